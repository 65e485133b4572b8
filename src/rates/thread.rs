//! Which two readings of a thread are compared, and over what time.

use super::ThreadRates;
use super::carried;
use super::growth::{Interval, Seen};
use super::task_rates::{Moments, grown, settled};
use crate::sample::{Nanos, Split, Thread, ThreadDetail};

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

/// The thread stood still, and nothing of it was read that was not read before: most threads of a process that moves.
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
                cpu: detail.cpu,
                ..ThreadDetail::default()
            })
        }),
    }
}

/// Time between two moments, if it is some time and not too long ago.
pub(super) fn span_of(from: Nanos, to: Nanos, interval: &Interval) -> Option<Nanos> {
    let span = to.checked_sub(from)?;
    (span > 0 && span <= interval.longest()).then_some(span)
}
