//! `threadtop calibrate` from outside, with few repetitions: what it writes, where it stores it, and how it ends.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use serde_json::Value;
use std::fs;
use std::io::Read;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

fn calibrate(arguments: &[&str], state: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_threadtop"));
    command
        .arg("calibrate")
        .args(arguments)
        .env("XDG_STATE_HOME", state)
        .env_remove("HOME");
    command
}

/// Standard output of a run that went well.
fn done(output: Output) -> String {
    let notes = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{notes}");
    String::from_utf8(output.stdout).unwrap()
}

/// The files stored.
fn stored(state: &Path) -> Vec<PathBuf> {
    fs::read_dir(state.join("threadtop")).map_or_else(
        |_| Vec::new(),
        |entries| entries.map(|entry| entry.unwrap().path()).collect(),
    )
}

#[test]
fn it_measures_tells_and_remembers() {
    let state = tempfile::tempdir().unwrap();
    let text = done(
        calibrate(&["-n", "3", "--json"], state.path())
            .output()
            .unwrap(),
    );
    let told: Value = serde_json::from_str(&text).unwrap();
    assert_eq!(
        (&told["version"], &told["repetitions"]),
        (&1.into(), &3.into())
    );
    for method in ["futex", "pipe"] {
        let sets = told[method].as_array().unwrap();
        let sizes: Vec<u64> = sets
            .iter()
            .map(|set| set["working_set"].as_u64().unwrap())
            .collect();
        assert_eq!(sizes, [0, 16_384, 65_536, 262_144, 1_048_576]);
        for set in sets {
            assert!(set["cost_us"]["median"].as_f64().unwrap().is_finite());
            assert!(set["switches"].as_f64().unwrap() >= 0.9, "{set}");
        }
    }
    let files = stored(state.path());
    let [file] = &files[..] else {
        panic!("{files:?}");
    };
    let mode = fs::metadata(file).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
    let kept: Value = serde_json::from_slice(&fs::read(file).unwrap()).unwrap();
    assert_eq!(kept, told);
}

#[test]
fn a_table_is_for_people_and_nothing_is_stored_if_not_wanted() {
    let state = tempfile::tempdir().unwrap();
    let run = calibrate(&["-n", "3", "--no-save", "--ascii"], state.path()).output();
    let text = done(run.unwrap());
    assert!(
        text.starts_with("cost of a context switch on CPU "),
        "{text}"
    );
    assert!(
        text.is_ascii() && text.contains("by futex") && text.contains("256K"),
        "{text}"
    );
    assert_eq!(stored(state.path()), Vec::<PathBuf>::new());
}

#[test]
fn what_cannot_be_stored_is_told_all_the_same() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("file");
    fs::write(&file, "").unwrap();
    let output = calibrate(&["-n", "3", "--json"], &file).output().unwrap();
    assert_eq!(output.status.code(), Some(1));
    let notes = String::from_utf8(output.stderr).unwrap();
    assert!(notes.contains("cannot store the result in "), "{notes}");
    serde_json::from_slice::<Value>(&output.stdout).unwrap();
    let homeless = calibrate(&["-n", "3"], Path::new("relative"))
        .output()
        .unwrap();
    assert_eq!(homeless.status.code(), Some(1));
    let notes = String::from_utf8(homeless.stderr).unwrap();
    assert!(notes.contains("HOME"), "{notes}");
    assert!(!homeless.stdout.is_empty());
}

#[test]
fn a_cpu_that_is_not_there_is_refused() {
    let state = tempfile::tempdir().unwrap();
    let output = calibrate(&["--cpu", "1000"], state.path())
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(1));
    assert!(output.stdout.is_empty());
    let notes = String::from_utf8(output.stderr).unwrap();
    assert!(
        notes.starts_with("threadtop: cannot run on CPU 1000, only on "),
        "{notes}"
    );
}

#[test]
fn a_signal_ends_it_at_once_and_nothing_is_stored() {
    let state = tempfile::tempdir().unwrap();
    let mut child = calibrate(&["-n", "10000", "--json"], state.path())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    // It holds signals back once the threads of the measurement are there.
    let tasks = format!("/proc/{}/task", child.id());
    while fs::read_dir(&tasks).unwrap().count() < 2 {
        std::thread::yield_now();
    }
    let pid = nix::unistd::Pid::from_raw(child.id().try_into().unwrap());
    nix::sys::signal::kill(pid, nix::sys::signal::Signal::SIGINT).unwrap();
    assert_eq!(child.wait().unwrap().code(), Some(1));
    let mut notes = String::new();
    child
        .stderr
        .take()
        .unwrap()
        .read_to_string(&mut notes)
        .unwrap();
    assert_eq!(notes, "threadtop: stopped; nothing is stored\n");
    assert_eq!(stored(state.path()), Vec::<PathBuf>::new());
}
