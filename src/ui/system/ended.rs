//! Processes that ended lately, by name: no chart.
//!
//! ```text
//! ╭─ Ended ──────────────── some 1,200 not seen  91/s ─╮
//! NAME                 /s   CPU%  WAIT%    LIFE  EXIT
//! cc1                  44   61.2    4.1    38ms  0: 43, 1: 1
//! ```

use super::panels::measuring;
use super::{framed, note};
use crate::app::App;
use crate::canvas::Canvas;
use crate::geometry::Placed;
use crate::text::{Tone, format};
use crate::ui::frame::Value;
use crate::ui::pen::Pen;
use crate::ui::theme::Theme;
use crate::view::{DEPARTURE_HEADINGS, DEPARTURE_WIDTHS, departure, departures_note};
use ratatui::layout::Rect;
use ratatui::style::Style;

/// Draws the panel, or what of it fits.
pub fn draw(app: &App, theme: &Theme, placed: &Placed, canvas: &mut Canvas) {
    let Some(snapshot) = app.shown() else { return };
    // Who ended is not kept: it is known for now only.
    let now = app.system().cursor().is_none();
    let listed = now && !snapshot.departed.is_empty();
    let area = placed.inner();
    let mut values = Vec::new();
    if listed {
        let all: f64 = snapshot.departed.iter().map(|one| one.per_second).sum();
        values.push(Value::words(
            format!("{}/s", format::rate(all)),
            Style::new(),
        ));
        let rows = usize::from(area.height.saturating_sub(1));
        let below = snapshot.departed.len().saturating_sub(rows);
        if below > 0 {
            values.push(Value::words(format!("+{below} more"), theme.key()));
        }
    }
    let about = if now {
        departures_note(snapshot)
    } else {
        Some("known for now only".to_owned())
    };
    if listed && let Some(about) = &about {
        values.push(Value::words(about.clone(), theme.tone(Tone::Warn)));
    }
    framed(app, theme, placed, &values, canvas);
    if !listed {
        let about = about.unwrap_or_else(|| measuring(theme));
        return note(&theme.glyphs.spell(&about), theme, area, canvas);
    }
    let rows = Rect {
        x: area.x + 1,
        width: area.width.saturating_sub(1),
        ..area
    };
    let mut pen = Pen::new(canvas, rows, 0);
    line(&DEPARTURE_HEADINGS, theme.dim(), theme, &mut pen);
    let names = (1..rows.height).zip(&snapshot.departed);
    for (at, rates) in names {
        let cells = departure(rates);
        let mut pen = Pen::new(canvas, rows, at);
        line(
            &cells.each_ref().map(String::as_str),
            Style::new(),
            theme,
            &mut pen,
        );
    }
}

fn line(cells: &[&str; 6], style: Style, theme: &Theme, pen: &mut Pen) {
    let [name, numbers @ .., last] = cells;
    let [first, widths @ ..] = DEPARTURE_WIDTHS;
    pen.field(name, first as u16, style);
    for (text, width) in numbers.iter().zip(widths) {
        let width = width as u16;
        if pen.left() <= width {
            return;
        }
        pen.skip(1).field_right(text, width, style);
    }
    if usize::from(pen.left()) >= 2 + DEPARTURE_HEADINGS[5].len() {
        pen.skip(2)
            .put_or_cut(last, style, (theme.glyphs.more, theme.dim()));
    }
}
