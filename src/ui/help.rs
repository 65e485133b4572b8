//! The help screen: the tables of actions and columns, over everything but the footer.
//!
//! ```text
//! Move
//! ↑ Alt-k               One line up.
//! ```

use super::cpu::{SHARES, Share};
use super::pen::Pen;
use super::theme::Theme;
use crate::app::App;
use crate::app::help::{Line, indent, section};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;
use unicode_width::UnicodeWidthStr;

/// Draws the help screen from line `top` on.
pub fn draw(app: &App, theme: &Theme, top: usize, buffer: &mut Buffer) {
    let area = buffer.area;
    let area = Rect {
        height: area.height.saturating_sub(1),
        ..area
    };
    buffer.reset();
    let lines = app.help(area.width, theme.glyphs.unicode);
    let last = (top + usize::from(area.height.saturating_sub(1))).min(lines.len());
    let current = section(&lines, top);
    let title = format!(" threadtop {}: keys and columns", env!("CARGO_PKG_VERSION"));
    let place = format!("{current}  {}-{last} of {}  ", top + 1, lines.len());
    let mut pen = Pen::new(buffer, area, 0);
    pen.put(&title, theme.chosen());
    let free = pen.left();
    if free > place.width() as u16 {
        pen.field_right(&place, free, theme.chosen());
    }
    pen.go(0).paint(area.width, theme.chosen());
    let visible = lines
        .iter()
        .skip(top)
        .take(usize::from(area.height.saturating_sub(1)));
    for (at, line) in visible.enumerate() {
        let mut pen = Pen::new(buffer, area, at as u16 + 1);
        pen.skip(1);
        match line {
            Line::Section(title) => {
                pen.put(title, theme.strong());
            }
            Line::Entry(title, text) => {
                pen.put(title, theme.key())
                    .go(indent(area.width))
                    .put(text, Style::new());
            }
            Line::Legend { line, lines } => {
                let long = SHARES.len().div_ceil(*lines);
                legend(SHARES.iter().skip(line * long).take(long), theme, &mut pen);
            }
            Line::Empty => {}
        }
    }
}

/// The signs of a CPU bar and what they mean.
fn legend<'a>(
    shares: impl Iterator<Item = &'a (Share, &'a str, &'a str)>,
    theme: &Theme,
    pen: &mut Pen,
) {
    for (share, _, name) in shares {
        pen.fit(theme.glyphs.shares[*share as usize], theme.share(*share));
        pen.fit(" ", Style::new()).fit(name, Style::new()).skip(2);
    }
}
