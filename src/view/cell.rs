//! What a cell says.

use super::departures::life;
use super::task::Task;
use super::{
    Column, ColumnId, CompactString, Kind, List, Numbers, Row, RowSubject, Tone, Value, command,
};
use super::{compressed, format, shorter_ids, text};
use crate::diagnosis;
use crate::rates::Snapshot;
use crate::sample::Nanos;
use crate::text::UNKNOWN;
use compact_str::format_compact;
use jiff::tz::TimeZone;
use std::sync::LazyLock;

/// Text and its tone. Already clean for a terminal and as wide as its column at most, but for COMMAND.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Cell {
    /// Text as it is shown.
    pub text: CompactString,
    /// How much it deserves the eye.
    pub tone: Tone,
}

/// The time zone of START and of axes.
static ZONE: LazyLock<TimeZone> = LazyLock::new(TimeZone::system);

/// The time of day of a moment, nanoseconds since 1970 UTC: `12:30:05`. Empty for a moment that no calendar has.
pub fn clock(at: Nanos) -> String {
    local(at, "%H:%M:%S")
}

/// The date and the time of day of a moment: `2026-05-30 12:30:05`. Empty for a moment that no calendar has.
pub fn date(at: Nanos) -> String {
    local(at, "%Y-%m-%d %H:%M:%S")
}

/// The day and the time of day of a moment, in few cells: `Nov23 12:30`.
pub fn day_and_time(at: Nanos) -> String {
    local(at, "%b%d %H:%M")
}

/// The date and the time of day of a moment, for the name of a file: `20260530-123005`.
pub fn stamp(at: Nanos) -> String {
    local(at, "%Y%m%d-%H%M%S")
}

fn local(at: Nanos, form: &str) -> String {
    let moment = jiff::Timestamp::from_nanosecond(at.into());
    moment.map_or_else(
        |_| String::new(),
        |moment| moment.to_zoned(ZONE.clone()).strftime(form).to_string(),
    )
}

/// The cell of `row` in `column`. COMMAND comes without guides; the history column is empty (whoever draws has the
/// series). `–` stands for what is not known; an empty cell says that there is nothing to know.
pub fn cell(column: ColumnId, row: &Row, list: &List, snapshot: &Snapshot) -> Cell {
    let Some(task) = Task::of(row, list, snapshot) else {
        return Cell::default();
    };
    if column == ColumnId::Command {
        let pieces = command::command(row, list, snapshot);
        let tone = pieces.first().map_or(Tone::Plain, |piece| piece.tone);
        let text = pieces.into_iter().map(|piece| piece.text).collect();
        return Cell { text, tone };
    }
    // Below its process, a thread need not repeat whose it is.
    if column == ColumnId::User && task.is_part() && !list.flat {
        return dim("·");
    }
    if row.subject == RowSubject::Gone {
        return gone_cell(column, &task, list);
    }
    if let (ColumnId::Pid, Task::Group { group }) = (column, task) {
        let text = format_compact!("×{}", format::count(group.all.total.processes.into()));
        let tone = Tone::Thread;
        return Cell { text, tone };
    }
    let column = column.column();
    let mut cell = match task.value(column, snapshot) {
        Value::Nothing => Cell::default(),
        Value::Unknown => unknown(column.kind, list, snapshot),
        Value::Number(value) => number(column, value, &task, list, snapshot),
        Value::Text(bytes) => text_cell(column, &bytes, &task),
        Value::State(letter, count) => state(letter, count, &task, list, snapshot),
    };
    if matches!(task, Task::Process { ended: true, .. }) {
        cell.tone = Tone::Dim;
    }
    cell
}

/// The cell of a row that the other moment alone knows: who it was. What it did is told where numbers are compared.
fn gone_cell(column: ColumnId, task: &Task<'_>, list: &List) -> Cell {
    let Some(baseline) = &list.baseline else {
        return Cell::default();
    };
    if column == baseline.column {
        return baseline.absent_now();
    }
    let then = &*baseline.snapshot;
    let column = column.column();
    let text = match (column.kind, task.value(column, then)) {
        (Kind::Pid | Kind::HexPid | Kind::Start, Value::Number(value)) => {
            in_full(column, value, false, then)
        }
        (_, Value::Text(bytes)) => text_cell(column, &bytes, task).text,
        _ => return Cell::default(),
    };
    let tone = Tone::Dim;
    Cell { text, tone }
}

/// What `row` is placed by in the sort column, where its own cell there says another number.
pub fn sum_cell(column: ColumnId, row: &Row, list: &List, snapshot: &Snapshot) -> Option<Cell> {
    let sum = list.sums.get(row.sum? as usize)?;
    let (column, value) = (column.column(), sum.value);
    let text = in_full(column, value, true, snapshot);
    Some(Cell {
        text: in_column(column, value, text, sum.at_least, list),
        tone: Tone::Dim,
    })
}

fn dim(text: &'static str) -> Cell {
    Cell {
        text: CompactString::const_new(text),
        tone: Tone::Dim,
    }
}

/// What stands for a value that is not known; for a rate that no second sample has made yet, a point.
pub(super) fn unknown(kind: Kind, list: &List, snapshot: &Snapshot) -> Cell {
    let rate = matches!(kind, Kind::Percent | Kind::Rate | Kind::ByteRate);
    let text = match list.numbers {
        Numbers::InFull => CompactString::const_new(UNKNOWN),
        Numbers::LinedUp { .. } if rate && snapshot.elapsed.is_none() => {
            format::lined_up_sign(kind, "·")
        }
        Numbers::LinedUp { .. } => format::lined_up_sign(kind, UNKNOWN),
    };
    Cell {
        text,
        tone: Tone::Dim,
    }
}

/// A text in the cells of its column; of paths the end, of others the beginning.
fn text_cell(column: &Column, bytes: &[u8], task: &Task<'_>) -> Cell {
    let cells = usize::from(column.width);
    let text = match column.id {
        ColumnId::Cgroup => compressed(bytes).into(),
        ColumnId::Unit => shorter_ids(&text::cleaned(bytes)).into(),
        _ => text::cleaned(bytes),
    };
    let tone = match task {
        Task::Thread { .. } if column.id == ColumnId::Name => Tone::Thread,
        _ if column.usual.contains(&&*text) => Tone::Dim,
        _ => Tone::Plain,
    };
    let text = match column.id {
        _ if text::width(&text) <= cells => CompactString::from(text),
        ColumnId::Exe | ColumnId::Cgroup => text::tail(&text, cells).into(),
        ColumnId::Name => text::cut(&text, cells).into(),
        _ => text::shorten(&text, cells).into(),
    };
    Cell { text, tone }
}

pub(super) fn state(
    letter: u8,
    count: u32,
    task: &Task<'_>,
    list: &List,
    snapshot: &Snapshot,
) -> Cell {
    let mut text = CompactString::default();
    text.push(char::from(letter));
    match count {
        ..2 => {}
        2..100 => text.push_str(&format::id(count.into())),
        _ => text.push_str("++"),
    }
    if is_throttled(task, letter, list, snapshot) {
        let sign = if text.len() < 3 { "!" } else { "" };
        text.push_str(sign);
        return Cell {
            text,
            tone: Tone::Warn,
        };
    }
    // One that has just begun has hardly had time to be reaped.
    let tone = if letter == b'Z' && is_born(task, snapshot) {
        Tone::Dim
    } else {
        diagnosis::state_tone(letter)
    };
    Cell { text, tone }
}

/// The process was seen for the first time within the last seconds.
fn is_born(task: &Task<'_>, snapshot: &Snapshot) -> bool {
    let Task::Process { rates, .. } = task else {
        return false;
    };
    rates
        .born_at
        .is_some_and(|born| snapshot.since(born) <= Snapshot::LINGER)
}

/// Held up by the quota of its control group. A pool is not judged, nor is what has ended.
fn is_throttled(task: &Task<'_>, state: u8, list: &List, snapshot: &Snapshot) -> bool {
    let cpu = match task {
        Task::Process {
            rates,
            ended: false,
            ..
        } => rates.total.cpu_percent,
        Task::Thread { rates, .. } => rates.and_then(|rates| rates.cpu_percent),
        _ => return false,
    };
    diagnosis::is_throttled(snapshot, task.process(), state, cpu, &list.lints)
}

pub(super) fn number(
    column: &Column,
    value: f64,
    task: &Task<'_>,
    list: &List,
    snapshot: &Snapshot,
) -> Cell {
    let is_branch = match task {
        Task::Process { total, .. } => total.is_some(),
        Task::Group { group } => group.all.total.processes > 1,
        _ => false,
    };
    let text = in_full(column, value, is_branch, snapshot);
    let tone = match column.kind {
        Kind::Pid if column.id == ColumnId::Pid && task.is_part() => Tone::Thread,
        _ if column.usual.contains(&&*text) => Tone::Dim,
        Kind::Id | Kind::Pid | Kind::HexPid => Tone::Plain,
        kind if is_nothing(kind, value, list) => Tone::Dim,
        _ => column
            .threshold
            .map_or(Tone::Plain, |id| list.thresholds.tone(id, value)),
    };
    let text = in_column(column, value, text, task.is_lower_bound(column), list);
    Cell { text, tone }
}

/// A number that is so much, or at least, as the numbers of its column are written.
pub(super) fn in_column(
    column: &Column,
    value: f64,
    text: CompactString,
    at_least: bool,
    list: &List,
) -> CompactString {
    let kind = column.kind;
    match (list.numbers, at_least) {
        (Numbers::InFull, false) => text,
        (Numbers::InFull, true) => format::bound(kind, value, text, column.width.into()),
        (Numbers::LinedUp { percent }, at_least) => {
            let cells = usize::from(column.cells(percent));
            let line_up = if at_least {
                format::lined_up_bound
            } else {
                format::lined_up
            };
            line_up(kind, value, text, cells)
        }
    }
}

/// Shown as zero.
fn is_nothing(kind: Kind, value: f64, list: &List) -> bool {
    match (list.numbers, kind) {
        (Numbers::LinedUp { .. }, Kind::Percent | Kind::Rate) => value <= 0.0,
        _ => format::shown(kind, value) == 0.0,
    }
}

/// A number with all digits that there is room for, of one task or the sum of a branch.
pub(super) fn in_full(
    column: &Column,
    value: f64,
    is_branch: bool,
    snapshot: &Snapshot,
) -> CompactString {
    match column.kind {
        Kind::Percent => format::percent(value),
        Kind::Rate => format::rate(value),
        Kind::Count => format::count(value as u64),
        // Shared pages count more than once, but for the one that divides them.
        Kind::Bytes if is_branch && column.additive && column.id != ColumnId::Pss => {
            format::about_bytes(value)
        }
        Kind::Bytes | Kind::ByteRate => format::bytes(value),
        Kind::Time => format::time(value),
        Kind::Age if column.id == ColumnId::Life => life(value).into(),
        Kind::Age => format::age(value),
        Kind::Start => format::start(value, snapshot.sample.wall as f64 / 1e9, &ZONE),
        Kind::HexPid => format_compact!("{:#x}", value as u64),
        Kind::Id if value < 0.0 => signed(column.id, value),
        Kind::Id | Kind::Pid | Kind::Text | Kind::State | Kind::Graph => format::id(value as u64),
    }
}

/// A priority or a nice value below 0.
fn signed(column: ColumnId, value: f64) -> CompactString {
    if column == ColumnId::Priority && value <= -100.0 {
        // The highest real-time priority, and the deadlines above it.
        return CompactString::const_new("RT");
    }
    format_compact!("{:.0}", value.max(-99.0))
}
