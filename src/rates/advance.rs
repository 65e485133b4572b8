//! From one snapshot to the next.

use super::growth::{Interval, Seen};
use super::left_over::LeftOver;
use super::parallelism::{self, Busy, Found, Ran};
use super::process::{self, Moved};
use super::{
    AtLeast, CgroupRates, Counts, Ended, MachineRates, ProcessRates, SelfRates, Snapshot, cgroup,
    children, departures, machine,
};
use crate::sample::{Nanos, Process, Sample, TaskKey};
use std::sync::Arc;

/// The rates between the sample in `previous` and `sample`. The first sample has no `previous`, and no rates; nor has
/// one that does not follow it: whose number is not the next one, that is no later or of another boot. Nothing of what was
/// before counts for that.
///
/// A refinement is advanced from the same `previous` as the sample that it refines.
pub fn advance(previous: Option<&Snapshot>, sample: Arc<Sample>) -> Snapshot {
    let previous = previous.and_then(|old| Some((old, Interval::between(&old.sample, &sample)?)));
    let (mut machine, cgroups) = match previous {
        Some((old, _)) => (
            machine::rates(&old.sample, &sample),
            cgroup::groups(&old.sample, &sample),
        ),
        None => (
            machine::first(&sample.machine),
            vec![CgroupRates::default(); sample.cgroups.len()],
        ),
    };
    let walked = walk(previous, &sample);
    let switches = walked.voluntary + walked.involuntary;
    if switches > 0.0 {
        machine.involuntary_share = Some(walked.involuntary / switches);
        let lacks = |rates: &Arc<ProcessRates>| rates.total.at_least.contains(AtLeast::BY_KIND);
        machine.involuntary_share_is_rough = walked.processes.iter().any(lacks);
    }
    let counts = counts(&sample, &walked.processes);
    if let (Some((old, interval)), Some(cpu)) = (previous, &machine.cpu) {
        let left = LeftOver::new(
            old,
            (&sample, interval.elapsed as f64 / 1e9),
            (cpu, &counts),
            &walked.processes,
            machine.forks > Some(0.0) || walked.ended.iter().any(|ended| ended.at == sample.at),
        );
        machine.ended_percent = left.percent;
        machine.ended_mean = left.mean;
    }
    let children = |rates: &Arc<ProcessRates>| rates.total.ended_children_percent;
    let children: f32 = walked.processes.iter().filter_map(children).sum();
    let ended = f64::from(children + machine.ended_percent.unwrap_or(0.0));
    let departed = departures::rates(&sample, ended);
    let old = previous.map(|(old, _)| old);
    let found = parallelism(old, &sample, &machine, &walked.processes);
    machine.parallelism = found.machine;
    Snapshot {
        elapsed: previous.map(|(_, interval)| interval.elapsed as f64 / 1e9),
        counts,
        processes: walked.processes,
        ended: walked.ended,
        departed,
        own: own(old, &sample),
        machine,
        parallelism: found.processes,
        looked: found.looked,
        cgroups,
        sample,
    }
}

/// How many threads execute at once, of whom it is asked.
fn parallelism(
    previous: Option<&Snapshot>,
    sample: &Sample,
    machine: &MachineRates,
    rates: &[Arc<ProcessRates>],
) -> Found {
    if sample.machine.looks.is_none() && sample.looks.is_empty() {
        return Found::default();
    }
    let seconds = previous.map_or(0, |old| {
        sample.machine.at.saturating_sub(old.sample.machine.at)
    });
    let busy = machine.cpu.as_ref().map(|all| Busy {
        seconds: seconds as f64 / 1e9,
        all,
        each: &machine.cpus,
    });
    let before = previous.map(|old| (&*old.sample, &old.looked));
    let ran = |key: TaskKey| {
        let processes = &sample.processes;
        let at = processes.binary_search_by_key(&key.tid, |process| process.key.tid);
        let at = at.ok()?;
        // Threads that ended within the interval executed as well.
        let none_ended = rates[at]
            .exited_cpu_percent
            .is_some_and(|exited| exited < 0.1);
        let total = &rates[at].total;
        // A lower bound says nothing of how often the others ran.
        let all = !total.at_least.contains(AtLeast::SWITCHES);
        none_ended.then(|| Ran {
            threads: processes[at].stat.thread_count,
            runs: total.switches.filter(|_| all).map(f64::from),
        })
    };
    parallelism::find(before, sample, busy.as_ref(), ran)
}

/// What one walk over all processes yields.
#[derive(Default)]
struct Walked {
    processes: Vec<Arc<ProcessRates>>,
    ended: Vec<Ended>,
    voluntary: f64,
    involuntary: f64,
}

/// Walks both lists of processes, ascending by PID, side by side.
fn walk(previous: Option<(&Snapshot, Interval)>, sample: &Sample) -> Walked {
    let mut walked = Walked {
        processes: Vec::with_capacity(sample.processes.len()),
        ..Walked::default()
    };
    let Some((previous, interval)) = previous else {
        for process in &sample.processes {
            walked.add(None, None, (process, sample.at));
        }
        return walked;
    };
    let lingering = previous.ended.iter();
    let lingering = lingering.filter(|ended| sample.at.saturating_sub(ended.at) < Snapshot::LINGER);
    walked.ended.extend(lingering.cloned());
    let since = Some((previous.sample.at, interval));
    let times = (previous.sample.at, sample.at);
    let processes = previous.sample.processes.iter();
    let mut olds = processes.zip(&previous.processes).peekable();
    for process in &sample.processes {
        while let Some(old) = olds.next_if(|(old, _)| old.key.tid < process.key.tid) {
            walked.end(times, old);
        }
        let mut old = olds.next_if(|(old, _)| old.key.tid == process.key.tid);
        if let Some(other) = old.take_if(|(old, _)| old.key != process.key) {
            walked.end(times, other);
        }
        walked.add(old, since, (process, sample.at));
    }
    for old in olds {
        walked.end(times, old);
    }
    walked.hand_over(previous, sample, &interval);
    walked
}

impl Walked {
    /// Adds a process that was there in the sample of one moment and is not in that of another.
    fn end(
        &mut self,
        (before, at): (Nanos, Nanos),
        (process, rates): (&Arc<Process>, &Arc<ProcessRates>),
    ) {
        self.ended.push(Ended {
            at,
            seen_once: rates.born_at == Some(before),
            process: Arc::clone(process),
            rates: Arc::clone(rates),
        });
    }

    /// Parents tell what their ended children used, but for what these told themselves.
    fn hand_over(&mut self, previous: &Snapshot, sample: &Sample, interval: &Interval) {
        let new = self.ended.iter().rposition(|ended| ended.at != sample.at);
        let new = &self.ended[new.map_or(0, |last| last + 1)..];
        if new.is_empty() {
            return;
        }
        for (at, known) in children::inherited(previous, sample, new, interval) {
            let process = &sample.processes[at];
            let Some((old, before)) = previous.process(process.key) else {
                continue;
            };
            let seen = |process, sample_at| Seen { process, sample_at };
            let old = seen(old, previous.sample.at);
            let told = children::told((&old, before), &seen(process, sample.at), known, interval);
            let rates = Arc::make_mut(&mut self.processes[at]);
            rates.total.ended_children_percent = told.percent;
            rates.owed_children = told.owed;
        }
    }

    /// Adds a process; `since` is the moment of the sample before and the time between the two.
    fn add(
        &mut self,
        old: Option<(&Arc<Process>, &Arc<ProcessRates>)>,
        since: Option<(Nanos, Interval)>,
        (process, at): (&Arc<Process>, Nanos),
    ) {
        let unmoved = old.is_some_and(|(old, _)| Arc::ptr_eq(old, process));
        if let Some((_, rates)) = old
            && unmoved
            && rates.idle
        {
            self.processes.push(Arc::clone(rates));
            return;
        }
        let seen = |process, sample_at| Seen { process, sample_at };
        let Moved {
            mut rates,
            voluntary,
            involuntary,
        } = match (old, since) {
            (Some((_, before)), Some((_, interval))) if unmoved => Moved {
                rates: ProcessRates {
                    owed_children: before.owed_children,
                    ..process::idle(process, before, &interval)
                },
                ..Moved::default()
            },
            (Some((old, before)), Some((old_at, interval))) => {
                // Other changes of the record leave its clock as it was.
                let unasked = process.unasked_since.filter(|_| process.at > old.at);
                let old_at = unasked.map_or(old_at, |since| since.min(old_at));
                process::moved((&seen(old, old_at), before), &seen(process, at), &interval)
            }
            (None, Some((old_at, interval))) if process.born => {
                process::born(process, &seen(process, at), old_at, &interval)
            }
            _ => Moved {
                rates: process::first(process),
                ..Moved::default()
            },
        };
        rates.born_at = match old {
            Some((_, before)) => before.born_at,
            // After a jump in time nobody knows when it came.
            None => since.and(process.born.then_some(at)),
        };
        self.voluntary += voluntary;
        self.involuntary += involuntary;
        self.processes.push(Arc::new(rates));
    }
}

fn counts(sample: &Sample, rates: &[Arc<ProcessRates>]) -> Counts {
    let mut counts = Counts {
        // `/proc/stat` was read by a running task: us.
        running: sample
            .machine
            .running
            .map(|running| running.saturating_sub(1)),
        uninterruptible: sample.blocked.len() as u32,
        blocked: sample.machine.blocked,
        ..Counts::default()
    };
    for (process, rates) in sample.processes.iter().zip(rates) {
        if process.stat.kernel {
            counts.kernel_threads = counts.kernel_threads.saturating_add(rates.total.threads);
        } else {
            counts.processes += 1;
            counts.threads = counts.threads.saturating_add(rates.total.threads);
        }
    }
    let known = counts.threads.saturating_add(counts.kernel_threads);
    let tasks = sample
        .machine
        .tasks
        .filter(|_| sample.host.hidden.is_some());
    counts.hidden = tasks.map(|tasks| tasks.saturating_sub(known));
    counts
}

/// The monitor's CPU time is read when the sample is done.
fn own(previous: Option<&Snapshot>, sample: &Sample) -> SelfRates {
    let done = |sample: &Sample| sample.at.saturating_add(sample.cost.duration);
    let cpu_percent = previous.and_then(|old| {
        let span = done(sample).checked_sub(done(&old.sample))?;
        let cpu = sample.cost.cpu.checked_sub(old.sample.cost.cpu)?;
        (span > 0).then(|| (cpu as f64 * 100.0 / span as f64) as f32)
    });
    SelfRates { cpu_percent }
}
