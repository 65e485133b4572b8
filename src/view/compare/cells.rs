//! The cells of A and of the change.

use super::{Baseline, Difference, Known};
use crate::rates::Snapshot;
use crate::view::cell::{in_column, in_full, unknown};
use crate::view::stable_order::slack;
use crate::view::{Cell, Column, CompactString, Kind, List, Row, Tone, format};
use compact_str::format_compact;

/// What the row said at A in the column that is compared. `new`: it was not there yet.
pub fn then_cell(row: &Row, list: &List, snapshot: &Snapshot) -> Cell {
    let found = list.baseline.as_ref().zip(list.difference(row, snapshot));
    let Some((baseline, difference)) = found else {
        return Cell::default();
    };
    let column = baseline.column.column();
    match difference.then {
        Known::Absent => baseline.absent_then(),
        Known::Nothing => Cell::default(),
        Known::Unknown => unknown(column.kind, list, snapshot),
        Known::Number { value, at_least } => {
            let text = in_full(column, value, row.total.is_some(), &baseline.snapshot);
            Cell {
                text: in_column(column, value, text, at_least, list),
                tone: Tone::Dim,
            }
        }
    }
}

/// By how much the number of the row has changed since A: `+12.3`, `-742M`; `~` where a part is not known.
pub fn change_cell(row: &Row, list: &List, snapshot: &Snapshot) -> Cell {
    let found = list.baseline.as_ref().zip(list.difference(row, snapshot));
    let Some((baseline, difference)) = found else {
        return Cell::default();
    };
    let column = baseline.column.column();
    if difference.now == Known::Nothing || difference.then == Known::Nothing {
        return Cell::default();
    }
    let Some(change) = difference.change() else {
        return unknown(column.kind, list, snapshot);
    };
    let size = visible(column.kind, change.abs());
    let text = in_full(column, size, false, snapshot);
    let text = in_column(column, size, text, false, list);
    let sign = match change {
        _ if size == 0.0 => "",
        ..0.0 => "-",
        _ => "+",
    };
    let rough = if difference.is_rough() { "~" } else { "" };
    Cell {
        text: format_compact!("{rough}{sign}{text}"),
        tone: tone(column, &difference, size, change > 0.0),
    }
}

/// A change as it is written: with a tenth of a percent, and whole events per second. So small a difference is no news.
fn visible(kind: Kind, size: f64) -> f64 {
    match kind {
        Kind::Percent if size < 0.1 => (size * 10.0).round() / 10.0,
        Kind::Rate if size < 10.0 => size.round(),
        Kind::Count | Kind::Id => size.round(),
        kind => format::shown(kind, size),
    }
}

/// What is more than noise is told by its direction.
fn tone(column: &Column, difference: &Difference, size: f64, grows: bool) -> Tone {
    let value = |known| match known {
        Known::Number { value, .. } => value,
        _ => 0.0,
    };
    let largest = value(difference.then).max(value(difference.now));
    if size == 0.0 {
        Tone::Dim
    } else if !column.more_is_worse() || size <= slack(column.kind, largest) {
        Tone::Plain
    } else if grows {
        Tone::Warn
    } else {
        Tone::Less
    }
}

impl Baseline {
    /// At A the task of a row did not exist: not yet, or no more.
    fn absent_then(&self) -> Cell {
        word(if self.is_later { "ended" } else { "new" }, Tone::Running)
    }

    /// At B it does not exist: no more, or not yet.
    pub(in crate::view) fn absent_now(&self) -> Cell {
        word(if self.is_later { "later" } else { "ended" }, Tone::Dim)
    }
}

const fn word(text: &'static str, tone: Tone) -> Cell {
    Cell {
        text: CompactString::const_new(text),
        tone,
    }
}
