//! What somebody looks at: the one arrow from the screen back to the source.

use super::DeviceChoice;
use crate::sample::{TaskKey, ThreadKey};
use std::ops::RangeInclusive;
use std::time::Duration;

bitflags::bitflags! {
    /// What is wanted of *every* task, not only of the visible ones; each costs a file per task that moved.
    #[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
    pub struct Fields: u32 {
        /// `stat` of every process that moved (sort or filter by state, faults, priority …).
        const STAT = 1;
        /// `statm` of every process that moved (sort by memory).
        const STATM = 1 << 1;
        /// `io` of every process that moved (sort by I/O rate); of many, in turn.
        const IO = 1 << 2;
        /// `status` of every thread that moved (sort by voluntary or involuntary switches); of many, in turn.
        const SPLIT = 1 << 3;
        /// Names of all threads (filter or search over threads, flat view sorted by name).
        const NAMES = 1 << 4;
        /// `io` of the *visible* tasks: an I/O column is on the screen.
        const VISIBLE_IO = 1 << 5;
        /// Control groups of the visible processes.
        const CGROUP = 1 << 6;
        /// Program paths of the visible processes.
        const EXE = 1 << 7;
        /// `stat` of every thread that moved, details of all (flat view sorted by state, last CPU, priority …).
        const DETAIL = 1 << 8;
        /// Everything of every task, fresh in every sample (`dump`).
        const ALL = 1 << 9;
        /// Control groups of all processes (sort or filter by them, or by how much they are throttled).
        const CGROUP_OF_ALL = 1 << 10;
        /// Program paths of all processes (sort or filter by them).
        const EXE_OF_ALL = 1 << 11;
        /// OOM score and I/O priority of the visible processes.
        const STANDING = 1 << 12;
        /// OOM score and I/O priority of all processes (sort or filter by them).
        const STANDING_OF_ALL = 1 << 13;
        /// Single threads of the visible processes: a column is made of them.
        const THREADS = 1 << 14;
        /// Single threads of all processes (sort or filter by such a column).
        const THREADS_OF_ALL = 1 << 15;
        /// What the control groups of the visible processes use.
        const CGROUP_USE = 1 << 16;
        /// What the control groups of all processes use (sort or filter by it); of many, in turn.
        const CGROUP_USE_OF_ALL = 1 << 17;
        /// Internet sockets of the visible processes.
        const SOCKETS = 1 << 18;
        /// Internet sockets of all processes (sort or filter by them); of many, in turn.
        const SOCKETS_OF_ALL = 1 << 19;
        /// `stat` and `statm` of all processes that moved, of many in turn: they are in sums on the screen.
        const IN_SUMS = 1 << 20;
        /// Proportional set sizes of the visible processes.
        const PSS = 1 << 21;
        /// Proportional set sizes of all processes (sort or filter by them, sums); in turn. Not part of [`Fields::ALL`].
        const PSS_OF_ALL = 1 << 22;
        /// Control groups of the visible processes for what these are limited to, which is marked: read more rarely than
        /// those that are shown.
        const LIMITS = 1 << 23;
        /// Beside each control group that is wanted those above it: they have rows of their own. Not part of
        /// [`Fields::ALL`].
        const GROUPS_ABOVE = 1 << 24;
        /// `status` and `stat` of every thread that used a hundredth of a CPU, or switched ten times a second, since it was
        /// read before.
        const BUSY = 1 << 25;
    }
}

bitflags::bitflags! {
    /// What is wanted of the machine beside its counters, which are always read.
    #[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
    pub struct Extras: u32 {
        /// How many of its threads execute at once, looked at several times a second.
        const PARALLELISM = 1;
        /// Processes that end: also those that live between two samples, by name.
        const DEPARTURES = 1 << 1;
        /// Temperatures and the clocks of CPUs, every 10 s.
        const SENSORS = 1 << 2;
        /// Mounted file systems and their room, every 10 s.
        const FILE_SYSTEMS = 1 << 3;
    }
}

/// What a thread does in a second from which on it may deserve a mark. Where the kernel tells what the threads of a process did
/// together, single ones are read from there on though nobody looks at them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MarkLimits {
    /// Time on a CPU.
    pub run: Duration,
    /// Time ready to run.
    pub wait: Duration,
    /// Times put on a CPU.
    pub switches: u64,
}

impl MarkLimits {
    /// The lower of each.
    #[must_use]
    pub fn min(self, other: Self) -> Self {
        Self {
            run: self.run.min(other.run),
            wait: self.wait.min(other.wait),
            switches: self.switches.min(other.switches),
        }
    }
}

impl Default for MarkLimits {
    fn default() -> Self {
        Self {
            run: Duration::from_millis(200),
            wait: Duration::from_millis(200),
            switches: 300,
        }
    }
}

/// What is looked at, and how often.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Demand {
    /// Time between two samples, see [`Self::interval_of`].
    pub interval: Duration,
    /// CPU time per second below which reading keeps itself, putting off what is not looked at; zero: it reads all.
    pub budget: Duration,
    /// Processes on the screen.
    pub visible: Vec<TaskKey>,
    /// Processes whose threads are listed: opened in place or drilled down into.
    pub open: Vec<TaskKey>,
    /// Threads on the screen.
    pub visible_threads: Vec<ThreadKey>,
    /// Processes with a pool on the screen that is too large to name its threads: of all that moved is read what the sums
    /// of the pool are made of.
    pub summed: Vec<TaskKey>,
    /// All threads of the machine are listed (flat view, `dump --threads`).
    pub all_threads: bool,
    /// No thread is read: what those of a process did together is known only where the kernel tells.
    pub processes_only: bool,
    /// What is wanted of every task.
    pub fields: Fields,
    /// What is wanted of the machine beside its counters.
    pub extras: Extras,
    /// Processes of which the parallelism is looked at.
    pub parallelism_of: Vec<TaskKey>,
    /// From where on single threads matter.
    pub marks: MarkLimits,
    /// Which disks, interfaces and file systems are wanted.
    pub devices: DeviceChoice,
}

impl Demand {
    /// Seconds that there may be between two samples.
    const SECONDS: RangeInclusive<f64> = 0.1..=60.0;

    /// All that either of two wants who look at the same source, as often as the one in the greater hurry.
    #[must_use]
    pub fn union(self, other: Self) -> Self {
        fn both<T: Ord>(mut one: Vec<T>, other: Vec<T>) -> Vec<T> {
            one.extend(other);
            one.sort_unstable();
            one.dedup();
            one
        }
        Self {
            interval: self.interval.min(other.interval),
            budget: if self.budget.min(other.budget).is_zero() {
                Duration::ZERO
            } else {
                self.budget.max(other.budget)
            },
            visible: both(self.visible, other.visible),
            open: both(self.open, other.open),
            visible_threads: both(self.visible_threads, other.visible_threads),
            summed: both(self.summed, other.summed),
            all_threads: self.all_threads || other.all_threads,
            processes_only: self.processes_only && other.processes_only,
            fields: self.fields | other.fields,
            extras: self.extras | other.extras,
            parallelism_of: both(self.parallelism_of, other.parallelism_of),
            marks: self.marks.min(other.marks),
            // What either wants is among all there are.
            devices: if self.devices == other.devices {
                self.devices
            } else {
                DeviceChoice::default()
            },
        }
    }

    /// So many seconds as an interval; `None` where they are too few or too many.
    pub fn interval_of(seconds: f64) -> Option<Duration> {
        Self::SECONDS
            .contains(&seconds)
            .then(|| Duration::from_secs_f64(seconds))
    }
}

impl Default for Demand {
    fn default() -> Self {
        Self {
            interval: Duration::from_secs(1),
            budget: Duration::ZERO,
            visible: Vec::new(),
            open: Vec::new(),
            visible_threads: Vec::new(),
            summed: Vec::new(),
            all_threads: false,
            processes_only: false,
            fields: Fields::default(),
            extras: Extras::default(),
            parallelism_of: Vec::new(),
            marks: MarkLimits::default(),
            devices: DeviceChoice::default(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::globs::Globs;
    use proptest::prelude::*;

    fn keys() -> impl Strategy<Value = Vec<TaskKey>> {
        let key = (0..4u32, 0..2u64).prop_map(|(tid, starttime)| TaskKey { tid, starttime });
        prop::collection::vec(key, 0..5)
    }

    prop_compose! {
        fn any_demand()(
            tenths in 1..600u64,
            budget in 0..4u64,
            [visible, open, summed, parallelism_of] in prop::array::uniform4(keys()),
            threads in prop::collection::vec((keys(), 0..4u32), 0..3),
            all_threads: bool,
            processes_only: bool,
            fields: u32,
            extras: u32,
            [run, wait, switches] in prop::array::uniform3(0..9u64),
            disks in prop::sample::select(vec!["", "sd*", "!loop*"]),
        ) -> Demand {
            let thread = |(keys, tid): (Vec<TaskKey>, u32)| keys.into_iter().map(move |process| ThreadKey { process, tid });
            Demand {
                interval: Duration::from_millis(100 * tenths),
                budget: Duration::from_millis(budget),
                visible,
                open,
                visible_threads: threads.into_iter().flat_map(thread).collect(),
                summed,
                all_threads,
                processes_only,
                fields: Fields::from_bits_truncate(fields),
                extras: Extras::from_bits_truncate(extras),
                parallelism_of,
                marks: MarkLimits {
                    run: Duration::from_millis(run),
                    wait: Duration::from_millis(wait),
                    switches,
                },
                devices: DeviceChoice {
                    disks: Globs::parse(disks).unwrap(),
                    ..DeviceChoice::default()
                },
            }
        }
    }

    /// Nothing that `less` wants is missing in `more`.
    fn has_all(more: &Demand, less: &Demand) -> bool {
        let of = |more: &[TaskKey], less: &[TaskKey]| less.iter().all(|key| more.contains(key));
        let mut threads = less.visible_threads.iter();
        more.interval <= less.interval
            && (more.budget.is_zero() || !less.budget.is_zero() && more.budget >= less.budget)
            && of(&more.visible, &less.visible)
            && of(&more.open, &less.open)
            && of(&more.summed, &less.summed)
            && of(&more.parallelism_of, &less.parallelism_of)
            && threads.all(|key| more.visible_threads.contains(key))
            && more.all_threads >= less.all_threads
            && more.processes_only <= less.processes_only
            && more.fields.contains(less.fields)
            && more.extras.contains(less.extras)
            && more.marks.min(less.marks) == more.marks
            && [&less.devices, &DeviceChoice::default()].contains(&&more.devices)
    }

    proptest! {
        #[test]
        fn a_union_has_all_that_either_wants_and_nothing_else(
            one in any_demand(),
            other in any_demand(),
            third in any_demand(),
        ) {
            let both = one.clone().union(other.clone());
            prop_assert!(has_all(&both, &one) && has_all(&both, &other));
            // The least such: whatever has all of both has all of it.
            let more = both.clone().union(third);
            prop_assert!(has_all(&more, &both));
            prop_assert_eq!(both.clone().union(one.clone()), both.clone());
            prop_assert_eq!(other.clone().union(one.clone()), both.clone());
            prop_assert!([one.interval, other.interval].contains(&both.interval));
            prop_assert!([one.budget, other.budget].contains(&both.budget));
            for key in &both.visible {
                prop_assert!(one.visible.contains(key) || other.visible.contains(key));
            }
        }
    }
}
