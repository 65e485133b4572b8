//! A bar: parts of a whole, each in its colour, and its value behind it.
//!
//! ```text
//! ██████████████████▌·····  62%
//! ```

use crate::ui::pen::Pen;
use crate::ui::theme::Theme;
use ratatui::style::Style;

/// A part of a bar.
#[derive(Clone, Copy, Debug)]
pub struct Part {
    /// Where it ends, as a share of the whole: at least where the part before it does.
    pub end: f32,
    /// What its cells are filled with.
    pub sign: &'static str,
    /// Their colour.
    pub style: Style,
    /// It takes a cell, however small it is.
    pub seen: bool,
}

/// What a bar is worth, written behind it.
#[derive(Clone, Copy, Debug)]
pub struct Value<'a> {
    /// The number.
    pub text: &'a str,
    /// What it looks like.
    pub style: Style,
    /// Cells of the longest one: bars of different values have one length.
    pub cells: u16,
}

/// Draws a bar and its value, `width` cells wide together.
pub fn draw(theme: &Theme, parts: &[Part], value: Value<'_>, width: u16, pen: &mut Pen<'_>) {
    let end = pen.column() + width;
    let width = width.saturating_sub(value.cells + 1);
    let (cells, eighths) = cells(parts, width, theme.glyphs.eighths.is_some());
    for (part, cells) in parts.iter().zip(&cells) {
        pen.put(&part.sign.repeat(usize::from(*cells)), part.style);
    }
    let last = parts.iter().rfind(|part| part.end > 0.0);
    if let (Some(signs), Some(part), 1..) = (theme.glyphs.eighths, last, eighths) {
        // There are eighths of a full block alone.
        let is_full = part.sign == theme.glyphs.levels[8];
        let sign = if is_full {
            signs[eighths - 1]
        } else {
            part.sign
        };
        pen.put(sign, part.style);
    }
    let track = (end - value.cells).saturating_sub(pen.column() + 1);
    pen.put(
        &theme.glyphs.track.repeat(usize::from(track)),
        theme.frame(),
    );
    pen.go(end - value.cells)
        .field_right(value.text, value.cells, value.style);
}

/// How many cells each part gets, and how many eighths of the cell behind them are filled where signs for that are
/// there. Rounded so that the whole is right.
fn cells(parts: &[Part], width: u16, fine: bool) -> (Vec<u16>, usize) {
    let whole = f32::from(width);
    let sum = parts.last().map_or(0.0, |part| part.end.clamp(0.0, 1.0)) * whole;
    let full = if fine { sum.floor() } else { sum.round() };
    let mut eighths = if fine {
        ((sum - full) * 8.0).round() as usize
    } else {
        0
    };
    let mut full = full as u16;
    if eighths == 8 {
        (full, eighths) = (full + 1, 0);
    }
    let mut drawn = 0;
    let mut begin = 0.0;
    let mut cells = Vec::with_capacity(parts.len());
    let last = parts.iter().rposition(|part| part.end > 0.0);
    for (at, part) in parts.iter().enumerate() {
        let end = if Some(at) >= last && part.end > 0.0 {
            full
        } else {
            ((part.end.clamp(0.0, 1.0) * whole).round() as u16).min(full)
        };
        let mut own = end.saturating_sub(drawn);
        drawn += own;
        if part.seen && part.end > begin && own == 0 && width > 0 {
            own = 1;
            eighths = 0;
        }
        begin = part.end;
        cells.push(own);
    }
    let over = cells
        .iter()
        .sum::<u16>()
        .saturating_sub(full.max(drawn).min(width));
    if let Some(longest) = cells.iter_mut().max_by_key(|cells| **cells)
        && *longest > over
    {
        *longest -= over;
    }
    (cells, eighths)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::canvas::Canvas;
    use crate::terminal::ColorDepth;
    use ratatui::layout::Rect;

    fn part(end: f32, sign: &'static str) -> Part {
        Part {
            end,
            sign,
            style: Style::new(),
            seen: sign == "X",
        }
    }

    fn drawn(parts: &[Part], value: &str, width: u16) -> String {
        let mut canvas = Canvas::new((width, 1));
        let theme = Theme::new(ColorDepth::Ansi16, true);
        let mut pen = Pen::new(&mut canvas, Rect::new(0, 0, width, 1), 0);
        let value = Value {
            text: value,
            style: Style::new(),
            cells: 4,
        };
        draw(&theme, parts, value, width, &mut pen);
        let cells = canvas.buffer().content.iter();
        cells.map(ratatui::buffer::Cell::symbol).collect()
    }

    #[test]
    fn the_value_stands_behind_the_bar_whatever_its_length() {
        assert_eq!(drawn(&[part(0.5, "█")], "50%", 15), "█████·····  50%");
        assert_eq!(drawn(&[part(1.0, "█")], "100%", 10), "█████ 100%");
        assert_eq!(drawn(&[part(0.0, "█")], "0%", 10), "·····   0%");
        assert_eq!(drawn(&[], "none", 10), "····· none");
    }

    #[test]
    fn its_end_is_told_to_the_eighth() {
        assert_eq!(drawn(&[part(0.55, "█")], "", 15), "█████▌····     ");
        assert_eq!(
            drawn(&[part(0.2, "a"), part(0.58, "█")], "", 15),
            "aa███▊····     "
        );
        assert_eq!(drawn(&[part(0.01, "█")], "", 15), "▏·········     ");
        assert_eq!(drawn(&[part(0.55, "░")], "", 15), "░░░░░░····     ");
    }

    #[test]
    fn parts_sum_up_to_the_whole() {
        let parts = [part(0.334, "a"), part(0.667, "b"), part(1.0, "c")];
        assert_eq!(cells(&parts, 20, true), (vec![7, 6, 7], 0));
        assert_eq!(cells(&parts, 20, false), (vec![7, 6, 7], 0));
    }

    #[test]
    fn what_must_be_seen_takes_a_cell() {
        let parts = [part(0.985, "a"), part(1.0, "X")];
        assert_eq!(cells(&parts, 10, true).0, [9, 1]);
        assert_eq!(
            cells(&[part(0.0, "a"), part(0.01, "X")], 10, true),
            (vec![0, 1], 0)
        );
        assert_eq!(cells(&[part(0.5, "a"), part(0.5, "X")], 10, true).0, [5, 0]);
    }
}
