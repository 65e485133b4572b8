//! Tasks in state D, of which no count of the kernel's tells.

use crate::victim::Victim;
use crate::watch::Watch;
use threadtop::diagnosis::{Cause, bottleneck};
use threadtop::rates::Snapshot;
use threadtop::sample::Blocked;
use threadtop::source::Fields;

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
    let mut watch = Watch::new();
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
