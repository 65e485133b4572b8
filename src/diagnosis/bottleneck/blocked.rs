//! Tasks are stuck in the kernel (state D) while the CPU is idle.

use super::{Cause, Found, Rule};
use crate::rates::{CpuShares, Snapshot};
use crate::text::{self, Sentence, Tone};
use rustc_hash::FxHashMap;
use std::hash::Hash;

/// CPU time that is idle, %.
const IDLE: f32 = 50.0;
/// So many tasks are worth a word on a machine with one CPU.
const LEAST: usize = 2;
/// So many are on any machine.
const ENOUGH: usize = 4;
/// A load from which on it is worth a word.
const LOAD: f32 = 1.0;

pub(super) const RULE: Rule = Rule {
    cause: Cause::Blocked,
    name: "blocked",
    tone: Tone::Warn,
    when: || {
        format!(
            "{IDLE} % of the CPU time or more is idle, and as many tasks as there are CPUs (at least {LEAST}; {ENOUGH} \
             are always enough) are in state D and did not run in the interval; kernel threads do not count"
        )
    },
    find,
};

/// A task in D counts for the load, and uses nothing: a high load of an idle machine.
fn find(snapshot: &Snapshot, shares: &CpuShares) -> Option<Found> {
    let sample = &snapshot.sample;
    if shares.free() < IDLE || sample.blocked.is_empty() {
        return None;
    }
    let elapsed = (snapshot.elapsed? * 1e9) as u64;
    // A task that reads from a disk all the time is in D most of the time, and gets on.
    let stuck = sample.blocked.iter().filter_map(|task| {
        let stands = task.since.saturating_add(elapsed) <= sample.at;
        let (process, _) = snapshot.process(task.process).filter(|_| stands)?;
        let name = &process.identity.name[..];
        (!process.stat.kernel).then_some((name, task.wchan.as_deref()))
    });
    let stuck: Vec<(&[u8], Option<&[u8]>)> = stuck.collect();
    if stuck.len() < snapshot.cpu_count().clamp(LEAST, ENOUGH) {
        return None;
    }
    let count = stuck.len();
    let names = stuck.iter().map(|(name, _)| *name);
    let functions = stuck.iter().filter_map(|(_, wchan)| *wchan);
    let load = sample.machine.load.map(|load| load.one);
    let load = load.filter(|load| *load >= LOAD);
    let load = load.map_or_else(String::new, |load| format!("load {load:.0}, but "));
    let sentence = Sentence::new(format!("{load}the CPU is idle"))
        .number(format!("{count} tasks in D"))
        .number(most(names, "of", count))
        .number(most(functions, "in", count));
    Some((count as f64, sentence))
}

/// What most of them have: `of make`, or `12 of make` where others have something else. Nothing where nothing is known.
fn most<'a>(values: impl Iterator<Item = &'a [u8]>, word: &str, count: usize) -> String {
    let mut counts = FxHashMap::default();
    for value in values {
        *counts.entry(value).or_insert(0_usize) += 1;
    }
    let Some((value, found)) = largest(counts) else {
        return String::new();
    };
    let of_these = if found == count {
        String::new()
    } else {
        format!("{found} ")
    };
    format!("{of_these}{word} {}", text::clean(value))
}

/// The one with the highest count; of equal ones the first by name.
fn largest<K: Copy + Ord + Hash>(counts: FxHashMap<K, usize>) -> Option<(K, usize)> {
    let found = counts.into_iter();
    found.max_by_key(|(value, count)| (*count, std::cmp::Reverse(*value)))
}

#[cfg(test)]
mod tests {
    use crate::diagnosis::Cause;
    use crate::diagnosis::bottleneck;
    use crate::diagnosis::bottleneck::testing::{cause, machine, sentence, shares};
    use crate::rates::Snapshot;
    use crate::rates::testing::process;
    use crate::sample::Blocked;
    use crate::sample::LoadAverage;
    use std::sync::Arc;

    /// So many tasks in D that have not run since `since`, on two idle CPUs with this load.
    fn stuck(count: u32, since: u64, load: f32) -> Snapshot {
        let made = (0..count).map(|at| process(100 + at, 1, "stress-ng"));
        let mut shot = machine(&made.collect::<Vec<_>>());
        let sample = Arc::make_mut(&mut shot.sample);
        let processes = sample.processes.iter();
        sample.blocked = processes
            .map(|process| Blocked {
                process: process.key,
                tid: process.key.tid,
                since,
                wchan: Some(b"kernel_clone"[..].into()),
            })
            .collect();
        sample.machine.load = Some(LoadAverage {
            one: load,
            ..LoadAverage::default()
        });
        shot
    }

    #[test]
    fn a_load_that_uses_no_cpu_is_explained() {
        let shot = stuck(20, 0, 20.1);
        let found = bottleneck(&shot).unwrap();
        assert_eq!(found.cause, Cause::Blocked);
        assert!((found.number - 20.0).abs() < 1e-9);
        assert_eq!(
            found.sentence.whole(),
            "load 20, but the CPU is idle: 20 tasks in D, of stress-ng, in kernel_clone"
        );
        // What is frozen does not count for the load.
        assert_eq!(
            sentence(&stuck(2, 0, 0.0)),
            "the CPU is idle: 2 tasks in D, of stress-ng, in kernel_clone"
        );
        assert_eq!(cause(&stuck(1, 0, 1.0)), Cause::Nothing);
        let now = shot.sample.at;
        assert_eq!(cause(&stuck(20, now, 20.0)), Cause::Nothing, "they get on");
    }

    #[test]
    fn tasks_that_are_stuck_hold_nothing_back_where_the_cpu_is_busy() {
        let mut shot = stuck(20, 0, 22.0);
        shot.machine.cpu = Some(shares(60.0, 0.0, 0.0));
        assert_eq!(cause(&shot), Cause::Nothing);
        shot.machine.cpu = Some(shares(10.0, 0.0, 40.0));
        assert_eq!(
            cause(&shot),
            Cause::Disk,
            "by iowait, where nothing else tells"
        );
        shot.machine.stalled.io = Some(0.0);
        assert_eq!(cause(&shot), Cause::Blocked);
    }

    #[test]
    fn tasks_stuck_at_several_places_are_told_by_what_most_of_them_have() {
        let mut shot = stuck(5, 0, 5.0);
        let sample = Arc::make_mut(&mut shot.sample);
        let mut tasks = sample.blocked.to_vec();
        tasks[0].wchan = None;
        tasks[1].wchan = Some(b"rpc_wait_bit_killable"[..].into());
        sample.blocked = tasks.into();
        let other = Arc::make_mut(&mut sample.processes[0]);
        Arc::make_mut(&mut other.identity).name = b"ls\x1b"[..].into();
        assert_eq!(
            sentence(&shot),
            "load 5, but the CPU is idle: 5 tasks in D, 4 of stress-ng, 3 in kernel_clone"
        );
    }
}
