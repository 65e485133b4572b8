//! Questions about many things at once, one round after the other: what a round is about is handed over as a whole.

use super::guard::{Guard, HelperKind};
use crate::sample::Nanos;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Instant;

/// Asks helpers about `W`, one round at a time, and hands out the answers.
pub(crate) struct Rounds<W, A: Send + 'static> {
    /// Rounds are told apart by their numbers; what the last one is about lies in `wanted`.
    guard: Guard<u64, A>,
    wanted: Arc<Mutex<W>>,
    asked: u64,
}

impl<W, A> Rounds<W, A>
where
    W: Default + Send + 'static,
    A: Send + 'static,
{
    /// No helper is started before the first round.
    pub(crate) fn new(
        kind: HelperKind,
        answering: impl Fn(W) -> A + Send + Sync + 'static,
    ) -> Self {
        let wanted: Arc<Mutex<W>> = Arc::default();
        let theirs = Arc::clone(&wanted);
        let answering = move |_: &u64| answering(std::mem::take(&mut *locked(&theirs)));
        Self {
            guard: Guard::new(kind, answering),
            wanted,
            asked: 0,
        }
    }

    /// The last round is not answered yet.
    pub(crate) fn is_open(&self) -> bool {
        self.guard.is_open(&self.asked)
    }

    /// Begins a round. The one before has been answered.
    pub(crate) fn ask(&mut self, wanted: W) {
        debug_assert!(!self.is_open());
        *locked(&self.wanted) = wanted;
        self.asked += 1;
        self.guard.ask(self.asked, None);
    }

    /// An answer that has come, or comes before `until`.
    pub(crate) fn answer(&mut self, until: Instant) -> Option<A> {
        self.guard.answer(until).map(|(_, answer)| answer)
    }

    /// CPU time that the helpers have used since this was asked last.
    pub(crate) fn take_used(&self) -> Nanos {
        self.guard.take_used()
    }

    /// Rounds that have begun.
    #[cfg(test)]
    pub(crate) const fn asked(&self) -> u64 {
        self.asked
    }
}

fn locked<W>(wanted: &Mutex<W>) -> std::sync::MutexGuard<'_, W> {
    wanted.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::Duration;

    #[test]
    fn each_round_is_about_what_was_asked_in_it() {
        const KIND: HelperKind = HelperKind {
            name: "rounds",
            helpers: 1,
            stack: 64 * 1024,
        };
        let mut rounds = Rounds::new(KIND, |wanted: Vec<u32>| wanted.iter().sum::<u32>());
        let soon = || Instant::now() + Duration::from_secs(30);
        assert_eq!(rounds.answer(soon()), None, "nothing was asked");
        for (wanted, expected) in [(vec![1, 2], 3), (vec![4], 4), (vec![], 0)] {
            rounds.ask(wanted);
            assert!(rounds.is_open());
            assert_eq!(rounds.answer(soon()), Some(expected));
            assert!(!rounds.is_open());
        }
        assert_eq!(rounds.asked(), 3);
    }
}
