//! Rows of whole snapshots.

use super::testing::{Made, end, process, snapshot};
use super::*;
use crate::rates::Snapshot;
use crate::sample::TaskKey;
use proptest::prelude::*;
use rustc_hash::FxHashSet;

/// Rows as text: indented by depth, processes by PID, threads as `t5`, pools by pattern.
fn lines(list: &List) -> Vec<String> {
    list.rows
        .iter()
        .map(|row| {
            let what = match &row.key {
                RowKey::Process(key) => key.tid.to_string(),
                RowKey::Thread(key) => format!("t{}", key.tid),
                RowKey::Group(_, pattern) => pattern.to_string(),
                RowKey::Exited(_) => "ended".to_owned(),
            };
            format!("{}{what}", " ".repeat(usize::from(row.depth)))
        })
        .collect()
}

fn made(snapshot: &Snapshot, query: &Query) -> List {
    build(snapshot, query, &mut Settled::default())
}

fn listed(processes: &[Made], query: &Query) -> Vec<String> {
    lines(&made(&snapshot(0, processes), query))
}

fn query(mode: Mode) -> Query {
    Query {
        mode,
        ..Query::default()
    }
}

fn hot(pid: u32, ppid: u32, cpu: f32) -> Made {
    let mut made = process(pid, ppid, "p");
    made.cpu(cpu);
    made
}

/// 1 ─ 10 (cool, with a hot child) and 20 (warm).
fn family() -> Vec<Made> {
    vec![
        hot(1, 0, 0.0),
        hot(10, 1, 1.0),
        hot(11, 10, 50.0),
        hot(12, 10, 0.0),
        hot(20, 1, 30.0),
    ]
}

fn key(pid: u32) -> RowKey {
    RowKey::Process(TaskKey {
        tid: pid,
        starttime: u64::from(pid),
    })
}

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
    query.folds.unfold(key(10));
    let list = made(&snapshot, &query);
    let row = &list.rows[1];
    assert_eq!(
        cell(ColumnId::CpuPercent, row, &list, &snapshot).text,
        "1.0"
    );
    assert_eq!(cell(ColumnId::Rss, row, &list, &snapshot).text, "1.0M");
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
    query.filter = Filter::new("shop");
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
    query.filter = Filter::new("match");
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
    assert_eq!(list.rows[3].subject, Subject::Ended { at: 0 });
    let cpu = cell(ColumnId::CpuPercent, &list.rows[3], &list, &snapshot);
    assert_eq!((cpu.text.as_str(), cpu.tone), ("50.0", Tone::Dim));
    query.folds.fold(key(10));
    let list = made(&snapshot, &query);
    assert_eq!(list.totals[0].cpu_percent, Some(1.0));
    assert_eq!(list.visible(&snapshot, 0..9).0.len(), 3);
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
    assert_eq!(list.totals[0].threads, 5_000);
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
    processes[1].rates.threads.clear();
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
    assert_eq!(text(ColumnId::State), "S×3");
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
    query.filter = Filter::new("gc");
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

#[test]
fn rows_move_calmly() {
    let mut settled = Settled::default();
    let query = query(Mode::List);
    let mut order = |seq, a: f32, b: f32| {
        let snapshot = snapshot(seq, &[hot(1, 0, a), hot(2, 0, b)]);
        lines(&build(&snapshot, &query, &mut settled)).join(" ")
    };
    assert_eq!(order(0, 20.0, 10.0), "1 2");
    assert_eq!(order(1, 20.0, 30.0), "1 2", "one sample is no news");
    assert_eq!(order(2, 20.0, 10.0), "1 2", "it was a flicker");
    assert_eq!(order(3, 20.0, 30.0), "1 2");
    assert_eq!(order(3, 20.0, 30.0), "1 2", "a refinement is no sample");
    assert_eq!(order(4, 20.0, 31.0), "2 1", "now it is");
    assert_eq!(order(5, 31.1, 31.0), "2 1");
    assert_eq!(order(6, 31.1, 31.0), "1 2");
}

#[test]
fn what_is_new_or_sorted_anew_finds_its_place_at_once() {
    let mut settled = Settled::default();
    let mut query = query(Mode::List);
    let first = snapshot(0, &[hot(1, 0, 20.0), hot(2, 0, 10.0)]);
    build(&first, &query, &mut settled);
    let second = snapshot(1, &[hot(1, 0, 20.0), hot(2, 0, 50.0), hot(3, 0, 40.0)]);
    let list = build(&second, &query, &mut settled);
    assert_eq!(lines(&list), ["3", "1", "2"]);
    query.sort = Sort::by(ColumnId::WaitPercent);
    build(&second, &query, &mut settled);
    query.sort = Sort::by(ColumnId::CpuPercent);
    let list = build(&second, &query, &mut settled);
    assert_eq!(lines(&list), ["2", "3", "1"]);
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

/// Any family: parents may be unknown, later than their children, or themselves.
fn families() -> impl Strategy<Value = Vec<Made>> {
    let one = (1u32..40, 0u32..45, 0u8..4, 0.0..200.0f32, any::<bool>());
    proptest::collection::btree_map(1u32..40, one, 0..30).prop_map(|processes| {
        processes
            .into_iter()
            .map(|(pid, (_, ppid, name, cpu, kernel))| {
                let mut made = process(pid, ppid, ["sh", "java", "sshd", "cat"][usize::from(name)]);
                made.cpu(cpu)
                    .thread(pid, "t", cpu)
                    .thread(pid + 100, "u", 0.0);
                if kernel {
                    made.kernel();
                }
                made
            })
            .collect()
    })
}

proptest! {
    #[test]
    fn every_process_is_listed_once(processes in families(), tree in any::<bool>(), kernel in any::<bool>()) {
        let mut query = query(if tree { Mode::Tree } else { Mode::List });
        query.kernel_threads = kernel;
        let list = made(&snapshot(0, &processes), &query);
        let keys: FxHashSet<_> = list.rows.iter().map(|row| row.key.clone()).collect();
        let wanted = processes.iter().filter(|made| kernel || !made.process.stat.kernel);
        let wanted: FxHashSet<_> = wanted.map(|made| RowKey::Process(made.key())).collect();
        prop_assert_eq!(keys.len(), list.rows.len());
        prop_assert_eq!(keys, wanted);
    }

    #[test]
    fn rows_hang_together(
        processes in families(), depth in proptest::option::of(0u16..3), text in "(|a|sh|1)", open in any::<bool>(), pools in any::<bool>(),
    ) {
        let mut query = query(Mode::Tree);
        query.folds.to_depth(depth);
        query.filter = Filter::new(&text);
        query.group_pools = pools;
        if open {
            query.open.extend(processes.iter().map(Made::key));
        }
        let snapshot = snapshot(0, &processes);
        let list = made(&snapshot, &query);
        for (at, row) in list.rows.iter().enumerate() {
            prop_assert_eq!(list.position(&row.key), Some(at));
            match row.parent {
                None => prop_assert_eq!(row.depth, 0),
                Some(parent) => {
                    prop_assert!((parent as usize) < at);
                    prop_assert_eq!(list.rows[parent as usize].depth + 1, row.depth);
                }
            }
            let following = list.rows[at + 1..].iter().any(|next| next.parent == row.parent);
            prop_assert_eq!(row.last, !following);
            prop_assert_eq!(row.total.is_some(), row.fold == Fold::Folded);
            if row.context {
                prop_assert!(list.rows.get(at + 1).is_some_and(|next| next.parent == Some(at as u32)));
            }
        }
    }

    #[test]
    fn no_cell_outgrows_its_column(
        name in proptest::collection::vec(1u8..255, 0..40), number in any::<u64>(), small in any::<u32>(), rate in 0.0..1e9f32, folded in any::<bool>(),
    ) {
        let mut parent = process(1, 0, "init");
        parent.cpu(rate).wait(rate).switches(rate, rate).rss(number >> 4).kernel();
        parent.process.stat.tty = small;
        parent.process.stat.priority = small as i32 % 200;
        parent.process.stat.nice = small as i32 % 20;
        parent.process.stat.ppid = small;
        parent.process.stat.cpu = small % 1000;
        parent.process.clock = number;
        parent.rates.state = name.first().copied().unwrap_or(b'R');
        parent.rates.state_count = small;
        parent.rates.total.threads = small / 2;
        let identity = parent.identity();
        identity.name = name.clone().into();
        identity.user = Some(String::from_utf8_lossy(&name).into());
        identity.exe = Some(name.clone().into());
        identity.cgroup = Some(name.clone().into());
        identity.cmdline = name.into();
        let child = process(2, 1, "child");
        let mut query = query(Mode::Tree);
        query.kernel_threads = true;
        query.folds.to_depth(folded.then_some(0));
        let snapshot = snapshot(0, &[parent, child]);
        let list = made(&snapshot, &query);
        for column in COLUMNS {
            let text = cell(column.id, &list.rows[0], &list, &snapshot).text;
            prop_assert!(
                column.id == ColumnId::Command || text::width(&text) <= usize::from(column.width),
                "{}: {text:?}", column.name
            );
            prop_assert!(!text.chars().any(char::is_control), "{}: {text:?}", column.name);
        }
    }
}
