//! One row: which task, where in the tree.

use crate::diagnosis::Suspect;
use crate::groups::GroupKey;
use crate::sample::{TaskKey, ThreadKey};
use std::sync::Arc;

/// Identity of a row: the cursor is bound to it, not to a line.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum RowKey {
    /// A process.
    Process(TaskKey),
    /// A thread.
    Thread(ThreadKey),
    /// A pool: threads of one process whose names are equal but for a number; the pattern with `*` for the number.
    Pool(TaskKey, Arc<str>),
    /// "(ended threads)": what threads that ended in the interval used.
    EndedThreads(TaskKey),
    /// Short-lived programs below a process; of a whole list, where no PID is 0.
    ShortLived(TaskKey),
    /// A group of processes.
    Group(GroupKey),
}

impl RowKey {
    /// The process that the row is, is a part of, or stands below; of a group none, as no PID is 0.
    pub fn process(&self) -> TaskKey {
        match self {
            Self::Process(key)
            | Self::Pool(key, _)
            | Self::EndedThreads(key)
            | Self::ShortLived(key) => *key,
            Self::Thread(key) => key.process,
            Self::Group(_) => TaskKey::default(),
        }
    }

    /// It is folded unless somebody opens it, and folding the tree leaves it alone.
    pub const fn folds_alone(&self) -> bool {
        matches!(self, Self::Pool(..) | Self::ShortLived(_))
    }

    /// What lints know it as; they know nothing of pools, groups and ended threads.
    pub const fn suspect(&self) -> Option<Suspect> {
        match self {
            Self::Process(key) => Some(Suspect::Process(*key)),
            Self::Thread(key) => Some(Suspect::Thread(*key)),
            Self::Pool(..) | Self::EndedThreads(_) | Self::ShortLived(_) | Self::Group(_) => None,
        }
    }
}

/// Where the numbers of a row are: indices into the snapshot that the list was made from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RowSubject {
    /// `snapshot.processes[at]` and `snapshot.sample.processes[at]`.
    Process {
        /// Index of the process.
        at: u32,
    },
    /// `snapshot.ended[at]`: a process that has just ended.
    Ended {
        /// Index in `ended`.
        at: u32,
    },
    /// A thread of a process.
    Thread {
        /// Index of the process.
        at: u32,
        /// Index of the thread in its lists.
        thread: u32,
    },
    /// A folded or open pool of threads.
    Pool {
        /// Index of the process.
        at: u32,
        /// Index in [`List::pools`](super::List::pools).
        pool: u32,
    },
    /// The ended threads of a process.
    EndedThreads {
        /// Index of the process.
        at: u32,
    },
    /// Short-lived programs that have ended.
    ShortLived {
        /// Index in [`List::short_lived`](super::List::short_lived).
        group: u32,
    },
    /// The other moment alone knows it: see [`List::baseline`](super::List::baseline).
    Gone,
    /// A group of processes.
    Group {
        /// Index in [`List::groups`](super::List::groups).
        at: u32,
        /// No process is in it any more.
        ended: bool,
    },
}

impl RowSubject {
    /// What it is about has ended: nothing can be done to it any more.
    pub const fn has_ended(self) -> bool {
        matches!(
            self,
            Self::Ended { .. }
                | Self::Gone
                | Self::ShortLived { .. }
                | Self::Group { ended: true, .. }
        )
    }
}

/// Can the row be unfolded, and is it?
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Fold {
    /// Nothing below it.
    Leaf,
    /// What is below it is listed.
    Open,
    /// What is below it is hidden and summed up in its own numbers.
    Folded,
}

/// One row of a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// Identity.
    pub key: RowKey,
    /// Where its numbers are.
    pub subject: RowSubject,
    /// Row of the parent in the same list; guides are drawn by walking up.
    pub parent: Option<u32>,
    /// Ancestors in the list; 0 for a root.
    pub depth: u16,
    /// No sibling follows: its guide is a corner.
    pub last: bool,
    /// Children of the tree.
    pub fold: Fold,
    /// Threads are listed below it in place, of a group its processes.
    pub threads_open: bool,
    /// Index in [`List::totals`](super::List::totals) of the sum of its subtree, when it is folded.
    pub total: Option<u32>,
    /// Index in [`List::sums`](super::List::sums) of what it is placed by, where its cell in the sort column says another
    /// number.
    pub sum: Option<u32>,
    /// Listed only because a row below it matches the filter.
    pub context: bool,
}
