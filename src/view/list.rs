//! The rows of a snapshot.

use super::{Baseline, Numbers, Pool, Row, RowKey, RowSubject, ShortLived, Sum};
use crate::diagnosis::{LintThresholds, Thresholds};
use crate::groups::Group;
use crate::rates::{Snapshot, Total};
use crate::sample::{TaskKey, Thread, ThreadKey};
use std::collections::BTreeSet;
use std::ops::Range;
use std::sync::Arc;

/// Rows in display order, and what they refer to.
#[derive(Clone, Debug, Default)]
pub struct List {
    /// The rows.
    pub rows: Vec<Row>,
    /// Sums of folded subtrees.
    pub totals: Vec<Total>,
    /// What rows are placed by that show another number themselves.
    pub sums: Vec<Sum>,
    /// Pools of threads.
    pub pools: Vec<Pool>,
    /// Short-lived programs that have ended.
    pub short_lived: Vec<ShortLived>,
    /// Groups of processes, each after those above it.
    pub groups: Vec<Arc<Group>>,
    /// Commands show the full path of the program.
    pub program_path: bool,
    /// How numbers are written.
    pub numbers: Numbers,
    /// Threads of many processes are listed one by one: their rows say whose they are.
    pub flat: bool,
    /// The moment that it is compared with.
    pub baseline: Option<Baseline>,
    /// From which values on cells warn and alarm.
    pub thresholds: Thresholds,
    /// From which values on tasks are marked.
    pub lints: LintThresholds,
}

impl List {
    /// Where a row is now.
    pub fn position(&self, key: &RowKey) -> Option<usize> {
        self.rows.iter().position(|row| row.key == *key)
    }

    /// The threads of a pool, in their order; of any other row none.
    pub fn pool<'a>(
        &'a self,
        row: &Row,
        snapshot: &'a Snapshot,
    ) -> impl Iterator<Item = &'a Thread> + use<'a> {
        let found = match row.subject {
            RowSubject::Pool { at, pool } => {
                let process = snapshot.sample.processes.get(at as usize);
                process.zip(self.pools.get(pool as usize))
            }
            _ => None,
        };
        found.into_iter().flat_map(|(process, pool)| {
            let members = pool.members.iter();
            members.filter_map(|at| process.threads.list.get(*at as usize))
        })
    }

    /// Keys of the threads of a pool, in their order; of any other row none.
    pub fn pool_keys<'a>(
        &'a self,
        row: &Row,
        snapshot: &'a Snapshot,
    ) -> impl Iterator<Item = ThreadKey> + use<'a> {
        let process = row.key.process();
        self.pool(row, snapshot).map(move |thread| ThreadKey {
            process,
            tid: thread.tid,
        })
    }

    /// The row is a pool with this thread in it.
    pub fn holds(&self, row: &Row, thread: ThreadKey, snapshot: &Snapshot) -> bool {
        self.pool_keys(row, snapshot).any(|key| key == thread)
    }

    /// The row stands for short-lived programs, of which this process is one.
    pub fn holds_short_lived(&self, row: &Row, process: TaskKey, snapshot: &Snapshot) -> bool {
        let RowSubject::ShortLived { group } = row.subject else {
            return false;
        };
        let group = self.short_lived.get(group as usize);
        group.is_some_and(|group| {
            let mut ended = group.ended(snapshot);
            ended.any(|ended| ended.process.key == process)
        })
    }

    /// The group that a row is.
    pub fn group(&self, row: &Row) -> Option<&Group> {
        match row.subject {
            RowSubject::Group { at, .. } => self.groups.get(at as usize).map(|group| &**group),
            _ => None,
        }
    }

    /// The processes of a group and of those below it, ascending in each; of any other row none.
    pub fn grouped(&self, row: &Row) -> Vec<TaskKey> {
        let RowSubject::Group { at, .. } = row.subject else {
            return Vec::new();
        };
        let first = at as usize;
        let Some(group) = self.groups.get(first) else {
            return Vec::new();
        };
        let mut found = group.members.clone();
        if group.children == 0 {
            return found;
        }
        // A group comes after those above it.
        let mut within = vec![false; self.groups.len()];
        within[first] = true;
        for (place, group) in self.groups.iter().enumerate().skip(first + 1) {
            if group.parent.is_some_and(|parent| within[parent as usize]) {
                within[place] = true;
                found.extend(&group.members);
            }
        }
        found
    }

    /// Processes and threads in these rows, for the `Demand`: what has to be read to show them. Of groups, their processes
    /// while they are few. Of a pool, its threads while they are few; of a larger one its process, third.
    pub fn visible(
        &self,
        snapshot: &Snapshot,
        rows: Range<usize>,
    ) -> (Vec<TaskKey>, Vec<ThreadKey>, Vec<TaskKey>) {
        const FEW: usize = 64;
        let (mut processes, mut threads, mut summed) = (Vec::new(), Vec::new(), Vec::new());
        let mut grouped = BTreeSet::new();
        let end = rows.end.min(self.rows.len());
        for row in &self.rows[rows.start.min(end)..end] {
            match (&row.key, row.subject) {
                (_, RowSubject::Ended { .. } | RowSubject::Gone) | (RowKey::ShortLived(_), _) => {}
                (RowKey::Group(_), _) if grouped.len() <= FEW => grouped.extend(self.grouped(row)),
                (RowKey::Group(_), _) => {}
                (RowKey::Process(key) | RowKey::EndedThreads(key), _) => processes.push(*key),
                (RowKey::Thread(key), _) => threads.push(*key),
                (RowKey::Pool(key, _), _) => {
                    let before = threads.len();
                    threads.extend(self.pool_keys(row, snapshot).take(FEW + 1));
                    if threads.len() > before + FEW {
                        threads.truncate(before + FEW);
                        summed.push(*key);
                    }
                }
            }
        }
        if grouped.len() <= FEW {
            processes.extend(grouped);
        }
        (processes, threads, summed)
    }
}
