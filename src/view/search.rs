//! Finding a row, and the users there are.

use super::filter::Needle;
use super::task::Task;
use super::{List, RowKey, user_name};
use crate::rates::Snapshot;
use crate::source::Fields;
use std::collections::BTreeMap;

/// The row that `text` finds while it is typed: a PID or TID that is exactly that number wherever it is, otherwise
/// what [`search_next`] finds.
pub fn search(
    list: &List,
    snapshot: &Snapshot,
    text: &str,
    from: usize,
    forward: bool,
) -> Option<usize> {
    let exact = text.parse().ok().and_then(|id| by_id(list, id));
    exact.or_else(|| search_next(list, snapshot, text, from, forward))
}

/// What has to be read of every process to find `text`.
pub fn search_fields(text: &str) -> Fields {
    Needle::new(text).fields()
}

/// The next row whose command, name, user or ID contains `text`, from row `from` (included) on, forward or backward,
/// around the ends.
pub fn search_next(
    list: &List,
    snapshot: &Snapshot,
    text: &str,
    from: usize,
    forward: bool,
) -> Option<usize> {
    let count = list.rows.len();
    if text.is_empty() || count == 0 {
        return None;
    }
    let from = from % count;
    let needle = Needle::new(text);
    let mut rows = (0..count).map(|step| {
        if forward {
            (from + step) % count
        } else {
            (from + count - step) % count
        }
    });
    rows.find(|at| matches(&needle, *at, list, snapshot))
}

/// The first row that is this process or thread; a process before its leader.
fn by_id(list: &List, id: u32) -> Option<usize> {
    list.rows.iter().position(|row| match &row.key {
        RowKey::Process(key) => key.tid == id,
        RowKey::Thread(key) => key.tid == id,
        RowKey::Pool(..) | RowKey::EndedThreads(_) | RowKey::ShortLived(_) | RowKey::Group(_) => {
            false
        }
    })
}

fn matches(needle: &Needle, at: usize, list: &List, snapshot: &Snapshot) -> bool {
    match Task::of(&list.rows[at], list, snapshot) {
        Some(Task::Process { process, .. }) => needle.in_process(process),
        Some(Task::Thread {
            process, thread, ..
        }) => needle.in_thread(thread) || list.flat && needle.in_process(process),
        Some(Task::Pool { pool, .. }) => needle.in_bytes(pool.label.as_bytes()),
        Some(Task::Group { group }) => needle.in_bytes(group.name.as_bytes()),
        Some(Task::EndedThreads { .. } | Task::ShortLived { .. }) | None => false,
    }
}

/// Users who have processes, by name: number, and name clean for a terminal (the number while it is not known).
pub fn users(snapshot: &Snapshot) -> Vec<(u32, String)> {
    let mut users: BTreeMap<u32, String> = BTreeMap::new();
    for process in &snapshot.sample.processes {
        if let Some(uid) = process.identity.uid {
            users.entry(uid).or_insert_with(|| user_name(process));
        }
    }
    let mut users: Vec<_> = users.into_iter().collect();
    users.sort_by(|a, b| a.1.cmp(&b.1).then(a.0.cmp(&b.0)));
    users
}

#[cfg(test)]
mod tests;
