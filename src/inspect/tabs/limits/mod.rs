//! Resource limits, and how near they are.

mod lines;
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
    /// In the order of the kernel.
    pub list: Vec<Limit>,
}

#[cfg(test)]
impl Limits {
    /// What an invented process has.
    pub(crate) fn example() -> Self {
        let limit = |name: &str, used, soft, hard, unit: &str| Limit {
            name: name.to_owned(),
            soft,
            hard,
            unit: unit.to_owned(),
            used,
        };
        Limits {
            list: vec![
                limit("Max cpu time", Some(812), None, None, "seconds"),
                limit(
                    "Max stack size",
                    Some(132 << 10),
                    Some(8 << 20),
                    None,
                    "bytes",
                ),
                limit(
                    "Max open files",
                    Some(1_001),
                    Some(1_024),
                    Some(1 << 20),
                    "files",
                ),
                limit(
                    "Max locked memory",
                    Some(0),
                    Some(8 << 20),
                    Some(8 << 20),
                    "bytes",
                ),
                limit("Max nice priority", None, Some(0), Some(0), ""),
            ],
        }
    }
}
