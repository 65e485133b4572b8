//! A terminal on a pty, read by an emulator, or by nobody.

use std::num::NonZeroU16;

use rustix::termios::{OptionalActions, Termios, Winsize, tcgetattr, tcsetattr, tcsetwinsize};

use tokio::task::JoinHandle;

use super::*;
use crate::terminal::screen::mouse;

const COLORS: Capabilities = Capabilities {
    dots: Dots::Braille,
    shifts: true,
    color: ColorDepth::Ansi16,
    unicode: true,
    background: None,
};

struct Bench {
    master: OwnedFd,
    slave: OwnedFd,
    found: Termios,
    emulator: vt100::Parser,
}

impl Bench {
    fn new(columns: u16, rows: u16) -> Self {
        let pty = nix::pty::openpty(None, None).unwrap();
        let size = |n| NonZeroU16::new(n).unwrap();
        let bench = Self {
            master: pty.master,
            found: tcgetattr(&pty.slave).unwrap(),
            slave: pty.slave,
            emulator: vt100::Parser::new(size(rows), size(columns), 0),
        };
        bench.resize(columns, rows);
        bench
    }

    fn resize(&self, columns: u16, rows: u16) {
        let size = Winsize {
            ws_row: rows,
            ws_col: columns,
            ws_xpixel: 0,
            ws_ypixel: 0,
        };
        tcsetwinsize(&self.slave, size).unwrap();
    }

    fn enter(&self) -> Terminal {
        let fd = || self.slave.try_clone().unwrap();
        let screen = Screen::new(fd(), fd()).unwrap();
        Terminal::on(screen, fd(), Settings { mouse: true }, COLORS).unwrap()
    }

    /// Reads until the screen is as asked for; for ever if it never is.
    fn until(&mut self, shows: impl Fn(&vt100::Screen) -> bool) {
        let mut buffer = [0; 4096];
        while !shows(self.emulator.screen()) {
            let count = rustix::io::read(&self.master, &mut buffer).unwrap();
            self.emulator.process(&buffer[..count]);
        }
    }

    fn modes(&self) -> (u32, u32, u32) {
        flags(&tcgetattr(&self.slave).unwrap())
    }
}

fn flags(modes: &Termios) -> (u32, u32, u32) {
    (
        modes.input_modes.bits(),
        modes.output_modes.bits(),
        modes.local_modes.bits(),
    )
}

/// A terminal that did not read a frame of `x`: more than a pty holds.
async fn flooded() -> (Bench, Terminal) {
    let bench = Bench::new(1000, 500);
    let mut terminal = bench.enter();
    terminal.drained().await;
    terminal.draw(flood('x'));
    (bench, terminal)
}

/// Reads all of that frame while the test goes on.
fn read_beside(mut bench: Bench) -> JoinHandle<Bench> {
    tokio::task::spawn_blocking(move || {
        bench.until(|screen| {
            screen
                .cell(499, 999)
                .is_some_and(|cell| cell.contents() == "x")
        });
        bench
    })
}

fn text(text: &str) -> impl FnOnce(&mut Canvas) -> Option<(u16, u16)> {
    let text = text.to_owned();
    move |canvas| {
        canvas.text((0, 0), &text, u16::MAX, ratatui::style::Style::new());
        None
    }
}

/// More than any pty takes without being read.
fn flood(letter: char) -> impl FnOnce(&mut Canvas) -> Option<(u16, u16)> {
    move |canvas| {
        let area = canvas.area();
        let line = String::from(letter).repeat(area.width.into());
        for y in 0..area.height {
            canvas.text((0, y), &line, area.width, ratatui::style::Style::new());
        }
        None
    }
}

#[tokio::test]
async fn the_screen_is_taken_and_given_back() {
    let mut bench = Bench::new(20, 3);
    let mut terminal = bench.enter();
    assert_eq!(terminal.size(), (20, 3));
    assert_ne!(bench.modes(), flags(&bench.found));
    terminal.drained().await;
    terminal.draw(text("hello"));
    bench.until(|screen| screen.contents() == "hello");
    let screen = bench.emulator.screen();
    assert!(screen.alternate_screen() && screen.hide_cursor() && screen.bracketed_paste());
    assert_eq!(
        screen.mouse_protocol_mode(),
        vt100::MouseProtocolMode::ButtonMotion
    );

    terminal.restore();
    terminal.restore();
    bench.until(|screen| !screen.alternate_screen() && !screen.hide_cursor());
    let screen = bench.emulator.screen();
    assert!(!screen.bracketed_paste());
    assert_eq!(screen.mouse_protocol_mode(), vt100::MouseProtocolMode::None);
    assert_eq!(bench.modes(), flags(&bench.found));
}

#[tokio::test]
async fn dropping_gives_the_screen_back() {
    let mut bench = Bench::new(20, 3);
    drop(bench.enter());
    bench.until(|screen| !screen.alternate_screen() && !screen.hide_cursor());
    assert_eq!(bench.modes(), flags(&bench.found));
}

#[tokio::test]
async fn a_panic_gives_the_screen_back_for_good() {
    let mut bench = Bench::new(20, 3);
    let mut terminal = bench.enter();
    terminal.drained().await;
    terminal.screen.give_up();
    assert!(terminal.lost());
    assert_eq!(bench.modes(), flags(&bench.found));
    terminal.resume().unwrap();
    assert_eq!(bench.modes(), flags(&bench.found));
    terminal.draw(|_| panic!("there is no screen to draw on"));
    bench.until(|screen| !screen.alternate_screen() && !screen.hide_cursor());
}

#[tokio::test]
async fn an_unchanged_screen_sends_nothing() {
    let mut bench = Bench::new(20, 3);
    let mut terminal = bench.enter();
    terminal.drained().await;
    terminal.draw(text("hello"));
    bench.until(|screen| screen.contents() == "hello");
    terminal.drained().await;
    terminal.draw(text("hello"));
    terminal.drained().await;
    terminal.draw(text("hellO"));
    let mut sent = Vec::new();
    while !sent.ends_with(b"O") {
        let mut buffer = [0; 64];
        let count = rustix::io::read(&bench.master, &mut buffer).unwrap();
        sent.extend_from_slice(&buffer[..count]);
    }
    assert_eq!(String::from_utf8(sent).unwrap(), "\x08O");
}

#[tokio::test]
async fn invalid_and_resized_screens_are_drawn_from_nothing() {
    let mut bench = Bench::new(20, 3);
    let mut terminal = bench.enter();
    terminal.drained().await;
    terminal.draw(text("hello"));
    bench.until(|screen| screen.contents() == "hello");

    bench
        .emulator
        .process(b"\x1b[2;2Hgarbage of another program");
    terminal.drained().await;
    terminal.invalidate();
    terminal.draw(text("hello"));
    bench.until(|screen| screen.contents() == "hello");

    let size = |n| NonZeroU16::new(n).unwrap();
    bench.emulator.screen_mut().set_size(size(4), size(30));
    bench
        .emulator
        .process(b"\x1b[3;3Hwhat a terminal makes of it");
    bench.resize(30, 4);
    terminal.drained().await;
    terminal.draw(text("hello"));
    bench.until(|screen| screen.contents() == "hello");
}

#[tokio::test]
async fn a_size_that_cannot_be_is_replaced() {
    let bench = Bench::new(20, 3);
    let terminal = bench.enter();
    bench.resize(0, 0);
    assert_eq!(terminal.size(), UNKNOWN_SIZE);
    bench.resize(u16::MAX, u16::MAX);
    assert_eq!(terminal.size(), MAX_SIZE);
}

#[tokio::test]
async fn the_mouse_can_be_turned_off_and_on() {
    let mut bench = Bench::new(20, 3);
    let mut terminal = bench.enter();
    bench.until(|screen| screen.mouse_protocol_mode() == vt100::MouseProtocolMode::ButtonMotion);
    terminal.drained().await;
    terminal.set_mouse(false);
    bench.until(|screen| screen.mouse_protocol_mode() == vt100::MouseProtocolMode::None);
    assert_ne!(mouse(true), mouse(false));
}

#[tokio::test]
async fn a_terminal_that_does_not_read_gets_the_newest_frame_next() {
    let (bench, mut terminal) = flooded().await;
    assert!(!terminal.ready());
    for _ in 0..1000 {
        // Not drawn, so nothing is queued and no memory is taken.
        terminal.draw(|_| panic!("not ready"));
    }
    let bench = read_beside(bench);
    terminal.drained().await;
    terminal.draw(text("newest"));
    let mut bench = bench.await.unwrap();
    bench.until(|screen| screen.contents() == "newest");
}

#[tokio::test]
async fn memory_stays_flat() {
    let mut bench = Bench::new(80, 24);
    let mut terminal = bench.enter();
    let mut sizes = Vec::new();
    for letter in ['a', 'b', 'c', 'd', 'e', 'f'] {
        terminal.drained().await;
        terminal.draw(flood(letter));
        bench.until(|screen| screen.contents().starts_with(letter));
        terminal.drained().await;
        let spare = terminal.screen.writer.buffer();
        sizes.push(spare.capacity());
        terminal.screen.writer.recycle(spare);
    }
    assert!(sizes[0] > 80 * 24);
    assert!(sizes[1..].iter().all(|size| *size == sizes[1]), "{sizes:?}");
}

#[tokio::test]
async fn a_large_screen_leaves_no_memory_behind() {
    let (bench, mut terminal) = flooded().await;
    let bench = read_beside(bench);
    terminal.drained().await;
    let mut bench = bench.await.unwrap();
    let large = terminal.canvas.buffer().content.capacity();
    bench.resize(80, 24);
    terminal.draw(text("small"));
    bench.until(|screen| screen.contents().starts_with("small"));
    terminal.drained().await;
    let cells = 80 * 24;
    assert!(large >= 1000 * 500);
    assert_eq!(terminal.canvas.buffer().content.len(), cells);
    assert!(terminal.canvas.buffer().content.capacity() <= 2 * cells);
    assert_eq!(terminal.canvas.shrink(), 0);
    assert!(terminal.screen.writer.buffer().capacity() <= 2 * cells);
    // Growing and shrinking a little keeps what there is.
    let kept = terminal.canvas.buffer().content.as_ptr();
    bench.resize(79, 24);
    terminal.draw(text("smaller"));
    assert_eq!(terminal.canvas.buffer().content.as_ptr(), kept);
}

#[tokio::test]
async fn a_terminal_that_does_not_read_cannot_hold_up_the_end() {
    let (bench, mut terminal) = flooded().await;
    assert!(!terminal.ready());
    terminal.restore();
    assert_eq!(bench.modes(), flags(&bench.found));
}

#[tokio::test]
async fn what_is_read_after_a_stall_ends_with_what_restores() {
    let (bench, terminal) = flooded().await;
    assert!(!terminal.ready());
    drop(terminal);
    let mut sent = Vec::new();
    let mut buffer = [0; 4096];
    while !sent.ends_with(b"\x1b[?1049l\x1b[?25h") {
        let count = rustix::io::read(&bench.master, &mut buffer).unwrap();
        sent.extend_from_slice(&buffer[..count]);
    }
    assert!(
        sent.len() < 32 * 1024,
        "the frame is dropped: {}",
        sent.len()
    );
    let cut = b"x\x18\x1b\\\x1b[?2026l\x1b[m";
    assert!(sent.windows(cut.len()).any(|window| window == cut));
}

#[tokio::test]
async fn a_frame_that_was_cut_does_not_spoil_what_restores() {
    let (mut bench, mut terminal) = flooded().await;
    assert!(!terminal.ready());
    // Left, with a terminal that reads nothing until then, and taken again.
    terminal.screen.give_back();
    terminal.resume().unwrap();
    let bench = tokio::task::spawn_blocking(move || {
        bench.until(|screen| screen.cell(0, 0).is_some_and(|cell| cell.contents() == "a"));
        bench.until(|screen| screen.contents() == "again");
        bench
    });
    terminal.drained().await;
    terminal.draw(text("again"));
    let mut bench = bench.await.unwrap();
    terminal.restore();
    bench.until(|screen| !screen.alternate_screen() && !screen.hide_cursor());
}

#[tokio::test]
async fn a_terminal_that_hangs_up_is_lost_quietly() {
    let (bench, mut terminal) = flooded().await;
    drop(bench);
    terminal.drained().await;
    assert!(terminal.lost());
    terminal.restore();
}

#[test]
fn what_the_shell_had_set_is_kept() {
    let bench = Bench::new(20, 3);
    let mut modes = bench.found.clone();
    modes.local_modes.remove(rustix::termios::LocalModes::ECHO);
    tcsetattr(&bench.slave, OptionalActions::Now, &modes).unwrap();
    let found = bench.modes();
    drop(bench.enter());
    assert_eq!(bench.modes(), found);
}

#[tokio::test]
async fn what_is_copied_goes_out_encoded() {
    let bench = Bench::new(20, 3);
    let mut terminal = bench.enter();
    terminal.drained().await;
    terminal.copy("4312");
    let mut sent = Vec::new();
    let mut buffer = [0; 4096];
    let sequence = b"\x1b]52;c;NDMxMg==\x07";
    while !sent.windows(sequence.len()).any(|bytes| bytes == sequence) {
        let count = rustix::io::read(&bench.master, &mut buffer).unwrap();
        sent.extend_from_slice(&buffer[..count]);
    }
}
