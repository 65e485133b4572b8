//! The screen of the terminal: taken, and given back whatever happens.

use std::io::{self, Write as _};
use std::os::fd::{AsFd as _, OwnedFd};
use std::panic;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, Once, PoisonError, Weak};

use crossterm::cursor::{Hide, Show};
use crossterm::queue;
use crossterm::terminal::{
    DisableLineWrap, EnableLineWrap, EnterAlternateScreen, LeaveAlternateScreen,
};
use rustix::termios::{OptionalActions, SpecialCodeIndex, Termios, tcgetattr, tcsetattr};

use super::fatal::{self, Hold};
use super::writer::Writer;

/// Presses, the wheel, and movements while a button is held, in decimal. Not every movement, which is what crossterm asks
/// for: a link should not carry it. Terminals that do not know 1002 stay with 1000: no dragging there.
const MOUSE_ON: &[u8] = b"\x1b[?1000h\x1b[?1002h\x1b[?1006h";
const MOUSE_OFF: &[u8] = b"\x1b[?1006l\x1b[?1002l\x1b[?1000l";
/// A paste comes marked as such, not as keys.
const PASTE_ON: &[u8] = b"\x1b[?2004h";
const PASTE_OFF: &[u8] = b"\x1b[?2004l";
/// Ends a frame that was cut, and its style.
const FRAME_OFF: &[u8] = b"\x1b[?2026l\x1b[m";

/// The screen to restore when something panics.
static ACTIVE: Mutex<Weak<Screen>> = Mutex::new(Weak::new());

/// The terminal's modes and the way to it.
#[derive(Debug)]
pub(super) struct Screen {
    /// Where keys come from; the modes are set here.
    input: OwnedFd,
    /// The modes as we found them.
    found: Termios,
    pub(super) writer: Writer,
    /// Whether the screen is ours now.
    taken: AtomicBool,
    /// Whether another program has it, with modes of our choice.
    lent: AtomicBool,
    /// Whether a panic gave it back: for good.
    panicked: AtomicBool,
    /// Whether it is given back whatever ends the process.
    guarded: AtomicBool,
}

impl Screen {
    /// Remembers the modes as they are; does not take the screen yet.
    pub(super) fn new(input: OwnedFd, output: OwnedFd) -> io::Result<Arc<Self>> {
        Ok(Arc::new(Self {
            found: tcgetattr(&input)?,
            input,
            writer: Writer::new(output)?,
            taken: AtomicBool::new(false),
            lent: AtomicBool::new(false),
            panicked: AtomicBool::new(false),
            guarded: AtomicBool::new(false),
        }))
    }

    /// Has this screen given back before a panic in any thread is told, so that it can be read, and by whatever ends the
    /// process on the spot. Before it is taken.
    pub(super) fn guard(self: &Arc<Self>) -> io::Result<()> {
        fatal::keep(self.input.as_fd(), self.writer.tty(), restoring())?;
        self.guarded.store(true, Ordering::SeqCst);
        install_hook();
        *ACTIVE.lock().unwrap_or_else(PoisonError::into_inner) = Arc::downgrade(self);
        Ok(())
    }

    /// What is to be given back whatever happens, from now on.
    fn hold(&self, hold: Hold) {
        if self.guarded.load(Ordering::SeqCst) {
            fatal::hold(hold);
        }
    }

    /// Takes the screen, also when it may be ours already. Returns what to write to it first.
    pub(super) fn take(&self, mouse: bool) -> io::Result<Vec<u8>> {
        if self.panicked.load(Ordering::SeqCst) {
            return Ok(Vec::new());
        }
        let mut raw = self.found.clone();
        raw.make_raw();
        self.hold(Hold::Screen);
        tcsetattr(&self.input, OptionalActions::Now, &raw)?;
        self.lent.store(false, Ordering::SeqCst);
        let again = self.taken.swap(true, Ordering::SeqCst);
        self.writer.open();
        let mut bytes = Vec::new();
        if again {
            // To enter twice would lose the cursor's place on the screen below.
            queue!(bytes, LeaveAlternateScreen)?;
        }
        // Without line wrap nothing can scroll, and a symbol that is wider than we think spoils its own line only.
        queue!(bytes, EnterAlternateScreen, DisableLineWrap, Hide)?;
        bytes.write_all(PASTE_ON)?;
        if mouse {
            bytes.write_all(MOUSE_ON)?;
        }
        Ok(bytes)
    }

    /// Gives the screen back, once, and within a bounded time even when the terminal does not read.
    pub(super) fn give_back(&self) {
        let taken = self.taken.swap(false, Ordering::SeqCst);
        if taken {
            self.writer.close(&restoring());
        }
        if self.lent.swap(false, Ordering::SeqCst) || taken {
            // When it fails, the terminal is gone.
            let _ = tcsetattr(&self.input, OptionalActions::Now, &self.found);
        }
        self.hold(Hold::Nothing);
    }

    /// Gives the screen back for a while, to a program that nobody can stop by a key.
    pub(super) fn lend(&self) -> io::Result<()> {
        self.give_back();
        let mut modes = self.found.clone();
        // Zero is no key (`_POSIX_VDISABLE`).
        modes.special_codes[SpecialCodeIndex::VSUSP] = 0;
        self.lent.store(true, Ordering::SeqCst);
        self.hold(Hold::Modes);
        Ok(tcsetattr(&self.input, OptionalActions::Now, &modes)?)
    }

    /// Gives the screen back for good.
    pub(super) fn give_up(&self) {
        self.panicked.store(true, Ordering::SeqCst);
        self.give_back();
    }

    /// Whether there is no screen to draw on any more: a panic gave it back, or the terminal hung up.
    pub(super) fn lost(&self) -> bool {
        self.panicked.load(Ordering::SeqCst) || self.writer.gone()
    }
}

/// What turns the mouse reports on or off.
pub(super) fn mouse(on: bool) -> &'static [u8] {
    if on { MOUSE_ON } else { MOUSE_OFF }
}

fn restoring() -> Vec<u8> {
    let mut bytes = [FRAME_OFF, MOUSE_OFF, PASTE_OFF].concat();
    // Writing to a `Vec` cannot fail.
    let _ = queue!(bytes, EnableLineWrap, LeaveAlternateScreen, Show);
    bytes
}

fn install_hook() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        let tell = panic::take_hook();
        panic::set_hook(Box::new(move |info| {
            let active = ACTIVE
                .lock()
                .unwrap_or_else(PoisonError::into_inner)
                .upgrade();
            if let Some(screen) = active {
                screen.give_up();
            }
            tell(info);
        }));
    });
}
