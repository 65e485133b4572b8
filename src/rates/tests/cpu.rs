//! Shares of CPUs that come and go, and whose counters run back.

use super::machine::{between, with};
use super::properties::counter;
use super::*;
use crate::rates::{CpuShares, cpu_times};
use crate::sample::CpuTimes;
use proptest::prelude::*;

fn times(user: u64, system: u64, idle: u64, steal: u64) -> CpuTimes {
    CpuTimes {
        user,
        system,
        idle,
        steal,
        ..CpuTimes::default()
    }
}

/// The line of all CPUs tells nonsense wherever there are lines of CPUs.
const NONSENSE: CpuTimes = CpuTimes {
    user: 7,
    nice: 7,
    system: 7,
    idle: 7,
    iowait: 7,
    irq: 7,
    softirq: 7,
    steal: 7,
    guest: 7,
    guest_nice: 7,
};

/// Two samples, two seconds (200 ticks) apart, of CPUs by their numbers.
fn cpus(old: &[(u32, CpuTimes)], new: &[(u32, CpuTimes)]) -> Snapshot {
    let set = |cpus: &[(u32, CpuTimes)]| {
        let cpus = cpus.to_vec();
        |sample: &mut Sample| {
            sample.machine.cpu = Some(NONSENSE);
            sample.machine.cpus = cpus;
        }
    };
    between(set(old), set(new))
}

/// One CPU alone: its shares, which are those of the machine.
fn one(old: CpuTimes, new: CpuTimes) -> Option<CpuShares> {
    let machine = cpus(&[(0, old)], &[(0, new)]).machine;
    assert_eq!(machine.cpus.len(), 1);
    assert_eq!(machine.cpus[0], (0, machine.cpu));
    machine.cpu
}

#[test]
fn shares_are_of_what_grew() {
    let guest = CpuTimes {
        guest: 20,
        nice: 10,
        guest_nice: 10,
        ..times(40, 20, 110, 20)
    };
    let shares = one(CpuTimes::default(), guest).unwrap();
    near(Some(shares.user), 20.0);
    near(shares.guest, 10.0);
    near(Some(shares.nice), 5.0);
    near(shares.guest_nice, 5.0);
    near(Some(shares.idle), 55.0);
    near(shares.steal, 10.0);
    near(Some(shares.busy()), 35.0);
    near(Some(shares.used()), 45.0);
    near(Some(shares.free()), 55.0);
}

#[test]
fn a_cpu_that_appears_has_no_share_yet_and_one_that_vanishes_is_gone() {
    let snapshot = cpus(
        &[
            (0, times(10, 0, 10, 0)),
            (1, times(10, 0, 10, 0)),
            (3, times(0, 0, 0, 0)),
        ],
        &[
            (0, times(20, 0, 20, 0)),
            (2, times(900, 0, 0, 0)),
            (3, times(10, 0, 30, 0)),
        ],
    );
    let user: Vec<_> = snapshot
        .machine
        .cpus
        .iter()
        .map(|(id, shares)| (*id, shares.map(|shares| shares.user)))
        .collect();
    assert_eq!(user, [(0, Some(50.0)), (2, None), (3, Some(25.0))]);
    let all = snapshot.machine.cpu.unwrap();
    near(Some(all.user), 100.0 / 3.0);
    near(Some(all.idle), 200.0 / 3.0);
}

#[test]
fn a_machine_all_of_whose_cpus_are_others_has_no_shares() {
    let snapshot = cpus(&[(0, times(1, 1, 1, 1))], &[(1, times(9, 9, 9, 9))]);
    assert_eq!(snapshot.machine.cpu, None);
    assert_eq!(snapshot.machine.cpus, [(1, None)]);
    assert_eq!(cpus(&[(0, times(1, 1, 1, 1))], &[]).machine.cpu, None);
}

#[test]
fn idle_that_runs_back_is_no_full_cpu() {
    assert_eq!(one(times(50, 50, 500, 0), times(60, 50, 499, 0)), None);
    let snapshot = cpus(
        &[(0, times(50, 50, 500, 0)), (1, times(0, 0, 0, 0))],
        &[(0, times(60, 50, 499, 0)), (1, times(50, 0, 150, 0))],
    );
    let [(0, None), (1, Some(_))] = snapshot.machine.cpus[..] else {
        panic!("{:?}", snapshot.machine.cpus);
    };
    let all = snapshot.machine.cpu.unwrap();
    near(Some(all.user), 25.0);
    near(Some(all.idle), 75.0);
}

#[test]
fn a_cpu_that_was_taken_off_line_counts_anew() {
    let old = times(5000, 300, 90_000, 7);
    let new = times(30, 10, 90_500, 7);
    assert_eq!(one(old, new), None);
}

#[test]
fn iowait_that_was_booked_as_idle_in_the_end_is_unknown_and_the_rest_is_right() {
    let old = CpuTimes {
        iowait: 500,
        ..times(0, 0, 1000, 0)
    };
    // Of 200 ticks 50 ran; 30 that were iowait are idle now.
    let new = CpuTimes {
        iowait: 470,
        ..times(40, 10, 1180, 0)
    };
    let shares = one(old, new).unwrap();
    near(Some(shares.user), 20.0);
    near(Some(shares.system), 5.0);
    assert_eq!(shares.iowait, None);
    near(Some(shares.idle), 75.0);
    near(shares.steal, 0.0);
    // The machine's counter is the sum: another CPU's iowait takes it forward.
    let waits = |from, to| {
        let with = |iowait, idle| CpuTimes {
            iowait,
            ..times(0, 0, idle, 0)
        };
        (with(from, 0), with(to, 100))
    };
    let (before, after) = waits(0, 100);
    let snapshot = cpus(&[(0, old), (1, before)], &[(0, new), (1, after)]);
    let all = snapshot.machine.cpu.unwrap();
    near(all.iowait, 70.0 / 4.0);
    near(Some(all.idle), 280.0 / 4.0);
    near(Some(all.user), 40.0 / 4.0);
    let (before, after) = waits(90, 75);
    let snapshot = cpus(&[(0, old), (1, before)], &[(0, new), (1, after)]);
    assert_eq!(snapshot.machine.cpu.unwrap().iowait, None);
}

#[test]
fn the_time_of_a_copied_machine_is_that_of_its_counters() {
    let old = CpuTimes {
        iowait: 50,
        ..CpuTimes::default()
    };
    // Two seconds went by here, twenty there.
    let new = CpuTimes {
        iowait: 45,
        ..times(1000, 0, 1000, 0)
    };
    let shares = one(old, new).unwrap();
    near(Some(shares.user), 50.0);
    near(Some(shares.idle), 50.0);
}

#[test]
fn stolen_time_that_runs_back_or_jumps_is_unknown() {
    // After a move to another host, stolen time fell below 0 and is a huge number now, in one way or another.
    for moved in [0_u64.wrapping_sub(3), u64::MAX / 10_000_000, 2] {
        let (old, new) = (times(0, 0, 0, 5), times(30, 10, 60, moved));
        let shares = one(old, new).unwrap();
        assert_eq!(shares.steal, None);
        // 200 ticks passed, of which 100 are told of.
        near(Some(shares.user), 15.0);
        near(Some(shares.busy()), 20.0);
        near(Some(shares.idle), 30.0);
        near(Some(shares.used()), 20.0);
    }
    let jumped = one(times(0, 0, 0, 5), times(30, 10, 1 << 40, 90));
    assert_eq!(jumped, None, "what is left would be all of it");
}

#[test]
fn a_guest_that_got_ahead_of_its_host_is_counted_once() {
    let old = CpuTimes {
        nice: 28,
        ..times(100, 0, 0, 0)
    };
    let new = CpuTimes {
        nice: 33,
        guest_nice: 25,
        guest: 15,
        ..times(110, 0, 60, 0)
    };
    let shares = one(old, new).unwrap();
    near(Some(shares.nice), 25.0);
    near(shares.guest_nice, 25.0);
    near(Some(shares.user), 15.0);
    near(shares.guest, 15.0);
    near(Some(shares.idle), 60.0);
    let back = CpuTimes { guest: 14, ..new };
    let more = |times: CpuTimes| CpuTimes {
        idle: times.idle + 100,
        ..times
    };
    let shares = one(new, more(back)).unwrap();
    assert_eq!((shares.guest, shares.idle), (None, 100.0));
}

#[test]
fn a_cpu_whose_counters_stand_still_is_idle() {
    let still = times(1, 2, 3, 4);
    let idle = CpuShares {
        idle: 100.0,
        ..CpuShares::default()
    };
    assert_eq!(one(still, still), Some(idle));
    let snapshot = cpus(
        &[(0, times(0, 0, 0, 0)), (1, still)],
        &[(0, times(50, 0, 150, 0)), (1, still)],
    );
    assert_eq!(snapshot.machine.cpus[1], (1, Some(idle)));
    near(Some(snapshot.machine.cpu.unwrap().user), 25.0);
    // Between two ticks nothing needs to move.
    let set = |sample: &mut Sample| sample.machine.cpus = vec![(0, still)];
    let first = advance(None, with(START, set));
    let soon = advance(Some(&first), with(START + 10 * MILLI, set));
    assert_eq!(soon.machine.cpu, None);
}

#[test]
fn without_lines_of_cpus_the_line_of_all_has_to_do() {
    let set = |times| move |sample: &mut Sample| sample.machine.cpu = Some(times);
    let machine = between(set(times(0, 0, 0, 0)), set(times(100, 0, 300, 0))).machine;
    near(Some(machine.cpu.unwrap().user), 25.0);
    let read = set(times(500, 20, 9000, 1));
    assert_eq!(between(|_| (), read).machine.cpu, None);
    assert_eq!(between(read, |_| ()).machine.cpu, None);
}

#[test]
fn counters_are_those_of_the_cpus_that_count_on() {
    let machine = |cpus: &[(u32, CpuTimes)]| Machine {
        cpu: Some(NONSENSE),
        cpus: cpus.to_vec(),
        ..Machine::default()
    };
    let old = machine(&[
        (0, times(1, 0, 0, 5)),
        (1, times(9, 9, 9, 9)),
        (2, times(4, 0, 80, 0)),
    ]);
    let new = machine(&[
        (0, times(3, 0, 7, 4)),
        (2, times(9, 0, 10, 0)),
        (3, times(1, 1, 1, 1)),
    ]);
    let (before, after) = cpu_times(&old, &new).unwrap();
    assert_eq!((before, after), (times(1, 0, 0, 5), times(3, 0, 7, 4)));
    assert_eq!(cpu_times(&old, &machine(&[])), None);
    let only = Machine::default();
    assert_eq!(cpu_times(&only, &only), None);
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

/// Any times at all, or such as a second makes, forward and back.
fn any_times() -> impl Strategy<Value = CpuTimes> {
    let some = prop::array::uniform10(0..1000_u64);
    prop_oneof![prop::array::uniform10(counter()), some].prop_map(|times| CpuTimes {
        user: times[0],
        nice: times[1],
        system: times[2],
        idle: times[3],
        iowait: times[4],
        irq: times[5],
        softirq: times[6],
        steal: times[7],
        guest: times[8],
        guest_nice: times[9],
    })
}

fn check(shares: &CpuShares) -> Result<(), TestCaseError> {
    let parts = [
        Some(shares.user),
        Some(shares.nice),
        Some(shares.system),
        Some(shares.idle),
        shares.iowait,
        Some(shares.irq),
        Some(shares.softirq),
        shares.steal,
    ];
    let known = parts.into_iter().flatten();
    prop_assert!(known.clone().all(|part| part >= 0.0), "{shares:?}");
    let sum: f32 = known.sum();
    prop_assert!(sum < 100.01, "{shares:?}");
    if parts.iter().all(Option::is_some) {
        prop_assert!(sum > 99.99, "{shares:?}");
    }
    let least = |part: f32| Some(part + 0.001);
    prop_assert!(shares.guest <= least(shares.user), "{shares:?}");
    prop_assert!(shares.guest_nice <= least(shares.nice), "{shares:?}");
    Ok(())
}

proptest! {
    #[test]
    fn known_shares_are_all_of_it_unless_something_is_unknown(
        old in prop::collection::vec(any_times(), 3),
        new in prop::collection::vec(any_times(), 3),
    ) {
        let numbered = |times: &[CpuTimes]| -> Vec<_> { (0..).zip(times.iter().copied()).collect() };
        let machine = cpus(&numbered(&old), &numbered(&new)).machine;
        for shares in machine.cpu.iter().chain(machine.cpus.iter().filter_map(|(_, shares)| shares.as_ref())) {
            check(shares)?;
        }
        for ((_, shares), (old, new)) in machine.cpus.iter().zip(old.iter().zip(&new)) {
            let states: [fn(&CpuTimes) -> u64; 4] = [|t| t.idle, |t| t.user, |t| t.system, |t| t.softirq];
            if states.iter().any(|state| state(new) < state(old)) {
                prop_assert_eq!(*shares, None);
            }
            if let Some(shares) = shares && new.iowait < old.iowait {
                prop_assert_eq!(shares.iowait, None);
            }
        }
    }
}
