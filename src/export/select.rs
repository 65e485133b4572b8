//! What of a sample is written: the same questions that the screens ask.

use super::{Format, Options, Shape};
use crate::rates::Snapshot;
use crate::view::{ColumnId, List, Mode, Query, Row, RowSubject, Settled, Sort, build};

/// Positions of the processes that the options ask for, in the order asked for.
pub fn processes(options: &Options, snapshot: &Snapshot) -> Vec<usize> {
    let mut query = query(options, snapshot);
    query.open.clear();
    let list = build(snapshot, &query, &mut Settled::default());
    let position = |subject: RowSubject| match subject {
        RowSubject::Process { at } => Some(at as usize),
        _ => None,
    };
    let wanted = |at: &usize| {
        let pid = snapshot.sample.processes[*at].key.tid;
        options.only.is_empty() || options.only.contains(&pid)
    };
    let rows = list.rows.iter().map(|row| row.subject);
    let most = options.top.unwrap_or(usize::MAX);
    rows.filter_map(position)
        .filter(wanted)
        .take(most)
        .collect()
}

/// Leaves the first rows in the list: `options.top` processes or groups with what is below them, or where threads are listed flat,
/// so many threads.
pub fn shorten(options: &Options, list: &mut List) {
    let Some(top) = options.top else { return };
    let counts = |row: &Row| {
        list.flat
            || matches!(
                row.subject,
                RowSubject::Process { .. } | RowSubject::Ended { .. } | RowSubject::Group { .. }
            )
    };
    let mut counted = list.rows.iter().enumerate().filter(|(_, row)| counts(row));
    let first_left_out = counted.nth(top).map(|(at, _)| at);
    list.rows
        .truncate(first_left_out.unwrap_or(list.rows.len()));
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
        open: keys.filter(|key| options.threads_of(key.tid)).collect(),
        ..Query::default()
    }
}

/// How rows are arranged. The first few are those of a list.
pub fn mode(options: &Options) -> Mode {
    if let Some(by) = options.by {
        return Mode::Groups(by);
    }
    match (options.shape, options.format) {
        (Some(Shape::List), _) | (None, Format::Json | Format::Csv) => Mode::List,
        (None, Format::Text) if options.threads => Mode::AllThreads,
        (None, Format::Text) if options.top.is_some() => Mode::List,
        (Some(Shape::Tree), _) | (None, Format::Text) => Mode::Tree,
    }
}

/// Without a wish, text has the busiest first and JSON goes by PID, unless only the first few are wanted.
fn sort(options: &Options) -> Sort {
    Sort::by(options.sort.unwrap_or(match options.format {
        Format::Json | Format::Csv if options.top.is_none() && options.by.is_none() => {
            ColumnId::Pid
        }
        _ => ColumnId::CpuPercent,
    }))
}
