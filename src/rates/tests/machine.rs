//! The machine between two samples.

use super::*;
use crate::sample::{Pressure, Stall};

pub(super) fn with(at: Nanos, change: impl FnOnce(&mut Sample)) -> Arc<Sample> {
    let mut sample = Sample::clone(&sample(at, &[]));
    change(&mut sample);
    Arc::new(sample)
}

pub(super) fn between(old: impl FnOnce(&mut Sample), new: impl FnOnce(&mut Sample)) -> Snapshot {
    let first = advance(None, with(START, old));
    advance(Some(&first), with(START + 2 * SECOND, new))
}

#[test]
fn counters_become_rates_over_the_time_that_passed() {
    let set = |switches| {
        move |sample: &mut Sample| {
            sample.machine.context_switches = Some(switches);
            sample.machine.interrupts = Some(2 * switches);
            sample.machine.softirqs = Some(3 * switches);
            sample.machine.forks = Some(4 * switches);
        }
    };
    let machine = between(set(100), set(300)).machine;
    assert_eq!(machine.context_switches, Some(100.0));
    assert_eq!(machine.interrupts, Some(200.0));
    assert_eq!(machine.softirqs, Some(300.0));
    assert_eq!(machine.forks, Some(400.0));

    let machine = between(set(300), set(100)).machine;
    assert_eq!(machine.context_switches, None, "it ran back");
    let machine = between(set(300), |_| ()).machine;
    assert_eq!(machine.context_switches, None);
}

#[test]
fn a_suspended_machine_did_nothing_meanwhile() {
    let set = |switches, uptime| {
        move |sample: &mut Sample| {
            sample.machine.context_switches = Some(switches);
            sample.machine.uptime = Some(uptime);
            sample.wall += uptime as u64 * SECOND;
        }
    };
    // An hour passed on the wall and since boot, two seconds on the clock that stands still meanwhile.
    let snapshot = between(set(0, 100.0), set(200, 3702.0));
    assert_eq!(snapshot.elapsed, Some(2.0));
    assert_eq!(snapshot.machine.context_switches, Some(100.0));
}

#[test]
fn the_share_of_involuntary_switches_is_of_those_known_by_kind() {
    let step = |at, factor: u64| {
        let known = Thread {
            split: Some(split(at, 30 * factor, 10 * factor)),
            ..thread(7, at, factor, 0, 40 * factor)
        };
        let unknown = thread(8, at, factor, 0, 5000 * factor);
        Arc::new(process(7, at, 2 * factor, &[known, unknown]))
    };
    let snapshot = follow(&[
        (START, &step(START, 1)),
        (START + SECOND, &step(START + SECOND, 2)),
    ]);
    let share = snapshot.machine.involuntary_share.unwrap();
    near(Some(share as f32), 0.25);

    let idle = step(START, 1);
    let snapshot = follow(&[(START, &idle), (START + SECOND, &idle)]);
    assert_eq!(snapshot.machine.involuntary_share, None);
}

#[test]
fn the_monitor_tells_its_own_cost() {
    let cost = |cpu| {
        move |sample: &mut Sample| {
            sample.cost.cpu = cpu;
            sample.cost.duration = 5 * MILLI;
        }
    };
    let own = between(cost(100 * MILLI), cost(120 * MILLI)).own;
    near(own.cpu_percent, 1.0);
    assert_eq!(between(cost(9), cost(8)).own.cpu_percent, None);
}

#[test]
fn pressure_is_that_of_the_interval() {
    let set = |total| {
        move |sample: &mut Sample| {
            let some = Stall {
                avg10: 77.0,
                total,
                ..Stall::default()
            };
            let full = Stall {
                total: total / 2,
                ..some
            };
            let full = Some(full);
            sample.machine.pressure.io = Some(Pressure { some, full });
            sample.machine.pressure.cpu = Some(Pressure { some, full: None });
        }
    };
    let io = |from, to| between(set(from), set(to)).machine.stalled.io;
    assert_eq!(io(1_000_000, 1_500_000), Some(25.0));
    assert_eq!(
        io(1_000_000, 1_000_000),
        Some(0.0),
        "the average still fades"
    );
    assert_eq!(io(0, 9_000_000), Some(100.0));
    let stalled = between(set(1_000_000), set(1_500_000)).machine.stalled;
    assert_eq!(stalled.io_full, Some(12.5));
    assert_eq!((stalled.cpu, stalled.memory_full), (Some(25.0), None));
    assert_eq!(io(1_000_000, 999_999), None, "it ran back");
    assert_eq!(between(|_| (), set(1)).machine.stalled.io, None);
}
