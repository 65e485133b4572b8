//! Resource limits, and how near they are.

mod read;

use super::TabInfo;
use crate::proc::limits::Limit;

pub(super) const INFO: TabInfo = TabInfo {
    title: "Limits",
    ..TabInfo::PLAIN
};

/// Resource limits (`/proc/PID/limits`), and what is used of some.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Limits {
    /// As the kernel lists them.
    pub list: Vec<Limit>,
}
