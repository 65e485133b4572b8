//! Ends: of processes between two samples, of readers, of the things asked for.

use super::{process, threadtop};
use crate::support::{THREADTOP, Victim};
use serde_json::Value;
use std::fs::File;
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
    // The kernel gives out PIDs below this one.
    let output = threadtop(&["dump", "--pid", "4194304"]);
    assert_eq!(output.status.code(), Some(1));
    assert_eq!(output.stderr, b"threadtop: no process with PID 4194304\n");
    assert!(output.stdout.is_empty());
}

#[test]
fn a_thread_is_told_with_its_process() {
    let victim = Victim::new(&["one"]);
    let (pid, tid) = (victim.pid(), victim.tid("one"));
    let output = threadtop(&["dump", "--pid", &tid.to_string()]);
    assert_eq!(output.status.code(), Some(1));
    let told = format!(
        "threadtop: no process with PID {tid}; {tid} is a thread of process {pid}: use --pid {pid}\n"
    );
    assert_eq!(String::from_utf8(output.stderr).unwrap(), told);
}

/// A command whose output goes there; its exit code and what it says of it.
fn written_to(arguments: &[&str], output: Stdio) -> (Option<i32>, String) {
    let mut command = Command::new(THREADTOP);
    command.args(arguments).stdout(output);
    command.stderr(Stdio::piped());
    let ended = command.spawn().unwrap().wait_with_output().unwrap();
    (
        ended.status.code(),
        String::from_utf8(ended.stderr).unwrap(),
    )
}

#[test]
fn what_cannot_be_written_is_a_failure_unless_the_reader_has_seen_enough() {
    for arguments in [
        &["--help"][..],
        &["--version"],
        &["man"],
        &["completions", "fish"],
        &["config"],
        &["config", "--path", "--config", "/nonexistent"],
        &["dump", "-d", "0.1", "--what", "system"],
    ] {
        let full = File::options().write(true).open("/dev/full").unwrap();
        let (code, told) = written_to(arguments, full.into());
        assert_eq!(code, Some(1), "{arguments:?}");
        assert!(
            told.contains("No space left") && told.lines().count() == 1,
            "{arguments:?}: {told}"
        );
        let (reader, writer) = std::io::pipe().unwrap();
        drop(reader);
        let ended = written_to(arguments, writer.into());
        assert_eq!(ended, (Some(0), String::new()), "{arguments:?}");
    }
}

#[test]
fn a_sentence_holds_nothing_that_a_terminal_would_act_on() {
    for arguments in [
        &["dump", "--root", "/\x1b[2J\x07"][..],
        &["dump", "--filter", "\x1b]0;x\x07 cpu>x"],
        &["dump", "--fields", "\u{9b}31m"],
        &["\x1b[31m\u{202e}"],
    ] {
        let output = threadtop(arguments);
        assert!(!output.status.success());
        let told = String::from_utf8(output.stderr).unwrap();
        let sound = |c: char| c == '\n' || !c.is_control() && c != '\u{202e}';
        assert!(told.chars().all(sound), "{told:?}");
    }
}
