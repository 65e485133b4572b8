//! Control groups: the one that limits us, and those of the processes that somebody looks at.
//!
//! Limits change rarely and are looked for on the whole path upwards: each level of the hierarchy is read every few
//! seconds, once for all groups below it. What is read in each sample are the counters of the levels that do limit
//! somebody, through descriptors that stay open. Without a limit anywhere, nothing is read.

use crate::proc::cgroup::Paths;
use crate::proc::cgroup_files;
use crate::proc::cgroup_mounts::{self, Mount, Mounts};
use crate::sample::{Cgroup, CgroupPaths, CgroupVersion, Nanos};
use crate::source::live::machine::hierarchy::{Budget, Controller, Hierarchy};
use crate::source::live::reading::files::{Buffer, Path, folder, open};
use crate::source::live::reading::sysfs;
use rustix::fd::{BorrowedFd, OwnedFd};
use std::sync::Arc;

/// We may be moved to another group: that is looked at so often.
const MOVED: Nanos = 1_800_000_000;
/// Levels whose limits are read in one sample for the sake of other processes.
const CHECKS: usize = 32;

/// Paths in the hierarchies of CPU and memory.
type OwnPaths = (Box<[u8]>, Box<[u8]>);

/// Control groups of a machine.
pub(crate) struct Cgroups {
    cpu: Option<Hierarchy>,
    memory: Option<Hierarchy>,
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
        let hierarchy = |controller, first: Vec<Mount>, first_path: Option<&[u8]>| {
            // What is in a hierarchy of version 1 is not in the unified one, though that of version 1 may not be mounted.
            let (mounts, path, version) = if first.is_empty() && first_path.is_none() {
                (mounts.unified.clone(), own.unified, CgroupVersion::V2)
            } else {
                (first, first_path, CgroupVersion::V1)
            };
            let mounts = cgroup_mounts::by_use(mounts, path).into_iter();
            let mut opened = mounts.filter_map(|mount| Some((mounted(&mount)?, mount)));
            let (folder, mount) = opened.next()?;
            Some(Hierarchy::new(controller, folder, mount, version))
        };
        Self {
            cpu: hierarchy(Controller::Cpu, mounts.cpu.clone(), own.cpu),
            memory: hierarchy(Controller::Memory, mounts.memory.clone(), own.memory),
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
            self.group(paths, None, &mut budget, buffer)
        });
        self.own = own;
        let group = group.filter(|group| group.cpu_limit.is_some() || group.memory_limit.is_some());
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

    /// The groups with these paths, each once, ascending.
    pub(crate) fn list(
        &mut self,
        paths: &mut Vec<CgroupPaths<'_>>,
        at: Nanos,
        buffer: &mut Buffer,
    ) -> Arc<[Arc<Cgroup>]> {
        paths.sort_unstable();
        paths.dedup();
        let mut budget = Budget { at, checks: CHECKS };
        let last = Arc::clone(&self.listed);
        let mut groups: Vec<Arc<Cgroup>> = Vec::with_capacity(paths.len());
        for paths in paths.iter() {
            let read = groups.last().filter(|last| &*last.path == paths.cpu);
            let Some(group) = self.group(*paths, read.map(|last| &**last), &mut budget, buffer)
            else {
                continue;
            };
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
        for hierarchy in [&mut self.cpu, &mut self.memory].into_iter().flatten() {
            hierarchy.forget(at);
        }
        Arc::clone(&self.listed)
    }

    /// What limits the group with these paths for CPU and memory; `None` when neither can be looked at. What limits the CPU
    /// is taken from `read`, if a group with the same path was read just now.
    fn group(
        &mut self,
        paths: CgroupPaths<'_>,
        read: Option<&Cgroup>,
        budget: &mut Budget,
        buffer: &mut Buffer,
    ) -> Option<Cgroup> {
        let first = self.cpu.as_ref().or(self.memory.as_ref())?;
        let mut group = Cgroup {
            path: paths.cpu.into(),
            memory_path: (paths.memory != paths.cpu).then(|| paths.memory.into()),
            version: first.version,
            ..Cgroup::default()
        };
        if let Some(read) = read {
            (group.cpu_limit, group.throttled) = (read.cpu_limit, read.throttled);
        } else if let Some(cpu) = &mut self.cpu
            && let Some((limit, level)) = cpu.tightest(paths.cpu, budget, buffer)
        {
            group.cpu_limit = Some(limit);
            let version = cpu.version;
            let stat = cpu.counter(level, buffer);
            group.throttled = stat.and_then(|text| cgroup_files::cpu_stat(text, version));
        }
        if let Some(memory) = &mut self.memory
            && let Some((limit, level)) = memory.tightest(paths.memory, budget, buffer)
        {
            group.memory_limit = Some(limit as u64);
            let used = memory.counter(level, buffer);
            group.memory_used = used.and_then(cgroup_files::bytes_used);
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
    }
}

#[cfg(test)]
mod tests;
