//! One thing that is put on a line.

use crate::text;
use ratatui::buffer::{Buffer, Cell, CellWidth as _};
use ratatui::style::Style;

/// What is done to cells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// Text is written.
    Text,
    /// A style is added to what they have.
    Paint,
    /// They are emptied.
    Blank,
    /// They are emptied where they are half of a wide character that goes on behind them.
    Halve,
}

/// Something put on a line. Its text is kept apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Stroke {
    pub(super) kind: Kind,
    /// The first column.
    pub(super) x: u16,
    /// Cells, at most.
    pub(super) cells: u16,
    pub(super) style: Style,
    /// Length of its text.
    pub(super) bytes: u32,
}

impl Stroke {
    /// Does it to the cells of line `y`; answers the column behind it.
    pub(super) fn draw(&self, text: &str, buffer: &mut Buffer, y: u16) -> u16 {
        let area = buffer.area;
        let cells = self.cells.min(area.width.saturating_sub(self.x));
        let begin = usize::from(y) * usize::from(area.width) + usize::from(self.x);
        let Some(row) = buffer.content.get_mut(begin..begin + usize::from(cells)) else {
            return self.x;
        };
        match self.kind {
            Kind::Text if text::is_simple(text) => return self.x + write(text, row, self.style),
            Kind::Text => {
                let (end, _) = buffer.set_stringn(self.x, y, text, cells.into(), self.style);
                return end;
            }
            Kind::Paint => row.iter_mut().for_each(|cell| {
                cell.set_style(self.style);
            }),
            Kind::Blank => row.fill(Cell::EMPTY),
            Kind::Halve => row
                .iter_mut()
                .filter(|cell| cell.cell_width() > 1)
                .for_each(|cell| {
                    cell.set_symbol(" ");
                }),
        }
        self.x + cells
    }
}

/// Writes text of which each character is a cell; answers how many.
fn write(text: &str, row: &mut [Cell], style: Style) -> u16 {
    let mut rest = text;
    let mut written = 0;
    for (cell, c) in row.iter_mut().zip(text.chars()) {
        let (symbol, others) = rest.split_at(c.len_utf8());
        cell.set_symbol(symbol).set_style(style);
        rest = others;
        written += 1;
    }
    written
}
