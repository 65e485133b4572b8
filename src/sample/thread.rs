//! Raw counters of one thread.

use super::Nanos;

/// Name of a thread as the kernel keeps it: at most 15 bytes, any but NUL.
#[derive(Clone, Copy, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Name {
    len: u8,
    bytes: [u8; 15],
}

impl Name {
    /// Keeps the first 15 bytes, as `TASK_COMM_LEN` does.
    pub fn new(name: &[u8]) -> Self {
        let len = name.len().min(15);
        let mut bytes = [0; 15];
        bytes[..len].copy_from_slice(&name[..len]);
        Self {
            len: len as u8,
            bytes,
        }
    }

    /// The raw bytes; hostile, not necessarily UTF-8.
    pub fn as_bytes(&self) -> &[u8] {
        &self.bytes[..usize::from(self.len)]
    }
}

impl std::fmt::Debug for Name {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "\"{}\"", self.as_bytes().escape_ascii())
    }
}

/// Switches by kind (`/proc/PID/task/TID/status`, `voluntary_ctxt_switches` and `nonvoluntary_ctxt_switches`).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Split {
    /// The thread gave the CPU up: it slept or waited.
    pub voluntary: u64,
    /// The scheduler took the CPU away.
    pub involuntary: u64,
    /// When this was true. A thread that did not run since is carried: the moment moves on, the counters stay.
    pub at: Nanos,
}

/// What only `/proc/PID/task/TID/stat` tells; read for threads that somebody looks at.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ThreadDetail {
    /// When this was true.
    pub at: Nanos,
    /// Start after boot, clock ticks (field 22).
    pub starttime: u64,
    /// The thread's own name (field 2).
    pub name: Name,
    /// State letter (field 3): R running or runnable, S sleeping, D uninterruptible, T stopped, t traced, Z zombie,
    /// I idle kernel thread, X dead.
    pub state: u8,
    /// CPU it last ran on (field 39).
    pub cpu: u32,
    /// Priority as the kernel counts it (field 18).
    pub priority: i32,
    /// Nice value (field 19).
    pub nice: i32,
    /// Real-time priority, 0 for others (field 40).
    pub rt_priority: u32,
    /// Scheduling policy (field 41).
    pub policy: u32,
    /// User time, clock ticks (field 14).
    pub user: u64,
    /// Kernel time, clock ticks (field 15).
    pub system: u64,
    /// Minor faults (field 10).
    pub minor_faults: u64,
    /// Major faults (field 12).
    pub major_faults: u64,
    /// Guest time, clock ticks (field 43); part of user.
    pub guest: u64,
    /// Delay by block I/O, clock ticks (field 42); 0 unless the kernel accounts it.
    pub block_delay: u64,
}

/// Raw counters of one thread. Of tens of thousands few are looked at: what is read of those alone is apart.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Thread {
    /// Thread ID.
    pub tid: u32,
    /// When the three counters below were true. Older than the sample only while the process is scanned rarely.
    pub at: Nanos,
    /// Time on a CPU, nanoseconds (`schedstat`, field 1). Without schedstat: user + system of `stat`, in nanoseconds.
    pub run: Nanos,
    /// Time runnable but not running, nanoseconds (`schedstat`, field 2), with the wait that is still going on
    /// credited; `None` without schedstat.
    pub wait: Option<Nanos>,
    /// Times put on a CPU (`schedstat`, field 3) = voluntary + involuntary switches; `None` without schedstat.
    pub switches: Option<u64>,
    /// First seen in a sample after the first one: its counters count from 0, not from when it was seen.
    pub born: bool,
    /// Switches by kind, when known.
    pub split: Option<Split>,
    /// Bytes read from storage (`/proc/PID/task/TID/io`), when asked for and allowed.
    pub read_bytes: Option<u64>,
    /// Bytes written to storage, when asked for and allowed.
    pub write_bytes: Option<u64>,
    /// What `stat` tells, when somebody looks.
    pub detail: Option<Box<ThreadDetail>>,
}

impl Thread {
    /// After so many nanoseconds in which nobody looked, what a thread did says nothing of what it does.
    pub const OLD: Nanos = 3_000_000_000;
}

impl Clone for Thread {
    fn clone(&self) -> Self {
        let mut thread = Self::default();
        thread.clone_from(self);
        thread
    }

    /// Writes over what was there and allocates nothing for details that have a place already: records are copied in
    /// every sample.
    fn clone_from(&mut self, other: &Self) {
        let mut detail = self.detail.take();
        detail.clone_from(&other.detail);
        *self = Self { detail, ..*other };
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_thread_that_nobody_looks_at_is_small() {
        assert!(size_of::<Thread>() <= 128, "{}", size_of::<Thread>());
    }

    #[test]
    fn a_copy_is_made_in_the_place_of_the_one_before() {
        let detail = ThreadDetail {
            starttime: 7,
            ..ThreadDetail::default()
        };
        let thread = Thread {
            tid: 3,
            detail: Some(Box::new(detail)),
            ..Thread::default()
        };
        let mut copy = thread.clone();
        let place = std::ptr::from_ref(copy.detail.as_deref().unwrap());
        copy.detail.as_mut().unwrap().starttime = 1;
        copy.clone_from(&thread);
        assert_eq!(copy, thread);
        assert!(std::ptr::eq(place, copy.detail.as_deref().unwrap()));
    }
}
