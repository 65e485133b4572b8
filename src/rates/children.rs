//! CPU time of children that have ended, told at the parent that waited for them.
//!
//! When a process waits for an ended child, the kernel adds to its counters all that the child had used in its life, and
//! all that the child had been handed in the same way. What of that the child's own row told while it lived, and what
//! was used before anybody looked, must not be told again: so much the parent *owes*, and only growth beyond it counts.
//! What cannot be known is decided so that too little is told, never too much; it is in what is left over of the
//! machine.

use super::growth::{Interval, Seen};
use super::process::span_between;
use super::{Ended, ProcessRates, Snapshot};
use crate::sample::{Nanos, Process, Sample};
use rustc_hash::FxHashMap;

/// The counters are of ticks, cut off: so many may they lag behind what the clocks of the children told.
const LAG: u64 = 2;

/// What a process tells of its ended children.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Told {
    /// Share of one CPU, %; a mean over the time between two readings of the counters, until they are read again.
    pub(super) percent: Option<f32>,
    /// CPU time that stood in rows of ended children and has not been found in the counters yet.
    pub(super) owed: Nanos,
}

/// What a process tells when children have ended that had `known` in rows of their own.
pub(super) fn told(
    (old_seen, before): (&Seen, &ProcessRates),
    seen: &Seen,
    known: Nanos,
    interval: &Interval,
) -> Told {
    let (old, new) = (&old_seen.process.stat.children, &seen.process.stat.children);
    let owed = before.owed_children.saturating_add(known);
    if new.at <= old.at {
        let stands = seen.moment().saturating_sub(new.at) <= interval.longest();
        let percent = if old_seen.process.clock == seen.process.clock {
            Some(0.0)
        } else {
            before.total.ended_children_percent.filter(|_| stands)
        };
        return Told { percent, owed };
    }
    let tick = 1_000_000_000 / interval.ticks_per_second;
    let grown = new.ticks().saturating_sub(old.ticks()).saturating_mul(tick);
    let more = grown.saturating_sub(owed);
    let percent = match span_between((old_seen, old.at), (seen, new.at), interval) {
        _ if more == 0 => Some(0.0),
        // A child that nobody had seen may have been older than that: what of it is of now is not known.
        Some(span) if Interval::can_have_run(more, span, interval.cpus) => {
            Some((more as f64 * 100.0 / span as f64) as f32)
        }
        _ => None,
    };
    Told {
        percent,
        // What is not there now never came here: the kernel reaped the child by itself, or handed it to another.
        owed: owed.saturating_sub(grown).min(LAG * tick),
    }
}

/// What `ended`, the processes that ended since `previous`, had in their rows, by the place in `sample` of who was handed
/// it. Where several may have been, those whose counters grew were, the nearest first: so it is taken off once. What is
/// in no counter yet may come to each of them.
pub(super) fn inherited(
    previous: &Snapshot,
    sample: &Sample,
    ended: &[Ended],
    interval: &Interval,
) -> FxHashMap<usize, Nanos> {
    let tick = 1_000_000_000 / interval.ticks_per_second;
    let mut shares: FxHashMap<usize, Nanos> = FxHashMap::default();
    let add = |shares: &mut FxHashMap<usize, Nanos>, heir: usize, known: Nanos| {
        let share = shares.entry(heir).or_default();
        *share = share.saturating_add(known);
    };
    let mut open = Vec::new();
    for Ended { process, rates, .. } in ended {
        let handed = process.stat.children.ticks().saturating_mul(tick);
        let known = (process.clock.saturating_add(handed)).saturating_add(rates.owed_children);
        match &heirs(&previous.sample, sample, process)[..] {
            [heir] => add(&mut shares, *heir, known),
            several => open.push((known, several.to_vec())),
        }
    }
    for (mut known, heirs) in open {
        for heir in &heirs {
            let taken = shares.get(heir).copied().unwrap_or(0);
            let free = unexplained(previous, &sample.processes[*heir], tick).saturating_sub(taken);
            add(&mut shares, *heir, known.min(free));
            known = known.saturating_sub(free);
        }
        for heir in heirs {
            add(&mut shares, heir, known);
        }
    }
    shares
}

/// Growth of the counters of a process beyond what it owed before.
fn unexplained(previous: &Snapshot, process: &Process, tick: Nanos) -> Nanos {
    let Some((old, rates)) = previous.process(process.key) else {
        return 0;
    };
    let (old, new) = (&old.stat.children, &process.stat.children);
    let grown = if new.at > old.at {
        new.ticks().saturating_sub(old.ticks())
    } else {
        0
    };
    grown
        .saturating_mul(tick)
        .saturating_sub(rates.owed_children)
}

/// Those that may have been handed what an ended process had: its parent. Where that has ended too, reaped or not, whoever may
/// have been handed the parent's, if it was waited for in time; otherwise a reaper of orphans, which is one of its
/// ancestors or the first process.
fn heirs(previous: &Sample, sample: &Sample, ended: &Process) -> Vec<usize> {
    /// Circles of a torn sample end there.
    const DEPTH: usize = 64;
    let living = |process: &Process| {
        let at = position(sample, process.key.tid)?;
        (sample.processes[at].key == process.key).then_some(at)
    };
    let mut heirs = Vec::new();
    let mut pid = ended.stat.ppid;
    for generation in 0..DEPTH {
        let Some(parent) = previous.by_pid(pid) else {
            break;
        };
        match living(parent) {
            Some(at) if generation == 0 && !sample.processes[at].stat.has_exited() => {
                return vec![at];
            }
            Some(at) => heirs.push(at),
            None => {}
        }
        pid = parent.stat.ppid;
    }
    heirs.extend(position(sample, 1).filter(|first| !heirs.contains(first)));
    heirs
}

fn position(sample: &Sample, pid: u32) -> Option<usize> {
    let processes = &sample.processes;
    (processes.binary_search_by_key(&pid, |process| process.key.tid)).ok()
}
