//! What a row is drawn from. Where that is as it was on the same line in the frame before, the row stands, and not even its
//! texts are made.

use super::Table;
use crate::app::Screen;
use crate::ui::mixer::Mixer;
use crate::view::{self, ColumnId};
use std::hash::{Hash as _, Hasher as _};

impl Table<'_> {
    /// What all rows are drawn from.
    pub(super) fn shared_origin(&self) -> Mixer {
        let mut out = Mixer::default();
        self.theme.hash(&mut out);
        (self.columns, self.width).hash(&mut out);
        self.list.origin(self.snapshot, &mut out);
        let app = self.app;
        let is_tree_or_list = app.screen() == Screen::Processes;
        let sorted = app.sort().column;
        (is_tree_or_list, sorted, app.spark(), app.highlight()).hash(&mut out);
        out
    }

    /// What the row is drawn from, beside what all are.
    pub(super) fn origin(&self, at: usize, cursor: bool, shared: &Mixer) -> u64 {
        let mut out = shared.clone();
        let row = &self.list.rows[at];
        let has = |id| self.columns.iter().any(|placed| placed.id == id);
        let looks = (self.is_born(row), self.tint(row));
        (cursor, self.app.is_tagged(row), looks).hash(&mut out);
        if has(ColumnId::Marks) {
            let marks = self.app.lints().marks();
            marks.of(row, self.list, self.snapshot).hash(&mut out);
        }
        if has(ColumnId::History)
            && let Some(values) = self.app.series().rows.get(&row.key)
        {
            for value in values {
                value.map(f32::to_bits).hash(&mut out);
            }
        }
        view::origin(self.columns, row, self.list, self.snapshot, &mut out);
        out.finish()
    }
}
