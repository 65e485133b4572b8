//! Tasks in state D, of which no count of the kernel's tells.

use crate::support::skip;
use crate::victim::Victim;
use crate::watch::Watch;
use std::fs;
use std::path::{Path, PathBuf};
use threadtop::diagnosis::{Cause, bottleneck};
use threadtop::rates::Snapshot;
use threadtop::sample::Blocked;
use threadtop::source::Fields;

/// A control group of version 1 that can be frozen; removed at the end.
struct Freezer(PathBuf);

impl Freezer {
    fn make() -> Option<Self> {
        let name = format!("threadtop-freezer-{}", std::process::id());
        let folder = Path::new("/sys/fs/cgroup/freezer").join(name);
        fs::create_dir(&folder).ok()?;
        Some(Self(folder))
    }

    fn write(&self, file: &str, text: &str) {
        fs::write(self.0.join(file), text).unwrap();
    }
}

impl Drop for Freezer {
    fn drop(&mut self) {
        self.write("freezer.state", "THAWED");
        // Tasks that were killed leave a little later.
        for _ in 0..100 {
            if fs::remove_dir(&self.0).is_ok() {
                return;
            }
            std::thread::sleep(std::time::Duration::from_millis(10));
        }
    }
}

/// Without running, and without any load.
#[test]
fn frozen_threads_are_in_d_and_leave_it_when_they_thaw() {
    if !Path::new("/sys/fs/cgroup/freezer/tasks").exists() {
        // Version 2 freezes in state S: nothing to be seen, and no machine has both.
        eprintln!("no control groups of version 1 here");
        return;
    }
    // Thawed before it is waited for.
    let victim = Victim::start("sleep", &["9"]);
    let Some(freezer) = Freezer::make() else {
        skip("no control group can be made here");
        return;
    };
    let mut watch = Watch::new();
    let threads = watch.process(victim.pid()).threads.list.len();
    let frozen = |shot: &Snapshot| {
        let tasks = shot.sample.blocked.iter();
        tasks
            .filter(|task| task.process.tid == victim.pid())
            .count()
    };
    freezer.write("cgroup.procs", &victim.pid().to_string());
    freezer.write("freezer.state", "FROZEN");
    watch.until("all are frozen", |shot| frozen(shot) == threads);
    freezer.write("freezer.state", "THAWED");
    watch.until("none is", |shot| frozen(shot) == 0);
    // The group goes after whoever is in it.
    drop(victim);
}

/// Its children, and itself, that are in D and sleep where a parent waits for its child of vfork.
fn waiting(shot: &Snapshot, victim: &Victim) -> usize {
    let mine = |task: &&Blocked| {
        let process = shot.sample.by_pid(task.process.tid).unwrap();
        process.key.tid == victim.pid() || process.stat.ppid == victim.pid()
    };
    let in_vfork = |task: &&Blocked| {
        let wchan = task.wchan.as_deref().unwrap_or_default();
        // By the version of the kernel.
        wchan == b"kernel_clone" || wchan.ends_with(b"do_fork") || wchan.is_empty()
    };
    shot.sample
        .blocked
        .iter()
        .filter(mine)
        .filter(in_vfork)
        .count()
}

#[test]
fn processes_in_d_are_counted_though_nobody_looks() {
    let mut watch = Watch::new();
    let victim = Victim::start("vforks", &["5"]);
    watch.until("five processes are in D", |shot| {
        waiting(shot, &victim) == 5
    });
    let shot = watch.last.as_ref().unwrap();
    assert!(shot.counts.uninterruptible >= 5);
    // Unread for many samples they are still there.
    for _ in 0..20 {
        watch.sample();
        assert_eq!(waiting(watch.last.as_ref().unwrap(), &victim), 5);
    }
    drop(victim);
    watch.until("they have ended", |shot| {
        shot.sample
            .blocked
            .iter()
            .all(|task| shot.process(task.process).is_some())
    });
}

#[test]
fn threads_in_d_of_a_process_that_nobody_looks_at_are_found_by_the_load() {
    found_by_the_load(Watch::new());
}

/// Where the kernel tells, none of them had been read before.
#[test]
fn threads_in_d_of_a_process_of_which_none_is_read_are_found_by_the_load() {
    found_by_the_load(Watch::privileged());
}

fn found_by_the_load(mut watch: Watch) {
    let victim = Victim::start("vfork_threads", &["12"]);
    watch.until("twelve threads are in D", |shot| {
        waiting(shot, &victim) == 12
    });
    let tasks = &watch.last.as_ref().unwrap().sample.blocked;
    assert!(tasks.is_sorted_by_key(Blocked::order));
}

#[test]
fn who_looks_at_everything_sees_all_tasks_in_d() {
    let victim = Victim::start("vfork_threads", &["6"]);
    let mut watch = Watch::new();
    watch.demand.fields = Fields::ALL;
    watch.demand.all_threads = true;
    watch.until("six threads are in D", |shot| waiting(shot, &victim) == 6);
}

#[test]
fn the_verdict_explains_a_load_without_cpu() {
    let mut watch = Watch::new();
    let victim = Victim::start("vforks", &["8"]);
    watch.until("the verdict", |shot| {
        let busy = shot.machine.cpu.is_some_and(|cpu| cpu.free() < 50.0);
        let found = bottleneck(shot);
        // A machine that is busy with something else has another verdict.
        waiting(shot, &victim) == 8
            && (busy || found.is_some_and(|found| found.cause == Cause::Blocked))
    });
}
