//! What shall be listed.

use super::{ColumnId, Filter, Patterns, RowKey};
use crate::diagnosis::Marks;
use crate::groups::{GroupBy, GroupKey};
use crate::rates::Snapshot;
use crate::sample::TaskKey;
use rustc_hash::FxHashSet;
use std::sync::Arc;

/// Which rows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    /// Processes as a tree of parents and children.
    Tree,
    /// Processes one by one.
    List,
    /// The threads of one process.
    Threads(TaskKey),
    /// All threads of the machine, flat.
    AllThreads,
    /// Processes in groups.
    Groups(GroupBy),
}

/// Order of rows; inside siblings in the tree.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sort {
    /// By this column.
    pub column: ColumnId,
    /// The largest first.
    pub descending: bool,
}

impl Sort {
    /// By this column, the way round that it is mostly wanted.
    pub fn by(column: ColumnId) -> Self {
        Self {
            column,
            descending: column.column().descending,
        }
    }

    /// Whose numbers are compared with those of another moment: those of the sort column; where it has no amounts, CPU%.
    pub fn compared(self) -> ColumnId {
        if self.column.column().compares() {
            self.column
        } else {
            ColumnId::CpuPercent
        }
    }

    /// The order of a list that is compared with another moment is that of the changes.
    pub fn is_of_changes(self) -> bool {
        self.compared() == self.column
    }

    /// Of such a list: the largest change first. Turning the order round turns this.
    pub fn is_largest_first(self) -> bool {
        self.descending == self.column.column().descending
    }
}

/// How the numbers of a column are written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Numbers {
    /// With all digits that there is room for.
    #[default]
    InFull,
    /// So that decimal points and units stand under each other.
    LinedUp {
        /// Cells that shares of CPU time need on this machine.
        percent: u16,
    },
}

/// What is folded: a default depth and the rows that differ from it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Folds {
    /// Nodes at this depth and deeper are folded unless listed in `unfolded`; `None`: nothing is.
    pub depth: Option<u16>,
    /// Folded by hand.
    pub folded: FxHashSet<RowKey>,
    /// Unfolded by hand.
    pub unfolded: FxHashSet<RowKey>,
}

/// What shall be listed, and how.
#[derive(Clone, Debug)]
#[allow(clippy::struct_excessive_bools, reason = "each is a switch of its own")]
pub struct Query {
    /// Which rows.
    pub mode: Mode,
    /// In which order.
    pub sort: Sort,
    /// Only rows that match, and in the tree their ancestors.
    pub filter: Filter,
    /// Only tasks of this user (effective).
    pub uid: Option<u32>,
    /// Only these PIDs, as roots, without ancestors (descendants are kept in the tree); all when empty.
    pub only: Vec<u32>,
    /// List kernel threads as well.
    pub kernel_threads: bool,
    /// Folded nodes of the tree, and folded pools (see `group_pools`).
    pub folds: Folds,
    /// Processes whose threads are listed in place.
    pub open: FxHashSet<TaskKey>,
    /// Groups whose processes are listed in place.
    pub open_groups: FxHashSet<GroupKey>,
    /// The processes of all groups are.
    pub all_groups_open: bool,
    /// Only threads of this group, where all are listed.
    pub within: Option<GroupKey>,
    /// Fold threads of a pool into one row: in place and on the Threads screen.
    pub group_pools: bool,
    /// Fold short-lived programs that have ended into one row.
    pub group_short_lived: bool,
    /// Which threads are a pool, beside what is built in.
    pub pool_patterns: Arc<Patterns>,
    /// Marks of rows, for sorting by them.
    pub marks: Arc<Marks>,
    /// Show full paths of programs in COMMAND.
    pub program_path: bool,
    /// How numbers are written.
    pub numbers: Numbers,
    /// The moment A, with which the list is compared: it says what each number was then, and is ordered by the size of the
    /// changes. Rows are those of both moments, and pass the filter that pass it at one of them.
    pub baseline: Option<Arc<Snapshot>>,
}

impl Query {
    /// Rows are ordered by what has changed since the baseline.
    pub(super) fn by_change(&self) -> bool {
        self.baseline.is_some() && self.sort.is_of_changes()
    }

    /// The largest comes first.
    pub(super) fn descends(&self) -> bool {
        if self.by_change() {
            self.sort.is_largest_first()
        } else {
            self.sort.descending
        }
    }
}

impl Default for Query {
    /// The tree by CPU, nothing filtered, nothing folded.
    fn default() -> Self {
        Self {
            mode: Mode::Tree,
            sort: Sort::by(ColumnId::CpuPercent),
            filter: Filter::default(),
            uid: None,
            only: Vec::new(),
            kernel_threads: false,
            folds: Folds::default(),
            open: FxHashSet::default(),
            open_groups: FxHashSet::default(),
            all_groups_open: false,
            within: None,
            group_pools: false,
            group_short_lived: false,
            pool_patterns: Arc::default(),
            marks: Arc::default(),
            program_path: false,
            numbers: Numbers::InFull,
            baseline: None,
        }
    }
}

impl Folds {
    /// Is the node of the tree folded?
    pub fn is_folded(&self, key: &RowKey, depth: u16) -> bool {
        self.folded.contains(key)
            || (self.depth.is_some_and(|from| depth >= from) && !self.unfolded.contains(key))
    }

    /// Is the pool of threads unfolded, or the row of short-lived programs? They are folded unless somebody opens them.
    pub fn is_open(&self, key: &RowKey) -> bool {
        self.unfolded.contains(key)
    }

    /// Folds one row.
    pub fn fold(&mut self, key: RowKey) {
        self.unfolded.remove(&key);
        self.folded.insert(key);
    }

    /// Unfolds one row.
    pub fn unfold(&mut self, key: RowKey) {
        self.folded.remove(&key);
        self.unfolded.insert(key);
    }

    /// Forgets the rows that `keep` does not keep: those of tasks that have ended.
    pub fn retain(&mut self, keep: impl Fn(&RowKey) -> bool) {
        self.folded.retain(&keep);
        self.unfolded.retain(&keep);
    }

    /// Folds every node at this depth and deeper, and unfolds what is above; `None` unfolds all. Pools and
    /// short-lived programs stay as they are.
    pub fn to_depth(&mut self, depth: Option<u16>) {
        self.depth = depth;
        self.folded.retain(RowKey::folds_alone);
        self.unfolded.retain(RowKey::folds_alone);
    }
}
