//! Bytes from the terminal become keys, mouse and paste.
//!
//! A lone ESC byte is ambiguous: the Escape key, or the start of an arrow key of which a slow link has delivered only
//! the first byte. So an unfinished sequence is held for a moment, and the rest of it may come in any number of
//! pieces; what comes later still is known as a rest and dropped ([`late`]). Terminals also send what is no key at all:
//! reports, and strings that answer a question of an earlier program ([`text`]). Time comes in as an argument: the
//! machine itself is pure.

mod hold;
mod late;
mod paste;
mod question;
mod state;
mod text;

use std::collections::VecDeque;
use std::time::Instant;

use super::background::Background;
use super::keys;
use crate::keys::{Event, Key, KeyCode};
use hold::{HOLD, HOLD_SEQUENCE};
use late::{Late, Next};
use paste::Introducer;
use question::Question;
use state::State;
use text::{CAN, ESC, Opens, SUB, Step, Text, continuations, opened_by_c1, opened_by_escape};

/// Longest parameters of a sequence that are kept; no key or mouse report comes near, and none is made of a longer one.
const PARAMETERS_MAX: usize = 32;

/// The machine. Feed it bytes, take events out, and call [`Decoder::expire`] at [`Decoder::deadline`].
#[derive(Debug)]
pub(super) struct Decoder {
    state: State,
    /// The unfinished character, parameters or paste.
    held: Vec<u8>,
    /// How the sequence under way began.
    introducer: Introducer,
    /// The sequence under way goes on from a beginning that was given up, perhaps as a key: no other key comes of it.
    muted: bool,
    /// What was given up last.
    late: Option<Late>,
    /// When the last byte arrived.
    last: Option<Instant>,
    question: Question,
    events: VecDeque<Event>,
}

impl Decoder {
    /// Between keys, nothing held; the terminal was asked for its background at `asked`, if ever.
    pub(super) fn new(asked: Option<Instant>) -> Self {
        Self {
            state: State::Ground,
            held: Vec::new(),
            introducer: Introducer::Escape,
            muted: false,
            late: None,
            last: None,
            question: Question::new(asked),
            events: VecDeque::new(),
        }
    }

    /// What the terminal says of its background, once.
    pub(super) fn background(&mut self) -> Option<Background> {
        self.question.take()
    }

    /// The oldest event not yet taken.
    pub(super) fn pop(&mut self) -> Option<Event> {
        self.events.pop_front()
    }

    /// Takes in bytes that arrived together at `at`. What was held too long by then is given up first, so that a busy
    /// program reads the same keys as an idle one.
    pub(super) fn feed(&mut self, bytes: &[u8], at: Instant) {
        let answers = match self.state {
            State::Escape => matches!(bytes, [b']', ..] | [b'['] | [b'[', b'?', ..]),
            _ => bytes.first() == Some(&b'?'),
        };
        let held = |last| self.may_be_answer(last) && at >= last + HOLD;
        if !answers && self.last.is_some_and(held) {
            // Typed.
            self.finish();
        }
        self.expire(at);
        self.last = Some(at);
        if self.state == State::Either {
            let mut both = std::mem::take(&mut self.held);
            both.extend_from_slice(bytes);
            self.state = State::Ground;
            self.resume(&both, at);
        } else {
            self.resume(bytes, at);
        }
    }

    /// Takes bytes in, which may be the rest of what was given up.
    fn resume(&mut self, bytes: &[u8], at: Instant) {
        if self.state == State::Ground
            && let Some(late) = self.late.take()
        {
            match late.next(bytes, at) {
                Next::Typed => {}
                Next::Rest => {
                    self.state = late.state;
                    self.held = late.held;
                    // A character is none the worse for its delay, and a paste goes where the person is now.
                    self.muted = !matches!(late.state, State::Utf8 { .. } | State::Paste(_));
                }
                Next::Either => {
                    self.late = Some(late);
                    self.state = State::Either;
                    self.held = bytes.to_vec();
                    return;
                }
            }
        }
        for &byte in bytes {
            self.byte(byte);
        }
    }

    /// Gives up what has been held past its deadline.
    pub(super) fn expire(&mut self, now: Instant) {
        if self.deadline().is_some_and(|deadline| now >= deadline) {
            self.finish();
        }
    }

    /// Nothing more will come for now: what is held becomes the key it is by itself, or nothing.
    pub(super) fn finish(&mut self) {
        let mut held = std::mem::take(&mut self.held);
        let mut state = std::mem::replace(&mut self.state, State::Ground);
        let alt = held.is_empty() && self.introducer == Introducer::Escape;
        match state {
            State::Ground => return,
            State::Escape => self.sequence(Some(Event::Key(Key::plain(KeyCode::Esc)))),
            State::Csi if alt => self.sequence(Some(Event::Key(Key::alt('[')))),
            State::Ss3 if alt => self.sequence(Some(Event::Key(Key::alt('O')))),
            State::Paste(introducer) => {
                let end = paste::split_end(&mut held, introducer);
                self.paste(&held);
                held = end;
            }
            State::Either => {
                // Typed. Yet if not, what comes behind it is a rest all the same.
                let typed = std::mem::take(&mut held);
                for byte in typed {
                    self.ground(byte, false);
                    state = self.opened(opened_by_escape(byte));
                }
            }
            _ => {}
        }
        self.muted = false;
        self.late = self.last.map(|last| Late { state, held, last });
    }

    fn byte(&mut self, byte: u8) {
        match self.state {
            State::Ground | State::Either => self.ground(byte, false),
            State::Utf8 { alt } => self.utf8(byte, alt),
            State::Escape => self.escape(byte),
            State::Text(text) => self.text(text, byte),
            State::Paste(introducer) => {
                if paste::step(&mut self.held, byte, introducer) {
                    self.state = State::Ground;
                    let held = std::mem::take(&mut self.held);
                    self.paste(&held);
                }
            }
            // What breaks any sequence off.
            _ if matches!(byte, CAN | SUB) => self.sequence(None),
            _ if byte == ESC => self.ground(byte, false),
            State::OldMouse => self.old_mouse(byte),
            // No key comes from within a sequence.
            _ if byte < b' ' || byte == 0x7f => {}
            State::Csi => self.csi(byte),
            State::Ss3 => self.ss3(byte),
            State::Console => {
                let key = matches!(byte, b'A'..=b'E')
                    .then(|| Key::plain(KeyCode::F(byte.wrapping_sub(b'A') + 1)));
                self.sequence(key.map(Event::Key));
            }
        }
    }

    fn begin(&mut self, state: State) {
        self.held.clear();
        self.question.begin();
        self.state = state;
    }

    /// After ESC.
    fn escape(&mut self, byte: u8) {
        match (byte, opened_by_escape(byte)) {
            (_, Some(opens)) => {
                self.introducer = Introducer::Escape;
                let state = self.opened(Some(opens));
                self.begin(state);
            }
            // The first was the key; this one may begin a sequence.
            (ESC, _) => {
                self.sequence(Some(Event::Key(Key::plain(KeyCode::Esc))));
                self.begin(State::Escape);
            }
            // ST, of a string that has ended already.
            (b'\\', _) => self.sequence(None),
            _ => self.ground(byte, true),
        }
    }

    /// Where what a control code opens leaves us.
    fn opened(&self, opens: Option<Opens>) -> State {
        let text = |osc| self.last.map(|last| State::Text(Text::new(osc, last)));
        let state = match opens {
            Some(Opens::Csi) => Some(State::Csi),
            Some(Opens::Ss3) => Some(State::Ss3),
            Some(Opens::Osc) => text(true),
            Some(Opens::Other) => text(false),
            None => None,
        };
        state.unwrap_or(State::Ground)
    }

    /// A byte outside any sequence.
    fn ground(&mut self, byte: u8, alt: bool) {
        self.muted = false;
        self.state = State::Ground;
        match byte {
            ESC => self.begin(State::Escape),
            0xc0..=0xf7 => {
                self.begin(State::Utf8 { alt });
                self.held.push(byte);
            }
            0x80..=0x9f => self.c1(byte, Introducer::Raw),
            _ => {
                if let Some(key) = keys::single(byte) {
                    self.key(Key { alt, ..key });
                }
            }
        }
    }

    /// A C1 control code, of one byte or in UTF-8.
    fn c1(&mut self, code: u8, introducer: Introducer) {
        self.introducer = introducer;
        let state = self.opened(opened_by_c1(code));
        self.begin(state);
    }

    fn utf8(&mut self, byte: u8, alt: bool) {
        if !(0x80..=0xbf).contains(&byte) {
            // Broken off: what came before is no character.
            return self.ground(byte, false);
        }
        self.held.push(byte);
        if self.held.len() <= continuations(self.held[0]).into() {
            return;
        }
        self.state = State::Ground;
        let c = str::from_utf8(&self.held)
            .ok()
            .and_then(|text| text.chars().next());
        match c {
            Some('\u{80}'..='\u{9f}') => self.c1(byte, Introducer::Utf8),
            Some(c) => self.key(Key {
                alt,
                ..Key::char(c)
            }),
            None => {}
        }
    }

    fn text(&mut self, mut text: Text, byte: u8) {
        let step = text.step(byte);
        if text.is_osc() {
            match step {
                Step::On if byte != ESC => self.question.content(byte),
                Step::On => {}
                Step::Over | Step::Broken => self.question.end(),
            }
        }
        match step {
            Step::On => self.state = State::Text(text),
            Step::Over => self.sequence(None),
            // As in xterm, ESC ends a string whatever comes behind it; but only a sequence is one, no key with Alt.
            Step::Broken => match opened_by_escape(byte) {
                Some(_) => {
                    self.muted = false;
                    self.escape(byte);
                }
                None => self.sequence(None),
            },
        }
    }

    fn csi(&mut self, byte: u8) {
        match byte {
            b'[' if self.held.is_empty() => self.state = State::Console,
            b'M' if self.held.is_empty() => self.begin(State::OldMouse),
            // rxvt ends a key with Shift by `$`, which elsewhere is no final byte.
            b'$' if self.is_shifted() => self.csi_end(byte),
            b' '..=b'?' => self.parameter(byte),
            b'@'..=b'~' => self.csi_end(byte),
            _ => self.ground(byte, false),
        }
    }

    fn is_shifted(&self) -> bool {
        self.held.iter().all(u8::is_ascii_digit) && keys::csi(&self.held, b'$').is_some()
    }

    fn csi_end(&mut self, end: u8) {
        if end == b'c' && self.held.starts_with(b"?") {
            self.question.over();
        }
        if end == b'~' && self.held == b"200" {
            self.muted = false;
            self.begin(State::Paste(self.introducer));
        } else if self.held.len() > PARAMETERS_MAX {
            self.sequence(None);
        } else {
            self.sequence(keys::csi(&self.held, end));
        }
    }

    fn ss3(&mut self, byte: u8) {
        match byte {
            b'0'..=b'9' | b';' => self.parameter(byte),
            b' '..=b'~' => {
                let key = keys::ss3(&self.held, byte);
                self.sequence(key.map(Event::Key));
            }
            _ => self.ground(byte, false),
        }
    }

    /// Keeps one more than there may be, to know a sequence that is too long.
    fn parameter(&mut self, byte: u8) {
        if self.held.len() <= PARAMETERS_MAX {
            self.held.push(byte);
        }
    }

    fn old_mouse(&mut self, byte: u8) {
        // Zero is a place beyond column or row 223, which has no byte: yet one of the three.
        if (1..b' ').contains(&byte) {
            return self.sequence(None);
        }
        self.held.push(byte);
        if let [button, x, y] = self.held[..] {
            self.sequence(keys::old_mouse(button, x, y));
        }
    }

    /// A sequence has ended, and means this.
    fn sequence(&mut self, event: Option<Event>) {
        self.state = State::Ground;
        if !std::mem::take(&mut self.muted) {
            self.events.extend(event);
        }
    }

    fn paste(&mut self, bytes: &[u8]) {
        let text = self.last.map(|last| {
            let kept = &bytes[..bytes.len().min(paste::PASTE_MAX)];
            paste::text(kept, last)
        });
        let text = text.filter(|text| !text.is_empty());
        self.events.extend(text.map(Event::Paste));
    }

    fn key(&mut self, key: Key) {
        self.events.push_back(Event::Key(key));
    }
}

#[cfg(test)]
mod tests;
