//! The mark of a row. Pools have those of their threads, groups those of their processes.

use super::task::Task;
use super::{List, Row};
use crate::diagnosis::{Mark, Marks};
use crate::rates::Snapshot;
use crate::sample::ThreadKey;

impl Marks {
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
            Task::Pool { .. } if self.threads.is_empty() => None,
            Task::Pool { pool, .. } => {
                let members = pool.members.iter();
                let tids = members.filter_map(|at| process.threads.list.get(*at as usize));
                tids.filter_map(|member| thread(member.tid)).max()
            }
            Task::Group { .. } if self.processes.is_empty() => None,
            Task::Group { group } => {
                let members = group.members.iter();
                members
                    .filter_map(|key| self.processes.get(key))
                    .max()
                    .copied()
            }
            Task::Process { .. } | Task::EndedThreads { .. } | Task::ShortLived { .. } => None,
        }
    }
}
