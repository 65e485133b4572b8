//! The state of a process.

use super::super::state::of;
use super::*;

fn with(leader: u8, threads: &[(u32, u8)]) -> Process {
    let list: Vec<_> = threads
        .iter()
        .map(|&(tid, state)| Thread {
            detail: Some(Box::new(detail(START, state))),
            ..thread(tid, START, 0, 0, 0)
        })
        .collect();
    let mut process = process(7, START, 0, &list);
    process.stat.state = leader;
    process
}

#[test]
fn a_running_thread_makes_the_process_run_then_a_blocked_one_blocks_it() {
    let all = [(7, b'S'), (8, b'D'), (9, b'R'), (10, b'R')];
    assert_eq!(of(&with(b'S', &all)), (b'R', 2));
    assert_eq!(of(&with(b'S', &all[..2])), (b'D', 1));
    assert_eq!(of(&with(b'S', &[(7, b'S'), (8, b'S')])), (b'S', 2));
}

#[test]
fn the_leader_decides_otherwise() {
    assert_eq!(of(&with(b'T', &[])), (b'T', 1));
    assert_eq!(of(&with(b'T', &[(7, b'T'), (8, b'S')])), (b'T', 1));
    assert_eq!(of(&with(b'I', &[])), (b'I', 1));
    assert_eq!(of(&with(b'Z', &[])), (b'Z', 1));
}

#[test]
fn an_ended_leader_with_living_threads_is_no_zombie() {
    assert_eq!(
        of(&with(b'Z', &[(7, b'Z'), (8, b'S'), (9, b'S')])),
        (b'S', 2)
    );
    assert_eq!(of(&with(b'Z', &[(7, b'Z'), (8, b't')])), (b't', 1));
    let mut unlisted = with(b'Z', &[]);
    unlisted.stat.thread_count = 4;
    assert_eq!(of(&unlisted).0, b'S');
}

#[test]
fn a_state_from_before_the_thread_ran_again_is_forgotten() {
    let mut process = with(b'S', &[(7, b'S'), (8, b'R')]);
    process.threads.list[1].at = START + 10 * SECOND;
    assert_eq!(of(&process), (b'S', 1));
}
