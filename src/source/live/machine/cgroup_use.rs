//! What control groups use: read by a helper, as some of these files make the kernel add up counters of all CPUs, and as a
//! file system in their place (lxcfs) may not answer. The sample goes on with what was read last.

use super::hierarchy::Mounted;
use crate::proc::{cgroup_files, pressure};
use crate::sample::{CgroupPaths, CgroupUse, CgroupVersion, Nanos};
use crate::source::live::reading::files::{Buffer, now};
use crate::source::live::reading::guard::HelperKind;
use crate::source::live::reading::rounds::Rounds;
use rustc_hash::FxHashMap;
use std::sync::Arc;
use std::time::Instant;

/// Groups that are read for one sample; of more, in turn.
const MOST: usize = 256;
/// What is older is known no more: the group is gone, or its files do not answer.
const OLD: Nanos = 15_000_000_000;

const HELPER: HelperKind = HelperKind {
    name: "cgroups",
    helpers: 2,
    stack: 64 * 1024,
};

/// Both paths of a group, with a byte between them that no path has.
type Key = Box<[u8]>;

/// The hierarchies that tell.
#[derive(Clone, Default)]
pub(crate) struct Hierarchies {
    /// With the weight; of version 2 also time and pressure.
    pub(crate) cpu: Option<Arc<Mounted>>,
    /// With memory and swap.
    pub(crate) memory: Option<Arc<Mounted>>,
    /// Of version 1, with the time. Mostly that of `cpu`; where it is another one, groups have the same paths in it.
    pub(crate) cpuacct: Option<Arc<Mounted>>,
    /// With the number of tasks. Groups have the paths of the hierarchy of memory: systemd makes them for both.
    pub(crate) pids: Option<Arc<Mounted>>,
}

/// Reads what groups use.
pub(crate) struct CgroupUses {
    rounds: Rounds<Vec<Key>, Vec<(Key, CgroupUse)>>,
    /// Where the turn is, of more groups than are read at once.
    turn: usize,
    known: FxHashMap<Key, CgroupUse>,
}

impl CgroupUses {
    pub(crate) fn new(hierarchies: Hierarchies) -> Self {
        let answering = move |keys: Vec<Key>| {
            let mut buffer = Buffer::new();
            let read = keys.into_iter().map(|key| {
                let found = hierarchies.read(paths(&key), &mut buffer);
                (key, found)
            });
            read.collect()
        };
        Self {
            rounds: Rounds::new(HELPER, answering),
            turn: 0,
            known: FxHashMap::default(),
        }
    }

    /// Takes what has come, and asks about `groups`, each once; waits for the answer until `until`.
    pub(crate) fn follow(&mut self, groups: &[CgroupPaths<'_>], at: Nanos, until: Instant) {
        self.learn(Instant::now());
        self.known
            .retain(|_, usage| at.saturating_sub(usage.at) < OLD);
        if groups.is_empty() || self.rounds.is_open() {
            return;
        }
        let first = if self.turn < groups.len() {
            self.turn
        } else {
            0
        };
        let turn = groups[first..].iter().chain(&groups[..first]).take(MOST);
        let keys = turn.map(key).collect();
        self.turn = first + MOST;
        self.rounds.ask(keys);
        self.learn(until);
    }

    fn learn(&mut self, until: Instant) {
        while let Some(answer) = self.rounds.answer(until) {
            self.known.extend(answer);
        }
    }

    /// What a group used when it was last looked at.
    pub(crate) fn of(&self, paths: &CgroupPaths<'_>) -> Option<CgroupUse> {
        self.known.get(&key(paths)).copied()
    }

    /// CPU time that the helpers have used since this was asked last.
    pub(crate) fn take_used(&self) -> Nanos {
        self.rounds.take_used()
    }
}

fn key(paths: &CgroupPaths<'_>) -> Key {
    [paths.cpu, paths.memory].join(&0).into()
}

fn paths(key: &Key) -> CgroupPaths<'_> {
    let at = memchr::memchr(0, key).unwrap_or(key.len());
    CgroupPaths {
        cpu: &key[..at],
        memory: key.get(at + 1..).unwrap_or_default(),
    }
}

impl Hierarchies {
    fn read(&self, paths: CgroupPaths<'_>, buffer: &mut Buffer) -> CgroupUse {
        let mut found = CgroupUse {
            at: now(),
            ..CgroupUse::default()
        };
        if let Some(cpu) = &self.cpu
            && let Some(level) = cpu.mount.below(paths.cpu)
        {
            let mut number = |file| cpu.number(level, file, buffer);
            if cpu.version == CgroupVersion::V1 {
                found.weight = number("cpu.shares");
            } else {
                found.weight = number("cpu.weight");
                found.at = now();
                found.cpu = cpu
                    .read(level, "cpu.stat", buffer)
                    .and_then(cgroup_files::cpu_usage);
                let mut stalled = |file| {
                    let told = pressure::parse(cpu.read(level, file, buffer)?)?;
                    Some(told.some.avg10)
                };
                found.cpu_pressure = stalled("cpu.pressure");
                found.io_pressure = stalled("io.pressure");
                found.memory_pressure = stalled("memory.pressure");
            }
        }
        if let Some(cpu) = &self.cpuacct
            && let Some(level) = cpu.mount.below(paths.cpu)
        {
            found.at = now();
            found.cpu = cpu.number(level, "cpuacct.usage", buffer);
        }
        if let Some(memory) = &self.memory
            && let Some(level) = memory.mount.below(paths.memory)
        {
            let mut number = |file| memory.number(level, file, buffer);
            (found.memory, found.swap) = if memory.version == CgroupVersion::V1 {
                let used = number("memory.usage_in_bytes");
                let both = number("memory.memsw.usage_in_bytes");
                let swap = both.zip(used).map(|(both, used)| both.saturating_sub(used));
                (used, swap)
            } else {
                (number("memory.current"), number("memory.swap.current"))
            };
        }
        if let Some(pids) = &self.pids
            && let Some(level) = pids.mount.below(paths.memory)
        {
            found.pids = pids.number(level, "pids.current", buffer);
        }
        found
    }
}

#[cfg(test)]
mod tests;
