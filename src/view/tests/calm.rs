//! Rows move calmly.

use super::*;

#[test]
fn rows_move_calmly() {
    let mut settled = Settled::default();
    let query = query(Mode::List);
    let mut order = |seq, a: f32, b: f32| {
        let snapshot = snapshot(seq, &[hot(1, 0, a), hot(2, 0, b)]);
        lines(&build(&snapshot, &query, &mut settled)).join(" ")
    };
    assert_eq!(order(0, 20.0, 18.0), "1 2");
    assert_eq!(order(1, 20.0, 22.0), "1 2", "one sample is no news");
    assert_eq!(order(2, 20.0, 18.0), "1 2", "it was a flicker");
    assert_eq!(order(3, 20.0, 22.0), "1 2");
    assert_eq!(order(3, 20.0, 22.0), "1 2", "a refinement is no sample");
    assert_eq!(order(4, 20.0, 23.0), "2 1", "now it is");
    assert_eq!(order(5, 23.1, 23.0), "2 1");
    assert_eq!(order(6, 23.1, 23.0), "1 2");
    assert_eq!(order(7, 23.1, 46.5), "2 1", "more than twice as much");
    assert_eq!(order(8, 23.1, 11.0), "1 2");
}

#[test]
fn what_is_new_or_sorted_anew_finds_its_place_at_once() {
    let mut settled = Settled::default();
    let mut query = query(Mode::List);
    let first = snapshot(0, &[hot(1, 0, 20.0), hot(2, 0, 18.0)]);
    build(&first, &query, &mut settled);
    let second = snapshot(1, &[hot(1, 0, 20.0), hot(2, 0, 22.0), hot(3, 0, 40.0)]);
    let list = build(&second, &query, &mut settled);
    assert_eq!(lines(&list), ["3", "1", "2"]);
    query.sort = Sort::by(ColumnId::WaitPercent);
    build(&second, &query, &mut settled);
    query.sort = Sort::by(ColumnId::CpuPercent);
    let list = build(&second, &query, &mut settled);
    assert_eq!(lines(&list), ["3", "2", "1"]);
}

#[test]
fn first_rates_place_rows_at_once() {
    let mut settled = Settled::default();
    let query = query(Mode::List);
    let mut processes = [hot(1, 0, 0.0), hot(2, 0, 9.0)];
    processes[0].rates.total.cpu_percent = None;
    processes[1].rates.total.cpu_percent = None;
    let list = build(&snapshot(0, &processes), &query, &mut settled);
    assert_eq!(lines(&list), ["1", "2"]);
    processes[0].cpu(1.0);
    processes[1].cpu(9.0);
    let list = build(&snapshot(1, &processes), &query, &mut settled);
    assert_eq!(lines(&list), ["2", "1"]);
}
