//! Groups over several snapshots.

mod history;
mod keys;
mod properties;

use super::*;
use crate::rates::testing::{Made, process, snapshot};
use crate::rates::{AtLeast, Snapshot};
use crate::sample::{Departed, Departures};
use std::sync::Arc;

const SECOND: u64 = 1_000_000_000;

fn seen(groups: &mut Groups, by: GroupBy, seq: u64, processes: &[Made]) -> Snapshot {
    let snapshot = snapshot(seq, processes);
    groups.see(by, &Selection::default(), &snapshot);
    snapshot
}

fn group<'a>(groups: &'a Groups, name: &str) -> &'a Group {
    let found = groups.list().iter().find(|group| *group.name == *name);
    found.unwrap_or_else(|| panic!("{name} in {:?}", names(groups)))
}

fn names(groups: &Groups) -> Vec<&str> {
    groups.list().iter().map(|group| &*group.name).collect()
}

fn pids(group: &Group) -> Vec<u32> {
    group.members.iter().map(|key| key.tid).collect()
}

/// A process in a control group that has used so many seconds of CPU.
fn within(pid: u32, path: &str, cpu: f32, seconds: u64) -> Made {
    let mut made = process(pid, 1, "p");
    made.identity().cgroup = Some(path.as_bytes().into());
    made.process.clock = seconds * SECOND;
    made.cpu(cpu);
    made
}

#[test]
fn a_group_has_the_sums_of_its_members() {
    let mut groups = Groups::default();
    let mut all = vec![
        process(1, 0, "nginx"),
        process(2, 1, "nginx"),
        process(3, 1, "sh"),
    ];
    all[0].cpu(10.0).rss(100);
    all[1].cpu(5.0).rss(50);
    let shot = seen(&mut groups, GroupBy::Program, 0, &all);
    let nginx = group(&groups, "nginx");
    assert_eq!(pids(nginx), [1, 2]);
    assert_eq!(nginx.all.total.processes, 2);
    assert_eq!(nginx.all.total.tally.cpu_percent, Some(15.0));
    assert_eq!(nginx.all.total.tally.rss, 150);
    assert!(nginx.all.common.contains(Common::USER));
    assert_eq!(nginx.all.state(), Some((b'S', 2)));
    // The same snapshot again changes nothing.
    let before: Vec<_> = groups.list().to_vec();
    groups.see(GroupBy::Program, &Selection::default(), &shot);
    let same = before.iter().zip(groups.list());
    assert!(same.into_iter().all(|(one, other)| Arc::ptr_eq(one, other)));
}

#[test]
fn only_groups_with_a_member_that_moved_are_made_anew() {
    let mut groups = Groups::default();
    let all = [process(1, 0, "a"), process(2, 1, "b")];
    let first = seen(&mut groups, GroupBy::Program, 0, &all);
    let before: Vec<_> = groups.list().to_vec();
    let mut next = snapshot(1, &all);
    let sample = Arc::make_mut(&mut next.sample);
    // The second one moved.
    sample.processes[0] = Arc::clone(&first.sample.processes[0]);
    next.processes[0] = Arc::clone(&first.processes[0]);
    groups.see(GroupBy::Program, &Selection::default(), &next);
    let same: Vec<bool> = (before.iter().zip(groups.list()))
        .map(|(one, other)| Arc::ptr_eq(one, other))
        .collect();
    assert_eq!(same, [true, false]);
}

#[test]
fn a_sum_with_an_unknown_part_is_a_lower_bound() {
    let mut groups = Groups::default();
    let mut all = [process(1, 0, "a"), process(2, 0, "a"), process(3, 0, "b")];
    all[1].rates.total.wait_percent = None;
    all[2].rates.total.wait_percent = None;
    seen(&mut groups, GroupBy::Program, 0, &all);
    let tally = group(&groups, "a").all.total.tally;
    assert_eq!(tally.wait_percent, Some(0.0));
    assert!(tally.at_least.contains(AtLeast::WAIT));
    let tally = group(&groups, "b").all.total.tally;
    assert_eq!(tally.wait_percent, None);
}

#[test]
fn control_groups_are_a_tree_with_its_own_sums() {
    let mut groups = Groups::default();
    let all = [
        within(1, "/a.slice/x.service", 1.0, 1),
        within(2, "/a.slice/y.service/deep", 2.0, 2),
        within(3, "/a.slice", 4.0, 3),
        within(4, "/b", 8.0, 4),
    ];
    seen(&mut groups, GroupBy::Cgroup, 0, &all);
    for (name, own, with_below, children) in [
        ("/", 0, 15.0, 2),
        ("a.slice", 1, 7.0, 2),
        ("x.service", 1, 1.0, 0),
        ("y.service", 0, 2.0, 1),
        ("deep", 1, 2.0, 0),
        ("b", 1, 8.0, 0),
    ] {
        let group = group(&groups, name);
        assert_eq!(group.members.len(), own, "{name}");
        let cpu = group.all.total.tally.cpu_percent;
        assert_eq!(cpu, Some(with_below), "{name}");
        assert_eq!(group.children, children, "{name}");
    }
    let top = &group(&groups, "/").all;
    assert_eq!(top.counters.get(Counter::Cpu), 10 * SECOND);
    // What changes deep below is in all sums above.
    let mut all = all;
    all[1] = within(2, "/a.slice/y.service/deep", 20.0, 4);
    seen(&mut groups, GroupBy::Cgroup, 1, &all);
    let top = &group(&groups, "/").all;
    assert_eq!(top.total.tally.cpu_percent, Some(33.0));
    assert_eq!(top.counters.get(Counter::Cpu), 12 * SECOND);
}

#[test]
fn what_ended_stays_counted_and_so_does_what_went_elsewhere() {
    let mut groups = Groups::default();
    let all = |path: &str, seconds: u64| [within(2, "/a", 0.0, 5), within(3, path, 0.0, seconds)];
    let counted = |groups: &Groups, name: &str| {
        let counters = group(groups, name).own.counters;
        counters.get(Counter::Cpu) / SECOND
    };
    seen(&mut groups, GroupBy::Cgroup, 0, &all("/a", 2));
    assert_eq!(counted(&groups, "a"), 7);
    // It goes to another group and runs on there.
    seen(&mut groups, GroupBy::Cgroup, 1, &all("/b", 3));
    assert_eq!((counted(&groups, "a"), counted(&groups, "b")), (7, 1));
    // It ends.
    seen(&mut groups, GroupBy::Cgroup, 2, &[within(2, "/a", 0.0, 6)]);
    assert_eq!((counted(&groups, "a"), counted(&groups, "b")), (8, 1));
    let b = group(&groups, "b");
    assert!(b.has_ended());
    assert_eq!((b.own.counters.ended, b.own.ends), (1, 1.0));
    // Some seconds later the group is gone, and what it has counted is not.
    seen(&mut groups, GroupBy::Cgroup, 9, &[within(2, "/a", 0.0, 6)]);
    assert_eq!(names(&groups), ["/", "a"]);
    assert_eq!(groups.retired().get(Counter::Cpu), SECOND);
    assert_eq!(group(&groups, "/").children, 1);
}

#[test]
fn births_ends_and_lives_are_counted() {
    let mut groups = Groups::default();
    let long = process(1, 0, "sh");
    seen(
        &mut groups,
        GroupBy::Program,
        0,
        std::slice::from_ref(&long),
    );
    let mut young = process(50, 1, "sh");
    young.process.born = true;
    // Started half a second before the second sample.
    young.process.key.starttime = (100_001.0 * 100.0) as u64 - 50;
    seen(&mut groups, GroupBy::Program, 1, &[long.clone(), young]);
    let sh = &group(&groups, "sh").all;
    assert_eq!((sh.births, sh.ends), (1.0, 0.0));
    seen(&mut groups, GroupBy::Program, 2, &[long]);
    let sh = &group(&groups, "sh").all;
    assert_eq!((sh.births, sh.ends), (0.0, 1.0));
    assert_eq!((sh.counters.started, sh.counters.ended), (1, 1));
    // It ended between the two samples.
    let life = sh.counters.mean_life().unwrap();
    assert!((life - 1.0).abs() < 1e-6, "{life}");
    // Of what began, nothing says that something is missing.
    let bounds = sh.total.tally.at_least;
    assert!(bounds.contains(AtLeast::ENDS) && !bounds.contains(AtLeast::BIRTHS));
}

#[test]
fn what_ticks_leave_of_children_that_were_seen_is_no_birth() {
    let mut groups = Groups::default();
    for (seq, children, expected) in [(0, 0.003, false), (1, 2.0, true), (2, 0.0, false)] {
        let mut sh = process(1, 0, "sh");
        sh.rates.total.ended_children_percent = Some(children);
        seen(&mut groups, GroupBy::Program, seq, &[sh]);
        let all = &group(&groups, "sh").all;
        assert_eq!((all.births, all.ends), (0.0, 0.0));
        let bounds = all.total.tally.at_least;
        for one in [AtLeast::BIRTHS, AtLeast::ENDS] {
            assert_eq!(bounds.contains(one), expected, "{children} %");
        }
    }
}

#[test]
fn another_question_or_a_jump_in_time_begins_anew() {
    let mut groups = Groups::default();
    let a = within(1, "/a", 0.0, 5);
    seen(&mut groups, GroupBy::Cgroup, 5, std::slice::from_ref(&a));
    seen(&mut groups, GroupBy::Cgroup, 6, &[]);
    assert_eq!(names(&groups), ["/", "a"]);
    seen(&mut groups, GroupBy::Cgroup, 3, &[]);
    assert!(groups.list().is_empty());
    seen(&mut groups, GroupBy::User, 4, std::slice::from_ref(&a));
    assert_eq!(names(&groups), ["root"]);
    let mut jump = snapshot(5, &[]);
    jump.elapsed = None;
    groups.see(GroupBy::User, &Selection::default(), &jump);
    assert!(groups.list().is_empty());
    let which = Selection {
        user: Some(7),
        ..Selection::default()
    };
    groups.see(GroupBy::User, &which, &snapshot(6, &[a]));
    assert!(groups.list().is_empty(), "another user's");
}

#[test]
fn programs_that_nobody_has_seen_are_told_by_the_kernel() {
    use crate::rates::DepartureRates;
    use crate::sample::Name;
    let mut groups = Groups::default();
    let mut make = process(1, 0, "make");
    make.cpu(1.0);
    make.rates.total.ended_children_percent = Some(80.0);
    seen(
        &mut groups,
        GroupBy::Program,
        0,
        std::slice::from_ref(&make),
    );
    let cpu = |groups: &Groups, name: &str| group(groups, name).all.total.tally.cpu_percent;
    assert_eq!(cpu(&groups, "make"), Some(81.0), "its children are in it");
    let mut shot = snapshot(1, std::slice::from_ref(&make));
    let told = |name: Option<&[u8]>, cpu_percent| DepartureRates {
        name: name.map(Name::new),
        count: 40,
        per_second: 40.0,
        cpu_percent,
        life: 0.25,
        ..DepartureRates::default()
    };
    shot.departed = vec![told(Some(b"cc1"), 70.0), told(None, 10.0)];
    Arc::make_mut(&mut shot.sample).departed = Departed::Told(Departures::default());
    groups.see(GroupBy::Program, &Selection::default(), &shot);
    assert_eq!(cpu(&groups, "make"), Some(1.0), "they are told apart");
    let cc1 = group(&groups, "cc1");
    assert_eq!(cc1.all.total.tally.cpu_percent, Some(70.0));
    assert_eq!((cc1.all.births, cc1.all.ends), (40.0, 40.0));
    assert_eq!(cc1.all.counters.mean_life(), Some(0.25));
    assert!(cc1.has_ended());
    assert_eq!(cpu(&groups, "(others)"), Some(10.0));
    // A refinement changes nothing of that, though a member that moved has its group summed anew.
    let cc1_lives = |shot: &mut Snapshot| {
        shot.departed = vec![told(Some(b"cc1"), 70.0), told(None, 10.0)];
        Arc::make_mut(&mut shot.sample).departed = Departed::Told(Departures::default());
    };
    for percent in [2.0, 3.0] {
        let mut living = process(7, 1, "cc1");
        living.cpu(percent);
        let mut shot = snapshot(2, &[make.clone(), living]);
        cc1_lives(&mut shot);
        groups.see(GroupBy::Program, &Selection::default(), &shot);
        assert_eq!(cpu(&groups, "cc1"), Some(70.0 + percent));
        assert!((group(&groups, "cc1").all.births - 40.0).abs() < 1e-6);
    }
    // It stays while some of it begin, though a sample sees none.
    for seq in 3..12 {
        let mut shot = snapshot(seq, std::slice::from_ref(&make));
        cc1_lives(&mut shot);
        groups.see(GroupBy::Program, &Selection::default(), &shot);
        assert_eq!(cpu(&groups, "cc1"), Some(70.0), "{seq}");
        assert!(group(&groups, "cc1").is_passing());
    }
    // In the next sample none ended.
    let mut shot = snapshot(12, std::slice::from_ref(&make));
    Arc::make_mut(&mut shot.sample).departed = Departed::Told(Departures::default());
    groups.see(GroupBy::Program, &Selection::default(), &shot);
    assert_eq!(cpu(&groups, "cc1"), None);
    assert!(group(&groups, "cc1").all.ends < 1e-6);
    assert!(!group(&groups, "cc1").is_passing());
}
