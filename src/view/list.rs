//! The rows of a snapshot.

use super::{Query, Row, RowKey, Settled};
use crate::rates::{Snapshot, Tally};

/// Rows in display order, and what they refer to.
#[derive(Clone, Debug, Default)]
pub struct List {
    /// The rows.
    pub rows: Vec<Row>,
    /// Sums of folded subtrees.
    pub totals: Vec<Tally>,
}

impl List {
    /// Where a row is now.
    pub fn position(&self, key: &RowKey) -> Option<usize> {
        self.rows.iter().position(|row| row.key == *key)
    }
}

/// Lists what `query` asks for. `settled` remembers the order between snapshots, so that rows move calmly; call
/// `Settled::advance` once per new snapshot (not for a refinement or a key).
pub fn build(snapshot: &Snapshot, query: &Query, settled: &mut Settled) -> List {
    let _ = (snapshot, query, settled);
    List::default()
}
