//! Threads in place, on their screen, and flat.

use super::*;
use crate::rates::EachThread;

/// Process 10 with leader, a pool of three and a busy thread.
fn threaded() -> Vec<Made> {
    let mut processes = family();
    processes[1]
        .thread(10, "main", 0.0)
        .thread(13, "exec-1", 2.0)
        .thread(14, "gc", 9.0)
        .thread(15, "exec-2", 5.0)
        .thread(16, "exec-3", 3.0);
    processes
}

#[test]
fn open_threads_stand_below_their_process_before_its_children() {
    let processes = threaded();
    let mut query = query(Mode::Tree);
    query.open.insert(processes[1].key());
    let list = made(&snapshot(0, &processes), &query);
    let expected = [
        "1", " 10", "  t14", "  t15", "  t16", "  t13", "  t10", "  11", "  12", " 20",
    ];
    assert_eq!(lines(&list), expected);
    assert!(list.rows[1].threads_open);
    assert!(!list.rows[6].last, "child processes follow");
    query.folds.fold(key(10));
    let list = made(&snapshot(0, &processes), &query);
    assert_eq!(lines(&list).len(), 8);
    assert!(list.rows[6].last);
}

#[test]
fn threads_without_rates_are_listed_by_tid() {
    let mut processes = threaded();
    processes[1].rates.threads = EachThread::default();
    let query = query(Mode::Threads(processes[1].key()));
    let rows = listed(&processes, &query);
    assert_eq!(rows, ["t10", "t13", "t14", "t15", "t16"]);
}

#[test]
fn pools_fold_into_a_row_that_adds_up() {
    let processes = threaded();
    let mut query = query(Mode::Threads(processes[1].key()));
    query.group_pools = true;
    let snapshot = snapshot(0, &processes);
    let list = made(&snapshot, &query);
    assert_eq!(lines(&list), ["exec-*", "t14", "t10"]);
    let text = |column| cell(column, &list.rows[0], &list, &snapshot).text;
    assert_eq!(text(ColumnId::CpuPercent), "10.0");
    assert_eq!(text(ColumnId::State), "S3");
    assert_eq!(text(ColumnId::Command), "exec-{1..3} ×3");
    assert_eq!(text(ColumnId::Pid), "");
    assert_eq!(list.visible(&snapshot, 0..1).1.len(), 3);
    query.folds.unfold(list.rows[0].key.clone());
    let list = made(&snapshot, &query);
    assert_eq!(
        lines(&list),
        ["exec-*", " t15", " t16", " t13", "t14", "t10"]
    );
    assert_eq!(list.rows[1].parent, Some(0));
}

#[test]
fn a_filter_finds_threads_of_open_processes() {
    let processes = threaded();
    let mut query = query(Mode::Tree);
    query.filter = Filter::parse("gc").unwrap();
    assert!(listed(&processes, &query).is_empty());
    query.open.insert(processes[1].key());
    let list = made(&snapshot(0, &processes), &query);
    assert_eq!(lines(&list), ["1", " 10", "  t14"]);
    assert!(list.rows[1].context && !list.rows[2].context);
    query.mode = Mode::Threads(processes[1].key());
    assert_eq!(listed(&processes, &query), ["t14"]);
    query.mode = Mode::AllThreads;
    assert_eq!(listed(&processes, &query), ["t14"]);
}

#[test]
fn short_lived_threads_are_seen() {
    let mut processes = threaded();
    processes[1].rates.exited_cpu_percent = Some(4.0);
    processes[4].rates.exited_cpu_percent = Some(0.05);
    let query = query(Mode::AllThreads);
    let snapshot = snapshot(0, &processes);
    let list = made(&snapshot, &query);
    assert_eq!(lines(&list), ["t14", "t15", "ended", "t16", "t13", "t10"]);
    let row = &list.rows[2];
    assert_eq!(
        cell(ColumnId::CpuPercent, row, &list, &snapshot).text,
        "4.0"
    );
    let name = cell(ColumnId::Command, row, &list, &snapshot).text;
    assert_eq!(name, "(ended threads)  p");
    assert_eq!(cell(ColumnId::Pid, row, &list, &snapshot).text, "");
    let wait = |snapshot: &Snapshot, list: &List| {
        let row = &list.rows[2];
        cell(ColumnId::WaitPercent, row, list, snapshot).text
    };
    assert_eq!(wait(&snapshot, &list), "–");
    processes[1].rates.ended_threads.wait_percent = Some(1_200.0);
    let told = super::snapshot(0, &processes);
    assert_eq!(wait(&told, &made(&told, &query)), "1200");
}

#[test]
fn the_flat_view_lists_all_threads_at_rest_by_tid() {
    let mut a = process(10, 1, "a");
    a.thread(10, "a", 0.0)
        .thread(500, "a", 0.0)
        .thread(501, "a", 1.0);
    let mut b = process(20, 1, "b");
    b.thread(20, "b", 0.0).thread(21, "b", 3.0);
    let rows = listed(&[a, b], &query(Mode::AllThreads));
    assert_eq!(rows, ["t21", "t501", "t10", "t20", "t500"]);
}

#[test]
fn a_vanished_process_has_no_threads() {
    let gone = TaskKey {
        tid: 10,
        starttime: 9,
    };
    assert!(listed(&threaded(), &query(Mode::Threads(gone))).is_empty());
}
