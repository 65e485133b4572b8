//! File locks: what is locked, and who waits for whom.

mod lines;
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
    /// PID and name of each that waits for it; of a lock that is waited for, of who holds it.
    pub others: Vec<(u32, Vec<u8>)>,
}

#[cfg(test)]
impl Locks {
    /// What an invented process has.
    pub(crate) fn example() -> Self {
        use crate::inspect::Missing;

        let lock = |id, waits, kind: &str, access: &str, range| Lock {
            id,
            waits,
            kind: kind.to_owned(),
            mode: "ADVISORY".to_owned(),
            access: access.to_owned(),
            pid: Some(4312),
            device: (8, 1),
            inode: 131,
            range,
        };
        Locks {
            list: vec![
                FileLock {
                    lock: lock(1, false, "POSIX", "WRITE", (100, Some(199))),
                    file: Some((4, b"/srv/shop.lock".to_vec())),
                    others: vec![(912, b"backup".to_vec())],
                },
                FileLock {
                    lock: lock(2, true, "FLOCK", "WRITE", (0, None)),
                    file: None,
                    others: vec![(3000, b"rsync".to_vec())],
                },
                FileLock {
                    lock: lock(3, false, "OFDLCK", "READ", (0, None)),
                    file: Some((9, b"/srv/index".to_vec())),
                    others: Vec::new(),
                },
            ],
            paths: Err(Missing::Denied),
        }
    }
}
