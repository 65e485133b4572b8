//! What a folded branch of the tree adds up to.

use super::ColumnId;
use super::task::Task;
use crate::rates::{AtLeast, Snapshot, Tally};
use crate::sample::Nanos;

/// What a folded subtree adds up to, its root included.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Total {
    /// What its row shows as that of a process.
    pub tally: Tally,
    /// CPU time used, nanoseconds.
    pub clock: Nanos,
    /// Sums of which no part is known.
    pub unknown: AtLeast,
}

/// What a row stands in the order for: of a branch of the tree the sum, of a process with that of its ended children.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Sum {
    /// In the unit of the sort column.
    pub value: f64,
    /// A part is not known, or itself a lower bound.
    pub at_least: bool,
}

/// Facts of processes that a branch adds up, beside rates.
const FACTS: [ColumnId; 3] = [ColumnId::Rss, ColumnId::ThreadCount, ColumnId::Time];

impl Total {
    /// Of the processes of a branch, its root included, that have not ended; CPU with that of children that ended.
    pub(super) fn of<'a>(branch: impl Iterator<Item = Task<'a>>, snapshot: &Snapshot) -> Self {
        let mut clock: Nanos = 0;
        let (mut known, mut unknown) = (AtLeast::empty(), AtLeast::empty());
        let living = branch.filter_map(|task| {
            let Task::Process {
                process,
                rates,
                ended: false,
                ..
            } = task
            else {
                return None;
            };
            clock = clock.saturating_add(process.clock);
            for fact in FACTS.map(ColumnId::column) {
                match task.number(fact, snapshot) {
                    Some(_) => known |= fact.bound,
                    None => unknown |= fact.bound,
                }
            }
            Some(&rates.total)
        });
        let mut tally = Tally::sum(living);
        if let (Some(cpu), Some(children)) = (&mut tally.cpu_percent, tally.ended_children_percent)
        {
            *cpu += children;
        }
        tally.at_least |= known & unknown;
        Self {
            tally,
            clock,
            unknown: unknown - known,
        }
    }
}
