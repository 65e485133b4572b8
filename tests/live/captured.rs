//! A captured tree in place of `/proc`: its PIDs mean other processes, so nothing but its files may be asked.

use crate::support::tree::{capture, capture_process, copy_files};
use crate::support::until;
use crate::victim::Victim;
use crate::whole_sample;
use std::fs;
use std::path::Path;
use std::time::Duration;
use threadtop::sample::{Departed, Unread};
use threadtop::source::live::Live;
use threadtop::source::{Demand, Extras, Fields, Source};

#[test]
fn a_captured_tree_is_read_from_its_files_alone() {
    let mut victim = Victim::start("commands", &[]);
    victim.command("burn 30");
    let tree = tempfile::tempdir().unwrap();
    capture(victim.pid(), tree.path());
    let mut live = Live::open(tree.path()).unwrap();
    let before = whole_sample(&mut live);
    assert!(live.actor().is_err());
    // The process goes on; its copy does not.
    victim.command("burn 50");
    let after = whole_sample(&mut live);
    let [before, after] =
        [before, after].map(|sample| sample.by_pid(victim.pid()).unwrap().clone());
    assert_eq!(before.clock, after.clock);
    assert_eq!(after.threads.list.len(), 2);
    assert!(
        after
            .threads
            .list
            .iter()
            .map(|thread| thread.run)
            .sum::<u64>()
            >= 30_000_000
    );
    assert!(after.identity.cmdline.ends_with(b"--quiet\0"));
}

#[test]
fn a_thread_that_cannot_be_read_is_not_said_to_stand_still() {
    let mut victim = Victim::start("commands", &[]);
    let tree = tempfile::tempdir().unwrap();
    capture(victim.pid(), tree.path());
    let mut live = Live::open(tree.path()).unwrap();
    whole_sample(&mut live);
    let before = whole_sample(&mut live);
    victim.command("burn 50");
    let pid = victim.pid().to_string();
    let process = tree.path().join(&pid);
    copy_files(&Path::new("/proc").join(&pid), &process, &["stat"]);
    // Reading a folder fails, also for root.
    for thread in fs::read_dir(process.join("task")).unwrap() {
        let counters = thread.unwrap().path().join("schedstat");
        fs::remove_file(&counters).unwrap();
        fs::create_dir(&counters).unwrap();
    }
    let after = whole_sample(&mut live);
    let [before, after] =
        [before, after].map(|sample| sample.by_pid(victim.pid()).unwrap().clone());
    assert!(after.clock > before.clock);
    assert_eq!(after.threads.complete, before.threads.complete);
}

#[test]
fn of_a_captured_tree_nothing_tells_who_ends() {
    let tree = tempfile::tempdir().unwrap();
    capture(std::process::id(), tree.path());
    let mut live = Live::open(tree.path()).unwrap();
    let demand = Demand {
        extras: Extras::DEPARTURES,
        ..Demand::default()
    };
    let sample = live.sample(&demand).unwrap();
    assert_eq!(sample.departed, Departed::Elsewhere);
}

#[test]
fn a_process_that_leaves_the_tree_is_gone() {
    let victim = Victim::start("sleep", &["2"]);
    let tree = tempfile::tempdir().unwrap();
    capture(victim.pid(), tree.path());
    let mut live = Live::open(tree.path()).unwrap();
    assert!(whole_sample(&mut live).by_pid(victim.pid()).is_some());
    fs::remove_dir_all(tree.path().join(victim.pid().to_string())).unwrap();
    assert!(whole_sample(&mut live).by_pid(victim.pid()).is_none());
}

#[test]
fn a_folder_that_is_no_proc_is_refused_in_a_sentence() {
    let folder = tempfile::tempdir().unwrap();
    let Err(error) = Live::open(folder.path()) else {
        panic!("an empty folder was taken for /proc");
    };
    assert!(error.to_string().contains("needs a Linux /proc"), "{error}");
}

#[test]
fn files_that_are_missing_or_broken_are_unknown_not_fatal() {
    let victim = Victim::start("sleep", &["2"]);
    let tree = tempfile::tempdir().unwrap();
    capture(victim.pid(), tree.path());
    let pid = victim.pid().to_string();
    fs::write(tree.path().join(&pid).join("status"), b"\xff\0Uid:\tx\n").unwrap();
    fs::write(tree.path().join(&pid).join("statm"), b"").unwrap();
    fs::remove_file(tree.path().join("loadavg")).unwrap();
    fs::remove_file(tree.path().join("meminfo")).unwrap();
    fs::remove_dir_all(tree.path().join(&pid).join("task")).unwrap();
    let sample = whole_sample(&mut Live::open(tree.path()).unwrap());
    assert!(sample.machine.load.is_none() && sample.machine.memory.is_none());
    let process = sample.by_pid(victim.pid()).unwrap();
    assert!(process.statm.is_none());
    assert!(process.stat.virt > 0, "what `stat` says is still there");
}

#[test]
fn a_reused_pid_is_another_process() {
    let victim = Victim::start("sleep", &["2"]);
    let tree = tempfile::tempdir().unwrap();
    capture(victim.pid(), tree.path());
    let mut live = Live::open(tree.path()).unwrap();
    let before = whole_sample(&mut live)
        .by_pid(victim.pid())
        .unwrap()
        .clone();
    let file = tree.path().join(victim.pid().to_string()).join("stat");
    let stat = String::from_utf8(fs::read(&file).unwrap()).unwrap();
    let started = before.key.starttime;
    fs::write(
        &file,
        stat.replace(&format!(" {started} "), &format!(" {} ", started + 7)),
    )
    .unwrap();
    let after = whole_sample(&mut live)
        .by_pid(victim.pid())
        .unwrap()
        .clone();
    assert_eq!(after.key.starttime, started + 7);
    assert!(after.born, "it was started while we looked");
}

#[test]
fn a_command_line_that_never_comes_delays_nobody() {
    let (stuck, fine) = (
        Victim::start("sleep", &["2"]),
        Victim::start("sleep", &["2"]),
    );
    let tree = tempfile::tempdir().unwrap();
    capture(stuck.pid(), tree.path());
    capture_process(fine.pid(), tree.path());
    // Opening a pipe that nobody writes to waits as long as a lock that nobody gives up.
    let trap = tree.path().join(stuck.pid().to_string()).join("cmdline");
    fs::remove_file(&trap).unwrap();
    nix::unistd::mkfifo(&trap, nix::sys::stat::Mode::S_IRWXU).unwrap();
    let mut live = Live::open(tree.path()).unwrap();
    until("the stuck process is told from the other one", || {
        let sample = whole_sample(&mut live);
        let [stuck, fine] = [&stuck, &fine].map(|victim| sample.by_pid(victim.pid()).unwrap());
        // On a busy machine the other one may be late as well, for a while.
        stuck.identity.unread == Unread::Stuck
            && fine.identity.unread == Unread::No
            && !fine.identity.cmdline.is_empty()
    });
}

#[test]
fn work_in_the_background_ends_whatever_cannot_be_read() {
    let mut victim = Victim::start("commands", &[]);
    for _ in 0..3 {
        victim.command("thread");
    }
    let tree = tempfile::tempdir().unwrap();
    capture(victim.pid(), tree.path());
    let mut live = Live::open(tree.path()).unwrap();
    let demand = Demand {
        fields: Fields::ALL,
        all_threads: true,
        ..Demand::default()
    };
    live.sample(&demand).unwrap();
    // As if its threads had ended since.
    let tasks = tree.path().join(victim.pid().to_string()).join("task");
    for task in fs::read_dir(tasks).unwrap() {
        fs::remove_file(task.unwrap().path().join("status")).unwrap();
    }
    // No slice has time for more than one thread.
    let slices = (0..100).take_while(|_| live.background(&demand, Duration::ZERO));
    assert!(slices.count() < 100);
}
