//! Threads that end between two samples, and rows of processes that keep the CPUs busy.

use super::support::{skip, until};
use super::victim::Victim;
use super::watch::Watch;
use std::time::Duration;
use threadtop::rates::{AtLeast, ProcessRates};
use threadtop::source::Fields;

/// Samples of everything, as `dump` takes them.
fn whole() -> Watch {
    let mut watch = Watch::privileged();
    watch.demand.fields = Fields::ALL;
    watch
}

/// The kernel tells us what ended threads did.
fn is_told(watch: &mut Watch, victim: &mut Victim) -> bool {
    watch.sample();
    victim.command("brief 5");
    watch.process(victim.pid()).totals.is_some()
}

fn rates(watch: &Watch, pid: u32) -> ProcessRates {
    let snapshot = watch.last.as_ref().unwrap();
    let key = snapshot.sample.by_pid(pid).unwrap().key;
    ProcessRates::clone(snapshot.process(key).unwrap().1)
}

#[test]
fn ended_threads_are_in_what_the_kernel_tells() {
    let mut busy = Victim::start("commands", &[]);
    let mut watch = whole();
    if !is_told(&mut watch, &mut busy) {
        return skip("it needs CAP_NET_ADMIN in the first user namespace");
    }
    let before = watch.process(busy.pid()).totals.unwrap();
    for _ in 0..5 {
        busy.command("brief 3");
        watch.sample();
    }
    let sample = &watch.last.as_ref().unwrap().sample;
    let after = sample.by_pid(busy.pid()).unwrap().totals.unwrap();
    // Each of the 15 has run at least once.
    assert!(
        after.switches >= before.switches + 15,
        "{before:?} {after:?}"
    );
    // An answer that counts a thread twice which is just ending is put aside: the next one covers its sample.
    until("all of it is told", || {
        busy.command("brief 3");
        watch.sample();
        let rates = rates(&watch, busy.pid());
        rates.whole && rates.total.at_least.is_empty()
    });
}

#[test]
fn threads_that_end_unseen_leave_lower_bounds_where_nobody_tells_of_them() {
    let mut victim = Victim::start("commands", &[]);
    let mut watch = Watch::new();
    watch.demand.fields = Fields::ALL;
    for _ in 0..2 {
        watch.sample();
        victim.command("brief 5");
    }
    watch.sample();
    let rates = rates(&watch, victim.pid());
    assert!(
        rates
            .total
            .at_least
            .contains(AtLeast::WAIT | AtLeast::SWITCHES),
        "{rates:?}"
    );
}

#[test]
fn rows_of_busy_processes_are_what_their_clocks_grew_by_in_their_own_windows() {
    let victims: Vec<Victim> = (0..4).map(|_| Victim::start("spin", &[])).collect();
    let mut watch = whole();
    watch.demand.interval = Duration::from_millis(100);
    let record = |watch: &Watch, victim: &Victim| {
        let sample = &watch.last.as_ref().unwrap().sample;
        std::sync::Arc::clone(sample.by_pid(victim.pid()).unwrap())
    };
    let cpus = std::thread::available_parallelism().unwrap().get() as f64;
    for _ in 0..10 {
        let before: Vec<_> = victims
            .iter()
            .map(|victim| record(&watch, victim))
            .collect();
        std::thread::sleep(Duration::from_millis(100));
        watch.sample();
        let (mut used, mut longest) = (0.0, 0.0_f64);
        for (victim, before) in victims.iter().zip(before) {
            let after = record(&watch, victim);
            let window = (after.at - before.at) as f64;
            let grown = (after.clock - before.clock) as f64;
            let told = f64::from(rates(&watch, victim.pid()).total.cpu_percent.unwrap());
            assert!((told / 100.0 * window - grown).abs() <= grown * 0.001 + 1e3);
            // One thread: it cannot run for longer than its window, but for a tick.
            assert!(
                told <= 100.0 + 1e7 * 100.0 / window,
                "{told} % in {window} ns"
            );
            used += told / 100.0 * window;
            longest = longest.max(window);
        }
        // Together, for no longer than there are CPUs, but for a tick each.
        assert!(used <= cpus * longest + victims.len() as f64 * 1e7);
    }
}
