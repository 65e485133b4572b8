//! One hierarchy of control groups: limits by level, and counters of the levels that limit.

use crate::proc::cgroup_files;
use crate::proc::cgroup_mounts::Mount;
use crate::sample::{CgroupVersion, Nanos};
use crate::source::live::reading::files::Buffer;
use rustc_hash::FxHashMap;
use rustix::fd::OwnedFd;
use rustix::fs::{Mode, OFlags};
use std::sync::Arc;

/// The limit of a level is read so often: it changes from outside, and is on the screen.
const RECHECK: Nanos = 1_800_000_000;
/// A level that nobody asked for is forgotten after this time.
const UNUSED: Nanos = 30_000_000_000;
/// Descriptors that stay open; the counters of further levels are opened for each read.
const KEPT: usize = 64;

/// What a hierarchy limits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Controller {
    /// CPUs.
    Cpu,
    /// Bytes.
    Memory,
    /// Tasks.
    Pids,
}

/// What one sample may spend on limits that are due.
pub(crate) struct Budget {
    /// When the sample was begun.
    pub(crate) at: Nanos,
    /// Levels that may still be read.
    pub(crate) checks: usize,
}

/// Where a hierarchy is mounted.
pub(crate) struct Mounted {
    pub(crate) folder: OwnedFd,
    pub(crate) mount: Mount,
    pub(crate) version: CgroupVersion,
}

/// A hierarchy, as far as it limits.
pub(crate) struct Hierarchy {
    controller: Controller,
    pub(crate) place: Arc<Mounted>,
    /// By path below the mount; the mount itself is empty.
    levels: FxHashMap<Box<[u8]>, Level>,
    /// Levels whose counter stays open.
    pub(crate) kept: usize,
    forgot_at: Nanos,
}

#[derive(Default)]
struct Level {
    checked_at: Nanos,
    used_at: Nanos,
    limit: Option<Limit>,
    counter: Option<OwnedFd>,
}

/// A limit of a level.
#[derive(Clone, Copy)]
struct Limit {
    value: f64,
    /// Of tasks, how many there were when the limit was read.
    used: Option<u64>,
    /// Counts what the groups below use as well.
    of_those_below: bool,
}

/// A level is looked at with one of the next samples.
struct NotYet;

/// The limit that counts for a group.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Tightest<'a> {
    /// CPUs, bytes or tasks.
    pub(crate) value: f64,
    /// Of tasks, how many there were lately.
    pub(crate) used: Option<u64>,
    /// The level that sets it, as a path below the mount.
    pub(crate) level: &'a [u8],
    /// How many levels above the group that is; 0: the group itself.
    pub(crate) levels_up: usize,
}

impl Limit {
    /// Of two limits, the one for which this is less is met first. Systems give most groups a limit of tasks, which only
    /// means something against what is used.
    fn room(&self) -> f64 {
        match self.used {
            Some(used) => -(used as f64) / self.value.max(1.0),
            None => self.value,
        }
    }
}

impl Mounted {
    /// A file of the group with this path below the mount.
    pub(crate) fn read<'a>(
        &self,
        level: &[u8],
        file: &str,
        buffer: &'a mut Buffer,
    ) -> Option<&'a [u8]> {
        let file = self.open(level, file)?;
        buffer.reread(&file).ok()
    }

    /// A file that holds one number; `None` as well for `max`.
    pub(crate) fn number(&self, level: &[u8], file: &str, buffer: &mut Buffer) -> Option<u64> {
        cgroup_files::number(self.read(level, file, buffer)?)
    }

    fn open(&self, level: &[u8], file: &str) -> Option<OwnedFd> {
        let level = level.strip_prefix(b"/").unwrap_or(level);
        let slash: &[u8] = if level.is_empty() { b"" } else { b"/" };
        let path = [level, slash, file.as_bytes()].concat();
        let flags = OFlags::RDONLY | OFlags::CLOEXEC | OFlags::NOCTTY | OFlags::NONBLOCK;
        rustix::fs::openat(&self.folder, &path[..], flags, Mode::empty()).ok()
    }
}

impl Hierarchy {
    /// The limits of a controller in the hierarchy that has it.
    pub(crate) fn new(controller: Controller, place: Arc<Mounted>) -> Self {
        Self {
            controller,
            place,
            levels: FxHashMap::default(),
            kept: 0,
            forgot_at: 0,
        }
    }

    /// The limit that is met first on the way from this group up.
    pub(crate) fn tightest<'a>(
        &mut self,
        group: &'a [u8],
        budget: &mut Budget,
        buffer: &mut Buffer,
    ) -> Option<Tightest<'a>> {
        let group = self.place.mount.below(group)?;
        let slashes = memchr::memchr_iter(b'/', group).skip(1);
        let ends = slashes.chain([group.len()]);
        let mut tightest: Option<(Limit, &[u8])> = None;
        for level in [&group[..0]]
            .into_iter()
            .chain(ends.map(|end| &group[..end]))
        {
            // What was not read yet may be the tightest.
            let limit = self.limit(level, budget, buffer).ok()?;
            let limit = limit.filter(|limit| limit.of_those_below || level == group);
            // Of two that are the same, the lower one: nobody else uses it up.
            if let Some(limit) = limit
                && tightest.is_none_or(|(least, _)| limit.room() <= least.room())
            {
                tightest = Some((limit, level));
            }
        }
        tightest.map(|(limit, level)| Tightest {
            value: limit.value,
            used: limit.used,
            level,
            levels_up: memchr::memchr_iter(b'/', &group[level.len()..]).count(),
        })
    }

    /// The limit of a level, if it has one.
    fn limit(
        &mut self,
        path: &[u8],
        budget: &mut Budget,
        buffer: &mut Buffer,
    ) -> Result<Option<Limit>, NotYet> {
        let at = budget.at;
        if let Some(level) = self.levels.get_mut(path) {
            level.used_at = at;
            let fresh = at.saturating_sub(level.checked_at) < RECHECK;
            if fresh || budget.checks == 0 {
                return Ok(level.limit);
            }
        }
        if budget.checks == 0 {
            return Err(NotYet);
        }
        budget.checks -= 1;
        let limit = self.read_limit(path, buffer);
        let limit = limit.map(|value| Limit {
            value,
            used: self.tasks(path, buffer),
            of_those_below: self.limits_those_below(path, buffer),
        });
        let level = self.levels.entry(path.into()).or_default();
        (level.checked_at, level.used_at, level.limit) = (at, at, limit);
        if limit.is_none() && level.counter.take().is_some() {
            self.kept -= 1;
        }
        Ok(limit)
    }

    fn read_limit(&mut self, level: &[u8], buffer: &mut Buffer) -> Option<f64> {
        match (self.controller, self.place.version) {
            (Controller::Cpu, CgroupVersion::V2) => {
                cgroup_files::cpu_max(self.place.read(level, "cpu.max", buffer)?)
            }
            (Controller::Cpu, CgroupVersion::V1) => {
                let mut quota = [0; 24];
                let text = self.place.read(level, "cpu.cfs_quota_us", buffer)?;
                // Without a limit the period does not matter.
                if text.starts_with(b"-") {
                    return None;
                }
                let quota = quota.get_mut(..text.len())?;
                quota.copy_from_slice(text);
                let period = self.place.read(level, "cpu.cfs_period_us", buffer)?;
                cgroup_files::cfs_quota(quota, period)
            }
            (Controller::Pids, _) => Some(self.place.number(level, "pids.max", buffer)? as f64),
            (Controller::Memory, version) => {
                let file = match version {
                    CgroupVersion::V1 => "memory.limit_in_bytes",
                    CgroupVersion::V2 => "memory.max",
                };
                let limit = cgroup_files::memory_max(self.place.read(level, file, buffer)?)?;
                Some(limit as f64)
            }
        }
    }

    /// Tasks of a level. Where it is limited they are looked at as seldom as the limit: nearly all levels are.
    fn tasks(&self, level: &[u8], buffer: &mut Buffer) -> Option<u64> {
        let of_tasks = self.controller == Controller::Pids;
        let place = Some(&self.place).filter(|_| of_tasks)?;
        place.number(level, "pids.current", buffer)
    }

    /// Before Linux 5.11 a memory limit of version 1 could be one of the group alone.
    fn limits_those_below(&mut self, level: &[u8], buffer: &mut Buffer) -> bool {
        let first =
            self.controller == Controller::Memory && self.place.version == CgroupVersion::V1;
        let alone = |text: &[u8]| text.starts_with(b"0");
        !(first
            && self
                .place
                .read(level, "memory.use_hierarchy", buffer)
                .is_some_and(alone))
    }

    /// The file that tells how much of its limit this level uses, or how often it used it up.
    pub(crate) fn counter<'a>(&mut self, group: &[u8], buffer: &'a mut Buffer) -> Option<&'a [u8]> {
        let file = match (self.controller, self.place.version) {
            (Controller::Cpu, _) => "cpu.stat",
            (Controller::Memory, CgroupVersion::V1) => "memory.usage_in_bytes",
            (Controller::Memory, CgroupVersion::V2) => "memory.current",
            (Controller::Pids, _) => "pids.current",
        };
        let kept = self
            .levels
            .get(group)
            .is_some_and(|level| level.counter.is_some());
        if !kept && self.kept >= KEPT {
            return self.place.read(group, file, buffer);
        }
        if !kept {
            let opened = self.place.open(group, file)?;
            self.levels.entry(group.into()).or_default().counter = Some(opened);
            self.kept += 1;
        }
        let text = self
            .levels
            .get(group)
            .and_then(|level| level.counter.as_ref());
        let text = text.and_then(|file| buffer.reread(file).ok());
        if text.is_none() {
            // The group was removed; one that was made anew with its name has other files.
            self.levels.remove(group);
            self.kept -= 1;
        }
        text
    }

    /// File cache of a level that can be dropped at once, bytes.
    pub(crate) fn cache(&self, level: &[u8], buffer: &mut Buffer) -> Option<u64> {
        let text = self.place.read(level, "memory.stat", buffer)?;
        cgroup_files::file_cache(text, self.place.version)
    }

    /// Closes and forgets what nobody asked for lately.
    pub(crate) fn forget(&mut self, at: Nanos) {
        if at.saturating_sub(self.forgot_at) < UNUSED {
            return;
        }
        self.forgot_at = at;
        self.levels
            .retain(|_, level| at.saturating_sub(level.used_at) < UNUSED);
        let kept = self.levels.values().filter(|level| level.counter.is_some());
        self.kept = kept.count();
    }
}
