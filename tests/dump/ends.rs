//! Ends: of processes between two samples, of readers, of the things asked for.

use super::{process, threadtop};
use crate::support::{THREADTOP, Victim};
use serde_json::Value;
use std::io::{BufRead, BufReader, Read};
use std::process::{Child, ChildStdout, Command, Stdio};

/// A dump that goes on for long, read line by line.
struct Running {
    child: Child,
    lines: BufReader<ChildStdout>,
}

impl Running {
    fn start(pid: u32) -> Self {
        let mut child = Command::new(THREADTOP)
            .args([
                "dump",
                "--format",
                "json",
                "-d",
                "0.1",
                "-n",
                "10000",
                "-p",
                &pid.to_string(),
            ])
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let lines = BufReader::new(child.stdout.take().unwrap());
        Self { child, lines }
    }

    fn sample(&mut self) -> Value {
        let mut line = String::new();
        self.lines.read_line(&mut line).unwrap();
        serde_json::from_str(&line).unwrap()
    }

    /// Goes away as a reader; the exit code and the notes of the dump.
    fn leave(self) -> (Option<i32>, String) {
        let Self { mut child, lines } = self;
        drop(lines);
        let code = child.wait().unwrap().code();
        let mut notes = String::new();
        child.stderr.unwrap().read_to_string(&mut notes).unwrap();
        (code, notes)
    }
}

#[test]
fn a_process_that_ends_is_missing_from_then_on() {
    let mut victim = Victim::new(&["one"]);
    let pid = victim.pid();
    let mut dump = Running::start(pid);
    assert!(process(&dump.sample(), pid).is_some());
    victim.end();
    // A sample may have been under way.
    let gone = (0..100).any(|_| process(&dump.sample(), pid).is_none());
    assert!(gone, "it is still told of");
    let (code, notes) = dump.leave();
    assert_eq!(code, Some(0), "{notes}");
    assert_eq!(notes, format!("threadtop: process {pid} has ended\n"));
}

#[test]
fn a_reader_that_goes_away_ends_the_dump_quietly() {
    let victim = Victim::new(&["one"]);
    let mut dump = Running::start(victim.pid());
    dump.sample();
    assert_eq!(dump.leave(), (Some(0), String::new()));
}

#[test]
fn an_absent_process_is_a_failure() {
    // One more than the kernel ever gives out.
    let output = threadtop(&["dump", "--pid", "4194305"]);
    assert_eq!(output.status.code(), Some(1));
    assert_eq!(output.stderr, b"threadtop: no process with PID 4194305\n");
    assert!(output.stdout.is_empty());
}
