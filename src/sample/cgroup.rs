//! Control groups: what limits the tasks in them, and how often it did.

/// Which hierarchy a number came from.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum CgroupVersion {
    /// One hierarchy for each controller (`cpu,cpuacct`, `memory` …).
    V1,
    /// The unified one.
    #[default]
    V2,
}

/// Counters of the CPU quota since the group was made (`cpu.stat`).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Throttled {
    /// Periods in which a task of the group ran (`nr_periods`).
    pub periods: u64,
    /// Periods in which the quota was used up (`nr_throttled`).
    pub throttled_periods: u64,
    /// Time that its run queues were throttled, summed over CPUs; nanoseconds (`throttled_usec`, of version 1
    /// `throttled_time`).
    pub time: u64,
}

/// A control group. `None`: no such limit, not readable, or a controller that is not enabled for this group.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Cgroup {
    /// Path in the hierarchy that limits the CPU, raw bytes (`/proc/PID/cgroup`).
    pub path: Box<[u8]>,
    /// Path in the hierarchy that limits memory, where it is another: of version 1 each controller has its own.
    pub memory_path: Option<Box<[u8]>>,
    /// Where the numbers came from; of a machine with both versions those of the CPU.
    pub version: CgroupVersion,
    /// CPUs that it may use, the tightest of its own quota and those above it (`cpu.max`; of version 1
    /// `cpu.cfs_quota_us` and `cpu.cfs_period_us`).
    pub cpu_limit: Option<f64>,
    /// How often the quota held it up.
    pub throttled: Option<Throttled>,
    /// Memory that it may use, bytes, the tightest of its own limit and those above it (`memory.max`; of version 1
    /// `memory.limit_in_bytes`).
    pub memory_limit: Option<u64>,
    /// Memory that it uses, bytes, page cache included (`memory.current`; `memory.usage_in_bytes`).
    pub memory_used: Option<u64>,
}

/// Where a task is in the hierarchies that limit it: raw bytes, the same twice in the unified one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct CgroupPaths<'a> {
    /// In that of the CPU.
    pub cpu: &'a [u8],
    /// In that of memory.
    pub memory: &'a [u8],
}

impl Cgroup {
    /// Where it is in both hierarchies.
    pub fn paths(&self) -> CgroupPaths<'_> {
        CgroupPaths {
            cpu: &self.path,
            memory: self.memory_path.as_deref().unwrap_or(&self.path),
        }
    }
}
