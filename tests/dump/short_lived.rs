//! Programs that end at once: what they cost is told, by their parent or as what no row explains.
//!
//! The load is this very test executable, started again with only its ignored test `forker`; it starts one program after
//! the other, and notes what the kernel says of their cost (`getrusage`, `RUSAGE_CHILDREN`) after each.

// To ignore a signal has no safe interface.
#![allow(unsafe_code)]

use super::load::Load;
use super::support::{THREADTOP, skip};
use super::{array, number, process};
use nix::sys::resource::{UsageWho, getrusage};
use nix::sys::signal::{SigHandler, Signal, signal};
use nix::time::{ClockId, clock_gettime};
use serde_json::Value;
use std::io::{Read, Write};
use std::os::unix::process::CommandExt;
use std::process::Command;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

/// How the load deals with its children.
const FORKER: &str = "FORKER";

static STOP: AtomicBool = AtomicBool::new(false);

#[test]
#[ignore = "not a test: the load that the others look at"]
fn forker() {
    let Some(how) = std::env::var_os(FORKER) else {
        return;
    };
    if how == "ignored" {
        // SAFETY: no handler is installed.
        unsafe { signal(Signal::SIGCHLD, SigHandler::SigIgn) }.unwrap();
    }
    println!("\nready");
    std::thread::spawn(|| {
        let _ = std::io::stdin().read_to_end(&mut Vec::new());
        STOP.store(true, Ordering::Relaxed);
    });
    let mut log = Vec::new();
    while !STOP.load(Ordering::Relaxed) {
        let mut child = Command::new("true").spawn().unwrap();
        // Of an ignored one there is nothing to wait for but its end.
        let _ = child.wait();
        let usage = getrusage(UsageWho::RUSAGE_CHILDREN).unwrap();
        let micros = |time: nix::sys::time::TimeVal| time.tv_sec() * 1_000_000 + time.tv_usec();
        let used = micros(usage.user_time()) + micros(usage.system_time());
        let now = Duration::from(clock_gettime(ClockId::CLOCK_REALTIME).unwrap());
        log.push((now.as_micros(), used));
    }
    let mut out = std::io::stdout().lock();
    for (at, used) in log {
        writeln!(out, "{at} {used}").unwrap();
    }
    out.flush().unwrap();
    std::process::exit(0);
}

fn forker_at_work(how: &str) -> Load {
    Load::start("short_lived::forker", (FORKER, how)).unwrap()
}

/// A moment and what its children had used until then, both in microseconds.
fn counted(line: &str) -> Option<(f64, f64)> {
    let (at, used) = line.split_once(' ')?;
    Some((at.parse().ok()?, used.parse().ok()?))
}

/// The samples of a dump, by an ordinary user where `ordinary`. `None`: that user may not run the program.
fn samples(interval: &str, count: &str, ordinary: bool) -> Option<Vec<Value>> {
    what("all", interval, count, ordinary)
}

fn what(what: &str, interval: &str, count: &str, ordinary: bool) -> Option<Vec<Value>> {
    let mut dump = Command::new(THREADTOP);
    dump.args([
        "dump",
        "--what",
        what,
        "--format",
        "json",
        "--interval",
        interval,
        "--count",
        count,
    ]);
    if ordinary && nix::unistd::geteuid().is_root() {
        dump.uid(65_534).gid(65_534).current_dir("/");
    }
    let output = match dump.output() {
        Err(error) if error.kind() == std::io::ErrorKind::PermissionDenied => return None,
        output => output.unwrap(),
    };
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    let text = String::from_utf8(output.stdout).unwrap();
    Some(
        text.lines()
            .map(|line| serde_json::from_str(line).unwrap())
            .collect(),
    )
}

/// Microseconds since 1970 in which a sample was begun.
fn moment(sample: &Value) -> f64 {
    let time: jiff::Timestamp = sample["time"].as_str().unwrap().parse().unwrap();
    time.as_microsecond() as f64
}

/// CPU time that the load's children have, in their own rows and at the load; microseconds.
fn told(sample: &Value, pid: u32) -> f64 {
    let elapsed = number(sample, "elapsed");
    let load = process(sample, pid).unwrap();
    let children = array(sample, "processes")
        .iter()
        .filter(|one| one["ppid"] == pid);
    let rows: f64 = children
        .filter_map(|child| child["cpu_percent"].as_f64())
        .sum();
    (number(load, "ended_children_percent") + rows) * elapsed * 1e4
}

fn a_parent_tells_what_its_ended_children_used(interval: &str, count: &str, ordinary: bool) {
    let load = forker_at_work("waited");
    let pid = load.pid();
    let samples = samples(interval, count, ordinary);
    let log = load.end(counted);
    let Some(samples) = samples else {
        return skip("an ordinary user may not run the program where it is");
    };
    let first = moment(&samples[0]) - number(&samples[0], "elapsed") * 1e6;
    let last = moment(samples.last().unwrap());
    let used = |moment: f64| log.iter().rfind(|(at, _)| *at <= moment).unwrap().1;
    let expected = used(last) - used(first);
    let told: f64 = samples.iter().map(|sample| told(sample, pid)).sum();
    // The kernel tells it in ticks of 10 ms, two counters at both ends.
    let slack = expected * 0.1 + 40_000.0;
    assert!(
        (told - expected).abs() <= slack,
        "told {told} µs, used {expected} µs"
    );
}

#[test]
fn a_parent_tells_what_its_ended_children_used_in_a_second() {
    a_parent_tells_what_its_ended_children_used("1", "3", false);
}

#[test]
fn a_parent_tells_what_its_ended_children_used_in_a_tenth_of_a_second() {
    a_parent_tells_what_its_ended_children_used("0.1", "20", false);
}

#[test]
fn a_parent_tells_an_ordinary_user_as_well() {
    a_parent_tells_what_its_ended_children_used("1", "2", true);
}

#[test]
fn children_that_nobody_waits_for_are_what_no_row_explains() {
    let load = forker_at_work("ignored");
    let pid = load.pid();
    let samples = samples("1", "3", false).unwrap();
    load.end(counted);
    if samples
        .iter()
        .any(|sample| sample["ended_percent"].is_null())
    {
        return skip("tasks of this machine are hidden from us");
    }
    let left: f64 = samples
        .iter()
        .map(|sample| number(sample, "ended_percent"))
        .sum();
    assert!(left >= 5.0, "{left} % left over in three seconds");
    for sample in &samples {
        let load = process(sample, pid).unwrap();
        assert!(number(load, "ended_children_percent") < 1.0, "{load}");
    }
}

#[test]
fn who_ended_is_told_by_name_with_exit_codes_and_none_is_missed() {
    let load = forker_at_work("waited");
    let samples = what("ended", "1", "3", false).unwrap();
    let log = load.end(counted);
    if samples.iter().any(|sample| sample["ended"].is_null()) {
        return skip("the kernel tells who ends only to CAP_NET_ADMIN, outside of containers");
    }
    let first = moment(&samples[0]) - number(&samples[0], "elapsed") * 1e6;
    let last = moment(samples.last().unwrap());
    let within = |(at, _): &&(f64, f64)| (first..last).contains(at);
    let expected = log.iter().filter(within).count() as f64;
    let ended = samples.iter().flat_map(|sample| array(sample, "ended"));
    let named: Vec<&Value> = ended.filter(|one| one["name"] == "true").collect();
    let told: f64 = named.iter().map(|one| number(one, "count")).sum();
    // Other tests may start the same program, and records are taken in some times a second.
    assert!(told >= expected * 0.9, "{told} told, {expected} ended");
    for one in named {
        assert_eq!(one["exits"]["0"], one["count"]);
        assert!(
            number(one, "cpu_percent") > 0.0 && number(one, "life") > 0.0,
            "{one}"
        );
    }
    assert!(samples.iter().all(|sample| sample["ended_lost"] == 0));
}

#[test]
fn an_ordinary_user_is_told_what_is_missing() {
    if !nix::unistd::geteuid().is_root() {
        return skip("only root may become somebody else");
    }
    let Some(samples) = what("ended", "0.1", "1", true) else {
        return skip("an ordinary user may not run the program where it is");
    };
    assert!(samples[0]["ended"].is_null(), "{}", samples[0]);
}
