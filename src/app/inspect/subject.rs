//! The process or thread that is looked into: from the cursor, and what it is called.

use super::Inspect;
use crate::app::act::process_name;
use crate::app::no_effect::NO_ROW;
use crate::app::{App, Effect, Popup};
use crate::inspect::{Subject, Tab};
use crate::keys::Action;
use crate::sample::TaskKey;
use crate::text;
use crate::view::RowKey;

/// The row is none of a single task.
pub(super) const NOBODY: &str = "Choose a process or a thread; + unfolds a pool or a group.";

impl App {
    /// What is looked into, if anything.
    pub fn inspecting(&self) -> Option<&Inspect> {
        self.popups.iter().rev().find_map(|popup| match popup {
            Popup::Inspect(inspect) => Some(&**inspect),
            _ => None,
        })
    }

    pub(super) fn inspecting_mut(&mut self) -> Option<&mut Inspect> {
        self.popups.iter_mut().rev().find_map(|popup| match popup {
            Popup::Inspect(inspect) => Some(&mut **inspect),
            _ => None,
        })
    }

    /// Says why there is nobody to look into.
    fn tell_nobody(&mut self) {
        self.told(if self.row().is_some() { NOBODY } else { NO_ROW });
    }

    /// Looks into what the cursor is on; at this tab, or where most people look first.
    pub(in crate::app) fn inspect(&mut self, tab: Option<Tab>) {
        let Some((subject, name)) = self.subject() else {
            self.tell_nobody();
            return;
        };
        let first = if subject.thread.is_some() {
            Tab::Scheduling
        } else {
            Tab::Files
        };
        let inspect = Inspect::new(subject, name, tab.unwrap_or(first), self.size.0);
        self.popups.push(Popup::Inspect(Box::new(inspect)));
    }

    /// The process or thread under the cursor.
    fn subject(&self) -> Option<(Subject, String)> {
        let (process, thread) = match self.pane().cursor()? {
            RowKey::Process(process) => (*process, None),
            RowKey::Thread(thread) => (thread.process, Some(thread.tid)),
            RowKey::Pool(..)
            | RowKey::EndedThreads(_)
            | RowKey::ShortLived(_)
            | RowKey::Group(_) => return None,
        };
        let subject = Subject { process, thread };
        Some((subject, self.called(process, thread)))
    }

    /// A name for people: `java (4312)`, `thread GC (4320) of java (4312)`.
    fn called(&self, key: TaskKey, thread: Option<u32>) -> String {
        let process = self
            .table_snapshot()
            .and_then(|snapshot| snapshot.process(key))
            .map(|(process, _)| process);
        let owner = process_name(process.map(|process| &**process), key);
        let Some(tid) = thread else {
            return owner;
        };
        let threads = process.map(|process| &process.threads.list);
        let known = threads.into_iter().flatten().find(|one| one.tid == tid);
        let detail = known.and_then(|thread| thread.detail.as_ref());
        let name = detail.map_or_else(String::new, |detail| {
            format!("{} ", text::clean(detail.name.as_bytes()))
        });
        format!("thread {name}({tid}) of {owner}")
    }

    /// The way to strace: whom to trace.
    pub(super) fn trace(&mut self) -> Effect {
        if let Some(reason) = self.read_only() {
            self.message = Some(reason.into_owned());
            return Effect::None;
        }
        let subject = match self.inspecting() {
            Some(inspect) => Some(inspect.subject),
            None => self.subject().map(|(subject, _)| subject),
        };
        if let Some(subject) = subject {
            return Effect::Trace(subject);
        }
        self.tell_nobody();
        Effect::None
    }

    /// A tracer has ended, or could not be started: says what came of it.
    pub fn traced(&mut self, message: Option<String>) {
        self.message = message;
        self.dirty = true;
    }
}

impl Action {
    /// The tab that an action opens, if it opens one.
    pub(in crate::app) const fn tab(self) -> Option<Tab> {
        match self {
            Self::Environment => Some(Tab::Environment),
            Self::OpenFiles => Some(Tab::Files),
            Self::FileLocks => Some(Tab::Locks),
            _ => None,
        }
    }
}
