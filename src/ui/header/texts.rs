//! Meters of words and numbers.
//!
//! ```text
//! Tasks  73 processes · 131 threads · 61 kernel · 2 running · 1 blocked
//! Storage 97% /var · 43% /
//! Temp   61 °C coretemp Core 0
//! ```

use super::title;
use crate::app::App;
use crate::canvas::Canvas;
use crate::diagnosis::{fullest_first, fullness, is_full};
use crate::geometry::{Meter, PlacedMeter};
use crate::rates::Snapshot;
use crate::sample::{FileSystem, Temperature};
use crate::text::{self, CompactString, Tone, format};
use crate::ui::pen::Pen;
use crate::ui::theme::Theme;
use ratatui::style::Style;

/// Draws the meter.
pub fn draw(
    app: &App,
    theme: &Theme,
    snapshot: &Snapshot,
    placed: &PlacedMeter,
    canvas: &mut Canvas,
) {
    let mut pen = super::titled(theme, placed, canvas);
    match placed.meter {
        Meter::Storage => storage(snapshot, theme, &mut pen),
        Meter::Temperature => temperature(snapshot, theme, &mut pen),
        Meter::Tasks => super::counts::tasks(snapshot, theme, &mut pen),
        Meter::Clock => drop(pen.put(app.clock(), Style::new())),
        Meter::Uptime => match snapshot.uptime() {
            Some(seconds) => drop(pen.put(&title::uptime(seconds), Style::new())),
            None => drop(pen.put(theme.glyphs.dash, theme.dim())),
        },
        _ => host(app, theme, &mut pen),
    }
}

fn host(app: &App, theme: &Theme, pen: &mut Pen<'_>) {
    let host = app.host();
    let facts = [&host.name, &host.kernel, &host.platform, &host.brand];
    let mut known = facts.into_iter().filter(|fact| !fact.is_empty());
    if let Some(first) = known.next() {
        pen.put_or_cut(first, Style::new(), (theme.glyphs.more, theme.dim()));
    }
    for fact in known {
        if usize::from(pen.left()) < text::width(fact) + 3 {
            break;
        }
        pen.skip(1).put(theme.glyphs.dot, theme.dim()).skip(1);
        pen.put(fact, Style::new());
    }
}

/// How full a file system is, in a few cells, where it is mounted, and how loud that is; `None` where it is unknown.
pub(in crate::ui) fn fullness_of(system: &FileSystem) -> Option<(CompactString, String, Tone)> {
    let text = match fullness(system) {
        Some(share) => format::fixed(share, 0, "%"),
        None if system.hangs => "no answer".into(),
        None => return None,
    };
    let tone = if system.hangs || is_full(system) {
        Tone::Warn
    } else {
        Tone::Plain
    };
    Some((text, text::clean(&system.point), tone))
}

/// How full file systems are, as far as there is room: the fullest first, which warn.
fn storage(snapshot: &Snapshot, theme: &Theme, pen: &mut Pen<'_>) {
    let systems = snapshot.file_systems();
    let ordered = fullest_first(systems);
    let known = ordered.iter().filter_map(|at| fullness_of(&systems[*at]));
    let mut first = true;
    for (text, point, tone) in known {
        let point = theme.glyphs.spell(&point);
        let gap = if first { 0 } else { 3 };
        if !first && usize::from(pen.left()) < gap + text.len() + 1 + text::width(&point) {
            break;
        }
        if !first {
            pen.skip(1).put(theme.glyphs.dot, theme.dim()).skip(1);
        }
        first = false;
        pen.put(&text, theme.tone(tone)).skip(1);
        pen.put_or_cut(&point, theme.dim(), (theme.glyphs.more, theme.dim()));
    }
    if first {
        pen.put(theme.glyphs.dash, theme.dim());
    }
}

/// The highest temperature of all, with what it is of. Warns near what the hardware bears.
fn temperature(snapshot: &Snapshot, theme: &Theme, pen: &mut Pen<'_>) {
    /// Degrees below the critical temperature from which on it warns.
    const NEAR: f32 = 10.0;
    let hottest = snapshot
        .temperatures()
        .iter()
        .max_by(|a, b| a.celsius.total_cmp(&b.celsius));
    let Some(Temperature {
        name,
        celsius,
        critical,
    }) = hottest
    else {
        pen.put(theme.glyphs.dash, theme.dim());
        return;
    };
    let tone = match critical {
        Some(critical) if celsius >= critical => Tone::Critical,
        Some(critical) if *celsius >= critical - NEAR => Tone::Warn,
        _ => Tone::Plain,
    };
    let unit = if theme.glyphs.unicode() { " °C" } else { " C" };
    let number = format::fixed(f64::from(celsius.max(0.0)), 0, "");
    pen.put(&number, theme.tone(tone))
        .put(unit, theme.tone(tone));
    let name = text::clean(name.as_bytes());
    pen.skip(1)
        .put_or_cut(&name, theme.dim(), (theme.glyphs.more, theme.dim()));
}
