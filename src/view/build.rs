//! Makes a list: what its rows are picked and placed by.

use super::filter::Candidate;
use super::order::SortKey;
use super::task::Task;
use super::thread_rows::{self, Pick};
use super::{
    Column, ColumnId, Kind, List, Mode, Query, RowKey, Settled, Sum, command, groups, processes,
    states,
};
use crate::groups::Group;
use crate::rates::Snapshot;
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

impl Build<'_, '_> {
    /// The column that rows are sorted by.
    pub(super) fn column(&self) -> &'static Column {
        self.query.sort.column.column()
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
            return self.text_key(task);
        }
        let value = branch.map_or_else(|| self.value(task), |sum| Some(sum.value));
        SortKey::Number(self.settled.whole(key, column.sort_kind(), value))
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
            ColumnId::Command => command::sort_text(task, self.query.program_path, self.snapshot),
            ColumnId::ThreadStates => states::sort_key(task, self.snapshot),
            _ => task
                .text(column, self.snapshot)
                .unwrap_or_default()
                .into_owned(),
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
        let mut texts = query.filter.texts_in(process);
        if let Some(group) = &self.within {
            texts |= query.filter.texts_in_name(&group.name);
        }
        let itself = query.filter.matches(&Candidate {
            task,
            owner: task,
            group: self.group(),
            texts,
            snapshot: self.snapshot,
        });
        Some(Pick { itself, texts })
    }

    fn group(&self) -> Option<Task<'_>> {
        let group = self.within.as_deref()?;
        Some(Task::Group { group })
    }

    /// Whether a group matches.
    pub(super) fn group_matches(&self, group: &Group) -> bool {
        let filter = &self.query.filter;
        let task = Task::Group { group };
        filter.matches(&Candidate {
            task,
            owner: task,
            group: None,
            texts: filter.texts_in_name(&group.name),
            snapshot: self.snapshot,
        })
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
                    group: self.group(),
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
