//! Control groups: the one that limits us, and those of the processes that somebody looks at.
//!
//! Limits change rarely and are looked for on the whole path upwards: each level of the hierarchy is read every few
//! seconds, once for all groups below it. What is read in each sample are the counters of the levels that do limit
//! somebody, through descriptors that stay open. Without a limit anywhere, nothing is read.

use super::files::{Buffer, Path, folder, open};
use super::hierarchy::{Budget, Controller, Hierarchy};
use super::sysfs;
use crate::proc::cgroup::Paths;
use crate::proc::cgroup_files;
use crate::proc::cgroup_mounts::{self, Mount, Mounts};
use crate::sample::{Cgroup, CgroupVersion, Nanos};
use rustix::fd::{BorrowedFd, OwnedFd};
use std::sync::Arc;

/// We may be moved to another group: that is looked at so often.
const MOVED: Nanos = 1_800_000_000;
/// Levels whose limits are read in one sample for the sake of other processes.
const CHECKS: usize = 32;

/// Control groups of a machine.
pub(super) struct Cgroups {
    cpu: Option<Hierarchy>,
    memory: Option<Hierarchy>,
    own_file: Option<OwnedFd>,
    /// Our paths in the hierarchies of CPU and memory, and when they were read.
    own: [Option<Box<[u8]>>; 2],
    own_at: Option<Nanos>,
    machine: Option<Arc<Cgroup>>,
    listed: Arc<[Arc<Cgroup>]>,
}

impl Cgroups {
    /// The control groups of the tree at `root`, which is our own `/proc` when `live`.
    pub(super) fn open(root: BorrowedFd<'_>, live: bool, buffer: &mut Buffer) -> Self {
        let sys = sysfs::open(root);
        let mounts = open(root, &Path::new().text("self/mountinfo")).ok();
        let mounts =
            mounts.and_then(|file| Some(cgroup_mounts::parse(buffer.reread_all(&file).ok()?)));
        let mounts = match mounts {
            Some(mounts) => mounts,
            None => sys.as_ref().map(usual).unwrap_or_default(),
        };
        let mounted = |mount: &Mount| match (mount.point.strip_prefix(b"/sys/"), &sys) {
            (Some(below), Some(sys)) => folder(sys, below).ok(),
            (None, _) if live => folder(rustix::fs::CWD, &mount.point[..]).ok(),
            _ => None,
        };
        let hierarchy = |controller, first: &Option<Mount>| {
            let (mount, version) = match (first, &mounts.unified) {
                (Some(mount), _) => (mount, CgroupVersion::V1),
                (None, Some(mount)) => (mount, CgroupVersion::V2),
                _ => return None,
            };
            Some(Hierarchy::new(
                controller,
                mounted(mount)?,
                mount.root.clone(),
                version,
            ))
        };
        Self {
            cpu: hierarchy(Controller::Cpu, &mounts.cpu),
            memory: hierarchy(Controller::Memory, &mounts.memory),
            own_file: open(root, &Path::new().text("self/cgroup")).ok(),
            own: [None, None],
            own_at: None,
            machine: None,
            listed: Arc::default(),
        }
    }

    /// The group that limits us; `None` without limits.
    pub(super) fn machine(&mut self, at: Nanos, buffer: &mut Buffer) -> Option<Arc<Cgroup>> {
        if self
            .own_at
            .is_none_or(|then| at.saturating_sub(then) >= MOVED)
        {
            self.own_at = Some(at);
            self.own = self.own_paths(buffer);
        }
        let own = std::mem::take(&mut self.own);
        let paths = own.each_ref().map(Option::as_deref);
        let mut budget = Budget {
            at,
            checks: usize::MAX,
        };
        let group = self.group(paths, &mut budget, buffer);
        self.own = own;
        let group = group.filter(|group| group.cpu_limit.is_some() || group.memory_limit.is_some());
        self.machine = group.map(|group| match self.machine.take() {
            Some(last) if *last == group => last,
            _ => Arc::new(group),
        });
        self.machine.clone()
    }

    fn own_paths(&self, buffer: &mut Buffer) -> [Option<Box<[u8]>>; 2] {
        let text = self
            .own_file
            .as_ref()
            .and_then(|file| buffer.reread(file).ok());
        let paths = text.map(Paths::parse).unwrap_or_default();
        let path = |hierarchy: &Option<Hierarchy>, first: Option<&[u8]>| {
            let path = match hierarchy.as_ref()?.version {
                CgroupVersion::V1 => first,
                CgroupVersion::V2 => paths.unified,
            };
            path.map(Into::into)
        };
        [path(&self.cpu, paths.cpu), path(&self.memory, paths.memory)]
    }

    /// The groups with these paths, each once, ascending.
    pub(super) fn list(
        &mut self,
        paths: &mut Vec<&[u8]>,
        at: Nanos,
        buffer: &mut Buffer,
    ) -> Arc<[Arc<Cgroup>]> {
        paths.sort_unstable();
        paths.dedup();
        let mut budget = Budget { at, checks: CHECKS };
        let last = Arc::clone(&self.listed);
        let mut groups = Vec::with_capacity(paths.len());
        for path in paths.iter() {
            let Some(group) = self.group([Some(path), Some(path)], &mut budget, buffer) else {
                continue;
            };
            let before = last.binary_search_by(|known| known.path[..].cmp(path));
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

    /// What limits the group with these paths for CPU and memory; `None` when neither can be looked at.
    fn group(
        &mut self,
        [cpu_path, memory_path]: [Option<&[u8]>; 2],
        budget: &mut Budget,
        buffer: &mut Buffer,
    ) -> Option<Cgroup> {
        let mut group = Cgroup {
            path: cpu_path.or(memory_path)?.into(),
            version: [&self.cpu, &self.memory]
                .into_iter()
                .flatten()
                .next()?
                .version,
            ..Cgroup::default()
        };
        if let (Some(cpu), Some(path)) = (&mut self.cpu, cpu_path)
            && let Some((limit, level)) = cpu.tightest(path, budget, buffer)
        {
            group.cpu_limit = Some(limit);
            let version = cpu.version;
            let stat = cpu.counter(level, buffer);
            group.throttled = stat.and_then(|text| cgroup_files::cpu_stat(text, version));
        }
        if let (Some(memory), Some(path)) = (&mut self.memory, memory_path)
            && let Some((limit, level)) = memory.tightest(path, budget, buffer)
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
        let point = points.iter().find(|point| there(point))?;
        Some(Mount {
            root: b"/".to_vec(),
            point: format!("/sys/{point}").into_bytes(),
        })
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
