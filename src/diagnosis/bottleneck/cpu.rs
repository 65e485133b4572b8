//! More wants to run than there are CPUs: all the time, at times, or only what lets others go first.

use super::hidden::by_whom;
use super::{Cause, Found, Rule, short_lived};
use crate::diagnosis::waiting::Waits;
use crate::rates::{CpuShares, Snapshot};
use crate::text::{Sentence, Tone};

/// CPU time that was wanted, %: more is not to be had.
const FULL: f32 = 90.0;
/// CPU time that was wanted, %: with less of it, tasks that wait do so for their quota or for a CPU that they are bound to.
const HALF: f32 = 50.0;
/// Pressure on the CPU when it is full, %.
const PRESSURE: f32 = 10.0;
/// Pressure on the CPU when it is not full, %.
const PRESSURE_AT_TIMES: f32 = 25.0;
/// Run-queue wait of all tasks, % of one CPU for each CPU.
const WAIT: f32 = 50.0;

pub(super) const SATURATED: Rule = Rule {
    cause: Cause::Cpu,
    name: "cpu",
    tone: Tone::Warn,
    when: || {
        format!(
            "busy and steal are {FULL} % of the CPU time or more, and all tasks together waited in run queues for {WAIT} % of \
             the time of each CPU or more, or the pressure on the CPU was {PRESSURE} % or more; without what tasks of low \
             priority (nice above 0, policy IDLE) waited, and what throttled groups waited for their quota"
        )
    },
    find: saturated,
};

pub(super) const AT_TIMES: Rule = Rule {
    cause: Cause::CpuAtTimes,
    name: "cpu_at_times",
    tone: Tone::Warn,
    when: || {
        format!(
            "busy and steal are {HALF} to {FULL} % of the CPU time, and tasks waited as for `cpu`, or the pressure on the CPU \
             was {PRESSURE_AT_TIMES} % or more: bursts, or tasks that may not run on every CPU"
        )
    },
    find: at_times,
};

pub(super) const LOW_PRIORITY: Rule = Rule {
    cause: Cause::LowPriority,
    name: "low_priority",
    tone: Tone::Plain,
    when: || {
        format!(
            "busy and steal are {FULL} % of the CPU time or more, and tasks of low priority alone waited in run queues for \
             {WAIT} % of the time of each CPU or more"
        )
    },
    find: low_priority,
};

fn saturated(snapshot: &Snapshot, shares: &CpuShares) -> Option<Found> {
    let cpus = full(snapshot, shares)?;
    let (number, waited) = waiting(snapshot, cpus, PRESSURE)?;
    let by = short_lived::by(snapshot, shares);
    let sentence = Sentence::new(format!("CPU saturated{by}"))
        .number(waited)
        .number(by_whom(snapshot, shares));
    Some((number, sentence))
}

fn at_times(snapshot: &Snapshot, shares: &CpuShares) -> Option<Found> {
    let used = shares.used();
    if !(HALF..FULL).contains(&used) {
        return None;
    }
    let (number, waited) = waiting(snapshot, cpus(snapshot), PRESSURE_AT_TIMES)?;
    let rest = 100.0 - used;
    let by = short_lived::by(snapshot, shares);
    let sentence = Sentence::new(format!("CPU short at times{by}"))
        .number(waited)
        .number(format!("while {rest:.0} % of its time was idle"))
        .number(by_whom(snapshot, shares));
    Some((number, sentence))
}

/// That tasks waited for one of `cpus` CPUs, if they did: by their own waits, or by the pressure, from `least` % on.
fn waiting(snapshot: &Snapshot, cpus: f32, least: f32) -> Option<(f64, String)> {
    let waits = Waits::of(snapshot);
    if waits.cpu >= WAIT * cpus {
        let sentence = waited(waits.cpu, cpus, waits.at_least);
        return Some((f64::from(waits.cpu / 100.0), sentence));
    }
    // Also of tasks that have ended since, of which nobody knows any more how long they waited.
    let pressure = snapshot.machine.stalled.cpu?;
    // The pressure is the mean of all CPUs.
    let excused = (waits.low_priority + waits.quota) / cpus;
    let sentence = || format!("tasks waited for a CPU {pressure:.0} % of the time");
    (pressure - excused >= least).then(|| (f64::from(pressure), sentence()))
}

fn low_priority(snapshot: &Snapshot, shares: &CpuShares) -> Option<Found> {
    let cpus = full(snapshot, shares)?;
    let waits = Waits::of(snapshot);
    let wait = waits.low_priority;
    let sentence = || {
        Sentence::new("only low priority waits")
            .number(waited(wait, cpus, waits.at_least))
            .remark("nice is above 0, or the policy IDLE")
    };
    (wait >= WAIT * cpus).then(|| (f64::from(wait / 100.0), sentence()))
}

/// How many CPUs there are, if no more time of them is to be had.
fn full(snapshot: &Snapshot, shares: &CpuShares) -> Option<f32> {
    (shares.used() >= FULL).then(|| cpus(snapshot))
}

fn cpus(snapshot: &Snapshot) -> f32 {
    snapshot.cpu_count() as f32
}

/// Each task waits for 100 % of the time that it waits: the sum is how many wait, on average.
fn waited(wait: f32, cpus: f32, at_least: bool) -> String {
    let tasks = wait / 100.0;
    let digits = usize::from(tasks < 10.0);
    let plural = if cpus > 1.0 { "s" } else { "" };
    let at_least = if at_least { "at least " } else { "" };
    format!("{at_least}{tasks:.digits$} tasks waited for {cpus} CPU{plural} on average")
}
