//! How an entry of the table of columns is written.

use super::{Column, ColumnId, Rows};
use crate::groups::Common;
use crate::rates::AtLeast;
use crate::source::Fields;
use crate::view::value::Take;
use crate::view::{Align, Kind};

/// Rows of processes and threads.
pub(super) const TASKS: Rows = Rows::PROCESS.union(Rows::THREAD);
/// Pools as well.
pub(super) const POOLS: Rows = TASKS.union(Rows::POOL);
/// And what threads used that have ended.
pub(super) const PARTS: Rows = POOLS.union(Rows::ENDED_THREADS);
/// What can be added up, in groups as well.
pub(super) const SUMS: Rows = POOLS.union(Rows::GROUP);
/// The same with what threads used that have ended.
pub(super) const ALL_SUMS: Rows = PARTS.union(Rows::GROUP);
/// What groups may have in common, or have the most or least of; and what a control group tells, which may be a row of its own.
pub(super) const TASKS_AND_GROUPS: Rows = TASKS.union(Rows::GROUP);
/// Rows of processes and groups of them.
pub(super) const PROCESSES: Rows = Rows::PROCESS.union(Rows::GROUP);

/// Makes columns of their entries: name, title, width, kind, and the help in two parts, of which the first says enough for a
/// menu; and in braces the fields of [`Column`] that are not as the kind has them.
macro_rules! columns {
    ($($id:ident($name:expr, $title:expr, $width:expr, $kind:expr, $gist:literal $rest:literal) {
        $($field:ident: $value:expr),+ $(,)?
    })+) => {
        &[$(Column {
            $($field: $value,)+
            ..column(ColumnId::$id, $name, $title, $width, $kind, $gist, concat!($gist, $rest))
        }),+]
    };
}

/// The columns of all parts, each at the place of its [`ColumnId`]; one that has no entry, or two, does not compile.
pub(super) const fn in_order(parts: &[&[Column]]) -> [Column; ColumnId::COUNT] {
    let mut columns = [parts[0][0]; ColumnId::COUNT];
    let mut has_entry = [false; ColumnId::COUNT];
    let mut entries = 0;
    let mut part = 0;
    while part < parts.len() {
        let mut at = 0;
        while at < parts[part].len() {
            let column = parts[part][at];
            let place = column.id as usize;
            assert!(!has_entry[place], "a column with two entries");
            columns[place] = column;
            has_entry[place] = true;
            entries += 1;
            at += 1;
        }
        part += 1;
    }
    assert!(entries == ColumnId::COUNT, "a column without an entry");
    columns
}

/// A column as its kind has it.
pub(super) const fn column(
    id: ColumnId,
    name: &'static str,
    title: &'static str,
    width: u16,
    kind: Kind,
    gist: &'static str,
    help: &'static str,
) -> Column {
    let (align, descending) = match kind {
        Kind::Text | Kind::Graph => (Align::Left, false),
        Kind::State => (Align::Left, true),
        Kind::Id | Kind::Pid | Kind::HexPid => (Align::Right, false),
        _ => (Align::Right, true),
    };
    Column {
        id,
        name,
        title,
        aliases: &[],
        width,
        kind,
        align,
        descending,
        gist,
        help,
        take: Take::Drawn,
        bound: AtLeast::empty(),
        threshold: None,
        usual: &[],
        shows: Fields::empty(),
        sorts: Fields::empty(),
        rows: TASKS,
        common: Common::empty(),
        of_process: false,
        additive: false,
    }
}

pub(super) use columns;
