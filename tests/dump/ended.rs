//! A program that lives on threads of 2 ms: what `dump` says of it against what it counts itself.

use super::load::{Load, alone};
use super::support::{THREADTOP, installed, skip};
use super::waves::Counted;
use super::{number, process};
use serde_json::Value;
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::{Command, Stdio};

/// Keys of a process that its ended threads are part of.
const KEYS: [&str; 4] = [
    "wait_percent",
    "voluntary_switches",
    "involuntary_switches",
    "switches",
];

fn waves() -> Load {
    Load::start("waves_load", ("WAVES", "12")).unwrap()
}

/// We are the machine's root, with the privilege to ask for `taskstats`, and not the root of some namespace of users.
fn is_privileged() -> bool {
    const NET_ADMIN: u32 = 12;
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find_map(|line| line.strip_prefix("CapEff:"));
    let granted = u64::from_str_radix(line.unwrap().trim(), 16).unwrap();
    let map = std::fs::read_to_string("/proc/self/uid_map").unwrap();
    let first = map.split_whitespace().eq(["0", "0", "4294967295"]);
    granted & (1 << NET_ADMIN) != 0 && first
}

/// Of `chrt`: a real-time policy, under which nobody waits for a CPU.
const AT_ONCE: [&str; 2] = ["--rr", "1"];

fn may_run_at_once() -> bool {
    let tried = Command::new("chrt").args(AT_ONCE).arg("true").status();
    tried.is_ok_and(|status| status.success())
}

/// Who looks at the load.
#[derive(Clone, Copy, Debug)]
enum Who {
    /// Whoever runs the test.
    Ourselves,
    /// A user without any privilege.
    Ordinary,
    /// The root of a namespace of users, as in a container: it has every capability, but none that counts.
    RootOfNamespace,
}

/// Samples of the load by `program`.
fn dump(program: &Path, who: Who, load: u32, (interval, count): (&str, &str)) -> Vec<Value> {
    let mut command = match who {
        Who::RootOfNamespace => {
            let mut command = Command::new("unshare");
            command.args(["--user", "--map-root-user"]).arg(program);
            command
        }
        // What is told is a rate over the time between two readings of the load, which is compared as one over the time between
        // two samples: these differ where the monitor has to wait for a CPU in the middle of a sample, and rates do as well.
        Who::Ourselves if may_run_at_once() => {
            let mut command = Command::new("chrt");
            command.args(AT_ONCE).arg(program);
            command
        }
        Who::Ourselves | Who::Ordinary => Command::new(program),
    };
    let pid = load.to_string();
    command.args(["dump", "--format", "json", "--pid", &pid]);
    command.args(["--interval", interval, "--count", count]);
    command
        .env("HOME", "/nonexistent")
        .env_remove("XDG_CONFIG_HOME");
    if matches!(who, Who::Ordinary) {
        command.uid(65_534).gid(65_534);
    }
    let output = command.stderr(Stdio::inherit()).output().unwrap();
    assert!(output.status.success(), "{who:?}");
    let text = String::from_utf8(output.stdout).unwrap();
    text.lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect()
}

/// Time since 1970 of a sample.
fn time(sample: &Value) -> f64 {
    let time: jiff::Timestamp = sample["time"].as_str().unwrap().parse().unwrap();
    time.as_nanosecond() as f64 / 1e9
}

/// What the load had counted at `time`, at least and at most: it told so after the wave before and after the next one.
fn around(log: &[Counted], time: f64, of: fn(&Counted) -> f64) -> (f64, f64) {
    let next = log.partition_point(|counted| counted.time < time);
    assert!(next > 0 && next < log.len(), "the load ran all the time");
    (of(&log[next - 1]), of(&log[next]))
}

/// Compares what grew over these samples with what the load counted meanwhile.
fn compare(samples: &[Value], log: &[Counted], pid: u32, key: &str, of: fn(&Counted) -> f64) {
    let told: f64 = samples
        .iter()
        .map(|sample| number(process(sample, pid).unwrap(), key) * number(sample, "elapsed"))
        .sum();
    let told = if key.ends_with("percent") {
        told / 100.0
    } else {
        told
    };
    let begin = time(&samples[0]) - number(&samples[0], "elapsed");
    let (begin, end) = (
        around(log, begin, of),
        around(log, time(samples.last().unwrap()), of),
    );
    let (least, most) = ((end.0 - begin.1) * 0.9, (end.1 - begin.0) * 1.1);
    assert!(
        (least..=most).contains(&told),
        "{key}: told {told}, counted between {least} and {most}"
    );
}

/// Intervals and numbers of samples that the load is looked at with.
const LOOKS: [(&str, &str); 3] = [("0.1", "30"), ("1", "4"), ("5", "2")];

#[test]
fn what_threads_did_that_have_ended_is_told_to_the_privileged() {
    if !is_privileged() {
        return skip("it needs CAP_NET_ADMIN in the first user namespace");
    }
    let _alone = alone();
    let load = waves();
    let pid = load.pid();
    let looks = LOOKS.map(|each| look(Path::new(THREADTOP), Who::Ourselves, pid, each));
    let log = load.end(Counted::parse);
    told(&looks, &log, pid);
}

#[test]
fn a_capability_of_the_program_is_enough_to_be_told() {
    if !is_privileged() || !nix::unistd::geteuid().is_root() {
        return skip("it needs to be root in the first user namespace");
    }
    let (_folder, program) = crate::support::installed();
    if !crate::support::grant(&program) {
        return;
    }
    let _alone = alone();
    let load = waves();
    let pid = load.pid();
    let looks = [look(&program, Who::Ordinary, pid, ("1", "4"))];
    let log = load.end(Counted::parse);
    told(&looks, &log, pid);
}

/// Looks at the load until the kernel has answered: where a thread has to wait for a CPU amid its own end, the kernel counts
/// it twice, and its answers are of no use.
fn look(program: &Path, who: Who, pid: u32, look: (&str, &str)) -> Vec<Value> {
    const TRIES: usize = 5;
    let mut looks = (0..TRIES).map(|_| dump(program, who, pid, look));
    let answered = looks.find_map(|samples| {
        let marked = |sample: &Value| process(sample, pid).unwrap().get("lower_bound").is_some();
        // An answer needs one before it, so that the first sample may be a lower bound.
        let first = samples.iter().take_while(|sample| marked(sample)).count();
        let rest = &samples[first..];
        let is_told = first <= samples.len() / 2 && !rest.iter().any(marked);
        is_told.then(|| rest.to_vec())
    });
    answered.expect("an answer comes")
}

/// The samples have all that the load did.
fn told(looks: &[Vec<Value>], log: &[Counted], pid: u32) {
    for samples in looks {
        compare(samples, log, pid, "cpu_percent", |counted| counted.cpu);
        compare(samples, log, pid, "wait_percent", |counted| counted.wait);
        compare(samples, log, pid, "voluntary_switches", |counted| {
            counted.voluntary
        });
        compare(samples, log, pid, "involuntary_switches", |counted| {
            counted.involuntary
        });
    }
}

#[test]
fn what_threads_did_that_have_ended_makes_lower_bounds_for_everybody_else() {
    let _alone = alone();
    let (_folder, copy) = installed();
    let root = nix::unistd::geteuid().is_root();
    if !root && is_privileged() {
        return skip("it needs to be root, or nobody in particular");
    }
    let who = if root { Who::Ordinary } else { Who::Ourselves };
    bounds(&copy, who);
}

#[test]
fn the_root_of_a_namespace_is_told_no_more_than_everybody_else() {
    let _alone = alone();
    let mut tried = Command::new("unshare");
    let tried = tried.args(["--user", "--map-root-user", "true"]);
    if !tried.status().is_ok_and(|status| status.success()) {
        return skip("it needs the program unshare, and a namespace of users");
    }
    bounds(Path::new(THREADTOP), Who::RootOfNamespace);
}

/// What `who` is told of the load are lower bounds, marked as such.
fn bounds(program: &Path, who: Who) {
    let load = waves();
    let pid = load.pid();
    let samples = dump(program, who, pid, ("1", "3"));
    let log = load.end(Counted::parse);
    for sample in &samples {
        let process = process(sample, pid).unwrap();
        let marked: Vec<&str> = super::array(process, "lower_bound")
            .iter()
            .map(|key| key.as_str().unwrap())
            .collect();
        let known = KEYS.into_iter().filter(|key| !process[key].is_null());
        assert!(
            known.eq(marked.iter().copied().filter(|key| KEYS.contains(key))),
            "{process}"
        );
    }
    // They are bounds: the load did more.
    let wait: f64 = samples
        .iter()
        .map(|sample| {
            number(process(sample, pid).unwrap(), "wait_percent") / 100.0
                * number(sample, "elapsed")
        })
        .sum();
    let begin = time(&samples[0]) - number(&samples[0], "elapsed");
    let end = time(samples.last().unwrap());
    let of = |counted: &Counted| counted.wait;
    let counted = around(&log, end, of).1 - around(&log, begin, of).0;
    assert!(wait <= counted, "told {wait} s, counted {counted} s");
}
