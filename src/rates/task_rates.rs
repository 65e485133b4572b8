//! The rates of tasks: which there are, and how each of a thread's grows from one reading to the next.

use super::Carried;
use super::carried::Room;
use super::growth::{Interval, Seen, per_second, percent};
use super::sums::add_known;
use super::thread::span_of;
use crate::sample::{Nanos, Thread, ThreadDetail};

/// Declares rates of tasks: what those of a thread and sums have alike, and below it what each has of its own.
macro_rules! task_rates {
    ($($(#[$about:meta])* pub struct $name:ident { $($(#[$told:meta])* pub $own:ident: $type:ty $(= $bound:ident)?,)* })*) => {$(
        $(#[$about])*
        #[derive(Clone, Copy, Debug, Default, PartialEq)]
        pub struct $name {
            /// Share of one CPU, %; from nanoseconds. Of a process with that of ended threads: 250 % = 2.5 CPUs.
            pub cpu_percent: Option<f32>,
            /// Share of the interval spent runnable but not running, %.
            pub wait_percent: Option<f32>,
            /// Switches per second, both kinds.
            pub switches: Option<f32>,
            /// Voluntary switches per second.
            pub voluntary_switches: Option<f32>,
            /// Involuntary switches per second.
            pub involuntary_switches: Option<f32>,
            /// Minor faults per second.
            pub minor_faults: Option<f32>,
            /// Major faults per second.
            pub major_faults: Option<f32>,
            /// Share of one CPU in user mode, %; from clock ticks.
            pub user_percent: Option<f32>,
            /// Share of one CPU in kernel mode, %; from clock ticks.
            pub system_percent: Option<f32>,
            /// Share of one CPU spent running a guest, %.
            pub guest_percent: Option<f32>,
            /// Bytes read from storage per second.
            pub read_bytes: Option<f32>,
            /// Bytes written to storage per second.
            pub write_bytes: Option<f32>,
            /// Share of the interval spent waiting for block I/O, %; from clock ticks. 0 unless the kernel accounts it.
            pub block_delay_percent: Option<f32>,
            $($(#[$told])* pub $own: $type,)*
        }

        impl $name {
            /// Adds the rates of another. A sum of which a part is not known is a lower bound: which these are.
            pub(super) fn add(&mut self, other: &Self) -> AtLeast {
                let triples = [
                    (&mut self.cpu_percent, other.cpu_percent, AtLeast::CPU),
                    (&mut self.wait_percent, other.wait_percent, AtLeast::WAIT),
                    (&mut self.switches, other.switches, AtLeast::SWITCHES),
                    (&mut self.voluntary_switches, other.voluntary_switches, AtLeast::BY_KIND),
                    (&mut self.involuntary_switches, other.involuntary_switches, AtLeast::BY_KIND),
                    (&mut self.minor_faults, other.minor_faults, AtLeast::MINOR_FAULTS),
                    (&mut self.major_faults, other.major_faults, AtLeast::MAJOR_FAULTS),
                    (&mut self.user_percent, other.user_percent, AtLeast::USER),
                    (&mut self.system_percent, other.system_percent, AtLeast::SYSTEM),
                    (&mut self.guest_percent, other.guest_percent, AtLeast::GUEST),
                    (&mut self.read_bytes, other.read_bytes, AtLeast::READ),
                    (&mut self.write_bytes, other.write_bytes, AtLeast::WRITE),
                    (&mut self.block_delay_percent, other.block_delay_percent, AtLeast::BLOCK_DELAY),
                    $($((&mut self.$own, other.$own, AtLeast::$bound),)?)*
                ];
                let mut bounds = AtLeast::empty();
                for (sum, value, bound) in triples {
                    bounds.set(bound, add_known(sum, value) || bounds.contains(bound));
                }
                bounds
            }
        }
    )*};
}

task_rates! {
    /// Rates of one thread, or the sum of those of a pool. `None`: not known (yet), shown as `–`.
    pub struct ThreadRates {
        /// Changes of the last CPU that were seen, per second.
        pub migrations: Option<f32> = MIGRATIONS,
        /// Delays that are shown with the samples that follow.
        pub carried: Carried,
    }

    /// Sums that a process row and a folded subtree show. `None` where nothing was known of any part.
    pub struct Tally {
        /// Share of one CPU used by children that ended and were waited for, without what stood in rows of their own, %.
        pub ended_children_percent: Option<f32>,
        /// Threads now.
        pub threads: u32,
        /// Resident memory, bytes. A sum over processes counts shared pages more than once.
        pub rss: u64,
        /// The same with shared pages divided among those that share them, as far as known.
        pub pss: u64,
        /// Which of the rates are larger in truth: what ended threads did, or what some part did, is missing from them.
        pub at_least: AtLeast,
    }
}

bitflags::bitflags! {
    /// Rates and sums that are lower bounds.
    #[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
    pub struct AtLeast: u32 {
        /// `wait_percent`.
        const WAIT = 1;
        /// `switches`.
        const SWITCHES = 1 << 1;
        /// `voluntary_switches` and `involuntary_switches`.
        const BY_KIND = 1 << 2;
        /// `block_delay_percent`, where the kernel accounts it.
        const BLOCK_DELAY = 1 << 3;
        /// `cpu_percent`; like those below of sums over several tasks alone.
        const CPU = 1 << 4;
        /// `user_percent`.
        const USER = 1 << 5;
        /// `system_percent`.
        const SYSTEM = 1 << 6;
        /// `guest_percent`.
        const GUEST = 1 << 7;
        /// `minor_faults`.
        const MINOR_FAULTS = 1 << 8;
        /// `major_faults`.
        const MAJOR_FAULTS = 1 << 9;
        /// `read_bytes`.
        const READ = 1 << 10;
        /// `write_bytes`.
        const WRITE = 1 << 11;
        /// `migrations`.
        const MIGRATIONS = 1 << 12;
        /// Resident memory of a branch: that of some process is not known.
        const RSS = 1 << 13;
        /// Threads of a branch.
        const THREADS = 1 << 14;
        /// CPU time of a branch.
        const TIME = 1 << 15;
        /// Processes of a group that began: what lives shorter than a sample is not seen.
        const BIRTHS = 1 << 16;
        /// Proportional set size of a branch.
        const PSS = 1 << 17;
        /// Sockets of a branch.
        const SOCKETS = 1 << 18;
        /// Processes of a group that ended, as for those that began.
        const ENDS = 1 << 19;
        /// What is no rate.
        const FACTS = Self::RSS.bits() | Self::THREADS.bits() | Self::TIME.bits() | Self::PSS.bits() | Self::SOCKETS.bits();
    }
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

/// What the growth of a thread is measured from.
pub(super) struct Moments {
    /// Time over which the three counters grew; positive.
    pub(super) span: Nanos,
    /// How long a delay can have been that ended in that time.
    pub(super) longest: Nanos,
    /// Until when the old split was true.
    pub(super) split: Option<Nanos>,
    /// Until when the old detail was true.
    pub(super) detail: Option<Nanos>,
}

/// Rates of a thread by two of its readings.
pub(super) fn grown(
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

/// What grew that `stat` counts.
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
