//! Several recordings as one: a timeline from the first sample of the first to the last of the last.
//!
//! In: [`Tape`]s. Out: their samples in the order of time, and from any moment on. Where two overlap, the one that began later is
//! read from its beginning on. Only the tape that is being read holds more in memory than where its bytes are.

use super::format::Place;
use super::tape::{Tape, TapeError};
use crate::sample::Sample;
use std::sync::Arc;

/// Hands out tapes that have begun since it was asked last.
pub type More = Box<dyn FnMut() -> Vec<Tape> + Send>;

/// Recordings one after the other, and how far they were read.
///
/// # Numbers
///
/// Samples are numbered anew, so that `rates` know which of them follow each other: the next number is for one that was recorded
/// next by the same program, one more is left out where something is missing (a gap, another boot, a damaged place, a
/// jump).
pub struct Timeline {
    /// With the wall time of the first sample, by that.
    tapes: Vec<(u64, Tape)>,
    /// Which of them is read.
    at: usize,
    more: Option<More>,
    /// Read already, and handed out next.
    pending: Option<Sample>,
    /// What was handed out last, in its own numbers.
    last: Option<Sample>,
    /// The number that was given last.
    number: Option<u64>,
    /// Places that could not be read in tapes that were left.
    damaged: u64,
    /// The next sample is the first one of another tape.
    switched: bool,
}

impl std::fmt::Debug for Timeline {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let begins: Vec<u64> = self.tapes.iter().map(|(first, _)| *first).collect();
        out.debug_struct("Timeline")
            .field("begins", &begins)
            .finish_non_exhaustive()
    }
}

/// A time of which nothing was recorded, nanoseconds since 1970 UTC.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Gap {
    /// Its beginning, to the minute.
    pub from: u64,
    /// The first sample after it.
    pub to: u64,
}

impl Timeline {
    /// Of these tapes. Those without any sample are left out.
    ///
    /// # Errors
    ///
    /// The first of a tape that cannot be read; [`TapeError::Nothing`] where not one sample can be.
    pub fn new(tapes: Vec<Tape>) -> Result<Self, TapeError> {
        Self::growing(tapes, None)
    }

    /// Of these tapes, and of those that `more` hands out while they are read.
    ///
    /// # Errors
    ///
    /// As [`Self::new`].
    pub fn growing(tapes: Vec<Tape>, more: Option<More>) -> Result<Self, TapeError> {
        let mut timeline = Self {
            tapes: Vec::new(),
            at: 0,
            more,
            pending: None,
            last: None,
            number: None,
            damaged: 0,
            switched: false,
        };
        timeline.add(tapes)?;
        if timeline.tapes.is_empty() {
            return Err(TapeError::Nothing);
        }
        Ok(timeline)
    }

    fn add(&mut self, tapes: Vec<Tape>) -> Result<(), TapeError> {
        let read = self.tapes.get(self.at).map(|(first, _)| *first);
        for mut tape in tapes {
            if let Some(first) = tape.first()? {
                tape.rest();
                self.tapes.push((first, tape));
            }
        }
        self.tapes.sort_by_key(|(first, _)| *first);
        if let Some(read) = read {
            self.at = self.tapes.partition_point(|(first, _)| *first < read);
        }
        Ok(())
    }

    /// Asks for tapes that have begun meanwhile.
    fn look_for_more(&mut self) -> Result<(), TapeError> {
        let tapes = self.more.as_mut().map_or_else(Vec::new, |more| more());
        self.add(tapes)
    }

    /// The wall times of the first and of the last sample that there is now, nanoseconds since 1970 UTC. Reading goes on where it
    /// was.
    pub fn span(&mut self) -> Result<(u64, u64), TapeError> {
        self.look_for_more()?;
        let first = self.tapes.first().map_or(0, |(first, _)| *first);
        let last = match self.tapes.last_mut() {
            Some((_, tape)) => tape.last()?,
            None => None,
        };
        Ok((first, last.unwrap_or(first)))
    }

    /// What key frames say of themselves, in the order of time: one a minute. Reading goes on where it was.
    pub fn places(&mut self) -> Result<Vec<Place>, TapeError> {
        let begins: Vec<u64> = self.tapes.iter().map(|(first, _)| *first).collect();
        let mut places = Vec::new();
        for (at, (_, tape)) in self.tapes.iter_mut().enumerate() {
            let until = begins.get(at + 1).copied().unwrap_or(u64::MAX);
            let keys = tape.keys()?.into_iter().map(|key| key.place);
            places.extend(keys.filter(|place| place.wall < until));
        }
        Ok(places)
    }

    /// Where nothing was recorded, as the key frames tell it.
    pub fn gaps(places: &[Place]) -> Vec<Gap> {
        /// Between two key frames.
        const MINUTE: u64 = 60_000_000_000;
        let pairs = places.iter().zip(places.iter().skip(1));
        let long = pairs.filter(|(one, next)| next.wall.saturating_sub(one.wall) > 3 * MINUTE);
        long.map(|(one, next)| Gap {
            from: one.wall + MINUTE,
            to: next.wall,
        })
        .collect()
    }

    /// Places at which something could not be read so far.
    pub fn damaged(&self) -> u64 {
        let read = self.tapes.get(self.at);
        self.damaged + read.map_or(0, |(_, tape)| tape.damaged())
    }

    /// What was handed out last has this number: those that follow are counted from there.
    pub const fn renumber(&mut self, number: u64) {
        self.number = Some(number);
    }

    /// Goes to the first sample of this wall time or later, which is the next that [`Self::advance`] gives; and gives the one
    /// before it, which its rates begin at. `None`: there is none before.
    pub fn seek(&mut self, wall: u64) -> Result<Option<Sample>, TapeError> {
        let later = self.tapes.partition_point(|(first, _)| *first < wall);
        self.switch(later.saturating_sub(1));
        (self.pending, self.last) = (None, None);
        let Some((_, tape)) = self.tapes.get_mut(self.at) else {
            return Ok(None);
        };
        let before = tape.seek(wall)?;
        Ok(before.map(|before| self.hand_out(before)))
    }

    /// The wall time of the next sample.
    pub fn peek(&mut self) -> Result<Option<u64>, TapeError> {
        if self.pending.is_none() {
            self.pending = self.read()?;
        }
        Ok(self.pending.as_ref().map(|sample| sample.wall))
    }

    /// The next sample; `None` at the end, where later there may be more.
    pub fn advance(&mut self) -> Result<Option<Sample>, TapeError> {
        let next = match self.pending.take() {
            Some(sample) => Some(sample),
            None => self.read()?,
        };
        Ok(next.map(|sample| self.hand_out(sample)))
    }

    fn read(&mut self) -> Result<Option<Sample>, TapeError> {
        let mut asked = false;
        loop {
            let until = self.tapes.get(self.at + 1).map(|(first, _)| *first);
            let Some((_, tape)) = self.tapes.get_mut(self.at) else {
                return Ok(None);
            };
            match tape.advance()? {
                Some(sample) if until.is_none_or(|until| sample.wall < until) => {
                    return Ok(Some(sample));
                }
                _ if until.is_some() => self.switch(self.at + 1),
                _ if asked => return Ok(None),
                _ => {
                    self.look_for_more()?;
                    asked = true;
                }
            }
        }
    }

    /// Reads another tape, from its beginning on.
    fn switch(&mut self, to: usize) {
        if to != self.at {
            self.damaged = self.damaged();
            if let Some((_, tape)) = self.tapes.get_mut(self.at) {
                tape.rest();
            }
            (self.at, self.switched) = (to, true);
        }
    }

    fn hand_out(&mut self, mut sample: Sample) -> Sample {
        let last = self.last.take();
        let before = last.as_ref().filter(|last| {
            last.seq.checked_add(1) == Some(sample.seq)
                && last.at < sample.at
                && last.host.boot_id == sample.host.boot_id
        });
        if let Some(before) = before
            && std::mem::take(&mut self.switched)
        {
            share(before, &mut sample);
        }
        let step = if before.is_some() { 1 } else { 2 };
        let number = self.number.map_or(0, |number| number + step);
        self.number = Some(number);
        self.last = Some(sample.clone());
        sample.seq = number;
        sample
    }
}

/// A process that stayed as it was is the same record, in another recording too: [`crate::sample`] says what rests on that.
fn share(before: &Sample, sample: &mut Sample) {
    let mut olds = before.processes.iter().peekable();
    for process in &mut sample.processes {
        while olds.next_if(|old| old.key.tid < process.key.tid).is_some() {}
        if let Some(old) = olds.next_if(|old| old.key.tid == process.key.tid)
            && **old == **process
        {
            *process = Arc::clone(old);
        }
    }
}

#[cfg(test)]
mod tests;
