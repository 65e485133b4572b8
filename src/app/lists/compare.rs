//! A and B: lists that are compared with an earlier moment.

use crate::app::App;
use crate::sample::Nanos;
use crate::view::{self, ColumnId};

impl App {
    /// Takes the moment shown as A; where there is one, it is given up.
    pub(in crate::app) fn compare(&mut self) {
        self.dirty = true;
        if self.baseline.take().is_some() {
            self.message = Some("No longer comparing.".to_owned());
            return self.relist(false);
        }
        let Some(shown) = self.feed.shown.clone() else {
            return self.told("There is nothing to compare yet.");
        };
        let at = view::clock(shown.sample.wall);
        self.baseline = Some(shown);
        let told =
            format!("A is {at}: lists show what is different from then; {{compare}} ends it.");
        self.message = Some(self.with_keys(&told));
        self.relist(false);
    }

    /// The column of which lists say what it was at another moment.
    pub fn compared(&self) -> Option<ColumnId> {
        self.baseline.as_ref().map(|_| self.sort().compared())
    }

    /// The two moments that are compared: `A 13:03:07 → B 14:03:07`.
    pub fn moments(&self) -> Option<String> {
        let (then, now) = self.baseline.as_ref().zip(self.table_snapshot())?;
        let (then, now) = (then.sample.wall, now.sample.wall);
        let far = then.abs_diff(now) >= DAY;
        let [then, now] = [then, now].map(if far { view::day_and_time } else { view::clock });
        Some(format!("A {then} → B {now}"))
    }
}

/// Moments that are further apart are told with their day.
const DAY: Nanos = 24 * 3600 * 1_000_000_000;
