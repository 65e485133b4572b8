//! Slow links: keys in pieces, and a terminal that stops reading.

use crate::key;
use crate::pty::{Terminal, start};
use crate::support::{PATIENCE, Victim};
use std::fs;
use std::time::{Duration, Instant};

#[test]
fn an_escape_sequence_in_two_pieces_is_an_arrow() {
    let victims = [Victim::new(&[]), Victim::new(&[])];
    let pids = victims.each_ref().map(|victim| victim.pid().to_string());
    let mut terminal = start(&["--list", "--sort", "pid", "--pid", &pids.join(",")]);
    terminal.see_selected(&pids[0]);
    terminal.send(key::ESC);
    // Not to wait for something: the pause itself is what is tested.
    std::thread::sleep(Duration::from_millis(50));
    terminal.send("[B");
    terminal.see_selected(&pids[1]);
    terminal.quit();
}

/// Resident memory of a process, bytes.
fn rss(pid: u32) -> u64 {
    let statm = fs::read_to_string(format!("/proc/{pid}/statm")).unwrap();
    let pages: u64 = statm.split(' ').nth(1).unwrap().parse().unwrap();
    pages * 4096
}

/// Waits until the program has woken up since its main thread was put on a CPU `before` times.
fn woken(terminal: &Terminal, before: u64) {
    let deadline = Instant::now() + PATIENCE;
    while switches(terminal.pid()) <= before {
        assert!(Instant::now() < deadline, "keys are not read");
        std::thread::yield_now();
    }
}

fn switches(pid: u32) -> u64 {
    let schedstat = fs::read_to_string(format!("/proc/{pid}/task/{pid}/schedstat")).unwrap();
    schedstat
        .split_whitespace()
        .nth(2)
        .unwrap()
        .parse()
        .unwrap()
}

#[test]
fn a_terminal_that_stops_reading_gets_the_newest_frame_next() {
    let victims: Vec<Victim> = (0..20).map(|_| Victim::new(&[])).collect();
    let pids: Vec<String> = victims
        .iter()
        .map(|victim| victim.pid().to_string())
        .collect();
    let mut terminal = start(&[
        "--list",
        "--sort",
        "pid",
        // No sample but the first: what grows are frames, not the history.
        "-d",
        "60",
        "--pid",
        &pids.join(","),
    ]);
    terminal.see_selected(&pids[0]);
    terminal.stall(true);
    let memory = rss(terminal.pid());
    // Far more frames than any buffer of the kernel holds.
    for round in 0..600 {
        let before = switches(terminal.pid());
        terminal.send(if round % 2 == 0 { key::END } else { key::HOME });
        woken(&terminal, before);
    }
    terminal.send(key::END);
    assert!(rss(terminal.pid()) < memory + (4 << 20), "frames pile up");
    let stalled = terminal.bytes();
    terminal.stall(false);
    terminal.see_selected(&pids[19]);
    assert!(
        terminal.bytes() - stalled < 200_000,
        "old frames came first"
    );
    terminal.quit();
}
