//! CPU time of ended children, told once: by the child's row while it lived, by its parent's counters otherwise.

mod model;

use super::*;
use crate::rates::Ended;
use crate::sample::EndedChildren;

const TICK: Nanos = 10 * MILLI;

/// A process whose files were all read `at`.
fn parent(pid: u32, above: u32, at: Nanos, clock: Nanos, children: Nanos) -> Process {
    let mut process = process(pid, at, clock, &[]);
    process.at = at;
    process.stat.at = at;
    process.stat.ppid = above;
    process.stat.children = EndedChildren {
        at,
        user: children / TICK,
        system: 0,
    };
    process
}

fn steps(samples: &[&[&Process]]) -> Snapshot {
    let mut snapshot: Option<Snapshot> = None;
    for (number, processes) in samples.iter().enumerate() {
        let records: Vec<_> = processes
            .iter()
            .map(|one| Arc::new((*one).clone()))
            .collect();
        let records: Vec<_> = records.iter().collect();
        let at = START + number as u64 * SECOND;
        snapshot = Some(advance(snapshot.as_ref(), sample(at, &records)));
    }
    snapshot.unwrap()
}

fn told(snapshot: &Snapshot, pid: u32) -> Option<f32> {
    let at = snapshot
        .sample
        .processes
        .iter()
        .position(|one| one.key.tid == pid);
    snapshot.processes[at.unwrap()].total.ended_children_percent
}

#[test]
fn children_that_nobody_saw_are_told_by_their_parent() {
    let (before, after) = (START, START + SECOND);
    let old = parent(7, 1, before, 0, 5 * SECOND);
    let new = parent(7, 1, after, 50 * MILLI, 5 * SECOND + 300 * MILLI);
    near(told(&steps(&[&[&old], &[&new]]), 7), 30.0);
}

#[test]
fn what_a_child_told_itself_or_used_before_we_looked_is_not_told_again() {
    let (before, after) = (START, START + SECOND);
    // The child had used an hour, and had been handed a minute by its own children.
    let child = parent(8, 7, before, 3600 * SECOND, 60 * SECOND);
    let old = parent(7, 1, before, 0, 0);
    // After it was last seen it used 200 ms, and waited for another child of 100 ms.
    let new = parent(7, 1, after, 50 * MILLI, 3660 * SECOND + 300 * MILLI);
    near(told(&steps(&[&[&old, &child], &[&new]]), 7), 30.0);
}

#[test]
fn a_chain_that_ends_at_once_is_told_at_its_living_end() {
    let (before, after) = (START, START + SECOND);
    let grandchild = parent(9, 8, before, 100 * MILLI, 0);
    let child = parent(8, 7, before, 200 * MILLI, 0);
    let old = parent(7, 1, before, 0, 0);
    let new = parent(7, 1, after, MILLI, 450 * MILLI);
    near(
        told(&steps(&[&[&old, &child, &grandchild], &[&new]]), 7),
        15.0,
    );
}

#[test]
fn an_orphan_that_ends_with_its_parent_is_no_spike_of_its_reaper() {
    let (before, after) = (START, START + SECOND);
    let orphan = parent(9, 8, before, 3600 * SECOND, 0);
    let child = parent(8, 7, before, MILLI, 0);
    let (init, old) = (parent(1, 0, before, 0, 0), parent(7, 1, before, 0, 0));
    let reaper = parent(1, 0, after, MILLI, 3600 * SECOND + 20 * MILLI);
    let new = parent(7, 1, after, MILLI, 0);
    let first: &[&Process] = &[&init, &old, &child, &orphan];
    let snapshot = steps(&[first, &[&reaper, &new]]);
    near(told(&snapshot, 1), 2.0);
    assert_eq!(told(&snapshot, 7), Some(0.0));
    // Nor where nobody reaps the parent.
    let mut exited = parent(8, 7, after, 2 * MILLI, 0);
    exited.stat.state = b'Z';
    let snapshot = steps(&[first, &[&reaper, &new, &exited]]);
    near(told(&snapshot, 1), 2.0);
}

#[test]
fn what_one_was_handed_hides_nothing_of_another_who_might_have_been() {
    let (before, after) = (START, START + SECOND);
    let grandchild = parent(9, 8, before, 400 * MILLI, 0);
    let child = parent(8, 7, before, 200 * MILLI, 0);
    let (init, old) = (parent(1, 0, before, 0, 0), parent(7, 1, before, 0, 0));
    // Both ended, and their parent waited. The first process waited for others meanwhile, whom nobody saw.
    let first = parent(1, 0, after, MILLI, 500 * MILLI);
    let new = parent(7, 1, after, MILLI, 600 * MILLI);
    let snapshot = steps(&[&[&init, &old, &child, &grandchild], &[&first, &new]]);
    near(told(&snapshot, 1), 50.0);
    assert_eq!(told(&snapshot, 7), Some(0.0));
}

#[test]
fn children_that_are_not_waited_for_leave_no_debt() {
    let at = |second| START + second * SECOND;
    let child = parent(8, 7, at(0), 20 * SECOND, 0);
    let first = parent(7, 1, at(0), 0, 0);
    let ignored = parent(7, 1, at(1), MILLI, 0);
    let later = parent(7, 1, at(2), 2 * MILLI, 300 * MILLI);
    let snapshot = steps(&[&[&first, &child], &[&ignored], &[&later]]);
    near(told(&snapshot, 7), 28.0); // but for two ticks, which might have been late
}

#[test]
fn between_two_readings_the_mean_stands_and_at_rest_it_is_zero() {
    let at = |second| START + second * SECOND;
    let first = parent(7, 1, at(0), 0, 0);
    let second = parent(7, 1, at(1), MILLI, 500 * MILLI);
    let mut unread = parent(7, 1, at(2), 2 * MILLI, 0);
    unread.stat.children = second.stat.children;
    near(told(&steps(&[&[&first], &[&second], &[&unread]]), 7), 50.0);
    let mut still = unread.clone();
    still.at = at(3);
    let snapshot = steps(&[&[&first], &[&second], &[&unread], &[&still]]);
    assert_eq!(told(&snapshot, 7), Some(0.0));
    let mut late = parent(7, 1, at(4), 3 * MILLI, 900 * MILLI);
    late.stat.children.at = at(4);
    let snapshot = steps(&[&[&first], &[&second], &[&unread], &[&unread], &[&late]]);
    near(told(&snapshot, 7), 40.0 / 3.0);
}

#[test]
fn a_child_older_than_the_interval_that_nobody_saw_is_unknown() {
    let old = parent(7, 1, START, 0, 0);
    let new = parent(7, 1, START + SECOND, MILLI, 3600 * SECOND);
    assert_eq!(told(&steps(&[&[&old], &[&new]]), 7), None);
}

#[test]
fn a_process_that_a_single_sample_saw_is_told_apart() {
    let old = parent(8, 7, START, 0, 0);
    let mut new = parent(9, 7, START + SECOND, 0, 0);
    new.born = true;
    let snapshot = steps(&[&[&old], &[&old, &new], &[]]);
    let seen_once = |ended: &Ended| (ended.process.key.tid, ended.seen_once);
    let seen: Vec<_> = snapshot.ended.iter().map(seen_once).collect();
    assert_eq!(seen, [(8, false), (9, true)]);
}
