//! Processes of which the kernel tells what their ended threads did, and those of which it does not.

use super::{MILLI, SECOND, START, advance, follow, near, process, sample, second, thread};
use crate::rates::{AtLeast, EndedThreads, ProcessRates};
use crate::sample::{Nanos, Process, Split, Totals, TotalsFrom, WhyThreads};
use proptest::prelude::*;
use std::sync::Arc;

const EVERY_SUM: AtLeast = AtLeast::WAIT.union(AtLeast::SWITCHES);

/// Counters read 3 ms after `at`.
fn totals(at: Nanos, wait: Nanos, (voluntary, involuntary): (u64, u64)) -> Totals {
    let at = at + 3 * MILLI;
    Totals {
        at,
        wait,
        switches: voluntary + involuntary,
        split: Some(Split {
            voluntary,
            involuntary,
            at,
        }),
        block_delay: 0,
    }
}

/// A process with one living thread, which runs, waits and switches by so much; and with totals.
fn of(at: Nanos, clock: Nanos, living: u64, totals: Option<Totals>) -> Process {
    let thread = thread(7, at, living * MILLI, living * MILLI, living);
    Process {
        totals,
        ..process(7, at, clock, &[thread])
    }
}

#[test]
fn wait_and_switches_are_those_of_the_whole_process() {
    let rates = second(
        of(START, 0, 0, Some(totals(START, SECOND, (100, 50)))),
        of(
            START + SECOND,
            500 * MILLI,
            30,
            Some(totals(START + SECOND, 14 * SECOND, (300, 450))),
        ),
    );
    assert!(rates.whole && rates.total.at_least.is_empty());
    near(rates.total.wait_percent, 1300.0);
    near(rates.total.switches, 600.0);
    near(rates.total.voluntary_switches, 200.0);
    near(rates.total.involuntary_switches, 400.0);
    // The living thread has its own; what is left is of those that ended.
    near(rates.threads[0].wait_percent, 3.0);
    near(rates.exited_cpu_percent, 47.0);
    near(rates.ended_threads.wait_percent, 1297.0);
    near(rates.ended_threads.switches, 570.0);
    assert_eq!(
        rates.ended_threads.voluntary_switches, None,
        "of the living one it is not known"
    );
}

#[test]
fn where_the_kernel_does_not_tell_the_sums_are_lower_bounds() {
    let rates = second(
        of(START, 0, 0, None),
        of(START + SECOND, 500 * MILLI, 30, None),
    );
    near(rates.total.wait_percent, 3.0);
    assert_eq!(rates.total.at_least, EVERY_SUM);
    assert_eq!(rates.ended_threads, EndedThreads::default());
    // What the living thread did explains the clock: nothing is missing.
    let rates = second(
        of(START, 0, 0, None),
        of(START + SECOND, 30 * MILLI, 30, None),
    );
    assert!(rates.total.at_least.is_empty());
}

#[test]
fn the_kernels_counters_and_sums_over_threads_are_never_subtracted() {
    let told = |at, wait| Some(totals(at, wait, (100, 100)));
    let at = |seconds| START + seconds * SECOND;
    // Asked from the second sample on, and no more in the fourth.
    let steps = [
        of(at(0), 0, 0, None),
        of(at(1), 500 * MILLI, 10, told(at(1), 900 * SECOND)),
        of(at(2), 1000 * MILLI, 20, told(at(2), 902 * SECOND)),
        of(at(3), 1010 * MILLI, 30, None),
    ]
    .map(Arc::new);
    let rates = |end: usize| {
        let steps: Vec<_> = (0..).map(at).zip(&steps[..=end]).collect();
        ProcessRates::clone(&follow(&steps).processes[0])
    };
    near(rates(1).total.wait_percent, 1.0);
    assert_eq!(rates(1).total.at_least, EVERY_SUM);
    near(rates(2).total.wait_percent, 200.0);
    near(rates(3).total.wait_percent, 1.0);
    assert!(!rates(3).whole && rates(3).total.at_least.is_empty());
}

#[test]
fn an_answer_that_did_not_come_is_made_good_by_the_next_one() {
    let at = |seconds| START + seconds * SECOND;
    let told = |at, wait, switches| Some(totals(at, wait, (switches, 0)));
    let steps = [
        of(at(0), 0, 0, told(at(0), 0, 0)),
        of(at(1), 500 * MILLI, 10, told(at(1), 2 * SECOND, 300)),
        of(at(2), 1000 * MILLI, 20, told(at(1), 2 * SECOND, 300)),
        of(at(3), 1500 * MILLI, 30, told(at(3), 8 * SECOND, 900)),
    ]
    .map(Arc::new);
    let wait = |end: usize| {
        let steps: Vec<_> = (0..).map(at).zip(&steps[..=end]).collect();
        let rates = ProcessRates::clone(&follow(&steps).processes[0]);
        assert!(rates.whole && rates.total.at_least.is_empty());
        rates.total.wait_percent
    };
    near(wait(1), 200.0);
    near(wait(2), 200.0);
    near(wait(3), 300.0);
}

/// Its files are read anew now and then; that tells nothing of what it did.
#[test]
fn a_process_that_did_not_run_did_nothing_whoever_tells_of_it_and_since_when() {
    let at = |seconds| START + seconds * SECOND;
    let told = |at| Some(totals(at, 2 * SECOND, (300, 100)));
    let unread = |at, totals| {
        let mut record = Process {
            totals,
            ..process(7, START, SECOND, &[])
        };
        record.threads.complete = None;
        record.stat.at = at;
        record
    };
    let never = [None; 4];
    let later = [None, told(at(1)), told(at(1)), told(at(1))];
    let always = [told(START); 4];
    for answers in [never, later, always] {
        let steps: Vec<_> = (0..)
            .zip(answers)
            .map(|(second, answer)| (at(second), Arc::new(unread(at(second), answer))))
            .collect();
        for end in 2..=steps.len() {
            let steps: Vec<_> = steps[..end].iter().map(|(at, one)| (*at, one)).collect();
            let snapshot = follow(&steps);
            let total = snapshot.processes[0].total;
            let known = [
                snapshot.processes[0].exited_cpu_percent,
                total.cpu_percent,
                total.wait_percent,
                total.switches,
                total.voluntary_switches,
                total.involuntary_switches,
                total.block_delay_percent,
            ];
            assert_eq!(known, [Some(0.0); 7], "{answers:?}, sample {end}");
            assert!(total.at_least.is_empty());
        }
    }
}

/// The ticks of a copied `/proc` may stand still while it runs.
#[test]
fn where_clocks_are_coarse_one_that_stands_still_proves_nothing() {
    let mut record = process(7, START, SECOND, &[]);
    record.threads.complete = None;
    let copied = |at: Nanos, number: u64| {
        let mut process = record.clone();
        process.stat.at = at;
        let mut sample = (*sample(at, &[&Arc::new(process)])).clone();
        sample.seq = number;
        sample.totals_from = TotalsFrom::Threads(WhyThreads::Elsewhere);
        Arc::new(sample)
    };
    let first = crate::rates::advance(None, copied(START, 0));
    let second = crate::rates::advance(Some(&first), copied(START + SECOND, 1));
    assert_eq!(second.processes[0].total.switches, None);
}

#[test]
fn a_process_that_was_born_counts_from_nothing() {
    let other = Arc::new(process(3, START, 0, &[]));
    let first = advance(None, sample(START, &[&other]));
    let mut born = of(START + SECOND, 500 * MILLI, 30, None);
    born.totals = Some(totals(START + SECOND, 4 * SECOND, (200, 400)));
    born.born = true;
    let born = Arc::new(born);
    let snapshot = advance(Some(&first), sample(START + SECOND, &[&other, &born]));
    let rates = &snapshot.processes[1];
    let span = 1.003;
    near(rates.total.wait_percent, 400.0 / span);
    near(rates.total.voluntary_switches, 200.0 / span);
    assert!(rates.whole);
}

#[test]
fn kernels_that_forget_the_kinds_leave_those_as_lower_bounds() {
    let told = |at, wait| {
        Some(Totals {
            split: None,
            ..totals(at, wait, (100, 100))
        })
    };
    let kinds = |process: &mut Process, count| {
        process.threads.list[0].split = Some(super::split(process.at - MILLI, count, 0));
    };
    let mut old = of(START, 0, 0, told(START, 0));
    let mut new = of(
        START + SECOND,
        500 * MILLI,
        30,
        told(START + SECOND, SECOND),
    );
    kinds(&mut old, 0);
    kinds(&mut new, 30);
    let rates = second(old, new);
    near(rates.total.wait_percent, 100.0);
    near(rates.total.voluntary_switches, 30.0);
    assert_eq!(rates.total.at_least, AtLeast::BY_KIND);
}

#[test]
fn a_process_that_is_scanned_rarely_is_marked_by_what_nobody_saw() {
    let at = |seconds| START + seconds * SECOND;
    let scanned = |seconds, unseen| {
        let mut process = of(at(seconds), seconds * 500 * MILLI, seconds, None);
        process.threads.unseen = unseen;
        process
    };
    let stale = |seconds, unseen| {
        let mut process = of(at(seconds), seconds * 500 * MILLI, 0, None);
        process.threads = scanned(0, unseen).threads;
        process
    };
    let marked = |last: Process| {
        let first = Arc::new(scanned(0, 0));
        let (one, two) = (Arc::new(stale(1, 0)), Arc::new(last));
        let steps = [(at(0), &first), (at(1), &one), (at(2), &two)];
        follow(&steps).processes[0].total.at_least
    };
    assert_eq!(marked(scanned(2, 900 * MILLI)), EVERY_SUM);
    assert_eq!(marked(scanned(2, MILLI)), AtLeast::empty());
}

/// A process as the source sees it: when it is read after the sample is begun, and how it moves until the next sample.
#[derive(Clone, Debug)]
struct Step {
    /// Between the beginnings of two samples.
    elapsed: Nanos,
    /// From the beginning of the sample to the reading of the clock.
    delay: Nanos,
    /// Runs at all.
    runs: bool,
}

fn any_step() -> impl Strategy<Value = Step> {
    let elapsed = prop_oneof![60 * MILLI..150 * MILLI, 900 * MILLI..1100 * MILLI];
    (elapsed, 0..50 * MILLI, any::<bool>()).prop_map(|(elapsed, delay, runs)| Step {
        elapsed,
        delay,
        runs,
    })
}

proptest! {
    /// Whatever the moments of the samples and of the readings within them: the windows of a process follow each other
    /// without gap, and a rate times its window is what its clock grew by.
    #[test]
    fn rates_are_over_the_windows_of_each_process(steps in prop::collection::vec(any_step(), 2..20)) {
        let (mut begun, mut clock, mut used) = (START, 0, 0.0);
        let mut seen_until = START;
        let mut record = Arc::new(process(7, START - MILLI, 0, &[]));
        let mut snapshot = advance(None, sample(START, &[&record]));
        for step in steps {
            begun += step.elapsed;
            // Read one after the other: the next reading is after the one before, whenever the sample was begun.
            let at = (begun + step.delay).max(record.at + MILLI);
            let mut window = begun - seen_until.min(begun);
            if step.runs {
                // It ran all the time since it was read last.
                clock += at - seen_until;
                let mut next = Process::clone(&record);
                (next.at, next.clock) = (at, clock);
                record = Arc::new(next);
                window = at - seen_until;
                seen_until = at;
            } else {
                seen_until = seen_until.max(begun);
            }
            snapshot = advance(Some(&snapshot), sample(begun, &[&record]));
            if window == 0 { continue; }
            let cpu = f64::from(snapshot.processes[0].total.cpu_percent.unwrap());
            prop_assert!(cpu <= 100.001, "{cpu}");
            used += cpu / 100.0 * window as f64;
        }
        prop_assert!((used - clock as f64).abs() <= clock as f64 * 1e-4, "{used} of {clock}");
    }

    /// The sum over time of the rates of whole processes is what their counters grew by, whichever answers come.
    #[test]
    fn nothing_that_the_kernel_counts_is_lost(
        // Without an answer for more than ten seconds the thread of them is lost.
        steps in prop::collection::vec((0..3 * SECOND, any::<bool>(), 0..50 * MILLI), 1..9),
    ) {
        let mut told = totals(START, 5 * SECOND, (10, 10));
        let (mut begun, mut wait, mut summed) = (START, told.wait, 0.0);
        let mut snapshot = advance(None, sample(START, &[&Arc::new(of(START, 0, 0, Some(told)))]));
        let steps = steps.into_iter().chain([(0, true, 0)]);
        for (number, (waited, answers, delay)) in (1..).zip(steps) {
            begun += SECOND;
            wait += waited;
            let before = told;
            if answers {
                told = totals(begun + delay, wait, (10, 10));
            }
            let record = Arc::new(of(begun, number * 500 * MILLI, number, Some(told)));
            snapshot = advance(Some(&snapshot), sample(begun, &[&record]));
            if answers {
                let percent = f64::from(snapshot.processes[0].total.wait_percent.unwrap());
                summed += percent / 100.0 * (told.at - before.at) as f64;
            }
        }
        let grown = (wait - 5 * SECOND) as f64;
        prop_assert!((summed - grown).abs() <= grown * 1e-4 + 1.0, "{summed} of {grown}");
    }
}
