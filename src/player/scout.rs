//! Reads a timeline beside what is shown: to look for a moment, and to see what all of it was like.

use super::search::{Search, Step};
use super::strip::{Reading, Strip};
use crate::rates::{Snapshot, advance};
use crate::recording::{TapeError, Timeline};
use crate::sample::{Nanos, Sample};
use crate::source::{Choosing, DeviceChoice};
use std::sync::Arc;

/// A reader of its own.
#[derive(Debug)]
pub struct Scout {
    timeline: Timeline,
    /// Devices that are part of sums.
    devices: DeviceChoice,
    choosing: Choosing,
    /// The last sample read.
    snapshot: Option<Arc<Snapshot>>,
    /// The stretch that is being looked at for the strip.
    stretch: Option<Stretch>,
}

/// A part of a strip that is being looked at.
#[derive(Debug)]
struct Stretch {
    reading: Reading,
    /// Where it begins, …
    begin: Nanos,
    /// … and ends, nanoseconds since 1970 UTC.
    end: Nanos,
}

/// Verdicts depend on what was before: so much of it is looked at first, nanoseconds.
pub(super) const BEFORE: Nanos = 30_000_000_000;

impl Scout {
    /// On a timeline that nobody else reads.
    pub fn new(timeline: Timeline, devices: DeviceChoice) -> Self {
        Self {
            timeline,
            devices,
            choosing: Choosing::default(),
            snapshot: None,
            stretch: None,
        }
    }

    /// The next sample is the first one of this wall time or later; answers when the one before was taken.
    pub(super) fn seek(&mut self, wall: Nanos) -> Result<Option<Nanos>, TapeError> {
        let before = self.timeline.seek(wall)?;
        let at = before.as_ref().map(|sample| sample.wall);
        self.snapshot = None;
        if let Some(before) = before {
            self.take(before);
        }
        Ok(at)
    }

    /// Devices that are part of sums, from now on.
    pub fn choose(&mut self, devices: DeviceChoice) {
        self.devices = devices;
    }

    fn take(&mut self, mut sample: Sample) -> Arc<Snapshot> {
        self.choosing.choose(&mut sample, &self.devices);
        let snapshot = Arc::new(advance(self.snapshot.as_deref(), Arc::new(sample)));
        self.snapshot = Some(Arc::clone(&snapshot));
        snapshot
    }

    /// The next sample with its rates; `None` at the end, where later there may be more.
    pub(super) fn next(&mut self) -> Result<Option<Arc<Snapshot>>, TapeError> {
        let next = self.timeline.advance()?;
        Ok(next.map(|sample| self.take(sample)))
    }

    /// Makes a strip reach over the whole timeline, with what key frames tell of it.
    ///
    /// # Errors
    ///
    /// The timeline cannot be read.
    pub fn outline(&mut self, strip: &mut Strip) -> Result<(), TapeError> {
        let (begin, end) = self.timeline.span()?;
        strip.cover(begin, end);
        let places = self.timeline.places()?;
        for (before, after) in places.iter().zip(places.iter().skip(1)) {
            strip.outline(before, after);
        }
        Ok(())
    }

    /// The timeline has grown, or lost its oldest part.
    ///
    /// # Errors
    ///
    /// The timeline cannot be read.
    pub fn grow(&mut self, strip: &mut Strip) -> Result<(), TapeError> {
        let (begin, end) = self.timeline.span()?;
        strip.cover(begin, end);
        Ok(())
    }

    /// Looks at one more sample for the strip, near the moment shown first; false when there is nothing to look at for now.
    ///
    /// # Errors
    ///
    /// The timeline cannot be read.
    pub fn look(&mut self, strip: &mut Strip, near: Nanos, grows: bool) -> Result<bool, TapeError> {
        let mut stretch = match self.stretch.take() {
            Some(stretch) => stretch,
            None => match strip.unseen(near) {
                Some(unseen) => self.begin(unseen)?,
                None => return Ok(false),
            },
        };
        let Some(snapshot) = self.next()? else {
            let earlier = strip.unseen(0).filter(|(begin, _)| *begin < stretch.begin);
            if !grows {
                strip.end(&mut stretch.reading);
                strip.settle(stretch.begin, stretch.end);
            }
            self.stretch = match (grows, earlier) {
                (false, _) => None,
                (true, Some(earlier)) => Some(self.begin(earlier)?),
                // More may come.
                (true, None) => Some(stretch),
            };
            return Ok(!grows || earlier.is_some());
        };
        let wall = snapshot.sample.wall;
        if wall <= stretch.begin {
            stretch.reading.warm(&snapshot);
        } else {
            strip.look(&mut stretch.reading, &snapshot);
        }
        if wall >= stretch.end {
            strip.settle(stretch.begin, stretch.end);
        } else {
            self.stretch = Some(stretch);
        }
        Ok(true)
    }

    /// Goes to where a stretch begins.
    fn begin(&mut self, (begin, end): (Nanos, Nanos)) -> Result<Stretch, TapeError> {
        let before = self.seek(begin.saturating_sub(BEFORE))?;
        Ok(Stretch {
            reading: Reading::since(before.map_or(0, |_| begin)),
            begin: before.map_or(0, |_| begin),
            end,
        })
    }

    /// Looks at one more sample for a moment that is looked for.
    ///
    /// # Errors
    ///
    /// The timeline cannot be read.
    pub fn search(&mut self, search: &mut Search) -> Result<Step, TapeError> {
        self.stretch = None;
        search.step(self)
    }
}
