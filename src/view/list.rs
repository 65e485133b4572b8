//! The rows of a snapshot.

use super::Kind;
use super::filter::Candidate;
use super::order::SortKey;
use super::parts::{self, Pick};
use super::task::Task;
use super::{
    Column, ColumnId, Group, Mode, Query, Row, RowKey, Settled, Subject, command, processes, states,
};
use crate::diagnosis::Thresholds;
use crate::rates::{AtLeast, Snapshot, Tally};
use crate::sample::{Nanos, TaskKey, Thread, ThreadKey};
use std::ops::Range;

/// What a folded subtree adds up to, its root included.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Total {
    /// What its row shows as that of a process.
    pub tally: Tally,
    /// CPU time used, nanoseconds.
    pub clock: Nanos,
    /// Sums of which no part is known.
    pub unknown: AtLeast,
}

/// Rows in display order, and what they refer to.
#[derive(Clone, Debug, Default)]
pub struct List {
    /// The rows.
    pub rows: Vec<Row>,
    /// Sums of folded subtrees.
    pub totals: Vec<Total>,
    /// Pools of threads.
    pub groups: Vec<Group>,
    /// Commands show the full path of the program.
    pub program_path: bool,
    /// Threads of many processes are listed one by one: their rows say whose they are.
    pub flat: bool,
    /// From which values on cells warn and alarm.
    pub thresholds: Thresholds,
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
            Subject::Group { at, group } => {
                let process = snapshot.sample.processes.get(at as usize);
                process.zip(self.groups.get(group as usize))
            }
            _ => None,
        };
        found.into_iter().flat_map(|(process, group)| {
            let members = group.members.iter();
            members.filter_map(|at| process.threads.list.get(*at as usize))
        })
    }

    /// Who the threads of a pool are, in their order; of any other row none.
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

    /// Processes and threads in these rows, for the `Demand`: what has to be read to show them. Of a pool, its threads
    /// while they are few; of a larger one its process, third.
    pub fn visible(
        &self,
        snapshot: &Snapshot,
        rows: Range<usize>,
    ) -> (Vec<TaskKey>, Vec<ThreadKey>, Vec<TaskKey>) {
        const FEW: usize = 64;
        let (mut processes, mut threads, mut summed) = (Vec::new(), Vec::new(), Vec::new());
        let end = rows.end.min(self.rows.len());
        for row in &self.rows[rows.start.min(end)..end] {
            match (&row.key, row.subject) {
                (_, Subject::Ended { .. }) => {}
                (RowKey::Process(key) | RowKey::Exited(key), _) => processes.push(*key),
                (RowKey::Thread(key), _) => threads.push(*key),
                (RowKey::Group(key, _), _) => {
                    let before = threads.len();
                    threads.extend(self.pool_keys(row, snapshot).take(FEW + 1));
                    if threads.len() > before + FEW {
                        threads.truncate(before + FEW);
                        summed.push(*key);
                    }
                }
            }
        }
        (processes, threads, summed)
    }
}

/// A list while it is being made.
pub(super) struct Build<'a, 's> {
    pub(super) snapshot: &'a Snapshot,
    pub(super) query: &'a Query,
    pub(super) settled: &'s mut Settled,
    pub(super) list: List,
}

/// Lists what `query` asks for. `settled` remembers the order between snapshots, so that rows move calmly: give the
/// same one again. It knows a new sample from a refinement or a key by the number of the sample.
pub fn build(snapshot: &Snapshot, query: &Query, settled: &mut Settled) -> List {
    if snapshot.elapsed.is_none() {
        // The first sample, or a jump in time: there is nothing to be calm about.
        *settled = Settled::default();
    }
    settled.begin(snapshot.sample.seq, query);
    let mut build = Build {
        snapshot,
        query,
        settled,
        list: List {
            program_path: query.program_path,
            flat: query.mode == Mode::AllThreads,
            ..List::default()
        },
    };
    match query.mode {
        Mode::Tree | Mode::List => processes::list(&mut build),
        Mode::Threads(key) => parts::of_process(&mut build, key),
        Mode::AllThreads => parts::of_all(&mut build),
    }
    build.settled.end();
    build.list
}

impl Build<'_, '_> {
    /// The column that rows are sorted by.
    pub(super) fn column(&self) -> &'static Column {
        self.query.sort.column.column()
    }

    /// The sort key of a process; with its own value, unless that of its subtree is given.
    pub(super) fn process_key(&mut self, task: &Task<'_>, branch: Option<f64>) -> SortKey {
        let column = self.column();
        if column.kind == Kind::Text {
            return self.text_key(task);
        }
        let value = branch.or_else(|| self.value(task));
        let process = task.process().key;
        SortKey::Number(self.settled.process(process, column.sort_kind(), value))
    }

    /// The sort key of a thread, a pool or ended threads.
    pub(super) fn part_key(&mut self, task: &Task<'_>, key: impl FnOnce() -> RowKey) -> SortKey {
        let column = self.column();
        if column.kind == Kind::Text {
            return self.text_key(task);
        }
        let value = self.value(task);
        let process = task.process().key;
        SortKey::Number(self.settled.part(process, key, column.sort_kind(), value))
    }

    /// What a task is sorted by.
    fn value(&self, task: &Task<'_>) -> Option<f64> {
        let column = self.column();
        if column.id == ColumnId::Marks {
            let mark = self.query.marks.of_task(task);
            return Some(mark.map_or(0.0, |mark| f64::from(mark.weight)));
        }
        task.rank(column, self.snapshot)
    }

    fn text_key(&self, task: &Task<'_>) -> SortKey {
        let column = self.column();
        let mut bytes = match column.id {
            ColumnId::Command => command::sort_text(task, self.query.program_path),
            ColumnId::ThreadStates => states::sort_key(task.process()),
            _ => task.text(column).unwrap_or_default().into_owned(),
        };
        bytes.make_ascii_lowercase();
        SortKey::Text(bytes.into())
    }

    /// Whether a process matches, and how its threads are judged. `None`: it is another user's.
    pub(super) fn pick(&self, task: Task<'_>) -> Option<Pick> {
        let query = self.query;
        let process = task.process();
        if query
            .uid
            .is_some_and(|uid| process.identity.uid != Some(uid))
        {
            return None;
        }
        let texts = query.filter.texts_in(process);
        let itself = query.filter.matches(&Candidate {
            task,
            owner: task,
            texts,
            snapshot: self.snapshot,
        });
        Some(Pick { itself, texts })
    }

    /// A thread of the process `owner`, by its place in the list of that, matches.
    pub(super) fn picks(&self, pick: Pick, owner: Task<'_>, thread: usize) -> bool {
        let filter = &self.query.filter;
        let Task::Process { process, rates, .. } = owner else {
            return false;
        };
        filter.is_empty()
            || Task::thread(process, rates, thread).is_some_and(|task| {
                filter.matches(&Candidate {
                    task,
                    owner,
                    texts: pick.texts,
                    snapshot: self.snapshot,
                })
            })
    }
}

impl Column {
    /// How values are compared: the history is sorted by what it mostly shows.
    fn sort_kind(&self) -> Kind {
        match self.kind {
            Kind::Graph if self.id == ColumnId::Marks => Kind::Count,
            Kind::Graph => Kind::Percent,
            kind => kind,
        }
    }
}
