//! The table of columns: the one place that says which exist.

use crate::source::Fields;

/// Which side of the column the text keeps to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Align {
    /// Text.
    Left,
    /// Numbers.
    Right,
}

/// A column; the id in kebab-free snake case is the JSON and configuration name of METRICS.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ColumnId {
    /// Process or thread ID.
    Pid,
    /// Program and arguments; of a thread its name. Always the last, takes what is left.
    Command,
}

/// What is known of a column.
#[derive(Clone, Copy, Debug)]
pub struct Column {
    /// Which one.
    pub id: ColumnId,
    /// Name on the command line, in the configuration and in JSON: `cpu_percent`.
    pub name: &'static str,
    /// Heading: `CPU%`.
    pub title: &'static str,
    /// Cells, without the gap to the next column; no value is wider.
    pub width: u16,
    /// Side it keeps to.
    pub align: Align,
    /// Sorts the largest first when it is chosen.
    pub descending: bool,
    /// Meaning, unit and source in a sentence or two, for the help screen and the README.
    pub help: &'static str,
    /// What has to be read of visible rows to fill it.
    pub shows: Fields,
    /// What has to be read of every task to sort by it.
    pub sorts: Fields,
}

/// Every column there is.
pub const COLUMNS: &[Column] = &[];

impl Column {
    /// The column of this name or title, in any case.
    pub fn find(text: &str) -> Option<&'static Self> {
        COLUMNS.iter().find(|column| {
            column.name.eq_ignore_ascii_case(text) || column.title.eq_ignore_ascii_case(text)
        })
    }
}
