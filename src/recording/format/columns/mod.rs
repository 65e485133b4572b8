//! The columns of each table: what of a sample is recorded, under which name.
//!
//! A column that is added here, at whichever place, can be read by the versions before, which skip it; one that is taken away
//! or renamed is unknown when older recordings are read. The test of the oldest recording says what must stay.

mod cgroup;
mod complete;
mod devices;
mod host;
mod machine;
mod others;
mod process;

pub(super) use others::{ContainerName, Executing};
