//! Samples further apart than they were recorded: their rates are means over that time, because counters grow.

use super::{Demand, Source, SourceError};
use crate::sample::{Departed, DepartedName, Departures, Sample};
use std::time::Duration;

/// Of another recorded source each sample that is so much later than the one handed out before. What ended meanwhile is in
/// it; no two samples follow each other with a gap between them.
pub(super) struct Spaced {
    source: Box<dyn Source>,
    every: u64,
    /// What was handed out last: its moment, and the number that it was given.
    last: Option<(u64, u64)>,
    /// What was read last, and when it was, of the source.
    pending: Option<Sample>,
    /// The number of the sample that was read last.
    read: Option<u64>,
}

impl Spaced {
    pub(super) fn new(source: Box<dyn Source>, every: Duration) -> Self {
        Self {
            source,
            every: u64::try_from(every.as_nanos()).unwrap_or(u64::MAX),
            last: None,
            pending: None,
            read: None,
        }
    }

    /// The next sample of the source, and whether it follows the one read before.
    fn next(&mut self, demand: &Demand) -> Result<(Sample, bool), SourceError> {
        let sample = self.source.sample(demand)?;
        let before = self.read.replace(sample.seq);
        let follows = before.and_then(|before| before.checked_add(1)) == Some(sample.seq);
        Ok((sample, follows))
    }

    fn hand_out(&mut self, mut sample: Sample, follows: bool) -> Sample {
        let step = if follows { 1 } else { 2 };
        let seq = self.last.map_or(0, |(_, seq)| seq + step);
        self.last = Some((sample.at, seq));
        sample.seq = seq;
        sample
    }
}

impl Source for Spaced {
    fn sample(&mut self, demand: &Demand) -> Result<Sample, SourceError> {
        if let Some(first) = self.pending.take() {
            return Ok(self.hand_out(first, false));
        }
        let Some((at, _)) = self.last else {
            let (first, _) = self.next(demand)?;
            return Ok(self.hand_out(first, false));
        };
        let mut sum: Option<Sample> = None;
        loop {
            let (mut sample, follows) = match self.next(demand) {
                Ok(next) => next,
                // What is left is shorter, which it says.
                Err(SourceError::End { .. }) if sum.is_some() => break,
                Err(error) => return Err(error),
            };
            if !follows {
                match sum {
                    Some(_) => self.pending = Some(sample),
                    None => return Ok(self.hand_out(sample, false)),
                }
                break;
            }
            if let Some(before) = sum {
                sample.departed = together(before.departed, sample.departed);
            }
            let is_over = sample.at.saturating_sub(at) >= self.every;
            sum = Some(sample);
            if is_over {
                break;
            }
        }
        // There is one: the loop goes on until then.
        let sample = sum.ok_or(SourceError::End { damaged: 0 })?;
        Ok(self.hand_out(sample, true))
    }

    fn is_recorded(&self) -> bool {
        true
    }
}

/// What ended in one time and in the next.
fn together(one: Departed, next: Departed) -> Departed {
    let (Departed::Told(one), Departed::Told(mut next)) = (one, next) else {
        // Of a part nothing is known.
        return Departed::Unasked;
    };
    let mut names = one.names;
    for name in next.names {
        match names.iter_mut().find(|known| known.name == name.name) {
            Some(known) => add(known, name),
            None => names.push(name),
        }
    }
    next.names = names;
    Departed::Told(Departures {
        since: one.since,
        lost: one.lost.saturating_add(next.lost),
        ..next
    })
}

fn add(sum: &mut DepartedName, other: DepartedName) {
    sum.count = sum.count.saturating_add(other.count);
    sum.cpu = sum.cpu.saturating_add(other.cpu);
    sum.wait = sum.wait.saturating_add(other.wait);
    sum.life = sum.life.saturating_add(other.life);
    for (exit, count) in other.exits {
        match sum.exits.iter_mut().find(|(known, _)| *known == exit) {
            Some((_, known)) => *known = known.saturating_add(count),
            None => sum.exits.push((exit, count)),
        }
    }
}

#[cfg(test)]
mod tests;
