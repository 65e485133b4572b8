//! Lists of processes and threads: what their cursor is bound to, which columns they have, what is folded, and the way
//! into one process.

pub(super) mod columns;
mod compare;
pub(super) mod drill;
mod fold;
mod groups;
mod narrow;
mod pane;
mod search;

pub use drill::Drill;
pub use pane::Pane;
