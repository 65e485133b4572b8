//! A look back at what the screen has shown, and a recording of it.

use crate::key;
use crate::pty::Terminal;
use crate::support::{THREADTOP, until};
use crate::view::View;
use std::fs::{self, File};
use std::path::{Path, PathBuf};
use threadtop::recording::Tape;

/// The time of day in the header.
fn clock(view: &View) -> Option<String> {
    let title = view.lines.first()?;
    let is_clock =
        |word: &&str| word.len() == 8 && word.bytes().filter(|byte| *byte == b':').count() == 2;
    title.split(' ').find(is_clock).map(str::to_owned)
}

/// Waits for a moment that is earlier or later than another one.
fn moment(terminal: &Terminal, what: &str, met: impl Fn(&str) -> bool) -> String {
    let view = terminal.wait(what, |view| clock(view).is_some_and(|clock| met(&clock)));
    clock(&view).unwrap()
}

fn open(folder: &Path) -> Terminal {
    Terminal::open_at_home(folder, &["-d", "1"])
}

/// How many samples can be read, once there is a file.
fn readable(path: &Path) -> usize {
    let Ok(file) = File::open(path) else { return 0 };
    let Ok(mut tape) = Tape::open(Box::new(file)) else {
        return 0;
    };
    std::iter::from_fn(|| tape.advance().unwrap()).count()
}

/// The recording in a folder.
fn recording(folder: &Path) -> Option<PathBuf> {
    let entries = fs::read_dir(folder).unwrap();
    let mut paths = entries.map(|entry| entry.unwrap().path());
    paths.find(|path| path.extension().is_some_and(|kind| kind == "ttr"))
}

#[test]
fn earlier_samples_are_shown_again_and_measuring_goes_on() {
    let home = tempfile::tempdir().unwrap();
    let mut terminal = open(home.path());
    let first = moment(&terminal, "a clock", |_| true);
    let second = moment(&terminal, "a later clock", |clock| clock > &first[..]);
    let third = moment(&terminal, "the clock after it", |clock| clock > &second[..]);
    let fourth = moment(&terminal, "and the next", |clock| clock > &third[..]);
    terminal.send("{");
    let earlier = moment(&terminal, "an earlier clock", |clock| clock < &fourth[..]);
    terminal.send("{");
    moment(&terminal, "a still earlier clock", |clock| {
        clock < &earlier[..]
    });
    terminal.see("Now");
    terminal.send("k");
    terminal.see("not running processes");
    // Measuring went on.
    terminal.send(key::ESC);
    moment(&terminal, "now", |clock| clock > &fourth[..]);
    terminal.quit();
}

#[test]
fn what_was_shown_is_recorded_with_what_follows() {
    let home = tempfile::tempdir().unwrap();
    let mut terminal = open(home.path());
    let first = moment(&terminal, "a clock", |_| true);
    let second = moment(&terminal, "a later clock", |clock| clock > &first[..]);
    moment(&terminal, "the clock after it", |clock| clock > &second[..]);
    terminal.send("R");
    terminal.see("Record to file: threadtop-");
    terminal.send(key::ENTER);
    terminal.see("Recording to threadtop-");
    terminal.see("REC");
    until("a file", || recording(home.path()).is_some());
    let path = recording(home.path()).unwrap();
    until("what was there before", || readable(&path) >= 3);
    let before = readable(&path);
    until("what follows", || readable(&path) > before);
    terminal.send("R");
    terminal.see("Recorded to threadtop-");
    terminal.see_no("REC ");
    let ended = readable(&path);
    // Another one to the same file; leaving ends it.
    terminal.send("R");
    terminal.see("Record to file");
    terminal.send("\x15");
    terminal.send(path.to_str().unwrap());
    terminal.send(key::ENTER);
    terminal.see("Recording to");
    until("more", || readable(&path) > ended);
    terminal.quit();
    assert!(readable(&path) > ended);
    let replay = std::process::Command::new(THREADTOP)
        .args(["dump", path.to_str().unwrap(), "-n", "1"])
        .output();
    assert!(replay.unwrap().status.success());
}
