//! Acting on real processes: it reaches who was chosen, all of it, and nobody else.

use crate::key;
use crate::pty::{Terminal, start};
use crate::support::{Victim, skip};
use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::process::{
    Pid, PidfdFlags, Signal, WaitId, WaitIdOptions, kill_process, pidfd_open, waitid,
};
use std::fs;
use std::os::unix::process::{CommandExt, ExitStatusExt};
use std::process::Command;
use threadtop::act::{Actor, CpuList, Facts, IoPriority, LocalActor, Target};
use threadtop::sample::{Policy, TaskKey};

fn id(victim: &Victim) -> Pid {
    Pid::from_raw(victim.pid().cast_signed()).unwrap()
}

/// Waits until a process has ended; the signal that ended it.
fn ended_by(victim: &Victim) -> Option<i32> {
    let pidfd = pidfd_open(id(victim), PidfdFlags::empty()).unwrap();
    let patience = Timespec {
        tv_sec: 40,
        tv_nsec: 0,
    };
    let ended = poll(&mut [PollFd::new(&pidfd, PollFlags::IN)], Some(&patience));
    assert_eq!(ended, Ok(1), "it has not ended");
    // Left for the victim itself to be waited for.
    let options = WaitIdOptions::EXITED | WaitIdOptions::NOWAIT;
    let status = waitid(WaitId::Pid(id(victim)), options).unwrap();
    status.and_then(|status| status.terminating_signal())
}

fn is_alive(victim: &Victim) -> bool {
    let options = WaitIdOptions::EXITED | WaitIdOptions::NOWAIT | WaitIdOptions::NOHANG;
    waitid(WaitId::Pid(id(victim)), options).unwrap().is_none()
}

/// Threads of a victim, ascending.
fn tids(victim: &Victim) -> Vec<u32> {
    let tasks = fs::read_dir(format!("/proc/{}/task", victim.pid())).unwrap();
    let names = tasks.map(|task| task.unwrap().file_name().into_string().unwrap());
    let mut tids: Vec<u32> = names.map(|name| name.parse().unwrap()).collect();
    tids.sort_unstable();
    tids
}

/// How a thread is, told by the kernel.
fn facts(tid: u32) -> Facts {
    // Every thread answers to its own number as well.
    let bytes = fs::read(format!("/proc/{tid}/stat")).unwrap();
    let stat = threadtop::proc::stat::parse(&bytes).unwrap();
    let mut opened = LocalActor::default().open(&[Target::Process(TaskKey {
        tid,
        starttime: stat.starttime,
    })]);
    Facts {
        nice: stat.nice,
        ..opened.remove(0).1.unwrap()
    }
}

fn all(victim: &Victim) -> Vec<Facts> {
    tids(victim).into_iter().map(facts).collect()
}

/// The program on these processes, the cursor on the first of them.
fn looking_at(victims: &[&Victim], more: &[&str]) -> Terminal {
    let pids: Vec<String> = victims
        .iter()
        .map(|victim| victim.pid().to_string())
        .collect();
    let pids = pids.join(",");
    let mut arguments = vec!["--list", "--interval", "0.2", "--pid", &pids];
    arguments.extend(more);
    let terminal = start(&arguments);
    terminal.see_selected(&victims[0].pid().to_string());
    terminal
}

#[test]
fn a_signal_reaches_the_process_chosen_although_the_list_sorts_anew() {
    let victims = [Victim::new(&["quiet"]), Victim::busy(&["busy"])];
    let [quiet, busy] = &victims;
    kill_process(id(busy), Signal::STOP).unwrap();
    let mut terminal = looking_at(&[quiet, busy], &["--sort", "cpu"]);
    terminal.wait("the quiet one on top", |view| {
        view.above(quiet.pid(), busy.pid())
    });
    terminal.send(key::F9);
    terminal.see(&format!("({})", quiet.pid()));
    // The other one takes its line.
    kill_process(id(busy), Signal::CONT).unwrap();
    terminal.wait("the busy one on top", |view| {
        view.above(busy.pid(), quiet.pid())
    });
    terminal.send(key::ENTER);
    terminal.see("SIGTERM sent to");
    assert_eq!(ended_by(quiet), Some(15));
    assert!(is_alive(busy));
}

#[test]
fn a_signal_is_chosen_by_its_name() {
    let victim = Victim::new(&[]);
    let mut terminal = looking_at(&[&victim], &[]);
    terminal.send("k");
    terminal.see("Send a signal");
    terminal.send("rtmin+3");
    terminal.see("Number or name: rtmin+3");
    terminal.send(key::ENTER);
    terminal.see("SIGRTMIN+3 sent to");
    assert_eq!(ended_by(&victim), Some(37));
}

#[test]
fn what_is_tagged_is_listed_before_it_ends() {
    let victims = [Victim::new(&[]), Victim::new(&[]), Victim::new(&[])];
    let [first, second, spared] = &victims;
    let mut terminal = looking_at(&[first, second, spared], &["--sort", "pid"]);
    terminal.send(" ");
    terminal.see("1 tagged");
    terminal.see_selected(&second.pid().to_string());
    terminal.send(" ");
    terminal.see("2 tagged");
    terminal.send(key::F9);
    let view = terminal.see("to 2 targets:");
    for victim in [first, second] {
        assert!(view.contains(&format!("│ {:>7} ", victim.pid())), "{view}");
    }
    terminal.send("kill");
    terminal.see("Number or name: kill");
    assert!(victims.iter().all(is_alive), "nothing is done yet");
    terminal.send(key::ENTER);
    terminal.see("Results");
    assert_eq!((ended_by(first), ended_by(second)), (Some(9), Some(9)));
    assert!(is_alive(spared));
}

#[test]
fn a_signal_is_widened_to_the_process_group() {
    // A job as a shell makes it: the shell and what it has started, which begins more at once.
    let mut job = Command::new("sh");
    job.args(["-c", "sleep 600 & sleep 600; wait"])
        .process_group(0);
    let mut job = job.spawn().unwrap();
    let pid = job.id();
    let terminal = &mut start(&["--list", "--interval", "0.2", "--pid", &pid.to_string()]);
    terminal.see_selected(&pid.to_string());
    terminal.send("k");
    terminal.see(&format!("widens to process group {pid} (3 processes)"));
    terminal.send("\t");
    terminal.see(&format!("to process group {pid}, 3 targets:"));
    terminal.send("kill");
    terminal.see("Number or name: kill");
    terminal.send(key::ENTER);
    terminal.see("Results");
    assert_eq!(job.wait().unwrap().signal(), Some(9));
}

#[test]
fn a_process_group_of_a_pid_namespace_is_signalled_and_nobody_else() {
    // By other numbers than those it has outside.
    let script = r#"
        setsid sh -c 'sleep 600 & sleep 600; wait' & job=$!
        setsid sleep 700 &
        "$0" --list --interval 0.2 --filter "pgrp=$job | name=sleep" --sort pid; exit $?"#;
    let mut terminal = Terminal::open_in_namespace(script);
    let view = terminal.wait("the job", |view| {
        let listed = view.rows().iter().filter(|row| row.contains("sleep 600"));
        // The shell, and two that it runs.
        listed.count() == 3 || view.contains("no namespace")
    });
    if !view.alternate {
        return skip(&view.to_string());
    }
    terminal.send("k");
    let view = terminal.see("(3 processes)");
    let mut told = view.lines.iter();
    let group = told.find_map(|line| line.split_once("process group ")?.1.split(' ').next());
    let group = group.unwrap();
    assert!(group.parse::<u32>().unwrap() < 100, "{group}: {view}");
    terminal.send("\t");
    terminal.see(&format!("to process group {group}, 3 targets:"));
    terminal.send(key::ENTER);
    let view = terminal.see("Results");
    assert!(
        !view.contains("ermission") && !view.contains("refused"),
        "{view}"
    );
    terminal.send(key::ESC);
    terminal.wait("the job has ended, the other lives", |view| {
        !view.contains("sleep 600") && view.contains("sleep 700")
    });
    terminal.quit();
}

#[test]
fn nice_is_set_for_every_thread() {
    let victim = Victim::new(&["one", "two"]);
    let before = all(&victim);
    let mut terminal = looking_at(&[&victim], &[]);
    terminal.send(key::F8);
    terminal.see("threads: nice");
    terminal.send("[");
    let twice = (before[0].nice + 2).min(19);
    terminal.see(&format!("nice {twice}, was"));
    for (before, after) in before.iter().zip(all(&victim)) {
        assert_eq!(after.nice, (before.nice + 2).min(19));
    }
}

#[test]
fn on_a_thread_it_is_that_thread_alone() {
    let victim = Victim::new(&["alpha"]);
    let alpha = victim.tid("alpha");
    let before = all(&victim);
    let mut terminal = looking_at(&[&victim], &[]);
    terminal.send(key::RIGHT);
    terminal.see("alpha");
    terminal.send(&format!("/{alpha}"));
    terminal.see_selected(&alpha.to_string());
    terminal.send(key::ENTER);
    terminal.send(key::F8);
    terminal.see(&format!("thread alpha ({alpha})"));
    terminal.send("Y");
    terminal.see("this thread only");
    terminal.send("b\r");
    terminal.see("policy BATCH.");
    for (tid, before) in tids(&victim).into_iter().zip(before) {
        let after = facts(tid);
        if tid == alpha {
            assert_eq!(after.nice, (before.nice + 1).min(19));
            assert_eq!(after.policy, Some(Policy::Batch));
        } else {
            assert_eq!((after.nice, after.policy), (before.nice, before.policy));
        }
    }
}

#[test]
fn affinity_is_set_for_every_thread() {
    let victim = Victim::new(&["one", "two"]);
    let first: CpuList = all(&victim)[0].cpus.iter().take(1).collect();
    let mut terminal = looking_at(&[&victim], &[]);
    terminal.send("a");
    terminal.see("CPU affinity");
    terminal.send(&first.to_string());
    terminal.see(&format!("as 0-3,8: {first}"));
    terminal.send(key::ENTER);
    terminal.see(&format!("runs on CPU {first}."));
    assert!(all(&victim).iter().all(|thread| thread.cpus == first));
}

#[test]
fn io_priority_and_policy_are_set_for_every_thread() {
    let victim = Victim::new(&["one", "two"]);
    let mut terminal = looking_at(&[&victim], &[]);
    terminal.send("i");
    terminal.see("I/O priority");
    terminal.send("be6");
    terminal.see("Short name: be6");
    terminal.send(key::ENTER);
    terminal.see("I/O priority best-effort 6.");
    terminal.send("Y");
    terminal.see("Scheduling policy");
    terminal.send("b\r");
    terminal.see("policy BATCH.");
    for thread in all(&victim) {
        assert_eq!(thread.io.map(IoPriority::pack), Some(0x4006));
        assert_eq!(thread.policy, Some(Policy::Batch));
    }
}

#[test]
fn read_only_does_nothing() {
    let victim = Victim::new(&[]);
    let before = all(&victim);
    let mut terminal = looking_at(&[&victim], &["--readonly"]);
    for key in [key::F9, key::F7, key::F8, "i", "Y", "a", "k"] {
        terminal.send(key);
        terminal.see("Read-only");
        // Takes the answer away; would send the signal, were there a dialog.
        terminal.send(key::HOME);
        let view = terminal.see_no("Read-only");
        assert!(!view.contains("Signal"), "{view}");
    }
    assert!(is_alive(&victim));
    assert_eq!(all(&victim), before);
}
