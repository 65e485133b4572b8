//! Threads that wait nearly all the time: what `dump` says of their wait against what they count themselves.

use super::starved::Waited;
use super::support::skip;
use super::{array, number, process, samples, thread};
use serde_json::Value;
use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Write};
use std::process::{Child, ChildStdout, Command, Stdio};

/// The load, running.
struct Load {
    child: Child,
    output: BufReader<ChildStdout>,
}

impl Load {
    /// `None`: its threads cannot be put on one CPU.
    fn start(threads: usize) -> Option<Self> {
        let mut child = Command::new(std::env::current_exe().unwrap())
            .args(["--ignored", "--exact", "starved_load", "--nocapture"])
            .env("STARVED", threads.to_string())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut output = BufReader::new(child.stdout.take().unwrap());
        let mut line = String::new();
        while line.trim_end() != "ready" {
            line.clear();
            let more = output.read_line(&mut line).unwrap();
            assert_ne!(more, 0, "the load has ended");
            if line.trim_end() == "no affinity" {
                let _ = child.wait();
                return None;
            }
        }
        Some(Self { child, output })
    }

    /// Ends it; what each thread had waited.
    fn end(mut self) -> BTreeMap<u32, Vec<Waited>> {
        let mut input = self.child.stdin.take().unwrap();
        input.write_all(b"\n").unwrap();
        let mut log: BTreeMap<u32, Vec<Waited>> = BTreeMap::new();
        for line in BufRead::lines(&mut self.output).map_while(Result::ok) {
            if let Some(waited) = Waited::parse(&line) {
                log.entry(waited.tid).or_default().push(waited);
            }
        }
        let _ = self.child.wait();
        log
    }
}

impl Drop for Load {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Moment of a sample, since 1970.
fn time(sample: &Value) -> f64 {
    let time: jiff::Timestamp = sample["time"].as_str().unwrap().parse().unwrap();
    time.as_nanosecond() as f64 / 1e9
}

#[test]
fn what_starved_threads_wait_is_told_whole() {
    if !std::path::Path::new("/proc/self/schedstat").exists() {
        return skip("it needs a kernel with CONFIG_SCHED_INFO");
    }
    let Some(load) = Load::start(8) else {
        return skip("it needs to put threads on one CPU");
    };
    let pid = load.child.id().to_string();
    let looks = [("0.1", "40"), ("1", "5")].map(|(interval, count)| {
        samples(&[
            "--threads",
            "--pid",
            &pid,
            "--interval",
            interval,
            "--count",
            count,
        ])
    });
    let pid = load.child.id();
    let log = load.end();
    assert_eq!(log.len(), 9);
    for samples in &looks {
        let begin = time(&samples[0]) - number(&samples[0], "elapsed");
        let end = time(samples.last().unwrap());
        let (mut told_of_all, mut counted_of_all) = (0.0, 0.0);
        for (tid, log) in &log {
            let told: f64 = (samples.iter())
                .map(|sample| {
                    let wait = number(thread(sample, pid, *tid).unwrap(), "wait_percent");
                    assert!((0.0..=100.0).contains(&wait), "{wait} %");
                    wait / 100.0 * number(sample, "elapsed")
                })
                .sum();
            let counted = Waited::until(log, end).unwrap() - Waited::until(log, begin).unwrap();
            assert!(
                (told - counted).abs() <= counted * 0.1,
                "{tid} was told to wait {told} s of {} s, and waited {counted} s",
                end - begin
            );
            told_of_all += told;
            counted_of_all += counted;
        }
        // One by one some begin and end in the midst of a wait; of all together that is little.
        let share = told_of_all / counted_of_all;
        assert!((0.95..=1.05).contains(&share), "{share} of all");
        for sample in samples {
            let process = process(sample, pid).unwrap();
            let parts = array(process, "threads").iter();
            let parts: f64 = parts.map(|one| number(one, "wait_percent")).sum();
            let whole = number(process, "wait_percent");
            assert!(
                (whole - parts).abs() <= parts * 0.02 + 1.0,
                "{whole} of {parts}"
            );
        }
    }
}
