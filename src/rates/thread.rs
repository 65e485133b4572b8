//! Rates of one thread.

use super::carried::{self, Room};
use super::growth::{Interval, Seen, per_second, percent};
use super::{Carried, ThreadRates};
use crate::sample::{Nanos, Split, Thread, ThreadDetail};

/// Rates of a thread that is known not to have run in `span`, but for what is carried of what it did before.
pub(super) fn settled(thread: &Thread, before: &ThreadRates, span: Nanos) -> ThreadRates {
    let mut rates = idle(thread);
    if before.carried.is_none() {
        return rates;
    }
    let (mut left, room) = (before.carried, Room::all(span));
    if rates.wait_percent.is_some() {
        rates.wait_percent = Some(room.fit(&mut left.wait, 0));
    }
    rates.block_delay_percent = Some(room.fit(&mut left.block_delay, 0));
    rates.carried = left;
    rates
}

/// Rates of a thread that is known not to have run. What the machine never tells stays unknown.
pub(super) fn idle(thread: &Thread) -> ThreadRates {
    const ZERO: Option<f32> = Some(0.0);
    ThreadRates {
        cpu_percent: ZERO,
        wait_percent: thread.wait.and(ZERO),
        switches: thread.switches.and(ZERO),
        voluntary_switches: ZERO,
        involuntary_switches: ZERO,
        minor_faults: ZERO,
        major_faults: ZERO,
        user_percent: ZERO,
        system_percent: ZERO,
        guest_percent: ZERO,
        read_bytes: thread.read_bytes.and(ZERO),
        write_bytes: thread.write_bytes.and(ZERO),
        block_delay_percent: ZERO,
        migrations: ZERO,
        carried: Carried::default(),
    }
}

/// Rates of a thread that was there before, with `before` as its last rates.
pub(super) fn known(
    (old_seen, old, before): (&Seen, &Thread, &ThreadRates),
    (seen, thread): (&Seen, &Thread),
    interval: &Interval,
) -> ThreadRates {
    let from = old_seen.thread_until(old);
    let to = seen.thread_until(thread);
    if to <= from {
        // Scanned rarely and not now: the last mean still stands.
        return *before;
    }
    if is_untouched(old, thread) {
        return settled(thread, before, to - from);
    }
    if is_another(old, thread) {
        return born(from, (seen, thread), interval);
    }
    let moments = Moments {
        span: to - from,
        longest: carried::longest(old.at, to, interval),
        split: old.split.map(|split| old_seen.extra_until(old, split.at)),
        detail: old
            .detail
            .as_ref()
            .map(|detail| old_seen.extra_until(old, detail.at)),
    };
    let mut rates = grown((old, before), &moments, (seen, thread), interval);
    if let (Some(old), Some(split)) = (old.split, thread.split)
        && split.at == old.at
        && rates.voluntary_switches.is_none()
        && to.saturating_sub(split.at) <= interval.longest()
    {
        // Its turn to be read has not come: the last means still stand.
        rates.voluntary_switches = before.voluntary_switches;
        rates.involuntary_switches = before.involuntary_switches;
    }
    rates
}

/// Rates of a thread that began after `since`: it counts from 0.
pub(super) fn born(
    since: Nanos,
    (seen, thread): (&Seen, &Thread),
    interval: &Interval,
) -> ThreadRates {
    let span = seen.thread_until(thread).saturating_sub(since);
    if span == 0 || !Interval::can_have_run(thread.run, span, 1) {
        return ThreadRates::default();
    }
    let moments = Moments {
        span,
        longest: span,
        split: Some(since),
        detail: Some(since),
    };
    let before = (&zero(since, thread), &ThreadRates::default());
    grown(before, &moments, (seen, thread), interval)
}

/// It stood still, and nothing of it was read that was not read before: most threads of a process that moves.
fn is_untouched(old: &Thread, thread: &Thread) -> bool {
    let counters = |thread: &Thread| (thread.run, thread.wait, thread.switches);
    let bytes = |thread: &Thread| (thread.read_bytes, thread.write_bytes);
    let detailed = |thread: &Thread| thread.detail.as_ref().map(|detail| detail.at);
    counters(old) == counters(thread)
        && thread.switches.is_some()
        && bytes(old) == bytes(thread)
        && old.split.map(|split| split.at) == thread.split.map(|split| split.at)
        && detailed(old) == detailed(thread)
}

/// The thread of this ID is not the one that it was: the ID was reused, or another thread of the process took it over
/// by exec.
fn is_another(old: &Thread, thread: &Thread) -> bool {
    let restarted = match (&old.detail, &thread.detail) {
        (Some(old), Some(detail)) => old.starttime != detail.starttime,
        _ => false,
    };
    let switched_back = match (old.switches, thread.switches) {
        (Some(old), Some(switches)) => switches < old,
        _ => false,
    };
    restarted || thread.run < old.run || switched_back
}

/// The thread before it did anything.
fn zero(at: Nanos, thread: &Thread) -> Thread {
    Thread {
        tid: thread.tid,
        at,
        run: 0,
        wait: thread.wait.map(|_| 0),
        switches: thread.switches.map(|_| 0),
        born: thread.born,
        split: thread.split.map(|_| Split {
            voluntary: 0,
            involuntary: 0,
            at,
        }),
        read_bytes: thread.read_bytes.map(|_| 0),
        write_bytes: thread.write_bytes.map(|_| 0),
        detail: thread.detail.as_deref().map(|detail| {
            Box::new(ThreadDetail {
                at,
                user: 0,
                system: 0,
                minor_faults: 0,
                major_faults: 0,
                guest: 0,
                block_delay: 0,
                ..*detail
            })
        }),
    }
}

/// What the growth of a thread is measured from.
struct Moments {
    /// Time over which the three counters grew; positive.
    span: Nanos,
    /// How long a delay can have been that ended in that time.
    longest: Nanos,
    /// Until when the old split was true.
    split: Option<Nanos>,
    /// Until when the old detail was true.
    detail: Option<Nanos>,
}

fn grown(
    (old, before): (&Thread, &ThreadRates),
    moments: &Moments,
    (seen, thread): (&Seen, &Thread),
    interval: &Interval,
) -> ThreadRates {
    let span = moments.span;
    let is_still =
        thread.run == old.run && thread.switches.is_some() && thread.switches == old.switches;
    let bytes = |old: Option<u64>, new: Option<u64>| match (old, new) {
        (Some(old), Some(new)) => per_second(old, new, span),
        (None, Some(_)) if is_still => Some(0.0),
        _ => None,
    };
    let mut rates = if is_still {
        settled(thread, before, span)
    } else {
        ThreadRates {
            carried: before.carried,
            ..ThreadRates::default()
        }
    };
    // Read at slightly different moments, a busy thread may seem to exceed the interval.
    rates.cpu_percent = percent(old.run, thread.run, span).map(|share| share.min(100.0));
    // Booked when the wait ends, all at once: it may have begun before the interval.
    let room = Room {
        span,
        free: span.saturating_sub(thread.run.saturating_sub(old.run)),
        longest: moments.longest,
    };
    rates.carried.wait = before.carried.wait;
    rates.wait_percent = old.wait.zip(thread.wait).map(|(old, new)| {
        // A credit that is taken off again is no counter that runs back.
        room.fit(&mut rates.carried.wait, new.saturating_sub(old))
    });
    rates.switches = old
        .switches
        .zip(thread.switches)
        .and_then(|(old, new)| per_second(old, new, span));
    rates.read_bytes = bytes(old.read_bytes, thread.read_bytes);
    rates.write_bytes = bytes(old.write_bytes, thread.write_bytes);
    if let (Some(old), Some(from), Some(split)) = (old.split, moments.split, thread.split)
        && split.at > old.at
        && let Some(span) = span_of(from, seen.extra_until(thread, split.at), interval)
    {
        rates.voluntary_switches = per_second(old.voluntary, split.voluntary, span);
        rates.involuntary_switches = per_second(old.involuntary, split.involuntary, span);
    }
    if let (Some(old), Some(from), Some(detail)) = (&old.detail, moments.detail, &thread.detail)
        && detail.at > old.at
        && let Some(span) = span_of(from, seen.extra_until(thread, detail.at), interval)
    {
        let room = Room {
            longest: moments.longest,
            ..Room::all(span)
        };
        rates.carried.block_delay = before.carried.block_delay;
        detailed(&mut rates, (old, detail), room, interval);
    }
    rates
}

fn detailed(
    rates: &mut ThreadRates,
    (old, detail): (&ThreadDetail, &ThreadDetail),
    room: Room,
    interval: &Interval,
) {
    let span = room.span;
    let ticks = |from, to| interval.ticks_percent(from, to, span);
    rates.user_percent = ticks(old.user, detail.user);
    rates.system_percent = ticks(old.system, detail.system);
    rates.guest_percent = ticks(old.guest, detail.guest);
    // Booked like the wait.
    let delayed = interval.ticks(old.block_delay, detail.block_delay);
    rates.block_delay_percent =
        delayed.map(|delayed| room.fit(&mut rates.carried.block_delay, delayed));
    rates.minor_faults = per_second(old.minor_faults, detail.minor_faults, span);
    rates.major_faults = per_second(old.major_faults, detail.major_faults, span);
    rates.migrations = per_second(0, u64::from(old.cpu != detail.cpu), span);
}

/// Time between two moments, if it is some time and not too long ago.
pub(super) fn span_of(from: Nanos, to: Nanos, interval: &Interval) -> Option<Nanos> {
    let span = to.checked_sub(from)?;
    (span > 0 && span <= interval.longest()).then_some(span)
}
