//! The machine between two samples.

use super::*;
use crate::sample::{CpuTimes, Pressure, Stall};

fn times(user: u64, system: u64, idle: u64, steal: u64) -> CpuTimes {
    CpuTimes {
        user,
        system,
        idle,
        steal,
        ..CpuTimes::default()
    }
}

fn with(at: Nanos, change: impl FnOnce(&mut Sample)) -> Arc<Sample> {
    let mut sample = Sample::clone(&sample(at, &[]));
    change(&mut sample);
    Arc::new(sample)
}

fn between(old: impl FnOnce(&mut Sample), new: impl FnOnce(&mut Sample)) -> Snapshot {
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
fn shares_are_of_what_grew() {
    let guest = |times| CpuTimes {
        guest: 20,
        nice: 10,
        guest_nice: 10,
        ..times
    };
    let snapshot = between(
        |sample| sample.machine.cpu = Some(CpuTimes::default()),
        |sample| sample.machine.cpu = Some(guest(times(40, 20, 110, 20))),
    );
    let shares = snapshot.machine.cpu.unwrap();
    near(Some(shares.user), 20.0);
    near(Some(shares.guest), 10.0);
    near(Some(shares.nice), 5.0);
    near(Some(shares.guest_nice), 5.0);
    near(Some(shares.idle), 55.0);
    near(Some(shares.steal), 10.0);
    near(Some(shares.busy()), 35.0);
}

#[test]
fn a_cpu_that_appears_has_no_share_yet_and_one_that_vanishes_is_gone() {
    let snapshot = between(
        |sample| {
            sample.machine.cpus = vec![
                (0, times(10, 0, 10, 0)),
                (1, times(10, 0, 10, 0)),
                (3, times(0, 0, 0, 0)),
            ];
        },
        |sample| {
            sample.machine.cpus = vec![
                (0, times(20, 0, 20, 0)),
                (2, times(900, 0, 0, 0)),
                (3, times(10, 0, 30, 0)),
            ];
        },
    );
    let user: Vec<_> = snapshot
        .machine
        .cpus
        .iter()
        .map(|(id, shares)| (*id, shares.map(|shares| shares.user)))
        .collect();
    assert_eq!(user, [(0, Some(50.0)), (2, None), (3, Some(25.0))]);
}

#[test]
fn a_state_that_runs_back_takes_nothing_from_the_others() {
    let snapshot = between(
        |sample| sample.machine.cpu = Some(times(0, 0, 5000, 0)),
        |sample| sample.machine.cpu = Some(times(30, 10, 100, 0)),
    );
    let shares = snapshot.machine.cpu.unwrap();
    near(Some(shares.user), 75.0);
    near(Some(shares.system), 25.0);
    near(Some(shares.idle), 0.0);
}

#[test]
fn counters_that_jump_make_no_spike() {
    // After a move to another host, stolen time fell below 0 and is a huge number now.
    let moved = 0_u64.wrapping_sub(3);
    let snapshot = between(
        |sample| {
            sample.machine.cpu = Some(times(0, 0, 0, 5));
            sample.machine.cpus = vec![(0, times(0, 0, 0, 5))];
        },
        |sample| {
            sample.machine.cpu = Some(times(30, 10, 60, moved));
            sample.machine.cpus = vec![(0, times(30, 10, 60, moved))];
        },
    );
    let all = snapshot.machine.cpu.unwrap();
    let one = snapshot.machine.cpus[0].1.unwrap();
    for shares in [all, one] {
        near(Some(shares.steal), 0.0);
        near(Some(shares.user), 30.0);
        near(Some(shares.idle), 60.0);
    }
    let jumped = between(
        |sample| sample.machine.cpu = Some(times(0, 0, 0, 5)),
        |sample| sample.machine.cpu = Some(times(30, 10, 1 << 40, 90)),
    );
    assert_eq!(jumped.machine.cpu, None, "what is left would be all of it");
}

#[test]
fn times_that_could_not_be_read_once_are_no_shares_since_boot() {
    let read = |sample: &mut Sample| sample.machine.cpu = Some(times(500, 20, 9000, 1));
    assert_eq!(between(|_| (), read).machine.cpu, None);
    assert_eq!(between(read, |_| ()).machine.cpu, None);
}

#[test]
fn a_cpu_without_a_tick_has_no_shares() {
    let same = |sample: &mut Sample| sample.machine.cpu = Some(times(1, 2, 3, 4));
    assert_eq!(between(same, same).machine.cpu, None);
}

#[test]
fn the_first_sample_knows_the_cpus() {
    let first = advance(
        None,
        with(START, |sample| {
            sample.machine.cpus = vec![(0, times(1, 0, 0, 0)), (5, times(1, 0, 0, 0))];
        }),
    );
    assert_eq!(first.machine.cpus, [(0, None), (5, None)]);
    assert_eq!(first.machine.cpu, None);
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
            sample.machine.pressure.io = Some(Pressure { some, full: None });
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
    assert_eq!(io(1_000_000, 999_999), None, "it ran back");
    assert_eq!(between(|_| (), set(1)).machine.stalled.io, None);
}
