//! Each rule just below and just above its threshold.

use super::*;
use crate::rates::testing::{Made, process, snapshot};
use crate::rates::{CgroupRates, DiskRates, MachineRates};
use crate::sample::{Blocked, Cgroup, CpuTimes, Hidepid, LoadAverage, Memory};
use std::sync::Arc;

/// A machine with two CPUs and these processes, all idle but for what the test says.
fn machine(processes: &[Made]) -> Snapshot {
    let mut shot = snapshot(1, processes);
    let sample = Arc::make_mut(&mut shot.sample);
    sample.machine.cpus = vec![(0, CpuTimes::default()), (1, CpuTimes::default())];
    sample.machine.memory = Some(Memory {
        total: 1000,
        available: Some(500),
        ..Memory::default()
    });
    shot.machine.cpu = Some(CpuShares {
        idle: 100.0,
        ..CpuShares::default()
    });
    shot
}

fn idle() -> Snapshot {
    machine(&[])
}

/// Shares that leave the rest idle.
fn shares(user: f32, steal: f32, iowait: f32) -> CpuShares {
    CpuShares {
        user,
        steal: Some(steal),
        iowait: Some(iowait),
        idle: 100.0 - user - steal - iowait,
        ..CpuShares::default()
    }
}

fn cause(shot: &Snapshot) -> Cause {
    bottleneck(shot).unwrap().cause
}

fn sentence(shot: &Snapshot) -> String {
    bottleneck(shot).unwrap().sentence.into()
}

fn group(path: &str) -> Arc<Cgroup> {
    Arc::new(Cgroup {
        path: path.as_bytes().into(),
        cpu_limit: Some(1.5),
        ..Cgroup::default()
    })
}

fn throttled_in(share: f32) -> CgroupRates {
    CgroupRates {
        throttled_periods: Some(share),
        throttled_percent: Some(share),
    }
}

#[test]
fn an_idle_machine_is_held_back_by_nothing() {
    let mut shot = idle();
    shot.machine.cpu = Some(shares(12.4, 0.2, 3.0));
    let found = bottleneck(&shot).unwrap();
    assert_eq!(found.cause, Cause::Nothing);
    assert_eq!(
        found.sentence.whole(),
        "nothing holds it back: CPU 12 %, steal 0 %"
    );
    assert_eq!(found.sentence.word(), "nothing holds it back");
}

#[test]
fn without_rates_there_is_no_verdict() {
    let mut shot = idle();
    shot.machine = MachineRates::default();
    assert_eq!(bottleneck(&shot), None);
}

#[test]
fn steal_counts_from_five_percent_and_a_tenth_of_what_was_wanted() {
    let of = |user, steal| {
        let mut shot = idle();
        shot.machine.cpu = Some(shares(user, steal, 0.0));
        shot
    };
    assert_eq!(cause(&of(30.0, 4.9)), Cause::Nothing);
    assert_eq!(cause(&of(30.0, 5.0)), Cause::Steal);
    assert_eq!(cause(&of(46.0, 5.0)), Cause::Nothing);
    let stolen = bottleneck(&of(60.0, 23.0)).unwrap();
    assert!((stolen.number - 23.0).abs() < 0.001);
    assert_eq!(
        stolen.sentence.short(),
        "stolen by the hypervisor: 23 % of CPU time (steal)"
    );
    assert!(
        stolen
            .sentence
            .whole()
            .ends_with("; ask for another host or a larger instance")
    );
}

#[test]
fn a_quota_counts_from_a_tenth_of_the_periods() {
    let mut shot = idle();
    let sample = Arc::make_mut(&mut shot.sample);
    sample.machine.cgroup = Some(group("/"));
    sample.cgroups = [group("/docker/1a2b3c4d5e6f708192a3b4c5d6e7f8091a2b")].into();
    shot.machine.cgroup = Some(throttled_in(9.9));
    shot.cgroups = vec![throttled_in(9.9)];
    assert_eq!(cause(&shot), Cause::Nothing);
    shot.machine.cgroup = Some(throttled_in(10.0));
    assert_eq!(
        bottleneck(&shot).unwrap().sentence.short(),
        "throttled: our own group used up its quota of 1.5 CPUs in 10 % of periods"
    );
    shot.cgroups = vec![throttled_in(82.0)];
    assert_eq!(cause(&shot), Cause::Throttled, "our own comes first");
    shot.machine.cgroup = Some(throttled_in(9.0));
    assert_eq!(cause(&shot), Cause::ThrottledGroup);
    assert_eq!(
        bottleneck(&shot).unwrap().sentence.short(),
        "throttled: docker:1a2b3c4d5e6f used up its quota of 1.5 CPUs in 82 % of periods"
    );
    shot.machine.cpu = Some(shares(99.0, 0.0, 0.0));
    shot.machine.stalled.cpu = Some(50.0);
    assert_eq!(
        cause(&shot),
        Cause::Cpu,
        "the machine itself comes before one of its groups"
    );
    shot.machine.cpu = Some(shares(9.0, 0.0, 0.0));
    let moment = CgroupRates {
        throttled_periods: Some(50.0),
        throttled_percent: Some(0.9),
    };
    shot.machine.cgroup = Some(moment);
    shot.cgroups = vec![moment];
    assert_eq!(
        cause(&shot),
        Cause::Nothing,
        "a moment in one of two periods"
    );
    // Nothing is known of a group that was just seen.
    shot.machine.cgroup = Some(CgroupRates::default());
    shot.cgroups = vec![CgroupRates::default()];
    assert_eq!(cause(&shot), Cause::Nothing);
}

#[test]
fn a_full_cpu_alone_is_no_saturation() {
    let mut shot = idle();
    shot.machine.cpu = Some(shares(97.0, 0.0, 0.0));
    shot.machine.stalled.cpu = Some(9.9);
    assert_eq!(cause(&shot), Cause::Nothing);
    shot.counts.running = Some(30);
    assert_eq!(
        cause(&shot),
        Cause::Nothing,
        "just now, of the interval it says nothing"
    );
    shot.machine.stalled.cpu = Some(10.0);
    assert_eq!(
        sentence(&shot),
        "CPU saturated: tasks waited for a CPU 10 % of the time"
    );
    shot.machine.cpu = Some(shares(89.0, 0.0, 0.0));
    assert_eq!(cause(&shot), Cause::Nothing);
    shot.machine.cpu = Some(shares(86.0, 4.0, 0.0));
    assert_eq!(cause(&shot), Cause::Cpu);
}

#[test]
fn a_cpu_that_is_not_full_can_be_short_at_times() {
    let of = |user, pressure| {
        let mut shot = idle();
        shot.machine.cpu = Some(shares(user, 0.0, 0.0));
        shot.machine.stalled.cpu = Some(pressure);
        shot
    };
    assert_eq!(cause(&of(80.0, 24.9)), Cause::Nothing);
    assert_eq!(cause(&of(49.0, 60.0)), Cause::Nothing, "bound to a CPU");
    assert_eq!(cause(&of(90.0, 56.0)), Cause::Cpu);
    assert_eq!(
        sentence(&of(80.0, 56.0)),
        "CPU short at times: tasks waited for a CPU 56 % of the time, while 20 % of its time was idle"
    );
    let mut waiting = waiting(0, 180.0);
    waiting.machine.cpu = Some(shares(70.0, 0.0, 0.0));
    assert_eq!(
        sentence(&waiting),
        "CPU short at times: 1.8 tasks waited for 2 CPUs on average, while 30 % of its time was idle"
    );
}

/// A full machine on which tasks of this nice value wait so long, %.
fn waiting(nice: i32, wait: f32) -> Snapshot {
    let mut one = process(1, 0, "one");
    let mut two = process(2, 0, "two");
    for made in [&mut one, &mut two] {
        made.wait(wait / 2.0).process.stat.nice = nice;
    }
    let mut shot = machine(&[one, two]);
    shot.machine.cpu = Some(shares(100.0, 0.0, 0.0));
    shot
}

#[test]
fn waiting_tasks_make_a_full_cpu_a_saturated_one() {
    assert_eq!(cause(&waiting(0, 98.0)), Cause::Nothing);
    assert_eq!(
        sentence(&waiting(0, 180.0)),
        "CPU saturated: 1.8 tasks waited for 2 CPUs on average"
    );
    let mut lone = waiting(0, 180.0);
    Arc::make_mut(&mut lone.sample).machine.cpus.pop();
    assert_eq!(
        bottleneck(&lone).unwrap().sentence.short(),
        "CPU saturated: 1.8 tasks waited for 1 CPU on average"
    );
}

#[test]
fn who_lets_others_go_first_is_a_mild_note() {
    assert_eq!(cause(&waiting(19, 99.0)), Cause::Nothing);
    let mut shot = waiting(19, 180.0);
    // The kernel makes no difference.
    shot.machine.stalled.cpu = Some(90.0);
    assert_eq!(
        bottleneck(&shot).unwrap().sentence.short(),
        "only low priority waits: 1.8 tasks waited for 2 CPUs on average"
    );
    // More than what these can be the cause of: others waited that have ended since.
    shot.machine.stalled.cpu = Some(100.0);
    assert_eq!(cause(&shot), Cause::Cpu);
    shot.machine.stalled.cpu = Some(90.0);
    shot.machine.cpu = Some(shares(80.0, 0.0, 0.0));
    assert_eq!(cause(&shot), Cause::Nothing);
}

#[test]
fn memory_is_short_by_pressure_swap_or_faults() {
    let mut shot = idle();
    shot.machine.stalled.memory = Some(9.9);
    shot.machine.paging.swapped_in = Some(1_048_575.0);
    shot.machine.paging.major_faults = Some(500.0);
    assert_eq!(
        cause(&shot),
        Cause::Nothing,
        "programs that start fault as well"
    );
    let mut few = shot.clone();
    if let Some(memory) = &mut Arc::make_mut(&mut few.sample).machine.memory {
        memory.available = Some(99);
    }
    assert_eq!(
        sentence(&few),
        "memory pressure: 500 page faults/s wait for storage, 10 % of the memory is available"
    );
    few.machine.paging.major_faults = Some(99.0);
    assert_eq!(cause(&few), Cause::Nothing);
    shot.machine.paging.swapped_in = Some(3.0 * 1_048_576.0);
    assert_eq!(
        sentence(&shot),
        "memory pressure: 3.0MB/s come back from swap"
    );
    few.machine.stalled.memory = Some(10.0);
    assert_eq!(
        sentence(&few),
        "memory pressure: tasks waited for memory 10 % of the time"
    );
}

#[test]
fn memory_that_is_short_for_a_group_alone_is_told_as_that() {
    let mut shot = idle();
    shot.machine.stalled.memory = Some(30.0);
    let told = |shot: &Snapshot| bottleneck(shot).unwrap().sentence.short().to_owned();
    assert_eq!(
        told(&shot),
        "memory pressure: tasks waited for memory 30 % of the time, 50 % of it is available"
    );
    let mut with = |used: u64| {
        let mut limited = Cgroup::clone(&group("/web"));
        limited.memory_limit = Some(64 << 20);
        limited.memory_used = Some(used << 20);
        Arc::make_mut(&mut shot.sample).cgroups = [group("/"), limited.into()].into();
        told(&shot)
    };
    assert!(with(60).ends_with("is available"));
    assert_eq!(
        with(61),
        "memory pressure: tasks waited for memory 30 % of the time, /web is at its limit of 64MB"
    );
}

#[test]
fn a_disk_is_named_when_tasks_wait_for_it() {
    let mut shot = idle();
    let rates = |utilization| {
        Some(DiskRates {
            utilization,
            ..DiskRates::default()
        })
    };
    let disks = vec![
        ("sda".into(), rates(3.0)),
        ("nvme0n1".into(), rates(97.4)),
        ("new".into(), None),
    ];
    shot.machine.disks = Some(disks);
    shot.machine.stalled.io = Some(19.9);
    assert_eq!(cause(&shot), Cause::Nothing);
    shot.machine.stalled.io = Some(35.0);
    assert_eq!(
        sentence(&shot),
        "blocked on disk: tasks waited for I/O 35 % of the time, nvme0n1 is 97 % busy"
    );
}

#[test]
fn without_pressure_iowait_tells_the_same() {
    let mut shot = idle();
    shot.machine.cpu = Some(shares(5.0, 0.0, 40.0));
    assert_eq!(sentence(&shot), "blocked on I/O: iowait 40 %");
    shot.machine.stalled.io = Some(5.0);
    assert_eq!(cause(&shot), Cause::Nothing, "the kernel knows better");
    shot.machine.stalled.io = None;
    shot.machine.cpu = Some(shares(5.0, 0.0, 19.0));
    assert_eq!(cause(&shot), Cause::Nothing);
}

#[test]
fn no_disk_is_accused_while_none_is_busy() {
    let mut shot = idle();
    shot.machine.disks = Some(vec![("sda".into(), Some(DiskRates::default()))]);
    shot.machine.stalled.io = Some(60.0);
    assert_eq!(
        bottleneck(&shot).unwrap().sentence.short(),
        "blocked on I/O: tasks waited for I/O 60 % of the time, no disk is busy"
    );
}

#[test]
fn one_thread_that_fills_a_cpu_is_the_mildest_note() {
    let with = |one: f32, others: f32| {
        let mut java = process(7, 1, "java");
        java.thread(7, "java", others).thread(8, "main", one);
        java.cpu(one + others);
        let mut shot = machine(&[java]);
        shot.machine.cpu = Some(shares(50.0, 0.0, 0.0));
        shot
    };
    assert_eq!(cause(&with(94.0, 0.0)), Cause::Nothing);
    assert_eq!(cause(&with(96.0, 11.0)), Cause::Nothing);
    let mut shot = with(100.4, 2.0);
    assert_eq!(
        sentence(&shot),
        "1 thread of java uses 100 % of a CPU: it cannot use the idle ones"
    );
    shot.machine.cpu = Some(shares(76.0, 0.0, 0.0));
    assert_eq!(cause(&shot), Cause::Nothing, "nothing is idle");
    shot.machine.stalled.memory = Some(50.0);
    assert_eq!(cause(&shot), Cause::Memory);
}

#[test]
fn a_process_with_one_thread_stands_for_it() {
    let mut make = process(7, 1, "ev\u{1b}il");
    make.cpu(99.0);
    let mut shot = machine(&[make]);
    shot.machine.cpu = Some(shares(50.0, 0.0, 0.0));
    assert!(sentence(&shot).starts_with("1 thread of ev\u{fffd}il uses 99 %"));
    Arc::make_mut(&mut shot.sample).machine.cpus.pop();
    assert_eq!(cause(&shot), Cause::Nothing, "there is no other CPU");
}

#[test]
fn rules_stand_in_the_order_of_their_causes() {
    assert!(
        RULES
            .iter()
            .enumerate()
            .all(|(at, rule)| rule.cause as usize == at)
    );
    // All at once: the most severe one is told.
    let mut shot = idle();
    shot.machine.cpu = Some(shares(60.0, 35.0, 0.0));
    shot.machine.stalled.cpu = Some(50.0);
    assert_eq!(cause(&shot), Cause::Steal);
}

#[test]
fn waiting_for_a_quota_is_no_saturation() {
    let mut made = process(7, 1, "limited");
    made.wait(90.0);
    made.identity().cgroup = Some(b"/a"[..].into());
    let mut shot = machine(&[made]);
    let sample = Arc::make_mut(&mut shot.sample);
    sample.machine.cpus.pop();
    sample.cgroups = [group("/a")].into();
    shot.machine.cpu = Some(shares(97.0, 0.0, 0.0));
    shot.machine.stalled.cpu = Some(80.0);
    shot.cgroups = vec![throttled_in(9.0)];
    assert_eq!(cause(&shot), Cause::Cpu);
    shot.cgroups = vec![throttled_in(85.0)];
    assert_eq!(cause(&shot), Cause::ThrottledGroup);
}

/// So many tasks in D that have not run since `since`, on two idle CPUs with this load.
fn stuck(count: u32, since: u64, load: f32) -> Snapshot {
    let made = (0..count).map(|at| process(100 + at, 1, "stress-ng"));
    let mut shot = machine(&made.collect::<Vec<_>>());
    let sample = Arc::make_mut(&mut shot.sample);
    let processes = sample.processes.iter();
    sample.blocked = processes
        .map(|process| Blocked {
            process: process.key,
            tid: process.key.tid,
            since,
            wchan: Some(b"kernel_clone"[..].into()),
        })
        .collect();
    sample.machine.load = Some(LoadAverage {
        one: load,
        ..LoadAverage::default()
    });
    shot
}

#[test]
fn a_load_that_uses_no_cpu_is_explained() {
    let shot = stuck(20, 0, 20.1);
    let found = bottleneck(&shot).unwrap();
    assert_eq!(found.cause, Cause::Blocked);
    assert!((found.number - 20.0).abs() < 1e-9);
    assert_eq!(
        found.sentence.whole(),
        "load 20, but the CPU is idle: 20 tasks in D, of stress-ng, in kernel_clone"
    );
    // What is frozen does not count for the load.
    assert_eq!(
        sentence(&stuck(2, 0, 0.0)),
        "the CPU is idle: 2 tasks in D, of stress-ng, in kernel_clone"
    );
    assert_eq!(cause(&stuck(1, 0, 1.0)), Cause::Nothing);
    let now = shot.sample.at;
    assert_eq!(cause(&stuck(20, now, 20.0)), Cause::Nothing, "they get on");
}

#[test]
fn tasks_that_are_stuck_hold_nothing_back_where_the_cpu_is_busy() {
    let mut shot = stuck(20, 0, 22.0);
    shot.machine.cpu = Some(shares(60.0, 0.0, 0.0));
    assert_eq!(cause(&shot), Cause::Nothing);
    shot.machine.cpu = Some(shares(10.0, 0.0, 40.0));
    assert_eq!(
        cause(&shot),
        Cause::Disk,
        "by iowait, where nothing else tells"
    );
    shot.machine.stalled.io = Some(0.0);
    assert_eq!(cause(&shot), Cause::Blocked);
}

#[test]
fn tasks_stuck_at_several_places_are_told_by_what_most_of_them_have() {
    let mut shot = stuck(5, 0, 5.0);
    let sample = Arc::make_mut(&mut shot.sample);
    let mut tasks = sample.blocked.to_vec();
    tasks[0].wchan = None;
    tasks[1].wchan = Some(b"rpc_wait_bit_killable"[..].into());
    sample.blocked = tasks.into();
    let other = Arc::make_mut(&mut sample.processes[0]);
    Arc::make_mut(&mut other.identity).name = b"ls\x1b"[..].into();
    assert_eq!(
        sentence(&shot),
        "load 5, but the CPU is idle: 5 tasks in D, 4 of stress-ng, 3 in kernel_clone"
    );
}

#[test]
fn where_others_are_hidden_the_verdict_is_careful() {
    let mut made = process(10, 1, "mine");
    made.cpu(20.0);
    let mut shot = machine(&[made]);
    shot.machine.cpu = Some(shares(97.0, 0.0, 0.0));
    assert_eq!(
        sentence(&shot),
        "nothing holds it back: CPU 97 %, steal 0 %"
    );
    let sample = Arc::make_mut(&mut shot.sample);
    Arc::make_mut(&mut sample.host).hidden = Some(Hidepid::Invisible);
    assert_eq!(
        sentence(&shot),
        "nothing seen that holds it back: CPU 97 %, by processes that are hidden from you, steal 0 %"
    );
    shot.machine.stalled.cpu = Some(60.0);
    assert_eq!(
        sentence(&shot),
        "CPU saturated: tasks waited for a CPU 60 % of the time, by processes that are hidden from you"
    );
    shot.machine.stalled.cpu = None;
    shot.machine.cpu = Some(shares(15.0, 0.0, 0.0));
    assert_eq!(
        sentence(&shot),
        "nothing seen that holds it back: CPU 15 %, steal 0 %"
    );
}
