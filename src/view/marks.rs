//! Marks of rows: letters for what somebody found about a task. Who finds, and what the letters mean, is not known here.

use super::task::Task;
use super::{List, Row, RowKey};
use crate::rates::Snapshot;
use crate::sample::{TaskKey, ThreadKey};
use rustc_hash::FxHashMap;

/// The gravest mark of a task.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Mark {
    /// The graver, the more.
    pub weight: u8,
    /// How it is shown.
    pub letter: char,
}

/// Marks of processes and threads; of most there are none.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Marks {
    processes: FxHashMap<TaskKey, Mark>,
    threads: FxHashMap<ThreadKey, Mark>,
}

impl Marks {
    /// Marks a process or thread; the gravest mark stays. Pools have those of their threads.
    pub fn add(&mut self, key: &RowKey, mark: Mark) {
        let entry = match key {
            RowKey::Process(key) => self.processes.entry(*key).or_insert(mark),
            RowKey::Thread(key) => self.threads.entry(*key).or_insert(mark),
            RowKey::Group(..) | RowKey::Exited(_) => return,
        };
        *entry = mark.max(*entry);
    }

    /// The mark of a row.
    pub fn of(&self, row: &Row, list: &List, snapshot: &Snapshot) -> Option<Mark> {
        self.of_task(&Task::of(row, list, snapshot)?)
    }

    pub(super) fn of_task(&self, task: &Task<'_>) -> Option<Mark> {
        let process = task.process();
        let thread = |tid: u32| {
            let key = ThreadKey {
                process: process.key,
                tid,
            };
            self.threads.get(&key).copied()
        };
        match task {
            Task::Process { ended: false, .. } => self.processes.get(&process.key).copied(),
            Task::Thread { thread: of, .. } => thread(of.tid),
            Task::Group { .. } if self.threads.is_empty() => None,
            Task::Group { group, .. } => {
                let members = group.members.iter();
                let tids = members.filter_map(|at| process.threads.list.get(*at as usize));
                tids.filter_map(|member| thread(member.tid)).max()
            }
            Task::Process { .. } | Task::Exited { .. } => None,
        }
    }
}
