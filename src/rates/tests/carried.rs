//! Delays that the kernel books in one lump: over time, what is shown is what the counters grew by.

use super::{MILLI, SECOND, START, advance, near, process, sample, thread};
use crate::rates::{ProcessRates, Snapshot, ThreadRates};
use crate::sample::{Nanos, Process, Thread, ThreadDetail, Totals};
use proptest::prelude::*;
use std::sync::Arc;

/// One process in one sample after the other.
struct Watched {
    snapshot: Snapshot,
    record: Arc<Process>,
    at: Nanos,
}

impl Watched {
    fn new(list: &[Thread], totals: Option<Totals>) -> Self {
        let mut record = process(7, START, 0, list);
        record.totals = totals;
        let record = Arc::new(record);
        Self {
            snapshot: advance(None, sample(START, &[&record])),
            record,
            at: START,
        }
    }

    /// The next one, at `at`; the clock moved if any thread did.
    fn look(&mut self, at: Nanos, list: &[Thread], totals: Option<Totals>) -> &ProcessRates {
        let mut record = process(7, at, list.iter().map(|one| one.run).sum(), list);
        record.totals = totals;
        let same = record.threads.list == self.record.threads.list;
        if !same || record.totals != self.record.totals {
            self.record = Arc::new(record);
        }
        self.at = at;
        self.snapshot = advance(Some(&self.snapshot), sample(at, &[&self.record]));
        &self.snapshot.processes[0]
    }
}

/// What is shown of a thread that `waited` so long until each of the samples, and ran 1 ms when that grew.
fn shown(interval: Nanos, waited: &[Nanos]) -> Vec<f32> {
    let mut last = thread(7, START, 0, 0, 0);
    let mut watched = Watched::new(std::slice::from_ref(&last), None);
    let look = |(number, waited): (u64, &Nanos)| {
        let at = START + number * interval;
        if Some(*waited) != last.wait {
            last = thread(7, at, last.run + MILLI, *waited, number);
        }
        let rates = watched.look(at, std::slice::from_ref(&last), None);
        rates.threads[0].wait_percent.unwrap()
    };
    (1..).zip(waited).map(look).collect()
}

#[test]
fn a_lump_is_shown_over_as_much_time_as_it_took() {
    let shown = shown(
        SECOND,
        &[
            0,
            2_500 * MILLI,
            2_500 * MILLI,
            2_500 * MILLI,
            2_500 * MILLI,
        ],
    );
    let expected = [0.0, 100.0, 100.0, 50.0, 0.0];
    for (shown, expected) in shown.into_iter().zip(expected) {
        assert!((shown - expected).abs() < 0.5, "{shown} for {expected}");
    }
}

#[test]
fn who_waits_all_the_time_is_steady_near_100() {
    // Sixty share a CPU, 3 ms each: every 180 ms a wait of 177 ms is booked.
    for interval in [100 * MILLI, SECOND] {
        let booked: Vec<Nanos> = (1..100)
            .map(|look| look * interval / (180 * MILLI) * (177 * MILLI))
            .collect();
        let shown = shown(interval, &booked);
        // At the beginning there is nothing to carry yet.
        let settled = &shown[4..];
        let low = settled.iter().copied().fold(100.0, f32::min);
        let mean = settled.iter().sum::<f32>() / settled.len() as f32;
        assert!(low >= 70.0, "{low} % in {shown:?}");
        let calm = settled.iter().filter(|share| **share > 94.0).count();
        assert!(calm * 10 >= settled.len() * 8, "{shown:?}");
        assert!((97.0..=100.0).contains(&mean), "{mean} %");
    }
}

#[test]
fn a_wait_that_cannot_be_is_not_shown_for_ever() {
    // 30 s of a thread that was seen to move one second ago: the kernel's error.
    let mut waited = vec![10 * MILLI];
    waited.resize(60, 30_000 * SECOND);
    let shown = shown(SECOND, &waited);
    let long = shown.iter().filter(|share| **share > 99.0).count();
    assert!((5..=15).contains(&long), "{shown:?}");
    assert!(shown.last().unwrap().abs() < 0.01);
}

#[test]
fn another_thread_of_the_same_id_has_nothing_to_do_with_it() {
    let lump = thread(7, START + SECOND, 10 * MILLI, 5 * SECOND, 11);
    let mut watched = Watched::new(&[thread(7, START, 0, 0, 10)], None);
    let rates = watched.look(START + SECOND, &[lump], None);
    near(rates.threads[0].wait_percent, 99.0);
    let other = thread(7, START + 2 * SECOND, MILLI, 0, 1);
    let rates = watched.look(START + 2 * SECOND, &[other], None);
    assert_eq!(rates.threads[0].wait_percent, Some(0.0));
}

#[test]
fn block_delay_is_carried_alike() {
    let delayed = |at, run, ticks| {
        let mut thread = thread(7, at, run, 0, run / MILLI);
        thread.detail = Some(Box::new(ThreadDetail {
            block_delay: ticks,
            ..super::detail(at, b'S')
        }));
        [thread]
    };
    let at = |seconds| START + seconds * SECOND;
    let mut watched = Watched::new(&delayed(at(0), MILLI, 0), None);
    let mut share = |seconds, list: &[Thread]| {
        let rates = watched.look(at(seconds), list, None);
        let one = rates.threads[0].block_delay_percent;
        assert_eq!(one, rates.total.block_delay_percent);
        one
    };
    let ended = delayed(at(1), 2 * MILLI, 250);
    near(share(1, &ended), 100.0);
    // It sleeps.
    assert!(share(2, &ended).unwrap() > 99.0);
    assert!((share(3, &ended).unwrap() - 50.0).abs() < 1.0);
    assert_eq!(share(4, &ended), Some(0.0));
}

#[test]
fn what_the_kernel_tells_of_a_process_is_spread_as_that_of_its_threads() {
    let told = |at: Nanos, wait| {
        Some(Totals {
            at: at + 3 * MILLI,
            wait,
            ..Totals::default()
        })
    };
    let at = |seconds| START + seconds * SECOND;
    let one = |seconds: u64, wait| [thread(7, at(seconds), seconds * MILLI, wait, seconds)];
    let mut watched = Watched::new(&one(0, 0), told(at(0), 0));
    // 4 s of threads that ended, and a lump of 3 s of the one that lives.
    let rates = watched.look(at(1), &one(1, 3 * SECOND), told(at(1), 7 * SECOND));
    assert!(rates.whole);
    near(rates.total.wait_percent, 500.0);
    near(rates.ended_threads.wait_percent, 400.0);
    // That one sleeps.
    let slept = one(1, 3 * SECOND);
    for seconds in 2..=3 {
        let rates = watched.look(at(seconds), &slept, told(at(seconds), 7 * SECOND));
        near(rates.total.wait_percent, 100.0);
        assert_eq!(rates.ended_threads.wait_percent, Some(0.0));
    }
    let rates = watched.look(at(4), &slept, told(at(4), 7 * SECOND));
    assert!(rates.total.wait_percent.unwrap() < 0.5);
}

/// What a thread does until the next look, in turn: sleeps, waits, runs.
#[derive(Clone, Debug)]
struct Turn {
    sleeps: Nanos,
    waits: Nanos,
    runs: Nanos,
}

fn any_turns() -> impl Strategy<Value = Vec<Turn>> {
    let wait = prop_oneof![0..5 * MILLI, 0..300 * MILLI, 0..4 * SECOND];
    let sleep = prop_oneof![Just(0), 0..500 * MILLI];
    let turn = (sleep, wait, MILLI / 10..20 * MILLI);
    let turn = turn.prop_map(|(sleeps, waits, runs)| Turn {
        sleeps,
        waits,
        runs,
    });
    prop::collection::vec(turn, 1..60)
}

/// A thread as the kernel tells of it at `at`: a wait is booked when it ends.
fn told(tid: u32, turns: &[Turn], at: Nanos) -> Thread {
    let (mut moment, mut one) = (START, thread(tid, START, 0, 0, 0));
    one.at = at;
    for turn in turns {
        let begins = moment + turn.sleeps + turn.waits;
        if begins >= at {
            break;
        }
        moment = begins + turn.runs;
        one.wait = one.wait.map(|wait| wait + turn.waits);
        one.run += turn.runs.min(at - begins);
        one.switches = one.switches.map(|runs| runs + 1);
    }
    one
}

/// Seconds that `share` of them is, %.
fn time(share: Option<f32>, span: Nanos) -> f64 {
    f64::from(share.unwrap()) / 100.0 * span as f64
}

proptest! {
    /// Whatever threads do and whenever they are looked at: the sum over time of what is shown, and what is carried, is
    /// what the counters grew by; and no sample shows more than can be.
    #[test]
    fn what_is_shown_sums_up_to_the_counters(
        threads in prop::collection::vec(any_turns(), 1..4),
        intervals in prop::collection::vec(prop_oneof![50 * MILLI..150 * MILLI, 900 * MILLI..1100 * MILLI], 2..40),
        whole: bool,
    ) {
        let list = |at: Nanos| -> Vec<Thread> {
            (10..).zip(&threads).map(|(tid, turns)| told(tid, turns, at)).collect()
        };
        let totals = |at: Nanos, list: &[Thread]| whole.then(|| Totals {
            at,
            wait: list.iter().filter_map(|one| one.wait).sum(),
            ..Totals::default()
        });
        let begin = list(START);
        let begun = totals(START, &begin);
        let mut record = process(7, START, 0, &begin);
        (record.at, record.threads.complete, record.totals) = (START, Some(START), begun);
        let mut record = Arc::new(record);
        let mut snapshot = advance(None, sample(START, &[&record]));
        let mut shown = vec![0.0; threads.len()];
        let (mut all, mut at) = (0.0, START);
        for span in intervals {
            at += span;
            let mut list = list(at);
            for (one, old) in list.iter_mut().zip(&record.threads.list) {
                // Of one that stands still the moment stays as well.
                one.at = if one.run == old.run { old.at } else { at };
            }
            // A process of which nothing ran is carried over.
            if list != record.threads.list {
                let mut next = process(7, at, list.iter().map(|one| one.run).sum(), &list);
                (next.at, next.threads.complete, next.totals) = (at, Some(at), totals(at, &list));
                record = Arc::new(next);
            }
            snapshot = advance(Some(&snapshot), sample(at, &[&record]));
            let rates = &snapshot.processes[0];
            for (sum, one) in shown.iter_mut().zip(&rates.threads) {
                let wait = one.wait_percent.unwrap();
                prop_assert!(wait >= 0.0 && wait + one.cpu_percent.unwrap() <= 100.001, "{one:?}");
                *sum += time(one.wait_percent, span);
            }
            all += time(rates.total.wait_percent, span);
            let parts: f32 = rates.threads.iter().filter_map(|one| one.wait_percent).sum();
            prop_assert!((rates.total.wait_percent.unwrap() - parts).abs() < 0.1, "{rates:?} of {parts}");
            let pool = ThreadRates::sum(rates.threads.iter()).0;
            prop_assert!((pool.wait_percent.unwrap() - parts).abs() < 0.1);
        }
        let rates = &snapshot.processes[0];
        let mut counted = 0.0;
        for ((shown, one), rates) in shown.iter().zip(&record.threads.list).zip(&rates.threads) {
            let wait = one.wait.unwrap() as f64;
            counted += wait;
            let left = rates.carried.wait as f64;
            prop_assert!((shown + left - wait).abs() <= wait * 1e-5 + 10.0, "{shown} and {left} of {wait}");
        }
        let left = rates.carried.wait as f64;
        prop_assert!((all + left - counted).abs() <= counted * 1e-4 + 100.0, "{all} and {left} of {counted}");
    }
}
