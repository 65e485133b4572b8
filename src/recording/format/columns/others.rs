//! Columns of tasks in state D, of looks at parallelism, of who ended, and of names of containers.

use crate::recording::format::column::{Cell, Form, Value, columns, pack, unpack};
use crate::recording::format::table::Row;
use crate::sample::{Blocked, DepartedName, Exit, ParallelismMethod, ParallelismSamples, TaskKey};
use std::borrow::Cow;
use std::cmp::Ordering;
use std::sync::Arc;

impl Row for Blocked {
    const TABLE: &'static str = "blocked";
    columns! {
        ["pid" "" = process.tid]
        ["start" "ticks" = process.starttime]
        ["tid" "" = tid]
        ["since" "ns" @ since]
        ["wchan" "" = wchan]
    }

    fn order(one: &Self, other: &Self) -> Option<Ordering> {
        Some(one.order().cmp(&other.order()))
    }
}

impl Row for DepartedName {
    const TABLE: &'static str = "ended";
    columns! {
        ["name" "" = name]
        ["count" "" = count]
        ["cpu_time" "ns" = cpu]
        ["wait" "ns" = wait]
        ["life" "ns" = life]
        ["exits" "" = exits]
    }
}

/// The key of a name, and the name.
pub(in crate::recording::format) type ContainerName = (Box<[u8]>, Box<[u8]>);

impl Row for ContainerName {
    const TABLE: &'static str = "container_name";
    columns! {
        ["key" "" = 0]
        ["name" "" = 1]
    }

    fn order(one: &Self, other: &Self) -> Option<Ordering> {
        Some(one.0.cmp(&other.0))
    }
}

/// Looks at a process; at the machine where the PID is 0.
impl Row for (TaskKey, Arc<ParallelismSamples>) {
    const TABLE: &'static str = "look";
    columns! {
        ["pid" "" = 0.tid]
        ["start" "ticks" = 0.starttime]
        ["method" "" Number, |row| row.1.method.cell(), |row, cell| looks(row).method = Value::of(cell)]
        ["since" "ns" Moment, |row| row.1.since.cell(), |row, cell| looks(row).since = u64::of(cell)]
        ["at" "ns" Moment, |row| row.1.at.cell(), |row, cell| looks(row).at = u64::of(cell)]
        ["window" "ns" Number, |row| row.1.window.cell(), |row, cell| looks(row).window = u64::of(cell)]
        ["cpu_time" "ns" Number, |row| row.1.cpu.cell(), |row, cell| looks(row).cpu = Value::of(cell)]
    }
}

/// How many looks found so many threads executing as its place in the list says.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(in crate::recording::format) struct Executing<const STATES: bool>(
    pub(in crate::recording::format) f64,
);

impl Row for Executing<false> {
    const TABLE: &'static str = "look_count";
    const PARENT: Option<&'static str> = Some("look");
    columns! { ["looks" "" = 0] }
}

impl Row for Executing<true> {
    const TABLE: &'static str = "look_state_count";
    const PARENT: Option<&'static str> = Some("look");
    columns! { ["looks" "" = 0] }
}

fn looks(row: &mut (TaskKey, Arc<ParallelismSamples>)) -> &mut ParallelismSamples {
    Arc::make_mut(&mut row.1)
}

impl Value for ParallelismMethod {
    const FORM: Form = Form::Number;

    fn cell(&self) -> Cell<'_> {
        Cell::Number(match self {
            Self::Runnable => 0,
            Self::Clock => 1,
            Self::States => 2,
        })
    }

    fn of(cell: Cell<'_>) -> Self {
        match cell {
            Cell::Number(1) => Self::Clock,
            Cell::Number(2) => Self::States,
            _ => Self::Runnable,
        }
    }
}

/// As `code 1 3`: three processes ended with the code 1.
impl Value for Vec<(Exit, u64)> {
    const FORM: Form = Form::Text;

    fn cell(&self) -> Cell<'_> {
        let texts = self.iter().map(|(exit, count)| match exit {
            Exit::Code(code) => format!("code {code} {count}"),
            Exit::Signal(signal) => format!("signal {signal} {count}"),
        });
        let texts: Vec<String> = texts.collect();
        Cell::Bytes(Cow::Owned(pack(texts.iter().map(String::as_bytes))))
    }

    fn of(cell: Cell<'_>) -> Self {
        let exit = |text: &[u8]| {
            let mut words = str::from_utf8(text).ok()?.split(' ');
            let (kind, number) = (words.next()?, words.next()?.parse().ok()?);
            let exit = match kind {
                "code" => Exit::Code(number),
                "signal" => Exit::Signal(number),
                _ => return None,
            };
            Some((exit, words.next()?.parse().ok()?))
        };
        unpack(&cell).into_iter().filter_map(exit).collect()
    }
}
