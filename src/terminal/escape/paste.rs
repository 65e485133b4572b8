//! Bracketed pastes: text between `ESC [ 200 ~` and `ESC [ 201 ~`.

use super::late::is_flow;
use super::text::{ESC, Opens, Step, Text, continuations, opened_by_c1, opened_by_escape};
use std::time::Instant;

/// Longest paste that is kept, in bytes: prompts take a line. The rest is dropped.
pub(super) const PASTE_MAX: usize = 64 * 1024;

/// What stands before `201~` at the end of a paste: a terminal begins and ends it in the same way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Introducer {
    /// `ESC [`.
    Escape,
    /// U+009B in UTF-8.
    Utf8,
    /// 0x9B alone.
    Raw,
}

impl Introducer {
    fn end(self) -> &'static [u8] {
        match self {
            Self::Escape => b"\x1b[201~",
            Self::Utf8 => b"\xc2\x9b201~",
            Self::Raw => b"\x9b201~",
        }
    }
}

/// Takes the next byte of a paste in. Whether it has ended; then its end is gone from `held`.
pub(super) fn step(held: &mut Vec<u8>, byte: u8, introducer: Introducer) -> bool {
    let end = introducer.end();
    held.push(byte);
    if held.ends_with(end) && !is_inside(&held[..held.len() - end.len()], end) {
        held.truncate(held.len() - end.len());
        return true;
    }
    if held.len() > PASTE_MAX + end.len() {
        // Full: let go of what came first behind the limit, keep what may be the beginning of the end.
        held.remove(PASTE_MAX);
    }
    false
}

/// Whether the first byte of `end` is the next one of the character that `before` ends with.
fn is_inside(before: &[u8], end: &[u8]) -> bool {
    let is_more = |byte: &u8| (0x80..=0xbf).contains(byte);
    let more = before.iter().rev().take(3).take_while(|byte| is_more(byte));
    let more = more.count();
    let lead = before.iter().rev().nth(more);
    end.first().is_some_and(is_more)
        && lead.is_some_and(|&lead| usize::from(continuations(lead)) > more)
}

/// Takes off the end of `held` what may be the first bytes of the end of the paste.
pub(super) fn split_end(held: &mut Vec<u8>, introducer: Introducer) -> Vec<u8> {
    let end = introducer.end();
    let part = (1..end.len())
        .rev()
        .find(|&length| held.ends_with(&end[..length]));
    held.split_off(held.len() - part.unwrap_or(0))
}

/// Whether `bytes` go on with a paste that was given up; `held` as [`split_end`] left it.
pub(super) fn continues(held: &[u8], bytes: &[u8], introducer: Introducer) -> bool {
    let end = introducer.end();
    let ends = |bytes: &[u8]| bytes.windows(end.len()).any(|window| window == end);
    if held.is_empty() {
        return ends(bytes) || is_flow(bytes);
    }
    ends(&[held, bytes].concat()) || is_flow(bytes)
}

/// The text of a paste: line ends as `\n`, and without what a terminal said in the midst of it (answers to questions of
/// other programs) or somebody hid in it.
pub(super) fn text(bytes: &[u8], at: Instant) -> String {
    let mut kept = Vec::with_capacity(bytes.len());
    let mut rest = bytes;
    while let [first, ..] = rest {
        let control = control(rest, at);
        let length = control.unwrap_or_else(|| character(*first, rest));
        if control.is_none() {
            kept.extend_from_slice(&rest[..length]);
        }
        rest = &rest[length..];
    }
    // Terminals send the line ends of a paste as the Enter key does.
    String::from_utf8_lossy(&kept)
        .replace("\r\n", "\n")
        .replace('\r', "\n")
}

/// Length of the character at the beginning, broken ones included.
fn character(first: u8, rest: &[u8]) -> usize {
    let more = rest[1..].iter().take(continuations(first).into());
    1 + more
        .take_while(|byte| (0x80..=0xbf).contains(*byte))
        .count()
}

/// Length of the sequence at the beginning, if there is one. Of a string that never ends only its first bytes go.
fn control(rest: &[u8], at: Instant) -> Option<usize> {
    let (length, opens) = match *rest {
        [ESC, second, ..] => match opened_by_escape(second) {
            Some(opens) => (2, Some(opens)),
            None => (1, None),
        },
        [ESC] => (1, None),
        [0xc2, code @ 0x80..=0x9f, ..] => (2, opened_by_c1(code)),
        [code @ 0x80..=0x9f, ..] => (1, opened_by_c1(code)),
        _ => return None,
    };
    let body = &rest[length..];
    let more = match opens {
        Some(Opens::Csi) => {
            let parameters = body.iter().take_while(|byte| matches!(byte, b' '..=b'?'));
            let count = parameters.count();
            count + usize::from(matches!(body.get(count), Some(b'@'..=b'~')))
        }
        Some(Opens::Ss3) => usize::from(matches!(body.first(), Some(b'@'..=b'~'))),
        Some(Opens::Osc) => string(body, Text::new(true, at)),
        Some(Opens::Other) => string(body, Text::new(false, at)),
        None => 0,
    };
    Some(length + more)
}

/// Length of a string up to and with its end.
fn string(body: &[u8], mut text: Text) -> usize {
    for (at, &byte) in body.iter().enumerate() {
        match text.step(byte) {
            Step::On => {}
            Step::Over => return at + 1,
            // ESC begins what comes next.
            Step::Broken => return at - 1,
        }
    }
    0
}
