//! A chart: areas on top of each other, lines over them, a level, a cursor.
//!
//! ```text
//! ┈┈ 2 CPUs ┈┈┈┈┈⢀⣀⣀┈┈┈   a level with its name
//! ⣀⣀⡠⠤⠤⠒⠒⠉⠉⢸⣿⡇           a line over a filled area
//! ⣀⣀⣠⣤⣶⣾⣿⣿⣿⣿⣿⣷⣄⣀           nothing is the lowest line of dots, the unknown is blank
//! ```

use super::signs::{DOTS, Pattern, Steps};
use super::stack::Stack;
use crate::canvas::Canvas;
use crate::config::GraphSigns;
use crate::ui::theme::Theme;
use ratatui::layout::Rect;
use ratatui::style::{Modifier, Style};

/// Colours of an area or a line.
#[derive(Clone, Copy, Debug)]
pub enum Paint {
    /// One for all of it.
    Plain(Style),
    /// From low to high by value; from this value on, all are the highest.
    Gradient(f32),
}

impl Paint {
    /// What a value looks like.
    pub fn style(self, value: f32, theme: &Theme) -> Style {
        match self {
            Self::Plain(style) => style,
            Self::Gradient(high) => theme.gradient(f64::from(value / high)),
        }
    }
}

/// Something over time: a value for each bucket.
#[derive(Clone, Debug)]
pub struct Curve {
    /// Values over time; unknown ones are not drawn.
    pub values: Vec<Option<f32>>,
    /// Colours.
    pub paint: Paint,
    /// Sign that it is drawn with where there are no colours, or only ASCII.
    pub sign: &'static str,
}

/// Where buckets stand, in columns: a cell has [`GraphSigns::per_cell`] of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    /// The first column of the first bucket.
    pub left: u16,
    /// Columns of each bucket.
    pub wide: u16,
}

/// Cells of a level before its name.
const NAME: u16 = 2;

/// What is in a cell of the plot.
#[derive(Clone, Copy, Debug)]
pub(super) struct Spot {
    pub(super) sign: Pattern,
    pub(super) style: Style,
}

/// A chart that is being drawn.
pub struct Chart<'a> {
    theme: &'a Theme,
    steps: Steps,
    plot: Rect,
    place: Place,
    top: f32,
    spots: Vec<Spot>,
    /// Of each spot, the dots that are filled.
    filled: Vec<u8>,
}

impl<'a> Chart<'a> {
    /// An empty one, up to the value `top`.
    pub fn new(theme: &'a Theme, signs: GraphSigns, plot: Rect, place: Place, top: f32) -> Self {
        let blank = Spot {
            sign: Pattern::BLANK,
            style: Style::new(),
        };
        let cells = usize::from(plot.width) * usize::from(plot.height);
        Self {
            theme,
            steps: Steps::new(signs, theme),
            plot,
            place,
            top,
            spots: vec![blank; cells],
            filled: vec![0; cells],
        }
    }

    fn at(&self, x: u16, line: u16) -> usize {
        usize::from(line) * usize::from(self.plot.width) + usize::from(x)
    }

    fn spot(&mut self, x: u16, line: u16) -> &mut Spot {
        let at = self.at(x, line);
        &mut self.spots[at]
    }

    /// The bucket of a column.
    fn bucket(&self, column: u16) -> Option<usize> {
        let column = column.checked_sub(self.place.left)?;
        Some(usize::from(column / self.place.wide.max(1)))
    }

    /// Draws areas on top of each other, the first one lowest.
    pub fn areas(&mut self, parts: &[Curve]) {
        let stack = Stack::new(parts, self.top, self.plot.height, self.steps);
        let columns = self.steps.per_cell();
        for x in 0..self.plot.width {
            let buckets = [0, 1].map(|half| {
                let column = (half < columns).then_some(x * columns + half)?;
                self.bucket(column)
            });
            for line in 0..self.plot.height {
                if let Some((spot, dots)) = stack.spot(buckets, line, self.theme) {
                    let at = self.at(x, line);
                    (self.spots[at], self.filled[at]) = (spot, dots);
                }
            }
        }
    }

    /// The line of cells in which a value lies, and the row of dots within it.
    fn row_of(&self, value: f32) -> (u16, usize) {
        let full = self.plot.height * 4;
        let level = (value / self.top * f32::from(full)).round() as u16;
        let down = full - level.clamp(1, full);
        (down / 4, usize::from(down % 4))
    }

    /// Draws a level: dashes, and on what is filled a line without dots.
    pub fn level(&mut self, value: f32) {
        if !(0.0..=self.top).contains(&value) || self.plot.is_empty() {
            return;
        }
        let (line, row) = self.row_of(value);
        let dash = Pattern::first(self.theme.glyphs.mark);
        let full = Pattern::first(self.theme.glyphs.levels[8]);
        let dim = self.theme.dim();
        for x in 0..self.plot.width {
            let at = self.at(x, line);
            let spot = &mut self.spots[at];
            if spot.sign.is_blank() {
                (spot.sign, spot.style) = (dash, dim);
            } else if self.steps.dots() {
                self.filled[at] &= !(DOTS[0][row] | DOTS[1][row]);
                spot.sign = self.steps.pattern(self.filled[at]);
            } else if spot.sign == full {
                spot.sign = dash;
                spot.style = if self.theme.glyphs.unicode() {
                    spot.style.add_modifier(Modifier::REVERSED)
                } else {
                    dim
                };
            }
        }
    }

    /// Writes what a level is near its oldest end: not at the end, or it would be read together with the value on the axis.
    pub fn name(&mut self, value: f32, name: &str) {
        if !(0.0..=self.top).contains(&value) || self.plot.is_empty() {
            return;
        }
        let (line, _) = self.row_of(value);
        let style = self.theme.dim();
        let text = [' '].into_iter().chain(name.chars()).chain([' ']);
        for (x, c) in (NAME..self.plot.width).zip(text) {
            let sign = Pattern::of(c);
            *self.spot(x, line) = Spot { sign, style };
        }
    }

    /// Draws a line over what is there. Zero is not drawn: it is calmer, and the edge says it.
    pub fn line(&mut self, curve: &Curve) {
        if self.steps.dots() {
            self.dotted(curve);
        } else {
            self.stepped(curve);
        }
    }

    /// A line of dots.
    fn dotted(&mut self, curve: &Curve) {
        let (width, height) = (self.plot.width, self.plot.height);
        let full = f32::from(height * 4);
        let mut cells = vec![(0_u8, 0.0_f32); usize::from(width) * usize::from(height)];
        let mut before = None;
        for (bucket, value) in (0..).zip(&curve.values) {
            let value = value.filter(|value| self.top > 0.0 && value.is_finite());
            let level =
                value.map(|value| (value / self.top * full).round().clamp(0.0, full) as u16);
            if let (Some(level), Some(value)) = (level, value) {
                let mut dot = |column: u16, level: u16| {
                    let down = height * 4 - level.max(1);
                    let at = self.at(column / 2, down / 4);
                    if column / 2 < width {
                        let (dots, most) = &mut cells[at];
                        *dots |= DOTS[usize::from(column % 2)][usize::from(down % 4)];
                        *most = most.max(value);
                    }
                };
                let first = self.place.left + bucket * self.place.wide;
                let from: u16 = before.unwrap_or(level);
                if from != level {
                    (level.min(from)..=level.max(from)).for_each(|between| dot(first, between));
                }
                for column in (first..first + self.place.wide).filter(|_| level > 0) {
                    dot(column, level);
                }
            }
            before = level;
        }
        let before = self.filled.clone();
        for (at, (dots, value)) in cells.into_iter().enumerate().filter(|(_, cell)| cell.0 > 0) {
            let above = at
                .checked_sub(usize::from(width))
                .map_or(0, |above| before[above]);
            let spot = &mut self.spots[at];
            if above > 0 {
                // Within an area the line is left out of it: a second colour would be taken for another area.
                self.filled[at] &= !dots;
                spot.sign = self.steps.pattern(self.filled[at]);
            } else {
                self.filled[at] |= dots;
                spot.sign = self.steps.pattern(self.filled[at]);
                spot.style = curve.paint.style(value, self.theme);
            }
        }
    }

    /// A line of one sign a cell.
    fn stepped(&mut self, curve: &Curve) {
        let sign = if self.theme.glyphs.unicode() {
            self.theme.glyphs.rule
        } else {
            curve.sign
        };
        for x in 0..self.plot.width {
            let value = self.bucket(x).and_then(|at| *curve.values.get(at)?);
            let drawn = value.filter(|value| *value > 0.0 && *value <= self.top);
            if let Some(value) = drawn {
                let (line, _) = self.row_of(value);
                *self.spot(x, line) = Spot {
                    sign: Pattern::first(sign),
                    style: curve.paint.style(value, self.theme),
                };
            }
        }
    }

    /// Marks a bucket with a line from top to bottom; what is filled is reversed.
    pub fn cursor(&mut self, bucket: usize) {
        let column = u32::from(self.place.left) + bucket as u32 * u32::from(self.place.wide);
        let x = (column + u32::from(self.place.wide / 2)) / u32::from(self.steps.per_cell());
        let Some(x) = u16::try_from(x).ok().filter(|x| *x < self.plot.width) else {
            return;
        };
        let bar = Pattern::first(self.theme.glyphs.frame[5]);
        for line in 0..self.plot.height {
            let full = Pattern::first(self.theme.glyphs.levels[8]);
            let spot = self.spot(x, line);
            let blank = spot.sign.is_blank();
            if blank || spot.sign == full {
                spot.sign = bar;
            }
            spot.style = if blank {
                Style::new()
            } else {
                spot.style.add_modifier(Modifier::REVERSED)
            };
        }
    }

    /// Puts it on the screen.
    pub fn draw(self, canvas: &mut Canvas) {
        let Rect { x, y, width, .. } = self.plot;
        if width == 0 {
            return;
        }
        let mut text = String::new();
        for (line, spots) in (y..).zip(self.spots.chunks(usize::from(width))) {
            let mut first = x;
            for run in spots.chunk_by(|one, other| one.style == other.style) {
                text.clear();
                text.extend(run.iter().map(|spot| spot.sign.as_str()));
                let cells = run.len() as u16;
                if run.iter().any(|spot| !spot.sign.is_blank()) {
                    canvas.text((first, line), &text, cells, run[0].style);
                }
                first += cells;
            }
        }
    }
}

#[cfg(test)]
mod tests;
