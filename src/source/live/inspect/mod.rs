//! Reading one task in detail, when somebody asks: on guarded helper threads, so that a target that is stuck with its
//! memory locked delays neither samples nor other questions.
//!
//! ```text
//! Question ─▶ thread `inspect` ─▶ Guard: helper threads ─▶ Answer
//!                  └── after the deadline: Answer "stuck"; the true one follows when it comes
//! ```

mod folder;
mod syscall_names;
mod unix_peers;

use self::folder::OpenFolder;
use crate::inspect::{Answer, MemoryLock, Outcome, Question, Stuck, TreeInfo, stuck};
use crate::sample::TaskKey;
use crate::source::inspector::{Answering, Inspector};
use crate::source::live::reading::files::now;
use crate::source::live::reading::guard::{Guard, HelperKind, Late};
use rustc_hash::{FxHashMap, FxHashSet};
use rustix::fd::OwnedFd;
use std::sync::Arc;
use std::sync::mpsc::TryRecvError;
use std::time::{Duration, Instant};

/// While an answer is awaited, new questions are looked for this often.
const LOOK: Duration = Duration::from_millis(10);
/// How often, once all that is awaited is known to be late.
const LATE: Duration = Duration::from_millis(100);

/// Those who read: as many targets that do not answer may be looked into at once.
const HELPERS: HelperKind = HelperKind {
    name: "inspect file",
    helpers: 24,
    stack: 256 * 1024,
};

/// Outcome and duration of a reading.
type Read = (Outcome, Duration);

/// Starts the thread that answers questions about tasks under `root`; `None` when it cannot be started.
pub(super) fn start(root: Arc<OwnedFd>, ticks_per_second: u64) -> Option<Inspector> {
    let (inspector, answering) = Inspector::pair();
    let tree = TreeInfo {
        tick: 1_000_000_000 / ticks_per_second.max(1),
        syscall_name: syscall_names::name,
        now,
    };
    let tasks = OpenFolder::of(&root);
    let stuck = move |question: &Question| stuck(&tasks, question);
    let guard = Guard::new(HELPERS, move |question: &Question| {
        let begun = Instant::now();
        let outcome = question.read(&OpenFolder::of(&root), &tree);
        (outcome, begun.elapsed())
    });
    let thread = std::thread::Builder::new().name("inspect".to_owned());
    thread
        .spawn(move || answer(&answering, guard, &stuck))
        .ok()?;
    Some(inspector)
}

/// Passes questions to the helpers and answers back, until nobody asks any more.
fn answer(
    answering: &Answering,
    mut guard: Guard<Question, Read>,
    stuck: &dyn Fn(&Question) -> Stuck,
) {
    // False when nobody listens any more.
    let tell = |question, outcome, took| {
        let answer = Answer {
            question,
            outcome,
            took,
        };
        answering.answers.send(answer).is_ok()
    };
    let mut open = FxHashSet::default();
    // Why an answer is late, as was told last.
    let mut told = FxHashMap::default();
    loop {
        let question = if open.is_empty() {
            answering
                .questions
                .recv()
                .map_err(|_| TryRecvError::Disconnected)
        } else {
            answering.questions.try_recv()
        };
        match question {
            Ok(question) => {
                open.insert(question);
                told.remove(&question);
                guard.ask(question, lock(&question));
            }
            Err(TryRecvError::Empty) => {}
            Err(TryRecvError::Disconnected) => return,
        }
        let look = if told.len() < open.len() { LOOK } else { LATE };
        while let Some((question, (outcome, took))) = guard.answer(Instant::now() + look) {
            open.remove(&question);
            told.remove(&question);
            if !tell(question, outcome, took) {
                return;
            }
        }
        for (question, why) in guard.late() {
            if told.insert(question, why) == Some(why) {
                continue;
            }
            let outcome = match why {
                Late::Stuck => Outcome::Stuck(stuck(&question)),
                Late::Full => Outcome::Unasked(guard.helpers()),
            };
            if !tell(question, outcome, Duration::ZERO) {
                return;
            }
        }
    }
}

/// The process whose memory is locked where the tab cannot be read.
fn lock(question: &Question) -> Option<TaskKey> {
    let waits = question.tab.info().memory_lock != MemoryLock::None;
    waits.then_some(question.subject.process)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::inspect::{Missing, Subject, Tab};
    use std::sync::Mutex;
    use std::sync::mpsc::channel;

    fn question(tab: Tab) -> Question {
        let subject = Subject {
            process: TaskKey::default(),
            thread: None,
        };
        Question {
            subject,
            tab,
            measure: false,
        }
    }

    fn next(inspector: &mut Inspector) -> (Tab, bool) {
        let answer = inspector.blocking_answer().unwrap();
        let stuck = matches!(answer.outcome, Outcome::Stuck(_));
        (answer.question.tab, stuck)
    }

    #[test]
    fn a_stuck_target_is_told_delays_nobody_and_answers_in_the_end() {
        let (release, hold) = channel::<()>();
        let hold = Mutex::new(hold);
        let guard = Guard::new(HELPERS, move |question: &Question| {
            if question.tab == Tab::Environment {
                let _ = hold.lock().unwrap().recv();
            }
            (Outcome::Missing(Missing::Absent), Duration::ZERO)
        });
        let (mut inspector, answering) = Inspector::pair();
        let stuck = |_: &Question| Stuck::default();
        let thread = std::thread::spawn(move || answer(&answering, guard, &stuck));
        inspector.ask(question(Tab::Environment));
        assert_eq!(next(&mut inspector), (Tab::Environment, true));
        inspector.ask(question(Tab::Limits));
        assert_eq!(next(&mut inspector), (Tab::Limits, false));
        release.send(()).unwrap();
        assert_eq!(next(&mut inspector), (Tab::Environment, false));
        drop(inspector);
        thread.join().unwrap();
    }
}
