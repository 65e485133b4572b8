//! What a row is drawn from. Where that is as it was on the same line in the frame before, the row stands, and not even its
//! texts are made.

use super::Table;
use crate::app::Screen;
use crate::view::{self, ColumnId};
use std::hash::{Hash as _, Hasher};

impl Table<'_> {
    /// What all rows are drawn from.
    pub(super) fn shared_origin(&self) -> Mixer {
        let mut out = Mixer::default();
        self.theme.hash(&mut out);
        (self.columns, self.width).hash(&mut out);
        self.list.origin(&mut out);
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

/// Mixes each word into 64 bits in a few instructions, where a row has some sixty of them: the standard hasher, which resists
/// those who choose what is hashed, takes ten times as long.
#[derive(Clone, Debug, Default)]
pub(super) struct Mixer(u64);

impl Hasher for Mixer {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        let (words, rest) = bytes.as_chunks::<8>();
        for word in words {
            self.write_u64(u64::from_le_bytes(*word));
        }
        let mut last = [0; 8];
        last[..rest.len()].copy_from_slice(rest);
        self.write_u64(u64::from_le_bytes(last));
    }

    fn write_u64(&mut self, word: u64) {
        // An odd number without a pattern: the fraction of the golden ratio.
        let mixed = (self.0 ^ word).wrapping_mul(0x9E37_79B9_7F4A_7C15);
        // High bits come down, or they would never meet low ones.
        self.0 = mixed ^ (mixed >> 32);
    }

    fn write_u8(&mut self, word: u8) {
        self.write_u64(word.into());
    }

    fn write_u16(&mut self, word: u16) {
        self.write_u64(word.into());
    }

    fn write_u32(&mut self, word: u32) {
        self.write_u64(word.into());
    }

    fn write_usize(&mut self, word: usize) {
        self.write_u64(word as u64);
    }
}
