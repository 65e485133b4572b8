//! The state of a process: that of the thread which says most.

use super::growth::TOGETHER;
use crate::sample::{Process, Thread};

/// State letter of the process, and how many known threads are in it.
///
/// R if any known thread runs, then D if any is uninterruptible, else the leader's.
pub(super) fn of(process: &Process) -> (u8, u32) {
    let leader = process.key.tid;
    let mut counts = [0u32; ORDER.len()];
    let mut leader_state = process.stat.state;
    let mut leader_listed = false;
    for thread in &process.threads.list {
        let Some(state) = state_now(process, thread) else {
            continue;
        };
        if thread.tid == leader {
            if thread
                .detail
                .as_ref()
                .is_some_and(|detail| detail.at >= process.stat.at)
            {
                leader_state = state;
            }
            leader_listed = true;
            count(&mut counts, leader_state);
        } else {
            count(&mut counts, state);
        }
    }
    if !leader_listed {
        count(&mut counts, leader_state);
    }
    let state = if counts[RUNNING] > 0 {
        b'R'
    } else if counts[WAITING] > 0 {
        b'D'
    } else if is_dead(leader_state) && has_living(process) {
        // An ended leader waits for its threads: they are the process now.
        let living = ORDER.iter().zip(counts).find(|(_, count)| *count > 0);
        living.map_or(b'S', |(state, _)| *state)
    } else {
        leader_state
    };
    let position = ORDER.iter().position(|&known| known == state);
    (state, position.map_or(1, |position| counts[position]))
}

/// What says most comes first.
const ORDER: [u8; 6] = *b"RDSItT";
const RUNNING: usize = 0;
const WAITING: usize = 1;

fn count(counts: &mut [u32; ORDER.len()], state: u8) {
    if let Some(position) = ORDER.iter().position(|&known| known == state) {
        counts[position] += 1;
    }
}

fn is_dead(state: u8) -> bool {
    matches!(state, b'Z' | b'X' | b'x')
}

fn has_living(process: &Process) -> bool {
    process.stat.thread_count > 1
        || process
            .threads
            .list
            .iter()
            .any(|thread| thread.tid != process.key.tid)
}

/// The state that `stat` told, unless the thread has run since, or may have for long: then it says nothing any more.
fn state_now(process: &Process, thread: &Thread) -> Option<u8> {
    let detail = thread.detail.as_ref()?;
    let holds = detail.at.saturating_add(TOGETHER) >= thread.at;
    (holds && process.age_of(thread) < Thread::OLD).then_some(detail.state)
}
