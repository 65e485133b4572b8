//! Finding a row, and the users there are.

use super::filter::Needle;
use super::task::Task;
use super::{List, RowKey, user_name};
use crate::rates::Snapshot;
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
        RowKey::Group(..) | RowKey::Exited(_) => false,
    })
}

fn matches(needle: &Needle, at: usize, list: &List, snapshot: &Snapshot) -> bool {
    match Task::of(&list.rows[at], list, snapshot) {
        Some(Task::Process { process, .. }) => needle.in_process(process),
        Some(Task::Thread {
            process, thread, ..
        }) => needle.in_thread(thread) || list.flat && needle.in_process(process),
        Some(Task::Group { group, .. }) => needle.in_bytes(group.label.as_bytes()),
        Some(Task::Exited { .. }) | None => false,
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
mod tests {
    use super::*;
    use crate::rates::testing::{process, snapshot};
    use crate::view::{Query, Settled, build};

    type Search = fn(&List, &Snapshot, &str, usize, bool) -> Option<usize>;

    /// The ID that is found among the rows 1, 12, 1234 and its threads 1234 and 1300.
    fn found(search: Search, text: &str, from: usize, forward: bool) -> Option<u32> {
        let mut shell = process(12, 0, "bash");
        shell.user(1000, "ann");
        let mut other = process(1234, 0, "Bash");
        other.thread(1234, "Bash", 0.0).thread(1300, "worker", 0.0);
        let mut query = Query::default();
        query.open.insert(other.key());
        let snapshot = snapshot(0, &[process(1, 0, "init"), shell, other]);
        let list = build(&snapshot, &query, &mut Settled::default());
        let at = search(&list, &snapshot, text, from, forward)?;
        Some(match &list.rows[at].key {
            RowKey::Process(key) => key.tid,
            RowKey::Thread(key) => key.tid,
            _ => 0,
        })
    }

    #[test]
    fn the_next_match_is_found_around_the_ends() {
        assert_eq!(found(search, "bash", 0, true), Some(12));
        assert_eq!(found(search, "bash", 2, true), Some(1234));
        assert_eq!(found(search, "init", 2, true), Some(1));
        assert_eq!(found(search, "bash", 0, false), Some(1234));
        assert_eq!(found(search, "work", 0, true), Some(1300));
        assert_eq!(found(search, "nothing", 0, true), None);
        assert_eq!(found(search, "", 0, true), None);
    }

    #[test]
    fn a_number_finds_its_task_before_others_that_contain_it() {
        assert_eq!(found(search, "12", 2, true), Some(12));
        assert_eq!(found(search, "1300", 0, true), Some(1300));
        assert_eq!(found(search, "23", 0, true), Some(1234));
        assert_eq!(found(search_next, "12", 2, true), Some(1234));
    }

    #[test]
    fn users_are_listed_by_name() {
        let mut a = process(5, 1, "a");
        a.user(1000, "zoe");
        let mut b = process(6, 1, "b");
        b.user(1001, "ann\u{1b}");
        let mut c = process(7, 1, "c");
        c.user(1000, "zoe");
        let mut d = process(8, 1, "d");
        d.identity().uid = Some(42);
        d.identity().user = None;
        let expected = [(42, "42"), (1001, "ann\u{FFFD}"), (1000, "zoe")];
        let found = users(&snapshot(0, &[a, b, c, d]));
        assert!(
            found
                .iter()
                .map(|(uid, name)| (*uid, name.as_str()))
                .eq(expected)
        );
    }
}
