//! Thread-level parallelism: how many threads execute at once.
//!
//! The average parallelism A = Σ i·`c_i` is known from CPU clocks, exactly. Only `c_0` and the shape of the rest come
//! from looks at random moments, and looks at *runnable* tasks count those that wait for a CPU as well. So the sampled
//! `c_0` is kept, as far as A allows it, and the shape is tilted until its average is A.

mod shape;

use self::shape::{bounds, correct, error, regress, unseen};
use super::CpuShares;
use crate::sample::{Nanos, ParallelismMethod, ParallelismSamples, Sample, TaskKey};
use std::collections::BTreeMap;

/// Seconds after which a look counts 1/e: as much is averaged over as in a window of twice that length.
const MEMORY: f64 = 5.0;
/// Below this average parallelism nothing ran that is worth a number: it would be shown as 0.00.
const IDLE: f64 = 0.005;
/// Below this average parallelism nobody needs to be told how many CPUs would do.
const LITTLE: f64 = 0.05;

/// How many threads of the machine, or of a process, execute at once: over the last seconds, an estimate.
#[derive(Clone, Debug, PartialEq)]
pub struct Parallelism {
    /// Thread-level parallelism, Σ i·`c_i` / (1 − `c_0`): how many execute while any does. `None` while it is idle.
    pub value: Option<f64>,
    /// Average parallelism, Σ i·`c_i`: how many execute, idle time included. From CPU clocks, exact.
    pub average: f64,
    /// `c_i`, the share of time in which exactly `i` threads execute; 0 to 1, they sum to 1.
    pub shares: Vec<f64>,
    /// The truth lies within this distance of `value` in 19 of 20 cases: twice the standard error of what was counted, and what
    /// looks that take some time may have missed.
    pub error: Option<f64>,
    /// Looks that this rests on.
    pub looks: f64,
    /// How each look was taken.
    pub method: ParallelismMethod,
}

impl Parallelism {
    /// The fewest CPUs on which the threads that execute at once need not wait for each other, taken over the time in
    /// which any executes: the value rounded up. A value that is whole but for its error is not rounded up; one whose
    /// error is large says nothing, nor does one of what hardly ever executes.
    pub fn cpus(&self) -> Option<u32> {
        let (value, error) = self.value.zip(self.error)?;
        let slack = error.clamp(0.01, 0.1);
        (error <= value / 3.0 && self.average >= LITTLE)
            .then(|| (value - slack).ceil().max(1.0) as u32)
    }
}

/// What thread-level parallelism rests on; carried from one snapshot to the next.
#[derive(Clone, Debug, Default)]
pub struct ParallelismWindows {
    machine: Option<Window>,
    processes: Vec<(TaskKey, Window)>,
}

/// Thread-level parallelism of the machine, and of the processes it is asked of.
#[derive(Debug, Default)]
pub(super) struct Found {
    pub(super) machine: Option<Parallelism>,
    pub(super) processes: Vec<(TaskKey, Parallelism)>,
    pub(super) looked: ParallelismWindows,
}

/// What happened to the machine between two samples.
pub(super) struct Busy<'a> {
    /// Seconds between them.
    pub(super) seconds: f64,
    /// Mean of all CPUs.
    pub(super) all: &'a CpuShares,
    /// Each CPU by number.
    pub(super) each: &'a [(u32, Option<CpuShares>)],
}

/// What is known of the threads of a process.
pub(super) struct Ran {
    /// So many can have executed.
    pub(super) threads: u32,
    /// Times per second that one of them was put on a CPU.
    pub(super) runs: Option<f64>,
}

/// Takes in the looks of `sample`. Without `busy` (the first sample) nothing is known of the machine. `ran`: what is known
/// of the threads of a process.
pub(super) fn find(
    previous: Option<(&Sample, &ParallelismWindows)>,
    sample: &Sample,
    busy: Option<&Busy>,
    ran: impl Fn(TaskKey) -> Option<Ran>,
) -> Found {
    let mut found = Found::default();
    if let Some(looks) = &sample.machine.looks {
        let old = previous.and_then(|(old, looked)| {
            let looks = old.machine.looks.as_deref()?;
            Some((looks, looked.machine.as_ref()))
        });
        let window = machine(old, looks, busy);
        found.machine = (window.as_ref()).and_then(|window| window.estimate(looks.method));
        found.looked.machine = window;
    }
    for (key, looks) in &sample.looks {
        let old = previous.and_then(|(old, looked)| {
            let looks = &old.looks.iter().find(|(of, _)| of == key)?.1;
            let window = looked.processes.iter().find(|(of, _)| of == key);
            Some((&**looks, window.map(|(_, window)| window)))
        });
        let window = process(old, looks, ran(*key).as_ref());
        if let Some(parallelism) = window.estimate(looks.method) {
            found.processes.push((*key, parallelism));
        }
        found.looked.processes.push((*key, window));
    }
    found
}

/// The looks of the sample before and what they led to, unless they began anew since.
type Before<'a> = Option<(&'a ParallelismSamples, Option<&'a Window>)>;

fn same<'a>(before: Before<'a>, looks: &ParallelismSamples) -> Before<'a> {
    before.filter(|(old, _)| {
        old.since == looks.since && old.counts.len() == looks.counts.len() && old.at <= looks.at
    })
}

/// The machine's CPU times are of the whole interval: looks that began within it do not belong to them yet.
fn machine(before: Before, looks: &ParallelismSamples, busy: Option<&Busy>) -> Option<Window> {
    let (old, window) = same(before, looks)?;
    // Samples too close for the CPU times to have moved: these looks are left out.
    let Some(busy) = busy else {
        return window.cloned();
    };
    let cpus = looks.counts.len().saturating_sub(1) as f64;
    let mut next = Window::after(window, looks.counts.len(), busy.seconds);
    next.count(Some(&old.counts), &looks.counts);
    next.busy += f64::from(busy.all.busy()) / 100.0 * cpus * busy.seconds;
    let known = window.map(|window| &window.idle);
    for (id, shares) in busy.each {
        let Some(shares) = shares else { continue };
        let idle = f64::from(shares.free()) / 100.0;
        // A CPU that has come since counts as idle before.
        let before = known.and_then(|idle| idle.get(id)).copied();
        let before = before.unwrap_or(1.0);
        let weight = busy.seconds / next.elapsed.max(f64::MIN_POSITIVE);
        next.idle.insert(*id, before + (idle - before) * weight);
    }
    Some(next)
}

/// Looks at a process bring their own CPU time along.
fn process(before: Before, looks: &ParallelismSamples, ran: Option<&Ran>) -> Window {
    let cpu = looks.cpu.unwrap_or_default();
    let grown = same(before, looks).and_then(|(old, window)| {
        let cpu = cpu.checked_sub(old.cpu.unwrap_or_default())?;
        Some((old, window?, cpu))
    });
    let seconds = |from: Nanos| looks.at.saturating_sub(from) as f64 / 1e9;
    let size = looks.counts.len();
    let threads = ran.map_or(usize::MAX, |ran| (ran.threads as usize).max(1));
    let mixed = mixed(ran.and_then(|ran| ran.runs), looks.window);
    let (mut next, cpu) = if let Some((old, window, cpu)) = grown {
        let mut next = Window::after(Some(window), size, seconds(old.at));
        next.count(Some(&old.counts), &looks.counts);
        next.count_states(&old.states, &looks.states);
        next.limit(threads, window, seconds(old.at));
        next.mixed += mixed * seconds(old.at);
        (next, cpu)
    } else {
        let mut next = Window::after(None, size, seconds(looks.since));
        next.count(None, &looks.counts);
        next.count_states(&[], &looks.states);
        next.threads = threads;
        next.mixed = mixed * seconds(looks.since);
        (next, cpu)
    };
    next.busy += cpu as f64 / 1e9;
    next
}

/// The share of looks that take the time `window` in which threads may have run one after the other or together, which looks
/// the same: at least two of them came or went in it. That of all where it is not known how often they did.
fn mixed(runs: Option<f64>, window: Nanos) -> f64 {
    if window == 0 {
        return 0.0;
    }
    // Each run comes and goes.
    runs.map_or(1.0, |runs| (runs * window as f64 / 1e9).min(1.0))
}

/// The last seconds; what is older counts less and less.
#[derive(Clone, Debug, Default)]
struct Window {
    /// Seconds.
    elapsed: f64,
    /// CPU time, seconds.
    busy: f64,
    /// Looks by how many executed.
    counts: Vec<f64>,
    /// Sum of the squares of what each look counts.
    squares: f64,
    /// Looks at states by how many threads ran or were ready to.
    states: Vec<f64>,
    /// Sum of the squares of what each of these counts.
    state_squares: f64,
    /// Seconds of looks in which threads may have run one after the other or together.
    mixed: f64,
    /// Share of time in which each CPU was idle; of the machine alone.
    idle: BTreeMap<u32, f64>,
    /// Not more threads than these can have executed: the most there were.
    threads: usize,
    /// Seconds since there were so many.
    since: f64,
}

impl Window {
    /// What is left of `before` after so many seconds more.
    fn after(before: Option<&Self>, size: usize, seconds: f64) -> Self {
        let keep = (-seconds / MEMORY).exp();
        let mut next = Self {
            elapsed: seconds,
            counts: vec![0.0; size],
            threads: usize::MAX,
            ..Self::default()
        };
        if let Some(before) = before {
            next.elapsed += before.elapsed * keep;
            next.busy = before.busy * keep;
            next.squares = before.squares * keep * keep;
            next.states = before.states.iter().map(|old| old * keep).collect();
            next.state_squares = before.state_squares * keep * keep;
            next.mixed = before.mixed * keep;
            for (count, old) in next.counts.iter_mut().zip(&before.counts) {
                *count = old * keep;
            }
        }
        next
    }

    /// Adds the looks that came to `old`.
    fn count(&mut self, old: Option<&[f64]>, new: &[f64]) {
        for (at, (count, new)) in self.counts.iter_mut().zip(new).enumerate() {
            let old = old.and_then(|old| old.get(at)).copied().unwrap_or_default();
            let grown = (new - old).max(0.0);
            *count += grown;
            self.squares += grown;
        }
    }

    /// Adds the looks at states that came to `old`.
    fn count_states(&mut self, old: &[f64], new: &[f64]) {
        self.states.resize(new.len(), 0.0);
        for (at, (count, new)) in self.states.iter_mut().zip(new).enumerate() {
            let grown = (new - old.get(at).copied().unwrap_or_default()).max(0.0);
            *count += grown;
            self.state_squares += grown;
        }
    }

    /// A number of threads that was larger lately holds until what they did has faded.
    fn limit(&mut self, threads: usize, before: &Self, seconds: f64) {
        let since = before.since + seconds;
        let faded = since > 3.0 * MEMORY;
        (self.threads, self.since) = if threads >= before.threads || faded {
            (threads, 0.0)
        } else {
            (before.threads, since)
        };
    }

    /// By its looks; of a process by its clock or by the states of its threads, whichever is known better.
    fn estimate(&self, method: ParallelismMethod) -> Option<Parallelism> {
        let found = self.judge(method, &self.counts, self.squares)?;
        if method != ParallelismMethod::Clock || self.states.len() != self.counts.len() {
            return Some(found);
        }
        let other = self.judge(ParallelismMethod::States, &self.states, self.state_squares);
        let better = other.filter(|other| other.error < found.error);
        Some(better.unwrap_or(found))
    }

    fn judge(
        &self,
        method: ParallelismMethod,
        counts: &[f64],
        squares: f64,
    ) -> Option<Parallelism> {
        let total: f64 = counts.iter().sum();
        let cpus = counts.len().checked_sub(1)?;
        if self.elapsed <= 0.0 || total <= 0.0 || cpus == 0 {
            return None;
        }
        // One thread is never two at once, whatever the clock seems to say.
        let most = cpus.min(self.threads);
        let average = (self.busy / self.elapsed).clamp(0.0, most as f64);
        let (counted, beyond) = counts.split_at(most + 1);
        let mut counts = counted.to_vec();
        counts[most] += beyond.iter().sum::<f64>();
        // Nobody executes only while this CPU is idle, whichever it is.
        let most_idle = self.idle.values().copied().fold(1.0, f64::min);
        let looks = total * total / squares;
        let bounds = bounds(average, most, most_idle);
        let (idle, unexplained) = match method {
            ParallelismMethod::Clock => regress(&counts, average),
            // Looks at what is runnable are too high on average, not by chance.
            ParallelismMethod::Runnable | ParallelismMethod::States => (counts[0] / total, 1.0),
        };
        let idle = idle.clamp(bounds.0, bounds.1);
        let mut shares = correct(&counts, average, idle);
        shares.resize(cpus + 1, 0.0);
        let any = 1.0 - shares[0];
        let missed = match method {
            ParallelismMethod::Clock => unseen(&counts, self.mixed / self.elapsed),
            ParallelismMethod::Runnable | ParallelismMethod::States => 0.0,
        };
        let ran = average >= IDLE && any > 0.0;
        Some(Parallelism {
            value: ran.then(|| average / any),
            average,
            error: ran.then(|| error(&counts, average, bounds, looks / unexplained, (any, missed))),
            shares,
            looks,
            method,
        })
    }
}

#[cfg(test)]
mod tests;
