//! Rows: what of a snapshot is listed, in which order, and what each cell says.
//!
//! In: a [`Snapshot`](crate::rates::Snapshot) and a [`Query`]. Out: a [`List`] of rows, cheap enough to be made anew
//! for each snapshot; cells are made for visible rows only, by [`cell()`]. Knows nothing of any terminal.

mod build;
mod cell;
mod columns;
mod command;
mod compare;
mod departures;
mod facts;
mod filter;
mod groups;
mod list;
mod marks;
mod order;
mod origin;
mod pool;
mod processes;
mod query;
mod row;
mod search;
mod short_lived;
mod stable_order;
mod states;
mod task;
#[cfg(test)]
mod tests;
mod texts;
mod thread_rows;
mod total;
mod tree;
mod value;

use crate::text::cgroup::{compressed, container as container_of, shorter_ids};
use crate::text::format::{self, Kind};
use crate::text::patterns::Patterns;
use crate::text::{self, Align, CompactString, Tone};
pub use build::build;
pub use cell::{Cell, cell, clock, date, day_and_time, stamp, sum_cell};
pub use columns::{
    COLUMNS, Column, ColumnId, ColumnLayout, DISK_COLUMNS, DeviceColumn, FILE_SYSTEM_COLUMNS,
    NET_COLUMNS, Placed, Rows, Says, sorted_title,
};
pub use command::{command, command_text, program_name, shortened};
pub use compare::{Baseline, Difference, Known, change_cell, then_cell};
pub use departures::{
    DEPARTURE_HEADINGS, DEPARTURE_WIDTHS, departure, departures_note, departures_unknown, exit,
};
pub use filter::{Comparison, Filter, FilterError, GUIDE as FILTER_GUIDE, scan};
pub use list::List;
pub use origin::origin;
pub use pool::Pool;
pub use query::{Folds, Mode, Numbers, Query, Sort};
pub use row::{Fold, Row, RowKey, RowSubject};
pub use search::{search, search_fields, search_next, users};
pub use short_lived::ShortLived;
pub use stable_order::Settled;
pub use states::thread_states;
pub use task::Task;
pub use texts::{user_name, user_of};
pub use total::Sum;
pub use value::Value;
