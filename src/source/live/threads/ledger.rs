//! The closure gate's book-keeping: do the threads read so far explain the process clock?
//!
//! The CPU clock of a process is the sum of the run times of its threads plus a constant for ended ones. The clock is
//! read first (which brings the run times of running threads up to date), the threads after it; so while no unread
//! thread ran, `clock − Σ run ≤ constant`, and less only by what threads ran between the two reads.
//!
//! The constant is known from below: each look at *all* threads shows a lower bound, the largest of which is kept. A
//! bound that is too low (threads ran during that look) makes the gate ask for another full look, which raises it: it
//! errs towards reading too much, never towards missing a thread. What is summed are the values read, never
//! differences of clocks, so nothing is left over for ever.

use crate::sample::Nanos;

/// What is accounted for in one process.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Ledger {
    /// Sum of the run times last read of its living threads.
    sum: Nanos,
    /// Run time of ended threads: the best lower bound.
    ended: Option<i64>,
}

/// A thread that ran for less than this between two samples may stay unseen until the next look at all.
const TOLERANCE: i64 = 2_000;

impl Ledger {
    /// A thread's run time was read.
    pub(crate) fn update(&mut self, before: Nanos, after: Nanos) {
        self.sum = self.sum.saturating_add(after).saturating_sub(before);
    }

    /// A thread has ended; what it had run is with the ended ones now.
    pub(crate) fn end(&mut self, run: Nanos) {
        self.sum = self.sum.saturating_sub(run);
        if let Some(ended) = &mut self.ended {
            *ended = ended.saturating_add(run.cast_signed());
        }
    }

    /// The threads read since `clock` explain it: no other thread has run.
    pub(crate) fn is_closed(&self, clock: Nanos) -> bool {
        self.ended
            .is_some_and(|ended| self.rest(clock) <= ended.saturating_add(TOLERANCE))
    }

    /// All threads have been read together once.
    pub(crate) fn is_settled(&self) -> bool {
        self.ended.is_some()
    }

    /// All threads have been read since `clock`: what is left belongs to ended ones. So much of it, at least, nobody
    /// has seen before; the first time, that is all they ran.
    pub(crate) fn settle(&mut self, clock: Nanos) -> Nanos {
        let rest = self.rest(clock);
        let before = self.ended.unwrap_or(0);
        self.ended = Some(self.ended.map_or(rest, |ended| ended.max(rest)));
        u64::try_from(rest.saturating_sub(before)).unwrap_or(0)
    }

    fn rest(&self, clock: Nanos) -> i64 {
        clock.cast_signed().saturating_sub(self.sum.cast_signed())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn settled(runs: &[Nanos], ended: Nanos) -> Ledger {
        let mut ledger = Ledger::default();
        for run in runs {
            ledger.update(0, *run);
        }
        ledger.settle(runs.iter().sum::<u64>() + ended);
        ledger
    }

    #[test]
    fn growth_of_the_threads_read_explains_the_clock() {
        let mut ledger = settled(&[1_000_000, 5_000_000], 700);
        assert!(!ledger.is_closed(6_000_700 + 40_000));
        ledger.update(1_000_000, 1_040_000);
        assert!(ledger.is_closed(6_040_700));
    }

    #[test]
    fn a_thread_nobody_read_leaves_the_gate_open() {
        let mut ledger = settled(&[1_000_000, 5_000_000], 0);
        ledger.update(1_000_000, 1_040_000);
        assert!(!ledger.is_closed(6_040_000 + 30_000));
    }

    #[test]
    fn numbers_beyond_all_clocks_add_up_to_the_largest() {
        let mut ledger = Ledger::default();
        for _ in 0..2 {
            ledger.update(0, u64::MAX);
            ledger.settle(i64::MAX.cast_unsigned());
            ledger.end(i64::MAX.cast_unsigned());
        }
        ledger.is_closed(0);
    }

    #[test]
    fn never_closed_before_the_first_full_look() {
        assert!(!Ledger::default().is_closed(0));
    }

    #[test]
    fn threads_that_ran_during_a_full_look_cost_one_more_look_only() {
        let mut ledger = Ledger::default();
        // The clock said 1 ms; the thread ran on for 50 µs before its own file was read.
        ledger.update(0, 1_050_000);
        ledger.settle(1_000_000);
        // Next time it is read right after the clock: seemingly 50 µs are missing.
        ledger.update(1_050_000, 2_000_000);
        assert!(!ledger.is_closed(2_000_000));
        ledger.settle(2_000_000);
        ledger.update(2_000_000, 3_000_000);
        assert!(ledger.is_closed(3_000_000));
    }

    #[test]
    fn an_ended_thread_takes_its_time_to_the_constant() {
        let mut ledger = settled(&[1_000_000, 5_000_000], 0);
        ledger.end(1_000_000);
        assert!(ledger.is_closed(6_000_000));
    }

    #[test]
    fn an_exec_that_sets_counters_back_is_explained_after_one_full_look() {
        let mut ledger = settled(&[1_020_000_000], 0);
        ledger.update(1_020_000_000, 1_800_000);
        assert!(!ledger.is_closed(1_021_800_000));
        ledger.settle(1_021_800_000);
        ledger.update(1_800_000, 2_800_000);
        assert!(ledger.is_closed(1_022_800_000));
    }

    #[test]
    fn what_ended_threads_ran_unseen_is_told_once() {
        let mut ledger = settled(&[1_000_000], 300);
        // One was born and has ended since; another one ran on before it ended.
        assert_eq!(ledger.settle(1_000_300 + 50_000), 50_000);
        assert_eq!(ledger.settle(1_000_300 + 50_000), 0);
        ledger.end(1_000_000);
        assert_eq!(ledger.settle(1_000_300 + 50_000 + 2_000), 2_000);
        assert_eq!(Ledger::default().settle(700), 700);
    }

    proptest! {
        /// Whatever the threads do, a gate that closes has missed no thread that ran longer than the tolerance.
        #[test]
        fn a_closed_gate_hides_nothing(
            runs in prop::collection::vec(0u64..10_000_000, 2..20),
            growth in prop::collection::vec(0u64..1_000_000, 2..20),
            overshoot in 0u64..10_000,
        ) {
            let mut ledger = Ledger::default();
            for run in &runs { ledger.update(0, run + overshoot); }
            let mut clock: u64 = runs.iter().sum();
            ledger.settle(clock);
            let threads = runs.len().min(growth.len());
            // The first half is read, the second half ran unseen.
            let seen = threads / 2;
            for (run, more) in runs.iter().zip(&growth).take(seen) {
                ledger.update(run + overshoot, run + overshoot + more);
            }
            let unseen: u64 = growth[seen..threads].iter().sum();
            clock += overshoot * runs.len() as u64 + growth[..threads].iter().sum::<u64>();
            if ledger.is_closed(clock) {
                prop_assert!(unseen.cast_signed() <= TOLERANCE);
            }
        }
    }
}
