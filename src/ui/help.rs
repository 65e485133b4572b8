//! The help screen: the tables of actions and columns, over everything but the footer.
//!
//! ```text
//! Find                                   Sort
//! /        a text or a PID               F6       by any column
//! ```

use super::header::cpu::{SHARES, Share};
use super::pen::Pen;
use super::table::found;
use super::theme::Theme;
use crate::app::App;
use crate::app::help::HelpLine;
use crate::app::help::search::section;
use crate::canvas::Canvas;
use crate::text::Width;
use ratatui::layout::Rect;
use ratatui::style::Style;

/// Draws the help screen from line `top` on; the text that is `sought` in it stands out.
pub fn draw(app: &App, theme: &Theme, top: usize, sought: &str, canvas: &mut Canvas) {
    let area = canvas.area();
    let area = Rect {
        height: area.height.saturating_sub(1),
        ..area
    };
    canvas.blank_all();
    let lines = app.help(area.width, theme.glyphs.signs);
    let last = (top + usize::from(area.height.saturating_sub(1))).min(lines.len());
    let current = section(&lines, top);
    let title = format!(" threadtop {}: help", env!("CARGO_PKG_VERSION"));
    let place = format!("{current}  {}-{last} of {}  ", top + 1, lines.len());
    let mut pen = Pen::new(canvas, area, 0);
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
        let mut pen = Pen::new(canvas, area, at as u16 + 1);
        pen.skip(1);
        match line {
            HelpLine::Section(title) => {
                pen.put(title, theme.strong());
                let rule = theme
                    .glyphs
                    .rule
                    .repeat(usize::from(pen.left().saturating_sub(2)));
                pen.skip(1).put(&rule, theme.frame());
            }
            HelpLine::Titles(titles) => {
                for (x, title) in titles {
                    pen.go(*x).put(title, theme.strong());
                }
            }
            HelpLine::Row(cells) => {
                for cell in cells {
                    let (title, text) = (
                        theme.glyphs.spell(&cell.title),
                        theme.glyphs.spell(&cell.text),
                    );
                    pen.go(cell.x).put(&title, theme.key());
                    pen.go(cell.text_x).put(&text, Style::new());
                }
            }
            HelpLine::Legend { line, lines } => {
                let long = SHARES.len().div_ceil(*lines);
                legend(SHARES.iter().skip(line * long).take(long), theme, &mut pen);
            }
            HelpLine::Empty => {}
        }
        for (x, text) in line.texts() {
            mark(theme, x, &theme.glyphs.spell(text), sought, &mut pen);
        }
    }
}

/// Lets what is sought in `text`, which begins in cell `from`, stand out.
fn mark(theme: &Theme, from: u16, text: &str, sought: &str, pen: &mut Pen) {
    if sought.is_empty() {
        return;
    }
    for (offset, width) in found(text, &[sought]) {
        pen.go(from.saturating_add(offset))
            .paint(width, theme.found());
    }
}

/// The signs of a CPU bar and what they mean.
fn legend<'a>(
    shares: impl Iterator<Item = &'a (Share, &'a str, &'a str)>,
    theme: &Theme,
    pen: &mut Pen,
) {
    for (share, letters, name) in shares {
        pen.fit(theme.glyphs.shares[*share as usize], theme.share(*share));
        pen.skip(1).fit(letters, theme.label()).skip(1);
        pen.fit(name, Style::new()).skip(2);
    }
}
