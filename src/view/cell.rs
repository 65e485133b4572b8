//! What a cell says.

use super::columns::ColumnId;
use super::command::{self, policy, terminal, user_name};
use super::task::Task;
use super::{Kind, List, Row, Tone, compressed, format, states, text};
use crate::diagnosis::{self, Threshold, Thresholds};
use crate::rates::Snapshot;
use crate::sample::Nanos;
use jiff::tz::TimeZone;
use std::sync::LazyLock;

/// Text and its tone. Already clean for a terminal and as wide as its column at most, but for COMMAND.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Cell {
    /// What it says.
    pub text: String,
    /// How loudly.
    pub tone: Tone,
}

/// The time zone of START and of axes.
static ZONE: LazyLock<TimeZone> = LazyLock::new(TimeZone::system);

/// The time of day of a moment, nanoseconds since 1970 UTC: `12:30:05`. Empty for a moment that no calendar has.
pub fn clock(at: Nanos) -> String {
    let stamp = jiff::Timestamp::from_nanosecond(at.into());
    stamp.map_or_else(
        |_| String::new(),
        |stamp| {
            stamp
                .to_zoned(ZONE.clone())
                .strftime("%H:%M:%S")
                .to_string()
        },
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
    if !task.applies(column) {
        return Cell::default();
    }
    let mut cell = match column.column().kind {
        Kind::Graph => Cell::default(),
        Kind::Text => text_cell(column, &task, list.flat),
        Kind::State => state(&task, snapshot),
        _ => number(column, &task, row, list, snapshot),
    };
    if matches!(task, Task::Process { ended: true, .. }) {
        cell.tone = Tone::Dim;
    }
    cell
}

fn plain(text: impl Into<String>) -> Cell {
    Cell {
        text: text.into(),
        tone: Tone::Plain,
    }
}

fn dim(text: impl Into<String>) -> Cell {
    Cell {
        text: text.into(),
        tone: Tone::Dim,
    }
}

fn unknown() -> Cell {
    dim("–")
}

fn text_cell(column: ColumnId, task: &Task<'_>, flat: bool) -> Cell {
    let process = task.process();
    let cells = usize::from(column.column().width);
    let end = |bytes: Option<&[u8]>| match bytes {
        Some(bytes) => plain(text::tail(&text::clean(bytes), cells)),
        None => unknown(),
    };
    match (column, task) {
        // Below its process, a thread need not repeat whose it is.
        (ColumnId::User, _) if task.is_part() && !flat => dim("·"),
        (ColumnId::User, _) if command::user(process).is_none() => unknown(),
        (ColumnId::User, _) => plain(text::shorten(&user_name(process), cells)),
        (ColumnId::Tty, _) | (ColumnId::Name, Task::Process { .. }) if !process.stat.is_read() => {
            unknown()
        }
        (ColumnId::ThreadStates, _) => match states::text(process) {
            text if text.is_empty() => unknown(),
            text => plain(text::shorten(&text, cells)),
        },
        (ColumnId::Tty, _) => plain(text::shorten(&terminal(process.stat.tty), cells)),
        (ColumnId::IoPriority, _) => {
            command::io_priority(process).map_or_else(unknown, |text| match text.as_str() {
                // What nearly everything has is no news.
                "none" | "be/4" => dim(text),
                _ => plain(text),
            })
        }
        (ColumnId::Policy, _) => policy(task).map_or_else(unknown, |name| match name {
            "OTHER" => dim(name),
            _ => plain(name),
        }),
        (ColumnId::Name, Task::Thread { thread, .. }) => match &thread.detail {
            Some(detail) => Cell {
                text: text::cut(&text::clean(detail.name.as_bytes()), cells).to_owned(),
                tone: Tone::Thread,
            },
            None => unknown(),
        },
        (ColumnId::Name, _) => {
            let name = text::clean(&process.identity.name);
            plain(text::cut(&name, cells))
        }
        (ColumnId::Exe, _) => end(process.identity.exe.as_deref()),
        (ColumnId::Cgroup, _) => match process.identity.cgroup.as_deref() {
            Some(path) => plain(text::tail(&compressed(path), cells)),
            None => unknown(),
        },
        (ColumnId::Container, _) => match command::container(&process.identity) {
            Some(container) => plain(text::shorten(&container, cells)),
            None if process.identity.cgroup.is_none() => unknown(),
            None => Cell::default(),
        },
        _ => Cell::default(),
    }
}

fn state(task: &Task<'_>, snapshot: &Snapshot) -> Cell {
    let (state, count) = match task {
        Task::Process { rates, .. } => match rates.state {
            // How many threads sleep is no news.
            state @ (b'R' | b'D') => (state, rates.state_count),
            state => (state, 1),
        },
        Task::Thread { thread, .. } => match &thread.detail {
            Some(detail) => (detail.state, 1),
            None => return unknown(),
        },
        Task::Group { group, .. } => (group.state, group.state_count),
        Task::Exited { .. } => return Cell::default(),
    };
    if !state.is_ascii_alphabetic() {
        return unknown();
    }
    let letter = char::from(state);
    let text = match count {
        ..2 => letter.to_string(),
        2..100 => format!("{letter}{count}"),
        _ => format!("{letter}++"),
    };
    if is_throttled(task, state, snapshot) {
        let sign = if text.len() < 3 { "!" } else { "" };
        return Cell {
            text: text + sign,
            tone: Tone::Warn,
        };
    }
    let tone = match state {
        b'R' => Tone::Running,
        b'D' | b'T' | b't' => Tone::Warn,
        b'Z' | b'X' => Tone::Critical,
        _ => Tone::Dim,
    };
    Cell { text, tone }
}

/// Its group holds it up. A pool is not judged, nor is what has ended.
fn is_throttled(task: &Task<'_>, state: u8, snapshot: &Snapshot) -> bool {
    let cpu = match task {
        Task::Process {
            rates,
            ended: false,
            ..
        } => rates.total.cpu_percent,
        Task::Thread { rates, .. } => rates.and_then(|rates| rates.cpu_percent),
        _ => return false,
    };
    diagnosis::is_throttled(snapshot, task.process(), state, cpu)
}

fn number(column: ColumnId, task: &Task<'_>, row: &Row, list: &List, snapshot: &Snapshot) -> Cell {
    let sample = &snapshot.sample;
    let Some(value) = task.number(column, snapshot) else {
        return unknown();
    };
    let kind = column.column().kind;
    let text = match kind {
        Kind::Percent => format::percent(value),
        Kind::Rate => format::rate(value),
        Kind::Count => format::count(value as u64),
        Kind::Bytes if column == ColumnId::Rss && row.total.is_some() => format::about_bytes(value),
        Kind::Bytes | Kind::ByteRate => format::bytes(value),
        Kind::Time => format::time(value),
        Kind::Age => format::age(value),
        Kind::Start => format::start(value, sample.wall as f64 / 1e9, &ZONE),
        Kind::Id if column == ColumnId::Nid => format!("{:#x}", value as u64),
        Kind::Id if value < 0.0 => signed(column, value),
        Kind::Id | Kind::Text | Kind::State | Kind::Graph => format::id(value as u64),
    };
    let text = if task.is_lower_bound(column) {
        let cells = usize::from(column.column().width);
        match kind {
            Kind::Bytes | Kind::ByteRate => format::at_least_bytes(value, cells),
            Kind::Time => format::at_least_time(&text, cells),
            _ => format::at_least(text, value, cells),
        }
    } else {
        text
    };
    let tone = tone(column, value, task, &list.thresholds);
    Cell { text, tone }
}

/// A priority or a nice value below 0.
fn signed(column: ColumnId, value: f64) -> String {
    if column == ColumnId::Priority && value <= -100.0 {
        // The highest real-time priority, and the deadlines above it.
        return "RT".to_owned();
    }
    format!("{:.0}", value.max(-99.0))
}

/// What the cells of a column are coloured by.
const fn threshold(column: ColumnId) -> Option<Threshold> {
    Some(match column {
        ColumnId::CpuPercent => Threshold::CpuPercent,
        ColumnId::WaitPercent => Threshold::WaitPercent,
        ColumnId::ThrottledPercent => Threshold::ThrottledPercent,
        ColumnId::InvoluntarySwitches => Threshold::InvoluntarySwitches,
        ColumnId::ExitedCpuPercent => Threshold::ExitedCpuPercent,
        ColumnId::MemPercent => Threshold::MemPercent,
        ColumnId::MajorFaults => Threshold::MajorFaults,
        _ => return None,
    })
}

fn tone(column: ColumnId, value: f64, task: &Task<'_>, thresholds: &Thresholds) -> Tone {
    let kind = column.column().kind;
    match (column, kind) {
        (ColumnId::Pid, _) if task.is_part() => return Tone::Thread,
        (ColumnId::Nice, _) if value == 0.0 => return Tone::Dim,
        (_, Kind::Id) => return Tone::Plain,
        _ => {}
    }
    if format::shown(kind, value) == 0.0 {
        return Tone::Dim;
    }
    threshold(column).map_or(Tone::Plain, |id| thresholds.tone(id, value))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnosis::THRESHOLDS;
    use crate::view::COLUMNS;

    #[test]
    fn a_threshold_of_a_column_has_its_name() {
        for info in THRESHOLDS {
            let mut coloured = COLUMNS
                .iter()
                .filter(|column| threshold(column.id) == Some(info.id));
            assert!(
                coloured.all(|column| column.name == info.name),
                "{}",
                info.name
            );
        }
    }
}
