//! Two moments: who was born, ended, grew, shrank, and what is not known.

use super::*;
use crate::groups::GroupBy;
use crate::rates::testing::{Made, process, snapshot};
use crate::text::Tone;
use crate::view::{Filter, Mode, Settled, Sort, build, cell};
use proptest::prelude::*;
use std::collections::{BTreeMap, BTreeSet};

/// A list of `now` that is compared with `then`.
fn compared(then: &[Made], now: &[Made], query: Query) -> (List, Snapshot) {
    let now = snapshot(3600, now);
    let query = Query {
        baseline: Some(Arc::new(snapshot(0, then))),
        ..query
    };
    (build(&now, &query, &mut Settled::default()), now)
}

fn query(mode: Mode, column: ColumnId) -> Query {
    Query {
        mode,
        sort: Sort::by(column),
        ..Query::default()
    }
}

/// Rows as text: who it is, A, B and the change.
fn lines(then: &[Made], now: &[Made], query: Query) -> Vec<String> {
    let column = query.sort.compared();
    let (list, now) = compared(then, now, query);
    let line = |row: &Row| {
        let who = match &row.key {
            RowKey::Process(key) => key.tid.to_string(),
            RowKey::Thread(key) => format!("t{}", key.tid),
            RowKey::Pool(_, pattern) => pattern.to_string(),
            RowKey::EndedThreads(_) => "(ended threads)".to_owned(),
            RowKey::ShortLived(_) => "short".to_owned(),
            RowKey::Group(key) => match &list.baseline.as_ref().unwrap().groups.get(key) {
                Some(group) => group.name.to_string(),
                None => list.group(row).unwrap().name.to_string(),
            },
        };
        let cells = [
            then_cell(row, &list, &now),
            cell(column, row, &list, &now),
            change_cell(row, &list, &now),
        ];
        let [then, is, change] = cells.map(|cell| cell.text);
        format!(
            "{}{who}: {then} {is} {change}",
            " ".repeat(row.depth.into())
        )
    };
    list.rows.iter().map(line).collect()
}

fn hot(pid: u32, parent: u32, cpu: f32) -> Made {
    let mut made = process(pid, parent, "p");
    made.cpu(cpu);
    made
}

#[test]
fn the_largest_change_comes_first_whatever_its_direction() {
    let then = [
        hot(1, 0, 5.0),
        hot(2, 0, 90.0),
        hot(3, 0, 1.0),
        hot(4, 0, 50.0),
    ];
    let now = [
        hot(1, 0, 5.0),
        hot(2, 0, 30.0),
        hot(3, 0, 11.5),
        hot(5, 0, 40.0),
    ];
    let by_cpu = || query(Mode::List, ColumnId::CpuPercent);
    let expected = [
        "2: 90.0 30.0 -60.0",
        "4: 50.0 ended -50.0",
        "5: new 40.0 +40.0",
        "3: 1.0 11.5 +10.5",
        "1: 5.0 5.0 0.0",
    ];
    assert_eq!(lines(&then, &now, by_cpu()), expected);
    let mut turned = by_cpu();
    turned.sort.descending = false;
    let expected: Vec<_> = expected.into_iter().rev().collect();
    assert_eq!(lines(&then, &now, turned), expected);
}

#[test]
fn what_is_not_known_is_no_zero() {
    let mut unread = hot(1, 0, 0.0);
    unread.rates.total.cpu_percent = None;
    let expected = ["1: – 50.0 –"];
    let by_cpu = || query(Mode::List, ColumnId::CpuPercent);
    assert_eq!(
        lines(&[unread.clone()], &[hot(1, 0, 50.0)], by_cpu()),
        expected
    );
    assert_eq!(
        lines(&[hot(1, 0, 50.0)], &[unread], by_cpu()),
        ["1: 50.0 – –"]
    );
}

#[test]
fn a_change_of_a_lower_bound_is_rough() {
    let mut bound = hot(1, 0, 0.0);
    bound.wait(20.0).rates.total.at_least = crate::rates::AtLeast::WAIT;
    let mut now = hot(1, 0, 0.0);
    now.wait(50.0);
    let by_wait = query(Mode::List, ColumnId::WaitPercent);
    assert_eq!(lines(&[bound], &[now], by_wait), ["1: ≥20.0 50.0 ~+30.0"]);
}

#[test]
fn counters_are_compared_by_what_was_added() {
    let with = |clock: u64| {
        let mut made = hot(1, 0, 0.0);
        made.process.clock = clock * 1_000_000_000;
        made
    };
    let by_time = query(Mode::List, ColumnId::Time);
    let expected = ["1: 1:00.00 1:02:00 +1:01:00"];
    assert_eq!(lines(&[with(60)], &[with(3720)], by_time), expected);
    let with = |bytes: u64| {
        let mut made = hot(1, 0, 0.0);
        made.rss(bytes);
        made
    };
    let by_memory = query(Mode::List, ColumnId::Rss);
    let expected = ["1: 1.0G 282M -742M"];
    assert_eq!(
        lines(&[with(1 << 30)], &[with(282 << 20)], by_memory),
        expected
    );
}

#[test]
fn who_began_later_with_the_same_pid_is_another() {
    let mut other = hot(7, 0, 3.0);
    other.process.key.starttime = 99;
    let by_cpu = query(Mode::List, ColumnId::CpuPercent);
    let expected = ["7: 10.0 ended -10.0", "7: new 3.0 +3.0"];
    assert_eq!(lines(&[hot(7, 0, 10.0)], &[other], by_cpu), expected);
}

#[test]
fn what_cannot_be_compared_leaves_the_order_and_cpu_is_compared() {
    let then = [hot(1, 0, 5.0), hot(4, 0, 50.0)];
    let now = [hot(1, 0, 5.0), hot(9, 0, 20.0)];
    let by_pid = query(Mode::List, ColumnId::Pid);
    let expected = ["1: 5.0 5.0 0.0", "4: 50.0 ended -50.0", "9: new 20.0 +20.0"];
    assert_eq!(lines(&then, &now, by_pid), expected);
    let by_name = query(Mode::List, ColumnId::Command);
    assert_eq!(lines(&then, &now, by_name).len(), 3);
}

#[test]
fn nobody_has_a_nice_value_before_it_is_there() {
    let mut then = hot(1, 0, 0.0);
    then.process.stat.nice = 5;
    let now = [hot(1, 0, 0.0), hot(2, 0, 0.0)];
    let by_nice = query(Mode::List, ColumnId::Nice);
    assert_eq!(lines(&[then], &now, by_nice), ["1: 5 0 -5", "2: new 0 –"]);
}

#[test]
fn going_back_beyond_a_turns_the_words() {
    let then = Arc::new(snapshot(100, &[hot(1, 0, 1.0), hot(3, 0, 9.0)]));
    let now = snapshot(50, &[hot(1, 0, 1.0), hot(2, 0, 4.0)]);
    let query = Query {
        baseline: Some(then),
        ..query(Mode::List, ColumnId::CpuPercent)
    };
    let list = build(&now, &query, &mut Settled::default());
    let words = |at: usize| {
        let row = &list.rows[at];
        let own = cell(ColumnId::CpuPercent, row, &list, &now);
        [then_cell(row, &list, &now).text, own.text]
    };
    assert_eq!(words(0), ["9.0", "later"]);
    assert_eq!(words(1), ["ended", "4.0"]);
}

#[test]
fn in_the_tree_a_branch_stands_where_its_largest_change_does() {
    let then = [
        hot(1, 0, 0.0),
        hot(10, 1, 0.0),
        hot(11, 10, 80.0),
        hot(20, 1, 5.0),
    ];
    let now = [
        hot(1, 0, 0.0),
        hot(10, 1, 0.0),
        hot(12, 10, 70.0),
        hot(20, 1, 65.0),
    ];
    let tree = || query(Mode::Tree, ColumnId::CpuPercent);
    let expected = [
        "1: 0.0 0.0 0.0",
        " 10: 0.0 0.0 0.0",
        "  11: 80.0 ended -80.0",
        "  12: new 70.0 +70.0",
        " 20: 5.0 65.0 +60.0",
    ];
    assert_eq!(lines(&then, &now, tree()), expected);
    let mut folded = tree();
    folded.folds.to_depth(Some(1));
    let expected = [
        "1: 0.0 0.0 0.0",
        " 10: 80.0 70.0 -10.0",
        " 20: 5.0 65.0 +60.0",
    ];
    assert_eq!(lines(&then, &now, folded), expected);
    // The parent is gone as well: the branch is listed as it was.
    let expected = [
        "1: 0.0 0.0 0.0",
        " 10: 0.0 ended 0.0",
        "  11: 80.0 ended -80.0",
        " 20: 5.0 5.0 0.0",
    ];
    let now = [hot(1, 0, 0.0), hot(20, 1, 5.0)];
    assert_eq!(lines(&then, &now, tree()), expected);
}

#[test]
fn programs_that_were_started_again_are_compared_as_groups() {
    let named = |pid: u32, name: &str, cpu: f32| {
        let mut made = process(pid, 0, name);
        made.cpu(cpu);
        made
    };
    let then = [named(1, "db", 10.0), named(2, "old", 7.0)];
    let now = [
        named(11, "db", 60.0),
        named(12, "db", 5.0),
        named(3, "fresh", 3.0),
    ];
    let by = || query(Mode::Groups(GroupBy::Program), ColumnId::CpuPercent);
    let expected = [
        "db: 10.0 65.0 +55.0",
        "old: 7.0 ended -7.0",
        "fresh: new 3.0 +3.0",
    ];
    assert_eq!(lines(&then, &now, by()), expected);
    let mut open = by();
    open.all_groups_open = true;
    let expected = [
        "db: 10.0 65.0 +55.0",
        " 11: new 60.0 +60.0",
        " 1: 10.0 ended -10.0",
        " 12: new 5.0 +5.0",
        "old: 7.0 ended -7.0",
        " 2: 7.0 ended -7.0",
        "fresh: new 3.0 +3.0",
        " 3: new 3.0 +3.0",
    ];
    assert_eq!(lines(&then, &now, open), expected);
}

/// A process whose threads are known to be these.
fn threaded(pid: u32, threads: &[(u32, &str, f32)]) -> Made {
    let mut made = hot(pid, 0, 0.0);
    for (tid, name, cpu) in threads {
        made.thread(*tid, name, *cpu);
    }
    made.process.threads.complete = Some(0);
    made
}

#[test]
fn threads_are_compared_one_by_one() {
    let then = threaded(1, &[(1, "main", 1.0), (2, "gc", 50.0)]);
    let now = threaded(1, &[(1, "main", 2.0), (3, "io", 9.0)]);
    let of = |key| query(Mode::Threads(key), ColumnId::CpuPercent);
    let expected = [
        "t2: 50.0 ended -50.0",
        "t3: new 9.0 +9.0",
        "t1: 1.0 2.0 +1.0",
    ];
    let both = ([then.clone()], [now.clone()]);
    assert_eq!(lines(&both.0, &both.1, of(now.key())), expected);
    assert_eq!(
        lines(
            &both.0,
            &both.1,
            query(Mode::AllThreads, ColumnId::CpuPercent)
        ),
        expected
    );
    let mut tree = query(Mode::Tree, ColumnId::CpuPercent);
    tree.open.insert(now.key());
    let mut below = vec!["1: 0.0 0.0 0.0".to_owned()];
    below.extend(expected.iter().map(|line| format!(" {line}")));
    assert_eq!(lines(&both.0, &both.1, tree), below);
    // Nobody had read the threads: who was there is not known.
    let mut unread = then;
    unread.process.threads = crate::sample::Threads::default();
    let expected = ["t1: – 2.0 –", "t3: – 9.0 –"];
    assert_eq!(
        lines(&[unread], std::slice::from_ref(&now), of(now.key())),
        expected
    );
    // Of an ended process all threads are gone.
    let all = query(Mode::AllThreads, ColumnId::CpuPercent);
    assert_eq!(lines(&both.0, &[], all).len(), 2);
}

#[test]
fn pools_are_compared_by_their_name() {
    let then = threaded(
        1,
        &[
            (1, "m", 0.0),
            (2, "w-1", 1.0),
            (3, "w-2", 1.0),
            (4, "w-3", 1.0),
        ],
    );
    let now = threaded(1, &[(1, "m", 0.0), (2, "w-1", 5.0), (9, "w-9", 2.0)]);
    let pools = || Query {
        group_pools: true,
        ..query(Mode::Threads(now.key()), ColumnId::CpuPercent)
    };
    // Two alone are no pool; they are what is left of one.
    let both = ([then.clone()], [now.clone()]);
    let expected = ["w-*: 3.0 7.0 +4.0", "t1: 0.0 0.0 0.0"];
    assert_eq!(lines(&both.0, &both.1, pools()), expected);
    let mut open = pools();
    let key = RowKey::Pool(now.key(), "w-*".into());
    open.folds.unfold(key);
    let expected = [
        "w-*: 3.0 7.0 +4.0",
        " t2: 1.0 5.0 +4.0",
        " t9: new 2.0 +2.0",
        " t3: 1.0 ended -1.0",
        " t4: 1.0 ended -1.0",
        "t1: 0.0 0.0 0.0",
    ];
    assert_eq!(lines(&both.0, &both.1, open), expected);
    let alone = threaded(1, &[(1, "m", 0.0)]);
    let expected = ["w-*: 3.0 ended -3.0", "t1: 0.0 0.0 0.0"];
    assert_eq!(lines(&both.0, &[alone], pools()), expected);
}

#[test]
fn a_filter_takes_what_passes_at_either_moment() {
    let then = [
        hot(1, 0, 50.0),
        hot(2, 0, 1.0),
        hot(3, 0, 1.0),
        hot(4, 0, 60.0),
    ];
    let now = [hot(1, 0, 2.0), hot(2, 0, 30.0), hot(3, 0, 1.0)];
    let query = Query {
        filter: Filter::parse("cpu>10").unwrap(),
        ..query(Mode::List, ColumnId::CpuPercent)
    };
    let expected = [
        "4: 60.0 ended -60.0",
        "1: 50.0 2.0 -48.0",
        "2: 1.0 30.0 +29.0",
    ];
    assert_eq!(lines(&then, &now, query), expected);
}

#[test]
fn noise_has_no_colour() {
    let tones = |then: f32, now: f32| {
        let by_cpu = query(Mode::List, ColumnId::CpuPercent);
        let (list, now) = compared(&[hot(1, 0, then)], &[hot(1, 0, now)], by_cpu);
        change_cell(&list.rows[0], &list, &now).tone
    };
    assert_eq!(tones(50.0, 50.0), Tone::Dim);
    assert_eq!(tones(50.0, 51.0), Tone::Plain);
    assert_eq!(tones(50.0, 80.0), Tone::Warn);
    assert_eq!(tones(50.0, 10.0), Tone::Less);
}

/// Any processes: by PID, with parent, start, CPU or none, and memory.
type Any = BTreeMap<u32, (u32, u8, Option<f32>, u32)>;

fn any_moment() -> impl Strategy<Value = Any> {
    let cpu = proptest::option::weighted(0.8, 0.0..400.0f32);
    let one = (0u32..20, 0u8..2, cpu, 0u32..2_000_000_000);
    proptest::collection::btree_map(1u32..20, one, 0..15)
}

fn made(moment: &Any) -> Vec<Made> {
    let one = |(pid, (parent, start, cpu, bytes)): (&u32, &(u32, u8, Option<f32>, u32))| {
        let mut made = process(*pid, *parent, ["sh", "java", "cat"][*pid as usize % 3]);
        made.process.key.starttime = u64::from(*start);
        made.rss((*bytes).into()).rates.total.cpu_percent = *cpu;
        made.thread(*pid, "main", cpu.unwrap_or(0.0));
        made.process.threads.complete = Some(0);
        made
    };
    moment.iter().map(one).collect()
}

proptest! {
    #[test]
    fn rows_are_those_of_both_moments_by_the_size_of_their_change(
        then in any_moment(), now in any_moment(), memory in any::<bool>(), mode in 0..3,
    ) {
        let column = if memory { ColumnId::Rss } else { ColumnId::CpuPercent };
        let mode = [Mode::List, Mode::Tree, Mode::AllThreads][mode as usize];
        let (then, now) = (made(&then), made(&now));
        // Threads have no memory of their own.
        let column = if mode == Mode::AllThreads { ColumnId::CpuPercent } else { column };
        let (list, snapshot) = compared(&then, &now, query(mode, column));
        let keys: BTreeSet<_> = list.rows.iter().map(|row| row.key.process()).collect();
        prop_assert_eq!(keys.len(), list.rows.len());
        let union: BTreeSet<_> = then.iter().chain(&now).map(Made::key).collect();
        prop_assert_eq!(keys, union);
        let number = |made: &[Made], key: TaskKey| {
            let one = made.iter().find(|made| made.key() == key)?;
            Some(match (mode, memory) {
                (Mode::AllThreads, _) => one.rates.threads[0].cpu_percent.map(f64::from),
                (_, true) => Some(one.process.stat.rss as f64),
                (_, false) => one.rates.total.cpu_percent.map(f64::from),
            })
        };
        let mut changes = Vec::new();
        for row in &list.rows {
            let key = row.key.process();
            let found = list.difference(row, &snapshot).unwrap();
            let before = number(&then, key).unwrap_or(Some(0.0));
            let after = number(&now, key).unwrap_or(Some(0.0));
            let wanted = before.zip(after).map(|(before, after)| after - before);
            // Where the table of columns does not know memory that is 0, neither do we.
            prop_assert_eq!(found.change(), wanted, "{:?}", found);
            prop_assert_eq!(row.subject == RowSubject::Gone, number(&now, key).is_none());
            prop_assert_eq!(found.then == Known::Absent, number(&then, key).is_none());
            changes.push(found.change().map(f64::abs));
        }
        if mode == Mode::Tree {
            // A row stands for the largest change in its branch, among its siblings.
            for at in (0..list.rows.len()).rev() {
                if let Some(parent) = list.rows[at].parent {
                    let parent = parent as usize;
                    if changes[at] > changes[parent] {
                        changes[parent] = changes[at];
                    }
                }
            }
        }
        let kind = column.column().kind;
        let shown = |change: f64| crate::text::format::shown(kind, change);
        let mut last: BTreeMap<Option<u32>, Option<f64>> = BTreeMap::new();
        for (row, change) in list.rows.iter().zip(&changes) {
            let change = change.map(shown);
            if let Some(before) = last.insert(row.parent, change) {
                prop_assert!(before.is_some() || change.is_none());
                prop_assert!(change.is_none() || before >= change, "{:?}", changes);
            }
        }
    }
}
