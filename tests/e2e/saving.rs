//! The screen and its sample in one file, for a bug report.

use crate::key;
use crate::pty::Terminal;
use crate::support::{installed, on_path};
use std::fs;
use std::os::unix::fs::{PermissionsExt, chown};
use std::path::{Path, PathBuf};

const SAVE_SCREEN: &str = "\x13";

/// The only file of a folder.
fn only_file(folder: &Path) -> Option<PathBuf> {
    let entries = fs::read_dir(folder).unwrap();
    let mut files = entries.map(|entry| entry.unwrap().path());
    let file = files.next();
    assert_eq!(files.next(), None);
    file
}

/// The lines of the screen that was written, and the keys of the object below them.
fn read(file: &Path) -> (String, serde_json::Value) {
    let text = fs::read_to_string(file).unwrap();
    assert!(text.starts_with("threadtop "), "{text}");
    let (screen, object) = text.trim_end().rsplit_once('\n').unwrap();
    (screen.to_owned(), serde_json::from_str(object).unwrap())
}

#[test]
fn every_screen_is_written_with_its_sample_and_no_file_overwritten_unasked() {
    let home = tempfile::tempdir().unwrap();
    let mut terminal = Terminal::open_at_home(home.path(), &[]);
    terminal.wait("a row", |view| {
        let mut rows = view.rows().iter();
        rows.next().is_some_and(|row| !row.trim().is_empty())
    });
    terminal.send(SAVE_SCREEN);
    terminal.see("Save screen to file: threadtop-");
    terminal.send(key::ENTER);
    terminal.see("Saved to threadtop-");
    let file = only_file(home.path()).unwrap();
    let mode = fs::metadata(&file).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
    let (screen, object) = read(&file);
    assert!(screen.contains("PID USER"), "{screen}");
    assert!(!screen.contains("Save screen"), "{screen}");
    let processes = object["processes"].as_array().unwrap();
    let own = u64::from(terminal.pid());
    assert!(processes.iter().any(|process| process["pid"] == own));
    for (keys, seen, written) in [
        ("3", "Load", "3 System"),
        ("\x0c4", "READ/s", "READ/s"),
        ("\x0c1\x0ce", "Environment", "Environment  Files"),
    ] {
        terminal.send(keys);
        terminal.see(seen);
        terminal.send(SAVE_SCREEN);
        terminal.see("Save screen to file");
        terminal.send("\x15");
        terminal.send(file.to_str().unwrap());
        terminal.send(key::ENTER);
        terminal.see("File exists");
        terminal.send(key::ENTER);
        terminal.see("Saved to");
        let (screen, object) = read(&file);
        assert!(screen.contains(written), "{screen}");
        assert!(object["time"].is_string());
        assert_eq!(only_file(home.path()).as_ref(), Some(&file));
    }
    terminal.send(key::ESC);
    terminal.see("PID USER");
    terminal.quit();
}

#[test]
fn a_folder_that_may_not_be_written_is_told() {
    let home = tempfile::tempdir().unwrap();
    let (_folder, program) = installed();
    let root = nix::unistd::geteuid().is_root() && on_path("setpriv").is_some();
    // Root may write everywhere.
    let mut terminal = if root {
        chown(home.path(), Some(65_534), Some(65_534)).unwrap();
        Terminal::open_as_nobody(&program, home.path(), &[])
    } else {
        Terminal::open_at_home(home.path(), &[])
    };
    terminal.see("1 Processes");
    let locked = home.path().join("locked");
    fs::create_dir(&locked).unwrap();
    fs::set_permissions(&locked, PermissionsExt::from_mode(0o555)).unwrap();
    terminal.send(SAVE_SCREEN);
    terminal.see("Save screen to file");
    terminal.send("\x15");
    terminal.send(locked.join("x").to_str().unwrap());
    terminal.send(key::ENTER);
    terminal.see("ermission denied");
    terminal.send(key::ESC);
    terminal.see_no("Save screen to file");
    terminal.quit();
    assert_eq!(only_file(&locked), None);
}
