//! Processes that do not answer, more of them than there once were helpers: everybody else is read, and it is told.

use crate::inspect::Asked;
use crate::support::fuse::Hung;
use crate::support::tree::{capture, capture_process};
use crate::support::{THREADTOP, until};
use crate::victim::Victim;
use crate::watch::Watch;
use crate::whole_sample;
use std::fs;
use std::process::{Command, Stdio};
use threadtop::inspect::Tab;
use threadtop::sample::Unread;
use threadtop::source::Fields;
use threadtop::source::live::Live;

/// Processes that are stuck with their memory locked, until the file system goes.
fn locked(file_system: &Hung, count: u64) -> Vec<Victim> {
    let file = file_system.path("file");
    let locked = |page: u64| {
        let arguments = [&page.to_string(), file.to_str().unwrap()];
        Victim::start("locked", &arguments)
    };
    let victims: Vec<Victim> = (0..count).map(locked).collect();
    for victim in &victims {
        until("it holds its lock and sleeps", || {
            holder(victim.pid()).is_some()
        });
    }
    victims
}

/// The thread that holds the lock and cannot be interrupted.
fn holder(pid: u32) -> Option<u32> {
    let tasks = fs::read_dir(format!("/proc/{pid}/task")).ok()?;
    let mut tids = tasks.map(|task| task.unwrap().file_name().to_str().unwrap().parse().unwrap());
    tids.find(|tid: &u32| {
        let stat = fs::read_to_string(format!("/proc/{pid}/task/{tid}/stat")).unwrap_or_default();
        stat.contains("(holder) D")
    })
}

#[test]
fn with_nine_stuck_targets_new_processes_have_their_command_and_anybody_can_be_looked_into() {
    let Some(file_system) = Hung::mount() else {
        return;
    };
    let stuck = locked(&file_system, 9);
    // Dropped before them, so that they can end.
    let file_system = file_system;
    let mut watch = Watch::new();
    watch.demand.fields = Fields::CGROUP_OF_ALL;
    watch.until("all that are stuck are told to be", |snapshot| {
        let unread = |victim: &Victim| {
            let process = snapshot.sample.by_pid(victim.pid()).unwrap();
            process.identity.unread
        };
        stuck.iter().all(|victim| unread(victim) == Unread::Stuck)
    });
    let new = Victim::start("sleep", &["2"]);
    let pid = new.pid();
    watch.until(
        "a new process has its command and its control group",
        |snapshot| {
            snapshot.sample.by_pid(pid).is_some_and(|process| {
                let identity = &process.identity;
                !identity.cmdline.is_empty() && identity.cgroup.is_some()
            })
        },
    );
    // What waits for no lock is known of those as well.
    let first = stuck[0].pid();
    watch.until("its control group, too", |snapshot| {
        let first = snapshot.sample.by_pid(first);
        first.is_some_and(|process| process.identity.cgroup.is_some())
    });

    let mut asked = Asked::about(pid);
    for victim in &stuck {
        let why = asked.stuck(victim.pid(), Tab::Environment);
        let named: Vec<u32> = why.threads.iter().map(|thread| thread.tid).collect();
        // Two at most are named; others may wait for what the holder has.
        let is_named = named.contains(&holder(victim.pid()).unwrap());
        assert!(is_named || named.len() == 2, "{why:?}");
    }
    asked.stuck(first, Tab::Memory);
    asked.answers(first, Tab::Files);
    for tab in [Tab::Environment, Tab::Memory, Tab::Files] {
        asked.answers(pid, tab);
    }

    let dumped = Command::new(THREADTOP)
        .args(["dump", "-n", "1", "-d", "0.1", "--format", "json"])
        .stdout(Stdio::null())
        .status();
    assert!(dumped.unwrap().success(), "it ends");

    drop(file_system);
    watch.until("whoever comes back is read", |snapshot| {
        stuck.iter().all(|victim| {
            let process = snapshot.sample.by_pid(victim.pid());
            process.is_none_or(|process| process.identity.unread == Unread::No)
        })
    });
}

#[test]
fn as_an_ordinary_user_too_nobody_waits_for_pipes_in_a_copied_tree() {
    let mut victims: Vec<Victim> = (0..10).map(|_| Victim::start("sleep", &["2"])).collect();
    let fine = victims.pop().unwrap();
    let tree = tempfile::tempdir().unwrap();
    capture(fine.pid(), tree.path());
    for victim in &victims {
        capture_process(victim.pid(), tree.path());
        // Opening a pipe that nobody writes to waits as long as a lock that nobody gives up.
        let trap = tree.path().join(victim.pid().to_string()).join("cmdline");
        fs::remove_file(&trap).unwrap();
        nix::unistd::mkfifo(&trap, nix::sys::stat::Mode::S_IRWXU).unwrap();
    }
    let mut live = Live::open(tree.path()).unwrap();
    until("all but one are told to be stuck", || {
        let sample = whole_sample(&mut live);
        let unread = |victim: &Victim| sample.by_pid(victim.pid()).unwrap().identity.unread;
        victims.iter().all(|victim| unread(victim) == Unread::Stuck)
            && unread(&fine) == Unread::No
            && !sample
                .by_pid(fine.pid())
                .unwrap()
                .identity
                .cmdline
                .is_empty()
    });
}
