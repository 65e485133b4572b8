//! Rows of groups.

use super::*;
use crate::groups::GroupBy;
use crate::rates::testing::end;
use crate::sample::ContainerNames;

fn grouped(by: GroupBy) -> Query {
    query(Mode::Groups(by))
}

/// Two of nginx, one of which is hot, and a shell in another control group.
fn some() -> Vec<Made> {
    let made = |pid, name: &str, path: &str, cpu| {
        let mut made = process(pid, 1, name);
        made.cpu(cpu).command(&[name]).rss(1 << 20);
        made.identity().cgroup = Some(path.as_bytes().into());
        made
    };
    vec![
        made(10, "nginx", "/web/front", 50.0),
        made(11, "nginx", "/web", 5.0),
        made(12, "sh", "/", 20.0),
    ]
}

fn group_key(by: GroupBy, made: &Made) -> crate::groups::GroupKey {
    crate::groups::GroupKey::of(by, &made.process, &ContainerNames::default())
}

#[test]
fn groups_are_sorted_by_their_sums_and_open_in_place() {
    let mut query = grouped(GroupBy::Program);
    assert_eq!(listed(&some(), &query), ["nginx", "sh"]);
    query
        .open_groups
        .insert(group_key(GroupBy::Program, &some()[0]));
    assert_eq!(listed(&some(), &query), ["nginx", " 10", " 11", "sh"]);
    query.sort.descending = false;
    assert_eq!(listed(&some(), &query), ["sh", "nginx", " 11", " 10"]);
}

#[test]
fn threads_of_a_process_in_a_group_open_in_place() {
    let mut all = some();
    all[0].thread(10, "nginx", 40.0).thread(110, "worker", 10.0);
    let mut query = grouped(GroupBy::Program);
    query
        .open_groups
        .insert(group_key(GroupBy::Program, &all[0]));
    query.open.insert(all[0].key());
    let rows = ["nginx", " 10", "  t10", "  t110", " 11", "sh"];
    assert_eq!(listed(&all, &query), rows);
    // What is said of the group holds of all that is in it.
    query.filter = Filter::parse("group=nginx").unwrap();
    assert_eq!(listed(&all, &query), rows[..5]);
    query.filter = Filter::parse("worker").unwrap();
    assert_eq!(listed(&all, &query), ["nginx", " 10", "  t110"]);
}

#[test]
fn filters_judge_groups_and_what_is_in_them() {
    let rows = |filter: &str| {
        let query = Query {
            filter: Filter::parse(filter).unwrap(),
            ..grouped(GroupBy::Program)
        };
        let list = made(&snapshot(0, &some()), &query);
        let context: Vec<bool> = list.rows.iter().map(|row| row.context).collect();
        (lines(&list), context)
    };
    for (filter, expected, context) in [
        ("group=nginx", vec!["nginx"], vec![false]),
        ("n>1", vec!["nginx"], vec![false]),
        ("processes=1", vec!["sh"], vec![false]),
        ("cpu>52", vec!["nginx"], vec![false]),
        ("user=root", vec!["nginx", "sh"], vec![false, false]),
        // One of its processes matches, and the group does not.
        ("pid=11", vec!["nginx"], vec![true]),
        ("ngi", vec!["nginx"], vec![false]),
        ("nothing", vec![], vec![]),
    ] {
        let expected: Vec<String> = expected.into_iter().map(str::to_owned).collect();
        assert_eq!(rows(filter), (expected, context), "{filter}");
    }
}

#[test]
fn control_groups_hang_below_each_other() {
    let mut query = grouped(GroupBy::Cgroup);
    assert_eq!(listed(&some(), &query), ["/", " web", "  front"]);
    query
        .open_groups
        .insert(group_key(GroupBy::Cgroup, &some()[1]));
    assert_eq!(listed(&some(), &query), ["/", " web", "  11", "  front"]);
    let web = RowKey::Group(group_key(GroupBy::Cgroup, &some()[1]));
    query.folds.fold(web);
    let list = made(&snapshot(0, &some()), &query);
    assert_eq!(lines(&list), ["/", " web"]);
    let pids = |row: usize| {
        let keys = list.grouped(&list.rows[row]).into_iter();
        keys.map(|key| key.tid).collect::<Vec<_>>()
    };
    assert_eq!((pids(0), pids(1)), (vec![12, 11, 10], vec![11, 10]));
}

#[test]
fn cells_of_a_group_say_what_it_adds_up_to() {
    let snapshot = snapshot(0, &some());
    let list = made(&snapshot, &grouped(GroupBy::Program));
    let said = |column, row: usize| cell(column, &list.rows[row], &list, &snapshot).text;
    for (column, nginx, sh) in [
        (ColumnId::Pid, "×2", "×1"),
        (ColumnId::CpuPercent, "55.0", "20.0"),
        (ColumnId::Rss, "~2.0M", "1.0M"),
        (ColumnId::Processes, "2", "1"),
        (ColumnId::User, "root", "root"),
        (ColumnId::State, "S", "S"),
        (ColumnId::Group, "nginx", "sh"),
        (ColumnId::Births, "0", "0"),
        (ColumnId::Life, "–", "–"),
        (ColumnId::Ppid, "1", "1"),
        (ColumnId::Pgrp, "", "12"),
        (ColumnId::Command, "nginx", "sh"),
    ] {
        assert_eq!(
            (&*said(column, 0), &*said(column, 1)),
            (nginx, sh),
            "{column:?}"
        );
    }
}

#[test]
fn the_threads_of_a_group_are_those_of_its_processes() {
    let mut all = some();
    for (made, tid) in all.iter_mut().zip(10..) {
        made.thread(tid, "t", 1.0);
    }
    let mut query = query(Mode::AllThreads);
    query.within = Some(group_key(GroupBy::Cgroup, &all[1]));
    assert_eq!(listed(&all, &query), ["t10", "t11"]);
}

#[test]
fn a_group_whose_processes_have_ended_is_told_apart() {
    let mut settled = Settled::default();
    let query = grouped(GroupBy::Program);
    let all = some();
    build(&snapshot(0, &all), &query, &mut settled);
    let list = build(&snapshot(1, &all[..2]), &query, &mut settled);
    let ended: Vec<bool> = list
        .rows
        .iter()
        .map(|row| row.subject.has_ended())
        .collect();
    assert_eq!(
        (lines(&list), ended),
        (vec!["nginx".to_owned(), "sh".to_owned()], vec![false, true])
    );
}

#[test]
fn what_has_just_ended_stays_in_its_open_group() {
    let all = some();
    let mut query = grouped(GroupBy::Program);
    let keys = all.iter().map(|made| group_key(GroupBy::Program, made));
    query.open_groups.extend(keys);
    let mut settled = Settled::default();
    build(&snapshot(0, &all), &query, &mut settled);
    let mut next = snapshot(1, &all[..1]);
    end(&mut next, &all[1]);
    end(&mut next, &all[2]);
    let list = build(&next, &query, &mut settled);
    assert_eq!(lines(&list), ["nginx", " 10", " 11", "sh", " 12"]);
    let ended: Vec<bool> = (list.rows.iter())
        .map(|row| row.subject.has_ended())
        .collect();
    assert_eq!(ended, [false, false, true, true, true]);
    let state = cell(ColumnId::State, &list.rows[2], &list, &next);
    assert_eq!((&*state.text, state.tone), ("X", Tone::Dim));
    // In groups of which they are no part they are not either.
    query.only = vec![10];
    let list = build(&next, &query, &mut settled);
    assert_eq!(lines(&list), ["nginx", " 10"]);
}

#[test]
fn members_are_read_as_if_they_were_seen_while_they_are_few() {
    let snapshot = |count: u32| {
        let all: Vec<Made> = (1..=count).map(|pid| hot(pid, 0, 1.0)).collect();
        super::snapshot(0, &all)
    };
    let seen = |count: u32| {
        let snapshot = snapshot(count);
        let list = made(&snapshot, &grouped(GroupBy::Program));
        list.visible(&snapshot, 0..1).0.len()
    };
    assert_eq!((seen(64), seen(65)), (64, 0));
}

#[test]
fn shares_of_memory_add_up_and_are_lower_bounds_while_some_are_not_known() {
    let mut all = some();
    let said = |all: &[Made]| {
        let snapshot = snapshot(0, all);
        let list = made(&snapshot, &grouped(GroupBy::Program));
        let of = |row: usize| cell(ColumnId::Pss, &list.rows[row], &list, &snapshot).text;
        [of(0), of(1)].map(|text| text.to_string())
    };
    assert_eq!(said(&all), ["–", "–"]);
    all[0].pss(1 << 20);
    assert_eq!(said(&all), ["≥1.0M", "–"]);
    all[1].pss(1 << 20);
    assert_eq!(said(&all), ["2.0M", "–"]);
}
