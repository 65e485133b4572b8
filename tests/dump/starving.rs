//! Threads that wait nearly all the time: what `dump` says of their wait against what they count themselves.

use super::load::{Load, alone};
use super::starved::Waited;
use super::support::skip;
use super::{array, number, process, samples, thread};
use serde_json::Value;
use std::collections::BTreeMap;

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
    let _alone = alone();
    let load = match Load::start("starved_load", ("STARVED", "8")) {
        Ok(load) => load,
        Err(why) => return skip(&why),
    };
    let pid = load.pid().to_string();
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
    let pid = load.pid();
    let mut log: BTreeMap<u32, Vec<Waited>> = BTreeMap::new();
    for waited in load.end(Waited::parse) {
        log.entry(waited.tid).or_default().push(waited);
    }
    assert_eq!(log.len(), 9);
    for samples in &looks {
        let begin = time(&samples[0]) - number(&samples[0], "elapsed");
        let end = time(samples.last().unwrap());
        let (mut told_of_all, mut counted_of_all) = (0.0, 0.0);
        let mut each = Vec::new();
        for (tid, log) in &log {
            let told: f64 = (samples.iter())
                .map(|sample| {
                    let wait = number(thread(sample, pid, *tid).unwrap(), "wait_percent");
                    assert!((0.0..=100.0).contains(&wait), "{wait} %");
                    wait / 100.0 * number(sample, "elapsed")
                })
                .sum();
            let counted = Waited::until(log, end).unwrap() - Waited::until(log, begin).unwrap();
            // It may begin and end in the midst of a wait, which is long where others want the CPU too.
            assert!(
                (told - counted).abs() <= counted * 0.1 + Waited::longest(log),
                "{tid} was told to wait {told} s of {} s, and waited {counted} s",
                end - begin
            );
            each.push((*tid, told, counted, Waited::longest(log)));
            told_of_all += told;
            counted_of_all += counted;
        }
        // Of all together that is little.
        let share = told_of_all / counted_of_all;
        assert!((0.9..=1.1).contains(&share), "{share} of all: {each:?}");
        threads_add_up(samples, pid);
    }
}

/// The process waits as long as its threads together.
fn threads_add_up(samples: &[Value], pid: u32) {
    for sample in samples {
        let process = process(sample, pid).unwrap();
        // On a busy machine the clock of the process may be read so late that it looks as if threads had ended: then it is
        // the kernel's own count that stands.
        if number(process, "exited_cpu_percent") > 0.0 {
            continue;
        }
        let parts = array(process, "threads").iter();
        let parts: f64 = parts.map(|one| number(one, "wait_percent")).sum();
        let whole = number(process, "wait_percent");
        assert!(
            (whole - parts).abs() <= parts * 0.02 + 1.0,
            "{whole} of {parts}"
        );
    }
}
