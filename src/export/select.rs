//! What of a sample is written: the same questions that the screens ask.

use super::{Format, Options, Shape};
use crate::rates::Snapshot;
use crate::view::{ColumnId, Folds, Mode, Query, Settled, Sort, Subject, build};

/// Positions of the processes that the options ask for, in the order asked for.
pub fn processes(options: &Options, snapshot: &Snapshot) -> Vec<usize> {
    let mut query = query(options, snapshot);
    query.open.clear();
    let list = build(snapshot, &query, &mut Settled::default());
    let position = |subject: Subject| match subject {
        Subject::Process { at } => Some(at as usize),
        _ => None,
    };
    let wanted = |at: &usize| {
        let pid = snapshot.sample.processes[*at].key.tid;
        options.only.is_empty() || options.only.contains(&pid)
    };
    let rows = list.rows.iter().map(|row| row.subject);
    rows.filter_map(position).filter(wanted).collect()
}

/// What the options ask for. Text shows what the screen shows; JSON holds everything, kernel threads too.
pub fn query(options: &Options, snapshot: &Snapshot) -> Query {
    let keys = snapshot.sample.processes.iter().map(|process| process.key);
    Query {
        mode: mode(options),
        sort: sort(options),
        filter: options.filter.clone(),
        uid: options.user,
        only: options.only.clone(),
        kernel_threads: options.format != Format::Text,
        folds: Folds::default(),
        open: keys.filter(|key| options.threads_of(key.tid)).collect(),
        group_pools: false,
        program_path: false,
    }
}

fn mode(options: &Options) -> Mode {
    match (options.shape, options.format) {
        (Some(Shape::List), _) | (None, Format::Json | Format::Csv) => Mode::List,
        (None, Format::Text) if options.threads => Mode::AllThreads,
        (Some(Shape::Tree), _) | (None, Format::Text) => Mode::Tree,
    }
}

/// Without a wish, text has the busiest first and JSON goes by PID.
fn sort(options: &Options) -> Sort {
    let column = options.sort.unwrap_or(match options.format {
        Format::Text => ColumnId::CpuPercent,
        Format::Json | Format::Csv => ColumnId::Pid,
    });
    Sort {
        column,
        descending: column.column().descending,
    }
}
