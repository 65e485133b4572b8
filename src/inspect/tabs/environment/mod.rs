//! Arguments and environment variables.

mod read;

use super::{MemoryLock, TabInfo, When};
use crate::inspect::Reading;

pub(super) const INFO: TabInfo = TabInfo {
    title: "Environment",
    memory_lock: MemoryLock::All,
    read: When::Once,
    ..TabInfo::PLAIN
};

/// What a program was started with.
#[derive(Clone, Debug)]
pub struct Environment {
    /// The program as it was called and its arguments (`/proc/PID/cmdline`); some programs write something else there.
    pub arguments: Texts,
    /// Environment variables, `NAME=value` (`/proc/PID/environ`): what the program changed since is not seen. Unlike the
    /// arguments they are not for everybody to read.
    pub variables: Reading<Texts>,
}

/// Texts of another process, which may hold anything.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Texts {
    /// One each, raw bytes.
    pub list: Vec<Vec<u8>>,
    /// There is more of it.
    pub cut: bool,
}
