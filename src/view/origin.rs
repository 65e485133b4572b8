//! What the cells of a row come from, at a fraction of the cost of writing them: where it is equal, they are.

use super::cell;
use super::task::Task;
use super::{Baseline, ColumnId, Kind, List, Placed, Row, Says, Value, command, format};
use crate::groups::Counter;
use crate::rates::Snapshot;
use std::hash::{Hash, Hasher};

/// Hashes what a row is and all that [`cell`](super::cell()), [`sum_cell`](super::sum_cell) and [`command`](super::command())
/// say of it in these columns; sparklines and marks are drawn by whoever has them. What all rows of a list share is hashed
/// by [`List::origin`].
pub fn origin(
    columns: &[Placed],
    row: &Row,
    list: &List,
    snapshot: &Snapshot,
    out: &mut impl Hasher,
) {
    row.key.hash(out);
    let place = (row.depth, row.last, row.fold, row.threads_open, row.context);
    place.hash(out);
    let mut parent = row.parent;
    while let Some(ancestor) = parent.and_then(|at| list.rows.get(at as usize)) {
        ancestor.last.hash(out);
        parent = ancestor.parent;
    }
    let sum = row.sum.and_then(|sum| list.sums.get(sum as usize));
    sum.map(|sum| (sum.value.to_bits(), sum.at_least)).hash(out);
    let Some(task) = Task::of(row, list, snapshot) else {
        return;
    };
    if let Task::Process { ended, total, .. } = task {
        (ended, total.is_some()).hash(out);
    }
    if let Task::Group { group } = task {
        let partial = group.all.counters.is_partial(Counter::Cpu);
        (group.all.total.processes, partial).hash(out);
    }
    task.bounds().bits().hash(out);
    row.subject.has_ended().hash(out);
    if let Some(difference) = list.difference(row, snapshot) {
        difference.origin(out);
    }
    for placed in columns.iter().filter(|placed| placed.says == Says::Own) {
        match placed.id {
            ColumnId::History | ColumnId::Marks => {}
            ColumnId::Command => command::origin(&task, list, snapshot, out),
            id => value(id, &task, list, snapshot, out),
        }
    }
}

/// The value of a cell, and what its text and tone depend on besides.
fn value(id: ColumnId, task: &Task<'_>, list: &List, snapshot: &Snapshot, out: &mut impl Hasher) {
    let column = id.column();
    match task.value(column, snapshot) {
        Value::Nothing => 0_u8.hash(out),
        // How that is written goes with the kind of the column, and what all rows share.
        Value::Unknown => 1_u8.hash(out),
        Value::Number(value) => {
            (2_u8, value.to_bits()).hash(out);
            if let Some(threshold) = column.threshold {
                list.thresholds.tone(threshold, value).hash(out);
            }
            if column.kind == Kind::Start {
                format::start_pattern(value, snapshot.sample.wall as f64 / 1e9).hash(out);
            }
        }
        Value::Text(text) => (3_u8, text).hash(out),
        // As quickly written as told apart.
        Value::State(letter, count) => {
            (4_u8, cell::state(letter, count, task, list, snapshot)).hash(out);
        }
    }
}

impl List {
    /// Hashes what all its rows share.
    pub fn origin(&self, snapshot: &Snapshot, out: &mut impl Hasher) {
        (self.program_path, self.flat, self.numbers).hash(out);
        snapshot.elapsed.is_none().hash(out);
        let baseline = self.baseline.as_ref();
        baseline.map(Baseline::identity).hash(out);
    }
}
