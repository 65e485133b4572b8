//! The terminal: cells go out as bytes, bytes come in as events, and the screen is given back whatever happens.
//!
//! What comes in: a [`Canvas`] to show, keys and signals. What goes out: bytes on the terminal, [`Event`]s, [`Signal`]s and
//! the [`Background`] that the terminal says it has. Knows nothing of what is drawn.
//!
//! ```text
//! Canvas ─▶ encode (pen, palette, motion) ─▶ writer ─▶ terminal      a thread, while the terminal does not read
//! Event  ◀─ escape (keys)                 ◀─ keys thread   ◀─ terminal
//! ```
//!
//! The loop above draws when [`Terminal::ready`] and something changed, so a terminal that does not read holds up
//! nothing but its own picture, and the newest one is what it gets next.
//!
//! [`Event`]: crate::keys::Event

mod background;
mod capabilities;
mod clipboard;
mod encode;
mod escape;
mod events;
mod fatal;
mod jobs;
mod keys;
mod memory;
mod motion;
mod palette;
mod pen;
mod reopen;
mod screen;
mod sequence;
mod signals;
mod terminfo;
mod writer;

pub use background::Background;
pub use capabilities::{Capabilities, ColorDepth, Dots, TerminalError, Wishes};
pub use encode::Encoder;
pub use events::{Events, Input};
#[cfg(test)]
pub(crate) use palette::shown;
pub use signals::{Signal, Signals};
pub use terminfo::entries;

use std::io;
use std::os::fd::{AsFd as _, OwnedFd};
use std::sync::Arc;

use rustix::termios::{isatty, tcgetwinsize};

use crate::canvas::Canvas;

use clipboard::Between;
use screen::Screen;

/// Size of a terminal that does not say: columns and rows.
const UNKNOWN_SIZE: (u16, u16) = (80, 24);

/// Largest size that is drawn: what a terminal claims beyond is left empty, so that a false claim cannot take all
/// memory.
const MAX_SIZE: (u16, u16) = (1000, 500);

/// How the screen is used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Settings {
    /// Whether clicks and the wheel come to us; the terminal's own selection then needs Shift.
    pub mouse: bool,
}

/// Owns the screen, and gives it back when dropped.
#[derive(Debug)]
pub struct Terminal {
    screen: Arc<Screen>,
    output: OwnedFd,
    mouse: bool,
    encoder: Encoder,
    /// What the terminal shows, and where the next frame is drawn.
    canvas: Canvas,
    /// Whether the terminal shows it; otherwise the next frame begins from nothing.
    known: bool,
    /// What goes out before the next frame.
    first: Vec<u8>,
    /// Whether the SIGCONT to come is the one that ended our own [`Terminal::suspend`].
    continued: bool,
}

impl Terminal {
    /// Takes the screen of the terminal on standard input and output. A panic in any thread gives it back, and so does what
    /// ends the process on the spot.
    pub fn enter(settings: Settings, capabilities: &Capabilities) -> io::Result<Self> {
        let input = rustix::stdio::stdin().try_clone_to_owned()?;
        let output = rustix::stdio::stdout().try_clone_to_owned()?;
        let screen = Screen::new(input, output.as_fd().try_clone_to_owned()?)?;
        screen.guard()?;
        let mut terminal = Self::on(screen, output, settings, *capabilities)?;
        if capabilities.asks() {
            // Before the first frame, which takes away what a terminal that does not know the question may write.
            terminal.tell(background::QUESTION);
        }
        Ok(terminal)
    }

    fn on(
        screen: Arc<Screen>,
        output: OwnedFd,
        settings: Settings,
        capabilities: Capabilities,
    ) -> io::Result<Self> {
        let mut terminal = Self {
            screen,
            output,
            mouse: settings.mouse,
            encoder: Encoder::new(capabilities),
            canvas: Canvas::default(),
            known: false,
            first: Vec::new(),
            continued: false,
        };
        terminal.take()?;
        Ok(terminal)
    }

    /// Columns and rows, as the terminal says now; at least one of each.
    pub fn size(&self) -> (u16, u16) {
        match tcgetwinsize(&self.output) {
            Ok(size) if size.ws_col > 0 && size.ws_row > 0 => {
                (size.ws_col.min(MAX_SIZE.0), size.ws_row.min(MAX_SIZE.1))
            }
            _ => UNKNOWN_SIZE,
        }
    }

    /// Whether the terminal has taken the last frame, so that the next may be drawn.
    pub fn ready(&self) -> bool {
        self.screen.writer.ready()
    }

    /// Resolves when [`Terminal::ready`]. Cancel safe.
    pub async fn drained(&mut self) {
        self.screen.writer.drained().await;
    }

    /// Whether there is no screen any more, because the terminal hung up or a panic in another thread gave it back.
    /// Nothing is drawn then; the loop shall end.
    pub fn lost(&self) -> bool {
        self.screen.lost()
    }

    /// Shows what `paint` puts on an empty canvas of the terminal's size, and the cursor where it says, if anywhere.
    /// Does nothing unless [`Terminal::ready`]. Only what changed is sent.
    pub fn draw(&mut self, paint: impl FnOnce(&mut Canvas) -> Option<(u16, u16)>) {
        if !self.ready() || self.lost() {
            return;
        }
        let (width, height) = self.size();
        let mut frame = self.screen.writer.buffer();
        frame.append(&mut self.first);
        if !self.known || self.canvas.area().as_size() != (width, height).into() {
            self.encoder.clear(&mut frame);
            self.canvas.clear((width, height));
            self.known = true;
            self.give_memory_back(&mut frame);
        }
        self.canvas.begin();
        let cursor = paint(&mut self.canvas).map(|(x, y)| (x.min(width - 1), y.min(height - 1)));
        self.canvas.end();
        self.encoder
            .encode(self.canvas.changes(), cursor, &mut frame);
        if frame.is_empty() {
            self.screen.writer.recycle(frame);
        } else {
            self.screen.writer.send(frame);
        }
    }

    /// Gives back what a screen that was much larger than this one has left behind.
    fn give_memory_back(&mut self, frame: &mut Vec<u8>) {
        let given = self.canvas.shrink();
        if given > 0 {
            // Made for a frame of all those cells.
            frame.shrink_to_fit();
        }
        if given > memory::WORTH {
            memory::give_back();
        }
    }

    /// The next frame begins from nothing: somebody else may have written to the terminal.
    pub fn invalidate(&mut self) {
        self.known = false;
    }

    /// Turns the mouse on or off.
    pub fn set_mouse(&mut self, on: bool) {
        if self.mouse != on {
            self.mouse = on;
            self.tell(screen::mouse(on));
        }
    }

    /// Puts text on the clipboard of the terminal, if it allows that; it never says. While it does not read, only what was
    /// copied first is kept for it.
    pub fn copy(&mut self, text: &str) {
        if self.ready() || self.first.is_empty() {
            let between = Between::detect(|name| std::env::var(name).ok());
            self.tell(&clipboard::copy(text, between));
        }
    }

    /// Ctrl-Z and SIGTSTP: gives the screen back, stops, and takes it again when continued. Does nothing where no shell
    /// could continue us.
    pub fn suspend(&mut self) -> io::Result<()> {
        if !jobs::can_stop() {
            return Ok(());
        }
        self.screen.give_back();
        let stopped = jobs::stop();
        self.continued = stopped.is_ok();
        self.take()?;
        stopped
    }

    /// SIGCONT: takes the screen again, when somebody else stopped us and a shell may have used the terminal since.
    pub fn resume(&mut self) -> io::Result<()> {
        if std::mem::take(&mut self.continued) {
            return Ok(());
        }
        self.take()
    }

    /// Gives the screen to another program, until [`Terminal::take_back`]. Ctrl-Z does nothing meanwhile: who should
    /// continue that program?
    pub fn lend(&mut self) -> io::Result<()> {
        self.screen.lend()
    }

    /// Takes the screen again after it was lent.
    pub fn take_back(&mut self) -> io::Result<()> {
        self.take()
    }

    fn take(&mut self) -> io::Result<()> {
        let bytes = self.screen.take(self.mouse)?;
        self.tell(&bytes);
        self.invalidate();
        Ok(())
    }

    /// Gives the screen back: at the end, before anything is printed. Takes a bounded time, even when the terminal does
    /// not read. The second time does nothing.
    pub fn restore(&mut self) {
        self.screen.give_back();
    }

    /// Writes to the terminal now, or before the next frame.
    fn tell(&mut self, bytes: &[u8]) {
        self.first.extend_from_slice(bytes);
        if self.ready() && !self.first.is_empty() {
            self.screen.writer.send(std::mem::take(&mut self.first));
        }
    }
}

impl Drop for Terminal {
    fn drop(&mut self) {
        self.restore();
    }
}

/// Checks that both standard input and output are a terminal.
pub fn require_tty() -> Result<(), TerminalError> {
    if !isatty(rustix::stdio::stdin()) {
        Err(TerminalError::NotATerminal("standard input"))
    } else if !isatty(rustix::stdio::stdout()) {
        Err(TerminalError::NotATerminal("standard output"))
    } else {
        Ok(())
    }
}

#[cfg(test)]
mod tests;
