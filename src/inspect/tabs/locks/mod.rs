//! File locks: what is locked, and who waits for whom.

mod read;

use super::TabInfo;
use crate::inspect::Reading;
use crate::proc::locks::Lock;

pub(super) const INFO: TabInfo = TabInfo {
    title: "Locks",
    ..TabInfo::PLAIN
};

/// File locks that a process holds or waits for.
#[derive(Clone, Debug)]
pub struct Locks {
    /// Those of the process, as the kernel lists them.
    pub list: Vec<FileLock>,
    /// The descriptors could not be read: paths and locks of open file descriptions may be missing.
    pub paths: Reading<()>,
}

/// A lock of the process, the file that it is on, and whom it concerns.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileLock {
    /// The lock.
    pub lock: Lock,
    /// Descriptor and path of the file, where it is open.
    pub file: Option<(u32, Vec<u8>)>,
    /// Who waits for it; of a lock that is waited for, who holds it.
    pub others: Vec<(u32, Vec<u8>)>,
}
