//! When the threads of a process are read, where not all can be read in each sample: see `budget`.

use crate::sample::Nanos;
use crate::source::live::Live;
use crate::source::live::budget::spending::used;
use crate::source::live::budget::{Budget, Part, Wish};
use crate::source::live::processes::interest::{Demanded, Interest};
use crate::source::live::processes::tracker::{ProcessTracker, Visit};
use crate::source::live::reading::files::Failure;
use crate::source::live::reading::reader::Reader;
use crate::source::live::threads::tracker::Pass;
use std::time::Duration;

/// With so few threads it is not worth to ask what reading them took,
const FEW: usize = 16;
/// but to take this for each; nanoseconds of CPU time.
const EACH: Nanos = 10_000;
/// Of those that nobody looks at, who uses much CPU comes this much earlier than who uses none.
const BUSY: Nanos = 4;
/// From this part of one CPU on, one in so many, a process uses much.
const MUCH: Nanos = 10;

/// What was decided before a sample was taken.
#[derive(Clone, Copy, Debug, Default)]
enum Decision {
    /// Nothing: nobody expected the process to move, or there is time for all.
    #[default]
    Open,
    /// Its threads are read, and so much is paid in advance.
    Granted(Nanos),
    /// They are not read now.
    PutOff,
}

/// What is known of one process.
#[derive(Debug, Default)]
pub(crate) struct Turn {
    /// It moved since its threads were read, or in the sample in which they were.
    moves: bool,
    /// Its threads are as they were read: what they have done since is not known.
    pub(crate) is_put_off: bool,
    /// When they were read last; of one that stood still, when that ended.
    read_at: Nanos,
    /// CPU time that it took.
    cost: Nanos,
    /// What the process has run in the last sample.
    pub(crate) ran: Nanos,
    decision: Decision,
}

impl Turn {
    /// It moves: are its threads to be read now?
    pub(crate) fn comes(
        &mut self,
        (at, threads): (Nanos, usize),
        part: Part,
        budget: &mut Budget,
    ) -> bool {
        if !budget.is_limited() {
            self.is_put_off = false;
            return true;
        }
        if self.cost == 0 {
            self.cost = EACH * threads as Nanos;
        }
        if !std::mem::replace(&mut self.moves, true) {
            self.read_at = at;
        }
        let comes = match self.decision {
            Decision::Granted(_) => true,
            Decision::PutOff => false,
            Decision::Open => budget.admits(part),
        };
        if !comes {
            self.is_put_off = true;
            self.decision = Decision::Open;
            budget.want(self.cost);
            budget.put_off(at.saturating_sub(self.read_at));
        }
        comes
    }

    /// They have been read.
    pub(crate) fn is_over(&mut self, at: Nanos, cost: Nanos, part: Part, budget: &mut Budget) {
        if std::mem::take(&mut self.is_put_off) {
            budget.put_off(at.saturating_sub(self.read_at));
        }
        self.read_at = at;
        self.cost = cost;
        budget.want(cost);
        budget.pay(part, cost, self.take_advance());
    }

    /// It stands still and nothing of it is unread, or its threads are not wanted.
    pub(crate) fn rests(&mut self, part: Part, budget: &mut Budget) {
        (self.moves, self.is_put_off) = (false, false);
        if let Some(advance) = self.take_advance() {
            budget.pay(part, 0, Some(advance));
        }
    }

    /// What was paid in advance.
    fn take_advance(&mut self) -> Option<Nanos> {
        match std::mem::take(&mut self.decision) {
            Decision::Granted(cost) => Some(cost),
            Decision::Open | Decision::PutOff => None,
        }
    }

    /// That they are read in the sample that begins, if it moves; the more urgent the longer they wait, and of those who use
    /// much CPU more.
    pub(crate) fn wish(
        &self,
        place: usize,
        part: Part,
        (at, interval): (Nanos, Nanos),
    ) -> Option<Wish> {
        let much = (interval / MUCH).max(1);
        let waits = at.saturating_sub(self.read_at).max(1);
        let more = ((BUSY - 1) * self.ran.min(much)).saturating_mul(waits) / much;
        self.moves.then_some(Wish {
            place,
            part,
            cost: self.cost,
            urgency: waits.saturating_add(more),
            granted: false,
        })
    }

    /// Whether that was granted.
    pub(crate) fn decide(&mut self, wish: &Wish) {
        self.decision = if wish.granted {
            Decision::Granted(wish.cost)
        } else {
            Decision::PutOff
        };
    }
}

/// From which part reading it is paid.
pub(crate) fn part(interest: &Interest) -> Part {
    if interest.visible || interest.open {
        Part::Seen
    } else {
        Part::Unseen
    }
}

/// Measures what reading the threads of a process takes.
pub(crate) struct Meter(Option<Nanos>);

impl Meter {
    pub(crate) fn start(threads: usize, budget: &Budget) -> Self {
        Self((threads > FEW && budget.is_limited()).then(used))
    }

    pub(crate) fn stop(self, threads: usize) -> Nanos {
        match self.0 {
            Some(start) => used().saturating_sub(start),
            None => EACH * threads as Nanos,
        }
    }
}

impl ProcessTracker {
    /// Looks at its threads: at all, if its turn has come, or else at those on the screen.
    pub(crate) fn follow_in_turn(
        &mut self,
        (clock, at): (Nanos, Nanos),
        reader: &mut Reader,
        interest: &Interest,
    ) -> Visit {
        let threads = self.record.threads.list.len();
        if !self.thread_tracker.has_baseline() {
            return self.follow(clock, reader, interest, false);
        }
        let late = self.threads_turn.is_put_off;
        let turn = &mut self.threads_turn;
        if !turn.comes((at, threads), part(interest), &mut reader.budget) {
            return self.glance(clock, reader, interest);
        }
        let meter = Meter::start(threads, &reader.budget);
        let visit = self.follow(clock, reader, interest, late);
        let cost = meter.stop(threads);
        let turn = &mut self.threads_turn;
        turn.is_over(at, cost, part(interest), &mut reader.budget);
        visit
    }

    /// Finds out which threads move, in a process that has not closed since its baseline.
    pub(crate) fn learn_active_threads(&mut self, reader: &mut Reader, interest: &Interest) {
        if !self.thread_tracker.has_unknown_active_threads() {
            return;
        }
        let Some((clock, at)) = self.clock(reader) else {
            return; // ended; the next sample buries it
        };
        let record = self.edit();
        record.at = at;
        record.clock = clock;
        self.follow(clock, reader, interest, true);
    }

    /// Looks at the threads on the screen alone, and counts the others.
    fn glance(&mut self, clock: Nanos, reader: &mut Reader, interest: &Interest) -> Visit {
        let pass = Pass::new(self.pid(), clock, interest);
        let mut threads = std::mem::take(&mut self.edit().threads);
        let count = self.thread_tracker.glance(&mut threads, reader, &pass);
        let record = self.edit();
        record.threads = threads;
        match count {
            Ok(Some(count)) => record.stat.thread_count = count as u32,
            Err(Failure::Gone) => return Visit::Gone,
            _ => {}
        }
        Visit::Read
    }
}

impl Live {
    /// Chooses whose threads are read in the sample that begins, where not all can be.
    pub(crate) fn choose(&mut self, demanded: &Demanded, interval: Duration) {
        let (at, interval) = (self.at, interval.as_nanos() as Nanos);
        if !self.reader.budget.is_tight() {
            return;
        }
        let processes = self.processes.iter().enumerate();
        let wishes = processes.filter_map(|(place, tracked)| {
            let interest = demanded.of(tracked.record.key);
            let turn = &tracked.threads_turn;
            turn.wish(place, part(&interest), (at, interval))
        });
        let mut wishes: Vec<Wish> = wishes.collect();
        self.reader.budget.grant(&mut wishes);
        for wish in &wishes {
            self.processes[wish.place].threads_turn.decide(wish);
        }
    }
}
