//! The theme follows the terminal's background, whenever and however the terminal tells it.

use crate::key;
use crate::pty::Terminal;
use std::time::Duration;
use vt100::Color;

const QUESTION: &[u8] = b"\x1b]11;?\x07\x1b[c";
const WHITE: &[u8] = b"\x1b]11;rgb:ffff/ffff/ffff\x1b\\";
const BLACK: &[u8] = b"\x1b]11;rgb:0000/0000/0000\x07";
const KIND: &[u8] = b"\x1b[?62;22c";

/// Behind the tab that is shown, by theme.
const DARK: Color = Color::Idx(80);
const LIGHT: Color = Color::Idx(24);

/// The program on a terminal with 24-bit colours, which has received the question.
fn asked() -> Terminal {
    let terminal = Terminal::open(&["--readonly"], 24, 100, "alacritty");
    terminal.receive(QUESTION);
    terminal
}

/// Waits until the tab of the list of processes is shown on this background.
fn see(terminal: &Terminal, color: Color) {
    terminal.wait(&format!("a tab on {color:?}"), |view| {
        view.background("1 Processes") == Some(color)
    });
}

/// Keys do what they do, on a screen of this theme, and there was no other key.
fn is_alive(terminal: &mut Terminal, color: Color) {
    see(terminal, color);
    terminal.send("3");
    terminal.wait("another tab", |view| {
        view.background("3 System") == Some(color)
    });
    terminal.send("\x0c1");
    see(terminal, color);
    terminal.quit();
}

#[test]
fn an_answer_at_once() {
    let mut terminal = asked();
    terminal.send_bytes(&[WHITE, KIND].concat());
    is_alive(&mut terminal, LIGHT);
}

#[test]
fn no_answer() {
    let mut terminal = asked();
    is_alive(&mut terminal, DARK);
    let mut terminal = asked();
    terminal.send_bytes(KIND);
    is_alive(&mut terminal, DARK);
}

#[test]
fn a_late_answer_changes_the_theme_once() {
    let mut terminal = asked();
    see(&terminal, DARK);
    terminal.send("/");
    terminal.send("abc");
    terminal.see("abc");
    terminal.send_bytes(&[WHITE, KIND].concat());
    see(&terminal, LIGHT);
    terminal.see("abc");
    terminal.send_bytes(BLACK);
    terminal.send("d");
    terminal.see("abcd");
    terminal.send(key::ENTER);
    is_alive(&mut terminal, LIGHT);
}

#[test]
fn a_split_answer() {
    for at in [1, 2, 4, 12, WHITE.len() - 1] {
        let mut terminal = asked();
        terminal.send_bytes(&WHITE[..at]);
        // Not to wait for something: the pause itself is what is tested.
        std::thread::sleep(Duration::from_millis(150));
        terminal.send_bytes(&[&WHITE[at..], KIND].concat());
        is_alive(&mut terminal, LIGHT);
    }
}

#[test]
fn garbage_for_an_answer() {
    let mut terminal = asked();
    for garbage in [
        &b"\x1b]11;?\x07"[..],
        b"\x1b]11;rgb:q/q/q\x1b\\",
        b"\x1b]11;qqqq\x07\x1b]qqq\x07\x9dqqq\x9c",
        b"\x1b]10;rgb:ffff/ffff/ffff\x07\x1bPq\x1b\\",
    ] {
        terminal.send_bytes(garbage);
    }
    is_alive(&mut terminal, DARK);
}

#[test]
fn terminals_that_cannot_use_an_answer_are_not_asked() {
    for kind in ["linux", "xterm", "vt100"] {
        let mut terminal = Terminal::open(&["--readonly"], 24, 100, kind);
        terminal.see("1 Processes");
        assert!(!terminal.received(QUESTION), "{kind}");
        terminal.quit();
    }
}

#[test]
fn a_theme_that_was_chosen_stays() {
    let home = tempfile::tempdir().unwrap();
    let folder = home.path().join(".config/threadtop");
    std::fs::create_dir_all(&folder).unwrap();
    std::fs::write(folder.join("config.toml"), "theme = \"dark\"\n").unwrap();
    let mut terminal = Terminal::open_at_home(home.path(), &["--color", "truecolor"]);
    terminal.receive(QUESTION);
    terminal.send_bytes(&[WHITE, KIND].concat());
    see(&terminal, DARK);
    // The menu tells what would be chosen, and shows it.
    terminal.send("C");
    terminal.see("auto (now light)");
    terminal.send(key::HOME);
    see(&terminal, LIGHT);
    terminal.send(key::ESC);
    terminal.see_no("auto (now light)");
    is_alive(&mut terminal, DARK);
}

#[test]
fn a_theme_is_chosen_on_the_command_line() {
    let mut terminal = Terminal::open(&["--theme", "light"], 24, 100, "alacritty");
    is_alive(&mut terminal, LIGHT);
    let mut terminal = Terminal::open(&["--theme", "lihgt"], 24, 100, "alacritty");
    let (status, view) = terminal.end();
    assert_eq!(status.exit_code(), 1);
    assert!(
        view.contains("there is no theme \"lihgt\"; did you mean \"light\"?"),
        "{view}"
    );
}
