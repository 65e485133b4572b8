//! Drawing of one chart: areas on top of each other, lines, a mark, the values beside it.
//!
//! ```text
//!  2.0 ·············▂▅··   a mark
//!      ⣀⣀⡠⠤⠤⠒⠒⠉⠉⢸██⡇       a line through a filled area
//!    0 ▁▂▃▄▅▆▇█████████
//! ```

use crate::canvas::Canvas;
use crate::geometry::LABEL;
use crate::text::CompactString;
use crate::ui::pen::Pen;
use crate::ui::theme::Theme;
use ratatui::buffer::Cell;
use ratatui::layout::Rect;
use ratatui::style::{Modifier, Style};

/// Levels of a cell that is filled from below.
pub const LEVELS: u16 = 8;

/// From so many lines on an area is recognized though a line cuts through it.
const HIGH: u16 = 4;

/// Something over time: a value for each bucket.
#[derive(Clone, Debug)]
pub struct Curve {
    /// Values over time; unknown ones are not drawn.
    pub values: Vec<Option<f32>>,
    /// Colour of the curve.
    pub style: Style,
    /// Sign that it is drawn with where there are no colours, or only ASCII.
    pub sign: &'static str,
}

/// A plot to draw into.
pub struct Chart<'a> {
    /// Colours and signs.
    pub theme: &'a Theme,
    /// Where.
    pub plot: Rect,
    /// First cell of the first bucket, and cells of each bucket.
    pub place: (u16, u16),
    /// The value at the upper edge.
    pub top: f32,
    /// Where to.
    pub canvas: &'a mut Canvas,
}

impl Chart<'_> {
    /// Where the values beside the plot stand.
    fn labels(&self) -> Rect {
        Rect {
            x: self.plot.x.saturating_sub(LABEL),
            width: LABEL.saturating_sub(1),
            ..self.plot
        }
    }

    /// Writes the values beside the plot: the top, the middle if there is room, and zero.
    pub fn values(&mut self, text: impl Fn(f32) -> CompactString) {
        let labels = self.labels();
        let dim = self.theme.dim();
        let height = self.plot.height;
        let mut put = |line: u16, text: &str| {
            Pen::new(self.canvas, labels, line).field_right(text, labels.width, dim);
        };
        put(0, &text(self.top));
        if height >= 2 {
            put(height - 1, "0");
        }
        if height >= 5 {
            put(height / 2, &text(self.top / 2.0));
        }
    }

    /// Draws areas on top of each other, the first one lowest.
    pub fn areas(&mut self, parts: &[Curve]) {
        let full = f32::from(self.plot.height * LEVELS);
        let mut ends = vec![0; parts.len()];
        let buckets = parts
            .iter()
            .map(|part| part.values.len())
            .max()
            .unwrap_or(0);
        for bucket in 0..buckets {
            let value = |part: &Curve| {
                let value = part.values.get(bucket).copied().flatten();
                value
                    .filter(|value| value.is_finite())
                    .map_or(0.0, |value| value.max(0.0))
            };
            let mut sum = 0.0;
            let mut end = 0;
            // What is worth seeing is seen, however little it is, and however full the plot.
            let seen = |part: &Curve| u16::from(value(part) >= self.top / 100.0);
            for (part, slot) in parts.iter().zip(&mut ends) {
                sum += value(part);
                end = self.level(sum, full).max(end + seen(part));
                *slot = end;
            }
            let mut most = full as u16;
            for (part, slot) in parts.iter().zip(&mut ends).rev() {
                *slot = most.min(*slot);
                most = slot.saturating_sub(seen(part));
            }
            let end = ends.last().copied().unwrap_or(0);
            for line in 0..self.plot.height {
                let floor = (self.plot.height - 1 - line) * LEVELS;
                if end > floor {
                    let cell = filled(self.theme, parts, &ends, floor);
                    self.fill(bucket, line, &cell);
                }
            }
        }
    }

    fn level(&self, value: f32, full: f32) -> u16 {
        if self.top > 0.0 && value.is_finite() {
            (value / self.top * full).round().clamp(0.0, full) as u16
        } else {
            0
        }
    }

    /// Puts a cell wherever the bucket is wide.
    fn fill(&mut self, bucket: usize, line: u16, cell: &Cell) {
        let (left, wide) = self.place;
        for x in 0..wide {
            let x = left + bucket as u16 * wide + x;
            if x < self.plot.width
                && let Some(at) = self.canvas.cell((self.plot.x + x, self.plot.y + line))
            {
                at.clone_from(cell);
            }
        }
    }

    /// Draws a level line, behind what is not filled to the edge of its cell, and its value beside it: on a low plot
    /// it would be taken for the zero that stands in the same line.
    pub fn mark(&mut self, value: f32, text: &str) {
        if value > self.top || self.plot.height == 0 {
            return;
        }
        let share = 1.0 - value / self.top;
        // Below the nearest edge between two lines, where what is filled up to this value ends; of two, the upper one.
        let line = (share * f32::from(self.plot.height) - 0.5).ceil() as u16;
        let line = line.min(self.plot.height - 1);
        let y = self.plot.y + line;
        if line > 0 {
            let labels = self.labels();
            let mut pen = Pen::new(self.canvas, labels, line);
            let text = format!("{text:>width$}", width = usize::from(labels.width));
            pen.put(&text, self.theme.dim());
        }
        let sign = self.theme.glyphs.mark;
        for x in self.plot.left()..self.plot.right() {
            let Some(cell) = self.canvas.cell((x, y)) else {
                continue;
            };
            if cell.symbol() == " " {
                cell.set_symbol(sign).set_style(self.theme.dim());
            } else if let Some(style) = self.theme.left_out(cell) {
                cell.set_symbol(sign).set_style(style);
            }
        }
    }

    /// Draws a line over what is there. Zero is not drawn: it is calmer, and the edge says it.
    pub fn line(&mut self, curve: &Curve) {
        let (width, height) = (usize::from(self.plot.width), self.plot.height);
        let dots = f32::from(height * 4);
        let mut cells = vec![0_u8; width * usize::from(height)];
        let (left, wide) = self.place;
        let mut before = None;
        for (bucket, value) in curve.values.iter().enumerate() {
            let level = value.filter(|value| self.top > 0.0 && value.is_finite());
            let level =
                level.map(|value| (value / self.top * dots).round().clamp(0.0, dots) as u16);
            if let Some(level) = level {
                let x = usize::from(left) + bucket * usize::from(wide);
                let mut dot = |x: usize, level: u16| {
                    let from_top = height * 4 - level.max(1);
                    let at = usize::from(from_top / 4) * width + x / 2;
                    if x / 2 < width {
                        cells[at] |= BRAILLE[x % 2][usize::from(from_top % 4)];
                    }
                };
                let before: u16 = before.unwrap_or(level);
                if before != level {
                    (level.min(before)..=level.max(before)).for_each(|between| dot(2 * x, between));
                }
                // Two dots thick, for one is hard to see.
                for x in (2 * x..2 * (x + usize::from(wide))).filter(|_| level > 0) {
                    dot(x, level);
                    dot(x, level - 1);
                }
            }
            before = level;
        }
        for (at, &dots) in cells.iter().enumerate().filter(|(_, dots)| **dots > 0) {
            let x = self.plot.x + (at % width) as u16;
            let y = self.plot.y + (at / width) as u16;
            if let Some(cell) = self.canvas.cell((x, y)) {
                self.theme.over(cell, dots, curve, height < HIGH);
            }
        }
    }

    /// Marks a bucket with a line from top to bottom; it is left out of what is filled, and the edge of what is filled
    /// stays as it is.
    pub fn cursor(&mut self, bucket: usize) {
        let (left, wide) = self.place;
        let x = self.plot.x + left + bucket as u16 * wide + wide / 2;
        if x >= self.plot.right() {
            return;
        }
        let glyphs = &self.theme.glyphs;
        for y in self.plot.top()..self.plot.bottom() {
            let Some(cell) = self.canvas.cell((x, y)) else {
                continue;
            };
            let share = glyphs.shares.contains(&cell.symbol());
            let fill = Style::new().fg(cell.fg).add_modifier(Modifier::REVERSED);
            let fill = self.theme.left_out(cell).or(share.then_some(fill));
            if fill.is_none() && glyphs.levels[1..].contains(&cell.symbol()) {
                continue;
            }
            cell.reset();
            cell.set_symbol(glyphs.frame[5])
                .set_style(fill.unwrap_or_default());
        }
    }
}

/// Bits of the dots of a braille pattern: left and right, each from the top.
const BRAILLE: [[u8; 4]; 2] = [[0x01, 0x02, 0x04, 0x40], [0x08, 0x10, 0x20, 0x80]];

impl Theme {
    /// What a sign looks like that is left out of what fills this cell, if anything does.
    fn left_out(&self, cell: &Cell) -> Option<Style> {
        let full = cell.symbol() == self.glyphs.levels[8];
        let filled = full || cell.modifier.contains(Modifier::REVERSED);
        filled.then(|| Style::new().fg(cell.fg).add_modifier(Modifier::REVERSED))
    }

    /// Puts dots of a line into a cell. On what is filled they are left out of it, for on its colour no other one is easy
    /// to see. On `low` plots the end of what is filled stays as it is.
    fn over(&self, cell: &mut Cell, dots: u8, curve: &Curve, low: bool) {
        if low && self.glyphs.levels[1..8].contains(&cell.symbol()) {
            return;
        }
        let style = self.left_out(cell).unwrap_or(curve.style);
        cell.reset();
        if self.glyphs.unicode {
            let sign = char::from_u32(0x2800 + u32::from(dots));
            cell.set_char(sign.unwrap_or(' '));
        } else {
            cell.set_symbol(curve.sign);
        }
        cell.set_style(style);
    }
}

/// A cell of areas on top of each other, which end at `ends`; the cell begins at `floor`. It can show two of them.
fn filled(theme: &Theme, parts: &[Curve], ends: &[u16], floor: u16) -> Cell {
    let mut begin = floor;
    let mut within = parts.iter().zip(ends).filter_map(|(part, end)| {
        let end = (*end).clamp(floor, floor + LEVELS);
        let levels = end.saturating_sub(begin);
        begin = begin.max(end);
        (levels > 0).then_some((part, levels))
    });
    let mut cell = Cell::default();
    let Some(lowest) = within.next() else {
        return cell;
    };
    let rest: Vec<(&Curve, u16)> = within.collect();
    let levels = lowest.1 + rest.iter().map(|(_, levels)| levels).sum::<u16>();
    let second = rest.iter().copied().max_by_key(|(_, levels)| *levels);
    let largest = second
        .filter(|second| second.1 > lowest.1)
        .unwrap_or(lowest)
        .0;
    let glyphs = &theme.glyphs;
    let (level, style) = match (
        lowest.0.style.fg,
        second.and_then(|(part, _)| part.style.fg),
    ) {
        (Some(_), Some(ground)) if levels == LEVELS => (lowest.1, lowest.0.style.bg(ground)),
        // What has no colour gives way to what has one.
        (Some(_), None) => (lowest.1, lowest.0.style),
        _ => (levels, largest.style),
    };
    // Without a colour it is the sign that tells a part from others: where the cell is full enough for one, and always
    // where the others are told by theirs.
    let signs = !glyphs.unicode || style.fg.is_none();
    let beside = glyphs.unicode && parts.iter().any(|part| part.style.fg.is_some());
    let sign = if signs && parts.len() > 1 && (beside || levels >= LEVELS / 2) {
        largest.sign
    } else {
        glyphs.levels[usize::from(level)]
    };
    cell.set_symbol(sign).set_style(style);
    cell
}

#[cfg(test)]
mod tests;
