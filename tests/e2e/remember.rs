//! What is shown first: a layout that was asked for, or the view that was left.

use crate::key;
use crate::pty::Terminal;
use crate::support::fuse::Hung;
use std::fs;
use std::os::unix::fs::symlink;
use std::path::PathBuf;

const LAYOUTS: &str = "[layouts.memory]\nlist = \"threads\"\nfilter = \"cpu>=0\"\nheader = \"off\"\n[layouts.disks]\nlist = \"io\"\n";

/// A home with this configuration.
fn home(configuration: &str) -> tempfile::TempDir {
    let home = tempfile::tempdir().unwrap();
    let folder = home.path().join(".config/threadtop");
    fs::create_dir_all(&folder).unwrap();
    fs::write(
        folder.join("config.toml"),
        format!("{configuration}{LAYOUTS}"),
    )
    .unwrap();
    home
}

/// The remembered view of this home.
fn file(home: &tempfile::TempDir) -> PathBuf {
    home.path().join(".local/state/threadtop/view.toml")
}

#[test]
fn the_view_that_is_left_comes_back() {
    let home = home("remember = \"view\"\n");
    let configuration = home.path().join(".config/threadtop/config.toml");
    let before = fs::read_to_string(&configuration).unwrap();
    let mut terminal = Terminal::open_at_home(home.path(), &[]);
    terminal.see("1 Processes");
    terminal.send("2");
    terminal.see("TID");
    terminal.send("\\");
    terminal.see("^S saves");
    terminal.send("cpu>=0\r");
    terminal.see("filter cpu>=0");
    terminal.send("T");
    terminal.see("TIME▾");
    assert!(!file(&home).exists(), "it is not left yet");
    terminal.quit();
    let left = fs::read_to_string(file(&home)).unwrap();
    assert!(left.contains("start = \"threads\""), "{left}");

    let mut terminal = Terminal::open_at_home(home.path(), &[]);
    let view = terminal.see("filter cpu>=0");
    assert!(view.contains("TID") && view.contains("TIME▾"));
    terminal.quit();
    assert_eq!(fs::read_to_string(file(&home)).unwrap(), left);
    assert_eq!(fs::read_to_string(&configuration).unwrap(), before);

    // What is asked for comes first.
    let mut terminal = Terminal::open_at_home(home.path(), &["--list"]);
    let view = terminal.see("PID USER");
    assert!(!view.contains("filter cpu>=0"));
    terminal.send("2");
    terminal.see("filter cpu>=0");
    terminal.quit();
    let mut terminal = Terminal::open_at_home(home.path(), &["--layout", "disks"]);
    terminal.see("READ/s");
    terminal.quit();
    let left = fs::read_to_string(file(&home)).unwrap();
    assert!(left.contains("start = \"io\""), "{left}");
}

#[test]
fn nothing_is_remembered_unasked() {
    let home = home("");
    let mut terminal = Terminal::open_at_home(home.path(), &[]);
    terminal.see("1 Processes");
    terminal.send("2");
    terminal.see("TID");
    terminal.quit();
    assert!(!file(&home).exists());
}

#[test]
fn a_broken_view_is_told_and_replaced() {
    let home = home("remember = \"view\"\n");
    fs::create_dir_all(file(&home).parent().unwrap()).unwrap();
    fs::write(file(&home), "start = \"threads\"\ntree = 3\n\0[[").unwrap();
    let mut terminal = Terminal::open_at_home(home.path(), &[]);
    terminal.see("view.toml");
    terminal.send(key::ESC);
    terminal.see_no("view.toml");
    terminal.see("TID");
    terminal.quit();
    let mut terminal = Terminal::open_at_home(home.path(), &[]);
    let view = terminal.see("TID");
    assert!(!view.contains("view.toml"));
    terminal.quit();
}

#[test]
fn a_layout_is_what_is_shown_first() {
    let home = home("layout = \"disks\"\n");
    let mut terminal = Terminal::open_at_home(home.path(), &[]);
    terminal.see("READ/s");
    terminal.quit();
    let mut terminal = Terminal::open_at_home(home.path(), &["--layout", "memory"]);
    let view = terminal.see("filter cpu>=0");
    assert!(view.contains("TID") && !view.contains("Mem"));
    // The configuration does not say so, and is not asked to.
    terminal.send(key::F2);
    let view = terminal.see("Seconds between samples");
    assert!(!view.contains("unsaved change"));
    terminal.send(key::ESC);
    terminal.see_no("Seconds between samples");
    terminal.quit();
}

#[test]
fn a_layout_that_is_not_there_is_refused() {
    let home = home("layout = \"memori\"\n");
    for (name, told) in [
        (
            "memroy",
            "there is no layout \"memroy\"; did you mean \"memory\"?",
        ),
        ("zzz", "there is no layout \"zzz\"; there are memory, disks"),
    ] {
        let mut terminal = Terminal::open_at_home(home.path(), &["--layout", name]);
        let (status, view) = terminal.end();
        assert_eq!(status.exit_code(), 1);
        assert!(view.contains(told), "{view}");
    }
    let mut terminal = Terminal::open_at_home(home.path(), &[]);
    terminal.see("did you mean \"memory\"?");
    terminal.send(key::ESC);
    terminal.see_no("did you mean");
    terminal.quit();
}

#[test]
fn a_file_system_that_does_not_answer_keeps_nobody() {
    let Some(file_system) = Hung::mount() else {
        return;
    };
    let home = home("remember = \"view\"\n");
    let mut terminal = Terminal::open_at_home(home.path(), &[]);
    terminal.see("1 Processes");
    fs::create_dir_all(home.path().join(".local")).unwrap();
    symlink(file_system.path("hang"), home.path().join(".local/state")).unwrap();
    terminal.send("q");
    let (status, view) = terminal.end();
    assert_eq!(status.exit_code(), 1);
    assert!(view.contains("does not answer"), "{view}");
    assert!(terminal.modes_are_restored());
    drop(file_system);
}
