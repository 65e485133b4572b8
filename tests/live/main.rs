//! The live source against real processes: each trap of `/proc` that the gates could fall into, made to happen.

#![allow(clippy::unwrap_used)]

mod allocations;
mod blocked;
mod budget;
mod captured;
mod cgroups;
mod code;
mod devices;
mod ended;
mod groups;
mod hardware;
mod inspect;
mod io;
mod machines;
mod outside;
mod parallelism;
mod pools;
mod ports;
mod stuck;
#[path = "../support/mod.rs"]
mod support;
mod totals;
mod victim;
mod watch;

use std::io::Write;
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::time::Duration;
use threadtop::sample::{Process, TaskKey, Thread};
use threadtop::source::{Fields, Source};
use victim::Victim;
use watch::{Watch, tids, whole_sample};

#[test]
fn a_process_that_does_not_run_is_carried_over_unread() {
    let victim = Victim::start("sleep", &["3"]);
    let mut watch = Watch::new();
    watch.process(victim.pid());
    // Two samples in a row without a file read: the same record, not an equal one.
    let mut before = watch.process(victim.pid());
    for _ in 0..1000 {
        let now = watch.process(victim.pid());
        if Arc::ptr_eq(&before, &now) {
            return;
        }
        before = now;
    }
    panic!("a sleeping process was read in each of 1000 samples");
}

#[test]
fn a_process_that_stands_still_is_kept_once() {
    let victim = Victim::start("sleep", &["3"]);
    let mut watch = Watch::new();
    // The baseline was read into a second record since; the first one is kept to be written over.
    let sample = &watch.last.as_ref().unwrap().sample;
    let first = Arc::downgrade(sample.by_pid(victim.pid()).unwrap());
    for _ in 0..1000 {
        watch.sample();
        if first.strong_count() == 0 {
            return;
        }
    }
    panic!("a sleeping process has had two records for 1000 samples");
}

#[test]
fn all_threads_are_known_after_the_baseline() {
    let victim = Victim::start("sleep", &["20"]);
    let mut watch = Watch::new();
    let process = watch.process(victim.pid());
    assert_eq!(process.threads.list.len(), 21);
    assert!(process.threads.complete.is_some());
}

#[test]
fn what_was_read_in_the_background_is_handed_out_at_the_first_look() {
    let victim = Victim::start("sleep", &["20"]);
    let mut watch = Watch::new();
    let key = watch.process(victim.pid()).key;
    watch.demand.open = vec![key];
    // The background reads all names before anybody asks for them.
    while watch
        .live
        .background(&watch.demand, Duration::from_millis(5))
    {}
    let refined = watch
        .live
        .refine(&watch.demand)
        .expect("there is something to tell");
    let process = refined.sample.by_pid(victim.pid()).unwrap();
    assert!(
        process
            .threads
            .list
            .iter()
            .all(|thread| thread.detail.is_some())
    );
}

#[test]
fn a_thread_that_moves_is_found_among_many_that_do_not() {
    let mut victim = Victim::start("commands", &[]);
    for _ in 0..10 {
        victim.command("thread");
    }
    let mut watch = Watch::new();
    let before = watch.process(victim.pid());
    victim.command("wake 7");
    let mut moved = Vec::new();
    watch.until("a sleeper moved", |snapshot| {
        let now = snapshot.sample.by_pid(victim.pid()).unwrap();
        moved = (now.threads.list.iter().zip(&before.threads.list))
            .filter(|(now, before)| now.run > before.run)
            .map(|(now, _)| now.tid)
            .collect();
        moved.iter().any(|tid| !tids(&before)[..2].contains(tid))
    });
    // After the leader and the thread that takes the commands, which runs as well.
    let commands = tids(&before)[1];
    moved.retain(|tid| *tid != commands);
    assert_eq!(moved, [tids(&before)[9]], "the eighth of ten sleepers");
}

#[test]
fn a_starved_thread_waits_before_the_kernel_says_so() {
    let victim = Victim::start("starve", &[]);
    let mut watch = Watch::new().looking_at(victim.pid());
    let mut before = watch.process(victim.pid());
    // The kernel books the wait of a thread when it gets the CPU at last. A thread that did not run between two samples
    // has waited all the same.
    for _ in 0..3000 {
        std::thread::sleep(Duration::from_millis(10));
        let now = watch.process(victim.pid());
        let waited = now
            .threads
            .list
            .iter()
            .zip(&before.threads.list)
            .any(|(now, before)| {
                let policy = now.detail.as_ref().map(|detail| detail.policy);
                policy == Some(5)
                    && now.run == before.run
                    && now.wait >= before.wait.map(|wait| wait + 5_000_000)
            });
        if waited {
            return;
        }
        before = now;
    }
    panic!("no wait was credited while it went on");
}

#[test]
fn a_process_is_there_in_the_first_sample_after_its_birth() {
    let mut watch = Watch::new();
    // As many samples as there are between two listings of all processes, and more.
    for _ in 0..8 {
        let mut child = Command::new("sleep").arg("60").spawn().unwrap();
        let sample = watch.sample();
        child.kill().unwrap();
        child.wait().unwrap();
        assert!(sample.by_pid(child.id()).unwrap().born);
    }
}

#[test]
fn kinds_of_switches_of_many_threads_are_read_in_turn() {
    let victim = Victim::start("pool", &["400"]);
    let mut watch = Watch::new();
    let key = watch.process(victim.pid()).key;
    watch.demand.fields = Fields::SPLIT;
    watch.until("few are read, all are known", |snapshot| {
        let at = snapshot.sample.at;
        let (process, rates) = snapshot.process(key).unwrap();
        let threads = process.threads.list.iter().zip(&rates.threads);
        let moved: Vec<_> = threads.filter(|(thread, _)| thread.at >= at).collect();
        let fresh = |thread: &Thread| thread.split.is_some_and(|split| split.at >= at);
        let read = moved.iter().filter(|(thread, _)| fresh(thread));
        let known = moved
            .iter()
            .all(|(_, rates)| rates.voluntary_switches.is_some());
        moved.len() > 200 && read.count() < moved.len() / 2 && known
    });
}

#[test]
fn threads_are_born_and_end() {
    let mut victim = Victim::start("commands", &[]);
    victim.command("thread");
    let mut watch = Watch::new();
    let before = tids(&watch.process(victim.pid()));
    assert_eq!(before.len(), 3);
    victim.command("thread");
    victim.command("end 0");
    let pid = victim.pid();
    watch.until(
        "the new thread is listed, the ended one is not",
        |snapshot| {
            let process = snapshot.sample.by_pid(pid).unwrap();
            let now = tids(process);
            now.len() == 3
                && now.contains(&before[1])
                && !now.contains(&before[2])
                && process.threads.list.iter().any(|thread| thread.born)
        },
    );
}

#[test]
fn short_lived_threads_leave_their_time_with_the_process() {
    let mut victim = Victim::start("commands", &[]);
    let mut watch = Watch::new().looking_at(victim.pid());
    let before = watch.process(victim.pid());
    victim.command("brief 20");
    let after = watch.process(victim.pid());
    let of_threads = |process: &Process| {
        process
            .threads
            .list
            .iter()
            .map(|thread| thread.run)
            .sum::<u64>()
    };
    let (clock, threads) = (
        after.clock - before.clock,
        of_threads(&after) - of_threads(&before),
    );
    // The ended threads ran for 1 ms each at least.
    assert!(
        clock >= threads + 20_000_000,
        "process {clock} ns, living threads {threads} ns"
    );
}

#[test]
fn an_exec_keeps_the_identity_and_changes_the_name() {
    let mut shell = Command::new("sh")
        .args(["-c", "read line; exec sleep 600"])
        .stdin(Stdio::piped())
        .spawn()
        .unwrap();
    let pid = shell.id();
    let mut watch = Watch::new().looking_at(pid);
    let before = watch.process(pid);
    shell.stdin.take().unwrap().write_all(b"go\n").unwrap();
    watch.until("the program is another one", |snapshot| {
        let process = snapshot.sample.by_pid(pid).unwrap();
        *process.identity.name == *b"sleep" && process.identity.cmdline.starts_with(b"sleep\0")
    });
    assert_eq!(watch.process(pid).key, before.key);
    shell.kill().unwrap();
    shell.wait().unwrap();
}

#[test]
fn an_exec_by_another_thread_sets_counters_back_without_a_spike() {
    let mut victim = Victim::start("commands", &[]);
    victim.command("burn 30");
    let mut watch = Watch::new().looking_at(victim.pid());
    victim.send("exec");
    let pid = victim.pid();
    watch.until("the program is another one", |snapshot| {
        let key = snapshot.sample.by_pid(pid).unwrap().key;
        let (process, rates) = snapshot.process(key).unwrap();
        for thread in &rates.threads {
            assert!(
                thread.cpu_percent.is_none_or(|cpu| cpu <= 110.0),
                "{thread:?}"
            );
        }
        *process.identity.name == *b"sleep"
    });
}

#[test]
fn a_process_whose_leader_has_ended_is_no_empty_zombie() {
    let mut victim = Victim::start("commands", &[]);
    victim.command("thread");
    let mut watch = Watch::new().looking_at(victim.pid());
    victim.send("leave");
    let pid = victim.pid();
    watch.until("the leader has ended", |snapshot| {
        snapshot.sample.by_pid(pid).unwrap().stat.state == b'Z'
    });
    watch.until(
        "memory and state are those of the living thread",
        |snapshot| {
            let key = snapshot.sample.by_pid(pid).unwrap().key;
            let (process, rates) = snapshot.process(key).unwrap();
            rates.state != b'Z' && process.statm.is_some_and(|statm| statm.rss > 0)
        },
    );
}

#[test]
fn an_orphan_gets_its_new_parent_though_it_does_not_run() {
    let mut victim = Victim::start("commands", &[]);
    let child: u32 = victim.ask("fork").parse().unwrap();
    let mut watch = Watch::new();
    assert_eq!(watch.process(child).stat.ppid, victim.pid());
    let parent = victim.pid();
    drop(victim);
    watch.until("the child has another parent", |snapshot| {
        snapshot
            .sample
            .by_pid(child)
            .is_some_and(|process| process.stat.ppid != parent)
    });
    let _ = nix::sys::signal::kill(
        nix::unistd::Pid::from_raw(child.cast_signed()),
        nix::sys::signal::SIGKILL,
    );
}

#[test]
fn a_process_that_ends_between_two_samples_is_simply_gone() {
    let victim = Victim::start("sleep", &["2"]);
    let mut watch = Watch::new().looking_at(victim.pid());
    let pid = victim.pid();
    let key: TaskKey = watch.process(pid).key;
    drop(victim);
    watch.until("it is gone", |snapshot| snapshot.position(key).is_none());
    assert!(
        watch
            .last
            .as_ref()
            .unwrap()
            .ended
            .iter()
            .any(|ended| ended.process.key == key)
    );
}
