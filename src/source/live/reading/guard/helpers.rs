//! The helper threads of a guard, and the queue between them and who asks.

use super::HelperKind;
use crate::sample::{Nanos, TaskKey};
use crate::source::live::budget::spending::used;
use crate::source::live::reading::files::now;
use rustc_hash::FxHashMap;
use std::collections::VecDeque;
use std::hash::Hash;
use std::sync::mpsc::Sender;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

/// A helper that takes longer over a question is left alone with it: another one takes over the queue.
const PATIENCE: Nanos = 20_000_000;
/// Helpers that are kept though there is nothing to ask; more end.
const IDLE: usize = 2;

/// Finds an answer, and may take for ever.
type Answering<Q, A> = dyn Fn(&Q) -> A + Send + Sync;

/// A question, and the lock that its answer waits for.
#[derive(Clone, Copy, Debug)]
pub(super) struct Task<Q> {
    pub(super) question: Q,
    pub(super) lock: Option<TaskKey>,
}

/// What the helpers and who asks have in common.
pub(super) struct Shared<Q, A> {
    pub(super) kind: HelperKind,
    answering: Box<Answering<Q, A>>,
    state: Mutex<State<Q, A>>,
    /// There is something in the queue, or nothing will be any more.
    changed: Condvar,
}

struct State<Q, A> {
    /// To be asked next.
    queue: VecDeque<Task<Q>>,
    /// Locks that a task in the queue or at a helper waits for, and the tasks behind it.
    lanes: FxHashMap<TaskKey, VecDeque<Task<Q>>>,
    /// What helpers ask just now, and since when.
    asked: Vec<(Task<Q>, Nanos)>,
    /// Helpers that wait for work.
    idle: usize,
    /// One of them waits until there is no more patience with who is at work.
    watched: bool,
    /// All helpers.
    helpers: usize,
    /// CPU time that they have used since somebody asked.
    used: Nanos,
    answers: Sender<(Q, A)>,
    closed: bool,
}

impl<Q, A> Shared<Q, A>
where
    Q: Copy + Eq + Hash + Send + 'static,
    A: Send + 'static,
{
    pub(super) fn new(
        kind: HelperKind,
        answering: Box<Answering<Q, A>>,
        answers: Sender<(Q, A)>,
    ) -> Self {
        Self {
            kind,
            answering,
            state: Mutex::new(State {
                queue: VecDeque::new(),
                lanes: FxHashMap::default(),
                asked: Vec::new(),
                idle: 0,
                watched: false,
                helpers: 0,
                used: 0,
                answers,
                closed: false,
            }),
            changed: Condvar::new(),
        }
    }

    fn state(&self) -> MutexGuard<'_, State<Q, A>> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Puts tasks into their lanes. One helper looks after a queue that is not empty; all others sleep.
    pub(super) fn ask(self: &Arc<Self>, tasks: impl Iterator<Item = Task<Q>>) {
        let mut state = self.state();
        let was_empty = state.queue.is_empty();
        for task in tasks {
            if let Some(lock) = task.lock {
                if let Some(behind) = state.lanes.get_mut(&lock) {
                    behind.push_back(task);
                    continue;
                }
                state.lanes.insert(lock, VecDeque::new());
            }
            state.queue.push_back(task);
        }
        let wake = was_empty && !state.queue.is_empty();
        self.relieve(&mut state);
        // Whoever is woken needs it.
        drop(state);
        if wake {
            self.changed.notify_one();
        }
    }

    /// Starts a helper where something is to be asked and none is free to look after it.
    fn relieve(self: &Arc<Self>, state: &mut State<Q, A>) {
        if state.queue.is_empty() || state.idle > 0 || state.helpers >= self.kind.helpers {
            return;
        }
        let helper = Arc::clone(self);
        let thread = std::thread::Builder::new()
            .name(self.kind.name.to_owned())
            .stack_size(self.kind.stack);
        // Where no more threads may be, the questions stay open and everything else is shown; the next one tries again.
        if thread.spawn(move || helper.work()).is_ok() {
            state.helpers += 1;
            // As good as waiting for work: the next question needs no other.
            state.idle += 1;
        }
    }

    /// What helpers ask and since when, and whether none is left for more.
    pub(super) fn asked(&self) -> (Vec<(Task<Q>, Nanos)>, bool) {
        let state = self.state();
        (state.asked.clone(), state.idle == 0)
    }

    /// CPU time that the helpers have used since this was asked last.
    pub(super) fn take_used(&self) -> Nanos {
        std::mem::take(&mut self.state().used)
    }

    #[cfg(test)]
    pub(super) fn helpers(&self) -> usize {
        self.state().helpers
    }

    /// Nobody asks any more. Helpers end, those that are stuck when they come back.
    pub(super) fn close(&self) {
        self.state().closed = true;
        self.changed.notify_all();
    }

    /// What a helper does.
    fn work(self: Arc<Self>) {
        let mut before = used();
        let mut state = self.state();
        loop {
            let task;
            (state, task) = self.next(state);
            let Some(task) = task else {
                state.idle -= 1;
                break;
            };
            state.idle -= 1;
            state.asked.push((task, now()));
            // It may be stuck from now on: somebody has to look after the rest.
            if !state.queue.is_empty() && !state.watched {
                self.changed.notify_one();
            }
            self.relieve(&mut state);
            drop(state);
            let answer = (self.answering)(&task.question);
            state = self.state();
            let done = |(asked, _): &(Task<Q>, Nanos)| asked.question == task.question;
            state.asked.retain(|asked| !done(asked));
            let heard = state.answers.send((task.question, answer)).is_ok();
            self.free(&mut state, task.lock);
            if state.queue.is_empty() {
                let now = used();
                state.used += now.saturating_sub(std::mem::replace(&mut before, now));
            }
            if !heard || state.idle >= IDLE {
                self.changed.notify_one();
                break;
            }
            state.idle += 1;
        }
        state.helpers -= 1;
    }

    /// Waits for a task, and where another helper is at work, for the end of patience with it; `None` when there will be
    /// none any more.
    fn next<'s>(
        &'s self,
        mut state: MutexGuard<'s, State<Q, A>>,
    ) -> (MutexGuard<'s, State<Q, A>>, Option<Task<Q>>) {
        loop {
            if state.closed {
                return (state, None);
            }
            let last = state.asked.iter().map(|(_, since)| *since).max();
            let wait = last.map_or(0, |since| (since + PATIENCE).saturating_sub(now()));
            if state.queue.is_empty() {
                let woken = self.changed.wait(state);
                state = woken.unwrap_or_else(PoisonError::into_inner);
            } else if wait > 0 {
                state.watched = true;
                let woken = self.changed.wait_timeout(state, Duration::from_nanos(wait));
                state = woken.unwrap_or_else(PoisonError::into_inner).0;
                state.watched = false;
            } else {
                let task = state.queue.pop_front();
                return (state, task);
            }
        }
    }

    /// Nobody waits for this lock any more, or the next one does.
    fn free(self: &Arc<Self>, state: &mut State<Q, A>, lock: Option<TaskKey>) {
        let Some(lock) = lock else { return };
        let next = state.lanes.get_mut(&lock).and_then(VecDeque::pop_front);
        match next {
            Some(task) => {
                state.queue.push_back(task);
                if state.queue.len() == 1 {
                    self.changed.notify_one();
                }
                self.relieve(state);
            }
            None => {
                state.lanes.remove(&lock);
            }
        }
    }
}
