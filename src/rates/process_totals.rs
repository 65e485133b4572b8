//! Wait and switches of a whole process, its ended threads included: from the kernel's own count where it tells, and
//! else how far the sums over the living threads are lower bounds.
//!
//! A difference is always one of two answers of the kernel, or of two readings of one thread; never of one and the
//! other. Where an answer has no predecessor, the sums stand for that sample.

use super::carried::{Room, without};
use super::growth::{Interval, Seen, per_second, percent};
use super::{AtLeast, Carried, EndedThreads, ProcessRates, Tally, ThreadRates, thread};
use crate::sample::{Nanos, Threads, Totals};

/// Threads that ended and used less CPU than this, %, and this part of what the process used, are within what reading
/// the clock of a process and those of its threads one after the other is off by.
pub(super) const NOISE: (f32, f32) = (0.1, 0.01);

/// Where threads have ended within this time, the kernel's count stands in samples between as well: it is true at another
/// moment than the readings of the threads, and what happens between the two would be lost with each change from one to
/// the other.
const STEADY: Nanos = 10_000_000_000;

/// Rates of a whole process that are no sums: the kernel counts them, or nothing of it ran.
pub(super) struct Whole {
    wait_percent: f32,
    switches: f32,
    /// Voluntary and involuntary.
    by_kind: Option<(f32, f32)>,
    block_delay_percent: f32,
    pub(super) carried: Carried,
}

impl Whole {
    /// In place of sums over threads.
    pub(super) fn put_into(&self, total: &mut Tally) {
        total.at_least = AtLeast::empty();
        total.wait_percent = Some(self.wait_percent);
        total.switches = Some(self.switches);
        let delay = total.block_delay_percent.unwrap_or(0.0);
        total.block_delay_percent = Some(delay.max(self.block_delay_percent));
        if let Some((voluntary, involuntary)) = self.by_kind {
            total.voluntary_switches = Some(voluntary);
            total.involuntary_switches = Some(involuntary);
        }
    }
}

/// Puts them into `rates`, which hold the sums over the threads.
pub(super) fn apply(
    rates: &mut ProcessRates,
    (old_seen, before): (&Seen, &ProcessRates),
    seen: &Seen,
    interval: &Interval,
) {
    rates.carried = rates.threads.carried();
    let (old_threads, threads) = (&old_seen.process.threads, &seen.process.threads);
    rates.threads_ended_at = if have_ended((rates, before), old_threads, threads) {
        Some(seen.moment())
    } else {
        before.threads_ended_at
    };
    let ended = rates.threads_ended_at;
    let steady = ended.is_none_or(|at| seen.moment().saturating_sub(at) > STEADY);
    if steady && all_looked_at(rates, old_threads, threads) {
        // What each of them waits is credited while it goes on, and the kernel may book it between their reading and its
        // answer: the sums are those of the rows below.
        if seen.process.totals.is_some() {
            rates.ended_threads = EndedThreads::NONE;
        }
        return;
    }
    let totals = old_seen.process.totals.zip(seen.process.totals);
    let unmoved = interval.is_unmoved(old_seen.process, seen.process);
    let whole = match totals {
        Some((old, new)) if new.at != old.at => grown(
            (old_seen, &old),
            (seen, &new),
            before.carried,
            rates,
            interval,
        ),
        // Nothing ran, and so nothing was counted.
        _ if unmoved && (totals.is_some() || threads.list.is_empty()) => {
            Some(still(rates.total.threads, before.carried, interval.elapsed))
        }
        // No answer came this time. The next one tells of this sample as well; until then the last means stand.
        Some((_, new)) => {
            last(before).filter(|_| seen.moment().saturating_sub(new.at) <= interval.longest())
        }
        None => None,
    };
    let Some(whole) = whole else {
        rates.total.at_least |= bounds(rates, (old_seen, before), seen);
        return;
    };
    rates.whole = true;
    rates.carried = whole.carried;
    let sums = rates.total;
    whole.put_into(&mut rates.total);
    if whole.by_kind.is_none() && missing(rates, (old_seen, before), seen) {
        rates.total.at_least = AtLeast::BY_KIND & known(&rates.total);
    }
    rates.ended_threads = ended_threads(rates, &sums, &seen.process.threads);
}

fn grown(
    (old_seen, old): (&Seen, &Totals),
    (seen, new): (&Seen, &Totals),
    before: Carried,
    threads: &ProcessRates,
    interval: &Interval,
) -> Option<Whole> {
    let span = thread::span_of(old_seen.until(old.at), seen.until(new.at), interval)?;
    let by_kind = old.split.zip(new.split).and_then(|(old, new)| {
        Some((
            per_second(old.voluntary, new.voluntary, span)?,
            per_second(old.involuntary, new.involuntary, span)?,
        ))
    });
    let mut carried = before;
    let waited = new.wait.checked_sub(old.wait)?;
    let delayed = new.block_delay.checked_sub(old.block_delay)?;
    let ran = (seen.process.clock).saturating_sub(old_seen.process.clock);
    let room = room(threads.total.threads, span, ran);
    // Where its threads are not known, it is all of them.
    let share = |carried: &mut Nanos, booked, held| {
        if threads.threads.is_empty() {
            room.fit(carried, booked)
        } else {
            without(room, carried, booked, held)
        }
    };
    let held = threads.carried;
    Some(Whole {
        wait_percent: share(&mut carried.wait, waited, held.wait),
        switches: per_second(old.switches, new.switches, span)?,
        by_kind,
        block_delay_percent: share(&mut carried.block_delay, delayed, held.block_delay),
        carried,
    })
}

/// So many threads, which ran for so long in `span`.
fn room(threads: u32, span: Nanos, ran: Nanos) -> Room {
    let all = span.saturating_mul(u64::from(threads.max(1)));
    Room {
        span,
        free: all.saturating_sub(ran),
        longest: Nanos::MAX,
    }
}

/// What a process did in `span` of which nothing ran: nothing but what is carried.
pub(super) fn still(threads: u32, before: Carried, span: Nanos) -> Whole {
    let room = room(threads, span, 0);
    let mut carried = before;
    Whole {
        wait_percent: room.fit(&mut carried.wait, 0),
        switches: 0.0,
        by_kind: Some((0.0, 0.0)),
        block_delay_percent: room.fit(&mut carried.block_delay, 0),
        carried,
    }
}

/// Of threads that are read, some ended between these two samples: one that was known, or twice in a row the clock of the
/// process says so. Once alone it may have been read a little later than the clocks of its threads.
fn have_ended(
    (rates, before): (&ProcessRates, &ProcessRates),
    old: &Threads,
    new: &Threads,
) -> bool {
    let ran = |rates: &ProcessRates| rates.exited_cpu_percent > Some(0.0);
    old.since == new.since
        && new.since.is_some()
        && (old.ended_switches != new.ended_switches || ran(rates) && ran(before))
}

/// All threads were looked at, and the sums over them have everything.
fn all_looked_at(rates: &ProcessRates, old: &Threads, new: &Threads) -> bool {
    rates.exited_cpu_percent == Some(0.0)
        && old.since == new.since
        && rates.total.at_least.is_empty()
        && rates.total.voluntary_switches.is_some()
}

/// The last rates, if they were of the whole process.
fn last(before: &ProcessRates) -> Option<Whole> {
    let total = &before.total;
    let by_kind = total.voluntary_switches.zip(total.involuntary_switches);
    before.whole.then_some(Whole {
        wait_percent: total.wait_percent?,
        switches: total.switches?,
        by_kind: by_kind.filter(|_| !total.at_least.contains(AtLeast::BY_KIND)),
        block_delay_percent: total.block_delay_percent?,
        carried: before.carried,
    })
}

/// Sums over the threads that lack what ended ones did.
fn bounds(rates: &ProcessRates, old: (&Seen, &ProcessRates), seen: &Seen) -> AtLeast {
    if missing(rates, old, seen) {
        known(&rates.total)
    } else {
        AtLeast::empty()
    }
}

/// Does the clock say that threads did something which no reading of theirs has?
fn missing(rates: &ProcessRates, (old_seen, before): (&Seen, &ProcessRates), seen: &Seen) -> bool {
    if let Some(exited) = rates.exited_cpu_percent {
        return exited > 0.0;
    }
    let (old, new) = (&old_seen.process.threads, &seen.process.threads);
    let Some(complete) = new
        .complete
        .filter(|complete| Some(*complete) > old.complete)
    else {
        // Scanned rarely and not now: what stands are the last means.
        return !before.total.at_least.is_empty();
    };
    // Between two looks at all threads with others between them, at some only.
    let since = old
        .complete
        .map_or(old_seen.moment(), |at| old_seen.until(at));
    let span = seen.until(complete).saturating_sub(since);
    span > 0 && percent(old.unseen, new.unseen, span) > Some(noise(rates.total.cpu_percent))
}

/// From how much on threads have ended that used so much CPU, in a process that used `cpu`, %.
pub(super) fn noise(cpu: Option<f32>) -> f32 {
    NOISE.0 + cpu.unwrap_or(0.0) * NOISE.1
}

/// All that ended threads can add to, as far as it is known at all. A kernel that does not account delays has none.
fn known(total: &Tally) -> AtLeast {
    let mut bounds = AtLeast::empty();
    bounds.set(AtLeast::WAIT, total.wait_percent.is_some());
    bounds.set(AtLeast::SWITCHES, total.switches.is_some());
    bounds.set(AtLeast::BY_KIND, total.voluntary_switches.is_some());
    bounds.set(AtLeast::BLOCK_DELAY, total.block_delay_percent > Some(0.0));
    bounds
}

/// What is left of the whole when the living threads' is taken off. Unknown where some thread's is.
fn ended_threads(rates: &ProcessRates, sums: &Tally, threads: &Threads) -> EndedThreads {
    if threads.complete.is_none() {
        return EndedThreads::default();
    }
    let left = |whole: Option<f32>, sum: Option<f32>, of: fn(&ThreadRates) -> Option<f32>| {
        let all = rates.threads.iter().all(|thread| of(thread).is_some());
        let (whole, sum) = (
            whole?,
            sum.or_else(|| rates.threads.is_empty().then_some(0.0))?,
        );
        let left = whole - sum;
        all.then_some(if left > noise(Some(whole)) { left } else { 0.0 })
    };
    let total = &rates.total;
    EndedThreads {
        wait_percent: left(total.wait_percent, sums.wait_percent, |one| {
            one.wait_percent
        }),
        switches: left(total.switches, sums.switches, |one| one.switches),
        voluntary_switches: left(total.voluntary_switches, sums.voluntary_switches, |one| {
            one.voluntary_switches
        }),
        involuntary_switches: left(
            total.involuntary_switches,
            sums.involuntary_switches,
            |one| one.involuntary_switches,
        ),
    }
}
