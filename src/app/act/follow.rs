//! Following a task: the cursor stays on it through every screen, until somebody moves it.

use super::targets::name;
use crate::app::no_effect::NO_ROW;
use crate::app::{App, Screen};
use crate::rates::Snapshot;
use crate::sample::{TaskKey, ThreadKey};
use crate::text;
use crate::view::{List, RowKey, RowSubject};

/// The task followed.
#[derive(Clone, Debug)]
pub struct Follow {
    /// A process or a thread.
    pub key: RowKey,
    /// What to call it in the line of tabs.
    pub name: String,
    /// Where the cursor was put last. Found elsewhere on the same screen, somebody has moved it.
    left: Option<(Screen, RowKey)>,
}

impl Follow {
    /// Name of the task that is followed, as it is said at first.
    pub fn sentence(&self) -> String {
        format!("Following {}.", self.name)
    }
}

impl App {
    /// The task followed.
    pub fn followed(&self) -> Option<&Follow> {
        self.act.follow.as_ref()
    }

    /// Follows the task under the cursor; when it is followed already, no more.
    pub(in crate::app) fn follow(&mut self) {
        if self.act.follow.take().is_some() {
            self.message = Some("No longer following.".to_owned());
            return;
        }
        let Some((row, snapshot)) = self.row().zip(self.table_snapshot()) else {
            return self.told(NO_ROW);
        };
        if row.subject.has_ended() || matches!(row.subject, RowSubject::EndedThreads { .. }) {
            return self.told("An ended task cannot be followed.");
        }
        let process = snapshot.process(row.key.process());
        let owner = name(process.map(|(process, _)| &**process), row.key.process());
        let name = match &row.key {
            RowKey::Process(_) => owner,
            RowKey::Thread(thread) => format!("thread {} of {owner}", thread.tid),
            RowKey::Pool(_, pattern) => format!("{} of {owner}", text::clean(pattern.as_bytes())),
            RowKey::Group(_) => match self.pane().list.group(row) {
                Some(group) => format!("group {}", group.name),
                None => return,
            },
            RowKey::EndedThreads(_) | RowKey::ShortLived(_) => return,
        };
        let key = row.key.clone();
        let follow = Follow {
            left: Some((self.screen, key.clone())),
            key,
            name,
        };
        self.message = Some(follow.sentence());
        self.act.follow = Some(follow);
    }

    /// Stops following when somebody has moved the cursor away.
    pub(in crate::app) fn notice_moves(&mut self) {
        let left = self
            .act
            .follow
            .as_ref()
            .and_then(|follow| follow.left.as_ref());
        let moved = left.is_some_and(|(screen, key)| {
            *screen == self.screen && self.pane().cursor().is_some_and(|cursor| cursor != key)
        });
        if moved {
            self.act.follow = None;
        }
    }

    /// The row of a list that the cursor belongs on: the task followed, or what it is a part of.
    pub(in crate::app) fn followed_in(&self, list: &List, snapshot: &Snapshot) -> Option<RowKey> {
        let key = &self.act.follow.as_ref()?.key;
        let listed = |key: &RowKey| list.position(key).is_some();
        if listed(key) {
            return Some(key.clone());
        }
        let process = key.process();
        let tid = match key {
            RowKey::Thread(thread) => thread.tid,
            _ => process.tid,
        };
        let thread = ThreadKey { process, tid };
        let pool = || {
            let mut rows = list.rows.iter();
            let row = rows.find(|row| list.holds(row, thread, snapshot))?;
            Some(row.key.clone())
        };
        let parts = Some(RowKey::Thread(thread)).filter(listed).or_else(pool);
        parts.or_else(|| Some(RowKey::Process(process)).filter(listed))
    }

    /// The list was made anew: remembers where the cursor is now.
    pub(in crate::app) fn leave_cursor(&mut self) {
        let at = self.pane().cursor().cloned().map(|key| (self.screen, key));
        if let Some(follow) = &mut self.act.follow {
            follow.left = at;
        }
    }

    /// Says so when the process followed has ended.
    pub(in crate::app) fn drop_ended_follow(&mut self, gone: impl Fn(TaskKey) -> bool) {
        let ended = self.act.follow.take_if(|follow| gone(follow.key.process()));
        if let Some(follow) = ended {
            self.message = Some(format!("{} has ended; following off.", follow.name));
        }
    }
}
