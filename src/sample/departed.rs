//! Processes that ended, as the kernel told of each when it did.

use super::{Name, Nanos};

/// What is known of processes that ended since the sample before.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Departed {
    /// Nobody has asked.
    #[default]
    Unasked,
    /// The kernel does not tell us: it answers to `CAP_NET_ADMIN` alone.
    Denied,
    /// The kernel tells nobody here: it has no `taskstats`, or tells of them in the first namespaces alone.
    Unsupported,
    /// These are not the processes of this machine, but a copy, or those of another PID namespace.
    Elsewhere,
    /// What it told.
    Told(Departures),
}

/// Processes that ended in a span of time.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Departures {
    /// When the span began.
    pub since: Nanos,
    /// When it ended.
    pub until: Nanos,
    /// By name, each once, those that used most CPU first; where there are too many names, the rest are one entry.
    pub names: Vec<DepartedName>,
    /// Tasks that ended and that the kernel could not tell of, as more ended than were read in time: so many at least.
    pub lost: u64,
}

/// Processes of one name that ended.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DepartedName {
    /// Name of their leader, or of the thread that ended last (`ac_comm`); raw bytes. `None`: of more names than are kept.
    pub name: Option<Name>,
    /// Processes.
    pub count: u64,
    /// CPU time, nanoseconds, without what they had used when they were last listed. Either on a CPU
    /// (`cpu_run_virtual_total`), which lags behind by a tick, or from clock ticks (`ac_utime` and `ac_stime`), which hit
    /// a short life seldom and then too hard: whatever is more of all of them together. Without the release of their memory.
    pub cpu: Nanos,
    /// Run-queue wait, nanoseconds, without what they had waited when they were last listed (`cpu_delay_total`).
    pub wait: Nanos,
    /// Time from their start to their end, all together, nanoseconds (`ac_etime`).
    pub life: Nanos,
    /// How they ended (`ac_exitcode`), and how often; of many ways a few.
    pub exits: Vec<(Exit, u64)>,
}

/// How a process ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Exit {
    /// By itself, with this code.
    Code(u8),
    /// By this signal.
    Signal(u8),
}

impl Exit {
    /// From what `wait(2)` tells.
    pub fn from_status(status: u32) -> Self {
        match status & 0x7f {
            0 => Self::Code((status >> 8) as u8),
            signal => Self::Signal(signal as u8),
        }
    }
}
