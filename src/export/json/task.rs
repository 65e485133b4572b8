//! Processes and threads in the JSON object: what each column says, under its name.

use super::number::{rounded, seconds};
use super::parallelism::Tlp;
use crate::groups::{Counter, Group};
use crate::rates::Snapshot;
use crate::sample::Policy;
use crate::text::format::Kind;
use crate::view::{COLUMNS, Column, ColumnId, Rows, Task, Value};
use serde::Serialize;
use serde::ser::{SerializeMap, Serializer};
use std::borrow::Cow;

/// A key of a process or a thread.
#[derive(Clone, Copy)]
pub struct Key {
    /// Name in the object.
    pub name: &'static str,
    pub(super) of: Of,
}

/// What stands under a key.
#[derive(Clone, Copy)]
pub(super) enum Of {
    Column(&'static Column),
    /// Number of the user.
    Uid,
    /// Thread-level parallelism.
    Tlp,
    /// A counter of a group.
    Counter(Counter),
    /// Processes of a group that began.
    Started,
    /// Processes of a group that ended.
    Ended,
    /// PIDs of a group.
    Pids,
}

/// Keys of a process in the order of the output, without `lower_bound` and `threads`.
pub fn process_keys() -> impl Iterator<Item = Key> {
    // Whose thread group it is, its PID says.
    let of_process =
        |column: &&Column| column.rows.contains(Rows::PROCESS) && column.id != ColumnId::Tgid;
    let keys = columns().filter(of_process).flat_map(|column| {
        let uid = Key {
            name: "uid",
            of: Of::Uid,
        };
        let uid = (column.id == ColumnId::User).then_some(uid);
        std::iter::once(Key::new(column.name, column)).chain(uid)
    });
    keys.chain([Key {
        name: "tlp",
        of: Of::Tlp,
    }])
}

/// Keys of a thread in the order of the output, without what its process says of all its threads.
pub fn thread_keys() -> impl Iterator<Item = Key> {
    // COMMAND of a thread is its name.
    let own = |column: &&Column| {
        column.rows.contains(Rows::THREAD) && !column.of_process && column.id != ColumnId::Command
    };
    columns().filter(own).flat_map(|column| {
        let name = match column.id {
            ColumnId::Pid => "tid",
            _ => column.name,
        };
        let cpu = (column.id == ColumnId::LastCpu).then(|| Key::new("cpu", column));
        cpu.into_iter().chain([Key::new(name, column)])
    })
}

/// Columns that have a value.
pub(super) fn columns() -> impl Iterator<Item = &'static Column> {
    COLUMNS.iter().filter(|column| column.kind != Kind::Graph)
}

impl Key {
    pub(super) const fn new(name: &'static str, column: &'static Column) -> Self {
        Self {
            name,
            of: Of::Column(column),
        }
    }
}

/// An entry of `processes` or of `threads`.
pub struct TaskObject<'a> {
    /// Process or thread.
    pub task: Task<'a>,
    /// Where it stands.
    pub snapshot: &'a Snapshot,
    /// What is written of it.
    pub keys: &'a [Key],
    /// What is written of each of its threads; `None`: they are left out.
    pub threads: Option<&'a [Key]>,
}

impl Serialize for TaskObject<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        for key in self.keys {
            let entry = Entry {
                of: key.of,
                task: &self.task,
                snapshot: self.snapshot,
            };
            map.serialize_entry(key.name, &entry)?;
        }
        let bounded = |key: &&Key| match (key.of, self.task.as_group()) {
            (Of::Column(column), _) => self.task.is_lower_bound(column),
            (Of::Counter(counter), Some(group)) => group.all.counters.is_partial(counter),
            _ => false,
        };
        let bounds: Vec<&str> = self
            .keys
            .iter()
            .filter(bounded)
            .map(|key| key.name)
            .collect();
        if !bounds.is_empty() {
            map.serialize_entry("lower_bound", &bounds)?;
        }
        if let Some(keys) = self.threads {
            map.serialize_entry("threads", &Threads { of: self, keys })?;
        }
        map.end()
    }
}

/// `threads`: made one at a time while it is written, as there may be very many.
struct Threads<'a> {
    of: &'a TaskObject<'a>,
    keys: &'a [Key],
}

impl Serialize for Threads<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let object = |task| TaskObject {
            task,
            snapshot: self.of.snapshot,
            keys: self.keys,
            threads: None,
        };
        serializer.collect_seq(self.of.task.threads().map(object))
    }
}

/// What stands under one key of one task.
pub(super) struct Entry<'a> {
    pub(super) of: Of,
    pub(super) task: &'a Task<'a>,
    pub(super) snapshot: &'a Snapshot,
}

impl Serialize for Entry<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let process = self.task.process();
        if let Some(group) = self.task.as_group() {
            return self.of_group(group, serializer);
        }
        let column = match self.of {
            Of::Column(column) => column,
            Of::Uid => return process.identity.uid.serialize(serializer),
            Of::Tlp => {
                let found = self.snapshot.parallelism(process.key);
                return found.map(Tlp::new).serialize(serializer);
            }
            Of::Counter(_) | Of::Started | Of::Ended | Of::Pids => {
                return serializer.serialize_none();
            }
        };
        match column.id {
            // Without a name there is `uid`.
            ColumnId::User => return process.identity.user.as_deref().serialize(serializer),
            ColumnId::Command => return command(&process.identity.cmdline).serialize(serializer),
            ColumnId::Policy => {
                let number = self.task.stat(|stat| stat.policy, |thread| thread.policy);
                return number.map(policy).serialize(serializer);
            }
            _ => {}
        }
        self.value(column, serializer)
    }
}

impl Entry<'_> {
    fn value<S: Serializer>(&self, column: &Column, serializer: S) -> Result<S::Ok, S::Error> {
        match self.task.value(column, self.snapshot) {
            Value::Nothing if column.id == ColumnId::Ports => serializer.collect_seq([""; 0]),
            Value::Nothing | Value::Unknown => serializer.serialize_none(),
            // A mean of many lives, which may be shorter than a second.
            Value::Number(value) if column.id == ColumnId::Life => {
                serializer.serialize_f64(rounded(value))
            }
            Value::Number(value) => number(column.kind, value, serializer),
            Value::Text(text) if column.id == ColumnId::Ports => {
                serializer.collect_seq(String::from_utf8_lossy(&text).split(' '))
            }
            Value::Text(text) => serializer.serialize_str(&String::from_utf8_lossy(&text)),
            Value::State(letter, _) => serializer.serialize_char(char::from(letter)),
        }
    }

    fn of_group<S: Serializer>(&self, group: &Group, serializer: S) -> Result<S::Ok, S::Error> {
        let counters = &group.all.counters;
        match self.of {
            Of::Column(column) if column.id == ColumnId::Policy => {
                let is_common = group.all.common.contains(column.common);
                let number = Some(group.first.stat.policy).filter(|_| is_common);
                number.map(policy).serialize(serializer)
            }
            Of::Column(column) => self.value(column, serializer),
            Of::Counter(counter) if counter.is_time() => {
                serializer.serialize_f64(seconds(counters.get(counter)))
            }
            Of::Counter(counter) => serializer.serialize_u64(counters.get(counter)),
            Of::Started => serializer.serialize_u64(counters.started),
            Of::Ended => serializer.serialize_u64(counters.ended),
            Of::Pids => serializer.collect_seq(group.members.iter().map(|key| key.tid)),
            Of::Uid | Of::Tlp => serializer.serialize_none(),
        }
    }
}

fn number<S: Serializer>(kind: Kind, value: f64, serializer: S) -> Result<S::Ok, S::Error> {
    match kind {
        Kind::Id | Kind::Pid | Kind::Count | Kind::Bytes => serializer.serialize_i64(value as i64),
        Kind::HexPid => serializer.collect_str(&format_args!("{:#x}", value as u64)),
        // To the nanosecond, as it was counted.
        Kind::Time => serializer.serialize_f64(seconds((value * 1e9).round() as u64)),
        _ => serializer.serialize_f64(rounded(value)),
    }
}

/// Arguments with spaces between them; `None` where there are none (kernel threads, zombies).
fn command(cmdline: &[u8]) -> Option<Cow<'_, str>> {
    let arguments = cmdline.strip_suffix(b"\0").unwrap_or(cmdline);
    if arguments.is_empty() {
        return None;
    }
    if !arguments.contains(&0) {
        return Some(String::from_utf8_lossy(arguments));
    }
    let spaced: Vec<u8> = arguments
        .iter()
        .map(|&byte| if byte == 0 { b' ' } else { byte })
        .collect();
    Some(Cow::Owned(String::from_utf8_lossy(&spaced).into_owned()))
}

/// Name of a scheduling policy, without the `SCHED_`; the number of one that is not known here.
fn policy(number: u32) -> String {
    let policy = Policy::from_number(number);
    policy.map_or_else(
        || number.to_string(),
        |policy| policy.name().to_ascii_lowercase(),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn arguments_are_joined_by_spaces() {
        assert_eq!(
            command(b"java\0-jar\0a b\0").as_deref(),
            Some("java -jar a b")
        );
        assert_eq!(
            command(b"nginx: worker process").as_deref(),
            Some("nginx: worker process")
        );
        assert_eq!(command(b"sh\0-c\0\0").as_deref(), Some("sh -c "));
        assert_eq!(command(b"").as_deref(), None);
        assert_eq!(command(b"\0").as_deref(), None);
        assert_eq!(command(b"a\xffb\0").as_deref(), Some("a\u{fffd}b"));
    }

    #[test]
    fn policies_have_names() {
        assert_eq!(policy(0), "other");
        assert_eq!(policy(6), "deadline");
        assert_eq!(policy(4), "4");
    }
}
