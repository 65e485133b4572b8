//! Makes a list: what its rows are picked and placed by.

mod pick;

pub(super) use pick::Pick;

use super::compare::{Baseline, Branches, Known};
use super::order::SortKey;
use super::task::Task;
use super::thread_rows;
use super::{
    Column, ColumnId, Kind, List, Mode, Query, RowKey, Settled, Sum, command, groups, processes,
    states,
};
use crate::groups::Group;
use crate::rates::Snapshot;
use crate::sample::TaskKey;
use std::sync::Arc;

/// A list while it is being made.
pub(super) struct Build<'a, 's> {
    pub(super) snapshot: &'a Snapshot,
    pub(super) query: &'a Query,
    pub(super) settled: &'s mut Settled,
    pub(super) list: List,
    /// The group whose processes are being listed.
    pub(super) within: Option<Arc<Group>>,
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
            numbers: query.numbers,
            flat: query.mode == Mode::AllThreads,
            baseline: query
                .baseline
                .as_ref()
                .map(|then| Baseline::new(then, query, snapshot)),
            ..List::default()
        },
        within: None,
    };
    match query.mode {
        Mode::Tree | Mode::List => processes::list(&mut build),
        Mode::Threads(key) => thread_rows::of_process(&mut build, key),
        Mode::AllThreads => thread_rows::of_all(&mut build),
        Mode::Groups(by) => groups::list(&mut build, by),
    }
    build.settled.end();
    build.list
}

impl<'a> Build<'a, '_> {
    /// The column that rows are sorted by.
    pub(super) fn column(&self) -> &'static Column {
        self.query.sort.column.column()
    }

    /// The moment that the list is compared with.
    pub(super) fn then(&self) -> Option<&'a Snapshot> {
        self.query.baseline.as_deref()
    }

    /// Processes that this moment alone knows.
    pub(super) fn gone(&self) -> impl Iterator<Item = Task<'a>> + use<'a> {
        let now = self.snapshot;
        let then = self.then();
        let keys = then.into_iter().flat_map(|then| &then.sample.processes);
        let keys = keys.map(|process| process.key);
        let keys = keys.filter(|key| now.position(*key).is_none());
        let then = then.map(|then| (then, then.sample.wall <= now.sample.wall));
        keys.filter_map(move |key| {
            let (then, ended) = then?;
            let (process, rates) = then.process(key)?;
            Some(Task::of_process(process, rates, None, ended))
        })
    }

    /// The sort key of a process or a group; with its own value, unless that of its subtree is given.
    pub(super) fn whole_key(
        &mut self,
        task: &Task<'_>,
        key: RowKey,
        branch: Option<Sum>,
    ) -> SortKey {
        let column = self.column();
        if column.kind == Kind::Text {
            return self.text_key(task, self.snapshot);
        }
        let value = branch.map_or_else(|| self.value(task, &key), |sum| Some(sum.value));
        SortKey::Number(self.settled.whole(key, column.sort_kind(), value))
    }

    /// The sort key of a thread, a pool or ended threads.
    pub(super) fn part_key(&mut self, task: &Task<'_>, key: impl Fn() -> RowKey) -> SortKey {
        let column = self.column();
        if column.kind == Kind::Text {
            return self.text_key(task, self.snapshot);
        }
        let value = if self.query.by_change() {
            self.value(task, &key())
        } else {
            self.own_value(task, self.snapshot)
        };
        let process = task.process().key;
        SortKey::Number(self.settled.part(process, key, column.sort_kind(), value))
    }

    /// The sort key of what the other moment alone knows.
    pub(super) fn gone_key(
        &mut self,
        task: &Task<'_>,
        key: RowKey,
        branch: Option<Sum>,
    ) -> SortKey {
        let (column, then) = (self.column(), self.then().unwrap_or(self.snapshot));
        if column.kind == Kind::Text {
            return self.text_key(task, then);
        }
        let value = match branch {
            Some(sum) => Some(sum.value),
            None if self.query.by_change() => self.change(&key, Known::Absent).map(f64::abs),
            None => self.own_value(task, then),
        };
        SortKey::Number(self.settled.whole(key, column.sort_kind(), value))
    }

    /// What a row is sorted by.
    fn value(&self, task: &Task<'_>, key: &RowKey) -> Option<f64> {
        if self.query.by_change() {
            let now = Known::of(task, self.column(), self.snapshot);
            return self.change(key, now).map(f64::abs);
        }
        self.own_value(task, self.snapshot)
    }

    /// What a task is sorted by, whatever it was at another moment.
    fn own_value(&self, task: &Task<'_>, snapshot: &Snapshot) -> Option<f64> {
        let column = self.column();
        if column.id == ColumnId::Marks {
            let mark = self.query.marks.of_task(task);
            return Some(mark.map_or(0.0, |mark| f64::from(mark.weight)));
        }
        task.rank(column, snapshot)
    }

    /// By how much the number of a row has changed that is `now`.
    pub(super) fn change(&self, key: &RowKey, now: Known) -> Option<f64> {
        let baseline = self.list.baseline.as_ref()?;
        baseline.difference(key, false, now).change()
    }

    /// Keeps what the branch of a folded process added up to at the other moment.
    pub(super) fn sum_then(&mut self, key: TaskKey, branches: &mut Option<Branches<'a>>) {
        let (Some(then), Some(baseline)) = (self.then(), &mut self.list.baseline) else {
            return;
        };
        let branches = branches.get_or_insert_with(|| Branches::new(then, self.query));
        if let Some(total) = branches.total(key) {
            baseline.totals.insert(key, total);
        }
    }

    fn text_key(&self, task: &Task<'_>, snapshot: &Snapshot) -> SortKey {
        let column = self.column();
        let mut bytes = match column.id {
            ColumnId::Command => command::sort_text(task, self.query.program_path, snapshot),
            ColumnId::ThreadStates => states::sort_key(task, snapshot),
            _ => task.text(column, snapshot).unwrap_or_default().into_owned(),
        };
        bytes.make_ascii_lowercase();
        SortKey::Text(bytes.into())
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
