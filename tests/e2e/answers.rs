//! What a terminal says by itself: nobody typed it, so nothing happens.

use crate::key;
use crate::pty::{Terminal, start};
use crate::support::Victim;
use crate::view::View;
use nix::sys::signal::{Signal, kill};
use nix::unistd::Pid;
use std::fs;
use std::time::Duration;

/// Late answers to questions that another program asked.
const ANSWERS: [&[u8]; 9] = [
    b"\x1b]11;rgb:1e1e/1e1e/2e2e\x07",
    b"\x1b]4;1;rgb:cdcd/0000/0000\x1b\\",
    b"\x1bP1$r0 q\x1b\\",
    b"\x1bP>|tmux 3.3a\x1b\\",
    b"\x1b_Gi=31;OK q k [ ]\x1b\\",
    b"\x1b^q\r[[[\x1b\\",
    b"\x1bXq\xc2\x9c",
    b"\x1b[24;80R\x1b[?62;22c\x1b[?0u\x1b[I\x1b[O",
    b"\xc2\x9d52;c;cXEx\x9c\x90qq\x07q\x1b\\",
];

/// Three processes, the cursor on the second, and a pause: nothing on the screen changes by itself.
struct Bench {
    victims: [Victim; 3],
    pids: [String; 3],
    terminal: Terminal,
    before: Vec<String>,
    nice: [String; 3],
}

fn nice(victim: &Victim) -> String {
    let stat = fs::read_to_string(format!("/proc/{}/stat", victim.pid())).unwrap();
    let after_name = stat.rsplit(')').next().unwrap();
    after_name.split_whitespace().nth(16).unwrap().to_owned()
}

impl Bench {
    fn new() -> Self {
        let victims = [Victim::new(&[]), Victim::new(&[]), Victim::new(&[])];
        let pids = victims.each_ref().map(|victim| victim.pid().to_string());
        let mut terminal = start(&["--list", "--sort", "pid", "--pid", &pids.join(",")]);
        terminal.see_selected(&pids[0]);
        terminal.send(key::DOWN);
        terminal.see_selected(&pids[1]);
        terminal.send("Z");
        terminal.see("PAUSED");
        // What comes after the frame that says so shows that all of that frame is here.
        terminal.send(key::UP);
        terminal.see_selected(&pids[0]);
        terminal.send(key::DOWN);
        let view = terminal.see_selected(&pids[1]);
        Self {
            before: view.lines[1..].to_vec(),
            nice: victims.each_ref().map(nice),
            victims,
            pids,
            terminal,
        }
    }

    /// Nothing happened: keys still do what they did, on the same screen.
    fn nothing_happened(&mut self) {
        self.terminal.send(key::DOWN);
        self.terminal.see_selected(&self.pids[2]);
        self.terminal.send(key::UP);
        let view = self.terminal.see_selected(&self.pids[1]);
        // The title has a clock.
        for (line, before) in view.lines[1..].iter().zip(&self.before) {
            assert_eq!(line, before, "{view}");
        }
        assert_eq!(self.victims.each_ref().map(nice), self.nice);
    }
}

#[test]
fn an_answer_to_somebody_else_is_no_key() {
    let mut bench = Bench::new();
    for answer in ANSWERS {
        bench.terminal.send_bytes(answer);
        bench.nothing_happened();
        for at in 1..answer.len() {
            bench.terminal.send_bytes(&answer[..at]);
            bench.terminal.send_bytes(&answer[at..]);
        }
        bench.nothing_happened();
    }
}

#[test]
fn an_answer_in_a_prompt_or_a_dialog_is_not_typed() {
    let mut bench = Bench::new();
    let pid = bench.pids[1].clone();
    bench.terminal.send("/");
    for (letter, answer) in ('a'..).zip(ANSWERS) {
        bench.terminal.send(&letter.to_string());
        bench.terminal.send_bytes(answer);
    }
    bench.terminal.see("abcdefghi");
    bench.terminal.send(key::ESC);
    bench.terminal.see_no("abcdefghi");
    bench.terminal.send(key::F9);
    // The footer comes last.
    let whole = |view: &View| view.contains("SIGTERM") && view.contains("Accept");
    let dialog = bench.terminal.wait("the dialog", whole);
    for answer in ANSWERS {
        bench.terminal.send_bytes(answer);
    }
    bench.terminal.send("\x1b[200~");
    bench.terminal.send_bytes(&ANSWERS.concat());
    bench.terminal.send("\x1b[201~");
    bench.terminal.send(key::DOWN);
    bench.terminal.send(key::UP);
    let view = bench.terminal.see("SIGTERM");
    assert_eq!(view.lines[1..], dialog.lines[1..], "{pid}");
    bench.terminal.send(key::ESC);
    bench.terminal.see_no("SIGTERM");
    bench.nothing_happened();
}

#[test]
fn the_rest_of_a_sequence_that_a_slow_link_cut_is_not_typed() {
    let mut bench = Bench::new();
    for (head, tail) in [
        (&b"\x1b"[..], &b"[15~"[..]),
        (b"\x1b", b"[18~"),
        (b"\x1b", b"]11;rgb:1e1e/1e1e/2e2e\x07"),
        (b"\x1b", b"OP"),
        (b"\x1b]11;rgb:1e1e/1e1e", b"/2e2e\x07"),
        (b"\x1bP1$r0 q\x1b", b"\\"),
    ] {
        bench.terminal.send_bytes(head);
        // Not to wait for something: the pause itself is what is tested.
        std::thread::sleep(Duration::from_millis(150));
        bench.terminal.send_bytes(tail);
        bench.nothing_happened();
    }
}

#[test]
fn many_strings_cut_anywhere_leave_it_alone() {
    let mut bench = Bench::new();
    let mut dice = 0x9e37_79b9_u32;
    let mut roll = |below: usize| {
        dice ^= dice << 13;
        dice ^= dice >> 17;
        dice ^= dice << 5;
        dice as usize % below
    };
    for kind in ["]", "P", "_", "^", "X"] {
        for _ in 0..500 {
            let content: String = (0..roll(30))
                .map(|_| char::from(b' ' + roll(95) as u8))
                .collect();
            let string = format!("\x1b{kind}{content}\x1b\\").into_bytes();
            let (head, tail) = string.split_at(roll(string.len()));
            bench.terminal.send_bytes(head);
            bench.terminal.send_bytes(tail);
        }
        bench.nothing_happened();
    }
}

#[test]
fn any_bytes_end_it_properly_or_not_at_all() {
    let home = tempfile::tempdir().unwrap();
    let mut terminal = Terminal::open_at_home(home.path(), &["--readonly"]);
    terminal.wait("the monitor", |view| {
        view.alternate && view.head().is_some()
    });
    let mut dice = 1_u32;
    let bytes: Vec<u8> = std::iter::repeat_with(|| {
        dice = dice.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (dice >> 24) as u8
    })
    // It shall not end at once, nor give the terminal to another program.
    .filter(|byte| !b"qQs\x03".contains(byte))
    .take(30_000)
    .collect();
    for piece in bytes.chunks(977) {
        terminal.send_bytes(piece);
    }
    kill(Pid::from_raw(terminal.pid().cast_signed()), Signal::SIGTERM).unwrap();
    let (status, view) = terminal.end();
    assert!(status.success(), "{status:?}\n{view}");
    assert!(
        !view.alternate && !view.mouse && !view.cursor_hidden,
        "{view}"
    );
    assert!(terminal.modes_are_restored());
}
