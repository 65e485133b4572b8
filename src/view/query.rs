//! What shall be listed.

use super::{ColumnId, Filter, RowKey};
use crate::sample::TaskKey;
use rustc_hash::FxHashSet;

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
}

/// Order of rows; inside siblings in the tree.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sort {
    /// By this column.
    pub column: ColumnId,
    /// The largest first.
    pub descending: bool,
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
    /// Fold threads of a pool into one row: in place and on the Threads screen.
    pub group_pools: bool,
    /// Show full paths of programs in COMMAND.
    pub program_path: bool,
}
