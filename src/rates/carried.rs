//! Delays that the kernel books in one lump when they end: what of a lump does not fit into the time since the last
//! reading was spent before it, and is shown with what follows. So the sum over time is what the counter grew by.

use super::growth::Interval;
use crate::sample::Nanos;

/// Delays that are counted, and did not fit into the time over which they were counted yet; nanoseconds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Carried {
    /// Run-queue wait.
    pub wait: Nanos,
    /// Delay by block I/O.
    pub block_delay: Nanos,
}

impl Carried {
    pub(super) fn is_none(self) -> bool {
        self == Self::default()
    }

    /// Both are sums over several tasks.
    pub(super) fn plus(self, other: Self) -> Self {
        Self {
            wait: self.wait.saturating_add(other.wait),
            block_delay: self.block_delay.saturating_add(other.block_delay),
        }
    }
}

/// Time over which a task was delayed.
#[derive(Clone, Copy, Debug)]
pub(super) struct Room {
    /// All of it.
    pub(super) span: Nanos,
    /// That part in which it can have been delayed: who runs does not wait.
    pub(super) free: Nanos,
    /// How long a delay can have been that ended in it. What is booked beyond that is the kernel's error, which must not be
    /// shown for ever.
    pub(super) longest: Nanos,
}

impl Room {
    /// A task that did nothing else.
    pub(super) fn all(span: Nanos) -> Self {
        Self {
            span,
            free: span,
            longest: Nanos::MAX,
        }
    }

    /// Share of the time that a task was delayed, %: what is `carried`, what was `booked` since, and no more than there is
    /// room for. The rest is carried on.
    pub(super) fn fit(self, carried: &mut Nanos, booked: Nanos) -> f32 {
        let due = carried.saturating_add(booked);
        let fits = due.min(self.free);
        *carried = (due - fits).min(self.longest);
        if self.span == 0 {
            return 0.0;
        }
        (fits as f64 * 100.0 / self.span as f64) as f32
    }
}

/// Share of the time that a whole process was delayed, %, where its threads carry `held` of what was booked: so much of it
/// is left to be carried here as well. Threads that have ended are more than there is room for; but what was carried while
/// its threads were not known does not show all at once when they are.
pub(super) fn without(room: Room, carried: &mut Nanos, booked: Nanos, held: Nanos) -> f32 {
    let due = carried.saturating_add(booked);
    let fits = due
        .saturating_sub(held)
        .min(room.free.saturating_add(booked));
    *carried = due - fits;
    (fits as f64 * 100.0 / room.span.max(1) as f64) as f32
}

/// A delay is no longer than the time since the task was seen to move, `at`, and the interval before.
pub(super) fn longest(at: Nanos, to: Nanos, interval: &Interval) -> Nanos {
    to.saturating_sub(at).saturating_add(interval.longest())
}
