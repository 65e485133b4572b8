//! Which control groups are wanted: those of processes, and those above them.

use super::interest::Demanded;
use super::tracker::ProcessTracker;
use crate::sample::{CgroupPaths, Identity, above_of};
use rustc_hash::FxHashSet;

/// Control groups, some of them more than once.
#[derive(Debug, Default)]
pub(crate) struct WantedGroups<'a> {
    /// All of them.
    pub(crate) listed: Vec<CgroupPaths<'a>>,
    /// Those of which it is wanted what they use.
    pub(crate) used: Vec<CgroupPaths<'a>>,
}

impl<'a> WantedGroups<'a> {
    pub(crate) fn new(processes: &'a [ProcessTracker], demanded: &Demanded) -> Self {
        let mut wanted = Self::default();
        let above = demanded.wants_groups_above();
        let mut seen = FxHashSet::default();
        for tracked in processes {
            let identity = &*tracked.record.identity;
            let interest = demanded.of(tracked.record.key);
            let paths = identity.limiting_cgroups();
            let Some(paths) = paths.filter(|_| interest.wants_group()) else {
                continue;
            };
            let uses = interest.wants_group_use();
            wanted.add(paths, uses);
            if above && seen.insert((identity.cgroup.as_deref(), paths, uses)) {
                wanted.add_above(identity, uses);
            }
        }
        wanted
    }

    fn add(&mut self, paths: CgroupPaths<'a>, uses: bool) {
        self.listed.push(paths);
        if uses {
            self.used.push(paths);
        }
    }

    fn add_above(&mut self, identity: &'a Identity, uses: bool) {
        let mut level = identity.cgroup.as_deref();
        while let Some(above) = level.and_then(above_of) {
            if let Some(paths) = identity.limiting_cgroups_at(above) {
                self.add(paths, uses);
            }
            level = Some(above);
        }
    }
}
