//! However it ends, the terminal is as it was.

use crate::key;
use crate::pty::{Terminal, start, start_on_itself};
use crate::support::{Victim, skip, until};
use nix::sys::signal::{Signal, kill};
use nix::unistd::Pid;
use portable_pty::ExitStatus;
use threadtop::terminal::{Capabilities, Settings, Terminal as Screen, Wishes};

/// Waits for the end and looks at the terminal.
pub fn restored(terminal: &mut Terminal) -> ExitStatus {
    let (status, view) = terminal.end();
    assert!(!view.alternate, "the alternate screen is left\n{view}");
    assert!(!view.cursor_hidden, "the cursor is shown\n{view}");
    assert!(!view.mouse, "the mouse is the terminal's\n{view}");
    assert!(terminal.modes_are_restored());
    status
}

/// A running monitor with its first frame drawn.
fn running() -> Terminal {
    let terminal = start_on_itself();
    let pid = terminal.pid().to_string();
    let view = terminal.wait("its own row", |view| view.row_of(&pid).is_some());
    assert!(view.alternate && view.cursor_hidden);
    assert!(
        !terminal.modes_are_restored(),
        "keys come one by one and without echo"
    );
    terminal
}

#[test]
fn quitting_restores_the_terminal() {
    for key in ["q", key::F10] {
        let mut terminal = running();
        terminal.send(key);
        assert!(restored(&mut terminal).success());
    }
}

#[test]
fn signals_restore_the_terminal_and_end_it() {
    for signal in [
        Signal::SIGTERM,
        Signal::SIGHUP,
        Signal::SIGINT,
        Signal::SIGQUIT,
        // Nobody has a meaning for these; they are sent by mistake.
        Signal::SIGUSR1,
        Signal::SIGUSR2,
        Signal::SIGALRM,
        Signal::SIGVTALRM,
        Signal::SIGPROF,
        Signal::SIGIO,
        Signal::SIGPWR,
        Signal::SIGXCPU,
        Signal::SIGXFSZ,
    ] {
        let mut terminal = running();
        kill(Pid::from_raw(terminal.pid().cast_signed()), signal).unwrap();
        assert!(restored(&mut terminal).success(), "{signal}");
    }
}

#[test]
fn quitting_while_the_terminal_does_not_read_restores_it() {
    let mut terminal = running();
    terminal.stall(true);
    terminal.fill();
    terminal.send("q");
    until("it ends", || terminal.has_ended());
    terminal.stall(false);
    assert!(restored(&mut terminal).success());
}

#[test]
fn a_signal_that_ends_nothing_ends_nothing() {
    let mut terminal = running();
    for signal in [Signal::SIGPIPE, Signal::SIGCHLD, Signal::SIGURG] {
        kill(Pid::from_raw(terminal.pid().cast_signed()), signal).unwrap();
    }
    terminal.send("?");
    terminal.see("Help");
    terminal.send("q");
    terminal.send("q");
    assert!(restored(&mut terminal).success());
}

#[test]
fn too_few_open_files_are_told_before_the_terminal_changes() {
    for (limit, sentence) in [
        (5, "only 5 files may be open at once"),
        (29, "only 29 files may be open at once"),
        (47, "threadtop needs 48"),
    ] {
        let mut terminal = Terminal::open_with_files(limit);
        assert!(!restored(&mut terminal).success());
        let (_, view) = terminal.end();
        assert!(view.contains(sentence), "{view}");
    }
    let mut terminal = Terminal::open_with_files(48);
    terminal.wait("the monitor", |view| view.alternate);
    terminal.send("q");
    assert!(restored(&mut terminal).success());
}

#[test]
fn a_signal_while_strace_has_the_terminal_restores_it() {
    let victim = Victim::new(&["alpha"]);
    let pid = victim.pid().to_string();
    let mut terminal = start(&["--pid", &pid]);
    terminal.see_selected(&pid);
    let view = terminal.trace();
    // Not installed or not allowed to trace: there is only the usual end to see then.
    if view.contains("attached") {
        assert!(
            !terminal.modes_are_restored(),
            "Ctrl-Z is off while strace runs"
        );
    }
    kill(Pid::from_raw(terminal.pid().cast_signed()), Signal::SIGTERM).unwrap();
    restored(&mut terminal);
}

#[test]
fn a_stopped_monitor_gives_the_terminal_back_and_continues() {
    let victim = Victim::new(&[]);
    let pid = victim.pid().to_string();
    let mut terminal = Terminal::open_as_job(&["--pid", &pid]);
    terminal.wait("the monitor", |view| {
        view.alternate && view.row_of(&pid).is_some()
    });
    terminal.send("\x1a");
    let view = terminal.wait("the shell's screen", |view| {
        !view.alternate && !view.cursor_hidden && view.contains("the shell is back")
    });
    assert!(!view.mouse);
    assert!(terminal.modes_are_restored());
    terminal.send("continue\n");
    terminal.wait("the monitor again", |view| {
        view.alternate && view.row_of(&pid).is_some()
    });
    terminal.send("q");
    restored(&mut terminal);
}

#[test]
fn where_the_session_began_outside_its_pid_namespace_it_is_not_stopped() {
    // As the first process there, and run by it.
    for script in [r#"exec "$0" --readonly"#, r#""$0" --readonly; exit $?"#] {
        let mut terminal = Terminal::open_in_namespace(script);
        let view = terminal.wait("the monitor", |view| {
            view.alternate && view.head().is_some() || view.contains("no namespace")
        });
        if !view.alternate {
            skip(&view.to_string());
            return;
        }
        // Nobody could continue it.
        terminal.send("\x1a");
        terminal.send("/still here");
        let view = terminal.see("still here");
        assert!(view.alternate, "{view}");
        terminal.send("\x03");
        assert!(restored(&mut terminal).success());
    }
}

#[test]
fn a_terminal_that_goes_away_ends_it() {
    let victim = Victim::new(&[]);
    let pid = victim.pid().to_string();
    for tracing in [false, true] {
        let mut terminal = start(&["--pid", &pid]);
        terminal.see_selected(&pid);
        if tracing {
            terminal.trace();
        }
        assert!(terminal.close().success());
    }
}

/// Takes the screen as the program does, shows something, and waits for a line.
pub fn take_the_screen() -> Screen {
    let variable = |name: &str| std::env::var(name).ok();
    let capabilities = Capabilities::detect(&Wishes::default(), variable, |_| None);
    let settings = Settings { mouse: true };
    let mut screen = Screen::enter(settings, &capabilities.unwrap()).unwrap();
    let runtime = tokio::runtime::Builder::new_current_thread()
        .build()
        .unwrap();
    runtime.block_on(async {
        screen.drained().await;
        screen.draw(|canvas| {
            let style = ratatui::style::Style::new();
            canvas.text((0, 0), "the screen is taken", 80, style);
            None
        });
        screen.drained().await;
    });
    let mut line = String::new();
    std::io::stdin().read_line(&mut line).unwrap();
    screen
}

/// Panics in this thread or in another one.
fn take_the_screen_and_panic(elsewhere: bool) {
    let screen = take_the_screen();
    let broken = || panic!("something is broken");
    if elsewhere {
        let _ = std::thread::spawn(broken).join();
        assert!(screen.lost(), "the loop has to end");
        std::mem::forget(screen); // only the hook may have given it back
    } else {
        broken();
    }
}

#[test]
#[ignore = "not a test: what the next one looks at"]
fn panicking_here() {
    take_the_screen_and_panic(false);
}

#[test]
#[ignore = "not a test: what the next one looks at"]
fn panicking_elsewhere() {
    take_the_screen_and_panic(true);
}

#[test]
fn a_panic_restores_the_terminal_before_it_is_told() {
    for part in ["ending::panicking_here", "ending::panicking_elsewhere"] {
        let mut terminal = Terminal::open_part(part);
        let view = terminal.see("the screen is taken");
        assert!(view.alternate && view.cursor_hidden);
        terminal.send("\r\n");
        restored(&mut terminal);
        let (_, view) = terminal.end();
        assert!(view.contains("something is broken"), "{view}");
    }
}
