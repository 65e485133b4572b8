//! Threads that were runnable when they were last read. What of them has not run since waits; and of one that ran, but never
//! gave up its CPU, all the time that it did not run is wait, whether the kernel has booked it already or not.

use crate::sample::{Nanos, Thread};

/// A thread that was runnable, and what was true then.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Runnable {
    tid: u32,
    at: Nanos,
    run: Nanos,
    /// Wait that the kernel had booked.
    booked: Nanos,
    /// Wait that it had not, as far as it is known.
    unbooked: Nanos,
    /// How often it had given up the CPU, where that was read with the counters.
    voluntary: Option<u64>,
}

impl Runnable {
    /// A thread that is credited `ahead` of what the kernel has booked.
    pub(crate) fn new(thread: &Thread, ahead: Nanos) -> Self {
        let split = thread.split.filter(|split| split.at >= thread.at);
        Self {
            tid: thread.tid,
            at: thread.at,
            run: thread.run,
            booked: thread.wait.unwrap_or(0).saturating_sub(ahead),
            unbooked: ahead,
            voluntary: split.map(|split| split.voluntary),
        }
    }

    /// With `unbooked` wait, if that is known better.
    pub(crate) fn with(self, unbooked: Option<Nanos>) -> Self {
        let unbooked = unbooked.unwrap_or(self.unbooked);
        Self { unbooked, ..self }
    }

    /// By how much the wait of a thread that is runnable again (`now`), and has run meanwhile, is longer than booked; `None`
    /// where it may have slept.
    pub(crate) fn unbooked(&self, now: &Self) -> Option<Nanos> {
        if self.voluntary.is_none() || self.voluntary != now.voluntary {
            return None;
        }
        let ran = now.run.checked_sub(self.run)?;
        let booked = now.booked.checked_sub(self.booked)?;
        let stood = now.at.checked_sub(self.at)?.saturating_sub(ran);
        // What was not booked then has been since; the hypervisor's share of the time never is.
        let unbooked = self.unbooked.saturating_add(stood);
        Some(unbooked.saturating_sub(booked).min(stood))
    }
}

/// The runnable threads of one process. Few are, or all of them move anyway.
#[derive(Debug, Default)]
pub(crate) struct RunnableSet(Vec<Runnable>);

impl RunnableSet {
    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub(crate) fn contains(&self, tid: u32) -> bool {
        self.0.iter().any(|one| one.tid == tid)
    }

    /// The TIDs.
    pub(crate) fn iter(&self) -> impl Iterator<Item = u32> {
        self.0.iter().map(|one| one.tid)
    }

    /// One that is not in it.
    pub(crate) fn add(&mut self, one: Runnable) {
        self.0.push(one);
    }

    pub(crate) fn take(&mut self, tid: u32) -> Option<Runnable> {
        let at = self.0.iter().position(|one| one.tid == tid)?;
        Some(self.0.swap_remove(at))
    }

    /// Keeps those that `lives` says yes to.
    pub(crate) fn retain(&mut self, lives: impl Fn(u32) -> bool) {
        self.0.retain(|one| lives(one.tid));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sample::Split;
    use proptest::prelude::*;

    const MILLI: Nanos = 1_000_000;

    /// One of so many that share a CPU for a slice each, read at `at`: its counters, and what it has waited in truth.
    fn round(threads: u64, slice: Nanos, at: Nanos) -> (Thread, Nanos) {
        let (rounds, rest) = (at / (threads * slice), at % (threads * slice));
        // In each round it waits first, and runs last.
        let wait = (threads - 1) * slice;
        let waits = rest.min(wait);
        let runs = rest - waits;
        let booked = rounds * wait + if runs > 0 { waits } else { 0 };
        let thread = Thread {
            tid: 7,
            at,
            run: rounds * slice + runs,
            wait: Some(booked),
            split: Some(Split {
                voluntary: 3,
                involuntary: rounds,
                at,
            }),
            ..Thread::default()
        };
        (thread, rounds * wait + waits)
    }

    proptest! {
        /// After the first reading each says what it has waited until then, though the kernel books it later.
        #[test]
        fn who_never_sleeps_has_waited_whenever_it_did_not_run(
            threads in 2..100u64,
            slice in MILLI..10 * MILLI,
            steps in prop::collection::vec(prop_oneof![90 * MILLI..110 * MILLI, 900 * MILLI..1100 * MILLI], 2..50),
        ) {
            // Read as it begins to wait.
            let mut at = threads * slice;
            let mut before = Runnable::new(&round(threads, slice, at).0, 0);
            for step in steps {
                at += step;
                let (thread, waited) = round(threads, slice, at);
                if thread.run == before.run { continue; }
                let booked = thread.wait.unwrap();
                let now = Runnable::new(&thread, 0);
                let unbooked = before.unbooked(&now);
                prop_assert_eq!(unbooked, Some(waited - booked));
                before = now.with(unbooked);
            }
        }
    }

    #[test]
    fn time_that_a_hypervisor_takes_piles_up_to_no_wait() {
        let thread = |at: Nanos, ahead| Thread {
            tid: 7,
            at,
            // A third is stolen; the kernel books none of it.
            run: at / 3 * 2,
            wait: Some(ahead),
            split: round(2, MILLI, at).0.split,
            ..Thread::default()
        };
        let mut ahead = 0;
        let mut before = Runnable::new(&thread(0, 0), 0);
        for step in 1..20 {
            let now = Runnable::new(&thread(step * 90 * MILLI, ahead), ahead);
            ahead = before.unbooked(&now).unwrap();
            assert!(ahead <= 30 * MILLI, "{ahead}");
            before = Runnable::new(&thread(step * 90 * MILLI, ahead), ahead);
        }
    }

    #[test]
    fn who_slept_or_is_another_is_known_to_have_waited_no_more_than_booked() {
        let (old, _) = round(2, 20 * MILLI, 100 * MILLI);
        let (new, _) = round(2, 20 * MILLI, 250 * MILLI);
        let before = Runnable::new(&old, 0).with(Some(20 * MILLI));
        let unbooked = before.unbooked(&Runnable::new(&new, 0));
        assert_eq!(unbooked, Some(10 * MILLI));
        let mut slept = new.clone();
        slept.split.as_mut().unwrap().voluntary += 1;
        let mut unread = new.clone();
        unread.split.as_mut().unwrap().at = old.at;
        let other = Thread {
            run: 1,
            ..new.clone()
        };
        for now in [slept, unread, other] {
            assert_eq!(before.unbooked(&Runnable::new(&now, 0)), None);
        }
    }
}
