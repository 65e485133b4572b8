//! The help screen: the tables of actions and columns, over everything but the footer.
//!
//! ```text
//! Move
//! ↑ Alt-k               One line up.
//! ```

use super::cpu::SHARES;
use super::pen::Pen;
use super::theme::Theme;
use crate::app::App;
use crate::app::help::{INDENT, Line, lines};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

/// Draws the help screen from line `top` on.
pub fn draw(app: &App, theme: &Theme, top: usize, buffer: &mut Buffer) {
    let area = buffer.area;
    let area = Rect {
        height: area.height.saturating_sub(1),
        ..area
    };
    buffer.reset();
    let lines = lines(area.width, theme.glyphs.unicode, app.keys());
    let title = format!(
        " threadtop {}: keys and columns   {}-{} of {}",
        env!("CARGO_PKG_VERSION"),
        top + 1,
        (top + usize::from(area.height))
            .min(lines.len() + 1)
            .saturating_sub(1),
        lines.len()
    );
    let mut pen = Pen::new(buffer, area, 0);
    pen.field(&title, area.width, theme.chosen());
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
                    .go(INDENT)
                    .put(text, Style::new());
            }
            Line::Legend => legend(theme, &mut pen),
            Line::Empty => {}
        }
    }
}

/// The signs of a CPU bar and what they mean.
fn legend(theme: &Theme, pen: &mut Pen) {
    for (share, _, name) in SHARES {
        pen.fit(theme.glyphs.shares[share as usize], theme.share(share));
        pen.fit(" ", Style::new()).fit(name, Style::new()).skip(2);
    }
}
