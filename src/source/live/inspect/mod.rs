//! Reading one task in detail, when somebody asks: on guarded helper threads, so that a target that is stuck with its
//! memory locked delays neither samples nor other questions.
//!
//! ```text
//! Question ─▶ thread `inspect` ─▶ Guard: helper threads ─▶ Answer
//!                  └── after the deadline: Answer "stuck"; the true one follows when it comes
//! ```

mod ends;
mod files;
mod locks;
mod memory;
mod sockets;
mod stuck;
mod syscall_names;
mod target;
mod task;
mod unix_peers;

use self::target::Target;
use crate::inspect::{Answer, Missing, Outcome, Question, Reading, Report, Stuck, Tab};
use crate::sample::TaskKey;
use crate::source::inspector::{Answering, Inspector};
use crate::source::live::reading::guard::{Guard, Kind, Late};
use rustc_hash::FxHashSet;
use rustix::fd::OwnedFd;
use std::sync::Arc;
use std::sync::mpsc::TryRecvError;
use std::time::{Duration, Instant};

/// While an answer is awaited, new questions are looked for this often.
const LOOK: Duration = Duration::from_millis(10);
/// The same once all that is awaited is known to be late.
const LATE: Duration = Duration::from_millis(100);

/// Those who read: as many targets that do not answer may be looked into at once.
const HELPERS: Kind = Kind {
    name: "inspect file",
    helpers: 24,
    stack: 256 * 1024,
};

/// Outcome and duration of a reading.
type Read = (Outcome, Duration);

/// Starts the thread that answers questions about tasks under `root`; `None` when it cannot be started.
pub(super) fn start(root: Arc<OwnedFd>, ticks_per_second: u64) -> Option<Inspector> {
    let (inspector, answering) = Inspector::pair();
    let tick = 1_000_000_000 / ticks_per_second.max(1);
    let tasks = Arc::clone(&root);
    let stuck = move |question: &Question| stuck::threads(&tasks, question);
    let guard = Guard::new(HELPERS, move |question: &Question| {
        let begun = Instant::now();
        let outcome = read(&root, question, tick);
        (outcome.unwrap_or_else(Outcome::Missing), begun.elapsed())
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
    let mut told = FxHashSet::default();
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
            if !told.insert(question) {
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

/// The process whose memory is locked where the tab cannot be read; the others need no lock of its.
fn lock(question: &Question) -> Option<TaskKey> {
    let locked = matches!(
        question.tab,
        Tab::Environment | Tab::Memory | Tab::Scheduling
    );
    locked.then_some(question.subject.process)
}

/// Reads what the tab shows.
fn read(root: &OwnedFd, question: &Question, tick: u64) -> Reading<Outcome> {
    let target = Target::open(root, question.subject)?;
    if let Some(parent) = &target.unreaped {
        // Files and memory are given back; to ask would give empty answers, which look like a process without any.
        let left = if matches!(question.tab, Tab::Isolation | Tab::Scheduling) {
            report(root, &target, question, tick).map(Box::new)
        } else {
            Err(Missing::Ended)
        };
        return Ok(Outcome::Unreaped(parent.clone(), left));
    }
    report(root, &target, question, tick).map(|report| Outcome::Known(Box::new(report)))
}

fn report(root: &OwnedFd, target: &Target, question: &Question, tick: u64) -> Reading<Report> {
    Ok(match question.tab {
        Tab::Environment | Tab::Memory if target.kernel => return Err(Missing::Kernel),
        Tab::Environment => Report::Environment(task::environment(target)?),
        Tab::Files => Report::Files(files::read(root, target)?),
        Tab::Locks => Report::Locks(locks::read(root, target)?),
        Tab::Memory => Report::Memory(memory::read(target, question.measure)?),
        Tab::Limits => Report::Limits(task::limits(target, tick)?),
        Tab::Isolation => Report::Isolation(task::isolation(root, target)),
        Tab::Scheduling => Report::Scheduling(task::scheduling(target, tick)?),
        // Comes from the store.
        Tab::History => return Err(Missing::Absent),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::inspect::Subject;
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
