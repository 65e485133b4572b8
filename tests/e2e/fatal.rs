//! What ends it on the spot: the terminal is as it was, and whoever waits learns by which signal it ended.
#![allow(unsafe_code)]

use crate::ending::{restored, take_the_screen};
use crate::pty::{Terminal, start};
use crate::support::{self, Victim, until};
use std::ffi::CStr;

/// Signals that end a process by default and ask for nothing that could be done in order.
const FATAL: [i32; 8] = [
    libc::SIGABRT,
    libc::SIGILL,
    libc::SIGFPE,
    libc::SIGTRAP,
    libc::SIGSYS,
    libc::SIGSEGV,
    libc::SIGBUS,
    libc::SIGSTKFLT,
];

/// Sends a signal by its number, also one that the C library keeps to itself.
fn send(pid: u32, signal: i32) {
    // SAFETY: plain numbers.
    let sent = unsafe { libc::syscall(libc::SYS_kill, libc::c_long::from(pid), signal) };
    assert_eq!(sent, 0, "{signal}");
}

/// A mask of signals, of this process.
fn mask(label: &str) -> String {
    mask_in(
        &std::fs::read_to_string("/proc/self/status").unwrap(),
        label,
    )
}

fn mask_in(status: &str, label: &str) -> String {
    let line = status.lines().find_map(|line| line.strip_prefix(label));
    line.unwrap().trim().to_owned()
}

fn name(signal: i32) -> String {
    // SAFETY: the C library gives a string that ends.
    let name = unsafe { CStr::from_ptr(libc::strsignal(signal)) };
    name.to_str().unwrap().to_owned()
}

fn ends_by(mut terminal: Terminal, signal: i32) -> String {
    send(terminal.pid(), signal);
    let status = restored(&mut terminal);
    assert_eq!(status.signal(), Some(name(signal).as_str()), "{signal}");
    let (_, view) = terminal.end();
    view.to_string()
}

#[test]
fn a_signal_that_kills_restores_the_terminal_and_is_the_end_that_is_told() {
    let ignored = u64::from_str_radix(&mask("SigIgn:"), 16).unwrap();
    // What is ignored already ends nothing.
    let ends = |signal: &i32| ignored & 1 << (signal - 1) == 0;
    for signal in FATAL.into_iter().chain(32..=64).filter(ends) {
        let terminal = start(&[]);
        terminal.wait("the monitor", |view| {
            view.alternate && view.head().is_some()
        });
        ends_by(terminal, signal);
    }
}

#[test]
fn one_that_kills_while_another_program_has_the_terminal_restores_its_modes() {
    let victim = Victim::new(&["alpha"]);
    let pid = victim.pid().to_string();
    let folder = strace(
        "cat /proc/self/status >\"${0%/*}/part\" && mv \"${0%/*}/part\" \"${0%/*}/status\"\nsleep 60",
    );
    let mut terminal = Terminal::open_with_path(folder.path(), &["--pid", &pid]);
    terminal.see_selected(&pid);
    terminal.send("s");
    let status = folder.path().join("status");
    until("strace has begun", || status.exists());
    assert!(
        !terminal.modes_are_restored(),
        "Ctrl-Z is off while strace runs"
    );
    let status = std::fs::read_to_string(status).unwrap();
    assert_eq!(mask_in(&status, "SigBlk:"), "0000000000000000");
    // All but SIGHUP, which the monitor catches even under nohup, SIGPIPE, which Rust gives back, and those of the C library,
    // which it has a child ignore for a while.
    let others = |mask: String| u64::from_str_radix(&mask, 16).unwrap() & !0x1_8000_1001;
    assert_eq!(others(mask_in(&status, "SigIgn:")), others(mask("SigIgn:")));
    send(terminal.pid(), libc::SIGABRT);
    until("the modes are back", || terminal.modes_are_restored());
}

/// A folder with a stand-in for strace.
fn strace(script: &str) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("strace");
    support::script(&path, &format!("#!/bin/sh\n{script}\n"));
    folder
}

#[test]
fn what_kills_it_while_the_terminal_does_not_read_restores_it_too() {
    for signal in [libc::SIGABRT, libc::SIGTERM, libc::SIGHUP, libc::SIGRTMIN()] {
        let mut terminal = start(&[]);
        terminal.wait("the monitor", |view| {
            view.alternate && view.head().is_some()
        });
        terminal.stall(true);
        terminal.fill();
        send(terminal.pid(), signal);
        until("it ends", || terminal.has_ended());
        terminal.stall(false);
        restored(&mut terminal);
    }
}

#[test]
#[ignore = "not a test: what the next one looks at"]
fn overflowing() {
    #[expect(unconditional_recursion)]
    fn deeper(numbers: &mut [u64; 64]) -> u64 {
        let mut more = *numbers;
        std::hint::black_box(&mut more);
        deeper(&mut more) + more[0]
    }
    let _screen = take_the_screen();
    deeper(&mut [0; 64]);
}

#[test]
#[ignore = "not a test: what the next one looks at"]
fn wanting_more_memory() {
    let _screen = take_the_screen();
    std::alloc::handle_alloc_error(std::alloc::Layout::new::<[u8; 4096]>());
}

#[test]
fn a_fault_of_its_own_is_told_on_the_terminal_that_it_gave_back() {
    for (part, sentence) in [
        ("fatal::overflowing", "has overflowed its stack"),
        ("fatal::wanting_more_memory", "threadtop: out of memory"),
    ] {
        let mut terminal = Terminal::open_part(part);
        terminal.see("the screen is taken");
        terminal.send("\r\n");
        restored(&mut terminal);
        let (status, view) = terminal.end();
        assert!(view.contains(sentence), "{view}");
        assert!(!status.success());
    }
}
