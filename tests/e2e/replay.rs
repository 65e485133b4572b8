//! `threadtop replay`: a recording on the screen.

use crate::key;
use crate::pty::Terminal;
use crate::support::THREADTOP;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Arc;
use threadtop::recording::Writer;
use threadtop::sample::Sample;
use threadtop::source::{self, Demand};
use threadtop::view::clock;

const SECOND: u64 = 1_000_000_000;
/// When the recording begins, and how many samples it has: one a second.
const BEGAN: u64 = 1_700_000_000 * SECOND;
const COUNT: u64 = 150;

/// The time of day of a sample, as the header has it.
fn at(number: u64) -> String {
    clock(BEGAN + number * SECOND)
}

/// The header when this sample is shown: what is being looked for has its time in the bar.
fn shown(number: u64) -> String {
    format!("every 1 s · {}", at(number))
}

/// A recording: this machine at one moment, for some minutes.
fn recording(folder: &Path) -> PathBuf {
    let path = folder.join("a.ttr");
    let mut source = source::open("/proc".as_ref()).unwrap();
    let sample = source.sample(&Demand::default()).unwrap();
    let mut writer = Writer::open(&path).unwrap();
    for number in 0..COUNT {
        let mut sample = Sample {
            seq: number,
            at: sample.at + number * SECOND,
            wall: BEGAN + number * SECOND,
            ..sample.clone()
        };
        sample.machine.at = sample.at;
        // Each of them says which one it is.
        let init = Arc::make_mut(&mut sample.processes[0]);
        init.stat.nice = (number % 19) as i32;
        writer.append(&sample).unwrap();
    }
    path
}

fn open(path: &Path, more: &[&str]) -> Terminal {
    let arguments = [&["replay", path.to_str().unwrap(), "--no-config"], more].concat();
    Terminal::open(&arguments, 40, 140, "xterm-256color")
}

#[test]
fn a_recording_is_stepped_jumped_and_played_through() {
    let folder = tempfile::tempdir().unwrap();
    let path = recording(folder.path());
    let mut terminal = open(&path, &[]);
    // The first moment with rates.
    terminal.see(&at(1));
    terminal.see("Z Play");
    for (keys, number) in [
        ("}}}", 4),
        ("{", 3),
        ("\x1b[1;3C", 4),
        ("\x1b[1;3D", 3),
        ("\x1b[6;3~", 63),
        ("\x1b[5;3~", 3),
        ("J+100s\r", 103),
        ("J-40s\r", 63),
    ] {
        terminal.send(keys);
        terminal.see(&at(number));
    }
    terminal.send("Jnoon\r");
    terminal.see("a moment is a time of day");
    terminal.send(key::ESC);
    terminal.wait("no prompt", |view| !view.contains("Jump to"));
    terminal.send(&format!("J{}\r", at(120)));
    terminal.wait("the moment", |view| {
        !view.contains("Jump to") && view.contains(&at(120))
    });
    // All screens are of that moment.
    for screen in ["2", "3", "4", "1"] {
        terminal.send(screen);
        terminal.see(&at(120));
    }
    terminal.send("d600\r");
    terminal.send("Z");
    terminal.see("This is the end of the recording.");
    terminal.see(&at(COUNT - 1));
    terminal.quit();
}

#[test]
fn a_jump_to_a_condition_goes_to_where_it_begins_to_hold() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("load.ttr");
    // A process that begins to use a CPU at sample 90.
    let mut source = source::open("/proc".as_ref()).unwrap();
    let sample = source.sample(&Demand::default()).unwrap();
    let pid = std::process::id();
    let place = sample
        .processes
        .iter()
        .position(|one| one.key.tid == pid)
        .unwrap();
    let mut writer = Writer::open(&path).unwrap();
    for number in 0..COUNT {
        let mut sample = Sample {
            seq: number,
            at: sample.at + number * SECOND,
            wall: BEGAN + number * SECOND,
            ..sample.clone()
        };
        sample.machine.at = sample.at;
        let busy = number.saturating_sub(89);
        let one = Arc::make_mut(&mut sample.processes[place]);
        one.at = sample.at;
        one.clock += busy * SECOND * 4 / 5;
        writer.append(&sample).unwrap();
    }
    drop(writer);
    let mut terminal = open(&path, &[]);
    terminal.see(&shown(1));
    terminal.send(&format!("Jany pid={pid} cpu>50\r"));
    terminal.see(&shown(90));
    terminal.send(";");
    terminal.see("None until the end.");
    terminal.send("J-30s\r");
    terminal.see(&shown(60));
    terminal.send(";");
    terminal.see(&shown(90));
    terminal.send("}");
    terminal.see(&shown(91));
    terminal.send(":");
    terminal.see(&shown(90));
    terminal.send(":");
    terminal.see("None since the beginning.");
    // A mistake is told with its place.
    terminal.send("Jany wiat>3\r");
    terminal.see("did you mean wait");
    terminal.send(key::ESC);
    // Another key at once would be one with Alt.
    terminal.wait("no prompt", |view| !view.contains("did you mean"));
    // The bar tells the moment, and how far it is from the end.
    terminal.see("-0:59");
    terminal.quit();
}

#[test]
fn a_recorded_process_is_never_acted_on() {
    let folder = tempfile::tempdir().unwrap();
    let mut terminal = open(&recording(folder.path()), &["--at", "-20s"]);
    let now = at(COUNT - 21);
    terminal.see(&now);
    let told = format!("These are samples of {now}, not running processes.");
    for keys in [key::F9, key::F7, "r", "s", "a"] {
        terminal.send(keys);
        terminal.see(&told);
        terminal.send(key::ESC);
        terminal.wait("no message", |view| !view.contains(&told));
    }
    terminal.send("e");
    terminal.see("Not recorded");
    terminal.send("q");
    let (status, _) = terminal.end();
    assert_eq!(status.exit_code(), 0);
}

#[test]
fn what_is_no_recording_is_refused_in_a_sentence() {
    let folder = tempfile::tempdir().unwrap();
    let whole = std::fs::read(recording(folder.path())).unwrap();
    let file = |name: &str, bytes: &[u8]| {
        let path = folder.path().join(name);
        std::fs::write(&path, bytes).unwrap();
        path
    };
    let nothing = folder.path().join("nothing");
    std::fs::create_dir(&nothing).unwrap();
    let fifo = folder.path().join("fifo");
    assert!(
        Command::new("mkfifo")
            .arg(&fifo)
            .status()
            .unwrap()
            .success()
    );
    for (path, told) in [
        (file("empty", b""), "not a recording of threadtop"),
        (
            file("text", b"something else"),
            "not a recording of threadtop",
        ),
        (file("head", &whole[..8]), "no sample in it can be read"),
        (nothing, "no sample in it can be read"),
        (fifo, "not a regular file"),
        (folder.path().join("absent"), "No such file"),
    ] {
        let mut terminal = open(&path, &[]);
        let (status, view) = terminal.end();
        assert_eq!(status.exit_code(), 1, "{view}");
        assert!(view.contains(told), "{view}");
        assert!(!view.alternate && terminal.modes_are_restored());
    }
    // What is left of a damaged one is shown.
    let mut damaged = whole;
    let middle = damaged.len() / 2;
    damaged[middle..middle + 40].fill(0xee);
    let mut terminal = open(&file("damaged", &damaged), &["--at", "-0.1s"]);
    terminal.see(&at(COUNT - 2));
    terminal.quit();
}

#[test]
fn without_a_terminal_nothing_is_replayed() {
    let output = Command::new(THREADTOP)
        .args(["replay", "nothing"])
        .env("TERM", "xterm")
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&output.stderr).contains("terminal"));
}
