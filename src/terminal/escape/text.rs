//! Control strings: OSC, DCS, APC, PM and SOS. Terminals answer questions by them, and the answer to an earlier
//! program's question may come to us. Of all but the answer to ours (see `question`) only the end matters.

use std::time::{Duration, Instant};

use super::{HOLD, HOLD_SEQUENCE};

/// A string that is longer, in bytes, or takes longer than [`SLOW`] is over at the first short pause: no answer comes
/// near, and a person who types has to be heard.
const LONG: u32 = 64 * 1024;

/// See [`LONG`].
const SLOW: Duration = Duration::from_secs(5);

/// BEL: ends an OSC.
const BEL: u8 = 0x07;
/// CAN and SUB: break any sequence off.
pub(super) const CAN: u8 = 0x18;
/// See [`CAN`].
pub(super) const SUB: u8 = 0x1a;
/// ESC.
pub(super) const ESC: u8 = 0x1b;
/// ST as one byte; as two it is `ESC \`.
const ST: u8 = 0x9c;

/// What a control code begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Opens {
    /// CSI: parameters and a final byte.
    Csi,
    /// SS3: a key.
    Ss3,
    /// OSC, the string that BEL ends as well.
    Osc,
    /// DCS, APC, PM or SOS.
    Other,
}

/// What ESC and this byte begin.
pub(super) fn opened_by_escape(byte: u8) -> Option<Opens> {
    (0x40..=0x5f)
        .contains(&byte)
        .then(|| opened_by_c1(byte + 0x40))?
}

/// What a C1 control code begins, U+0080 to U+009F.
pub(super) fn opened_by_c1(code: u8) -> Option<Opens> {
    Some(match code {
        0x8f => Opens::Ss3,
        0x9b => Opens::Csi,
        0x9d => Opens::Osc,
        0x90 | 0x98 | 0x9e | 0x9f => Opens::Other,
        _ => return None,
    })
}

/// A string under way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Text {
    osc: bool,
    begun: Instant,
    /// Bytes so far; stays at the largest number.
    length: u32,
    /// The first byte of the UTF-8 character that the last bytes belong to, and how many more it has. Inside a character
    /// 0x9C is no ST.
    lead: u8,
    left: u8,
    /// The last byte was ESC: the first half of ST, or the end of a string that was broken off.
    escaped: bool,
    /// BEL came where it ends nothing, as in xterm. Yet somebody may have meant an end.
    rung: bool,
}

/// What a byte does to a string.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Step {
    /// The byte belongs to the string.
    On,
    /// The byte ends the string.
    Over,
    /// ESC and this byte broke it off, and may begin something else.
    Broken,
}

impl Text {
    pub(super) fn new(osc: bool, begun: Instant) -> Self {
        Self {
            osc,
            begun,
            length: 0,
            lead: 0,
            left: 0,
            escaped: false,
            rung: false,
        }
    }

    /// Whether it is an OSC.
    pub(super) fn is_osc(&self) -> bool {
        self.osc
    }

    /// Takes the next byte in.
    pub(super) fn step(&mut self, byte: u8) -> Step {
        self.length = self.length.saturating_add(1);
        if std::mem::take(&mut self.escaped) {
            return match byte {
                ESC => {
                    self.escaped = true;
                    Step::On
                }
                b'\\' | CAN | SUB => Step::Over,
                _ => Step::Broken,
            };
        }
        if let (0x80..=0xbf, 1..) = (byte, self.left) {
            self.left -= 1;
            // U+009C, ST in UTF-8.
            return if (self.lead, byte) == (0xc2, ST) {
                Step::Over
            } else {
                Step::On
            };
        }
        (self.lead, self.left) = (byte, continuations(byte));
        match byte {
            CAN | SUB | ST => return Step::Over,
            BEL if self.osc => return Step::Over,
            BEL => self.rung = true,
            ESC => self.escaped = true,
            _ => {}
        }
        Step::On
    }

    /// Whether it waits for nothing but the second half of `ESC \`.
    pub(super) fn escaped(&self) -> bool {
        self.escaped
    }

    /// How long the next byte is waited for after one that came at `last`.
    pub(super) fn hold(&self, last: Instant) -> Duration {
        let slow = last.saturating_duration_since(self.begun) > SLOW;
        if self.rung || self.length > LONG || slow {
            HOLD
        } else {
            HOLD_SEQUENCE
        }
    }
}

/// How many bytes of a UTF-8 character follow its first one.
pub(super) fn continuations(lead: u8) -> u8 {
    match lead {
        0xc0..=0xdf => 1,
        0xe0..=0xef => 2,
        0xf0..=0xf7 => 3,
        _ => 0,
    }
}
