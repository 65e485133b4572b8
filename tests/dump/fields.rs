//! `dump --fields` and `--top`, from outside.

use super::{array, samples, threadtop};
use crate::support::Victim;

fn text(arguments: &[&str]) -> String {
    let output = threadtop(&[&["dump", "-d", "0.1"], arguments].concat());
    let notes = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{arguments:?}: {notes}");
    String::from_utf8(output.stdout).unwrap()
}

#[test]
fn columns_are_those_asked_for_in_their_order() {
    let victim = Victim::new(&["one"]);
    let pid = victim.pid().to_string();
    let table = text(&[
        "--what",
        "process",
        "-p",
        &pid,
        "--fields",
        "cpu,PID,res,exe,cgroup",
    ]);
    let lines: Vec<&str> = table.lines().collect();
    let head: Vec<&str> = lines[1].split_whitespace().collect();
    assert_eq!(head, ["CPU%", "PID", "RES", "EXE", "CGROUP"]);
    let row: Vec<&str> = lines[2].split_whitespace().collect();
    assert_eq!(row[1], pid, "{table}");
    assert_ne!(
        row[3], "–",
        "the program is ours, its path is known: {table}"
    );
}

#[test]
fn threads_go_by_their_own_ids() {
    let victim = Victim::new(&["one", "two"]);
    let (pid, tid) = (victim.pid().to_string(), victim.tid("two").to_string());
    let table = text(&["--what", "thread", "-p", &pid, "--fields", "tid,pid,name"]);
    let rows: Vec<Vec<&str>> = table
        .lines()
        .map(|line| line.split_whitespace().collect())
        .collect();
    assert_eq!(rows[1], ["TID", "PID", "NAME"]);
    assert!(
        rows.contains(&vec![tid.as_str(), pid.as_str(), "two"]),
        "{table}"
    );
}

#[test]
fn json_has_the_keys_asked_for() {
    let samples = samples(&[
        "-d",
        "0.1",
        "-H",
        "--top",
        "2",
        "--fields",
        "tid,pid,cpu_percent",
    ]);
    let processes = array(&samples[0], "processes");
    assert_eq!(processes.len(), 2);
    let keys = |value: &serde_json::Value| -> Vec<String> {
        value.as_object().unwrap().keys().cloned().collect()
    };
    for process in processes {
        assert_eq!(keys(process), ["cpu_percent", "pid", "threads"]);
        for thread in array(process, "threads") {
            assert_eq!(keys(thread), ["cpu_percent", "tid"]);
        }
    }
    assert!(samples[0]["cpu"].is_object(), "the machine stays as it is");
}

#[test]
fn metrics_are_those_asked_for() {
    let csv = text(&["--what", "metrics", "--fields", "nbr,contextSw"]);
    let lines: Vec<&str> = csv.lines().collect();
    assert_eq!(lines[0], "time,nbr,contextSw");
    assert_eq!(lines[1].split(',').count(), 3);
}

#[test]
fn the_busiest_come_first() {
    let victim = Victim::busy(&["spinner"]);
    let cpus = samples(&["-d", "0.3", "--top", "3"]);
    let shares: Vec<f64> = array(&cpus[0], "processes")
        .iter()
        // Children that have ended count as they do on the screen.
        .map(|process| {
            let percent = |key: &str| process[key].as_f64().unwrap();
            percent("cpu_percent") + percent("ended_children_percent")
        })
        .collect();
    assert!(shares.len() == 3 && shares[0] > 0.0, "{shares:?}");
    // Those that look the same on a screen are in the order of their PIDs.
    assert!(shares.is_sorted_by(|a, b| a + 0.1 > *b), "{shares:?}");
    let pid = victim.pid().to_string();
    let by_pid = samples(&["-d", "0.1", "--top", "1", "--sort", "pid", "-p", &pid]);
    assert_eq!(array(&by_pid[0], "processes")[0]["pid"], victim.pid());
}
