//! Questions whose answer can take for ever, asked by helper threads with a deadline.
//!
//! `cmdline`, `exe` and the like can wait for a lock that the *target* holds (100 ms while a process of 6 GB forks, for
//! ever when it is stuck), and a user's name may come over the network. A helper thread asks; when it is late, its
//! question counts as stuck, another helper takes over the queue, and the sample goes on without the answer.

use super::files::now;
use crate::sample::Nanos;
use rustc_hash::FxHashSet;
use std::collections::VecDeque;
use std::hash::Hash;
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

/// A helper that works longer than this on one question is stuck.
const DEADLINE: Nanos = 200_000_000;
/// Helpers at most, stuck ones included: memory stays bounded whatever the targets do.
const HELPERS: usize = 8;

/// The question that a helper works on, and since when.
type Working<Q> = Mutex<Option<(Q, Nanos)>>;
type Answering<Q, A> = dyn Fn(&Q) -> A + Send + Sync;

/// Asks questions `Q` on helper threads.
pub(super) struct Guard<Q, A> {
    name: &'static str,
    answering: Arc<Answering<Q, A>>,
    queue: Arc<Queue<Q>>,
    helpers: Vec<Arc<Working<Q>>>,
    answers: Receiver<(Q, A)>,
    sender: Sender<(Q, A)>,
    outstanding: FxHashSet<Q>,
}

struct Queue<Q> {
    state: Mutex<State<Q>>,
    filled: Condvar,
}

struct State<Q> {
    questions: VecDeque<Q>,
    closed: bool,
}

impl<Q, A> Guard<Q, A>
where
    Q: Copy + Eq + Hash + Send + 'static,
    A: Send + 'static,
{
    /// No helper is started before the first question.
    pub(super) fn new(
        name: &'static str,
        answering: impl Fn(&Q) -> A + Send + Sync + 'static,
    ) -> Self {
        let (sender, answers) = channel();
        let state = Mutex::new(State {
            questions: VecDeque::new(),
            closed: false,
        });
        Self {
            name,
            answering: Arc::new(answering),
            queue: Arc::new(Queue {
                state,
                filled: Condvar::new(),
            }),
            helpers: Vec::new(),
            answers,
            sender,
            outstanding: FxHashSet::default(),
        }
    }

    /// Asks, unless the same question is still open.
    pub(super) fn ask(&mut self, question: Q) {
        if !self.outstanding.insert(question) {
            return;
        }
        lock(&self.queue.state).questions.push_back(question);
        self.queue.filled.notify_one();
        if self.helpers.is_empty() {
            self.start_helper();
        }
    }

    /// An answer that has come, or comes before `until`; `None` when there is none yet or nothing was asked.
    pub(super) fn answer(&mut self, until: Instant) -> Option<(Q, A)> {
        while !self.outstanding.is_empty() {
            // While waiting, look after the helpers: one that is stuck must not hold up the others' answers.
            let wait = until.saturating_duration_since(Instant::now());
            match self
                .answers
                .recv_timeout(wait.min(Duration::from_nanos(DEADLINE)))
            {
                Ok((question, answer)) => {
                    self.outstanding.remove(&question);
                    return Some((question, answer));
                }
                Err(RecvTimeoutError::Disconnected) => return None,
                Err(RecvTimeoutError::Timeout) => {
                    self.relieve();
                    if Instant::now() >= until {
                        return None;
                    }
                }
            }
        }
        None
    }

    /// Questions that helpers are stuck with.
    pub(super) fn stuck(&self) -> impl Iterator<Item = Q> + '_ {
        let now = now();
        self.helpers.iter().filter_map(move |helper| {
            let (question, since) = (*lock(helper))?;
            (now.saturating_sub(since) > DEADLINE).then_some(question)
        })
    }

    /// Starts one more helper when all there are are stuck.
    fn relieve(&mut self) {
        if self.stuck().count() == self.helpers.len() && self.helpers.len() < HELPERS {
            self.start_helper();
        }
    }

    fn start_helper(&mut self) {
        let working = Arc::new(Mutex::new(None));
        let helper = Arc::clone(&working);
        let (queue, answering, sender) = (
            Arc::clone(&self.queue),
            Arc::clone(&self.answering),
            self.sender.clone(),
        );
        let thread = std::thread::Builder::new()
            .name(self.name.to_owned())
            .stack_size(256 * 1024);
        let started = thread.spawn(move || {
            while let Some(question) = queue.next() {
                *lock(&helper) = Some((question, now()));
                let answer = answering(&question);
                *lock(&helper) = None;
                if sender.send((question, answer)).is_err() {
                    return;
                }
            }
        });
        // Without a helper the questions stay open; everything else is shown all the same.
        if started.is_ok() {
            self.helpers.push(working);
        }
    }
}

impl<Q, A> Drop for Guard<Q, A> {
    fn drop(&mut self) {
        lock(&self.queue.state).closed = true;
        self.queue.filled.notify_all();
    }
}

impl<Q> Queue<Q> {
    fn next(&self) -> Option<Q> {
        let mut state = lock(&self.state);
        loop {
            if state.closed {
                return None;
            }
            if let Some(question) = state.questions.pop_front() {
                return Some(question);
            }
            state = self
                .filled
                .wait(state)
                .unwrap_or_else(PoisonError::into_inner);
        }
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn patiently() -> Instant {
        Instant::now() + Duration::from_mins(1)
    }

    #[test]
    fn questions_are_answered() {
        let mut guard = Guard::new("test", |question: &u32| question * 2);
        guard.ask(4);
        guard.ask(4);
        assert_eq!(guard.answer(patiently()), Some((4, 8)));
        assert_eq!(guard.answer(patiently()), None, "asked once");
    }

    #[test]
    fn a_stuck_target_delays_nobody_else() {
        let (release, hold) = channel::<()>();
        let hold = Mutex::new(hold);
        let mut guard = Guard::new("test", move |question: &u32| {
            if *question == 0 {
                let _ = lock(&hold).recv();
            }
            *question
        });
        guard.ask(0);
        guard.ask(1);
        assert_eq!(guard.answer(patiently()), Some((1, 1)));
        assert_eq!(guard.stuck().collect::<Vec<_>>(), [0]);
        release.send(()).unwrap();
        assert_eq!(guard.answer(patiently()), Some((0, 0)));
        assert_eq!(guard.stuck().count(), 0);
    }
}
