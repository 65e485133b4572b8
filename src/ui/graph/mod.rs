//! Graphs: a series as an area filled from below, in a few cells or in many.
//!
//! ```text
//! ⣀⣀⣀⣀⣠⣶⣤⣀⣀⣀⣀⣀⣀   ▁▂▃▄▅▆▇█   .:-=+*%#
//! ```
//!
//! A cell of braille has two samples beside each other. It begins at an even number of them, so that a cell, once both are
//! there, only moves on: of a graph one line high the terminal is told to delete a cell and to insert one, every second
//! sample.

mod ages;
mod chart;
mod signs;
mod stack;
mod unit;

pub use ages::ages;
pub use chart::{Chart, Curve, Paint, Place};
pub use unit::{BYTES, FEW, PERCENT, RATE, Unit, WHOLE, edge_values, few, top};

use crate::canvas::Canvas;
use crate::config::GraphSigns;
use crate::ui::theme::Theme;
use ratatui::layout::Rect;
use signs::Steps;

/// A series to be drawn, a sample for each column.
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
        let taken = self.values.len() + usize::from(self.free(columns));
        u16::try_from(taken.div_ceil(columns.into())).unwrap_or(u16::MAX)
    }

    /// Of so many columns of the last cell those that later samples will fill: sample 0 is the first of its cell.
    fn free(&self, columns: u16) -> u16 {
        columns - 1 - (self.newest % u64::from(columns)) as u16
    }

    /// Draws it; the newest value is at the right edge.
    pub fn draw(&self, theme: &Theme, area: Rect, canvas: &mut Canvas) {
        let columns = Steps::new(self.signs, theme).per_cell();
        let room = (area.width * columns).saturating_sub(self.free(columns));
        let shown = self.values.len().min(usize::from(room));
        let place = Place {
            left: room - shown as u16,
            wide: 1,
        };
        let mut chart = Chart::new(theme, self.signs, area, place, self.top);
        chart.areas(&[Curve {
            values: self.values[self.values.len() - shown..].to_vec(),
            paint: self.paint,
            sign: theme.glyphs.levels[8],
        }]);
        chart.draw(canvas);
    }
}

#[cfg(test)]
mod tests;
