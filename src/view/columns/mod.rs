//! What a column is, and how it is found by what a person types. Which ones exist says `id.rs`, and what each is `table.rs`.

mod devices;
mod entry;
mod file_systems;
mod groups;
mod id;
mod ladders;
mod layout;
mod table;

pub use devices::{DISK_COLUMNS, DeviceColumn, NET_COLUMNS};
pub use file_systems::FILE_SYSTEM_COLUMNS;
pub use id::ColumnId;
pub use layout::{ColumnLayout, Placed, Says, sorted_title};
pub use table::COLUMNS;

use super::query::Mode;
use super::value::Take;
use super::{Align, Kind};
use crate::diagnosis::ThresholdId;
use crate::groups::Common;
use crate::rates::AtLeast;
use crate::source::Fields;
use crate::text::suggestion;

/// What is known of a column.
#[derive(Clone, Copy, Debug)]
pub struct Column {
    /// Place in [`COLUMNS`].
    pub id: ColumnId,
    /// Name on the command line, in the configuration and in JSON: `cpu_percent`.
    pub name: &'static str,
    /// Heading: `CPU%`.
    pub title: &'static str,
    /// Short names that a person may use for it.
    pub aliases: &'static [&'static str],
    /// Cells, without the gap to the next column; no value is wider.
    pub width: u16,
    /// How its values are written.
    pub kind: Kind,
    /// Side of the column that its values keep to.
    pub align: Align,
    /// Sorts the largest first when it is chosen.
    pub descending: bool,
    /// The beginning of `help` that says enough for a menu.
    pub gist: &'static str,
    /// Meaning, unit and source in a sentence or two, for the help screen and the manual.
    pub help: &'static str,
    /// How its value is found.
    pub(super) take: Take,
    /// What says of its value that it is a lower bound; none of one that never is.
    pub(super) bound: AtLeast,
    /// From which values on its cells are coloured.
    pub(super) threshold: Option<ThresholdId>,
    /// What nearly all rows say, which is no news.
    pub(super) usual: &'static [&'static str],
    /// What has to be read of visible rows to fill it.
    pub shows: Fields,
    /// What has to be read of every task to sort by it; see [`Column::sort_fields`].
    pub sorts: Fields,
    /// Rows in which it says something; in others its cell stays empty.
    pub rows: Rows,
    /// In the row of a group it says what all its processes have in common; where they have not, the cell is empty. None of
    /// what a group has of its own: sums, and the most or least.
    pub common: Common,
    /// All threads of a process have the value of the process.
    pub of_process: bool,
    /// Values of a subtree or a pool can be added up.
    pub additive: bool,
}

bitflags::bitflags! {
    /// Kinds of rows.
    #[derive(Clone, Copy, Debug, PartialEq, Eq)]
    pub struct Rows: u8 {
        /// Processes.
        const PROCESS = 1;
        /// Threads.
        const THREAD = 1 << 1;
        /// Pools of threads.
        const POOL = 1 << 2;
        /// What threads that ended in the interval used.
        const ENDED_THREADS = 1 << 3;
        /// Short-lived programs that have ended.
        const SHORT_LIVED = 1 << 4;
        /// Groups of processes.
        const GROUP = 1 << 5;
    }
}

impl ColumnId {
    /// What is known of it.
    pub fn column(self) -> &'static Column {
        &COLUMNS[self as usize]
    }
}

impl Column {
    /// The column that a person means: by name, heading or short name in any case, `%` and `/s` may be left out:
    /// `cpu_percent`, `CPU%`, `cpu`, `vol`, `pid`.
    pub fn find(text: &str) -> Option<&'static Column> {
        // Where it is narrow, marks have a title without a letter.
        if text.trim() == layout::LETTERS {
            return Some(ColumnId::Marks.column());
        }
        let wanted = plain(text);
        let find = |is: &dyn Fn(&Column) -> bool| COLUMNS.iter().find(|column| is(column));
        find(&|column| plain(column.name) == wanted)
            .or_else(|| find(&|column| plain(column.title) == wanted))
            .or_else(|| find(&|column| plain(column.title.trim_end_matches("/s")) == wanted))
            .or_else(|| find(&|column| column.aliases.contains(&wanted.as_str())))
    }

    /// Name of the column that was probably meant by a text that finds none.
    pub fn suggest(text: &str) -> Option<&'static str> {
        let names = COLUMNS.iter().flat_map(|column| {
            let short = column.aliases.iter().copied();
            short.chain([column.name, column.title])
        });
        let meant = suggestion(text, names).and_then(Self::find);
        meant.map(|column| column.name)
    }

    /// Cells of its values where shares of CPU time need `percent` cells: with many CPUs they have more digits.
    pub fn cells(&self, percent: u16) -> u16 {
        let of_cpus =
            self.kind == Kind::Percent && self.additive && self.id != ColumnId::MemPercent;
        if of_cpus {
            self.width.max(percent)
        } else {
            self.width
        }
    }

    /// Heading in this mode: where rows are threads, the ID is a TID and the process has a column of its own.
    pub fn heading(&self, mode: Mode) -> &'static str {
        match (self.id, mode) {
            (ColumnId::Pid, Mode::Threads(_) | Mode::AllThreads) => "TID",
            (ColumnId::Tgid, Mode::Threads(_) | Mode::AllThreads) => "PID",
            // Of a group, how many processes it has.
            (ColumnId::Pid, Mode::Groups(_)) => "N/PID",
            _ => self.title,
        }
    }

    /// What has to be read of every task to sort rows of this mode by it. In groups each column is a sum over all processes,
    /// for which [`Fields::IN_SUMS`] reads these files.
    pub fn sort_fields(&self, mode: Mode) -> Fields {
        let of_processes = Fields::STAT.union(Fields::STATM);
        let of_threads = Fields::DETAIL.union(Fields::NAMES);
        match mode {
            Mode::Tree | Mode::List => self.sorts.difference(of_threads),
            Mode::Groups(_) => self.sorts.difference(of_processes | of_threads),
            Mode::Threads(_) | Mode::AllThreads => self.sorts.difference(of_processes),
        }
    }

    /// Says something in rows of this mode.
    pub fn exists(&self, mode: Mode) -> bool {
        use ColumnId as C;
        match mode {
            Mode::Tree | Mode::List => self.id != C::Tgid && self.rows != Rows::GROUP,
            Mode::Groups(_) => self.id != C::Tgid,
            // All of them live in the one process that the screen is about, under its name.
            Mode::Threads(_) if matches!(self.id, C::Tgid | C::User | C::Ppid | C::Name) => false,
            Mode::Threads(_) | Mode::AllThreads => self.rows.contains(Rows::THREAD),
        }
    }
}

/// Letters and digits alone, in lower case.
fn plain(text: &str) -> String {
    text.chars()
        .filter(char::is_ascii_alphanumeric)
        .map(|c| c.to_ascii_lowercase())
        .collect()
}

#[cfg(test)]
mod tests;
