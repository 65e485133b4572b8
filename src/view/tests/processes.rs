//! The tree and the list of processes.

use super::*;
use crate::rates::AtLeast;
use crate::rates::testing::end;
use crate::sample::ProcessStat;

#[test]
fn the_hottest_branch_is_on_top() {
    let rows = listed(&family(), &query(Mode::Tree));
    assert_eq!(rows, ["1", " 10", "  11", "  12", " 20"]);
    let rows = listed(&family(), &query(Mode::List));
    assert_eq!(rows, ["11", "20", "10", "1", "12"]);
}

#[test]
fn columns_that_do_not_add_up_sort_by_their_own_value() {
    let mut query = query(Mode::Tree);
    query.sort = Sort {
        column: ColumnId::Pid,
        descending: true,
    };
    assert_eq!(
        listed(&family(), &query),
        ["1", " 20", " 10", "  12", "  11"]
    );
}

#[test]
fn text_columns_sort_as_text_in_any_case() {
    let mut zsh = process(5, 0, "Zsh");
    zsh.command(&["/bin/Zsh"]);
    let rows = [zsh, process(6, 0, "awk"), process(7, 0, "bash")];
    let mut query = query(Mode::List);
    query.sort = Sort::by(ColumnId::Command);
    assert_eq!(listed(&rows, &query), ["6", "7", "5"]);
}

#[test]
fn ties_and_unknown_values_are_ordered_by_pid() {
    let mut rows = vec![hot(9, 0, 5.0), hot(7, 0, 5.04), hot(8, 0, 0.0)];
    let mut unknown = hot(2, 0, 0.0);
    unknown.rates.total.cpu_percent = None;
    rows.push(unknown);
    assert_eq!(listed(&rows, &query(Mode::List)), ["7", "9", "8", "2"]);
}

#[test]
fn guides_know_their_parent_and_who_is_last() {
    let list = made(&snapshot(0, &family()), &query(Mode::Tree));
    let shape: Vec<_> = list.rows.iter().map(|row| (row.parent, row.last)).collect();
    let expected = [
        (None, true),
        (Some(0), false),
        (Some(1), false),
        (Some(1), true),
        (Some(0), true),
    ];
    assert_eq!(shape, expected);
}

#[test]
fn a_folded_branch_adds_up() {
    let mut processes = family();
    for made in &mut processes {
        made.switches(10.0, 1.0).rss(1 << 20);
        made.process.clock = 2_500_000_000;
    }
    let mut query = query(Mode::Tree);
    query.folds.fold(key(10));
    let snapshot = snapshot(0, &processes);
    let list = made(&snapshot, &query);
    assert_eq!(lines(&list), ["1", " 10", " 20"]);
    let row = &list.rows[1];
    assert_eq!(row.fold, Fold::Folded);
    let text = |column| cell(column, row, &list, &snapshot).text;
    assert_eq!(text(ColumnId::CpuPercent), "51.0");
    assert_eq!(text(ColumnId::VoluntarySwitches), "30");
    assert_eq!(text(ColumnId::ThreadCount), "3");
    assert_eq!(text(ColumnId::Rss), "~3.0M");
    assert_eq!(text(ColumnId::Time), "0:07.50");
    query.folds.unfold(key(10));
    let list = made(&snapshot, &query);
    let row = &list.rows[1];
    assert_eq!(
        cell(ColumnId::CpuPercent, row, &list, &snapshot).text,
        "1.0"
    );
    assert_eq!(cell(ColumnId::Rss, row, &list, &snapshot).text, "1.0M");
    assert_eq!(cell(ColumnId::Time, row, &list, &snapshot).text, "0:02.50");
}

#[test]
fn a_branch_is_a_lower_bound_where_a_part_of_it_is() {
    let mut processes = family();
    for made in &mut processes {
        made.wait(100.0).switches(10.0, 1.0);
    }
    // A child of the one that is folded below.
    let child = processes
        .iter_mut()
        .find(|made| made.process.stat.ppid == 10);
    child.unwrap().rates.total.at_least = AtLeast::WAIT | AtLeast::BY_KIND;
    let mut query = query(Mode::Tree);
    query.folds.fold(key(10));
    let snapshot = snapshot(0, &processes);
    let list = made(&snapshot, &query);
    let text = |row: usize, column| cell(column, &list.rows[row], &list, &snapshot).text;
    assert_eq!(text(1, ColumnId::WaitPercent), "≥300");
    assert_eq!(text(1, ColumnId::VoluntarySwitches), "≥30");
    assert_eq!(text(1, ColumnId::Switches), "33");
    assert_eq!(text(1, ColumnId::CpuPercent), "51.0");
    assert_eq!(text(2, ColumnId::WaitPercent), "100.0");
}

#[test]
fn a_branch_with_processes_that_may_not_be_read_is_a_lower_bound() {
    let mut processes = family();
    let mut unread = 0;
    for made in &mut processes {
        made.rss(1 << 20);
        made.process.clock = 2_500_000_000;
        if made.process.stat.ppid == 10 && unread == 0 {
            made.process.stat.state = ProcessStat::UNREAD;
            made.process.clock = 0;
            made.rss(0);
            made.rates.total.threads = 0;
            unread += 1;
        }
    }
    let mut query = query(Mode::Tree);
    query.folds.fold(key(10));
    let texts = |processes: &[Made]| {
        let snapshot = snapshot(0, processes);
        let list = made(&snapshot, &query);
        let columns = [ColumnId::Rss, ColumnId::ThreadCount, ColumnId::Time];
        columns.map(|column| cell(column, &list.rows[1], &list, &snapshot).text)
    };
    assert_eq!(texts(&processes), ["≥2.0M", "≥2", "≥0:05.00"]);
    for made in &mut processes {
        made.process.stat.state = ProcessStat::UNREAD;
        made.process.clock = 0;
    }
    assert_eq!(texts(&processes), ["–"; 3], "nothing of it is known");
}

#[test]
fn folding_to_a_depth_has_exceptions() {
    let mut query = query(Mode::Tree);
    query.folds.to_depth(Some(1));
    assert_eq!(listed(&family(), &query), ["1", " 10", " 20"]);
    query.folds.unfold(key(10));
    assert_eq!(listed(&family(), &query).len(), 5);
    query.folds.to_depth(Some(0));
    assert_eq!(listed(&family(), &query), ["1"]);
    query.folds.to_depth(None);
    assert_eq!(listed(&family(), &query).len(), 5);
}

#[test]
fn a_filter_keeps_the_ancestors_and_opens_their_folds() {
    let mut processes = family();
    processes[2].command(&["/opt/shop", "--serve"]);
    let mut query = query(Mode::Tree);
    query.filter = Filter::parse("shop").unwrap();
    query.folds.to_depth(Some(0));
    let list = made(&snapshot(0, &processes), &query);
    assert_eq!(lines(&list), ["1", " 10", "  11"]);
    let context: Vec<_> = list.rows.iter().map(|row| row.context).collect();
    assert_eq!(context, [true, true, false]);
    query.mode = Mode::List;
    assert_eq!(listed(&processes, &query), ["11"]);
}

#[test]
fn a_filtered_branch_is_ordered_by_what_matches() {
    let mut processes = family();
    for at in [3, 4] {
        processes[at].command(&["match"]);
    }
    let mut query = query(Mode::Tree);
    query.filter = Filter::parse("match").unwrap();
    assert_eq!(listed(&processes, &query), ["1", " 20", " 10", "  12"]);
}

#[test]
fn only_the_tasks_of_a_user() {
    let mut processes = family();
    processes[1].user(1000, "ann");
    processes[4].user(1000, "ann");
    let mut query = query(Mode::List);
    query.uid = Some(1000);
    assert_eq!(listed(&processes, &query), ["20", "10"]);
}

#[test]
fn only_these_as_roots_with_what_is_below() {
    let mut query = query(Mode::Tree);
    query.only = vec![10, 11, 99];
    assert_eq!(listed(&family(), &query), ["10", " 11", " 12"]);
    query.mode = Mode::List;
    assert_eq!(listed(&family(), &query), ["11", "10"]);
}

#[test]
fn kernel_threads_are_hidden_unless_asked_for() {
    let mut processes = family();
    for (pid, ppid) in [(2, 0), (3, 2)] {
        let mut made = hot(pid, ppid, 99.0);
        made.kernel();
        processes.push(made);
    }
    processes.push(hot(40, 2, 0.0));
    let mut query = query(Mode::Tree);
    let rows = listed(&processes, &query);
    assert_eq!(rows, ["1", " 10", "  11", "  12", " 20", "40"]);
    query.kernel_threads = true;
    let rows = listed(&processes, &query);
    assert_eq!(rows[..3], ["2", " 3", " 40"]);
}

#[test]
fn an_ended_process_stays_for_a_moment_and_adds_nothing() {
    let mut processes = family();
    let gone = processes.remove(2);
    let mut snapshot = snapshot(0, &processes);
    end(&mut snapshot, &gone);
    // Still there as well: not listed twice.
    end(&mut snapshot, &processes[1]);
    let mut query = query(Mode::Tree);
    let list = made(&snapshot, &query);
    assert_eq!(lines(&list), ["1", " 20", " 10", "  11", "  12"]);
    assert_eq!(list.rows[3].subject, RowSubject::Ended { at: 0 });
    let cpu = cell(ColumnId::CpuPercent, &list.rows[3], &list, &snapshot);
    assert_eq!((cpu.text.as_str(), cpu.tone), ("50.0", Tone::Dim));
    query.folds.fold(key(10));
    let list = made(&snapshot, &query);
    assert_eq!(list.totals[0].tally.cpu_percent, Some(1.0));
    assert_eq!(list.visible(&snapshot, 0..9).0.len(), 3);
}

#[test]
fn many_ended_processes_leave_room_for_those_that_live() {
    let processes = family();
    let mut snapshot = snapshot(0, &processes);
    for pid in 100..200 {
        end(&mut snapshot, &hot(pid, 1, 9.0));
    }
    let list = made(&snapshot, &query(Mode::List));
    let ended = (list.rows.iter()).filter(|row| matches!(row.subject, RowSubject::Ended { .. }));
    assert_eq!(ended.count(), 16);
    assert!(lines(&list).contains(&"199".to_owned()), "the newest");
    assert!(!lines(&list).contains(&"100".to_owned()));
}

#[test]
fn a_chain_of_thousands_is_no_problem() {
    let processes: Vec<_> = (1..=5_000).map(|pid| hot(pid, pid - 1, 0.1)).collect();
    let mut query = query(Mode::Tree);
    let snapshot = snapshot(0, &processes);
    let list = made(&snapshot, &query);
    assert_eq!(list.rows.len(), 5_000);
    assert_eq!(list.rows[4_999].depth, 4_999);
    query.folds.to_depth(Some(0));
    let list = made(&snapshot, &query);
    assert_eq!(list.totals[0].tally.threads, 5_000);
}

#[test]
fn circles_and_parents_of_themselves_are_listed_once() {
    let processes = [
        hot(5, 5, 1.0),
        hot(6, 7, 1.0),
        hot(7, 6, 1.0),
        hot(8, 6, 1.0),
    ];
    let mut rows: Vec<String> = listed(&processes, &query(Mode::Tree))
        .iter()
        .map(|line| line.trim().to_owned())
        .collect();
    rows.sort();
    assert_eq!(rows, ["5", "6", "7", "8"]);
}
