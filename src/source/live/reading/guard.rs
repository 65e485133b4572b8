//! Questions whose answer can take for ever, asked by helper threads.
//!
//! `cmdline`, `environ`, `maps` and the like wait for a lock that the *target* holds (100 ms while a process of 6 GB
//! forks, for ever when it is stuck), and a user's name may come over the network. A helper asks; when it is late, the
//! next one takes over the queue, and the sample goes on without the answer.
//!
//! ```text
//! ask ─▶ one lane for each lock ─▶ queue ─▶ helpers: one that works, one that looks after it, and those that are stuck
//! ```
//!
//! A target that is stuck holds one helper, however much is asked about it: questions that wait for the same lock go one
//! behind the other, and one that is open is not asked again. A helper that comes back is used again, or ends where there
//! are enough. Nobody waits for helpers: the program ends whatever they do.

mod helpers;

use self::helpers::{Shared, Task};
use crate::sample::{Nanos, TaskKey};
use crate::source::live::reading::files::now;
use rustc_hash::FxHashMap;
use std::collections::hash_map::Entry;
use std::hash::Hash;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, channel};
use std::time::Instant;

/// A question that is open for longer is late: whoever looks at the screen is told.
const DEADLINE: Nanos = 200_000_000;

/// What a kind of questions may cost.
#[derive(Clone, Copy, Debug)]
pub(crate) struct HelperKind {
    /// Of the threads.
    pub(crate) name: &'static str,
    /// Helpers at most, stuck ones included: memory stays bounded whatever the targets do.
    pub(crate) helpers: usize,
    /// Bytes of a helper's stack.
    pub(crate) stack: usize,
}

/// Why there is no answer in time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Late {
    /// The target does not answer: a helper waits for it.
    Stuck,
    /// All helpers wait for targets that do not answer: nobody has asked yet.
    Full,
}

/// Asks questions `Q` on helper threads.
pub(crate) struct Guard<Q, A>
where
    Q: Copy + Eq + Hash + Send + 'static,
    A: Send + 'static,
{
    shared: Arc<Shared<Q, A>>,
    answers: Receiver<(Q, A)>,
    /// Since when each question is open, and the lock that its answer waits for.
    open: FxHashMap<Q, (Nanos, Option<TaskKey>)>,
}

impl<Q, A> Guard<Q, A>
where
    Q: Copy + Eq + Hash + Send + 'static,
    A: Send + 'static,
{
    /// No helper is started before the first question.
    pub(crate) fn new(
        kind: HelperKind,
        answering: impl Fn(&Q) -> A + Send + Sync + 'static,
    ) -> Self {
        let (sender, answers) = channel();
        Self {
            shared: Arc::new(Shared::new(kind, Box::new(answering), sender)),
            answers,
            open: FxHashMap::default(),
        }
    }

    /// Asks, unless the same question is still open. Questions whose answers wait for the same lock, that of a process's
    /// memory, go one behind the other.
    pub(crate) fn ask(&mut self, question: Q, lock: Option<TaskKey>) {
        self.ask_all(std::iter::once((question, lock)));
    }

    /// Asks several questions, each with its lock, and wakes the helpers once.
    pub(crate) fn ask_all(&mut self, questions: impl Iterator<Item = (Q, Option<TaskKey>)>) {
        let (at, open) = (now(), &mut self.open);
        let new = |(question, lock): (Q, _)| match open.entry(question) {
            Entry::Occupied(_) => None,
            Entry::Vacant(entry) => {
                entry.insert((at, lock));
                Some(Task { question, lock })
            }
        };
        self.shared.ask(questions.filter_map(new));
    }

    /// The question was asked and not answered yet.
    pub(crate) fn is_open(&self, question: &Q) -> bool {
        self.open.contains_key(question)
    }

    /// An answer that has come, or comes before `until`; `None` when there is none yet or nothing was asked.
    pub(crate) fn answer(&mut self, until: Instant) -> Option<(Q, A)> {
        if self.open.is_empty() {
            return None;
        }
        let wait = until.saturating_duration_since(Instant::now());
        let (question, answer) = self.answers.recv_timeout(wait).ok()?;
        self.open.remove(&question);
        Some((question, answer))
    }

    /// Questions that should have been answered by now, and why they are not.
    pub(crate) fn late(&self) -> Vec<(Q, Late)> {
        let now = now();
        let late = |since: Nanos| now.saturating_sub(since) > DEADLINE;
        if !self.open.values().any(|(since, _)| late(*since)) {
            return Vec::new();
        }
        let (asked, full) = self.shared.asked();
        let held = |(question, (since, lock)): (&Q, &(Nanos, Option<TaskKey>))| {
            if !late(*since) {
                return None;
            }
            // Of those that wait for the same lock, one is asked.
            let mut held = asked.iter();
            let held = held.find(|(other, _)| {
                other.question == *question || lock.is_some() && other.lock == *lock
            });
            match held {
                Some((_, since)) => late(*since).then_some((*question, Late::Stuck)),
                None => full.then_some((*question, Late::Full)),
            }
        };
        self.open.iter().filter_map(held).collect()
    }

    /// CPU time that the helpers have used since this was asked last.
    pub(crate) fn take_used(&self) -> Nanos {
        self.shared.take_used()
    }

    /// Helpers at most.
    pub(crate) fn helpers(&self) -> usize {
        self.shared.kind.helpers
    }
}

impl<Q, A> Drop for Guard<Q, A>
where
    Q: Copy + Eq + Hash + Send + 'static,
    A: Send + 'static,
{
    fn drop(&mut self) {
        self.shared.close();
    }
}

#[cfg(test)]
mod tests;
