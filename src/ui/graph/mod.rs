//! Graphs: a series as an area filled from below, in a few cells or in many.
//!
//! ```text
//! ⣀⣀⣀⣀⣠⣶⣤⣀⣀⣀⣀⣀⣀   ▁▂▃▄▅▆▇█   .:-=+*%#
//! ```
//!
//! A cell of braille has two samples beside each other. It begins at an even number of them, so that a cell, once both are
//! there, only moves on: of a graph one line high the terminal is told to delete a cell and to insert one, every second
//! sample. Until the second sample of a cell is there the first one fills it, so that what is flat does not change at all.

mod ages;
mod chart;
mod signs;
mod stack;
mod unit;

pub use ages::{ages, end};
pub use chart::{Chart, Curve, Paint, Place};
pub use unit::{BYTES, FEW, PERCENT, RATE, Unit, WHOLE, edge_values, few, top};

use crate::canvas::Canvas;
use crate::config::GraphSigns;
use crate::ui::theme::Theme;
use ratatui::style::Style;
use signs::{Pattern, Steps, filled};
use stack::level;

/// A series to be drawn on one line, a sample for each column.
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
    /// Cells that all its values take.
    pub fn cells(&self, theme: &Theme) -> u16 {
        let columns = Steps::new(self.signs, theme).per_cell();
        let taken = self.values.len() + self.free(columns.into());
        u16::try_from(taken.div_ceil(columns.into())).unwrap_or(u16::MAX)
    }

    /// Of so many columns of the last cell those that later samples will fill: sample 0 is the first of its cell.
    fn free(&self, columns: usize) -> usize {
        columns - 1 - (self.newest % columns as u64) as usize
    }

    /// Draws it in so many cells of a line, from `x` on; the newest value is at the right edge.
    pub fn draw(&self, theme: &Theme, (x, y): (u16, u16), cells: u16, canvas: &mut Canvas) {
        let steps = Steps::new(self.signs, theme);
        let mut text = String::new();
        let (mut begin, mut look) = (0, Style::new());
        for cell in 0..cells {
            let (sign, style) = self.cell(cells - 1 - cell, steps, theme);
            if style != look && !text.is_empty() {
                canvas.text((x + begin, y), &text, cell - begin, look);
                text.clear();
            }
            if text.is_empty() {
                (begin, look) = (cell, style);
            }
            text.push_str(sign.as_str());
        }
        canvas.text((x + begin, y), &text, cells - begin, look);
    }

    /// The cell that is so many before the last one.
    fn cell(&self, before: u16, steps: Steps, theme: &Theme) -> (Pattern, Style) {
        let (columns, full) = (usize::from(steps.per_cell()), steps.height());
        // Until the second sample of its cell comes, the newest has the cell for itself.
        let free = self.free(columns);
        let ago = |column: usize| {
            let columns = (usize::from(before) + 1) * columns - 1 - column;
            columns.saturating_sub(free)
        };
        let (mut dots, mut most, mut highest) = (0, 0.0_f32, 0);
        for column in 0..columns {
            let at = self.values.len().checked_sub(1 + ago(column));
            let value = at.and_then(|at| self.values[at]);
            let Some(value) = value.filter(|value| value.is_finite()) else {
                continue;
            };
            let level = level(value, self.top, full);
            (most, highest) = (most.max(value), highest.max(level));
            dots |= filled(column, level.max(1));
        }
        let style = match highest {
            0 if dots == 0 || !steps.dots() => Style::new(),
            0 => theme.dim(),
            _ => self.paint.style(most, theme),
        };
        if steps.dots() {
            (steps.pattern(dots), style)
        } else {
            let sign = theme.glyphs.levels[usize::from(highest)];
            (Pattern::first(sign), style)
        }
    }
}

/// The sign of one cell for values side by side, as many as it has columns at most: each known one is at least the lowest dot
/// or step, so that nothing is told from the unknown.
pub fn cell_sign(signs: GraphSigns, theme: &Theme, values: &[Option<f32>], top: f32) -> String {
    let steps = Steps::new(signs, theme);
    let (mut dots, mut highest) = (0, 0);
    for (column, value) in values.iter().enumerate() {
        if let Some(value) = value {
            let level = level(*value, top, steps.height()).max(1);
            highest = highest.max(level);
            if steps.dots() {
                dots |= filled(column, level);
            }
        }
    }
    if steps.dots() {
        steps.pattern(dots).as_str().to_owned()
    } else {
        theme.glyphs.levels[usize::from(highest)].to_owned()
    }
}

#[cfg(test)]
mod tests;
