//! The screen of one process and its threads.

use super::{App, Pane, Screen};
use crate::rates::Snapshot;
use crate::sample::{TaskKey, ThreadKey};
use crate::view::{Filter, RowKey};
use std::sync::Arc;

/// The process drilled into.
#[derive(Clone, Debug)]
pub struct Drill {
    /// Which one.
    pub key: TaskKey,
    /// Its threads.
    pub pane: Pane,
    /// Where Esc goes.
    pub back: Screen,
    /// The last snapshot that knew the process, once it has ended.
    pub held: Option<Arc<Snapshot>>,
}

impl App {
    /// Opens the screen of the process that the cursor is on, or in.
    pub(super) fn drill_down(&mut self) {
        let Some((process, thread)) = self.pane().cursor().map(parts) else {
            return;
        };
        let known = |snapshot: &Arc<Snapshot>| snapshot.position(process).is_some();
        if !self.shown.as_ref().is_some_and(known) {
            self.message = Some("This process has ended.".to_owned());
            return;
        }
        let mut pane = Pane::new(self.pane().sort, Filter::default());
        if let Some(thread) = thread {
            pane.bind(RowKey::Thread(thread));
        }
        self.drill = Some(Drill {
            key: process,
            pane,
            back: self.screen,
            held: None,
        });
        self.screen = Screen::Process;
        self.relist(false);
    }

    /// Leaves the screen of one process.
    pub(super) fn drill_up(&mut self) {
        if let Some(drill) = self.drill.take() {
            self.screen = drill.back;
            self.relist(false);
        }
    }

    /// Keeps the last snapshot of the process drilled into when `next` knows it no more, or only as a zombie: its
    /// threads have gone by then.
    pub(super) fn hold_ended(&mut self, next: &Snapshot) {
        let shown = self.shown.clone();
        if let Some(drill) = &mut self.drill
            && drill.held.is_none()
            && next
                .process(drill.key)
                .is_none_or(|(_, rates)| rates.state == b'Z')
        {
            drill.held = shown.filter(|shown| shown.position(drill.key).is_some());
        }
    }
}

/// The process of a row, and the thread if it is one.
fn parts(key: &RowKey) -> (TaskKey, Option<ThreadKey>) {
    match key {
        RowKey::Process(process) | RowKey::Group(process, _) | RowKey::Exited(process) => {
            (*process, None)
        }
        RowKey::Thread(thread) => (thread.process, Some(*thread)),
    }
}
