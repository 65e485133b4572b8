//! What a cell says.

use super::{ColumnId, List, Row};
use crate::rates::Snapshot;

/// How much a cell deserves the eye; the theme makes styles of it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Tone {
    /// Zero, unknown or idle.
    Dim,
    /// An ordinary value.
    #[default]
    Plain,
    /// A label or a name that leads the eye: the program name in COMMAND.
    Name,
    /// Of a thread: told apart from processes.
    Thread,
    /// Runs now.
    Running,
    /// High.
    Warn,
    /// Very high, or broken.
    Critical,
}

/// Text and its tone. Already clean for a terminal and as wide as its column at most, but for COMMAND.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Cell {
    /// What it says.
    pub text: String,
    /// How loudly.
    pub tone: Tone,
}

/// The cell of `row` in `column`. COMMAND comes without guides; the history column is empty (whoever draws has the
/// series).
pub fn cell(column: ColumnId, row: &Row, list: &List, snapshot: &Snapshot) -> Cell {
    let _ = (column, row, list, snapshot);
    Cell::default()
}
