//! `dump --by`: groups as text, JSON and CSV.

use super::{array, number, samples, threadtop};
use crate::support::Victim;
use serde_json::Value;
use std::collections::HashMap;
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};

/// The only group of a sample.
fn group(sample: &Value) -> &Value {
    let [group] = array(sample, "groups") else {
        panic!("one group alone was asked for: {sample}");
    };
    group
}

#[test]
fn counters_never_run_back_over_processes_that_come_and_go() {
    let done = AtomicBool::new(false);
    let samples = std::thread::scope(|scope| {
        scope.spawn(|| {
            while !done.load(Ordering::Relaxed) {
                // Each lives over more than one sample.
                let mut sleep = Command::new("sleep");
                sleep.arg("0.5").stdout(Stdio::null()).status().unwrap();
            }
        });
        let samples = samples(&["--by", "program", "-d", "0.2", "-n", "20"]);
        done.store(true, Ordering::Relaxed);
        samples
    });
    let mut last: HashMap<(String, String), f64> = HashMap::new();
    for sample in &samples {
        for group in array(sample, "groups") {
            let name = group["group"].as_str().unwrap();
            for (key, value) in group.as_object().unwrap() {
                let Some(value) = value.as_f64().filter(|_| key.ends_with("_total")) else {
                    continue;
                };
                let before = last.insert((name.to_owned(), key.clone()), value);
                assert!(
                    before.is_none_or(|before| before <= value),
                    "{key} of {name} went from {before:?} to {value}"
                );
            }
        }
    }
    let sleep = |key: &str| last[&("sleep".to_owned(), key.to_owned())];
    assert!(
        sleep("started_total") >= 1.0 && sleep("ended_total") >= 1.0,
        "{last:?}"
    );
    assert!(sleep("cpu_seconds_total") > 0.0 && sleep("minor_faults_total") > 0.0);
}

#[test]
fn text_json_and_csv_tell_the_same_group() {
    let victims = [Victim::new(&["first"]), Victim::new(&["second", "third"])];
    let pids = victims.each_ref().map(Victim::pid);
    let only = format!("{},{}", pids[0], pids[1]);
    let arguments = ["--by", "program", "-d", "0.1", "-p", &only];
    let json = samples(&arguments);
    let group = group(json.last().unwrap());
    let name = group["group"].as_str().unwrap();
    assert_eq!(group["processes"], 2);
    assert_eq!(group["thread_count"], 7, "with two of each harness");
    let members: Vec<u64> = array(group, "pids")
        .iter()
        .filter_map(Value::as_u64)
        .collect();
    assert_eq!(members, pids.map(u64::from));

    let run = |more: &[&str]| {
        let output = threadtop(&[&["dump"], &arguments[..], more].concat());
        assert!(output.status.success(), "{output:?}");
        String::from_utf8(output.stdout).unwrap()
    };
    let text = run(&["--what", "process"]);
    let row = text.lines().find(|line| line.contains("×2"));
    assert!(row.is_some_and(|row| row.contains(name)), "{text}");

    let csv = run(&[
        "--format",
        "csv",
        "--fields",
        "group,processes,thread_count,pids",
    ]);
    let lines: Vec<&str> = csv.lines().collect();
    assert_eq!(lines[0], "time,group,processes,thread_count,pids");
    let values: Vec<&str> = lines[1].split(',').collect();
    assert_eq!(values[1..4], [name, "2", "7"], "{csv}");
    assert!(
        pids.iter().all(|pid| lines[1].contains(&pid.to_string())),
        "{csv}"
    );
}

#[test]
fn shared_memory_counts_once_in_the_proportional_set_size() {
    let victims = [Victim::new(&["first"]), Victim::new(&["second"])];
    let pids = victims.each_ref().map(Victim::pid);
    let only = format!("{},{}", pids[0], pids[1]);
    let arguments = ["--by", "program", "-d", "0.3", "-n", "2", "-p", &only];
    let usual = samples(&arguments);
    assert_eq!(
        group(&usual[0])["pss"],
        Value::Null,
        "read where it is asked for"
    );
    let asked = [&arguments[..], &["--fields", "group,rss,pss"]].concat();
    let samples = samples(&asked);
    let group = group(samples.last().unwrap());
    // What is of these processes alone is the least that it can be.
    let private = |pid: &u32| -> f64 {
        let text = std::fs::read_to_string(format!("/proc/{pid}/smaps_rollup")).unwrap();
        let lines = text.lines().filter(|line| line.starts_with("Private_"));
        let kib = lines.filter_map(|line| line.split_whitespace().nth(1)?.parse::<f64>().ok());
        kib.sum::<f64>() * 1024.0
    };
    let private: f64 = pids.iter().map(private).sum();
    let (pss, rss) = (number(group, "pss"), number(group, "rss"));
    assert!(
        private > 0.0 && private <= pss && pss < rss,
        "{private} {pss} {rss}"
    );
}

#[test]
fn a_slice_tells_its_limits_and_what_it_uses_though_no_process_is_in_it() {
    let machine = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/tests/fixtures/machines/debian-12-v2/proc"
    );
    let groups = |by: &str| {
        let arguments = ["--root", machine, "--by", by, "-d", "0.2", "-n", "8"];
        samples(&arguments).pop().unwrap()
    };
    let by_group = groups("cgroup");
    let told = |path: &str| {
        let mut groups = array(&by_group, "groups").iter();
        let group = groups.find(|group| group["cgroup"] == path).unwrap();
        [
            "cgroup_memory",
            "memory_limit_percent",
            "pids_limit_percent",
            "quota_percent",
            "cgroup_weight",
            "cgroup_cpu_pressure",
        ]
        .map(|key| group[key].as_f64())
    };
    let slice = [4_194_304.0, 2.0, 9.5, 0.0, 100.0, 16.43].map(Some);
    assert_eq!(told("/shop.slice"), slice);
    // Its own limit of memory, and that of tasks, which is the tighter one there.
    let below = [4_186_112.0, 3.327, 38.0, 0.0, 300.0, 20.84].map(Some);
    assert_eq!(told("/shop.slice/shop-web.slice"), below);
    // Nothing of it was captured.
    assert_eq!(told("/user.slice"), [None; 6]);
}
