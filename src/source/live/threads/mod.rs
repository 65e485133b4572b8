//! The threads of a process: which are there, which moved, and what is read of them.

pub(crate) mod blocked;
pub(crate) mod details;
pub(crate) mod hot;
pub(crate) mod ledger;
mod moved;
pub(crate) mod tracker;
