//! Tasks that sleep and cannot be interrupted.

use super::{Nanos, TaskKey};
use std::sync::Arc;

/// A task in state D: it sleeps in the kernel, and no signal wakes it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Blocked {
    /// The process that it belongs to.
    pub process: TaskKey,
    /// The task; of a process with one thread its PID.
    pub tid: u32,
    /// Not run since, as far as is known; of one that was in D when it was seen first, that moment.
    pub since: Nanos,
    /// The function of the kernel that it sleeps in, raw bytes (`/proc/PID/wchan`). `None`: not for us to read, or not read yet.
    pub wchan: Option<Arc<[u8]>>,
}

impl Blocked {
    /// By process, then by thread: the order of [`super::Sample::blocked`].
    pub const fn order(&self) -> (u32, u32) {
        (self.process.tid, self.tid)
    }
}
