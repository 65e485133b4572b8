//! Wait that is credited to threads while it goes on, and that the kernel books only when it ends. Counters of the whole
//! process, as the kernel tells them, lack it: it is added to them, and taken off again when the kernel has booked it.

use crate::sample::{Nanos, Thread};

/// By how much the wait of which threads runs ahead of what the kernel has booked. Few threads do.
#[derive(Debug, Default)]
pub(crate) struct Ahead(Vec<(u32, Nanos)>);

impl Ahead {
    /// A thread is credited more.
    pub(crate) fn add(&mut self, tid: u32, credit: Nanos) {
        if credit == 0 {
            return;
        }
        match self.0.iter_mut().find(|(known, _)| *known == tid) {
            Some((_, ahead)) => *ahead = ahead.saturating_add(credit),
            None => self.0.push((tid, credit)),
        }
    }

    /// The kernel has booked so much wait of a thread.
    pub(super) fn set(&mut self, thread: &Thread, booked: Option<Nanos>) {
        let ahead = thread.wait.unwrap_or(0).saturating_sub(booked.unwrap_or(0));
        if ahead > 0 || !self.0.is_empty() {
            self.forget(thread.tid);
            self.add(thread.tid, ahead);
        }
    }

    /// By how much a thread is ahead.
    pub(crate) fn of(&self, tid: u32) -> Nanos {
        let mut all = self.0.iter();
        all.find(|(known, _)| *known == tid)
            .map_or(0, |(_, ahead)| *ahead)
    }

    /// A thread has ended: the kernel has booked all of it.
    pub(super) fn forget(&mut self, tid: u32) {
        self.0.retain(|(known, _)| *known != tid);
    }

    /// By how much all threads are ahead.
    pub(crate) fn sum(&self) -> Nanos {
        (self.0.iter()).fold(0, |sum: Nanos, (_, ahead)| sum.saturating_add(*ahead))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wait_that_goes_on_is_ahead_until_the_kernel_books_it() {
        let mut ahead = Ahead::default();
        let thread = |wait| Thread {
            tid: 7,
            wait: Some(wait),
            ..Thread::default()
        };
        ahead.add(7, 100);
        ahead.add(7, 50);
        ahead.add(9, 5);
        assert_eq!(ahead.sum(), 155);
        // 140 of the 150 had been waited in the end: 10 stay ahead of the next wait.
        ahead.set(&thread(150), Some(140));
        assert_eq!(ahead.sum(), 15);
        ahead.set(&thread(160), Some(160));
        ahead.forget(9);
        assert_eq!(ahead.sum(), 0);
    }
}
