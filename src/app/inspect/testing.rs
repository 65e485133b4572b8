//! Answers about an invented process; for tests of this room and of `ui`.

use crate::app::App;
use crate::inspect::{Answer, Memory, Outcome, Report};
use std::time::Duration;

/// Answers what is asked, if something is; whether it was.
pub fn answer(app: &mut App) -> bool {
    answer_after(app, Duration::from_millis(1))
}

/// Answers what is asked after reading for so long.
pub fn answer_after(app: &mut App, took: Duration) -> bool {
    let Some(question) = app.take_question() else {
        return false;
    };
    let report = if question.measure {
        Report::Memory(Memory::measured_example())
    } else {
        question.tab.example()
    };
    app.inspected(Answer {
        question,
        outcome: Outcome::Known(Box::new(report)),
        took,
    });
    true
}
