//! Threads by state.

use super::task::Task;
use crate::rates::Snapshot;
use crate::sample::{Process, ProcessStat, Thread};

const STATES: [u8; 8] = ProcessStat::STATES;

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

/// Threads by state as text: `R2 D1 S40`; of a group those of all its processes.
pub(super) fn text(task: &Task<'_>, snapshot: &Snapshot) -> String {
    let mut text = String::new();
    for (state, count) in counts(task, snapshot).filter(|(_, count)| *count > 0) {
        if !text.is_empty() {
            text.push(' ');
        }
        text.push(char::from(state));
        text += &count.to_string();
    }
    text
}

fn counts(task: &Task<'_>, snapshot: &Snapshot) -> impl Iterator<Item = (u8, u32)> {
    let mut counts = [0; STATES.len()];
    let mut add = |process: &Process| {
        for (state, count) in thread_states(process) {
            if let Some(at) = STATES.iter().position(|one| char::from(*one) == state) {
                counts[at] += count;
            }
        }
    };
    match task.as_group() {
        Some(group) => {
            let members = group.members.iter();
            let members = members.filter_map(|key| snapshot.process(*key));
            members.for_each(|(process, _)| add(process));
        }
        None => add(task.process()),
    }
    STATES.into_iter().zip(counts)
}

/// What the column is sorted by: running threads, then blocked ones, then those that sleep.
pub(super) fn sort_key(task: &Task<'_>, snapshot: &Snapshot) -> Vec<u8> {
    let all: Vec<(u8, u32)> = counts(task, snapshot).collect();
    let count = |wanted: u8| {
        let found = all.iter().find(|(state, _)| *state == wanted);
        found.map_or(0, |(_, count)| *count)
    };
    let counts = [b'R', b'D', b'S'].map(|state| format!("{:08}", count(state)));
    counts.concat().into_bytes()
}

#[cfg(test)]
mod tests;
