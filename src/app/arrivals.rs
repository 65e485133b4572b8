//! What arrives by itself: snapshots, the time of day, another size of the terminal.

use super::time::Coming;
use super::{App, Popup};
use crate::config::Lists;
use crate::rates::Snapshot;
use crate::view::{self, RowKey};
use std::sync::Arc;
use std::time::Duration;

impl App {
    /// A snapshot arrived: the next one, or more details of the latest.
    pub fn snapshot(&mut self, snapshot: Arc<Snapshot>) {
        let newest = self.feed.latest.as_ref().or(self.feed.shown.as_ref());
        let next = newest.is_none_or(|newest| newest.sample.seq != snapshot.sample.seq);
        if self.in_past() {
            return self.remember(snapshot, next);
        }
        if self.feed.paused {
            self.feed.latest = Some(snapshot);
            return;
        }
        if next {
            self.see_now(&snapshot);
        }
        self.show(snapshot, if next { Coming::Next } else { Coming::Again });
    }

    /// Puts a snapshot on the screen.
    pub(super) fn show(&mut self, snapshot: Arc<Snapshot>, coming: Coming) {
        let next = coming != Coming::Again;
        let leap = coming == Coming::Leap || snapshot.elapsed.is_none();
        if next {
            self.feed.age = Duration::ZERO;
            self.see_widths(&snapshot, leap);
        }
        self.see_machine(&snapshot);
        let first = self.feed.shown.is_none();
        self.hold_ended(&snapshot, leap);
        if leap {
            for pane in &mut self.panes {
                pane.settled = view::Settled::default();
            }
            self.inspect_leapt();
        }
        if let Some(before) = self.feed.shown.take_if(|_| !leap) {
            // Who was not there before, after a jump in time, has not ended: it may come yet.
            let gone = |key| before.position(key).is_some() && snapshot.position(key).is_none();
            self.open.retain(|key| !gone(*key));
            self.folds.retain(|key| !gone(key.process()));
            self.drop_ended_tags(&before, &snapshot);
            self.drop_ended_follow(gone);
        }
        self.feed.shown = Some(snapshot);
        if next {
            self.inspect_again();
        }
        if first {
            self.bind_first();
        }
        self.relist(false);
        // A port is known a sample after it was typed.
        if let Some(Popup::Search {
            editor,
            found: false,
            ..
        }) = self.popups.last()
            && !view::search_fields(editor.text()).is_empty()
        {
            self.search_on(0);
        }
    }

    /// With `--pid` the cursor begins on the first one.
    fn bind_first(&mut self) {
        let wanted = self.only.first().copied();
        let key = self
            .feed
            .shown
            .as_ref()
            .zip(wanted)
            .and_then(|(snapshot, pid)| {
                let process = snapshot.sample.by_pid(pid)?;
                Some(RowKey::Process(process.key))
            });
        if let Some(key) = key {
            self.panes[Lists::Processes as usize].bind(key);
        }
    }

    /// Time passed: the time of day of what is shown, and how long ago the newest snapshot came.
    pub fn tick(&mut self, clock: String, age: Duration) {
        let linger = Duration::from_nanos(Snapshot::LINGER);
        let faded = (self.feed.age < linger) != (age < linger) && self.shows_new();
        let (before, showed) = (self.feed.age, self.shows_age());
        self.feed.age = age;
        let aged = self.shows_age() && (!showed || before.as_secs() != age.as_secs());
        if self.clock != clock || faded || aged {
            self.clock = clock;
            self.dirty = true;
        }
    }

    /// Processes are marked as new.
    fn shows_new(&self) -> bool {
        self.feed.shown.as_ref().is_some_and(|shown| {
            let new = |born| shown.since(born) <= Snapshot::LINGER;
            (shown.processes.iter()).any(|process| process.born_at.is_some_and(new))
        })
    }

    /// The terminal has another size now.
    pub fn resize(&mut self, size: (u16, u16)) {
        if self.size != size {
            self.size = size;
            self.dirty = true;
            self.show_cursor();
            self.scroll_text(0);
            self.hold_help();
            self.inspect_resized();
        }
    }
}
