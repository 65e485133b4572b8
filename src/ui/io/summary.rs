//! The lower edge, between devices and processes.

use super::Pen;
use crate::app::App;
use crate::canvas::Canvas;
use crate::diagnosis::WarnsFrom;
use crate::rates::Snapshot;
use crate::text::{CompactString, Tone, Width, format};
use crate::ui::theme::Theme;
use ratatui::layout::Rect;

/// Whether the machine waits for I/O, and what the list below cannot tell.
pub fn draw(app: &App, theme: &Theme, area: Rect, canvas: &mut Canvas) {
    let Some(snapshot) = app.shown() else { return };
    let mut pen = Pen::new(canvas, area, area.height - 1);
    let dash = theme.glyphs.dash;
    // Root may lack the right as well: in a container.
    let notes = if app.io_denied() {
        [
            format!("{dash} = not readable without root (CAP_SYS_PTRACE)"),
            format!("{dash} = needs root"),
        ]
    } else {
        [String::new(), String::new()]
    };
    let facts = facts(snapshot, dash);
    let width: usize = facts
        .iter()
        .map(|(name, text, _)| name.width() + text.width() + 3)
        .sum();
    let room = usize::from(area.width).saturating_sub(width);
    let [long, short] = notes;
    let note = if long.width() + 2 <= room {
        long
    } else {
        short
    };
    let note = if note.is_empty() {
        note
    } else {
        format!(" {note} ")
    };
    let end = area.width.saturating_sub(note.width() as u16 + 2);
    pen.skip(2);
    for (name, text, tone) in facts {
        let cells = (name.width() + text.width() + 3) as u16;
        if pen.column() + cells > end {
            break;
        }
        pen.clear(cells + 1).skip(1).put(name, theme.label());
        pen.skip(1).put(&text, theme.tone(tone)).skip(1);
    }
    pen.go(end)
        .clear(note.width() as u16)
        .put(&note, theme.strong());
}

/// Names, values and how loud they are; the most telling first.
fn facts(snapshot: &Snapshot, dash: &str) -> Vec<(&'static str, String, Tone)> {
    let paging = &snapshot.machine.paging;
    let iowait = snapshot.machine.cpu.and_then(|cpu| cpu.iowait);
    let iowait = iowait.map(f64::from);
    let pressure = snapshot.pressure().io;
    let pressure = pressure.map(|io| f64::from(io.some.avg10));
    let share = |share: Option<f64>| match share {
        None => (dash.to_owned(), Tone::Dim),
        Some(share) => {
            let tone = match share {
                share if WarnsFrom::IO_WAIT.holds(share) => Tone::Warn,
                0.05.. => Tone::Plain,
                _ => Tone::Dim,
            };
            (format!("{share:>4.1}%"), tone)
        }
    };
    let number = |value: Option<f64>, text: fn(f64) -> CompactString| match value {
        None => (format!("{dash:>5}"), Tone::Dim),
        Some(value) => {
            let text = text(value);
            let tone = if text == "0" { Tone::Dim } else { Tone::Plain };
            (format!("{text:>5}"), tone)
        }
    };
    [
        ("iowait", share(iowait)),
        ("pressure", share(pressure)),
        ("paged in", number(paging.bytes_in, format::bytes)),
        ("out", number(paging.bytes_out, format::bytes)),
        ("majflt/s", number(paging.major_faults, format::rate)),
    ]
    .into_iter()
    .map(|(name, (text, tone))| (name, text, tone))
    .collect()
}
