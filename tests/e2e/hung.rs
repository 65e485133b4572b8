//! A program on a file system that does not answer: it is looked at, and nothing keeps us from ending.

use crate::key;
use crate::pty::{Terminal, start};
use crate::support::fuse::Hung;
use crate::support::until;
use nix::sys::signal::{Signal, kill};
use nix::unistd::Pid;
use std::fs;
use std::process::{Child, Command};

/// Ended with the test.
struct Running(Child);

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// A child of threadtop reads the program, and waits for ever.
fn is_read(threadtop: u32) -> bool {
    let processes = fs::read_dir("/proc").unwrap();
    let stats =
        processes.filter_map(|process| fs::read_to_string(process.ok()?.path().join("stat")).ok());
    let sign = format!("(threadtop-read) D {threadtop} ");
    stats.into_iter().any(|stat| stat.contains(&sign))
}

/// The threads of a process are listed, and its program cannot be opened.
fn looking(pid: u32) -> Terminal {
    let pid = pid.to_string();
    let mut terminal = start(&["--pid", &pid]);
    terminal.see_selected(&pid);
    terminal.send(key::ENTER);
    until("its program is being read", || is_read(terminal.pid()));
    terminal
}

#[test]
fn whoever_looks_at_a_program_that_cannot_be_opened_can_still_end() {
    let Some(file_system) = Hung::mount() else {
        return;
    };
    let program = Command::new(file_system.path("program"))
        .arg("600")
        // So that all of it is on the screen at once.
        .env_clear()
        .env("COLOUR", "green")
        .current_dir(file_system.path(""))
        .spawn();
    let program = Running(program.unwrap());
    until("it runs", || {
        let name = fs::read_to_string(format!("/proc/{}/comm", program.0.id()));
        name.unwrap() == "program\n"
    });
    file_system.stop_opening();

    let mut terminal = looking(program.0.id());
    // Nothing else of it has to be opened.
    for (tab, shown) in [("e", "COLOUR=green"), ("l", "POSITION")] {
        terminal.send(tab);
        terminal.see(shown);
        terminal.send(key::ESC);
        terminal.see_no("Environment  Files");
    }
    terminal.quit();

    let terminal = looking(program.0.id());
    kill(Pid::from_raw(terminal.pid().cast_signed()), Signal::SIGTERM).unwrap();
    let mut terminal = terminal;
    terminal.end();
    assert!(terminal.modes_are_restored());
    drop(program);
    drop(file_system);
}

#[test]
fn a_home_that_does_not_answer_keeps_nobody_from_starting() {
    let Some(file_system) = Hung::mount() else {
        return;
    };
    let hung = file_system.path("hang");
    let empty = tempfile::tempdir().unwrap();
    let (hung, empty) = (hung.as_path(), empty.path());
    for variables in [
        &[("HOME", hung)][..],
        &[("HOME", empty), ("XDG_CONFIG_HOME", hung)],
        &[("HOME", empty), ("XDG_STATE_HOME", hung)],
        &[("HOME", empty), ("TERMINFO", hung)],
    ] {
        let mut terminal = Terminal::open_with(variables, &["--list"]);
        let [.., (last, _)] = variables else { panic!() };
        if matches!(*last, "HOME" | "XDG_CONFIG_HOME") {
            terminal.see("config.toml was not read");
            terminal.send(key::ESC);
            terminal.see_no("was not read");
        }
        terminal.see("PID USER");
        terminal.quit();
        assert!(terminal.modes_are_restored());
    }
    drop(file_system);
}

#[test]
fn a_view_that_cannot_be_read_is_told_and_the_rest_counts() {
    let Some(file_system) = Hung::mount() else {
        return;
    };
    let home = tempfile::tempdir().unwrap();
    let folder = home.path().join(".config/threadtop");
    fs::create_dir_all(&folder).unwrap();
    let text = "remember = \"view\"\nstart = \"io\"\n";
    fs::write(folder.join("config.toml"), text).unwrap();
    let state = file_system.path("hang");
    let variables = [("HOME", home.path()), ("XDG_STATE_HOME", &state)];
    let mut terminal = Terminal::open_with(&variables, &[]);
    terminal.see("view.toml was not read");
    terminal.send(key::ESC);
    terminal.see_no("was not read");
    terminal.see("READ/s");
    terminal.send("q");
    let (_, view) = terminal.end();
    assert!(view.contains("the view is not remembered"), "{view}");
    drop(file_system);
}
