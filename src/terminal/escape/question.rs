//! The question for the terminal's background: whether its answer is due, and what the answer says.

use std::time::Instant;

use super::HOLD_SEQUENCE;
use crate::terminal::background::Background;

/// Content of an OSC that is kept, in bytes: an answer is not longer.
const LONGEST: usize = 64;

/// What is known of the question and its answer.
#[derive(Debug, Default)]
pub(super) struct Question {
    /// When it was asked, until the terminal has answered.
    asked: Option<Instant>,
    /// It was answered: what other answers say is not for us.
    answered: bool,
    /// Content so far of the OSC under way.
    said: Vec<u8>,
    answer: Option<Background>,
}

impl Question {
    /// It was asked just now, or not at all.
    pub(super) fn new(asked: Option<Instant>) -> Self {
        Self {
            answered: asked.is_none(),
            asked,
            ..Self::default()
        }
    }

    /// Whether an ESC that came at this moment is more likely the beginning of an answer than a key.
    pub(super) fn is_due(&self, at: Instant) -> bool {
        self.asked
            .is_some_and(|asked| at.saturating_duration_since(asked) < HOLD_SEQUENCE)
    }

    /// An OSC begins.
    pub(super) fn begin(&mut self) {
        self.said.clear();
    }

    /// A byte of its content.
    pub(super) fn content(&mut self, byte: u8) {
        if !self.answered && self.said.len() <= LONGEST {
            self.said.push(byte);
        }
    }

    /// It has ended.
    pub(super) fn end(&mut self) {
        // The first byte of ST in UTF-8.
        self.said.pop_if(|byte| *byte == 0xc2);
        if let Some(background) = Background::told(&self.said).filter(|_| !self.answered) {
            self.answer = Some(background);
            self.answered = true;
        }
        self.said.clear();
    }

    /// The question behind it was answered: nothing more is due. What is passed on to another terminal may come later still.
    pub(super) fn over(&mut self) {
        self.asked = None;
    }

    /// The answer, once.
    pub(super) fn take(&mut self) -> Option<Background> {
        self.answer.take()
    }
}
