//! Fewer rows by one key: busy ones, blocked ones; and all of them again. Each is a filter that is seen and can be edited.

use crate::app::{App, Screen};
use crate::view::{ColumnId, Filter};

/// Rows that do something.
const BUSY: &str = "cpu>0 | state=R | state=D";
/// Rows in uninterruptible sleep.
const BLOCKED: &str = "state=D";

/// What tells where blocked threads wait, the most telling first.
pub(in crate::app) const BLOCKED_COLUMNS: [ColumnId; 6] = [
    ColumnId::State,
    ColumnId::Wchan,
    ColumnId::BlockDelayPercent,
    ColumnId::Tgid,
    ColumnId::User,
    ColumnId::IoBytes,
];

impl App {
    /// Shows busy rows only, beside what is filtered already; or takes that back.
    pub(in crate::app) fn hide_idle(&mut self) {
        let now = self.pane().filter.text().to_owned();
        let combined = || {
            let both = now.strip_suffix(&format!(" & ({BUSY})"))?;
            both.strip_prefix('(')?.strip_suffix(')')
        };
        let (next, told) = match (now.as_str(), combined()) {
            (BUSY, _) => (String::new(), "Idle rows shown."),
            (_, Some(before)) => (before.to_owned(), "Idle rows shown."),
            ("", None) => (BUSY.to_owned(), "Idle rows hidden."),
            (before, None) => (format!("({before}) & ({BUSY})"), "Idle rows hidden."),
        };
        self.filter_by(&next);
        self.told(told);
    }

    /// No filter, all users.
    pub(in crate::app) fn show_all(&mut self) {
        if self.pane().filter.is_empty() && self.user.is_none() && self.within().is_none() {
            return self.told("All rows are shown.");
        }
        self.user = None;
        self.within = None;
        self.filter_by("");
        self.told("Filter and user cleared.");
    }

    /// Lists the blocked threads of the machine; or goes back to where that was asked.
    pub(in crate::app) fn show_blocked(&mut self) {
        if let Some(from) = self.blocked_from.take() {
            self.panes[crate::config::Lists::Threads as usize].filter = Filter::default();
            return self.go_to(from);
        }
        let from = self.screen;
        self.go_to(Screen::Threads);
        self.filter_by(BLOCKED);
        self.blocked_from = Some(match from {
            Screen::Process | Screen::Threads => Screen::Processes,
            other => other,
        });
    }

    /// The columns that the list has while blocked threads are shown, if they are.
    pub fn blocked_columns(&self) -> Option<&'static [ColumnId]> {
        let shown = self.blocked_from.is_some() && self.screen == Screen::Threads;
        shown.then_some(&BLOCKED_COLUMNS)
    }

    /// What was filtered for blocked threads shows something else now.
    pub(in crate::app) fn notice_blocked(&mut self) {
        let threads = &self.panes[crate::config::Lists::Threads as usize];
        if threads.filter.text() != BLOCKED {
            self.blocked_from = None;
        }
    }

    fn filter_by(&mut self, text: &str) {
        let filter = Filter::parse(text);
        debug_assert!(filter.is_ok(), "{text}");
        self.pane_mut().filter = filter.unwrap_or_default();
        self.relist(false);
    }
}
