//! Wait that is credited to threads, against a tree in which the files say what a test wants.

use super::ThreadTracker;
use crate::sample::{Nanos, Thread, ThreadDetail, Threads};
use crate::source::live::reading::files::now;
use crate::source::live::reading::reader::Reader;
use std::path::Path;

const SECOND: Nanos = 1_000_000_000;

/// A thread as its files tell it.
fn write(root: &Path, state: char, run: Nanos) {
    let folder = root.join("7/task/9");
    std::fs::create_dir_all(&folder).unwrap();
    let stat = format!("9 (worker) {state} 1 7 7 0 -1 0 0 0 0 0 1 1 0 0 20 0 2 0 77 0 0");
    let rest = " 0".repeat(52 - 24);
    std::fs::write(folder.join("stat"), format!("{stat}{rest}\n")).unwrap();
    std::fs::write(folder.join("schedstat"), format!("{run} 5000 10\n")).unwrap();
}

fn reader(root: &Path) -> Reader {
    let folder = std::fs::File::open(root).unwrap();
    Reader::new(folder.into(), false, 100, 4096)
}

/// A thread that was last seen to move a minute ago, when it fell asleep.
fn asleep() -> Threads {
    let mut threads = Threads::default();
    threads.list.push(Thread {
        tid: 9,
        at: now() - 60 * SECOND,
        run: 1_000,
        wait: Some(5_000),
        switches: Some(10),
        detail: Some(Box::new(ThreadDetail {
            at: now() - 2 * SECOND,
            state: b'S',
            ..ThreadDetail::default()
        })),
        ..Thread::default()
    });
    threads
}

#[test]
fn a_thread_found_runnable_has_not_waited_since_it_fell_asleep() {
    let folder = tempfile::tempdir().unwrap();
    let (mut thread_tracker, mut threads) = (ThreadTracker::default(), asleep());
    write(folder.path(), 'R', 1_000);
    let mut reader = reader(folder.path());
    thread_tracker
        .each(7, &mut threads, &[9], &mut reader, ThreadTracker::freshen)
        .unwrap();
    assert!(thread_tracker.is_waiting());
    let found = now();
    thread_tracker.credit(&mut threads, found + SECOND);
    let wait = threads.list[0].wait.unwrap() - 5_000;
    assert!((SECOND..2 * SECOND).contains(&wait), "{wait} ns");
    assert_eq!(thread_tracker.ahead.sum(), wait);
    // One that waits on is not begun anew.
    thread_tracker
        .each(7, &mut threads, &[9], &mut reader, ThreadTracker::freshen)
        .unwrap();
    thread_tracker.credit(&mut threads, found + 3 * SECOND);
    let wait = threads.list[0].wait.unwrap() - 5_000;
    assert!((3 * SECOND..4 * SECOND).contains(&wait), "{wait} ns");
}

#[test]
fn a_thread_found_runnable_that_ran_meanwhile_is_for_the_next_reading() {
    let folder = tempfile::tempdir().unwrap();
    let (mut thread_tracker, mut threads) = (ThreadTracker::default(), asleep());
    write(folder.path(), 'R', 2_000);
    let mut reader = reader(folder.path());
    thread_tracker
        .each(7, &mut threads, &[9], &mut reader, ThreadTracker::freshen)
        .unwrap();
    assert!(!thread_tracker.is_waiting());
    write(folder.path(), 'S', 2_000);
    thread_tracker
        .each(7, &mut threads, &[9], &mut reader, ThreadTracker::freshen)
        .unwrap();
    thread_tracker.credit(&mut threads, now() + SECOND);
    assert_eq!(threads.list[0].wait, Some(5_000));
}
