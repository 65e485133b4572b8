//! Threads by state.

use crate::sample::Process;

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

/// The same as text: `R2 D1 S40`.
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
mod tests {
    use super::*;
    use crate::rates::testing::{Made, process};

    /// Puts the newest thread into a state.
    fn set_last(made: &mut Made, state: u8) {
        let newest = made.process.threads.list.last_mut();
        let detail = newest.and_then(|thread| thread.detail.as_mut());
        detail.unwrap().state = state;
    }

    #[test]
    fn counts_what_is_known() {
        let mut made = process(10, 1, "x");
        assert_eq!(
            text(&made.process),
            "S1",
            "of a lone thread the process tells"
        );
        for (tid, state) in (10..).zip(*b"SRSDR") {
            made.thread(tid, "t", 0.0);
            set_last(&mut made, state);
        }
        made.process.threads.list[0].detail = None;
        assert_eq!(text(&made.process), "R2 D1 S1");
        for thread in &mut made.process.threads.list {
            thread.detail = None;
        }
        assert_eq!(text(&made.process), "");
    }

    #[test]
    fn more_that_run_come_later() {
        let mut few = process(10, 1, "x");
        let mut many = process(11, 1, "x");
        for tid in 20..40 {
            many.thread(tid, "t", 0.0);
            set_last(&mut many, b'R');
            if tid < 29 {
                few.thread(tid, "t", 0.0);
                set_last(&mut few, b'R');
            }
        }
        assert!(sort_key(&few.process) < sort_key(&many.process));
    }
}
