//! What grew, over what time: the arithmetic that all rates share.

use crate::sample::{Nanos, Process, Sample, Thread, TotalsFrom, WhyThreads};

/// Readings of the files of one process that are closer than this belong together: they are made one after the other,
/// and no two samples follow that fast.
pub(super) const TOGETHER: Nanos = 50_000_000;

/// Limits and units of the interval between two samples.
#[derive(Clone, Copy, Debug)]
pub(super) struct Interval {
    /// Time between the beginnings of the two samples; positive.
    pub(super) elapsed: Nanos,
    /// Clock ticks per second.
    pub(super) ticks_per_second: u64,
    /// CPUs that can work at once.
    pub(super) cpus: u64,
    /// What the source says that means of threads cover.
    pub(super) behind: Nanos,
    /// Process clocks count nanoseconds, not ticks: a process whose clock stands still did not run.
    pub(super) exact: bool,
}

impl Interval {
    /// `None` when one does not follow the other, no time passed, or the machine was started anew: there are no rates then.
    pub(super) fn between(previous: &Sample, sample: &Sample) -> Option<Self> {
        let follows = previous.seq.checked_add(1) == Some(sample.seq);
        if !follows || previous.host.boot_id != sample.host.boot_id {
            return None;
        }
        let elapsed = sample.at.checked_sub(previous.at)?;
        (elapsed > 0).then(|| Self {
            elapsed,
            ticks_per_second: sample.host.ticks_per_second.max(1),
            cpus: sample.machine.cpus.len().max(1) as u64,
            behind: sample.cost.behind,
            exact: sample.totals_from != TotalsFrom::Threads(WhyThreads::Elsewhere),
        })
    }

    /// Nothing of the process ran between the two.
    pub(super) fn is_unmoved(&self, old: &Process, process: &Process) -> bool {
        self.exact && process.knows_clock() && old.clock == process.clock
    }

    /// A mean over more than this says nothing about now; unless it is said that there are such.
    pub(super) fn longest(&self) -> Nanos {
        const LONGEST: Nanos = 10_000_000_000;
        let usual = self.elapsed.max(self.behind);
        usual.saturating_mul(2).max(LONGEST)
    }

    /// Whether something that began within `span` can have run for `run` on `cpus` CPUs. If not it is older than it
    /// seems, and counting it from 0 would make a spike.
    pub(super) fn can_have_run(run: Nanos, span: Nanos, cpus: u64) -> bool {
        /// Coarse clocks (ticks) round up.
        const ROUNDING: Nanos = 20_000_000;
        run <= span
            .saturating_mul(cpus)
            .saturating_add(span / 4 + ROUNDING)
    }

    /// Growth of a tick counter, nanoseconds; unknown for a counter that ran back.
    pub(super) fn ticks(&self, from: u64, to: u64) -> Option<Nanos> {
        let grown = u128::from(to.checked_sub(from)?) * 1_000_000_000;
        Some(u64::try_from(grown / u128::from(self.ticks_per_second)).unwrap_or(Nanos::MAX))
    }

    /// Growth of a tick counter as a share of one CPU, %; unknown for a counter that ran back.
    pub(super) fn ticks_percent(&self, from: u64, to: u64, span: Nanos) -> Option<f32> {
        let seconds = to.checked_sub(from)? as f64 / self.ticks_per_second as f64;
        Some((seconds * 1e11 / span as f64) as f32)
    }
}

/// Growth per second; unknown for a counter that ran back.
pub(super) fn per_second(from: u64, to: u64, span: Nanos) -> Option<f32> {
    Some((to.checked_sub(from)? as f64 * 1e9 / span as f64) as f32)
}

/// Growth of a counter of nanoseconds as a share of the time, %; unknown for a counter that ran back.
pub(super) fn percent(from: Nanos, to: Nanos, span: Nanos) -> Option<f32> {
    Some((to.checked_sub(from)? as f64 * 100.0 / span as f64) as f32)
}

/// A process as one sample knew it: until when were which of its counters true?
#[derive(Clone, Copy, Debug)]
pub(super) struct Seen<'a> {
    /// The record.
    pub(super) process: &'a Process,
    /// When the sample was begun that it is part of.
    pub(super) sample_at: Nanos,
}

impl Seen<'_> {
    /// Until when the clock was true: when it was read, or found unmoved.
    pub(super) fn moment(&self) -> Nanos {
        self.process.at.max(self.sample_at)
    }

    /// Until when a counter read at `at` was true: if it is no older than the clock of this record and the record was
    /// carried, nothing ran until the sample's moment.
    pub(super) fn until(&self, at: Nanos) -> Nanos {
        let carried = self.process.at < self.sample_at;
        if carried && at.saturating_add(TOGETHER) >= self.process.at {
            at.max(self.sample_at)
        } else {
            at
        }
    }

    /// Until when the list of threads was known to be the whole list.
    pub(super) fn list_until(&self) -> Nanos {
        match self.process.threads.complete {
            Some(complete) => self.until(complete),
            None => self.moment(),
        }
    }

    /// Until when the three counters of a thread were true: when they were read, or, if they were left unread, when
    /// all threads were accounted for.
    pub(super) fn thread_until(&self, thread: &Thread) -> Nanos {
        let read = match self.process.threads.complete {
            Some(complete) if thread.at.saturating_add(TOGETHER) < complete => complete,
            _ => thread.at,
        };
        self.until(read)
    }

    /// Until when something else of a thread, read at `at`, was true: as long as the counters, if it is no older.
    pub(super) fn extra_until(&self, thread: &Thread, at: Nanos) -> Nanos {
        if at.saturating_add(TOGETHER) >= thread.at {
            at.max(self.thread_until(thread))
        } else {
            at
        }
    }
}

/// A sum of which parts may be unknown: unknown when all are, and a lower bound when some are.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Sum {
    value: f64,
    known: bool,
    partial: bool,
}

impl Sum {
    pub(super) fn add(&mut self, part: Option<f32>) {
        if let Some(part) = part {
            self.value += f64::from(part);
            self.known = true;
        } else {
            self.partial = true;
        }
    }

    /// Some parts are known, and some are not.
    pub(super) fn is_partial(&self) -> bool {
        self.known && self.partial
    }

    pub(super) fn value(&self) -> f64 {
        self.value
    }

    pub(super) fn get(&self) -> Option<f32> {
        self.known.then_some(self.value as f32)
    }
}
