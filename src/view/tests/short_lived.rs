//! Short-lived programs: one row, which opens to the single ones.

use super::*;
use crate::rates::testing::{end, end_short};
use std::sync::Arc;

/// The family, with three short-lived programs below 10, one of them below another, and one that lived longer.
fn busy() -> Snapshot {
    let mut snapshot = snapshot(0, &family());
    snapshot.elapsed = Some(1.0);
    let mut gone = |pid, parent, name: &str, cpu, short| {
        let mut made = process(pid, parent, name);
        made.cpu(cpu);
        if short {
            end_short(&mut snapshot, &made);
        } else {
            end(&mut snapshot, &made);
        }
    };
    gone(100, 10, "sh", 3.0, true);
    gone(101, 100, "cc1", 4.0, true);
    gone(102, 10, "sh", 2.0, true);
    gone(103, 10, "make", 40.0, false);
    snapshot
}

fn query(mode: Mode) -> Query {
    Query {
        group_short_lived: true,
        ..super::query(mode)
    }
}

#[test]
fn those_below_a_process_are_one_row_that_opens() {
    let snapshot = busy();
    let mut query = query(Mode::Tree);
    let list = made(&snapshot, &query);
    let closed = ["1", " 10", "  11", "  103", "  short", "  12", " 20"];
    assert_eq!(lines(&list), closed);
    let row = &list.rows[4];
    assert_eq!((row.fold, row.total), (Fold::Folded, None));
    let say = |column| cell(column, row, &list, &snapshot).text;
    assert_eq!(
        say(ColumnId::Command),
        "+3 short-lived, 3.0 % CPU: sh ×2, cc1"
    );
    assert_eq!(
        say(ColumnId::CpuPercent),
        "3.0",
        "a mean over three seconds"
    );
    for column in [
        ColumnId::Pid,
        ColumnId::User,
        ColumnId::State,
        ColumnId::WaitPercent,
        ColumnId::Rss,
    ] {
        assert_eq!(say(column), "", "{column:?}");
    }
    query.folds.unfold(row.key.clone());
    let list = made(&snapshot, &query);
    let open = [
        "1", " 10", "  11", "  103", "  short", "   101", "   100", "   102", "  12", " 20",
    ];
    assert_eq!(lines(&list), open);
    query.folds.to_depth(None);
    assert_eq!(
        lines(&made(&snapshot, &query)),
        open,
        "folding the tree leaves it alone"
    );
    query.folds.fold(row.key.clone());
    assert_eq!(lines(&made(&snapshot, &query)), closed);
}

#[test]
fn what_the_parent_tells_counts_where_it_is_more() {
    let mut snapshot = busy();
    let processes = &snapshot.sample.processes;
    let parent = processes.iter().position(|process| process.key.tid == 10);
    let told = |snapshot: &mut Snapshot, percent| {
        let rates = Arc::make_mut(&mut snapshot.processes[parent.unwrap()]);
        rates.total.ended_children_percent = Some(percent);
    };
    let says = |snapshot: &Snapshot, query: &Query| {
        let list = made(snapshot, query);
        let row = list
            .rows
            .iter()
            .find(|row| matches!(row.key, RowKey::ShortLived(_)));
        cell(ColumnId::CpuPercent, row.unwrap(), &list, snapshot).text
    };
    told(&mut snapshot, 1.0);
    assert_eq!(says(&snapshot, &query(Mode::Tree)), "3.0");
    told(&mut snapshot, 98.0);
    snapshot.machine.ended_percent = Some(1.5);
    assert_eq!(says(&snapshot, &query(Mode::Tree)), "98.0");
    // Of all that ended, as the verdict has it.
    assert_eq!(says(&snapshot, &query(Mode::List)), "99.5");
    let some = Query {
        filter: Filter::parse("name=sh").unwrap(),
        ..query(Mode::List)
    };
    assert_eq!(says(&snapshot, &some), "1.7", "what was seen of those");
}

#[test]
fn what_has_ended_is_in_state_x() {
    let snapshot = busy();
    let list = made(&snapshot, &query(Mode::Tree));
    assert_eq!(list.rows[3].key.process().tid, 103);
    assert_eq!(
        cell(ColumnId::State, &list.rows[3], &list, &snapshot).text,
        "X"
    );
}

#[test]
fn a_list_has_one_row_for_all() {
    let mut snapshot = busy();
    end_short(&mut snapshot, &hot(200, 20, 5.0));
    let list = made(&snapshot, &query(Mode::List));
    assert_eq!(lines(&list), ["11", "103", "20", "short", "10", "1", "12"]);
    assert_eq!(list.short_lived[0].members, [0, 1, 2, 4]);
    let by_pid = Query {
        sort: Sort::by(ColumnId::Pid),
        ..query(Mode::List)
    };
    let list = made(&snapshot, &by_pid);
    assert_eq!(
        lines(&list).last().map(String::as_str),
        Some("short"),
        "it has none"
    );
}

#[test]
fn the_filter_chooses_who_is_in_it() {
    let snapshot = busy();
    let only = |text: &str| {
        let query = Query {
            filter: Filter::parse(text).unwrap(),
            ..query(Mode::List)
        };
        let list = made(&snapshot, &query);
        list.short_lived
            .iter()
            .map(|short| short.members.clone())
            .collect::<Vec<_>>()
    };
    assert_eq!(only("cc1"), [[1]]);
    assert_eq!(only("name=sh"), [[0, 2]]);
    assert_eq!(only("make"), [[0_u32; 0]; 0]);
}

#[test]
fn what_lives_is_not_hidden_with_its_parent() {
    let mut snapshot = snapshot(0, &[hot(1, 0, 0.0), hot(11, 10, 50.0)]);
    end_short(&mut snapshot, &hot(10, 1, 1.0));
    assert_eq!(
        lines(&made(&snapshot, &query(Mode::Tree))),
        ["1", " 11", " short"]
    );
    assert_eq!(
        lines(&made(&snapshot, &super::query(Mode::Tree))),
        ["1", " 10", "  11"],
        "rows of their own, where nobody asks for one row"
    );
}

#[test]
fn hundreds_leave_room() {
    let mut snapshot = busy();
    for pid in 300..800 {
        end_short(&mut snapshot, &hot(pid, 10, 0.1));
    }
    let list = made(&snapshot, &query(Mode::Tree));
    assert_eq!(list.rows.len(), 7);
    let text = cell(ColumnId::Command, &list.rows[4], &list, &snapshot).text;
    assert!(
        text.starts_with("+503 short-lived, 19.7 % CPU: p ×500, sh ×2"),
        "{text}"
    );
}
