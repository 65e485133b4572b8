//! Each lint just below and just above its thresholds, and over time.

use super::{Found, LINTS, LintLimits, Lints, Sign};
use crate::diagnosis::Suspect;
use crate::rates::testing::{Made, process, snapshot};
use crate::rates::{CgroupRates, CpuShares, Snapshot, ThreadRates};
use crate::sample::{Cgroup, CpuTimes, ThreadKey};
use crate::text::patterns::Patterns;
use std::sync::Arc;

/// A process with one thread on a machine with two CPUs, one of them idle.
fn lone() -> Made {
    let mut made = process(10, 1, "lone");
    made.thread(10, "lone", 0.0);
    made.rates.total.threads = 1;
    made.process.stat.thread_count = 1;
    made
}

/// A process with these threads.
fn crew(names: &[&str]) -> Made {
    let mut made = process(10, 1, "crew");
    made.thread(10, "crew", 0.0);
    for (name, tid) in names.iter().zip(11..) {
        made.thread(tid, name, 0.0);
    }
    made
}

fn shot(seq: u64, made: &[Made]) -> Snapshot {
    let mut made = made.to_vec();
    for one in &mut made {
        // As if it had been read just now.
        let at = (seq + 1) * 1_000_000_000;
        one.process.stat.at = at;
        for thread in &mut one.process.threads.list {
            thread.at = at;
            if let Some(detail) = &mut thread.detail {
                detail.at = at;
            }
        }
    }
    let mut shot = snapshot(seq, &made);
    let sample = Arc::make_mut(&mut shot.sample);
    sample.machine.cpus = vec![(0, CpuTimes::default()), (1, CpuTimes::default())];
    shot.machine.cpu = Some(CpuShares {
        user: 50.0,
        idle: 50.0,
        ..CpuShares::default()
    });
    shot
}

/// The signs of a row after so many samples that are all alike.
fn after(samples: u64, made: &[Made], suspect: Suspect) -> Vec<Found> {
    let mut lints = Lints::default();
    for seq in 0..samples {
        lints.see(&shot(seq, made), &Patterns::default());
    }
    lints.of(suspect)
}

fn of(made: &Made) -> Vec<Sign> {
    let found = after(2, std::slice::from_ref(made), Suspect::Process(made.key()));
    found.into_iter().map(|found| found.sign).collect()
}

fn thread(made: &Made, tid: u32) -> Suspect {
    Suspect::Thread(ThreadKey {
        process: made.key(),
        tid,
    })
}

fn rates(made: &mut Made, at: usize) -> &mut ThreadRates {
    &mut made.rates.threads[at]
}

#[test]
fn an_idle_process_has_no_mark() {
    assert_eq!(of(&lone()), []);
    assert_eq!(of(&crew(&["a", "b"])), []);
    let mut unknown = lone();
    let total = &mut unknown.rates.total;
    (total.cpu_percent, total.wait_percent) = (None, None);
    (total.voluntary_switches, total.user_percent) = (None, None);
    assert_eq!(of(&unknown), []);
}

#[test]
fn spinning_is_computing_in_user_mode_without_waiting() {
    let spin = |cpu: f32, voluntary: f32, user: Option<f32>, guest: f32| {
        let mut made = lone();
        made.cpu(cpu).switches(voluntary, 10.0);
        made.rates.total.user_percent = user;
        made.rates.total.guest_percent = Some(guest);
        of(&made).contains(&Sign::Spinning)
    };
    assert!(spin(95.0, 5.0, Some(90.0), 0.0));
    assert!(!spin(94.9, 5.0, Some(90.0), 0.0));
    assert!(!spin(95.0, 5.1, Some(90.0), 0.0));
    assert!(!spin(95.0, 5.0, Some(80.0), 0.0), "in the kernel");
    assert!(!spin(95.0, 5.0, None, 0.0), "not known");
    assert!(!spin(95.0, 5.0, Some(95.0), 90.0), "the guest computes");
}

#[test]
fn starved_is_waiting_long_or_much_longer_than_running() {
    let starves = |cpu: f32, wait: f32| {
        let mut made = lone();
        made.cpu(cpu).wait(wait);
        of(&made) == [Sign::Starved]
    };
    assert!(starves(40.0, 50.0));
    assert!(!starves(40.0, 49.9));
    assert!(starves(10.0, 30.0));
    assert!(!starves(10.0, 29.9));
    assert!(!starves(0.1, 19.0), "too little to matter");
}

#[test]
fn preempted_is_many_involuntary_switches_and_most_of_all() {
    let preempted = |voluntary: f32, involuntary: f32| {
        let mut made = lone();
        made.cpu(50.0).switches(voluntary, involuntary);
        of(&made) == [Sign::Preempted]
    };
    assert!(preempted(500.0, 500.0));
    assert!(!preempted(500.0, 499.0));
    assert!(!preempted(600.0, 500.0));
}

#[test]
fn a_convoy_is_several_threads_of_one_pool() {
    let convoy = |names: &[&str], each: f32, cpu: f32| {
        let mut made = crew(names);
        for at in 1..=names.len() {
            rates(&mut made, at).voluntary_switches = Some(each);
            rates(&mut made, at).cpu_percent = Some(cpu);
        }
        after(2, std::slice::from_ref(&made), thread(&made, 11))
    };
    let names = ["w-1", "w-2", "w-3"];
    let found = convoy(&names, 1_000.0, 5.0);
    assert_eq!(found[0].sign, Sign::Convoy);
    assert!(
        found[0]
            .sentence
            .starts_with("lock convoy?: 3 threads × 1.0k VOL/s;"),
        "{found:?}"
    );
    assert_eq!(convoy(&names, 1_000.0, 5.1), [], "they do some work");
    assert_eq!(convoy(&names, 499.0, 1.0), []);
    assert_eq!(convoy(&names[..2], 1_000.0, 5.0), []);
    assert_eq!(convoy(&["w-1", "v-2", "u-3"], 1_000.0, 5.0), []);
}

#[test]
fn one_thread_that_fills_a_cpu_while_others_idle_is_told() {
    let single = |one: f32, others: f32| {
        let mut made = crew(&["a", "b"]);
        rates(&mut made, 1).cpu_percent = Some(one);
        rates(&mut made, 2).cpu_percent = Some(others);
        made.cpu(one + others);
        of(&made).contains(&Sign::SingleThread)
    };
    assert!(single(96.0, 9.0));
    assert!(!single(94.0, 9.0));
    assert!(!single(96.0, 11.0));
    let mut made = lone();
    made.cpu(99.0);
    let mut full = shot(0, &[made.clone()]);
    full.machine.cpu = Some(CpuShares {
        user: 90.0,
        idle: 10.0,
        ..CpuShares::default()
    });
    let mut lints = Lints::default();
    for _ in 0..3 {
        lints.see(&full, &Patterns::default());
    }
    assert_eq!(lints.of(Suspect::Process(made.key())), [], "no CPU idles");
}

#[test]
fn blocked_needs_time() {
    let mut made = lone();
    made.rates.state = b'D';
    let key = Suspect::Process(made.key());
    let made = [made];
    assert_eq!(after(5, &made, key), []);
    let found = after(6, &made, key);
    assert!(
        found[0].sentence == "D 5 s in io_schedule; waits for a disk",
        "{found:?}"
    );
    let mut runs = made.clone();
    runs[0].cpu(0.5);
    assert_eq!(after(9, &runs, key), [], "it ran in between");
    let mut kernel = made;
    kernel[0].kernel();
    assert_eq!(after(9, &kernel, key), []);
}

#[test]
fn who_has_not_run_since_it_was_read_is_still_in_d() {
    let mut made = lone();
    made.rates.state = b'D';
    let mut lints = Lints::default();
    for seq in 100..110 {
        let mut shot = shot(seq, std::slice::from_ref(&made));
        let sample = Arc::make_mut(&mut shot.sample);
        for process in &mut sample.processes {
            Arc::make_mut(process).stat.at = 0;
        }
        lints.see(&shot, &Patterns::default());
    }
    let found = lints.of(Suspect::Process(made.key()));
    assert_eq!(found[0].short(), "D 9 s in io_schedule");
}

#[test]
fn a_function_that_may_not_be_known_is_left_out() {
    let mut made = lone();
    made.rates.state = b'D';
    let key = Suspect::Process(made.key());
    let mut lints = Lints::default();
    for seq in 0..9 {
        let mut shot = shot(seq, std::slice::from_ref(&made));
        let sample = Arc::make_mut(&mut shot.sample);
        let mut task = sample.blocked[0].clone();
        task.wchan = None;
        sample.blocked = [task].into();
        lints.see(&shot, &Patterns::default());
    }
    let found = lints.of(key);
    assert_eq!(found[0].short(), "D 8 s");
}

#[test]
fn zombies_are_told_of_their_parent_after_a_while() {
    let parent = lone();
    let mut child = process(11, 10, "child");
    child.rates.state = b'Z';
    child.process.stat.state = b'Z';
    let key = Suspect::Process(parent.key());
    let made = [parent.clone(), child.clone()];
    assert_eq!(after(11, &made, key), []);
    let found = after(12, &made, key);
    assert!(
        found[0]
            .sentence
            .starts_with("zombies: 1 for 11 s and longer;"),
        "{found:?}"
    );
    // Of a parent whose children end all the time there is always one that it has not reaped yet.
    let mut lints = Lints::default();
    for seq in 0..40 {
        let mut next = child.clone();
        next.process.key.starttime = seq;
        lints.see(&shot(seq, &[parent.clone(), next]), &Patterns::default());
    }
    assert_eq!(lints.of(key), []);
    // The leader has ended, other threads of it live on.
    child.rates.state = b'S';
    assert_eq!(after(40, &[parent, child], key), []);
}

#[test]
fn who_asked_to_stand_back_is_not_starved() {
    let starves = |nice: i32, policy: u32| {
        let mut made = lone();
        made.cpu(1.0).wait(90.0);
        made.process.stat.nice = nice;
        made.process.stat.policy = policy;
        of(&made) == [Sign::Starved]
    };
    assert!(starves(0, 0));
    assert!(starves(-5, 3), "batch has its fair share");
    assert!(!starves(19, 0));
    assert!(!starves(0, 5), "idle");
    let mut mixed = crew(&["a", "b"]);
    for at in [1, 2] {
        rates(&mut mixed, at).wait_percent = Some(80.0);
    }
    let detail = mixed.process.threads.list[1].detail.as_mut();
    detail.unwrap().nice = 10;
    let found = |tid| after(2, std::slice::from_ref(&mixed), thread(&mixed, tid));
    assert_eq!(found(11), []);
    assert_eq!(found(12)[0].sign, Sign::Starved);
}

/// The signs of `made`, in a group that is throttled for so long and in so many periods, %.
fn within_quota(made: &Made, time: f32, periods: f32) -> Vec<Sign> {
    let mut made = made.clone();
    made.identity().cgroup = Some(b"/slow".as_slice().into());
    let mut shot = shot(0, std::slice::from_ref(&made));
    let sample = Arc::make_mut(&mut shot.sample);
    let group = Cgroup {
        path: b"/slow".as_slice().into(),
        ..Cgroup::default()
    };
    sample.cgroups = [Arc::new(group)].into();
    shot.cgroups.push(CgroupRates {
        throttled_periods: Some(periods),
        throttled_percent: Some(time),
    });
    let mut lints = Lints::default();
    for _ in 0..2 {
        lints.see(&shot, &Patterns::default());
    }
    let found = lints.of(Suspect::Process(made.key())).into_iter();
    found.map(|found| found.sign).collect()
}

#[test]
fn throttled_is_told_of_what_wants_to_run() {
    let throttled = |periods: f32, cpu: f32| {
        let mut made = lone();
        made.cpu(cpu);
        within_quota(&made, 0.0, periods) == [Sign::Throttled]
    };
    assert!(throttled(10.0, 1.0));
    assert!(!throttled(9.9, 1.0));
    assert!(!throttled(10.0, 0.9));
}

#[test]
fn who_waits_for_its_quota_is_not_starved() {
    let mut one = lone();
    one.cpu(10.0).wait(90.0);
    let mut many = crew(&["a", "b"]);
    many.cpu(20.0);
    for at in [1, 2] {
        rates(&mut many, at).wait_percent = Some(90.0);
    }
    for made in [one, many] {
        use Sign::{Starved, Throttled};
        assert_eq!(within_quota(&made, 0.0, 0.0), [Starved]);
        assert_eq!(within_quota(&made, 150.0, 100.0), [Throttled]);
        // Held up as well, but far less than it waits.
        assert_eq!(within_quota(&made, 150.0, 20.0), [Throttled, Starved]);
    }
}

#[test]
fn a_mark_comes_after_two_samples_and_goes_after_three() {
    let calm = lone();
    let mut waits = lone();
    waits.wait(70.0);
    let key = Suspect::Process(calm.key());
    let mut lints = Lints::default();
    let mut told = Vec::new();
    for (seq, made) in [
        &calm, &waits, &waits, &calm, &calm, &waits, &calm, &calm, &calm,
    ]
    .into_iter()
    .enumerate()
    {
        lints.see(
            &shot(seq as u64, std::slice::from_ref(made)),
            &Patterns::default(),
        );
        told.push(!lints.of(key).is_empty());
    }
    let expected = [false, false, true, true, true, true, true, true, false];
    assert_eq!(told, expected);
    // Once in a while is nothing.
    let mut lints = Lints::default();
    for seq in 0..20 {
        let made = if seq % 2 == 0 { &waits } else { &calm };
        lints.see(&shot(seq, std::slice::from_ref(made)), &Patterns::default());
        assert_eq!(lints.of(key), []);
    }
}

#[test]
fn a_process_has_the_signs_of_its_threads_with_the_worst_number() {
    let mut made = crew(&["a", "b"]);
    rates(&mut made, 1).wait_percent = Some(60.0);
    rates(&mut made, 2).wait_percent = Some(80.0);
    let found = after(2, std::slice::from_ref(&made), Suspect::Process(made.key()));
    assert_eq!(
        found[0].sentence,
        "starved: waits 80 %, runs 0 % (2 threads); ready to run, but without a CPU"
    );
    assert_eq!(found[0].short(), "starved");
}

#[test]
fn thresholds_can_be_others() {
    let mut thresholds = LintLimits::default();
    thresholds.set("starved", "wait_percent", 90.0).unwrap();
    thresholds.set("starved", "wait_to_cpu", 1_000.0).unwrap();
    let mut made = lone();
    made.cpu(10.0).wait(70.0);
    let mut lints = Lints::new(thresholds);
    for seq in 0..3 {
        lints.see(
            &shot(seq, std::slice::from_ref(&made)),
            &Patterns::default(),
        );
    }
    assert_eq!(lints.of(Suspect::Process(made.key())), []);
    assert!(
        LINTS[Sign::Starved as usize]
            .when(lints.thresholds())
            .contains("for 90 % of")
    );
}
