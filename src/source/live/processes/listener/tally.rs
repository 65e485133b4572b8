//! Adds up records of ended tasks: processes by name, bounded however many there are.

use crate::proc::taskstats::Taskstats;
use crate::sample::{DepartedName, Departures, Exit, Name, Nanos, Process};
use rustc_hash::FxHashMap;

/// Names that are told apart.
const NAMES: usize = 256;
/// Ways to end of each name that are told apart.
const EXITS: usize = 4;
/// Processes of which threads have ended, and processes that lived long enough to have been listed.
const PROCESSES: usize = 4096;
/// Whoever lived for less was in no sample before the one in which it is missing.
const SHORTEST: Nanos = 90_000_000;

/// What tasks used.
#[derive(Clone, Copy, Debug, Default)]
struct Used {
    /// By the scheduler's clock, nanoseconds.
    run: Nanos,
    /// By ticks, nanoseconds.
    ticks: Nanos,
    wait: Nanos,
}

/// Threads that have ended in a process that goes on.
#[derive(Clone, Copy, Debug, Default)]
struct ThreadGroup {
    used: Used,
    /// Name of the leader, once that has ended.
    leader: Option<Name>,
}

/// Processes of one name.
#[derive(Clone, Debug, Default)]
struct Named {
    count: u64,
    used: Used,
    life: Nanos,
    exits: Vec<(Exit, u64)>,
}

/// What a process that may have been listed had used when it was.
#[derive(Clone, Copy, Debug)]
pub(super) struct Known {
    name: Option<Name>,
    used: Used,
    before: Used,
}

/// Ended tasks, added up.
#[derive(Debug, Default)]
pub(super) struct Tally {
    names: FxHashMap<Option<Name>, Named>,
    groups: FxHashMap<u32, ThreadGroup>,
    known: FxHashMap<u32, Known>,
    /// Records, of processes and of threads.
    tasks: u64,
    /// The kernel had to throw records away.
    overrun: bool,
}

impl Tally {
    /// Adds a task that has ended; `last`: its process ended with it, as far as the message says.
    pub(super) fn add(&mut self, task: &Taskstats, last: bool) {
        self.tasks += 1;
        let micros = |value: Option<u64>| value.unwrap_or(0).saturating_mul(1000);
        let mut used = Used {
            run: task.run,
            ticks: micros(task.user).saturating_add(micros(task.system)),
            wait: task.wait,
        };
        let tid = task.tid.unwrap_or(0);
        let pid = task.tgid.unwrap_or(tid);
        let leader = (tid == pid).then_some(task.name);
        if !last {
            if self.groups.len() < PROCESSES || self.groups.contains_key(&pid) {
                let group = self.groups.entry(pid).or_default();
                group.used.add(used);
                group.leader = leader.or(group.leader);
            }
            return;
        }
        let group = self.groups.remove(&pid).unwrap_or_default();
        used.add(group.used);
        let name = Some(leader.or(group.leader).unwrap_or(task.name));
        let room = self.names.len() < NAMES || self.names.contains_key(&name);
        let name = name.filter(|_| room);
        let named = self.names.entry(name).or_default();
        let life = micros(task.elapsed);
        named.count += 1;
        named.used.add(used);
        named.life = named.life.saturating_add(life);
        count(&mut named.exits, Exit::from_status(task.exit_code));
        if life >= SHORTEST && self.known.len() < PROCESSES {
            let before = Used::default();
            self.known.insert(pid, Known { name, used, before });
        }
    }

    /// Records were lost.
    pub(super) fn overrun(&mut self) {
        self.overrun = true;
    }

    /// Takes over from `other` what is of processes that go on.
    pub(super) fn keep_groups(&mut self, other: &mut Self) {
        for (pid, group) in std::mem::take(&mut other.groups) {
            let kept = self.groups.entry(pid).or_default();
            kept.used.add(group.used);
            kept.leader = kept.leader.or(group.leader);
        }
    }

    /// Processes that may have been listed, by PID.
    pub(super) fn long_lived(&mut self) -> impl Iterator<Item = (u32, &mut Known)> {
        self.known.iter_mut().map(|(pid, known)| (*pid, known))
    }

    /// All there is, when so many tasks were created meanwhile: about as many will have ended.
    pub(super) fn finish(mut self, created: u64) -> Departures {
        for known in self.known.values() {
            if let Some(named) = self.names.get_mut(&known.name) {
                named.used.take_off(known);
            }
        }
        let entry = |(name, named): (Option<Name>, Named)| DepartedName {
            name,
            count: named.count,
            cpu: named.used.run.max(named.used.ticks),
            wait: named.used.wait,
            life: named.life,
            exits: named.exits,
        };
        let mut names: Vec<DepartedName> = self.names.into_iter().map(entry).collect();
        names.sort_by_key(|one| {
            let most = std::cmp::Reverse((one.cpu, one.count));
            (one.name.is_none(), most, one.name)
        });
        let lost = if self.overrun {
            created.saturating_sub(self.tasks).max(1)
        } else {
            0
        };
        Departures {
            names,
            lost,
            ..Departures::default()
        }
    }
}

impl Known {
    /// The process was listed with these counters.
    pub(super) fn listed(&mut self, process: &Process) {
        let threads = &process.threads;
        let waits = threads.list.iter().filter_map(|thread| thread.wait);
        self.before = Used {
            run: process.clock,
            ticks: process.clock,
            wait: match process.totals {
                Some(totals) => totals.wait,
                None => waits.fold(threads.ended_wait, Nanos::saturating_add),
            },
        };
    }
}

impl Used {
    fn add(&mut self, other: Self) {
        self.run = self.run.saturating_add(other.run);
        self.ticks = self.ticks.saturating_add(other.ticks);
        self.wait = self.wait.saturating_add(other.wait);
    }

    /// Without what one of them had used before, but not less than the others used.
    fn take_off(&mut self, known: &Known) {
        let (used, before) = (known.used, known.before);
        self.run = self.run.saturating_sub(used.run.min(before.run));
        self.ticks = self.ticks.saturating_sub(used.ticks.min(before.ticks));
        self.wait = self.wait.saturating_sub(used.wait.min(before.wait));
    }
}

/// Counts a way to end. When there are too many, the rarest is forgotten.
fn count(exits: &mut Vec<(Exit, u64)>, exit: Exit) {
    if let Some((_, count)) = exits.iter_mut().find(|(known, _)| *known == exit) {
        *count += 1;
        return;
    }
    if exits.len() == EXITS
        && let Some(rarest) = (0..EXITS).min_by_key(|at| exits[*at].1)
    {
        exits.swap_remove(rarest);
    }
    exits.push((exit, 1));
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const MILLI: u64 = 1_000_000;

    fn task(pid: u32, tid: u32, name: &[u8]) -> Taskstats {
        Taskstats {
            tid: Some(tid),
            tgid: Some(pid),
            name: Name::new(name),
            run: MILLI,
            user: Some(4_000),
            wait: 2 * MILLI,
            elapsed: Some(3_000),
            ..Taskstats::default()
        }
    }

    #[test]
    fn processes_are_counted_not_threads_and_go_by_the_name_of_their_leader() {
        let mut tally = Tally::default();
        tally.add(&task(7, 7, b"server"), false);
        tally.add(&task(7, 8, b"worker-1"), false);
        let mut later = Tally::default();
        later.keep_groups(&mut tally);
        later.add(&task(7, 9, b"worker-2"), true);
        let told = later.finish(0);
        assert_eq!(told.names.len(), 1);
        let one = &told.names[0];
        assert_eq!(one.name, Some(Name::new(b"server")));
        assert_eq!((one.count, one.cpu, one.wait), (1, 12 * MILLI, 6 * MILLI));
        assert_eq!(one.exits, [(Exit::Code(0), 1)]);
        assert_eq!(told.lost, 0);
    }

    #[test]
    fn what_a_row_told_is_not_told_again() {
        let mut tally = Tally::default();
        let mut old = task(7, 7, b"old");
        old.run = 900 * MILLI;
        old.user = Some(800_000);
        old.elapsed = Some(5_000_000);
        tally.add(&old, true);
        tally.add(&task(8, 8, b"old"), true);
        for (pid, known) in tally.long_lived() {
            assert_eq!(pid, 7);
            known.before = Used {
                run: 890 * MILLI,
                ticks: 890 * MILLI,
                wait: MILLI,
            };
        }
        let told = tally.finish(0);
        assert_eq!(told.names[0].cpu, 11 * MILLI);
        assert_eq!(told.names[0].wait, 3 * MILLI);
        assert_eq!(told.names[0].count, 2);
    }

    #[test]
    fn ways_to_end_are_codes_and_signals() {
        assert_eq!(Exit::from_status(0x0700), Exit::Code(7));
        assert_eq!(Exit::from_status(0x008b), Exit::Signal(11), "with a core");
        let mut exits = Vec::new();
        for code in [1, 0, 0, 1, 2, 3, 4, 0] {
            count(&mut exits, Exit::Code(code));
        }
        assert_eq!(exits.len(), EXITS);
        assert!(exits.contains(&(Exit::Code(0), 3)));
    }

    #[test]
    fn losses_are_told_by_how_many_were_created() {
        let lost = |overrun, created| {
            let mut tally = Tally::default();
            tally.add(&task(7, 7, b"x"), true);
            if overrun {
                tally.overrun();
            }
            tally.finish(created).lost
        };
        assert_eq!(lost(false, 1000), 0);
        assert_eq!(lost(true, 1000), 999);
        assert_eq!(lost(true, 0), 1);
    }

    proptest! {
        #[test]
        fn memory_is_bounded_and_nobody_is_forgotten(
            tasks in prop::collection::vec((any::<u16>(), any::<u16>(), any::<bool>(), any::<u64>()), 0..2000),
        ) {
            let mut tally = Tally::default();
            let last = tasks.iter().filter(|(.., last, _)| *last).count() as u64;
            for (pid, name, last, counter) in &tasks {
                let mut task = task((*pid).into(), (*name).into(), &name.to_ne_bytes());
                (task.run, task.elapsed, task.user) = (*counter, Some(*counter), Some(*counter));
                tally.add(&task, *last);
            }
            let told = tally.finish(0);
            prop_assert!(told.names.len() <= NAMES + 1);
            prop_assert_eq!(told.names.iter().map(|one| one.count).sum::<u64>(), last);
        }
    }
}
