//! Processes that ended lately, by name: no chart.
//!
//! ```text
//! Ended  91/s  some 1,200 not seen ────
//! NAME                 /s   CPU%  WAIT%    LIFE  EXIT
//! cc1                  44   61.2    4.1    38ms  0: 43, 1: 1
//! ```

use super::title;
use crate::app::App;
use crate::canvas::Canvas;
use crate::geometry::Placed;
use crate::text::{Tone, format};
use crate::ui::pen::Pen;
use crate::ui::theme::Theme;
use crate::view::{DEPARTURE_HEADINGS, DEPARTURE_WIDTHS, departure, departures_note};
use ratatui::style::Style;

/// Draws the panel, or what of it fits.
pub fn draw(app: &App, theme: &Theme, placed: &Placed, canvas: &mut Canvas) {
    let Some(snapshot) = app.shown() else { return };
    let area = placed.area;
    let mut pen = title::begin(app, theme, placed, canvas);
    // Nobody keeps who ended: it is known of now alone.
    let now = app.system().cursor().is_none();
    let listed = now && !snapshot.departed.is_empty();
    if listed {
        let all: f64 = snapshot.departed.iter().map(|one| one.per_second).sum();
        pen.put(&format!("{}/s", format::rate(all)), Style::new());
        pen.skip(2);
        let rows = usize::from(area.height.saturating_sub(2));
        let below = snapshot.departed.len().saturating_sub(rows);
        if below > 0 {
            let (down, _) = theme.glyphs.sort;
            pen.put(&format!("{down}{below} more"), theme.key());
            pen.skip(2);
        }
    }
    let note = if now {
        departures_note(snapshot)
    } else {
        Some("known of now alone".to_owned())
    };
    if let Some(note) = note {
        let tone = if listed { Tone::Warn } else { Tone::Dim };
        pen.put_or_cut(&note, theme.tone(tone), (theme.glyphs.more, theme.dim()));
        pen.skip(2);
    }
    title::rule(theme, &mut pen);
    if !listed {
        return;
    }
    let mut pen = Pen::new(canvas, area, 1);
    line(&DEPARTURE_HEADINGS, theme.dim(), theme, &mut pen);
    let names = (2..area.height).zip(&snapshot.departed);
    for (at, rates) in names {
        let cells = departure(rates);
        let mut pen = Pen::new(canvas, area, at);
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
        pen.skip(1).field_right(text, width as u16, style);
    }
    pen.skip(2)
        .put_or_cut(last, style, (theme.glyphs.more, theme.dim()));
}
