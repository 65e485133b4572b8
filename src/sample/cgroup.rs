//! Control groups: what limits the tasks in them, and how often it did.

use super::Nanos;

/// Which hierarchy a number came from.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum CgroupVersion {
    /// One hierarchy for each controller (`cpu,cpuacct`, `memory` …).
    V1,
    /// The unified one.
    #[default]
    V2,
}

/// What was read, and when it was true: rates are over the time between two readings of the same file.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Dated<T> {
    /// When this was true.
    pub at: Nanos,
    /// What was read.
    pub value: T,
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

/// What a control group uses, with all groups below it. `None`: not readable, not told by this version, or by a controller
/// that is not enabled for this group.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct CgroupUse {
    /// When this was true: when the CPU time was read, if it is told.
    pub at: Nanos,
    /// CPU time, nanoseconds (`cpu.stat`, `usage_usec`; `cpuacct.usage`).
    pub cpu: Option<Nanos>,
    /// Weight when groups beside it want the CPU as well (`cpu.weight`, 100 if not set; `cpu.shares`, 1024 if not set).
    pub weight: Option<u64>,
    /// Memory, bytes, page cache included (`memory.current`; `memory.usage_in_bytes`).
    pub memory: Option<u64>,
    /// Swap, bytes (`memory.swap.current`; `memory.memsw.usage_in_bytes` without the memory).
    pub swap: Option<u64>,
    /// Tasks (`pids.current`).
    pub pids: Option<u64>,
    /// Share of the last 10 s in which at least one task waited for a CPU, % (`cpu.pressure`, some, avg10; version 2).
    pub cpu_pressure: Option<f32>,
    /// The same for I/O (`io.pressure`).
    pub io_pressure: Option<f32>,
    /// The same for memory (`memory.pressure`).
    pub memory_pressure: Option<f32>,
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
    pub throttled: Option<Dated<Throttled>>,
    /// CPU time of all that share the quota, nanoseconds, when somebody wants to know.
    pub quota_used: Option<Dated<Nanos>>,
    /// Memory that it may use, bytes, the tightest of its own limit and those above it (`memory.max`; of version 1
    /// `memory.limit_in_bytes`).
    pub memory_limit: Option<u64>,
    /// Memory that it uses, bytes, page cache included (`memory.current`; `memory.usage_in_bytes`).
    pub memory_used: Option<u64>,
    /// Of that, file cache that can be dropped at once, bytes (`memory.stat`, `inactive_file`; `total_inactive_file`); looked at
    /// where the limit is near.
    pub memory_cache: Option<u64>,
    /// Tasks that there may be, of the limits from its own up the one that is used most (`pids.max`).
    pub pids_limit: Option<u64>,
    /// Tasks that count towards it (`pids.current`), some seconds old at most.
    pub pids_used: Option<u64>,
    /// How far above it they are set.
    pub levels_up: LevelsUp,
    /// What it uses itself, when somebody wants to know.
    pub usage: Option<CgroupUse>,
}

/// How many levels above a group its limits are set; 0: by itself.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct LevelsUp {
    /// The quota.
    pub cpu: usize,
    /// The memory limit.
    pub memory: usize,
    /// The limit of tasks.
    pub pids: usize,
}

/// Where a task is in the hierarchies that limit it: raw bytes, the same twice in the unified one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CgroupPaths<'a> {
    /// In that of the CPU.
    pub cpu: &'a [u8],
    /// In that of memory.
    pub memory: &'a [u8],
}

impl<'a> CgroupPaths<'a> {
    /// Those of a group at `level`, the path of one above or equal to that of a process in the hierarchy that names it, when
    /// these are the paths of the process: a hierarchy that is not split down to there has it in the group of the process.
    /// `None`: the hierarchies have nothing to do with each other.
    pub(super) fn at(self, level: &'a [u8]) -> Option<Self> {
        let upper = |own: &'a [u8]| {
            let above = is_below(level, own).then_some(level);
            above.or_else(|| is_below(own, level).then_some(own))
        };
        Some(Self {
            cpu: upper(self.cpu)?,
            memory: upper(self.memory)?,
        })
    }
}

/// A control group is another one, or below it. Who is above the root of our namespace is not below it, though its path
/// begins with it.
pub fn is_below(above: &[u8], path: &[u8]) -> bool {
    let above = above.strip_suffix(b"/").unwrap_or(above);
    let is_up = |rest: &[u8]| rest == b"/.." || rest.starts_with(b"/../");
    match path.strip_prefix(above) {
        Some(rest) => rest.is_empty() || rest[0] == b'/' && !is_up(rest),
        None => false,
    }
}

/// The path of the group right above one; `None` for the root, and for what is right above the root of our namespace (`/..`).
pub fn above_of(path: &[u8]) -> Option<&[u8]> {
    let slash = memchr::memrchr(b'/', path)?;
    let name = &path[slash + 1..];
    (!name.is_empty() && name != b"..").then_some(&path[..slash.max(1)])
}

/// The path of the group so many levels above another one.
fn above(mut path: &[u8], levels: usize) -> &[u8] {
    for _ in 0..levels {
        path = &path[..memchr::memrchr(b'/', path).unwrap_or(0)];
    }
    if path.is_empty() { b"/" } else { path }
}

/// A limit of 0 is used up by anything.
fn percent_of(used: u64, limit: u64) -> f64 {
    used as f64 * 100.0 / limit.max(1) as f64
}

impl Cgroup {
    /// Memory, % of what it may use.
    pub fn memory_percent(&self) -> Option<f64> {
        Some(percent_of(self.memory_used?, self.memory_limit?))
    }

    /// Tasks, % of those that there may be.
    pub fn pids_percent(&self) -> Option<f64> {
        Some(percent_of(self.pids_used?, self.pids_limit?))
    }

    /// The path of the group that sets the quota.
    pub fn quota_path(&self) -> &[u8] {
        above(self.paths().cpu, self.levels_up.cpu)
    }

    /// The path of the group that sets the memory limit.
    pub fn memory_limit_path(&self) -> &[u8] {
        above(self.paths().memory, self.levels_up.memory)
    }

    /// The path of the group that sets the limit of tasks.
    pub fn pids_limit_path(&self) -> &[u8] {
        above(self.paths().memory, self.levels_up.pids)
    }

    /// Where it is in both hierarchies.
    pub fn paths(&self) -> CgroupPaths<'_> {
        CgroupPaths {
            cpu: &self.path,
            memory: self.memory_path.as_deref().unwrap_or(&self.path),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn limits_are_set_by_a_group_or_above_it() {
        let mut group = Cgroup {
            path: (*b"/a/b").into(),
            memory_path: Some((*b"/m/n/o").into()),
            ..Cgroup::default()
        };
        assert_eq!(group.quota_path(), b"/a/b");
        group.levels_up = LevelsUp {
            cpu: 2,
            memory: 1,
            pids: 9,
        };
        assert_eq!(group.quota_path(), b"/");
        assert_eq!(group.memory_limit_path(), b"/m/n");
        assert_eq!(group.pids_limit_path(), b"/");
    }

    #[test]
    fn a_group_above_has_its_own_paths_as_far_as_the_hierarchies_are_split() {
        let at = |cpu: &'static str, memory: &'static str, level: &'static str| {
            let own = CgroupPaths {
                cpu: cpu.as_bytes(),
                memory: memory.as_bytes(),
            };
            let found = own.at(level.as_bytes())?;
            let text = |path| std::str::from_utf8(path).unwrap();
            Some((text(found.cpu), text(found.memory)))
        };
        assert_eq!(at("/a/b/c", "/a/b/c", "/a/b"), Some(("/a/b", "/a/b")));
        assert_eq!(at("/a/b", "/", "/a"), Some(("/a", "/")));
        assert_eq!(at("/a", "/a/b/c", "/a/b"), Some(("/a", "/a/b")));
        assert_eq!(at("/a/b", "/a/b", "/"), Some(("/", "/")));
        assert_eq!(at("/x", "/a/b", "/a"), None);
        assert_eq!(at("/ab", "/a/b", "/a"), None);
        assert_eq!(at("/../x", "/../x", "/"), None);
        for (path, above) in [
            ("/a/b", Some("/a")),
            ("/a", Some("/")),
            ("/../x", Some("/..")),
            ("/..", None),
            ("/../..", None),
            ("/", None),
            ("", None),
        ] {
            let found = above_of(path.as_bytes());
            assert_eq!(found, above.map(str::as_bytes), "{path}");
        }
    }

    #[test]
    fn a_limit_of_nothing_is_used_up() {
        let group = |used, limit| Cgroup {
            pids_used: used,
            pids_limit: limit,
            ..Cgroup::default()
        };
        assert_eq!(group(Some(3), Some(4)).pids_percent(), Some(75.0));
        assert_eq!(group(Some(1), Some(0)).pids_percent(), Some(100.0));
        assert_eq!(group(None, Some(4)).pids_percent(), None);
        assert_eq!(group(Some(1), None).pids_percent(), None);
    }
}
