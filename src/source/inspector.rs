//! Questions about one task, and their answers: beside the samples, so that neither waits for the other.

use crate::inspect::{Answer, Question};
use std::sync::mpsc::{Receiver, Sender, channel};
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};

/// The asking end. Asking never blocks.
#[derive(Debug)]
pub struct Inspector {
    questions: Sender<Question>,
    answers: UnboundedReceiver<Answer>,
}

/// The answering end, for a source.
#[derive(Debug)]
pub struct Answering {
    /// What is asked; hung up when nobody asks any more.
    pub questions: Receiver<Question>,
    /// Where answers go.
    pub answers: UnboundedSender<Answer>,
}

impl Inspector {
    /// Both ends.
    pub fn pair() -> (Self, Answering) {
        let (questions, asked) = channel();
        let (told, answers) = unbounded_channel();
        let answering = Answering {
            questions: asked,
            answers: told,
        };
        (Self { questions, answers }, answering)
    }

    /// Asks. A question that is still open is not asked twice.
    pub fn ask(&self, question: Question) {
        // Where nobody answers any more, the question stays open.
        let _ = self.questions.send(question);
    }

    /// The next answer; `None` when no more will come. Cancel safe.
    pub async fn answer(&mut self) -> Option<Answer> {
        self.answers.recv().await
    }

    /// The next answer, waited for; for callers without an event loop.
    pub fn blocking_answer(&mut self) -> Option<Answer> {
        self.answers.blocking_recv()
    }
}
