//! What is different from another moment: of each row its number then, its number now, and the change.
//!
//! The other moment is called A, the one that is listed B. Rows are those of both: what is in A alone is listed as well,
//! as [`RowSubject::Gone`]. Who is the same is told by the key of the row: of tasks by ID and start, of groups and pools
//! by what makes them one, so that a program that was started again is compared with itself in its group.

mod branches;
mod cells;
#[cfg(test)]
mod tests;

pub(super) use branches::Branches;
pub use cells::{change_cell, then_cell};

use super::task::Task;
use super::{Column, ColumnId, Kind, List, Pool, Query, Row, RowKey, RowSubject, Value};
use crate::groups::{Group, GroupKey};
use crate::rates::{Snapshot, Total};
use crate::sample::TaskKey;
use rustc_hash::FxHashMap;
use std::hash::{Hash, Hasher};
use std::sync::Arc;

/// The moment A, and what rows are compared with there.
#[derive(Clone, Debug)]
pub struct Baseline {
    /// The moment.
    pub snapshot: Arc<Snapshot>,
    /// Whose numbers are compared.
    pub column: ColumnId,
    /// A is the later one of the two: somebody has gone back beyond it.
    is_later: bool,
    /// Its groups, where groups are listed.
    pub(super) groups: FxHashMap<GroupKey, Arc<Group>>,
    /// What branches added up to that are folded now.
    pub(super) totals: FxHashMap<TaskKey, Total>,
    /// Its pools of threads, by their rows.
    pub(super) pools: FxHashMap<RowKey, Pool>,
}

/// What is known of the number of a row at one of the two moments.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Known {
    /// The task did not exist.
    Absent,
    /// The column says nothing in such a row.
    Nothing,
    /// Not known, or not read at that time.
    Unknown,
    /// So much, in the unit of the column.
    Number {
        /// Unrounded.
        value: f64,
        /// Or more.
        at_least: bool,
    },
}

/// The number of a row at both moments.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Difference {
    /// At A.
    pub then: Known,
    /// At B.
    pub now: Known,
    /// What does not exist has none of what the column counts. A nice value it has none at all.
    counts: bool,
}

/// What a row was at A.
enum Then<'a> {
    Absent,
    Unread,
    Task(Task<'a>),
}

impl Baseline {
    /// The moment `then`, for a list of `snapshot`.
    pub(super) fn new(then: &Arc<Snapshot>, query: &Query, snapshot: &Snapshot) -> Self {
        Self {
            snapshot: Arc::clone(then),
            column: query.sort.compared(),
            is_later: then.sample.wall > snapshot.sample.wall,
            groups: FxHashMap::default(),
            totals: FxHashMap::default(),
            pools: FxHashMap::default(),
        }
    }

    /// What the row with this key was; a folded one with its branch.
    fn then(&self, key: &RowKey, folded: bool) -> Then<'_> {
        let snapshot = &*self.snapshot;
        let found = match key {
            RowKey::Group(key) => {
                let group = self.groups.get(key);
                return group.map_or(Then::Absent, |group| Then::Task(Task::Group { group }));
            }
            RowKey::ShortLived(_) => return Then::Absent,
            key => snapshot.process(key.process()),
        };
        let Some((process, rates)) = found else {
            return Then::Absent;
        };
        let part = match key {
            RowKey::Thread(key) => {
                let at = process.threads.position(key.tid).ok();
                at.and_then(|at| Task::thread(process, rates, at))
            }
            RowKey::Pool(..) => {
                let pool = self.pools.get(key);
                pool.map(|pool| Task::Pool { process, pool })
            }
            RowKey::EndedThreads(_) => Some(Task::EndedThreads { process, rates }),
            _ => {
                let total = self.totals.get(&process.key).filter(|_| folded);
                let ended = !self.is_later;
                Some(Task::of_process(process, rates, total, ended))
            }
        };
        match part {
            Some(task) => Then::Task(task),
            None if process.threads.complete.is_some() => Then::Absent,
            None => Then::Unread,
        }
    }

    /// The task of a row that B does not know.
    pub(super) fn gone(&self, row: &Row) -> Option<Task<'_>> {
        match self.then(&row.key, row.total.is_some()) {
            Then::Task(task) => Some(task),
            _ => None,
        }
    }

    /// The numbers of the row with this key: at A, and at B, where it is `now`.
    pub(super) fn difference(&self, key: &RowKey, folded: bool, now: Known) -> Difference {
        let column = self.column.column();
        Difference {
            then: match self.then(key, folded) {
                Then::Absent => Known::Absent,
                Then::Unread => Known::Unknown,
                Then::Task(task) => Known::of(&task, column, &self.snapshot),
            },
            now,
            counts: column.kind != Kind::Id,
        }
    }
}

impl Baseline {
    /// What all its cells depend on.
    pub(super) fn identity(&self) -> (u64, u64, ColumnId, bool) {
        let sample = &self.snapshot.sample;
        (sample.seq, sample.at, self.column, self.is_later)
    }
}

impl Known {
    /// What the column says of a task.
    pub(super) fn of(task: &Task<'_>, column: &Column, snapshot: &Snapshot) -> Self {
        match task.value(column, snapshot) {
            Value::Nothing => Self::Nothing,
            Value::Number(value) => Self::Number {
                value,
                at_least: task.is_lower_bound(column),
            },
            _ => Self::Unknown,
        }
    }

    fn origin(self, out: &mut impl Hasher) {
        std::mem::discriminant(&self).hash(out);
        if let Self::Number { value, at_least } = self {
            (value.to_bits(), at_least).hash(out);
        }
    }

    const fn is_exact(self) -> bool {
        !matches!(self, Self::Number { at_least: true, .. })
    }
}

impl Difference {
    /// By how much the number has grown, in the unit of the column; `None` where one of the two is not known.
    pub fn change(&self) -> Option<f64> {
        let number = |known| match known {
            Known::Number { value, .. } => Some(value),
            Known::Absent if self.counts => Some(0.0),
            _ => None,
        };
        Some(number(self.now)? - number(self.then)?)
    }

    /// Hashes what cells are made of it.
    pub(super) fn origin(&self, out: &mut impl Hasher) {
        self.then.origin(out);
        self.now.origin(out);
    }

    /// One of the two is a lower bound: the change may be more or less.
    pub const fn is_rough(&self) -> bool {
        !(self.then.is_exact() && self.now.is_exact())
    }
}

impl List {
    /// The numbers of a row at both moments, where the list is compared with one.
    pub fn difference(&self, row: &Row, snapshot: &Snapshot) -> Option<Difference> {
        let baseline = self.baseline.as_ref()?;
        let now = if row.subject == RowSubject::Gone {
            Known::Absent
        } else {
            let task = Task::of(row, self, snapshot)?;
            Known::of(&task, baseline.column.column(), snapshot)
        };
        Some(baseline.difference(&row.key, row.total.is_some(), now))
    }
}

impl Column {
    /// Its values are amounts, which can be compared with those of another moment.
    pub fn compares(&self) -> bool {
        match self.kind {
            Kind::Percent
            | Kind::Rate
            | Kind::Count
            | Kind::Bytes
            | Kind::ByteRate
            | Kind::Time
            | Kind::Age => true,
            Kind::Id => self.id != ColumnId::LastCpu,
            Kind::Pid | Kind::HexPid | Kind::Start | Kind::Text | Kind::State | Kind::Graph => {
                false
            }
        }
    }

    /// Where it grows, somebody has less: CPU, memory, I/O.
    fn more_is_worse(&self) -> bool {
        let kind = matches!(
            self.kind,
            Kind::Percent | Kind::Rate | Kind::Bytes | Kind::ByteRate
        );
        self.threshold.is_some()
            || kind && !matches!(self.id, ColumnId::Births | ColumnId::Ends)
            || self.id == ColumnId::OomScore
    }
}
