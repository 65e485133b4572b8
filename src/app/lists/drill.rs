//! The screen of one process and its threads.

use crate::app::no_effect::NO_ROW;
use crate::app::{App, Pane, Screen};
use crate::config::Lists;
use crate::rates::Snapshot;
use crate::sample::{TaskKey, ThreadKey};
use crate::view::{Filter, Row, RowKey, Sort};
use std::sync::Arc;

/// What an action on a row says where its process is gone.
pub(in crate::app) const ENDED: &str = "This process has ended.";

/// The process drilled into.
#[derive(Clone, Debug)]
pub struct Drill {
    /// Which one.
    pub key: TaskKey,
    /// Order of its threads.
    pub sort: Sort,
    /// Where Esc goes.
    pub back: Screen,
    /// The last snapshot that knew the process, once it has ended.
    pub held: Option<Arc<Snapshot>>,
}

impl App {
    /// Opens the screen of the process that the cursor is on, or in.
    pub(in crate::app) fn drill_down(&mut self) {
        let row = self.row().map(|row| parts(&row.key));
        let Some((process, thread)) = row else {
            return self.told(NO_ROW);
        };
        let known = |snapshot: &Arc<Snapshot>| snapshot.position(process).is_some();
        if !self.feed.shown.as_ref().is_some_and(known) {
            return self.told(ENDED);
        }
        let sort = self.drill_sort();
        self.panes[Lists::Process as usize] = Pane::new(Filter::default());
        self.drill = Some(Drill {
            key: process,
            sort,
            back: self.screen,
            held: None,
        });
        self.screen = Screen::Process;
        self.relist(false);
        self.reveal(thread);
    }

    /// The order of the threads of one process: the one that was chosen for them, otherwise the one of this list.
    fn drill_sort(&self) -> Sort {
        let own = self.config.sort[Lists::Process as usize];
        if own == Sort::by(Lists::Process.sort()) {
            self.sort()
        } else {
            own
        }
    }

    /// Goes to the row of a thread, or of the pool that it is folded into.
    fn reveal(&mut self, thread: Option<ThreadKey>) {
        let (Some(thread), Some(snapshot)) = (thread, self.table_snapshot()) else {
            return;
        };
        let list = &self.pane().list;
        let shows =
            |row: &Row| row.key == RowKey::Thread(thread) || list.holds(row, thread, snapshot);
        if let Some(line) = list.rows.iter().position(shows) {
            let height = self.height();
            self.pane_mut().go(line, height);
        }
    }

    /// Leaves the screen of one process.
    pub(in crate::app) fn drill_up(&mut self) {
        if let Some(drill) = self.drill.take() {
            self.screen = drill.back;
            self.relist(false);
        }
    }

    /// Keeps the last snapshot of the process drilled into when `next` knows it no more, or only as a zombie: its
    /// threads have gone by then.
    pub(in crate::app) fn hold_ended(&mut self, next: &Snapshot, leap: bool) {
        let shown = self.feed.shown.clone();
        if let Some(drill) = &mut self.drill
            && leap
        {
            // A jump in time: what was held is of another moment.
            drill.held = None;
        } else if let Some(drill) = &mut self.drill
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
        RowKey::Thread(thread) => (thread.process, Some(*thread)),
        other => (other.process(), None),
    }
}
