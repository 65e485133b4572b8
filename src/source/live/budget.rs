//! The share of one CPU below which reading keeps itself: whose threads are read in this sample, and whose later.
//!
//! What is read in any case (clocks, what is on the screen, the machine) costs what it costs; how much, is learned from sample
//! to sample. What the share leaves is for processes that are looked at, but for a quarter, which is for the others. What one
//! part does not need, the other has. Reading the threads of a process is paid for with the CPU time that it took, over several
//! samples if need be: nobody is read while its part is overdrawn. So the mean is the share, what is looked at is as fresh as
//! it can be, and each is read in a bounded time, however many there are. While everything fits nobody is put off.
//!
//! A calculation with CPU times that others have measured.

pub(crate) mod spending;
#[cfg(test)]
mod tests;

use crate::sample::Nanos;
use std::cmp::Reverse;
use std::time::Duration;

/// One part in so many of what a sample cost goes into what the next one is expected to cost.
const LEARN: i64 = 4;
/// Whatever else costs how much, one part in so many of the share is for reading in turn.
const LEAST: i64 = 8;
/// One part in so many of what is left is for threads that were never read, while there are any.
const NEW: i64 = 4;
/// One part in so many of what is left is for what nobody looks at, if what is looked at needs the rest.
const UNSEEN: i64 = 4;
/// CPU time for a first look at all threads that is not counted: more than a usual machine needs.
const FIRST_LOOK: i64 = 300_000_000;

/// Whose threads: both have a part of what there is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Part {
    /// Of processes that are looked at.
    Seen,
    /// Of all others.
    Unseen,
}

/// A process whose threads are to be read.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Wish {
    /// Place in the list of processes.
    pub(crate) place: usize,
    pub(crate) part: Part,
    /// CPU time that it will take, nanoseconds.
    pub(crate) cost: Nanos,
    /// Grows with the time for which it has waited.
    pub(crate) urgency: u64,
    pub(crate) granted: bool,
}

/// What may be spent, and what was; CPU time in nanoseconds.
#[derive(Debug, Default)]
pub(crate) struct Budget {
    /// For one sample; `None`: without limit.
    limit: Option<i64>,
    /// What a sample costs but for what is paid for, as learned.
    base: Option<i64>,
    /// Left of the parts, or owed by them.
    left: [i64; 2],
    /// The same of what is for threads that were never read.
    left_for_new: i64,
    /// There are such threads.
    new: bool,
    /// Paid for in this sample.
    paid: i64,
    /// What all would have cost that were to be read in this sample.
    wanted: i64,
    /// In the last sample that was more than there is in this one.
    tight: bool,
    /// Samples begun.
    samples: u64,
    /// See [`Self::put_off`].
    longest: Nanos,
    /// CPU time of this thread when the sample was begun, until what it cost is learned.
    began: Option<Nanos>,
}

impl Budget {
    /// A sample begins, `elapsed` after the last one, with so much CPU time in each second; zero is no limit.
    pub(crate) fn begin(&mut self, per_second: Duration, elapsed: Nanos) {
        let limit = (per_second.as_secs_f64() * elapsed as f64) as i64;
        if limit <= 0 {
            *self = Self::default();
            return;
        }
        if self.samples == 0 {
            self.left_for_new = FIRST_LOOK;
        }
        self.samples += 1;
        self.limit = Some(limit);
        let mut income = (limit - self.base.unwrap_or(0)).max(limit / LEAST);
        if std::mem::take(&mut self.new) {
            self.left_for_new += income / NEW;
            income -= income / NEW;
        }
        let unseen = income / UNSEEN;
        for (left, income) in self.left.iter_mut().zip([income - unseen, unseen]) {
            *left = (*left).min(0) + income;
        }
        self.tight = self.wanted > self.left.iter().sum();
        (self.paid, self.wanted, self.longest) = (0, 0, 0);
    }

    /// There is a limit.
    pub(crate) fn is_limited(&self) -> bool {
        self.limit.is_some()
    }

    /// Not all can be read: who is, has to be chosen.
    pub(crate) fn is_tight(&self) -> bool {
        self.tight
    }

    /// The sample is done and handed on, which took so much CPU time in all.
    pub(crate) fn learn(&mut self, spent: Nanos) {
        let rest = spent.cast_signed().saturating_sub(self.paid).max(0);
        self.base = match self.base {
            Some(base) => Some(base + (rest - base) / LEARN),
            // The first sample reads what the next ones need not.
            None => (self.samples > 1).then_some(rest),
        };
    }

    /// Grants wishes, the most urgent first, and pays for them in advance.
    pub(crate) fn grant(&mut self, wishes: &mut [Wish]) {
        wishes.sort_unstable_by_key(|wish| (wish.part, Reverse(wish.urgency)));
        let seen = wishes.partition_point(|wish| wish.part == Part::Seen);
        let (seen, unseen) = wishes.split_at_mut(seen);
        if self.grant_part(seen) {
            self.hand_over(Part::Seen);
        }
        if self.grant_part(unseen) {
            self.hand_over(Part::Unseen);
            self.grant_part(seen);
        }
    }

    /// Grants wishes while there is something left. `true`: all are granted.
    fn grant_part(&mut self, wishes: &mut [Wish]) -> bool {
        for wish in wishes.iter_mut().filter(|wish| !wish.granted) {
            let left = &mut self.left[wish.part as usize];
            if *left <= 0 {
                return false;
            }
            wish.granted = true;
            *left -= wish.cost.cast_signed();
            self.paid += wish.cost.cast_signed();
        }
        true
    }

    /// What a part does not need is the other's.
    fn hand_over(&mut self, from: Part) {
        let [own, other] = from.places();
        self.left[other] += self.left[own].max(0);
        self.left[own] = self.left[own].min(0);
    }

    /// Whether there is something left for one that was not expected to move.
    pub(crate) fn admits(&self, part: Part) -> bool {
        let [own, other] = part.places();
        self.limit.is_none() || self.left[own] + self.left[other].max(0) > 0
    }

    /// Reading the threads of one took so much, of which `granted` is paid for already.
    pub(crate) fn pay(&mut self, part: Part, cost: Nanos, granted: Option<Nanos>) {
        let cost = cost.cast_signed() - granted.unwrap_or(0).cast_signed();
        let [own, other] = part.places();
        self.paid += cost;
        self.left[own] -= cost;
        if granted.is_none() {
            let lent = self.left[other].clamp(0, (-self.left[own]).max(0));
            self.left[own] += lent;
            self.left[other] -= lent;
        }
    }

    /// Reading the threads of one would cost so much, whether it is done or not.
    pub(crate) fn want(&mut self, cost: Nanos) {
        self.wanted += cost.cast_signed();
    }

    /// The numbers of the threads of one that was put off are so old, or cover so much time now that they were read.
    pub(crate) fn put_off(&mut self, time: Nanos) {
        self.longest = self.longest.max(time);
    }

    /// The longest time for which somebody is put off.
    pub(crate) fn longest(&self) -> Nanos {
        self.longest
    }

    /// Whether there is something left for threads that were never read.
    pub(crate) fn admits_new(&self) -> bool {
        let spare: i64 = self.left.iter().map(|left| *left.max(&0)).sum();
        self.limit.is_none() || self.left_for_new + spare > 0
    }

    /// Reading threads for the first time took so much, and there are `more` of them.
    pub(crate) fn pay_new(&mut self, cost: Nanos, more: bool) {
        let mut cost = cost.cast_signed();
        for left in &mut self.left {
            let spare = (*left).clamp(0, cost);
            *left -= spare;
            cost -= spare;
        }
        self.left_for_new -= cost;
        self.new = more;
    }
}

impl Part {
    /// Its own place, and that of the other.
    const fn places(self) -> [usize; 2] {
        [self as usize, 1 - self as usize]
    }
}
