//! The tasks that are meant: identities, and what to call them.

use crate::act::{Facts, Target};
use crate::app::App;
use crate::rates::Snapshot;
use crate::sample::{Process, TaskKey};
use crate::text;
use crate::view::{Fold, Mode, Row, RowKey, command_text, program_name};

/// A target, what to call it, and how it was when it was opened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Chosen {
    /// The task.
    pub target: Target,
    /// Name for sentences: `java (4312)`, `thread GC (4320) of java (4312)`.
    pub name: String,
    /// COMMAND of its row; of a thread with the one of its process.
    pub command: String,
    /// How it was when it was opened.
    pub facts: Facts,
    /// The row stood for a folded branch: the process itself is meant, nothing below it.
    pub folded: bool,
    /// A thread of the kernel, which takes no signals.
    pub kernel: bool,
}

impl Chosen {
    /// What a list of targets says of it.
    pub(super) fn line(&self) -> String {
        format!("{:>7} {}", self.target.id(), self.command)
    }
}

impl App {
    /// The tagged; when there are none, what the row under the cursor stands for.
    pub(super) fn targets(&self) -> Vec<Chosen> {
        let Some(snapshot) = self.table_snapshot() else {
            return Vec::new();
        };
        if self.act.tags.is_empty() {
            let folded = self.row().is_some_and(|row| {
                self.mode() == Mode::Tree
                    && row.fold == Fold::Folded
                    && matches!(row.key, RowKey::Process(_))
            });
            let keys = self.row().map(|row| self.members(row)).unwrap_or_default();
            return keys
                .iter()
                .filter_map(|key| self.target(snapshot, key, folded))
                .collect();
        }
        // What is on the screen may be the last moment of a process that has ended; what is tagged lives.
        let snapshot = self.feed.shown.as_ref().unwrap_or(snapshot);
        let mut tagged: Vec<Chosen> = self
            .act
            .tags
            .iter()
            .filter_map(|key| self.target(snapshot, key, false))
            .collect();
        tagged.sort_by_key(|one| {
            (
                one.target.process(),
                one.target.is_thread(),
                one.target.id(),
            )
        });
        tagged
    }

    /// The target of a process or thread.
    pub(super) fn target(&self, snapshot: &Snapshot, key: &RowKey, folded: bool) -> Option<Chosen> {
        let process = process(snapshot, key.process());
        let owner = name(process, key.process());
        let command = process.map_or_else(String::new, |process| {
            command_text(process, self.config.program_path)
        });
        let (target, name, command) = match key {
            RowKey::Process(key) => (Target::Process(*key), owner, command),
            RowKey::Thread(key) => {
                let thread = process.and_then(|process| process.threads.get(key.tid));
                let detail = thread.and_then(|thread| thread.detail.as_ref());
                let called = detail.map_or_else(String::new, |detail| {
                    format!("{} ", text::clean(detail.name.as_bytes()))
                });
                let target = Target::Thread {
                    key: *key,
                    starttime: detail.map(|detail| detail.starttime),
                };
                let name = format!("thread {called}({}) of {owner}", key.tid);
                (target, name, format!("thread {called}of {command}"))
            }
            RowKey::Pool(..)
            | RowKey::EndedThreads(_)
            | RowKey::ShortLived(_)
            | RowKey::Group(_) => return None,
        };
        Some(Chosen {
            target,
            name,
            command,
            facts: Facts::default(),
            folded,
            kernel: process.is_some_and(|process| process.stat.kernel),
        })
    }

    /// The processes and threads that a row stands for: itself, the threads of a pool, or the processes of a group.
    pub(in crate::app) fn members(&self, row: &Row) -> Vec<RowKey> {
        match (&row.key, self.table_snapshot()) {
            (RowKey::Process(_) | RowKey::Thread(_), _) => vec![row.key.clone()],
            (RowKey::Group(_), _) => {
                let grouped = self.pane().list.grouped(row).into_iter();
                grouped.map(RowKey::Process).collect()
            }
            (RowKey::Pool(..), Some(snapshot)) => {
                let threads = self.pane().list.pool_keys(row, snapshot);
                threads.map(RowKey::Thread).collect()
            }
            _ => Vec::new(),
        }
    }
}

/// A process by its identity, also one that has just ended.
fn process(snapshot: &Snapshot, key: TaskKey) -> Option<&Process> {
    snapshot.process(key).map(|(process, _)| &**process)
}

/// What to call a process: as its row does, without the arguments.
pub(in crate::app) fn name(process: Option<&Process>, key: TaskKey) -> String {
    match process {
        Some(process) => format!("{} ({})", program_name(process), key.tid),
        None => format!("process {}", key.tid),
    }
}
