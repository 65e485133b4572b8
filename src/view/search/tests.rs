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
