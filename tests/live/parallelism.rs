//! How many threads execute at once. What must come out does not depend on what else the machine does: one thread, or
//! two that share a CPU, are never two at once.

use super::Watch;
use super::support::skip;
use super::victim::Victim;
use std::path::Path;
use std::sync::Arc;
use threadtop::rates::Parallelism;
use threadtop::sample::{ParallelismMethod, ParallelismSamples};
use threadtop::source::live::Live;
use threadtop::source::{Demand, Extras, Source};

/// Looks at a process until there are enough to say something.
fn looked_at(victim: &Victim) -> Parallelism {
    let mut watch = Watch::new();
    let key = watch.process(victim.pid()).key;
    watch.demand.parallelism_of = vec![key];
    watch.until("there are enough looks", |snapshot| {
        (snapshot.parallelism(key)).is_some_and(|found| found.looks > 60.0)
    });
    let snapshot = watch.last.unwrap();
    let found = snapshot.parallelism(key).unwrap().clone();
    assert_ne!(found.method, ParallelismMethod::Runnable);
    assert_eq!(
        found.shares.len(),
        snapshot.sample.machine.cpus.len() + 1,
        "{found:?}"
    );
    found
}

/// No more than one at once, but for the error of what was counted.
fn is_one(found: &Parallelism) {
    let (value, error) = found.value.zip(found.error).unwrap();
    assert!(value >= 1.0 - 1e-9, "{found:?}");
    assert!(value < 1.1 + 4.0 * error, "{found:?}");
}

#[test]
fn one_thread_is_never_two_at_once() {
    let mut victim = Victim::start("commands", &[]);
    victim.send("burn 1000000");
    is_one(&looked_at(&victim));
}

#[test]
fn a_thread_that_waits_for_the_cpu_of_another_does_not_execute() {
    let victim = Victim::start("starve", &[]);
    is_one(&looked_at(&victim));
}

#[test]
fn bursts_shorter_than_a_tick_are_seen_or_not_claimed_to_be() {
    if !nix::unistd::geteuid().is_root() {
        skip("only root may run with real-time priority");
        return;
    }
    if std::thread::available_parallelism().map_or(1, usize::from) < 2 {
        skip("there is one CPU");
        return;
    }
    for milliseconds in ["1", "3", "20"] {
        let victim = Victim::start("bursts", &[milliseconds]);
        let found = looked_at(&victim);
        let (value, error) = found.value.zip(found.error).unwrap();
        // Both begin and end within some hundredths of a burst of each other.
        assert!(2.0 - value <= error + 0.1, "{milliseconds} ms: {found:?}");
    }
}

#[test]
fn looks_hold_the_process_clock_while_they_went_on() {
    let mut victim = Victim::start("commands", &[]);
    victim.send("burn 1000000");
    let mut watch = Watch::new();
    let key = watch.process(victim.pid()).key;
    watch.demand.parallelism_of = vec![key];
    let of =
        |looks: &[(_, Arc<ParallelismSamples>)]| looks.first().map(|(_, looks)| Arc::clone(looks));
    let mut seen = None;
    watch.until("there are looks", |snapshot| {
        seen = of(&snapshot.sample.looks);
        seen.as_ref()
            .is_some_and(|looks| looks.counts.iter().sum::<f64>() > 20.0)
    });
    let (looks, sample) = (seen.unwrap(), watch.sample());
    let process = sample.by_pid(victim.pid()).unwrap();
    // The looks' share of the clock is a part of the whole, and no more than the time they took.
    let cpu = looks.cpu.unwrap();
    assert!(cpu > 0 && cpu <= process.clock, "{looks:?}");
    assert!(cpu <= looks.at - looks.since + 20_000_000, "{looks:?}");
}

#[test]
fn a_process_that_has_ended_is_left_out() {
    let victim = Victim::start("sleep", &["1"]);
    let mut watch = Watch::new();
    let key = watch.process(victim.pid()).key;
    watch.demand.parallelism_of = vec![key];
    watch.until("there are looks", |snapshot| {
        !snapshot.sample.looks.is_empty()
    });
    drop(victim);
    watch.until("it is left out", |snapshot| {
        snapshot.sample.looks.is_empty()
    });
}

#[test]
fn the_machine_is_looked_at_only_while_somebody_asks() {
    let mut watch = Watch::new();
    assert_eq!(watch.sample().machine.looks, None);
    watch.demand.extras = Extras::PARALLELISM;
    watch.until("there are enough looks", |snapshot| {
        (snapshot.machine.parallelism.as_ref()).is_some_and(|found| found.looks > 10.0)
    });
    let snapshot = watch.last.as_ref().unwrap();
    let found = snapshot.machine.parallelism.as_ref().unwrap();
    assert_eq!(found.method, ParallelismMethod::Runnable);
    let cpus = snapshot.sample.machine.cpus.len();
    assert_eq!(found.shares.len(), cpus + 1);
    assert!(found.average > 0.0 && found.average <= cpus as f64);
    watch.demand.extras = Extras::default();
    watch.until("nobody looks", |snapshot| {
        snapshot.sample.machine.looks.is_none() && snapshot.machine.parallelism.is_none()
    });
}

#[test]
fn a_copy_of_a_tree_does_not_move() {
    let root = Path::new("tests/fixtures/proc/firecracker-6.18");
    let mut live = Live::open(root).unwrap();
    let first = live.sample(&Demand::default()).unwrap();
    let demand = Demand {
        extras: Extras::PARALLELISM,
        parallelism_of: first.processes.iter().map(|process| process.key).collect(),
        ..Demand::default()
    };
    for _ in 0..2 {
        let sample = live.sample(&demand).unwrap();
        assert_eq!(sample.machine.looks, None);
        assert!(sample.looks.is_empty());
    }
}
