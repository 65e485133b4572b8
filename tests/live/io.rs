//! Bytes read and written: a process that writes a known amount, and those that rest.

use super::{Watch, tids};
use crate::support::skip;
use crate::victim::Victim;
use std::path::PathBuf;
use threadtop::rates::Snapshot;
use threadtop::sample::{TaskKey, ThreadKey};
use threadtop::source::Fields;

const MIB: u64 = 1 << 20;

/// A file to write to, beside the test program: on a disk, most likely.
fn target(name: &str) -> PathBuf {
    let program = std::env::current_exe().unwrap();
    program.with_file_name(format!("threadtop-{name}-{}.tmp", std::process::id()))
}

/// Somebody who looks at this process and at all its threads, with a column of I/O on the screen.
fn looking_at_io(pid: u32) -> (Watch, TaskKey) {
    let mut watch = Watch::new().looking_at(pid);
    let process = watch.process(pid);
    watch.demand.fields = Fields::VISIBLE_IO;
    watch.demand.visible_threads = threads(process.key, &tids(&process));
    watch.refine();
    (watch, process.key)
}

fn threads(process: TaskKey, tids: &[u32]) -> Vec<ThreadKey> {
    let mut threads: Vec<_> = tids
        .iter()
        .map(|tid| ThreadKey { process, tid: *tid })
        .collect();
    threads.sort_unstable();
    threads
}

/// What the process has written since its start.
fn written(snapshot: &Snapshot, key: TaskKey) -> u64 {
    let (process, _) = snapshot.process(key).unwrap();
    process.io.expect("our own process").write_bytes
}

#[test]
fn what_rests_shows_zero_not_a_dash() {
    let victim = Victim::start("sleep", &["5"]);
    let (mut watch, key) = looking_at_io(victim.pid());
    watch.sample();
    let snapshot = watch.last.as_ref().unwrap();
    let (process, rates) = snapshot.process(key).unwrap();
    assert_eq!(rates.total.read_bytes, Some(0.0));
    assert_eq!(rates.total.write_bytes, Some(0.0));
    assert_eq!(process.threads.list.len(), rates.threads.len());
    for rates in &rates.threads {
        assert_eq!(rates.read_bytes, Some(0.0));
        assert_eq!(rates.write_bytes, Some(0.0));
    }
}

#[test]
fn nobody_who_does_not_look_at_io_has_it_read() {
    let victim = Victim::start("sleep", &["5"]);
    let mut watch = Watch::new().looking_at(victim.pid());
    let process = watch.process(victim.pid());
    assert_eq!(process.io, None);
    let mut threads = process.threads.list.iter();
    assert!(threads.all(|thread| thread.write_bytes.is_none()));
}

#[test]
fn bytes_written_are_those_that_the_process_wrote() {
    let file = target("written");
    let mut victim = Victim::start("commands", &[]);
    let (mut watch, key) = looking_at_io(victim.pid());
    watch.sample();
    let before = written(watch.last.as_ref().unwrap(), key);
    let kind = victim.ask(&format!("write 4 {}", file.display()));
    let mut moved = false;
    watch.until("its writes are seen", |snapshot| {
        let (_, rates) = snapshot.process(key).unwrap();
        moved |= rates.total.write_bytes > Some(0.0);
        // The answer comes after the writes: whatever moved since has been read.
        written(snapshot, key) - before >= 4 * MIB || kind != "disk"
    });
    let _ = std::fs::remove_file(&file);
    if kind != "disk" {
        skip(&format!("{} is on no disk", file.display()));
        return;
    }
    let grown = written(watch.last.as_ref().unwrap(), key) - before;
    assert!(moved, "a rate above 0 in the interval in which it wrote");
    assert!(
        (4 * MIB..5 * MIB).contains(&grown),
        "4 MiB are {grown} bytes"
    );
}

#[test]
fn what_a_thread_wrote_while_nobody_looked_makes_no_spike() {
    let file = target("spike");
    let mut victim = Victim::start("commands", &[]);
    let (mut watch, key) = looking_at_io(victim.pid());
    watch.sample();
    let shown = std::mem::take(&mut watch.demand.visible_threads);
    victim.ask(&format!("write 4 {}", file.display()));
    let clock = |snapshot: &Snapshot| snapshot.process(key).unwrap().0.clock;
    let before = clock(watch.last.as_ref().unwrap());
    watch.until("it has moved", |snapshot| clock(snapshot) > before);
    watch.demand.visible_threads = shown;
    watch.refine();
    victim.command("burn 5");
    let before = clock(watch.last.as_ref().unwrap());
    watch.until("it has moved again", |snapshot| clock(snapshot) > before);
    let _ = std::fs::remove_file(&file);
    let (_, rates) = watch.last.as_ref().unwrap().process(key).unwrap();
    for rates in &rates.threads {
        assert!(
            rates.write_bytes.is_none_or(|rate| rate < 1024.0),
            "{:?} bytes per second while it only computed",
            rates.write_bytes
        );
    }
}
