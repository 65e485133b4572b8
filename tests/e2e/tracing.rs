//! However threadtop ends while strace has the terminal, no strace is left behind and what it traced goes on.
//!
//! A stand-in for strace shows what no real one does: it takes no notice of anything but SIGKILL. The real one is used
//! where it is installed and may trace.

use crate::pty::{Terminal, start};
use crate::support::{self, Victim, on_path, skip, until};
use nix::sys::signal::{Signal, kill};
use nix::unistd::Pid;

/// How a person, a service manager or a broken link ends it.
#[derive(Clone, Copy, Debug)]
enum Way {
    Signal(Signal),
    /// The window of the terminal is closed.
    Close,
}

const WAYS: [Way; 3] = [
    Way::Signal(Signal::SIGTERM),
    Way::Signal(Signal::SIGHUP),
    Way::Close,
];

/// Ends the program that is on the terminal, and waits until it is gone.
fn end(mut terminal: Terminal, way: Way) {
    match way {
        Way::Signal(signal) => {
            kill(Pid::from_raw(terminal.pid().cast_signed()), signal).unwrap();
            terminal.end();
            assert!(terminal.modes_are_restored(), "{way:?}");
        }
        Way::Close => assert!(terminal.close().success(), "{way:?}"),
    }
}

/// State letter of a process, and who traces it; `None` when it has ended.
fn state(pid: u32) -> Option<(char, u32)> {
    let status = std::fs::read_to_string(format!("/proc/{pid}/status")).ok()?;
    let value = |label: &str| {
        let line = status.lines().find(|line| line.starts_with(label))?;
        Some(line[label.len()..].trim())
    };
    let state = value("State:")?.chars().next()?;
    Some((state, value("TracerPid:")?.parse().ok()?))
}

/// It has ended; a zombie that nobody reaps in a container has.
fn gone(pid: u32) -> bool {
    state(pid).is_none_or(|(state, _)| state == 'Z')
}

/// A folder with a `strace` that ignores all it may, and writes its PID to a file there.
fn deaf_strace() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let strace = folder.path().join("strace");
    let script = "#!/bin/sh\n\
        trap '' HUP INT QUIT TERM TTIN TTOU TSTP\n\
        echo $$ >\"${0%/*}/part\" && mv \"${0%/*}/part\" \"${0%/*}/pid\"\n\
        echo 'strace: Process attached'\n\
        while :; do read nothing <\"${0%/*}/never\"; done\n";
    support::script(&strace, script);
    // Nobody ever writes to it: reading waits without a process of its own.
    nix::unistd::mkfifo(
        &folder.path().join("never"),
        nix::sys::stat::Mode::from_bits_truncate(0o600),
    )
    .unwrap();
    folder
}

#[test]
fn a_strace_that_hears_nothing_is_not_left_behind() {
    for way in WAYS {
        let victim = Victim::new(&["alpha"]);
        let pid = victim.pid().to_string();
        let folder = deaf_strace();
        let mut terminal = Terminal::open_with_path(folder.path(), &["--pid", &pid]);
        terminal.see_selected(&pid);
        terminal.send("s");
        terminal.see("strace: Process attached");
        let strace = std::fs::read_to_string(folder.path().join("pid")).unwrap();
        let strace: u32 = strace.trim().parse().unwrap();
        assert!(!gone(strace));
        end(terminal, way);
        until("strace has ended", || gone(strace));
    }
}

#[test]
fn what_strace_traced_goes_on() {
    if on_path("strace").is_none() {
        skip("strace is not installed");
        return;
    }
    for way in WAYS {
        let victim = Victim::new(&["alpha"]);
        let pid = victim.pid().to_string();
        let mut terminal = start(&["--pid", &pid]);
        terminal.see_selected(&pid);
        if !terminal.trace().contains("attached") {
            skip("strace may not trace here");
            return;
        }
        let tracer = state(victim.pid()).unwrap().1;
        end(terminal, way);
        until("nobody traces it, and it is not stopped", || {
            let (state, tracer) = state(victim.pid()).unwrap();
            tracer == 0 && !"tT".contains(state)
        });
        if tracer != 0 {
            until("strace has ended", || gone(tracer));
        }
    }
}
