//! The tabs of a task, a folder each: what is known of it (`mod.rs`), how that is read from a [`Target`] (`read.rs`), and
//! what is written of it on a page (`lines.rs`).
//!
//! A new one is its folder, and in this file its module, what is exported of it, and its line in the table.

mod environment;
mod files;
mod history;
mod limits;
mod locks;
mod memory;
mod namespaces;
mod scheduling;

pub use environment::{Environment, Texts};
pub use files::{Files, OpenFile, OtherEnd};
pub use history::Series;
pub use limits::Limits;
pub use locks::{FileLock, Locks};
pub use memory::{Memory, MemoryTotals, Segment, SegmentKind, Stack};
pub use namespaces::{Namespace, Namespaces};
pub use scheduling::{RunTimes, Scheduling, Syscall};

use super::page::{Line, Lines};
use super::target::Target;
use super::{Missing, Reading};

/// Makes of the tabs that are read the types [`Tab`] and [`Report`], and what is done for each of them.
macro_rules! tabs {
    ($($(#[$about:meta])+ $tab:ident in $folder:ident,)+) => {
        /// What can be looked at, from left to right.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub enum Tab {
            $($(#[$about])+ $tab,)+
            /// CPU, wait and switches of the last samples; comes from the store.
            History,
        }

        /// What was read for a tab.
        #[derive(Clone, Debug)]
        pub enum Report {
            $($(#[$about])+ $tab($tab),)+
        }

        impl Tab {
            /// All, from left to right.
            pub const ALL: [Self; Self::History as usize + 1] = [$(Self::$tab,)+ Self::History];

            /// What is to be known of it before anything is read.
            pub const fn info(self) -> &'static TabInfo {
                match self {
                    $(Self::$tab => &$folder::INFO,)+
                    Self::History => &history::INFO,
                }
            }

            /// Reads what the tab shows.
            pub(super) fn read(self, target: &Target) -> Reading<Report> {
                match self {
                    $(Self::$tab => $tab::read(target).map(Report::$tab),)+
                    Self::History => Err(Missing::Absent),
                }
            }

            /// What is read of an invented process.
            ///
            /// # Panics
            /// For a tab that nothing is read for.
            #[cfg(test)]
            pub fn example(self) -> Report {
                match self {
                    $(Self::$tab => Report::$tab($tab::example()),)+
                    Self::History => panic!("nothing is read for it"),
                }
            }
        }

        impl Report {
            /// What is written of it.
            pub fn lines(&self) -> Vec<Line> {
                let mut lines = Lines::default();
                match self {
                    $(Self::$tab(known) => known.write(&mut lines),)+
                }
                lines.into()
            }
        }
    };
}

tabs! {
    /// Arguments and environment variables.
    Environment in environment,
    /// Open files and sockets.
    Files in files,
    /// File locks.
    Locks in locks,
    /// Memory by segment.
    Memory in memory,
    /// Resource limits.
    Limits in limits,
    /// Namespaces, control groups, confinement.
    Namespaces in namespaces,
    /// How a thread is scheduled, and where it waits.
    Scheduling in scheduling,
}

/// What is to be known of a tab before anything is read.
#[derive(Clone, Copy, Debug)]
pub struct TabInfo {
    /// The word on the tab.
    pub title: &'static str,
    /// Which of its files wait for the lock of the target's memory.
    pub memory_lock: MemoryLock,
    /// There is something to read of a zombie; of one without, files and memory are given back already.
    pub of_zombies: bool,
    /// On demand it measures, which costs more than reading.
    pub measures: bool,
    /// When it is read.
    pub read: When,
}

impl TabInfo {
    /// Of a tab that is read again and again, from files that wait for nothing.
    const PLAIN: Self = Self {
        title: "",
        memory_lock: MemoryLock::None,
        of_zombies: false,
        measures: false,
        read: When::Again,
    };
}

/// Which of a tab's files wait for the lock of the target's memory: for ever where a target is stuck with it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MemoryLock {
    /// None.
    None,
    /// Some.
    Some,
    /// All: they are about the memory, which kernel threads have none of.
    All,
}

/// When a tab is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum When {
    /// Never: what it shows comes from the store.
    Never,
    /// When it is opened: what it shows does not change.
    Once,
    /// When it is opened, and again with samples, as often as reading is cheap.
    Again,
}
