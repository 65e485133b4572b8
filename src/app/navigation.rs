//! Going from screen to screen. Between processes and threads the task under the cursor comes along: from a process to its
//! first thread, from a thread to its process.
//!
//! The first thread and not the busiest: it has the number and the name that the eye was on, and is the same one the next
//! time. A list in which nobody has moved is about what is on top of it; it sends nobody along.

use super::act::process_name;
use super::{App, Screen};
use crate::rates::Snapshot;
use crate::sample::{TaskKey, ThreadKey};
use crate::view::{List, RowKey, RowSubject};

impl App {
    pub(super) fn go_to(&mut self, screen: Screen) {
        if self.charts() && screen != Screen::System {
            self.take_cursor_along();
        }
        let sought = self.sent_along(screen);
        if self.screen == Screen::Process {
            self.drill = None;
        }
        self.screen = screen;
        self.relist(false);
        self.sought = sought;
        self.find_sought();
    }

    /// The task that comes along to this screen.
    fn sent_along(&self, screen: Screen) -> Option<RowKey> {
        let pane = self.pane();
        // What is followed comes along anyway.
        if self.charts() || self.screen == screen || !pane.is_moved() || self.followed().is_some() {
            return None;
        }
        let key = pane.cursor()?;
        match (self.screen, screen) {
            (_, Screen::Threads) => Some(key.clone()),
            (Screen::Threads, Screen::Processes) => Some(RowKey::Process(key.process())),
            _ => None,
        }
    }

    /// Puts the cursor on whom it shall be on, as soon as they are listed: the threads of a process may have to be read
    /// first.
    pub(super) fn find_sought(&mut self) {
        let (Some(sought), Some(snapshot)) = (self.sought.take(), self.table_snapshot()) else {
            return;
        };
        let process = sought.process();
        // It is there already, in one row or another.
        if self.pane().cursor().map(RowKey::process) == Some(process) && self.pane().is_moved() {
            return;
        }
        let list = &self.pane().list;
        let line = match &sought {
            RowKey::Process(_) if self.screen == Screen::Processes => list.position(&sought),
            sought => thread_of(list, snapshot, sought),
        };
        if let Some(line) = line {
            let height = self.height();
            self.pane_mut().go(line, height);
            self.dirty = true;
            return;
        }
        let Some((known, _)) = snapshot.process(process) else {
            return;
        };
        if self.screen == Screen::Threads && known.threads.complete.is_none() {
            self.sought = Some(sought);
            return;
        }
        let name = process_name(Some(known), process);
        self.message = Some(match self.screen {
            Screen::Threads => format!("No thread of {name} in this list."),
            _ => format!("{name} is not in this list."),
        });
    }
}

/// The line of a thread that stands for the row: the same thread, otherwise the first thread of the process, and where
/// that is not listed the busiest that is.
fn thread_of(list: &List, snapshot: &Snapshot, key: &RowKey) -> Option<usize> {
    let process = key.process();
    let tid = match key {
        RowKey::Thread(thread) => thread.tid,
        _ => process.tid,
    };
    let exact = list.position(&RowKey::Thread(ThreadKey { process, tid }));
    exact.or_else(|| busiest(list, snapshot, process))
}

fn busiest(list: &List, snapshot: &Snapshot, process: TaskKey) -> Option<usize> {
    let (_, rates) = snapshot.process(process)?;
    let lines = list.rows.iter().enumerate();
    let threads = lines.filter_map(|(line, row)| match (&row.key, row.subject) {
        (RowKey::Thread(key), RowSubject::Thread { thread, .. }) if key.process == process => {
            let rates = rates.threads.get(thread as usize);
            let cpu = rates.and_then(|rates| rates.cpu_percent).unwrap_or(0.0);
            Some((line, cpu))
        }
        _ => None,
    });
    let more = |one: (usize, f32), other: (usize, f32)| if other.1 > one.1 { other } else { one };
    threads.reduce(more).map(|(line, _)| line)
}
