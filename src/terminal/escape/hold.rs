//! How long what may go on is held back.

use std::time::{Duration, Instant};

use super::Decoder;
use super::paste::Introducer;
use super::state::State;

/// How long what may still be a key by itself (ESC, Alt-[, Alt-O) is held back.
pub(super) const HOLD: Duration = Duration::from_millis(100);

/// How long the rest of what can only be a sequence or a paste is waited for. Nobody types that, so there is no key to
/// delay, and typing its tail as keys would do harm; yet lost bytes must not swallow keys for ever.
pub(super) const HOLD_SEQUENCE: Duration = Duration::from_secs(1);

impl Decoder {
    /// When something held shall be given up, if nothing comes before.
    pub(in crate::terminal) fn deadline(&self) -> Option<Instant> {
        let last = self.last?;
        let hold = match self.state {
            State::Ground => return None,
            _ if self.may_be_answer(last) => HOLD_SEQUENCE,
            State::Escape | State::Either => HOLD,
            State::Csi | State::Ss3 if self.may_be_alt() => HOLD,
            State::Text(text) => text.hold(last),
            _ => HOLD_SEQUENCE,
        };
        Some(last + hold)
    }

    /// Whether what is held since `last` is more likely the beginning of an answer that is due than a key.
    pub(super) fn may_be_answer(&self, last: Instant) -> bool {
        let begins = match self.state {
            State::Escape => true,
            State::Csi => self.may_be_alt(),
            _ => false,
        };
        begins && self.question.is_due(last)
    }

    /// Whether what is held may be the key Alt-[ or Alt-O.
    pub(super) fn may_be_alt(&self) -> bool {
        self.held.is_empty() && self.introducer == Introducer::Escape
    }
}
