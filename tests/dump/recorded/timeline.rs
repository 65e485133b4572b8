//! Several recordings as one, from a pipe, further apart, and while they are written.

use super::{BEGAN, made, seconds, seconds_of_machine};
use crate::support::{THREADTOP, until};
use crate::threadtop;
use std::fs::{self, File};
use std::io::{BufRead, BufReader, Read, Write};
use std::path::Path;
use std::process::{Command, Stdio};
use threadtop::recording::Writer;
use threadtop::sample::Sample;

fn dumped(arguments: &[&str]) -> String {
    let output = threadtop(&[&["dump"], arguments].concat());
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    String::from_utf8(output.stdout).unwrap()
}

/// The recording is moved to another name.
fn part(folder: &Path, samples: &[Sample], name: &str) -> String {
    let path = folder.join(name);
    fs::rename(made(folder, samples), &path).unwrap();
    path.to_str().unwrap().to_owned()
}

#[test]
fn several_files_are_one_recording() {
    let samples = seconds_of_machine();
    let folder = tempfile::tempdir().unwrap();
    // Where one ends and the next begins without a gap, as at midnight, a rate spans it.
    let second = part(folder.path(), &samples[2..4], "b.ttr");
    let first = part(folder.path(), &samples[..2], "c.ttr");
    let third = part(folder.path(), &samples[5..], "a.ttr");
    fs::write(folder.path().join("notes.txt"), "").unwrap();
    fs::write(folder.path().join("none.ttr"), "no recording").unwrap();
    let all = folder.path().to_str().unwrap();
    assert_eq!(seconds(&[all]), [1, 2, 3]);
    assert_eq!(seconds(&[&third, &second, &first]), [1, 2, 3]);
    assert_eq!(seconds(&[&second, &first, &second]), [1, 2, 3]);
    assert_eq!(seconds(&[all, "--begin", "-3s", "--end", "-2.5s"]), [2]);
    let whole = tempfile::tempdir().unwrap();
    let whole = part(whole.path(), &samples[..4], "whole.ttr");
    assert_eq!(dumped(&[&first, &second]), dumped(&[&whole]));
}

#[test]
fn a_recording_comes_from_standard_input() {
    let samples = seconds_of_machine();
    let folder = tempfile::tempdir().unwrap();
    let path = made(folder.path(), &samples);
    let from = |input: Stdio, arguments: &[&str]| {
        let mut command = Command::new(THREADTOP);
        let output = command
            .args(["dump", "-"])
            .args(arguments)
            .stdin(input)
            .output()
            .unwrap();
        (
            String::from_utf8(output.stdout).unwrap(),
            String::from_utf8(output.stderr).unwrap(),
        )
    };
    let pipe = || {
        let mut cat = Command::new("cat")
            .arg(&path)
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let input = Stdio::from(cat.stdout.take().unwrap());
        std::thread::spawn(move || cat.wait());
        input
    };
    let date = jiff::Timestamp::from_second(BEGAN + 3)
        .unwrap()
        .to_zoned(jiff::tz::TimeZone::system());
    let date = date.strftime("%Y-%m-%d %H:%M:%S").to_string();
    for arguments in [
        &["--format", "json"][..],
        &["--begin", &date, "--format", "json"],
    ] {
        let expected = (dumped(&[&[&path[..]], arguments].concat()), String::new());
        assert!(expected.0.len() > 100);
        assert_eq!(from(File::open(&path).unwrap().into(), arguments), expected);
        assert_eq!(from(pipe(), arguments), expected);
    }
    let file = File::open(&path).unwrap();
    assert_eq!(
        from(file.into(), &["--begin", "-1.5s"]).0,
        dumped(&[&path, "--begin", "-1.5s"])
    );
    let (_, told) = from(pipe(), &["--begin", "-1.5s"]);
    assert!(told.contains("name the date as well"), "{told}");
    let (_, told) = from(Stdio::null(), &[]);
    assert!(
        told.contains("standard input") && told.lines().count() == 1,
        "{told}"
    );
}

/// Of counters: what they grew by in all is what they grew by in parts.
#[test]
fn rates_are_means_over_the_time_that_is_asked_for() {
    let samples = seconds_of_machine();
    let folder = tempfile::tempdir().unwrap();
    let path = made(folder.path(), &samples);
    let every = |every: &str| -> Vec<Vec<u64>> {
        let text = dumped(&[
            &path,
            "--what",
            "metrics",
            "--fields",
            "contextSw,cpuUsr,cpuIdle",
            "--every",
            every,
        ]);
        let rows = text.lines().skip(1);
        rows.map(|row| {
            row.split(',')
                .skip(1)
                .map(|cell| cell.parse().unwrap())
                .collect()
        })
        .collect()
    };
    let sum = |rows: Vec<Vec<u64>>| -> Vec<u64> {
        (0..3)
            .map(|column| rows.iter().map(|row| row[column]).sum())
            .collect()
    };
    let (each, all) = (every("0.001s"), every("1h"));
    assert_eq!((each.len(), all.len()), (5, 1));
    assert_eq!(sum(each), all[0]);
    let two = crate::samples(&[&path, "--every", "1h"]);
    let elapsed = two[0]["elapsed"].as_f64().unwrap();
    let span = (samples[5].at - samples[0].at) as f64 / 1e9;
    assert!((elapsed - span).abs() < 1e-3, "{elapsed} {span}");
}

/// A recording in a file and in a folder, while it goes on there.
#[test]
fn what_is_written_meanwhile_is_read() {
    let samples = seconds_of_machine();
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("day-1.ttr");
    let mut writer = Writer::open(&path).unwrap();
    for sample in &samples[..2] {
        writer.append(sample).unwrap();
    }
    for followed in [path.as_path(), folder.path()] {
        let is_folder = followed.is_dir();
        let mut command = Command::new(THREADTOP);
        command
            .args(["dump", "--format", "json", "--what", "system", "--follow"])
            .arg(followed);
        let mut child = command.stdout(Stdio::piped()).spawn().unwrap();
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let mut next = || -> i64 {
            let line: serde_json::Value =
                serde_json::from_str(&lines.next().unwrap().unwrap()).unwrap();
            let time: jiff::Timestamp = line["time"].as_str().unwrap().parse().unwrap();
            time.as_second() - BEGAN
        };
        assert_eq!(next(), 1);
        if is_folder {
            // It was read already: what comes is in another file.
            assert_eq!(next(), 2);
            let mut next_day = Writer::open(&folder.path().join("day-2.ttr")).unwrap();
            for (sample, second) in samples[3..].iter().zip(3..) {
                next_day.append(sample).unwrap();
                assert_eq!(next(), second);
            }
        } else {
            writer.append(&samples[2]).unwrap();
            assert_eq!(next(), 2);
        }
        child.kill().unwrap();
        child.wait().unwrap();
    }
}

#[test]
fn a_small_part_is_cut_for_others() {
    let samples = seconds_of_machine();
    let folder = tempfile::tempdir().unwrap();
    let path = made(folder.path(), &samples);
    let out = folder.path().join("out.ttr");
    let out = out.to_str().unwrap();
    let cut = |arguments: &[&str]| {
        let output = threadtop(&[&["cut", &path, "-o", out], arguments].concat());
        (
            output.status.success(),
            String::from_utf8(output.stderr).unwrap(),
        )
    };
    let fine = (true, String::new());
    assert_eq!(cut(&["--begin", "-3s", "--end", "-1s"]), fine);
    assert_eq!(
        dumped(&[out]),
        dumped(&[&path, "--begin", "-3s", "--end", "-1s"])
    );
    let (done, told) = cut(&[]);
    assert!(!done && told.contains("exists"), "{told}");
    fs::remove_file(out).unwrap();
    let (done, told) = cut(&["--begin", "2999-01-01 00:00"]);
    assert!(
        !done && told.contains("too few samples") && told.lines().count() == 1,
        "{told}"
    );
    assert!(!Path::new(out).exists(), "half a file is left");
    assert_eq!(cut(&["--anonymize"]), fine);
    let (mut old, mut new) = (Vec::new(), Vec::new());
    File::open(&path).unwrap().read_to_end(&mut old).unwrap();
    File::open(out).unwrap().read_to_end(&mut new).unwrap();
    let host = samples[0].host.name.clone();
    assert!(!dumped(&[out]).contains(&host), "{host}");
    // Every number is what it was.
    let numbers = ["--what", "metrics"];
    let of = |path: &str| dumped(&[&[path], &numbers[..]].concat());
    assert_eq!(of(out), of(&path));
    let cpu = |path: &str| {
        let samples = crate::samples(&[path]);
        let of = |sample: &serde_json::Value| {
            let processes = crate::array(sample, "processes").to_vec();
            processes
                .iter()
                .map(|process| {
                    (
                        process["pid"].clone(),
                        process["cpu_percent"].clone(),
                        process["state"].clone(),
                    )
                })
                .collect::<Vec<_>>()
        };
        samples.iter().map(of).collect::<Vec<_>>()
    };
    assert_eq!(cpu(out), cpu(&path));
}

/// It is not finished while nothing more comes.
#[test]
fn a_pipe_is_read_as_it_comes() {
    let samples = seconds_of_machine();
    let folder = tempfile::tempdir().unwrap();
    let path = made(folder.path(), &samples);
    let bytes = fs::read(path).unwrap();
    let mut command = Command::new(THREADTOP);
    command.args(["dump", "-", "--format", "json", "--what", "system"]);
    let mut child = command
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut input = child.stdin.take().unwrap();
    input.write_all(&bytes[..bytes.len() - 1]).unwrap();
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
    for _ in 0..3 {
        lines.next().unwrap().unwrap();
    }
    input.write_all(&bytes[bytes.len() - 1..]).unwrap();
    drop(input);
    assert_eq!(lines.count(), 2);
    until("the end", || child.try_wait().unwrap().is_some());
}
