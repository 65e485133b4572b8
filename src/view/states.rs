//! Threads by state.

use crate::sample::{Process, Thread};

/// Known states (`/proc/PID/task/TID/stat`, field 3), those that deserve the eye first.
const STATES: [u8; 8] = *b"RDSTtZIX";

/// How many threads of a process are in which state, of those whose state is known; those that run first. Empty when
/// nothing is known.
pub fn thread_states(process: &Process) -> impl Iterator<Item = (char, u32)> {
    let mut counts = [0u32; STATES.len()];
    for detail in process
        .threads
        .list
        .iter()
        .filter(|thread| process.age_of(thread) < Thread::OLD)
        .filter_map(|thread| thread.detail.as_ref())
    {
        if let Some(at) = STATES.iter().position(|state| *state == detail.state) {
            counts[at] += 1;
        }
    }
    let lone =
        process.stat.is_read() && process.stat.thread_count <= 1 && counts == [0; STATES.len()];
    if let Some(at) = STATES.iter().position(|state| *state == process.stat.state)
        && lone
    {
        counts[at] = 1;
    }
    let counted = STATES.into_iter().map(char::from).zip(counts);
    counted.filter(|(_, count)| *count > 0)
}

/// Threads by state as text: `R2 D1 S40`.
pub(super) fn text(process: &Process) -> String {
    let mut text = String::new();
    for (state, count) in thread_states(process) {
        if !text.is_empty() {
            text.push(' ');
        }
        text.push(state);
        text += &count.to_string();
    }
    text
}

/// What the column is sorted by: running threads, then blocked ones, then those that sleep.
pub(super) fn sort_key(process: &Process) -> Vec<u8> {
    let count = |wanted: char| {
        let found = thread_states(process).find(|(state, _)| *state == wanted);
        found.map_or(0, |(_, count)| count)
    };
    let counts = ['R', 'D', 'S'].map(|state| format!("{:08}", count(state)));
    counts.concat().into_bytes()
}

#[cfg(test)]
mod tests;
