//! Processes in groups: by program, user, unit, container, control group or session.
//!
//! In: one snapshot after the other, and by what to group. Out: a table of [`Group`]s: members, sums, counters that never
//! run back, births and ends. Knows no rows, no screen and no keys.
//!
//! Cost follows what moves: of a process that is the same as in the snapshot before (the same `Arc`) nothing is read,
//! and only groups with a member that is not are summed anew.

mod by;
mod common;
mod counters;
mod departures;
mod group;
mod history;
mod key;
mod names;
mod part;
mod table;
#[cfg(test)]
mod tests;

pub use by::GroupBy;
pub use common::Common;
pub use counters::{Counter, Counters};
pub use group::Group;
pub use history::GroupRates;
pub use key::{GroupId, GroupKey};
pub use part::Part;
pub use table::{Groups, Selection};
