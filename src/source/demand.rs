//! What somebody looks at: the one arrow from the screen back to the source.

use crate::sample::{TaskKey, ThreadKey};
use std::ops::RangeInclusive;
use std::time::Duration;

bitflags::bitflags! {
    /// What is wanted of *every* task, not only of the visible ones; each costs a file per task that moved.
    #[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
    pub struct Fields: u32 {
        /// `stat` of every process that moved (sort or filter by state, faults, priority …).
        const STAT = 1;
        /// `statm` of every process that moved (sort by memory).
        const STATM = 1 << 1;
        /// `io` of every process that moved (sort by I/O rate); of many, in turn.
        const IO = 1 << 2;
        /// `status` of every thread that moved (sort by voluntary or involuntary switches); of many, in turn.
        const SPLIT = 1 << 3;
        /// Names of all threads (filter or search over threads, flat view sorted by name).
        const NAMES = 1 << 4;
        /// `io` of the *visible* tasks: an I/O column is on the screen.
        const VISIBLE_IO = 1 << 5;
        /// Control groups of the visible processes.
        const CGROUP = 1 << 6;
        /// Program paths of the visible processes.
        const EXE = 1 << 7;
        /// `stat` of every thread that moved, details of all (flat view sorted by state, last CPU, priority …).
        const DETAIL = 1 << 8;
        /// Everything of every task, fresh in every sample (`dump`).
        const ALL = 1 << 9;
        /// Control groups of all processes (sort or filter by them, or by how much they are throttled).
        const CGROUP_OF_ALL = 1 << 10;
        /// Program paths of all processes (sort or filter by them).
        const EXE_OF_ALL = 1 << 11;
        /// OOM score and I/O priority of the visible processes.
        const STANDING = 1 << 12;
        /// The same of all processes (sort or filter by them).
        const STANDING_OF_ALL = 1 << 13;
    }
}

/// What is looked at, and how often.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Demand {
    /// Time between two samples, see [`Self::interval_of`].
    pub interval: Duration,
    /// Processes on the screen.
    pub visible: Vec<TaskKey>,
    /// Processes whose threads are listed: opened in place or drilled down into.
    pub open: Vec<TaskKey>,
    /// Threads on the screen.
    pub visible_threads: Vec<ThreadKey>,
    /// Processes with a pool on the screen that is too large to name its threads: of all that moved is read what the sums
    /// of the pool are made of.
    pub summed: Vec<TaskKey>,
    /// All threads of the machine are listed (flat view, `dump --threads`).
    pub all_threads: bool,
    /// What is wanted of every task.
    pub fields: Fields,
    /// How many threads of the machine execute at once is looked at, several times a second.
    pub parallelism: bool,
    /// Who ends is listened to: processes that live between two samples, by name.
    pub departures: bool,
    /// Processes of which the parallelism is looked at.
    pub parallelism_of: Vec<TaskKey>,
}

impl Demand {
    /// Seconds that there may be between two samples.
    const SECONDS: RangeInclusive<f64> = 0.1..=60.0;

    /// So many seconds as an interval; `None` where they are too few or too many.
    pub fn interval_of(seconds: f64) -> Option<Duration> {
        Self::SECONDS
            .contains(&seconds)
            .then(|| Duration::from_secs_f64(seconds))
    }
}

impl Default for Demand {
    fn default() -> Self {
        Self {
            interval: Duration::from_secs(1),
            visible: Vec::new(),
            open: Vec::new(),
            visible_threads: Vec::new(),
            summed: Vec::new(),
            all_threads: false,
            fields: Fields::default(),
            parallelism: false,
            departures: false,
            parallelism_of: Vec::new(),
        }
    }
}
