//! Thread-level parallelism from looks and CPU clocks.

use super::*;
use proptest::prelude::*;
use std::sync::Arc;

const SECOND: Nanos = 1_000_000_000;

fn corrected(counts: &[f64], average: f64) -> Vec<f64> {
    let (least, greatest) = bounds(average, counts.len() - 1, 1.0);
    let idle = counts[0] / counts.iter().sum::<f64>();
    correct(counts, average, idle.clamp(least, greatest))
}

/// What looks found under known loads on two CPUs, and what was true.
#[test]
fn measured_looks_become_what_was_true() {
    for (looks, truth) in [
        // Two threads of a fixed schedule, in step and out of step.
        ([0.549, 0.280, 0.171], [0.55, 0.30, 0.15]),
        ([0.0, 0.795, 0.205], [0.0, 0.80, 0.20]),
        ([0.551, 0.294, 0.155], [0.55, 0.30, 0.15]),
        ([0.002, 0.801, 0.197], [0.0, 0.80, 0.20]),
        // The same with real-time priority: they keep whoever looks from running.
        ([0.547, 0.352, 0.101], [0.55, 0.30, 0.15]),
        ([0.0, 0.264, 0.736], [0.0, 0.80, 0.20]),
        ([0.561, 0.435, 0.004], [0.55, 0.30, 0.15]),
        ([0.0, 1.0, 0.0], [0.0, 0.80, 0.20]),
        // Four threads at random moments on two CPUs: some of those that are ready wait.
        ([0.418, 0.378, 0.205], [0.426, 0.440, 0.134]),
        ([0.022, 0.147, 0.831], [0.029, 0.279, 0.693]),
        ([0.018, 0.175, 0.807], [0.029, 0.279, 0.693]),
    ] {
        let counts = looks.map(|look| look * 500.0);
        let shares = corrected(&counts, truth[1] + 2.0 * truth[2]);
        for (share, truth) in shares.iter().zip(truth) {
            // With the average given, two CPUs show an error of `c_0` twice in `c_1`.
            assert!(
                (share - truth).abs() < 0.025,
                "{looks:?} became {shares:?}, not {truth:?}"
            );
        }
    }
}

#[test]
fn the_average_limits_how_often_none_executes() {
    // Three quarters of a CPU: one of two is idle for a quarter of the time at least.
    assert_eq!(bounds(0.75, 2, 1.0), (0.25, 0.625));
    // A CPU that is busy for half of the time.
    assert_eq!(bounds(0.75, 2, 0.5), (0.25, 0.5));
    // Times that do not fit each other.
    assert_eq!(bounds(0.5, 2, 0.1), (0.5, 0.5));
}

#[test]
fn what_was_not_seen_lies_around_the_mean() {
    let shares = corrected(&[10.0, 0.0, 0.0, 0.0, 0.0], 1.25);
    assert!(
        (shares[0] - 0.6875).abs() < 1e-9,
        "four at once, as rarely as can be: {shares:?}"
    );
    assert!((shares[4] - 0.3125).abs() < 1e-9, "{shares:?}");
    let shares = corrected(&[0.0, 0.0, 0.0, 7.0, 0.0], 1.25);
    assert!((shares[1] + 2.0 * shares[2] + 3.0 * shares[3] - 1.25).abs() < 1e-6);
}

fn looks(at: Nanos, counts: &[f64], cpu: Option<Nanos>) -> ParallelismSamples {
    ParallelismSamples {
        method: ParallelismMethod::Clock,
        since: SECOND,
        at,
        counts: counts.to_vec(),
        window: 0,
        states: Vec::new(),
        cpu,
    }
}

fn key(tid: u32) -> TaskKey {
    TaskKey { tid, starttime: 1 }
}

fn with(looks: ParallelismSamples) -> Sample {
    Sample {
        looks: vec![(key(7), Arc::new(looks))],
        ..Sample::default()
    }
}

#[test]
fn a_process_has_a_value_from_its_first_looks_on() {
    let first = with(looks(2 * SECOND, &[10.0, 5.0, 5.0], Some(750_000_000)));
    let found = find(None, &first, None, |_| None);
    let (of, parallelism) = &found.processes[0];
    assert_eq!(*of, key(7));
    assert!((parallelism.average - 0.75).abs() < 1e-9);
    assert!((parallelism.value.unwrap() - 1.5).abs() < 1e-9);
    assert!((parallelism.looks - 20.0).abs() < 1e-9);
    assert!(parallelism.error.unwrap() > 0.1);
    assert_eq!(parallelism.cpus(), Some(2));
}

#[test]
fn more_looks_make_the_error_smaller_and_old_ones_fade() {
    // The same for ten seconds, then nothing.
    let after = |seconds: u32| {
        let (ran, slept) = (f64::from(seconds.min(10)), f64::from(seconds.max(10) - 10));
        let counts = [ran * 10.0 + slept * 20.0, ran * 5.0, ran * 5.0];
        let cpu = u64::from(seconds.min(10)) * 750_000_000;
        with(looks(u64::from(seconds + 1) * SECOND, &counts, Some(cpu)))
    };
    let mut found = find(None, &after(1), None, |_| None);
    let mut errors = vec![found.processes[0].1.error];
    for seconds in 2..120 {
        found = find(
            Some((&after(seconds - 1), &found.looked)),
            &after(seconds),
            None,
            |_| None,
        );
        errors.push(found.processes[0].1.error);
    }
    assert!(
        errors[..10].is_sorted_by(|old, new| old > new),
        "{errors:?}"
    );
    let now = &found.processes[0].1;
    assert_eq!((now.value, now.error), (None, None));
    assert!(now.average < 1e-6 && now.shares[0] > 0.999);
    assert!(now.looks > 150.0 && now.looks < 220.0, "{}", now.looks);
}

#[test]
fn a_known_average_mends_looks_that_were_off_by_chance() {
    // One thread for half of the time, and two in step: all chance is in the average.
    for (counts, average) in [([56.0, 44.0, 0.0], 0.5), ([44.0, 0.0, 56.0], 1.0)] {
        let (idle, unexplained) = regress(&counts, average);
        assert!((idle - 0.5).abs() < 1e-9, "{idle}");
        assert!((unexplained - 0.05).abs() < 1e-9);
    }
    // Where the average tells nothing of `c_0`, little changes.
    let (idle, unexplained) = regress(&[2.0, 50.0, 48.0], 1.5);
    assert!(
        (idle - 0.02).abs() < 0.005 && unexplained > 0.8,
        "{idle} {unexplained}"
    );
    assert_eq!(regress(&[0.0, 10.0], 1.0), (0.0, 1.0));
    assert_eq!(regress(&[10.0, 0.0], 0.1), (1.0, 1.0));
}

#[test]
fn one_thread_is_never_two_at_once() {
    let sample = with(looks(2 * SECOND, &[10.0, 6.0, 4.0], Some(600_000_000)));
    let found = find(None, &sample, None, |_| {
        Some(Ran {
            threads: 1,
            runs: None,
        })
    });
    let now = &found.processes[0].1;
    assert_eq!((now.value, now.error), (Some(1.0), Some(0.0)));
    assert!((now.shares[0] - 0.4).abs() < 1e-9 && (now.shares[1] - 0.6).abs() < 1e-9);
    assert_eq!(now.shares[2..], [0.0]);
}

#[test]
fn threads_that_have_ended_count_until_their_looks_have_faded() {
    let mut window = Window {
        threads: 4,
        ..Window::default()
    };
    let mut after = |threads, seconds| {
        let mut next = Window::after(Some(&window), 3, seconds);
        next.limit(threads, &window, seconds);
        window = next;
        window.threads
    };
    assert_eq!([after(1, 1.0), after(2, 10.0)], [4, 4]);
    assert_eq!([after(2, 10.0), after(1, 1.0), after(3, 1.0)], [2, 2, 3]);
}

#[test]
fn looks_that_began_anew_forget_the_old_ones() {
    let old = with(looks(2 * SECOND, &[0.0, 0.0, 20.0], Some(2 * SECOND)));
    let found = find(None, &old, None, |_| None);
    let mut anew = looks(4 * SECOND, &[10.0, 10.0, 0.0], Some(SECOND / 2));
    anew.since = 3 * SECOND;
    let anew = with(anew);
    let found = find(Some((&old, &found.looked)), &anew, None, |_| None);
    let now = &found.processes[0].1;
    assert!((now.average - 0.5).abs() < 1e-9);
    assert!((now.value.unwrap() - 1.0).abs() < 1e-9);
    // One that is asked for no more is gone.
    let none = find(
        Some((&anew, &found.looked)),
        &Sample::default(),
        None,
        |_| None,
    );
    assert!(none.processes.is_empty() && none.machine.is_none());
}

fn machine_sample(counts: &[f64], at: Nanos) -> Sample {
    let mut sample = Sample::default();
    sample.machine.looks = Some(Arc::new(looks(at, counts, None)));
    sample
}

#[test]
fn the_machine_takes_its_average_from_its_cpus() {
    let cpu = |user: f32, steal: f32| CpuShares {
        user,
        steal: Some(steal),
        idle: 100.0 - user - steal,
        ..CpuShares::default()
    };
    let first = machine_sample(&[5.0, 5.0, 5.0], 2 * SECOND);
    let found = find(None, &first, None, |_| None);
    assert_eq!(found.machine, None, "no interval, no CPU times");
    let second = machine_sample(&[25.0, 5.0, 5.0], 3 * SECOND);
    let each = [(0, Some(cpu(60.0, 20.0))), (1, Some(cpu(0.0, 0.0)))];
    let busy = Busy {
        seconds: 1.0,
        all: &cpu(30.0, 10.0),
        each: &each,
    };
    let found = find(Some((&first, &found.looked)), &second, Some(&busy), |_| {
        None
    });
    let now = found.machine.unwrap();
    // What was stolen did not execute, and nobody was idle while CPU 0 was not.
    assert!((now.average - 0.6).abs() < 1e-6, "{now:?}");
    assert!((now.shares[0] - 0.4).abs() < 1e-6, "{now:?}");
    assert!((now.value.unwrap() - 1.0).abs() < 1e-6, "{now:?}");
}

#[test]
fn a_whole_number_of_cpus_is_not_rounded_up_by_its_error() {
    let of = |value, error| Parallelism {
        value,
        average: 1.0,
        shares: vec![0.0, 1.0],
        error,
        looks: 100.0,
        method: ParallelismMethod::Clock,
    };
    assert_eq!(of(Some(1.0), Some(0.0)).cpus(), Some(1));
    assert_eq!(of(Some(1.04), Some(0.05)).cpus(), Some(1));
    assert_eq!(of(Some(1.41), Some(0.06)).cpus(), Some(2));
    assert_eq!(of(Some(3.2), Some(0.7)).cpus(), Some(4));
    assert_eq!(of(Some(1.26), Some(0.5)).cpus(), None);
    assert_eq!(of(None, None).cpus(), None);
    let mut little = of(Some(1.0), Some(0.0));
    little.average = 0.049;
    assert_eq!(little.cpus(), None, "one is more than enough");
}

#[test]
fn what_would_be_shown_as_nothing_is_idle() {
    let of = |busy| {
        let window = Window {
            elapsed: 10.0,
            busy,
            counts: vec![1000.0, 2.0, 0.0],
            squares: 1002.0,
            threads: 4,
            ..Window::default()
        };
        window.estimate(ParallelismMethod::Clock).unwrap()
    };
    let idle = of(0.04);
    assert_eq!((idle.value, idle.error, idle.cpus()), (None, None, None));
    let awake = of(0.06);
    assert!(awake.value.is_some() && awake.error.is_some(), "{awake:?}");
}

/// Two threads that run for 1 ms in step every 2 ms: in each tick of 4 ms the clock grows by one.
fn in_step(states: &[f64], runs: Option<f64>) -> Parallelism {
    let mut looks = looks(11 * SECOND, &[0.0, 200.0, 0.0], Some(10 * SECOND));
    looks.window = 4_000_000;
    looks.states = states.to_vec();
    let ran = |_| Some(Ran { threads: 2, runs });
    find(None, &with(looks), None, ran).processes[0].1.clone()
}

/// The truth lies within what is told.
fn holds(found: &Parallelism, truth: f64) -> bool {
    let (value, error) = found.value.zip(found.error).unwrap();
    (value - truth).abs() <= error + 1e-9
}

#[test]
fn what_is_shorter_than_a_tick_is_known_by_states_or_not_at_all() {
    let blind = in_step(&[], Some(1000.0));
    assert_eq!(blind.method, ParallelismMethod::Clock);
    assert!(holds(&blind, 1.0) && holds(&blind, 2.0), "{blind:?}");
    assert_eq!(blind.cpus(), None);
    let unknown = in_step(&[], None);
    assert!(holds(&unknown, 2.0), "{unknown:?}");
    let seen = in_step(&[104.0, 0.0, 96.0], Some(1000.0));
    assert_eq!(seen.method, ParallelismMethod::States);
    assert!(holds(&seen, 2.0) && !holds(&seen, 1.5), "{seen:?}");
    // A real-time load keeps whoever looks from running.
    let waited = in_step(&[200.0, 0.0, 0.0], Some(1000.0));
    assert!(holds(&waited, 2.0) && !holds(&waited, 1.5), "{waited:?}");
    // In turn, each for long: the clock knows it best.
    let in_turn = in_step(&[10.0, 180.0, 10.0], Some(4.0));
    assert_eq!(in_turn.method, ParallelismMethod::Clock);
    assert!(holds(&in_turn, 1.0) && !holds(&in_turn, 1.2), "{in_turn:?}");
}

proptest! {
    #[test]
    fn shares_are_shares_and_their_average_is_the_clocks(
        counts in proptest::collection::vec(prop_oneof![Just(0.0), 0.0..500.0_f64], 2..70),
        part in 0.0..=1.0_f64,
        most_idle in 0.0..=1.0_f64,
        threads in 1..80_usize,
        clock in any::<bool>(),
    ) {
        prop_assume!(counts.iter().sum::<f64>() > 0.0);
        let cpus = counts.len() - 1;
        let window = Window {
            elapsed: 10.0,
            busy: part * cpus.min(threads) as f64 * 10.0,
            squares: counts.iter().sum(),
            counts,
            idle: if clock { BTreeMap::new() } else { BTreeMap::from([(0, most_idle)]) },
            threads,
            ..Window::default()
        };
        let method = if clock { ParallelismMethod::Clock } else { ParallelismMethod::Runnable };
        let found = window.estimate(method).unwrap();
        let sum: f64 = found.shares.iter().sum();
        let average: f64 = (0..).zip(&found.shares).map(|(i, share)| f64::from(i) * share).sum();
        prop_assert!((sum - 1.0).abs() < 1e-6, "sum {sum}");
        prop_assert!((average - found.average).abs() < 1e-6, "{average} for {}", found.average);
        prop_assert!(found.shares.iter().all(|share| (0.0..=1.0 + 1e-9).contains(share)));
        if let Some(value) = found.value {
            prop_assert!(value >= 1.0 - 1e-9 && value <= cpus as f64 + 1e-9, "{value}");
            prop_assert!(found.error.unwrap() >= 0.0);
        }
    }
}
