//! A part of a line that moved on by a cell, as sparklines do with each sample.

use super::super::sequence::counted_length;
use super::Row;
use super::part::{Part, alike};
use ratatui::buffer::Cell;

/// What `last` shows is new; each cell from `first` on has what stood on its right.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Shift {
    pub(super) first: usize,
    pub(super) last: usize,
}

/// Deleting a character and inserting one, DCH and ICH.
const EDITS: usize = 6;

impl Shift {
    /// The first part that is shorter to move than to write anew. `changed` are the cells that differ.
    pub(super) fn find([old, new]: [Row<'_>; 2], changed: &[usize]) -> Option<Self> {
        let mut begin = 0;
        while let Some(&first) = changed.get(begin) {
            let mut last = first;
            while last + 1 < new.cells.len() && alike(&new.cells[last], &old.cells[last + 1]) {
                last += 1;
            }
            let rest = &changed[begin..];
            let moved = rest.partition_point(|&x| x < last);
            let stands = !rest[moved..].starts_with(&[last]);
            let own = if stands {
                new.cells[last].symbol().len()
            } else {
                0
            };
            let way = usize::from(counted_length((last - first) as u16));
            let written = written(new, &rest[..moved + usize::from(!stands)], last);
            if written > EDITS + way + own
                && [old, new].into_iter().all(|row| is_narrow(row, first))
            {
                return Some(Self { first, last });
            }
            begin += moved.max(1);
        }
        None
    }
}

/// Bytes that it takes to write these cells and go over those between them; those of cell `last` count elsewhere.
fn written(row: Row<'_>, changed: &[usize], last: usize) -> usize {
    let bytes = |x: usize| row.cells[x].symbol().len();
    let mut next = changed.first().copied().unwrap_or(0);
    let mut sum = 0;
    for &x in changed {
        if x > next {
            // What stands between may be written again.
            let again = (next..x).map(bytes).sum();
            sum += usize::from(counted_length((x - next) as u16)).min(again);
        }
        sum += if x == last { 0 } else { bytes(x) };
        next = x + 1;
    }
    sum
}

/// Nothing from here to the end of the row is of a width about which terminals may disagree: all of it moves to the left
/// and back.
fn is_narrow(row: Row<'_>, from: usize) -> bool {
    let narrow = |part: &Part| matches!(part, Part::Blank | Part::Glyph(1) | Part::Mask);
    // Without parts, the row is simple.
    let Some(parts) = row.parts.get(from..) else {
        return true;
    };
    let mut symbols = row.cells[from..].iter().map(Cell::symbol);
    parts.iter().all(narrow) && symbols.all(|symbol| symbol.chars().nth(1).is_none())
}
