//! Control groups: the one that limits us, and those of the processes that somebody looks at.
//!
//! Limits change rarely and are looked for on the whole path upwards: each level of the hierarchy is read every few
//! seconds, once for all groups below it. What is read in each sample are the counters of the levels that do limit
//! somebody, through descriptors that stay open. Without a limit anywhere, nothing is read.

use crate::proc::cgroup::Paths;
use crate::proc::cgroup_files;
use crate::proc::cgroup_mounts::{self, Mount, Mounts};
use crate::sample::{Cgroup, CgroupPaths, CgroupVersion, Dated, Nanos};
use crate::source::live::machine::cgroup_use::{CgroupUses, Hierarchies};
use crate::source::live::machine::hierarchy::{Budget, Controller, Hierarchy, Mounted};
use crate::source::live::reading::files::{Buffer, Path, folder, now, open};
use crate::source::live::reading::sysfs;
use rustix::fd::{BorrowedFd, OwnedFd};
use std::sync::Arc;
use std::time::Instant;

/// We may be moved to another group: that is looked at so often.
const MOVED: Nanos = 1_800_000_000;
/// Levels whose limits are read in one sample for the sake of other processes.
const CHECKS: usize = 48;

/// From this share of a memory limit on it is looked at how much of that is cache; from this share of its limit of tasks on,
/// which most groups have, our own group is limited. %.
const NEAR: f64 = 90.0;

/// Paths in the hierarchies of CPU and memory.
type OwnPaths = (Box<[u8]>, Box<[u8]>);

/// Control groups of a machine.
pub(crate) struct Cgroups {
    cpu: Option<Hierarchy>,
    memory: Option<Hierarchy>,
    pids: Option<Hierarchy>,
    /// Of version 1, where the CPU time is counted.
    cpuacct: Option<Arc<Mounted>>,
    uses: CgroupUses,
    own_file: Option<OwnedFd>,
    /// Our paths in the hierarchies of CPU and memory, and when they were read.
    own: Option<OwnPaths>,
    own_at: Option<Nanos>,
    machine: Option<Arc<Cgroup>>,
    listed: Arc<[Arc<Cgroup>]>,
}

impl Cgroups {
    /// The control groups of the tree at `root`, which is our own `/proc` when `live`.
    pub(crate) fn open(root: BorrowedFd<'_>, live: bool, buffer: &mut Buffer) -> Self {
        let sys = sysfs::open(root);
        let mounts = open(root, &Path::new().text("self/mountinfo")).ok();
        let mounts =
            mounts.and_then(|file| Some(cgroup_mounts::parse(buffer.reread_all(&file).ok()?)));
        let mounts = match mounts {
            Some(mounts) => mounts,
            None => sys.as_ref().map(usual).unwrap_or_default(),
        };
        let own_file = open(root, &Path::new().text("self/cgroup")).ok();
        let own = own_file.as_ref().and_then(|file| buffer.reread(file).ok());
        let own = own.map(Paths::parse).unwrap_or_default();
        let mounted = |mount: &Mount| match (mount.point.strip_prefix(b"/sys/"), &sys) {
            (Some(below), Some(sys)) => folder(sys, below).ok(),
            (None, _) if live => folder(rustix::fs::CWD, &mount.point[..]).ok(),
            _ => None,
        };
        let hierarchy = |first: Vec<Mount>, first_path: Option<&[u8]>| {
            // What is in a hierarchy of version 1 is not in the unified one, though that of version 1 may not be mounted.
            let (mounts, path, version) = if first.is_empty() && first_path.is_none() {
                (mounts.unified.clone(), own.unified, CgroupVersion::V2)
            } else {
                (first, first_path, CgroupVersion::V1)
            };
            let mounts = cgroup_mounts::by_use(mounts, path).into_iter();
            let mut opened = mounts.filter_map(|mount| Some((mounted(&mount)?, mount)));
            let (folder, mount) = opened.next()?;
            Some(Arc::new(Mounted {
                folder,
                mount,
                version,
            }))
        };
        let hierarchies = Hierarchies {
            cpu: hierarchy(mounts.cpu.clone(), own.cpu),
            memory: hierarchy(mounts.memory.clone(), own.memory),
            cpuacct: hierarchy(mounts.cpuacct.clone(), own.cpu)
                .filter(|place| place.version == CgroupVersion::V1),
            pids: hierarchy(mounts.pids.clone(), None),
        };
        let limits = |controller, place: &Option<Arc<Mounted>>| {
            place.clone().map(|place| Hierarchy::new(controller, place))
        };
        Self {
            cpu: limits(Controller::Cpu, &hierarchies.cpu),
            memory: limits(Controller::Memory, &hierarchies.memory),
            pids: limits(Controller::Pids, &hierarchies.pids),
            cpuacct: hierarchies.cpuacct.clone(),
            uses: CgroupUses::new(hierarchies),
            own_file,
            own: None,
            own_at: None,
            machine: None,
            listed: Arc::default(),
        }
    }

    /// The group that limits us; `None` without limits.
    pub(crate) fn machine(&mut self, at: Nanos, buffer: &mut Buffer) -> Option<Arc<Cgroup>> {
        if self
            .own_at
            .is_none_or(|then| at.saturating_sub(then) >= MOVED)
        {
            self.own_at = Some(at);
            self.own = self.own_paths(buffer);
        }
        let mut budget = Budget {
            at,
            checks: usize::MAX,
        };
        let own = self.own.take();
        let group = own.as_ref().and_then(|(cpu, memory)| {
            let paths = CgroupPaths { cpu, memory };
            self.group(paths, (None, false), &mut budget, buffer)
        });
        self.own = own;
        let group = group.filter(|group| {
            let near = group.pids_percent().is_some_and(|percent| percent >= NEAR);
            group.cpu_limit.is_some() || group.memory_limit.is_some() || near
        });
        self.machine = group.map(|group| match self.machine.take() {
            Some(last) if *last == group => last,
            _ => Arc::new(group),
        });
        self.machine.clone()
    }

    fn own_paths(&self, buffer: &mut Buffer) -> Option<OwnPaths> {
        let text = buffer.reread(self.own_file.as_ref()?).ok()?;
        let paths = Paths::parse(text);
        let name = paths.name()?;
        let path = |limiting: Option<&[u8]>| limiting.unwrap_or(name).into();
        Some((path(paths.limiting_cpu()), path(paths.limiting_memory())))
    }

    /// CPU time that helpers have used since this was asked last.
    pub(crate) fn take_used(&self) -> Nanos {
        self.uses.take_used()
    }

    /// The groups with these paths, each once, ascending; what they use, of those in `used`, as it was read last or is until
    /// `until`.
    pub(crate) fn list(
        &mut self,
        paths: &mut Vec<CgroupPaths<'_>>,
        (mut used, until): (Vec<CgroupPaths<'_>>, Instant),
        at: Nanos,
        buffer: &mut Buffer,
    ) -> Arc<[Arc<Cgroup>]> {
        paths.sort_unstable();
        paths.dedup();
        used.sort_unstable();
        used.dedup();
        self.uses.follow(&used, at, until);
        let mut budget = Budget { at, checks: CHECKS };
        let last = Arc::clone(&self.listed);
        let mut groups: Vec<Arc<Cgroup>> = Vec::with_capacity(paths.len());
        for paths in paths.iter() {
            let read = groups.last().filter(|last| &*last.path == paths.cpu);
            let read = read.map(|last| &**last);
            let wanted = used.binary_search(paths).is_ok();
            let group = self.group(*paths, (read, wanted), &mut budget, buffer);
            let Some(mut group) = group else {
                continue;
            };
            group.usage = self.uses.of(paths).filter(|_| wanted);
            let before = last.binary_search_by(|known| known.paths().cmp(paths));
            groups.push(match before {
                Ok(before) if *last[before] == group => Arc::clone(&last[before]),
                _ => Arc::new(group),
            });
        }
        let same = groups.len() == last.len()
            && groups
                .iter()
                .zip(&*last)
                .all(|(new, old)| Arc::ptr_eq(new, old));
        if !same {
            self.listed = groups.into();
        }
        let hierarchies = [&mut self.cpu, &mut self.memory, &mut self.pids];
        for hierarchy in hierarchies.into_iter().flatten() {
            hierarchy.forget(at);
        }
        Arc::clone(&self.listed)
    }

    /// What limits the group with these paths for CPU and memory; `None` when neither can be looked at. What limits the CPU
    /// is taken from `read`, if a group with the same path was read just now; how much of that is used is told if `used`.
    fn group(
        &mut self,
        paths: CgroupPaths<'_>,
        (read, used): (Option<&Cgroup>, bool),
        budget: &mut Budget,
        buffer: &mut Buffer,
    ) -> Option<Cgroup> {
        let first = self.cpu.as_ref().or(self.memory.as_ref())?;
        let mut group = Cgroup {
            path: paths.cpu.into(),
            memory_path: (paths.memory != paths.cpu).then(|| paths.memory.into()),
            version: first.place.version,
            ..Cgroup::default()
        };
        if let Some(read) = read {
            (group.cpu_limit, group.throttled) = (read.cpu_limit, read.throttled);
            group.quota_used = read.quota_used;
            group.levels_up.cpu = read.levels_up.cpu;
        } else if let Some(cpu) = &mut self.cpu
            && let Some(limit) = cpu.tightest(paths.cpu, budget, buffer)
        {
            group.cpu_limit = Some(limit.value);
            group.levels_up.cpu = limit.levels_up;
            let (version, at) = (cpu.place.version, now());
            let stat = cpu.counter(limit.level, buffer);
            let throttled = stat.and_then(|text| cgroup_files::cpu_stat(text, version));
            group.throttled = throttled.map(|value| Dated { at, value });
            let usage = stat.and_then(cgroup_files::cpu_usage);
            group.quota_used = usage.filter(|_| used).map(|value| Dated { at, value });
            if let Some(counted) = self.cpuacct.as_ref().filter(|_| used) {
                let at = now();
                let usage = counted.number(limit.level, "cpuacct.usage", buffer);
                group.quota_used = usage.map(|value| Dated { at, value });
            }
        }
        if let Some(memory) = &mut self.memory
            && let Some(limit) = memory.tightest(paths.memory, budget, buffer)
        {
            group.memory_limit = Some(limit.value as u64);
            group.levels_up.memory = limit.levels_up;
            let used = memory.counter(limit.level, buffer);
            group.memory_used = used.and_then(cgroup_files::number);
            if group
                .memory_percent()
                .is_some_and(|percent| percent >= NEAR)
            {
                group.memory_cache = memory.cache(limit.level, buffer);
            }
        }
        if let Some(pids) = &mut self.pids
            && let Some(limit) = pids.tightest(paths.memory, budget, buffer)
        {
            group.pids_limit = Some(limit.value as u64);
            group.pids_used = limit.used;
            group.levels_up.pids = limit.levels_up;
        }
        Some(group)
    }
}

/// Where the hierarchies are if nothing tells.
fn usual(sys: &OwnedFd) -> Mounts {
    let there = |point: &str| folder(sys, point).is_ok();
    let mount = |points: &[&str]| {
        let points = points.iter().filter(|point| there(point));
        let mount = |point| Mount {
            root: b"/".to_vec(),
            point: format!("/sys/{point}").into_bytes(),
        };
        points.map(mount).collect()
    };
    let controllers = Path::new().text("fs/cgroup/cgroup.controllers");
    if open(sys, &controllers).is_ok() {
        return Mounts {
            unified: mount(&["fs/cgroup"]),
            ..Mounts::default()
        };
    }
    Mounts {
        unified: mount(&["fs/cgroup/unified"]),
        cpu: mount(&["fs/cgroup/cpu,cpuacct", "fs/cgroup/cpu"]),
        memory: mount(&["fs/cgroup/memory"]),
        cpuacct: mount(&["fs/cgroup/cpu,cpuacct", "fs/cgroup/cpuacct"]),
        pids: mount(&["fs/cgroup/pids"]),
    }
}

#[cfg(test)]
mod tests;
