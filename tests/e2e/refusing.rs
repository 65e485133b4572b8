//! Where there is no terminal to draw on, it says so and leaves everything alone.

use crate::pty::Terminal;
use crate::support::THREADTOP;
use std::process::Command;

#[test]
fn no_terminal_is_a_sentence_and_a_failure() {
    let output = Command::new(THREADTOP)
        .env("TERM", "xterm")
        .output()
        .unwrap();
    let told = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(1), "{told}");
    assert!(
        told.contains("terminal") && told.lines().count() == 1,
        "{told}"
    );
    assert!(output.stdout.is_empty());
}

#[test]
fn a_dumb_terminal_is_refused() {
    let mut terminal = Terminal::open(&[], 24, 80, "dumb");
    let (status, view) = terminal.end();
    assert_eq!(status.exit_code(), 1, "{view}");
    assert!(view.contains("TERM"), "{view}");
    assert!(!view.alternate && terminal.modes_are_restored());
}

#[test]
fn an_absent_process_leaves_the_terminal_alone() {
    let mut terminal = Terminal::open(&["--pid", "4194304"], 24, 80, "xterm");
    let (status, view) = terminal.end();
    assert_eq!(status.exit_code(), 1, "{view}");
    assert!(view.contains("no process with PID 4194304"), "{view}");
}

#[test]
fn an_unknown_terminal_works() {
    let mut terminal = Terminal::open(&["--filter", "threadtop"], 24, 80, "no-such-terminal");
    terminal.see("Load");
    terminal.quit();
}
