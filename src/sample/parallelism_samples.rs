//! Looks at how many threads execute at once: what thread-level parallelism is made of.

use super::Nanos;

/// How it is found how many threads execute at a moment.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ParallelismMethod {
    /// Runnable tasks of the whole machine (`/proc/loadavg`, field 4), less the monitor itself, at most one a CPU.
    #[default]
    Runnable,
    /// Growth of a process's CPU clock from one tick of the kernel to the next: 1.0 means that one thread ran all the
    /// time.
    Clock,
    /// Threads of a process that run or are ready to at a moment (`/proc/PID/task/TID/stat`, field 3), at most one a CPU.
    States,
}

/// Looks at random moments, since somebody began to ask. All numbers only grow; another `since` means that they began
/// anew.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ParallelismSamples {
    /// How each look was taken.
    pub method: ParallelismMethod,
    /// When the looks began.
    pub since: Nanos,
    /// When these numbers were true.
    pub at: Nanos,
    /// `counts[i]`: looks that found `i` threads executing. A look that found a value between two numbers counts in
    /// parts for both. One longer than the number of on-line CPUs.
    pub counts: Vec<f64>,
    /// How long a look takes, nanoseconds: what runs for less than that, together or one after the other, looks the same. 0: a look
    /// is at a moment.
    pub window: Nanos,
    /// Like `counts`, by looks at the states of the process's threads ([`ParallelismMethod::States`]); empty without any.
    pub states: Vec<f64>,
    /// What the process's CPU clock grew by from `since` to `at`; `None` for the machine, whose CPU times are in the same
    /// sample.
    pub cpu: Option<Nanos>,
}
