//! Groups of processes: as entries of the JSON object, and as lines of CSV.

use super::task::{Entry, Key, Of, TaskObject, columns};
use super::{chosen, time};
use crate::groups::Counter;
use crate::rates::Snapshot;
use crate::view::{ColumnId, List, Rows, Task};
use serde::Serialize;
use serde::ser::Serializer;
use serde_json::Value;
use std::io::{self, Write};

/// The groups of an object.
#[derive(Clone, Copy)]
pub struct Grouped<'a> {
    /// The rows, of which those of groups are written.
    pub list: &'a List,
    /// With these keys alone; with all when `None`.
    pub keys: Option<&'a [&'static str]>,
}

/// Keys of a group in the order of the output, without `lower_bound`: rates as those of a process, counters that never run
/// back, and its processes.
pub fn group_keys() -> impl Iterator<Item = Key> {
    let of_group = |column: &&crate::view::Column| {
        column.rows.contains(Rows::GROUP) && column.id != ColumnId::Command
    };
    let mut rates: Vec<Key> = columns()
        .filter(of_group)
        .map(|column| Key::new(column.name, column))
        .collect();
    // The name leads.
    rates.sort_by_key(|key| key.name != ColumnId::Group.column().name);
    let counters = Counter::ALL.map(|counter| Key {
        name: counter.name(),
        of: Of::Counter(counter),
    });
    let rest = [
        ("started_total", Of::Started),
        ("ended_total", Of::Ended),
        ("pids", Of::Pids),
    ];
    let rest = rest.map(|(name, of)| Key { name, of });
    rates.into_iter().chain(counters).chain(rest)
}

/// `groups`: made one at a time while it is written.
pub(super) struct Groups<'a> {
    pub(super) snapshot: &'a Snapshot,
    pub(super) grouped: Grouped<'a>,
}

impl<'a> Groups<'a> {
    fn tasks(&self) -> impl Iterator<Item = Task<'a>> + use<'a> {
        let list = self.grouped.list;
        let groups = list.rows.iter().filter_map(|row| list.group(row));
        groups.map(|group| Task::Group { group })
    }
}

impl Serialize for Groups<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let keys = chosen(group_keys(), self.grouped.keys);
        serializer.collect_seq(self.tasks().map(|task| TaskObject {
            task,
            snapshot: self.snapshot,
            keys: &keys,
            threads: None,
        }))
    }
}

/// The line of names.
pub fn csv_head(out: &mut dyn Write, keys: Option<&[&'static str]>) -> io::Result<()> {
    let keys = chosen(group_keys(), keys);
    let names = keys.iter().map(|key| key.name);
    let names: Vec<&str> = std::iter::once("time").chain(names).collect();
    writeln!(out, "{}", names.join(","))
}

/// A line for each group. What is not known is empty.
pub fn csv(out: &mut dyn Write, snapshot: &Snapshot, grouped: Grouped<'_>) -> io::Result<()> {
    let keys = chosen(group_keys(), grouped.keys);
    let moment = time(snapshot.sample.wall).unwrap_or_default();
    for task in (Groups { snapshot, grouped }).tasks() {
        write!(out, "{moment}")?;
        for key in &keys {
            let entry = Entry {
                of: key.of,
                task: &task,
                snapshot,
            };
            let value = serde_json::to_value(&entry)?;
            write!(out, ",{}", field(&value))?;
        }
        writeln!(out)?;
    }
    Ok(())
}

/// A value as CSV has it (RFC 4180).
fn field(value: &Value) -> String {
    let text = match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        Value::Array(list) => list.iter().map(field).collect::<Vec<_>>().join(" "),
        other => other.to_string(),
    };
    if text.contains([',', '"', '\n', '\r']) {
        format!("\"{}\"", text.replace('"', "\"\""))
    } else {
        text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_field_is_quoted_where_it_has_to_be() {
        for (value, expected) in [
            (Value::Null, ""),
            (Value::from(1.5), "1.5"),
            (Value::from("a b"), "a b"),
            (Value::from("a,\"b\"\n"), "\"a,\"\"b\"\"\n\""),
            (Value::from(vec![1, 2]), "1 2"),
        ] {
            assert_eq!(field(&value), expected);
        }
    }

    #[test]
    fn no_key_means_two_things() {
        let mut names: Vec<&str> = group_keys().map(|key| key.name).collect();
        assert_eq!(names[0], "group");
        let count = names.len();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), count);
    }
}
