//! Rows: what of a snapshot is listed, in which order, and what each cell says.
//!
//! In: a [`Snapshot`](crate::rates::Snapshot) and a [`Query`]. Out: a [`List`] of rows, cheap enough to be made anew
//! for each snapshot; cells are made for visible rows only, by [`cell`]. Knows nothing of any terminal.

mod cell;
mod columns;
mod filter;
pub mod format;
mod group;
mod list;
mod order;
mod query;
mod row;
pub mod text;
mod tree;

pub use cell::{Cell, Tone, cell};
pub use columns::{Align, COLUMNS, Column, ColumnId};
pub use filter::Filter;
pub use list::{List, build};
pub use order::Settled;
pub use query::{Folds, Mode, Query, Sort};
pub use row::{Fold, Row, RowKey, Subject};
