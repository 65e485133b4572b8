//! `dump --what`: metrics against what `/proc` tells us ourselves just before and just after.

use super::{array, number, samples, threadtop};
use std::fs;
use std::path::Path;

const HEAD: &str = "time,cpuUsr,cpuKrn,cpuIdle,cpuIoWait,cpuIntSrvc,cpuSftIntSrvc,cpuNice,cpuSteal,contextSw,loadavg,\
    dsr,dsreads,drm,readtime,dsw,dswrites,dwm,writetime,nbs,nbr";

/// The rows of CSV without the time; what is empty is `None`.
fn rows(arguments: &[&str]) -> Vec<Vec<Option<f64>>> {
    let output = threadtop(&[&["dump", "--what", "metrics"], arguments].concat());
    let notes = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{arguments:?}: {notes}");
    let text = String::from_utf8(output.stdout).unwrap();
    let mut lines = text.lines();
    assert_eq!(lines.next(), Some(HEAD));
    let row = |line: &str| {
        let mut values = line.split(',');
        values.next().unwrap().parse::<jiff::Timestamp>().unwrap();
        let values: Vec<_> = values
            .map(|value| (!value.is_empty()).then(|| value.parse().unwrap()))
            .collect();
        assert_eq!(values.len(), 20, "{line}");
        values
    };
    lines.map(row).collect()
}

/// The numbers after the words at the start of a line.
fn numbers(line: &str) -> Vec<f64> {
    line.split_whitespace()
        .filter_map(|word| word.parse().ok())
        .collect()
}

/// The counters in the order of the columns, by our own reading; the load is left out.
fn counters() -> Vec<Option<f64>> {
    let read = |file: &str| fs::read_to_string(Path::new("/proc").join(file)).ok();
    let stat = read("stat").unwrap();
    let line = |label: &str| {
        stat.lines()
            .find(|line| line.starts_with(label))
            .map(numbers)
    };
    let cpu = line("cpu ").unwrap();
    let mut all: Vec<_> = [0, 2, 3, 4, 5, 6, 1, 7].map(|at| Some(cpu[at])).into();
    all.extend([line("ctxt ").map(|ctxt| ctxt[0]), None]);
    let disks = read("diskstats").map(|text| {
        let whole = text.lines().filter(|line| {
            let name = line.split_whitespace().nth(2).unwrap();
            let virtual_ones = ["loop", "ram", "zram", "dm-", "md", "bcache", "drbd", "zd"];
            Path::new("/sys/block").join(name).exists()
                && !virtual_ones.iter().any(|prefix| name.starts_with(prefix))
        });
        let lines: Vec<Vec<&str>> = whole
            .map(|line| line.split_whitespace().collect())
            .collect();
        [5, 3, 4, 6, 9, 7, 8, 10].map(|at| {
            let values = lines.iter().map(|line| line[at].parse::<f64>().unwrap());
            values.sum::<f64>()
        })
    });
    all.extend((0..8).map(|at| disks.map(|disks| disks[at])));
    let net = read("net/dev").map(|text| {
        let lines = text
            .lines()
            .skip(2)
            .filter_map(|line| line.rsplit_once(':'));
        let outward = lines.filter(|(name, _)| name.trim() != "lo");
        let lines: Vec<_> = outward.map(|(_, line)| numbers(line)).collect();
        [8, 0].map(|at| lines.iter().map(|line| line[at]).sum::<f64>())
    });
    all.extend((0..2).map(|at| net.map(|net| net[at])));
    all
}

/// Time idle, with I/O outstanding or without, may run back a little; the load is no counter.
fn is_steady(column: usize) -> bool {
    ![2, 3, 9].contains(&column)
}

#[test]
fn cumulative_metrics_are_between_what_the_kernel_says_before_and_after() {
    let before = counters();
    let rows = rows(&["--cumulative", "-d", "0.2", "-n", "3"]);
    let after = counters();
    assert_eq!(rows.len(), 3);
    for column in (0..20).filter(|&column| is_steady(column)) {
        let name = HEAD.split(',').nth(column + 1).unwrap();
        let told = rows.iter().map(|row| row[column]);
        let steps: Vec<_> = [before[column]]
            .into_iter()
            .chain(told)
            .chain([after[column]])
            .collect();
        assert!(steps.is_sorted(), "{name}: {steps:?}");
        assert_eq!(steps[1].is_some(), steps[0].is_some(), "{name}");
    }
    for load in rows.iter().map(|row| row[9].unwrap()) {
        assert!(load >= 0.0);
    }
}

#[test]
fn metrics_are_what_the_counters_grew_by() {
    let before = counters();
    let rows = rows(&["-d", "0.3", "-n", "3"]);
    let after = counters();
    assert_eq!(rows.len(), 3);
    let cpus = fs::read_to_string("/proc/stat").unwrap();
    let cpus = cpus.lines().filter(|line| line.starts_with("cpu")).count() - 1;
    for column in (0..20).filter(|&column| is_steady(column)) {
        let name = HEAD.split(',').nth(column + 1).unwrap();
        let sum: f64 = rows.iter().filter_map(|row| row[column]).sum();
        let most = after[column].zip(before[column]);
        let most = most.map_or(0.0, |(after, before)| after - before);
        // Each CPU's time is cut to ticks by itself, and so is that of the line `cpu`.
        let cut = if column < 8 { cpus as f64 } else { 0.0 };
        assert!(sum <= most + cut, "{name}: {sum} of {most}");
    }
    let ticks = nix::unistd::sysconf(nix::unistd::SysconfVar::CLK_TCK);
    let ticks = ticks.unwrap().unwrap() as f64 * cpus as f64;
    let told: f64 = rows.iter().flat_map(|row| row[..8].iter().flatten()).sum();
    // Idle CPUs account their time late, and a hypervisor may stop all of them unseen.
    assert!(
        told >= ticks * 0.9 * 0.5,
        "{told} ticks in 0.9 s of {cpus} CPUs"
    );
    let switches: f64 = rows.iter().filter_map(|row| row[8]).sum();
    assert!(switches >= 3.0, "threadtop itself slept three times");
}

#[test]
fn rates_are_no_more_than_the_counters_grew_by() {
    let before = counters();
    let samples = samples(&["--what", "system", "-d", "0.2", "-n", "2"]);
    let after = counters();
    let grown = |part: &str, key: &str| -> Option<f64> {
        let rate = |sample: &serde_json::Value| {
            Some(sample[part][key].as_f64()? * number(sample, "elapsed"))
        };
        samples.iter().map(rate).sum()
    };
    for (part, key, column) in [
        ("disk", "sectors_read", 10),
        ("disk", "reads_completed", 11),
        ("disk", "reads_merged", 12),
        ("disk", "read_time_ms", 13),
        ("disk", "sectors_written", 14),
        ("disk", "writes_completed", 15),
        ("disk", "writes_merged", 16),
        ("disk", "write_time_ms", 17),
        ("net", "bytes_sent", 18),
        ("net", "bytes_received", 19),
    ] {
        let most = after[column].zip(before[column]);
        let most = most.map(|(after, before)| after - before);
        let told = grown(part, key);
        assert_eq!(told.is_some(), most.is_some(), "{part}.{key}");
        // The numbers are rounded.
        assert!(
            told <= most.map(|most| most * 1.001 + 0.1),
            "{part}.{key}: {told:?} of {most:?}"
        );
    }
    let pressure = Path::new("/proc/pressure/io").exists();
    assert_eq!(samples[0]["pressure"]["io"]["some10"].is_number(), pressure);
    for disk in samples[0]["disks"].as_array().into_iter().flatten() {
        assert!(
            (0.0..=100.0).contains(&number(disk, "utilization")),
            "{disk}"
        );
    }
}

#[test]
fn a_copied_tree_has_its_counters_and_nothing_moves() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/proc/many-disks");
    let root = ["--root", root.to_str().unwrap(), "-d", "0.1"];
    let counters = rows(&[&root[..], &["--cumulative"]].concat());
    let disks_and_nets = [
        604_000.0,
        6040.0,
        64.0,
        6680.0,
        302_000.0,
        3020.0,
        302.0,
        9960.0,
        26_000.0,
        4_294_972_290.0,
    ];
    assert_eq!(counters[0][10..], disks_and_nets.map(Some));
    let growth = rows(&root);
    assert_eq!(growth[0][..9], [Some(0.0); 9]);
    assert_eq!(growth[0][10..], [Some(0.0); 10]);
    let json = samples(&[&root[..], &["--what", "system"]].concat());
    assert!(json[0]["pressure"].is_null(), "this kernel has none");
    assert!(json[0]["swap"]["in"].is_null());
    assert_eq!(array(&json[0], "disks").len(), 10);
}

#[test]
fn metrics_come_as_json_under_the_same_names() {
    let rows = samples(&["--what", "metrics", "-d", "0.1", "-n", "2"]);
    assert_eq!(rows.len(), 2);
    for row in rows {
        let mut expected: Vec<_> = HEAD.split(',').collect();
        expected.sort_unstable();
        let mut keys: Vec<_> = row.as_object().unwrap().keys().collect();
        keys.sort_unstable();
        assert_eq!(keys, expected);
    }
}
