//! One thing that is put on a line.

use crate::text;
use ratatui::buffer::{Buffer, Cell, CellWidth as _};
use ratatui::style::Style;
use std::ops::RangeInclusive;
use std::sync::LazyLock;

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

/// What has come of a stroke.
#[derive(Clone, Copy, Debug)]
pub(super) struct Drawn {
    /// The column behind it.
    pub(super) behind: u16,
    /// Each cell of it holds a single character that is one cell wide.
    pub(super) simple: bool,
}

impl Stroke {
    /// Does it to the cells of line `y`.
    pub(super) fn draw(&self, text: &str, buffer: &mut Buffer, y: u16) -> Drawn {
        let behind = |behind: u16| Drawn {
            behind,
            simple: true,
        };
        let area = buffer.area;
        let cells = self.cells.min(area.width.saturating_sub(self.x));
        let begin = usize::from(y) * usize::from(area.width) + usize::from(self.x);
        let Some(row) = buffer.content.get_mut(begin..begin + usize::from(cells)) else {
            return behind(self.x);
        };
        match self.kind {
            Kind::Text if text::is_simple(text) => {
                return behind(self.x + write(text, row, self.style));
            }
            Kind::Text => {
                let (end, _) = buffer.set_stringn(self.x, y, text, cells.into(), self.style);
                return Drawn {
                    behind: end,
                    simple: false,
                };
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
        behind(self.x + cells)
    }
}

/// What screens are made of: printable ASCII, frames and blocks, braille.
const RANGES: [RangeInclusive<char>; 3] = [' '..='~', '─'..='▟', '\u{2800}'..='\u{28ff}'];

/// A cell for each of them: to copy one takes half as long as to make one of its text.
static SIGNS: LazyLock<[Vec<Cell>; 3]> =
    LazyLock::new(|| RANGES.map(|range| range.map(Cell::from).collect()));

/// The cell of a sign, if there is one.
fn sign(signs: &[Vec<Cell>; 3], c: char) -> Option<&Cell> {
    let range = match c {
        ..'\u{80}' => 0,
        ..'\u{2800}' => 1,
        _ => 2,
    };
    let at = (c as usize).wrapping_sub(*RANGES[range].start() as usize);
    signs[range].get(at)
}

/// Writes text of which each character is a cell; answers how many.
fn write(text: &str, row: &mut [Cell], style: Style) -> u16 {
    let signs = &*SIGNS;
    let mut rest = text;
    let mut written = 0;
    for (cell, c) in row.iter_mut().zip(text.chars()) {
        let (symbol, others) = rest.split_at(c.len_utf8());
        if let Some(sign) = sign(signs, c) {
            let look = (cell.fg, cell.bg, cell.modifier);
            cell.clone_from(sign);
            (cell.fg, cell.bg, cell.modifier) = look;
        } else {
            cell.set_symbol(symbol);
        }
        cell.set_style(style);
        rest = others;
        written += 1;
    }
    written
}
