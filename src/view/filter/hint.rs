//! What was probably meant by a text that nothing has.

use super::{Expr, Filter, Test};
use crate::rates::Snapshot;
use crate::text::suggestion;
use crate::view::task::Task;
use crate::view::{Column, ColumnId, text};
use std::collections::BTreeSet;

impl Filter {
    /// Of the first text that it asks for by `=` and that no process or thread has, but one has nearly: a sentence.
    pub fn hint(&self, snapshot: &Snapshot) -> Option<String> {
        let mut asked = Vec::new();
        self.expr.as_ref()?.visit(true, &mut |expr, is_wanted| {
            if let Expr::Compare(column, Test::Text { wanted, negated }) = expr
                && is_wanted != *negated
            {
                asked.push((column.column(), wanted.as_str()));
            }
        });
        asked.into_iter().find_map(|(column, wanted)| {
            let meant = nearest(column, wanted, snapshot)?;
            let (what, wanted) = (column.name, text::clean(wanted.as_bytes()));
            Some(format!(
                "there is no {what} {wanted:?}; did you mean {meant:?}?"
            ))
        })
    }
}

/// The value of the column that is written nearly so; none where a process or thread has that very value.
fn nearest(column: &Column, wanted: &str, snapshot: &Snapshot) -> Option<String> {
    let is_number = column.id == ColumnId::User && wanted.parse::<u32>().is_ok();
    if wanted.is_empty() || is_number {
        return None;
    }
    let processes = 0..snapshot.sample.processes.len();
    let processes = processes.filter_map(|at| Task::live(snapshot, at));
    let tasks = processes.flat_map(|process| process.threads().chain([process]));
    let values: BTreeSet<String> = tasks
        .filter(|task| task.applies(column))
        .filter_map(|task| task.text(column, snapshot))
        .map(|value| text::clean(&value))
        .collect();
    if values.iter().any(|value| value.to_lowercase() == wanted) {
        return None;
    }
    suggestion(wanted, values.iter().map(String::as_str)).map(str::to_owned)
}
