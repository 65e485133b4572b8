//! Graphs: a series as an area filled from below, in a few cells or in many.
//!
//! ```text
//! ⣀⣀⣀⣀⣠⣶⣤⣀⣀⣀⣀⣀⣀   ▁▂▃▄▅▆▇█   .:-=+*%#
//! ```
//!
//! A cell of braille has two samples beside each other. It begins at an even number of them, so that a cell, once both are
//! there, only moves on: of a graph one line high the terminal is told to delete a cell and to insert one, every second
//! sample.

mod signs;

use signs::{Pattern, Steps, level};

use crate::canvas::Canvas;
use crate::config::GraphSigns;
use crate::ui::pen::Pen;
use crate::ui::theme::Theme;
use ratatui::layout::Rect;
use ratatui::style::Style;

/// Colours of a graph.
#[derive(Clone, Copy, Debug)]
pub enum Paint {
    /// One for all of it.
    Plain(Style),
    /// From low to high by value; from this value on, all are the highest.
    Gradient(f32),
}

/// A series to be drawn.
#[derive(Clone, Copy, Debug)]
pub struct Graph<'a> {
    /// What it is drawn with.
    pub signs: GraphSigns,
    /// The newest value last; unknown ones leave a gap. No more is needed than
    /// [`GraphSigns::per_cell`] for each cell.
    pub values: &'a [Option<f32>],
    /// Number of the newest sample.
    pub newest: u64,
    /// The value at the upper edge.
    pub top: f32,
    /// Its colours.
    pub paint: Paint,
}

impl Graph<'_> {
    /// Draws it; the newest value is at the right edge.
    pub fn draw(&self, theme: &Theme, area: Rect, canvas: &mut Canvas) {
        let signs = if theme.glyphs.unicode {
            self.signs
        } else {
            GraphSigns::Ascii
        };
        let graph = Self { signs, ..*self };
        let steps = Steps::new(signs, theme);
        for line in 0..area.height {
            let mut pen = Pen::new(canvas, area, line);
            let floor = (area.height - 1 - line) * steps.height();
            // Neighbours of one colour are written together.
            let mut run = (String::new(), Style::new());
            for cell in 0..area.width {
                let (sign, style) = graph.cell(theme, &steps, area, (cell, floor));
                if style != run.1 {
                    pen.put(&run.0, run.1);
                    run = (String::new(), style);
                }
                run.0.push_str(sign.as_str());
            }
            pen.put(&run.0, run.1);
        }
    }

    /// The sign of a cell that begins at level `floor`, and its colour.
    fn cell(
        &self,
        theme: &Theme,
        steps: &Steps,
        area: Rect,
        (cell, floor): (u16, u16),
    ) -> (Pattern, Style) {
        let each = usize::from(self.signs.per_cell());
        let newest = (self.newest % each as u64) as usize;
        let full = area.height * steps.height();
        let mut most = None::<f32>;
        let mut levels = [None; 2];
        for (half, slot) in levels.iter_mut().take(each).enumerate() {
            let ahead = usize::from(area.width - 1 - cell) * each;
            let age = (ahead + newest).checked_sub(half);
            let value = age.and_then(|age| self.value(age));
            most = most.max_known(value);
            *slot = value.map(|value| level(value / self.top, full).saturating_sub(floor));
        }
        let pattern = steps.pattern(levels, floor == 0);
        let style = match (self.paint, most) {
            (_, None) => Style::new(),
            (_, Some(value)) if value <= 0.0 => theme.dim(),
            (Paint::Plain(style), _) => style,
            (Paint::Gradient(high), Some(value)) => {
                // A high graph is coloured by height, line by line.
                let edge = f32::from(floor + steps.height()) / f32::from(full) * self.top;
                let value = if area.height > 1 { edge } else { value };
                theme.gradient(f64::from(value / high))
            }
        };
        (
            pattern,
            if pattern.is_blank() {
                Style::new()
            } else {
                style
            },
        )
    }

    /// The value so many samples before the newest one.
    fn value(&self, age: usize) -> Option<f32> {
        let at = self.values.len().checked_sub(age + 1)?;
        self.values[at].filter(|value| value.is_finite())
    }
}

/// The larger of two values, of which one may be unknown.
trait MaxKnown {
    fn max_known(self, other: Self) -> Self;
}

impl MaxKnown for Option<f32> {
    fn max_known(self, other: Self) -> Self {
        match (self, other) {
            (Some(one), Some(other)) => Some(one.max(other)),
            (one, other) => one.or(other),
        }
    }
}

#[cfg(test)]
mod tests;
