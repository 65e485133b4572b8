//! What the options of `dump` do to its output, and how it refuses what it cannot do.

use super::{array, number, process, samples, threadtop};
use crate::support::Victim;
use serde_json::Value;
use std::time::{Duration, Instant};

/// Exit code and the one sentence of a refusal.
fn refusal(arguments: &[&str]) -> (Option<i32>, String) {
    let output = threadtop(arguments);
    assert!(output.stdout.is_empty(), "{arguments:?} wrote to stdout");
    let text = String::from_utf8(output.stderr).unwrap();
    assert_eq!(text.lines().count(), 1, "{arguments:?}: {text}");
    (output.status.code(), text)
}

#[test]
fn arguments_that_cannot_be_are_usage_errors() {
    for (arguments, told) in [
        (&["--interval", "0.05"][..], "0.1 to 60"),
        (&["dump", "-d", "61"], "0.1 to 60"),
        (&["--sort", "shoe_size"], "cpu_percent"),
        (&["dump", "--sort", "shoe_size"], "cpu_percent"),
        (&["--tree", "--list"], "--list"),
        (&["--pid", "init"], "PID"),
        (&["dump", "--count", "0"], "--count"),
        (&["dump", "--format", "yaml"], "json"),
        (&["dump", "--format", "csv"], "--what metrics"),
        (&["dump", "--cumulative"], "--what metrics"),
        (&["dump", "--what", "metrics", "--pid", "1"], "--pid"),
        (&["dump", "--what", "system", "--tree"], "--tree"),
        (&["dump", "--what", "everything"], "metrics"),
        (&["dump", "--fields", "shoe_size"], "cpu_percent"),
        (&["dump", "--what", "metrics", "--fields", "cpu"], "cpuUsr"),
        (&["dump", "--tree", "--top", "3"], "--tree"),
        (&["calibrate", "--pid", "1"], "calibrate takes only"),
    ] {
        let (code, text) = refusal(arguments);
        assert_eq!(code, Some(2), "{arguments:?}: {text}");
        assert!(text.contains(told), "{arguments:?}: {text}");
    }
}

#[test]
fn numbers_out_of_range_are_answered_with_the_range() {
    for (arguments, told) in [
        (
            &["-p", "99999999999"][..],
            "a PID must be a whole number from 1 to 4194304",
        ),
        (
            &["dump", "-p", "1,4194305"],
            "a PID must be a whole number from 1 to 4194304",
        ),
        (&["dump", "--pid", "0"], "a PID must be a whole number"),
        (&["dump", "--pid", ""], "a PID must be a whole number"),
        (&["dump", "--pid", "1,,2"], "a PID must be a whole number"),
        (&["dump", "--pid", "١٢"], "a PID must be a whole number"),
        (
            &["dump", "-n", "99999999999999999999"],
            "from 1 to 18446744073709551615",
        ),
        (&["dump", "-n", "-1"], "must be a whole number"),
        (&["dump", "--top", "4294967296"], "from 1 to 4294967295"),
        (&["dump", "-d", "nan"], "expected a number of seconds"),
        (&["dump", "-d", "1e999"], "0.1 to 60"),
        (
            &["calibrate", "--cpu", "8192"],
            "a CPU must be a whole number from 0 to 8191",
        ),
        (&["calibrate", "-n", "10001"], "from 3 to 10000"),
        (&["dump", "-F", "pid=99999999999"], "PID is at most 4194304"),
    ] {
        let output = threadtop(arguments);
        let text = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(2), "{arguments:?}: {text}");
        assert!(text.contains(told), "{arguments:?}: {text}");
    }
    let output = threadtop(&["dump", "-p", "4194304"]);
    let text = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(1), "{text}");
    assert!(text.contains("no process with PID 4194304"), "{text}");
}

#[test]
fn a_configuration_that_is_no_file_is_told_at_once() {
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name).display().to_string();
    nix::unistd::mkfifo(at("pipe").as_str(), nix::sys::stat::Mode::S_IRWXU).unwrap();
    std::os::unix::fs::symlink("/dev/zero", at("zero")).unwrap();
    std::fs::create_dir(at("themes")).unwrap();
    nix::unistd::mkfifo(
        at("themes/mine.toml").as_str(),
        nix::sys::stat::Mode::S_IRWXU,
    )
    .unwrap();
    let long = std::fs::File::create(at("long")).unwrap();
    long.set_len(1 << 40).unwrap();
    for (file, told) in [
        (at("pipe"), "is not a file"),
        (at("zero"), "is not a file"),
        (at("themes"), "is not a file"),
        (at("long"), "more than a million"),
        (at("nowhere"), "there is no such file"),
        ("/dev/null".to_owned(), "is not a file"),
    ] {
        let output = threadtop(&["config", "--check", "--config", &file]);
        let text = String::from_utf8(output.stdout).unwrap();
        assert_eq!(output.status.code(), Some(1), "{file}: {text}");
        assert!(text.contains(told), "{file}: {text}");
    }
    let output = threadtop(&["config", "--check", "--config", &at("pipe")]);
    let text = String::from_utf8(output.stdout).unwrap();
    assert!(text.contains("mine.toml is not a file"), "{text}");
}

#[test]
fn a_filter_that_is_none_is_shown_with_a_caret() {
    for arguments in [
        &["--filter", "java & cpuu>5"][..],
        &["dump", "-F", "java & cpuu>5"],
    ] {
        let output = threadtop(arguments);
        assert!(output.stdout.is_empty(), "{arguments:?} wrote to stdout");
        assert_eq!(output.status.code(), Some(2), "{arguments:?}");
        let text = String::from_utf8(output.stderr).unwrap();
        let lines: Vec<&str> = text.lines().collect();
        assert_eq!(lines[1], "  java & cpuu>5", "{text}");
        assert!(lines[2].starts_with("         ^ no column"), "{text}");
    }
}

#[test]
fn of_a_name_in_a_filter_that_nothing_has_the_nearest_is_named_once() {
    let victim = Victim::new(&["first"]);
    let comm = std::fs::read_to_string(format!("/proc/{}/comm", victim.pid())).unwrap();
    let filter = format!("name=\"{}z\"", comm.trim_end());
    let told = threadtop(&[
        "dump", "-d", "0.1", "-n", "2", "--format", "json", "-F", &filter,
    ]);
    assert!(told.status.success());
    let notes = String::from_utf8(told.stderr).unwrap();
    let meant = format!("did you mean {:?}?", comm.trim_end());
    assert!(notes.starts_with("threadtop: there is no name "), "{notes}");
    assert!(notes.trim_end().ends_with(&meant), "{notes}");
    assert_eq!(notes.lines().count(), 1, "{notes}");
}

#[test]
fn a_filter_compares_columns() {
    let victim = Victim::new(&["first", "second"]);
    let pid = victim.pid();
    let filter = format!("pid={pid} | pid=1 threads>100000");
    let found = samples(&["-d", "0.1", "--filter", &filter]);
    let listed: Vec<u64> = array(&found[0], "processes")
        .iter()
        .map(|process| number(process, "pid") as u64)
        .collect();
    assert_eq!(listed, [u64::from(pid)]);
}

#[test]
fn what_the_machine_does_not_have_is_a_failure() {
    for (arguments, told) in [
        (&["dump", "--user", "no-such-user"][..], "no-such-user"),
        (&["dump", "--root", "/no/such/folder"], "/no/such/folder"),
        (&["--user", "no-such-user"], "no-such-user"),
    ] {
        let (code, text) = refusal(arguments);
        assert_eq!(code, Some(1), "{arguments:?}: {text}");
        assert!(text.contains(told), "{arguments:?}: {text}");
    }
}

#[test]
fn threads_come_when_they_are_asked_for() {
    let victim = Victim::new(&["first", "second"]);
    let pid = victim.pid();
    let plain = samples(&["-d", "0.1"]);
    assert_eq!(process(&plain[0], pid).unwrap().get("threads"), None);
    let all = samples(&["-d", "0.1", "--threads"]);
    for process in array(&all[0], "processes") {
        assert!(process["threads"].is_array(), "{process}");
    }
    let one = samples(&["-d", "0.1", "-p", &pid.to_string()]);
    assert_eq!(array(&one[0], "processes").len(), 1);
    let threads = array(process(&one[0], pid).unwrap(), "threads");
    let names: Vec<&Value> = threads.iter().map(|thread| &thread["name"]).collect();
    assert_eq!(threads[0]["tid"], pid);
    assert_eq!(
        process(&one[0], pid).unwrap()["thread_count"],
        threads.len()
    );
    assert!(
        names.contains(&&"first".into()) && names.contains(&&"second".into()),
        "{names:?}"
    );
}

#[test]
fn a_sample_waits_one_interval_and_rates_are_there_from_the_first() {
    let me = std::process::id();
    let began = Instant::now();
    let samples = samples(&["-n", "2", "-d", "0.2"]);
    assert_eq!(samples.len(), 2);
    assert!(began.elapsed() >= Duration::from_millis(400));
    for sample in &samples {
        // Deadlines are absolute: what is late makes the next one shorter.
        assert!(number(sample, "elapsed") > 0.0);
        number(process(sample, me).unwrap(), "cpu_percent");
        let cpu = &sample["cpu"];
        let shares = [
            "user", "nice", "system", "idle", "iowait", "irq", "softirq", "steal",
        ];
        let sum: f64 = shares.iter().map(|share| number(cpu, share)).sum();
        assert!((sum - 100.0).abs() < 0.1, "{cpu}");
    }
}

#[test]
fn the_list_can_be_filtered_and_sorted() {
    let victim = Victim::new(&["one"]);
    let pid = victim.pid();
    let filtered = samples(&["-d", "0.1", "--filter", &pid.to_string()]);
    assert!(process(&filtered[0], pid).is_some());
    let sorted = samples(&["-d", "0.1", "--sort", "rss"]);
    let sizes: Vec<f64> = array(&sorted[0], "processes")
        .iter()
        .map(|process| number(process, "rss"))
        .collect();
    assert!(
        sizes.len() > 1 && sizes.first() >= sizes.last(),
        "{sizes:?}"
    );
    let by_pid = samples(&["-d", "0.1"]);
    let pids: Vec<f64> = array(&by_pid[0], "processes")
        .iter()
        .map(|process| number(process, "pid"))
        .collect();
    assert!(pids.is_sorted(), "{pids:?}");
    let mine = samples(&["-d", "0.1", "--user", &nix::unistd::geteuid().to_string()]);
    let uid = process(&mine[0], std::process::id()).unwrap()["uid"].clone();
    for process in array(&mine[0], "processes") {
        assert_eq!(process["uid"], uid);
    }
}

#[test]
fn text_is_the_table_of_the_screen() {
    let victim = Victim::new(&["needle"]);
    let pid = victim.pid().to_string();
    let text = |arguments: &[&str]| {
        let output = threadtop(&[&["dump", "-d", "0.1"], arguments].concat());
        assert!(output.status.success(), "{arguments:?}");
        String::from_utf8(output.stdout).unwrap()
    };
    let alone = text(&["--pid", &pid]);
    let head = alone.lines().find(|line| line.contains("PID")).unwrap();
    assert!(head.ends_with("COMMAND"), "{head}");
    assert!(alone.lines().any(|line| line.contains("needle")), "{alone}");
    let me = std::process::id().to_string();
    let ours = |line: &&str| line.contains(&pid) && line.contains("victim");
    let unicode = text(&["--tree", "--unicode", "--filter", &format!("{pid}|{me}")]);
    let row = unicode.lines().find(ours).unwrap();
    assert!(row.contains("├─") || row.contains("└─"), "{row}");
    let ascii = text(&["--tree", "--ascii"]);
    let row = ascii.lines().find(ours).unwrap();
    assert!(row.contains("|-") || row.contains("`-"), "{row}");
    let list = text(&["--list", "--unicode"]);
    assert!(!list.contains("─"), "{list}");
}
