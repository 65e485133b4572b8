//! Bytes from the terminal become keys, mouse and paste.
//!
//! A lone ESC byte is ambiguous: the Escape key, or the start of an arrow key of which a slow link has delivered only
//! the first byte. So an unfinished sequence is held for a moment, and the rest of it may come in any number of
//! pieces. Time comes in as an argument: the machine itself is pure.

use std::collections::VecDeque;
use std::time::{Duration, Instant};

use super::keys;
use crate::app::input::{Event, Key, KeyCode};

/// How long what may still be a key by itself (ESC, Alt-[, Alt-O) is held back.
const HOLD: Duration = Duration::from_millis(100);

/// How long the rest of what can only be a sequence or a paste is waited for. Nobody types that, so there is no key to
/// delay, and typing its tail as keys would do harm; yet lost bytes must not swallow keys for ever.
const HOLD_SEQUENCE: Duration = Duration::from_secs(1);

/// Longest paste that is kept, in bytes: prompts take a line. The rest is dropped.
const PASTE_MAX: usize = 64 * 1024;

/// What ends a bracketed paste.
const PASTE_END: &[u8] = b"\x1b[201~";

/// Longest parameters of a sequence that are kept; no key or mouse report comes near.
const PARAMETERS_MAX: usize = 32;

/// Where in a sequence the last byte left us.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    /// Between keys.
    Ground,
    /// Inside a UTF-8 character; `alt` when ESC came before it.
    Utf8 { alt: bool },
    /// After ESC.
    Escape,
    /// After `ESC [`: parameters up to a final byte.
    Csi,
    /// After `ESC O`.
    Ss3,
    /// After `ESC [ [`: F1 to F5 of the Linux console.
    Console,
    /// After `ESC [ M`: the three bytes of an old mouse report.
    OldMouse,
    /// Inside a bracketed paste.
    Paste,
}

/// The machine. Feed it bytes, take events out, and call [`Decoder::expire`] at [`Decoder::deadline`].
#[derive(Debug)]
pub(super) struct Decoder {
    state: State,
    /// The unfinished character, parameters or paste.
    held: Vec<u8>,
    /// When the last byte arrived.
    last: Option<Instant>,
    events: VecDeque<Event>,
}

impl Decoder {
    /// Between keys, nothing held.
    pub(super) fn new() -> Self {
        Self {
            state: State::Ground,
            held: Vec::new(),
            last: None,
            events: VecDeque::new(),
        }
    }

    /// The oldest event not yet taken.
    pub(super) fn pop(&mut self) -> Option<Event> {
        self.events.pop_front()
    }

    /// Takes in bytes that arrived at `at`. What was held too long by then is given up first, so that a busy program
    /// reads the same keys as an idle one.
    pub(super) fn feed(&mut self, bytes: &[u8], at: Instant) {
        self.expire(at);
        self.last = Some(at);
        for &byte in bytes {
            self.byte(byte);
        }
    }

    /// When something held shall be given up, if nothing comes before.
    pub(super) fn deadline(&self) -> Option<Instant> {
        let hold = match self.state {
            State::Ground => return None,
            State::Escape => HOLD,
            State::Csi | State::Ss3 if self.held.is_empty() => HOLD,
            _ => HOLD_SEQUENCE,
        };
        self.last.map(|last| last + hold)
    }

    /// Gives up what has been held past its deadline.
    pub(super) fn expire(&mut self, now: Instant) {
        if self.deadline().is_some_and(|deadline| now >= deadline) {
            self.finish();
        }
    }

    /// Nothing more will come: what is held becomes the key it is by itself, or nothing.
    pub(super) fn finish(&mut self) {
        match std::mem::replace(&mut self.state, State::Ground) {
            State::Escape => self.key(Key::plain(KeyCode::Esc)),
            State::Csi if self.held.is_empty() => self.key(Key::alt('[')),
            State::Ss3 if self.held.is_empty() => self.key(Key::alt('O')),
            State::Paste => self.paste(),
            _ => {}
        }
        self.held.clear();
    }

    fn byte(&mut self, byte: u8) {
        match self.state {
            State::Ground => self.ground(byte, false),
            State::Utf8 { alt } => self.utf8(byte, alt),
            State::Escape => match byte {
                // The first was the key; this one may begin a sequence.
                0x1b => self.key(Key::plain(KeyCode::Esc)),
                b'[' => self.begin(State::Csi),
                b'O' => self.begin(State::Ss3),
                _ => self.ground(byte, true),
            },
            State::Csi => self.csi(byte),
            State::Ss3 => self.ss3(byte),
            State::Console => {
                self.state = State::Ground;
                if let b'A'..=b'E' = byte {
                    self.key(Key::plain(KeyCode::F(byte - b'A' + 1)));
                }
            }
            State::OldMouse => self.old_mouse(byte),
            State::Paste => self.paste_byte(byte),
        }
    }

    fn begin(&mut self, state: State) {
        self.held.clear();
        self.state = state;
    }

    /// A byte outside any sequence.
    fn ground(&mut self, byte: u8, alt: bool) {
        self.state = State::Ground;
        match byte {
            0x1b => self.begin(State::Escape),
            0xc2..=0xf4 => {
                self.begin(State::Utf8 { alt });
                self.held.push(byte);
            }
            _ => {
                if let Some(key) = keys::single(byte) {
                    self.key(Key { alt, ..key });
                }
            }
        }
    }

    fn utf8(&mut self, byte: u8, alt: bool) {
        if !(0x80..=0xbf).contains(&byte) {
            // Broken off: what came before is no character.
            return self.ground(byte, false);
        }
        self.held.push(byte);
        let length = match self.held[0] {
            0xc2..=0xdf => 2,
            0xe0..=0xef => 3,
            _ => 4,
        };
        if self.held.len() == length {
            self.state = State::Ground;
            let c = str::from_utf8(&self.held)
                .ok()
                .and_then(|text| text.chars().next());
            if let Some(c) = c.filter(|c| !c.is_control()) {
                self.key(Key {
                    alt,
                    ..Key::char(c)
                });
            }
        }
    }

    fn csi(&mut self, byte: u8) {
        match byte {
            b'[' if self.held.is_empty() => self.state = State::Console,
            b'M' if self.held.is_empty() => self.begin(State::OldMouse),
            // rxvt ends a key with Shift by `$`, which elsewhere is no final byte.
            b'$' if self.held.iter().all(u8::is_ascii_digit) => self.csi_end(byte),
            0x20..=0x3f => self.parameter(byte),
            0x40..=0x7e => self.csi_end(byte),
            _ => self.ground(byte, false),
        }
    }

    fn csi_end(&mut self, end: u8) {
        self.state = State::Ground;
        if end == b'~' && self.held == b"200" {
            self.begin(State::Paste);
        } else if let Some(event) = keys::csi(&self.held, end) {
            self.events.push_back(event);
        }
    }

    fn ss3(&mut self, byte: u8) {
        match byte {
            b'0'..=b'9' | b';' => self.parameter(byte),
            0x20..=0x7e => {
                self.state = State::Ground;
                if let Some(key) = keys::ss3(&self.held, byte) {
                    self.key(key);
                }
            }
            _ => self.ground(byte, false),
        }
    }

    fn parameter(&mut self, byte: u8) {
        if self.held.len() < PARAMETERS_MAX {
            self.held.push(byte);
        }
    }

    fn old_mouse(&mut self, byte: u8) {
        self.held.push(byte);
        if let [button, x, y] = self.held[..] {
            self.state = State::Ground;
            self.events.extend(keys::old_mouse(button, x, y));
        }
    }

    fn paste_byte(&mut self, byte: u8) {
        self.held.push(byte);
        if self.held.ends_with(PASTE_END) {
            self.held.truncate(self.held.len() - PASTE_END.len());
            self.state = State::Ground;
            self.paste();
        } else if self.held.len() > PASTE_MAX + PASTE_END.len() {
            // Full: let go of what came first behind the limit, keep what may be the beginning of the end.
            self.held.remove(PASTE_MAX);
        }
    }

    fn paste(&mut self) {
        self.held.truncate(PASTE_MAX);
        // Terminals send the line ends of a paste as the Enter key does.
        let text = String::from_utf8_lossy(&self.held)
            .replace("\r\n", "\n")
            .replace('\r', "\n");
        self.events.push_back(Event::Paste(text));
    }

    fn key(&mut self, key: Key) {
        self.events.push_back(Event::Key(key));
    }
}

#[cfg(test)]
mod tests;
