//! What is set is written when it is asked for, and is there after a restart.

use crate::key;
use crate::pty::Terminal;
use crate::support::THREADTOP;
use std::fs;
use std::path::PathBuf;
use std::process::{Command, Output};

/// The file in this home.
fn file(home: &tempfile::TempDir) -> PathBuf {
    home.path().join(".config/threadtop/config.toml")
}

/// The program with this home, on the first page of Setup.
fn open_setup(home: &tempfile::TempDir, arguments: &[&str]) -> Terminal {
    let mut terminal = Terminal::open_at_home(home.path(), arguments);
    terminal.see("1 Processes");
    terminal.send(key::F2);
    terminal.see("Seconds between samples");
    terminal
}

/// Makes the interval longer in Setup, and writes it; what is told then is waited for, and was not on the screen before.
pub fn save_interval(terminal: &mut Terminal, longer: &str, told: &str) {
    terminal.send(key::F2);
    terminal.see("Seconds between samples");
    terminal.see_no(told);
    terminal.send(key::RIGHT);
    terminal.see(longer);
    terminal.send("w");
    // The footer of narrow screens has one blank between its entries.
    terminal.wait("the question", |view| {
        view.contains("Write Esc Back") || view.contains("Write  Esc Back")
    });
    terminal.send(key::ENTER);
    terminal.see(told);
}

/// Writes what was changed in Setup, once it has asked this.
fn write(terminal: &mut Terminal, question: &str) {
    terminal.send("w");
    terminal.see(question);
    terminal.send(key::ENTER);
    terminal.see("Written to");
}

#[test]
fn a_change_made_in_setup_survives_a_restart() {
    let home = tempfile::tempdir().unwrap();
    let mut terminal = open_setup(&home, &[]);
    // A longer interval, and all threads to begin with.
    terminal.send(key::RIGHT);
    terminal.see("1.5 s");
    terminal.send(key::DOWN);
    terminal.see("The screen shown at the start");
    terminal.send(key::RIGHT);
    terminal.see("2 unsaved changes");
    terminal.send("w");
    terminal.see("Enter writes");
    assert!(!file(&home).exists(), "nothing is written unasked");
    terminal.send(key::ENTER);
    terminal.see("Written to");
    terminal.quit();

    let text = fs::read_to_string(file(&home)).unwrap();
    assert!(text.contains("#interval = 1\ninterval = 1.5\n"), "{text}");
    let mut terminal = Terminal::open_at_home(home.path(), &[]);
    let view = terminal.see("TID");
    assert!(view.contains("every 1.5 s"));
    terminal.quit();

    // The command line beats the file, and without it there is none.
    for arguments in [&["-d", "1", "--list"][..], &["--no-config"]] {
        let mut terminal = Terminal::open_at_home(home.path(), arguments);
        let view = terminal.see("PID USER");
        assert!(
            view.contains("every 1 s") && !view.contains("TID"),
            "{arguments:?}"
        );
        terminal.quit();
    }
    assert_eq!(fs::read_to_string(file(&home)).unwrap(), text);
}

#[test]
fn a_key_a_filter_and_a_layout_survive_a_restart() {
    let home = tempfile::tempdir().unwrap();
    fs::create_dir_all(file(&home).parent().unwrap()).unwrap();
    fs::write(file(&home), "# mine\n[filters] # few\nold = 'x' # kept\n").unwrap();
    set_a_key_a_filter_and_a_layout(&home);

    let text = fs::read_to_string(file(&home)).unwrap();
    assert!(
        text.starts_with(
            "# mine\n[filters] # few\nold = 'x' # kept\n\"all of them\" = \"cpu>=0\"\n"
        ),
        "{text}"
    );
    let mut terminal = Terminal::open_at_home(home.path(), &[]);
    terminal.see("1 Processes");
    terminal.send("&");
    terminal.see("Every day");
    terminal.send("&");
    terminal.see("1 Processes");
    terminal.send("\x1bf");
    terminal.see("all of them: cpu>=0");
    terminal.send(key::ESC);
    terminal.see_no("all of them: cpu>=0");
    terminal.send("L");
    terminal.see("mine");
    terminal.send(key::ENTER);
    terminal.see("filter cpu>=0  Layout mine.");
    terminal.quit();
}

/// Sets them on the screen, and writes them.
fn set_a_key_a_filter_and_a_layout(home: &tempfile::TempDir) {
    let mut terminal = open_setup(home, &["--readonly"]);
    for page in [
        "Group pools",
        "by width and number of CPUs",
        "as many as fit the width",
        "auto (now",
        "CPU% warns from",
        "Q throttled",
        "F1 ? h",
    ] {
        terminal.send("\t");
        terminal.see(page);
    }
    terminal.send("a");
    terminal.see("Press an additional key for help");
    terminal.send("&");
    terminal.see("1 unsaved change");
    terminal.send(key::ESC);
    terminal.see("Changes last until you quit");
    // The footer of the prompt names the key.
    terminal.send("\\");
    terminal.see("^S saves");
    terminal.send("cpu>=0\x13");
    terminal.see("Name of the filter");
    terminal.send("all of them\r");
    terminal.see("Saved as all of them");
    terminal.send("L");
    terminal.see("save the current view");
    terminal.send(key::ENTER);
    terminal.see("Name of the layout");
    terminal.send("mine\r");
    terminal.see("Saved as mine");
    terminal.send(key::F2);
    terminal.see("3 unsaved changes");
    write(&mut terminal, "layouts.mine");
    terminal.quit();
}

#[test]
fn what_is_wrong_is_told_and_the_rest_counts() {
    let home = tempfile::tempdir().unwrap();
    fs::create_dir_all(file(&home).parent().unwrap()).unwrap();
    let text = "mouse = 3\nstart = \"threads\"\n[keys]\nhelp = \"y\"\n";
    fs::write(file(&home), text).unwrap();
    let mut terminal = Terminal::open_at_home(home.path(), &[]);
    terminal.see("true or false");
    terminal.send(key::ESC);
    terminal.see_no("Esc closes");
    terminal.see("TID");
    terminal.send("y");
    terminal.see("Every day");
    terminal.send("y");
    terminal.see("TID");
    terminal.quit();
    assert_eq!(fs::read_to_string(file(&home)).unwrap(), text);
}

/// Runs the program with arguments and this home.
fn run(home: &tempfile::TempDir, arguments: &[&str]) -> Output {
    let mut command = Command::new(THREADTOP);
    command.env("XDG_CONFIG_HOME", home.path().join(".config"));
    command.args(arguments).output().unwrap()
}

#[test]
fn the_configuration_can_be_printed_found_and_checked() {
    let home = tempfile::tempdir().unwrap();
    let printed = run(&home, &["config"]);
    assert!(printed.status.success());
    let text = String::from_utf8(printed.stdout).unwrap();
    assert!(text.contains("\n#interval = 1\n"));
    let path = file(&home);
    let said = run(&home, &["config", "--path"]).stdout;
    assert_eq!(
        String::from_utf8(said).unwrap().trim_end(),
        path.to_str().unwrap()
    );
    assert!(
        run(&home, &["config", "--check"]).status.success(),
        "none is fine"
    );

    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(&path, &text).unwrap();
    assert!(run(&home, &["config", "--check"]).status.success());
    fs::write(&path, "interval = \"soon\"\n").unwrap();
    let checked = run(&home, &["config", "--check"]);
    assert_eq!(checked.status.code(), Some(1));
    let told = String::from_utf8(checked.stdout).unwrap();
    assert!(
        told.contains("line 1, column 12: interval must be a number"),
        "{told}"
    );

    let dumped = run(&home, &["dump", "-n", "1", "--what", "system"]);
    assert!(dumped.status.success());
    let told = String::from_utf8(dumped.stderr).unwrap();
    assert!(
        told.starts_with("threadtop: ") && told.contains("line 1"),
        "{told}"
    );
}

#[test]
fn devices_that_are_left_out_in_setup_are_gone_at_once_and_after_a_restart() {
    let home = tempfile::tempdir().unwrap();
    let mut terminal = open_setup(&home, &[]);
    terminal.send("\t");
    terminal.see("Show processes as a tree");
    // The disks stand below six settings.
    for _ in 0..6 {
        terminal.send(key::DOWN);
    }
    terminal.send(key::ENTER);
    terminal.see("empty for all");
    terminal.send("!*[");
    terminal.see("[ is never closed by ]");
    terminal.send("a-z]*");
    terminal.send(key::ENTER);
    terminal.see("!*[a-z]*");
    write(&mut terminal, "Write Esc Back");
    // Esc and a digit that come at once are Alt with the digit.
    terminal.send(key::ESC);
    terminal.wait("Setup is closed", |view| !view.contains("General"));
    terminal.send("4");
    terminal.see("No disks here");
    terminal.quit();
    let text = fs::read_to_string(file(&home)).unwrap();
    assert!(
        text.contains("#disks = []\ndisks = [\"!*[a-z]*\"]\n"),
        "{text}"
    );
    let mut terminal = Terminal::open_at_home(home.path(), &[]);
    terminal.see("1 Processes");
    terminal.send("4");
    terminal.see("No disks here");
    terminal.quit();
}
