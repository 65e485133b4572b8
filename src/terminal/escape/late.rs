//! What comes so late that its beginning has been given up: the rest of a sequence, of a string, of a paste.
//!
//! A link delivers bytes in order, so what comes next after the beginning is its rest, or a person typed that beginning
//! by hand: Esc, and later `[`. A person's keys come one by one, the rest of a sequence as a whole.

use std::time::{Duration, Instant};

use super::paste;
use super::text::{CAN, Opens, SUB, Step, Text, continuations, opened_by_escape};
use super::{HOLD_SEQUENCE, State};

/// For how long a rest is known as one: what a link that loses packets takes to send them again.
const LATE: Duration = Duration::from_secs(10);

/// A beginning that was given up.
#[derive(Debug)]
pub(super) struct Late {
    /// Where it left the decoder.
    pub(super) state: State,
    /// What the decoder held of it; of a paste what may be the first bytes of its end.
    pub(super) held: Vec<u8>,
    /// When its last byte arrived.
    pub(super) last: Instant,
}

/// What the first bytes are that come after a beginning was given up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Next {
    /// Keys: somebody types.
    Typed,
    /// The rest.
    Rest,
    /// One byte that is either: what comes at once behind it says which.
    Either,
}

impl Late {
    /// What these bytes are, which came together at `at`.
    pub(super) fn next(&self, bytes: &[u8], at: Instant) -> Next {
        let pause = at.saturating_duration_since(self.last);
        let &[first, ..] = bytes else {
            return Next::Typed;
        };
        if pause >= LATE {
            return Next::Typed;
        }
        let rest = match self.state {
            State::Escape if bytes.len() == 1 && opened_by_escape(first).is_some() => {
                return Next::Either;
            }
            State::Escape => follows_escape(first, &bytes[1..]),
            // Alt-[ or Alt-O and then a key, or an arrow key cut before its last byte. To do nothing for once is better than
            // to do what nobody wanted.
            State::Csi | State::Ss3 if self.held.is_empty() && bytes.len() == 1 => {
                pause < HOLD_SEQUENCE
                    && matches!(first, b'A'..=b'D' | b'F' | b'H' | b'P'..=b'S' | b'Z')
            }
            State::Csi => follows_csi(&self.held, bytes),
            // Keys of the number pad have no numbers before their letter.
            State::Ss3 => follows_ss3(bytes) && !matches!(bytes, [b'j'..=b'y']),
            State::Console => matches!(first, b'A'..=b'E'),
            State::OldMouse => (first == 0 || first >= b' ') && bytes.len() > 1,
            State::Utf8 { .. } => (0x80..=0xbf).contains(&first),
            State::Text(text) => follows_text(text, bytes),
            State::Paste(introducer) => paste::continues(&self.held, bytes, introducer),
            State::Ground | State::Either => false,
        };
        if rest { Next::Rest } else { Next::Typed }
    }
}

/// Bytes that are more than one key typed: two characters or more, and no sequence.
pub(super) fn is_flow(bytes: &[u8]) -> bool {
    bytes
        .first()
        .is_some_and(|&lead| lead >= b' ' && bytes.len() > 1 + usize::from(continuations(lead)))
}

/// After ESC, the byte that says what it begins, and more.
fn follows_escape(kind: u8, bytes: &[u8]) -> bool {
    match opened_by_escape(kind) {
        Some(Opens::Csi) => follows_csi(b"", bytes),
        Some(Opens::Ss3) => follows_ss3(bytes),
        // `ESC ] number ; …`, or a title.
        Some(Opens::Osc) => matches!(bytes[0], b'0'..=b'9' | b'l' | b'L' | b'I') || ends(bytes),
        // `ESC P 1 $ r …`, `ESC P > | …`; what else there is, is known by its end.
        Some(Opens::Other) => {
            kind == b'P' && matches!(bytes[0], b'0'..=b'9' | b'!' | b'$' | b'+' | b'=' | b'>')
                || kind == b'_' && bytes[0] == b'G'
                || ends(bytes)
        }
        None => false,
    }
}

/// Whether a string ends in these bytes, where nothing breaks it off before.
fn ends(bytes: &[u8]) -> bool {
    bytes.contains(&0x07) || bytes.windows(2).any(|pair| pair == b"\x1b\\")
}

/// After `ESC [` and the parameters `held`.
fn follows_csi(held: &[u8], bytes: &[u8]) -> bool {
    let parameters = bytes
        .iter()
        .take_while(|byte| matches!(byte, b' '..=b'?'))
        .count();
    let more = bytes.len() - parameters > 1;
    match (held, parameters, bytes.get(parameters)) {
        (_, _, None) => true,
        ([], 0, Some(end)) => match end {
            b'[' => matches!(bytes.get(1), Some(b'A'..=b'E')),
            b'M' => more,
            _ => b"ABCDFHIOPQRSZabcd".contains(end),
        },
        ([b'<', ..], _, Some(end)) => b"Mm".contains(end),
        ([b'?' | b'>' | b'=', ..], 0, Some(end)) => b"cnuyRS".contains(end),
        (_, 0, Some(end)) => b"~^@ABCDFHPQRSMnutc".contains(end),
        (_, _, Some(end)) => (b'@'..=b'~').contains(end),
    }
}

/// After `ESC O` and perhaps numbers.
fn follows_ss3(bytes: &[u8]) -> bool {
    let numbers = bytes
        .iter()
        .take_while(|byte| matches!(byte, b'0'..=b'9' | b';'))
        .count();
    bytes.get(numbers).is_none_or(
        |end| matches!(end, b'A'..=b'D' | b'F' | b'H' | b'I' | b'M' | b'P'..=b'S' | b'X' | b'a'..=b'd' | b'j'..=b'y'),
    )
}

/// After a part of a string.
fn follows_text(text: Text, bytes: &[u8]) -> bool {
    let mut rest = text;
    let mut end = None;
    for (at, &byte) in bytes.iter().enumerate() {
        match rest.step(byte) {
            Step::On => {}
            // The keys Ctrl-X and Ctrl-Z, unless they stand behind more of the string.
            Step::Over if matches!(byte, CAN | SUB) => return at > 1,
            Step::Over => return true,
            Step::Broken => {
                end = Some(at);
                break;
            }
        }
    }
    // Broken off by a sequence, which is a key unless it stands behind more of the string.
    !text.escaped() && end.map_or_else(|| is_flow(bytes), |at| at > 2)
}
