//! Looking for a moment: where a condition begins to hold, where another verdict is told, where a task begins or ends.

use super::condition::Condition;
use super::scout::{BEFORE, Scout};
use crate::diagnosis::{Watch, bottleneck};
use crate::rates::Snapshot;
use crate::recording::TapeError;
use crate::sample::Nanos;
use crate::store::TaskRef;

/// What is looked for.
#[derive(Clone, Debug, PartialEq)]
pub enum Wanted {
    /// A condition begins to hold.
    Condition(Condition),
    /// Another verdict is told.
    Verdict,
    /// A task begins or ends.
    Task(TaskRef),
}

/// Where to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    /// The last moment before.
    Earlier,
    /// The first moment after.
    Later,
}

/// How far a search has come. Moments are nanoseconds since 1970 UTC.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// It looks here.
    Looking(Nanos),
    /// This is the moment.
    Found(Nanos),
    /// There is none.
    Nowhere,
}

/// A search on its way, one sample at a time.
#[derive(Clone, Debug)]
pub struct Search {
    wanted: Wanted,
    direction: Direction,
    /// Moments are looked for after this one, …
    after: Nanos,
    /// … and until this one, which is part of it.
    until: Nanos,
    /// It has gone to where it begins.
    begun: bool,
    /// The last sample that is not after that one, if there is any.
    earlier: Option<Nanos>,
    watch: Watch,
    /// What was the case in the sample before.
    before: Option<u8>,
    /// The last moment found.
    found: Option<Nanos>,
}

/// Searches to earlier moments go back by so much, nanoseconds.
const BACK: Nanos = 300_000_000_000;

impl Wanted {
    /// What is the case, if that is known: the same number for the same.
    fn case(&self, snapshot: &Snapshot, watch: &Watch) -> Option<u8> {
        let told = watch.told().map(|told| told.cause);
        match self {
            Self::Condition(condition) => Some(condition.holds(snapshot, told).into()),
            Self::Verdict => told.map(|cause| cause as u8),
            Self::Task(TaskRef::Process(key)) => Some(snapshot.position(*key).is_some().into()),
            Self::Task(TaskRef::Thread(key)) => {
                let process = snapshot.process(key.process);
                let mut threads = process
                    .iter()
                    .flat_map(|(process, _)| &process.threads.list);
                Some(threads.any(|thread| thread.tid == key.tid).into())
            }
        }
    }

    /// Whether that is what is looked for: a condition only where it begins to hold.
    fn is_found(&self, before: Option<u8>, now: Option<u8>) -> bool {
        match (self, before, now) {
            (Self::Condition(_), Some(before), Some(now)) => before == 0 && now == 1,
            (_, Some(before), Some(now)) => before != now,
            _ => false,
        }
    }
}

impl Search {
    /// For the next moment after the one that is shown, or the last before.
    pub fn new(wanted: Wanted, direction: Direction, shown: Nanos) -> Self {
        let (after, until) = match direction {
            Direction::Later => (shown, Nanos::MAX),
            Direction::Earlier => (shown.saturating_sub(BACK), shown.saturating_sub(1)),
        };
        Self {
            wanted,
            direction,
            after,
            until,
            begun: false,
            earlier: None,
            watch: Watch::default(),
            before: None,
            found: None,
        }
    }

    /// Where it begins, nanoseconds since 1970 UTC.
    pub(super) const fn begin(&self) -> Nanos {
        match self.direction {
            Direction::Earlier => self.until,
            Direction::Later => self.after,
        }
    }

    /// Looks at one more sample.
    pub(super) fn step(&mut self, scout: &mut Scout) -> Result<Step, TapeError> {
        if !self.begun {
            self.earlier = scout.seek(self.after.saturating_sub(BEFORE))?;
            self.begun = true;
            (self.watch, self.before) = (Watch::default(), None);
        }
        let snapshot = scout.next()?;
        let Some(snapshot) = snapshot.filter(|next| next.sample.wall <= self.until) else {
            return Ok(self.end());
        };
        let wall = snapshot.sample.wall;
        self.watch.see(bottleneck(&snapshot));
        let now = self.wanted.case(&snapshot, &self.watch);
        if wall <= self.after {
            self.earlier = Some(wall);
        } else if self.wanted.is_found(self.before, now) {
            if self.direction == Direction::Later {
                return Ok(Step::Found(wall));
            }
            self.found = Some(wall);
        }
        self.before = now.or(self.before);
        Ok(Step::Looking(wall))
    }

    /// A part of time has been looked at.
    fn end(&mut self) -> Step {
        match (self.direction, self.found, self.earlier) {
            (Direction::Earlier, Some(found), _) => Step::Found(found),
            (Direction::Earlier, None, Some(earlier)) => {
                self.until = earlier;
                self.after = earlier.saturating_sub(BACK);
                self.begun = false;
                Step::Looking(earlier)
            }
            _ => Step::Nowhere,
        }
    }
}

#[cfg(test)]
mod tests;
