//! How closely one process is looked at.

use crate::sample::{Nanos, TaskKey, ThreadKey};
use crate::source::live::processes::need::Growth;
use crate::source::live::processes::tracker::SECOND;
use crate::source::{Demand, Fields};
use rustc_hash::FxHashSet;
use std::time::Duration;

/// A demand, ready for look-ups.
#[derive(Debug, Default)]
pub(crate) struct Demanded {
    visible: FxHashSet<TaskKey>,
    open: FxHashSet<TaskKey>,
    threads: FxHashSet<ThreadKey>,
    with_visible_threads: FxHashSet<TaskKey>,
    summed: FxHashSet<TaskKey>,
    all_threads: bool,
    processes_only: bool,
    fields: Fields,
    /// See [`Interest::paced`].
    pace: u64,
    marks: Growth,
}

/// How closely one process is looked at.
#[derive(Clone, Copy, Debug)]
// Each answers a question of its own.
#[allow(clippy::struct_excessive_bools)]
pub(crate) struct Interest<'a> {
    key: TaskKey,
    threads: &'a FxHashSet<ThreadKey>,
    /// The row or one of the threads is on the screen, or everything is wanted.
    pub(crate) visible: bool,
    /// The threads are listed.
    pub(crate) open: bool,
    /// The threads are listed, perhaps among those of all processes.
    pub(crate) listed: bool,
    /// All there is of every thread.
    pub(crate) all: bool,
    /// No thread is wanted.
    pub(crate) whole: bool,
    /// Sums over its threads are on the screen.
    pub(crate) summed: bool,
    /// What is wanted of all tasks, and of visible ones.
    pub(crate) fields: Fields,
    /// See [`Self::paced`].
    pace: u64,
    /// What a thread does in a second that may deserve a mark.
    pub(crate) marks: Growth,
}

impl Demanded {
    pub(crate) fn new(demand: &Demand) -> Self {
        Self {
            visible: demand.visible.iter().copied().collect(),
            open: demand.open.iter().copied().collect(),
            threads: demand.visible_threads.iter().copied().collect(),
            summed: demand.summed.iter().copied().collect(),
            with_visible_threads: demand
                .visible_threads
                .iter()
                .map(|thread| thread.process)
                .collect(),
            all_threads: demand.all_threads,
            processes_only: demand.processes_only,
            fields: demand.fields,
            pace: pace(demand),
            marks: Growth::of(demand.marks),
        }
    }

    pub(crate) fn of(&self, key: TaskKey) -> Interest<'_> {
        let all = self.fields.contains(Fields::ALL);
        Interest {
            key,
            threads: &self.threads,
            visible: all || self.visible.contains(&key) || self.with_visible_threads.contains(&key),
            open: self.open.contains(&key) || (all && self.all_threads),
            listed: self.all_threads || self.open.contains(&key),
            all,
            whole: self.processes_only,
            summed: self.summed.contains(&key),
            fields: self.fields,
            pace: self.pace,
            marks: self.marks,
        }
    }

    /// Control groups above those of processes are wanted as well.
    pub(crate) fn wants_groups_above(&self) -> bool {
        self.fields.contains(Fields::GROUPS_ABOVE)
    }

    /// Internet sockets of any process are wanted.
    pub(crate) fn wants_sockets(&self) -> bool {
        let wanted = Fields::SOCKETS | Fields::SOCKETS_OF_ALL | Fields::ALL;
        self.fields.intersects(wanted)
    }

    /// Proportional set sizes of any process are wanted.
    pub(crate) fn wants_pss(&self) -> bool {
        self.fields.intersects(Fields::PSS | Fields::PSS_OF_ALL)
    }

    /// All there is of every task.
    pub(crate) fn is_of_all(&self) -> bool {
        self.fields.contains(Fields::ALL)
    }

    /// How long a sample waits for what helpers read of control groups and sockets: not at all, unless it shall hold everything.
    pub(crate) fn patience(&self) -> Duration {
        const OF_ALL: Duration = Duration::from_millis(50);
        if self.is_of_all() {
            OF_ALL
        } else {
            Duration::ZERO
        }
    }

    /// Names of all threads are wanted.
    pub(crate) fn names(&self) -> bool {
        self.fields.intersects(Fields::NAMES | Fields::DETAIL)
    }
}

/// What a second becomes in [`Interest::paced`]: the interval, if that is longer. Who asks for everything gets it fresh.
fn pace(demand: &Demand) -> Nanos {
    const SLOWEST: Duration = Duration::from_secs(10);
    if demand.fields.contains(Fields::ALL) {
        return SECOND;
    }
    let pace = demand.interval.min(SLOWEST).as_nanos() as Nanos;
    pace.max(SECOND)
}

impl Interest<'_> {
    pub(crate) fn shows(&self, tid: u32) -> bool {
        self.threads.contains(&ThreadKey {
            process: self.key,
            tid,
        })
    }

    /// A time after which something is read anew, for the interval that was chosen: with one above a second it grows as the
    /// interval does, so that a sample does not cost the more the rarer it is.
    pub(crate) fn paced(&self, period: Nanos) -> Nanos {
        period / SECOND * self.pace + period % SECOND * self.pace / SECOND
    }

    /// The threads of the process that are on the screen.
    pub(crate) fn shown(&self) -> impl Iterator<Item = u32> {
        let shown = self.threads.iter();
        let own = shown.filter(|thread| thread.process == self.key);
        own.map(|thread| thread.tid)
    }

    /// The control group is wanted.
    pub(crate) fn wants_group(&self) -> bool {
        let of_all = Fields::CGROUP_OF_ALL.union(Fields::CGROUP_USE_OF_ALL);
        self.wants(of_all) || self.shows_group() || (self.visible && self.wants(Fields::LIMITS))
    }

    /// The control group is on the screen.
    pub(crate) fn shows_group(&self) -> bool {
        let shown = Fields::CGROUP | Fields::CGROUP_USE;
        let of_all = Fields::CGROUP_OF_ALL | Fields::CGROUP_USE_OF_ALL;
        self.visible && self.wants(shown | of_all)
    }

    /// What the control group uses is on the screen, or wanted of all.
    pub(crate) fn wants_group_use(&self) -> bool {
        self.wants(Fields::CGROUP_USE_OF_ALL) || (self.visible && self.wants(Fields::CGROUP_USE))
    }

    /// Internet sockets are on the screen, or wanted of all.
    pub(crate) fn wants_sockets(&self) -> bool {
        self.wants(Fields::SOCKETS_OF_ALL) || (self.visible && self.wants(Fields::SOCKETS))
    }

    /// The proportional set size is on the screen, or wanted of all: who asks for everything has to ask for it as well, for it
    /// is the dearest.
    pub(crate) fn wants_pss(&self) -> bool {
        let fields = self.fields;
        fields.contains(Fields::PSS_OF_ALL) || (self.visible && fields.contains(Fields::PSS))
    }

    /// OOM score and I/O priority are on the screen, or wanted of all.
    pub(crate) fn wants_standing(&self) -> bool {
        self.wants(Fields::STANDING_OF_ALL) || (self.visible && self.wants(Fields::STANDING))
    }

    /// Somebody looks at single threads of it.
    pub(crate) fn wants_threads(&self) -> bool {
        let column = self.visible && self.fields.contains(Fields::THREADS);
        self.open || self.listed || self.summed || column || self.wants(Fields::THREADS_OF_ALL)
    }

    pub(crate) fn wants(&self, of_all: Fields) -> bool {
        self.all || self.fields.intersects(of_all)
    }
}
