//! What the rates of several tasks add up to.

use super::{AtLeast, ProcessRates, Tally, ThreadRates};
use crate::sample::{Connections, Nanos, Process};

/// Adds what is known. `true`: one is known and the other is not.
pub(super) fn add_known(sum: &mut Option<f32>, value: Option<f32>) -> bool {
    let bound = sum.is_some() != value.is_some();
    if let Some(value) = value {
        *sum = Some(sum.unwrap_or(0.0) + value);
    }
    bound
}

impl ThreadRates {
    /// What threads add up to, and which of it are lower bounds: some thread's part is not known.
    pub fn sum<'a>(mut threads: impl Iterator<Item = &'a Self>) -> (Self, AtLeast) {
        let Some(mut sum) = threads.next().copied() else {
            return (Self::default(), AtLeast::empty());
        };
        let mut bounds = AtLeast::empty();
        for thread in threads {
            bounds |= sum.add(thread);
            sum.carried = sum.carried.plus(thread.carried);
        }
        (sum, bounds)
    }
}

impl Tally {
    /// What processes add up to.
    pub fn sum<'a>(mut processes: impl Iterator<Item = &'a Self>) -> Self {
        let first = processes.next().copied().unwrap_or_default();
        processes.fold(first, |mut sum, process| {
            let partial = sum.add(process);
            sum.at_least |= partial | process.at_least;
            // Many have no children at all.
            add_known(
                &mut sum.ended_children_percent,
                process.ended_children_percent,
            );
            sum.threads = sum.threads.saturating_add(process.threads);
            sum.rss = sum.rss.saturating_add(process.rss);
            sum.pss = sum.pss.saturating_add(process.pss);
            sum
        })
    }
}

/// What processes add up to: a folded branch of the tree, or a group.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Total {
    /// What its row shows as that of a process; CPU with that of children that ended.
    pub tally: Tally,
    /// CPU time used, nanoseconds.
    pub clock: Nanos,
    /// How many processes they are.
    pub processes: u32,
    /// Sockets of those of which they are known.
    pub connections: Connections,
    /// Facts that are known of some of them, and that are not known of some.
    known: AtLeast,
    lacking: AtLeast,
}

impl Total {
    /// Of these processes.
    pub fn of<'a>(processes: impl Iterator<Item = (&'a Process, &'a ProcessRates)>) -> Self {
        let mut sum = Self::default();
        for (process, rates) in processes {
            sum.add(&Self::of_one(process, rates));
        }
        sum
    }

    /// Of a single one.
    pub fn of_one(process: &Process, rates: &ProcessRates) -> Self {
        let mut tally = rates.total;
        if let (Some(cpu), Some(children)) = (&mut tally.cpu_percent, tally.ended_children_percent)
        {
            *cpu += children;
        }
        let read = process.stat.is_read();
        let sockets = process.identity.sockets.as_deref();
        let facts = [
            (AtLeast::RSS, read || process.statm.is_some()),
            (AtLeast::PSS, process.proportional_memory().is_some()),
            (AtLeast::THREADS, read || process.threads.complete.is_some()),
            (AtLeast::TIME, process.knows_clock()),
            (AtLeast::SOCKETS, sockets.is_some() || process.stat.kernel),
        ];
        let mut known = AtLeast::empty();
        for (fact, is_known) in facts {
            known.set(fact, is_known);
        }
        Self {
            tally,
            clock: process.clock,
            processes: 1,
            connections: sockets.map_or_else(Connections::default, |sockets| sockets.connections),
            known,
            lacking: AtLeast::FACTS - known,
        }
    }

    /// Adds others.
    pub fn add(&mut self, other: &Self) {
        if other.processes == 0 {
            return;
        }
        if self.processes == 0 {
            *self = *other;
            return;
        }
        self.tally = Tally::sum([self.tally, other.tally].iter());
        self.clock = self.clock.saturating_add(other.clock);
        self.processes += other.processes;
        self.connections.add(&other.connections);
        self.known |= other.known;
        self.lacking |= other.lacking;
        self.tally.at_least |= self.known & self.lacking;
    }

    /// Sums of which no part is known.
    pub fn unknown(&self) -> AtLeast {
        self.lacking - self.known
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn thread(user: Option<f32>) -> ThreadRates {
        ThreadRates {
            cpu_percent: Some(5.0),
            user_percent: user,
            ..ThreadRates::default()
        }
    }

    #[test]
    fn a_sum_with_an_unknown_part_is_a_lower_bound_wherever_the_part_stands() {
        let (known, unknown) = (thread(Some(2.0)), thread(None));
        for parts in [[known, unknown], [unknown, known]] {
            let (sum, bounds) = ThreadRates::sum(parts.iter());
            assert_eq!((sum.cpu_percent, sum.user_percent), (Some(10.0), Some(2.0)));
            assert_eq!(bounds, AtLeast::USER);
        }
        let (sum, bounds) = ThreadRates::sum([known, known].iter());
        assert_eq!((sum.user_percent, bounds), (Some(4.0), AtLeast::empty()));
        let (sum, bounds) = ThreadRates::sum([unknown, unknown].iter());
        assert_eq!((sum.user_percent, bounds), (None, AtLeast::empty()));
        assert_eq!(ThreadRates::sum([].iter()).0, ThreadRates::default());
    }

    #[test]
    fn a_branch_keeps_the_bounds_of_its_processes() {
        let whole = Tally {
            cpu_percent: Some(1.0),
            wait_percent: Some(3.0),
            ..Tally::default()
        };
        let bound = Tally {
            at_least: AtLeast::WAIT,
            ..whole
        };
        let unread = Tally {
            cpu_percent: Some(1.0),
            ..Tally::default()
        };
        assert_eq!(Tally::sum([whole, bound].iter()).at_least, AtLeast::WAIT);
        assert_eq!(Tally::sum([bound, whole].iter()).at_least, AtLeast::WAIT);
        let sum = Tally::sum([whole, unread].iter());
        assert_eq!((sum.cpu_percent, sum.wait_percent), (Some(2.0), Some(3.0)));
        assert_eq!(sum.at_least, AtLeast::WAIT);
    }
}
