//! What changes from outside, while the task itself does not run, is fresh on the screen within three seconds.

// Scheduling of others has no safe interface.
#![allow(unsafe_code)]

use crate::cgroups::Group;
use crate::support::skip;
use crate::victim::Victim;
use crate::watch::{Watch, tids};
use std::fs;
use threadtop::rates::Snapshot;
use threadtop::sample::{Process, ThreadKey};
use threadtop::source::Fields;

/// Three seconds.
const FRESH: u64 = 3_000_000_000;

type Seen<'a> = Box<dyn Fn(&Snapshot, &Process) -> bool + 'a>;

fn now() -> u64 {
    let time = nix::time::clock_gettime(nix::time::ClockId::CLOCK_MONOTONIC).unwrap();
    time.tv_sec() as u64 * 1_000_000_000 + time.tv_nsec() as u64
}

/// Waits until its files were read just now, makes a change, and waits until all of it is seen: in time, but for what the
/// samples themselves came late.
fn changes(watch: &mut Watch, pid: u32, change: impl FnOnce(), seen: &[(&str, Seen)]) {
    let nice = match watch.process(pid).stat.nice {
        19 => 18,
        nice => nice + 1,
    };
    renice(pid, nice);
    watch.until("its files are read anew", |shot| {
        shot.sample.by_pid(pid).unwrap().stat.nice == nice
    });
    change();
    let changed = now();
    let (mut last, mut gap) = (changed, 0);
    let mut took: Vec<Option<u64>> = vec![None; seen.len()];
    watch.until("all changes are seen", |shot| {
        gap = gap.max(shot.sample.at.saturating_sub(last));
        last = shot.sample.at;
        let process = shot.sample.by_pid(pid).unwrap();
        for ((_, seen), took) in seen.iter().zip(&mut took) {
            if took.is_none() && seen(shot, process) {
                *took = Some(last.saturating_sub(changed));
            }
        }
        took.iter().all(Option::is_some)
    });
    for ((what, _), took) in seen.iter().zip(took) {
        let took = took.unwrap();
        assert!(
            took <= FRESH + 2 * gap,
            "{what}: {took} ns, samples {gap} ns apart"
        );
    }
}

fn watch_all_of(pid: u32) -> Watch {
    let mut watch = Watch::new().looking_at(pid);
    let process = watch.process(pid);
    watch.demand.fields = Fields::STANDING | Fields::CGROUP;
    let key = |tid| ThreadKey {
        process: process.key,
        tid,
    };
    watch.demand.visible_threads = tids(&process).into_iter().map(key).collect();
    watch.refine();
    watch
}

fn renice(tid: u32, nice: i32) {
    // SAFETY: plain numbers.
    assert_eq!(
        unsafe { libc::setpriority(libc::PRIO_PROCESS, tid, nice) },
        0
    );
}

#[test]
fn what_others_do_to_a_sleeping_process_is_seen() {
    let victim = Victim::start("sleep", &["3"]);
    let pid = victim.pid();
    let mut watch = watch_all_of(pid);
    let process = watch.process(pid);
    let thread = *tids(&process).last().unwrap();
    let change = || {
        renice(pid, 5);
        renice(thread, 7);
        // SAFETY: plain numbers, and a structure that outlives the call.
        unsafe {
            let none = libc::sched_param { sched_priority: 0 };
            assert_eq!(
                libc::sched_setscheduler(pid.cast_signed(), libc::SCHED_BATCH, &raw const none),
                0
            );
            let idle: libc::c_long = 3 << 13;
            assert_eq!(
                libc::syscall(libc::SYS_ioprio_set, 1, libc::c_long::from(pid), idle),
                0
            );
        }
        fs::write(format!("/proc/{pid}/oom_score_adj"), "500").unwrap();
    };
    let score = process.oom_and_io_priority.oom_score;
    let of_thread = move |process: &Process| {
        let detail = process
            .threads
            .get(thread)
            .and_then(|thread| thread.detail.clone());
        detail.is_some_and(|detail| detail.nice == 7)
    };
    changes(
        &mut watch,
        pid,
        change,
        &[
            ("nice", Box::new(|_, process| process.stat.nice == 5)),
            ("policy", Box::new(|_, process| process.stat.policy == 3)),
            (
                "nice of a thread",
                Box::new(move |_, process| of_thread(process)),
            ),
            (
                "I/O priority",
                Box::new(|_, process| process.oom_and_io_priority.io_priority == Some(3 << 13)),
            ),
            (
                "OOM score",
                Box::new(move |_, process| process.oom_and_io_priority.oom_score > score),
            ),
        ],
    );
}

#[test]
fn another_parent_is_seen() {
    let mut victim = Victim::start("commands", &[]);
    let pid = victim.ask("fork").parse().unwrap();
    let parent = victim.pid();
    let mut watch = watch_all_of(pid);
    changes(
        &mut watch,
        pid,
        || drop(victim),
        &[(
            "parent",
            Box::new(move |_, process| process.stat.ppid != parent),
        )],
    );
    nix::sys::signal::kill(
        nix::unistd::Pid::from_raw(pid.cast_signed()),
        nix::sys::signal::SIGKILL,
    )
    .unwrap();
}

#[test]
fn another_control_group_and_its_limit_are_seen() {
    let Some(group) = Group::make() else {
        skip("no control group with a CPU quota can be made here");
        return;
    };
    let victim = Victim::start("sleep", &["2"]);
    let pid = victim.pid();
    let mut watch = watch_all_of(pid);
    watch.until("its group is known", |shot| {
        shot.sample.by_pid(pid).unwrap().identity.cgroup.is_some()
    });
    let name = group.0.file_name().unwrap().to_str().unwrap();
    let limit = |wanted: f64| {
        move |shot: &Snapshot, process: &Process| {
            let found = shot.cgroup(process).and_then(|(group, _)| group.cpu_limit);
            found.is_some_and(|limit| (limit - wanted).abs() < 1e-6)
        }
    };
    let inside = |process: &Process| {
        let path = process.identity.limiting_cgroups().map(|paths| paths.cpu);
        let path = path.unwrap_or_default();
        path.ends_with(name.as_bytes())
    };
    let enter = || group.write("cgroup.procs", &pid.to_string()).unwrap();
    changes(
        &mut watch,
        pid,
        enter,
        &[
            ("control group", Box::new(move |_, process| inside(process))),
            ("its limit", Box::new(limit(0.2))),
        ],
    );
    let raise = || {
        let first = group.write("cpu.cfs_quota_us", "50000");
        first
            .or_else(|_| group.write("cpu.max", "50000 100000"))
            .unwrap();
    };
    changes(
        &mut watch,
        pid,
        raise,
        &[("another limit", Box::new(limit(0.5)))],
    );
    drop(victim);
}
