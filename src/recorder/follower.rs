//! What the screen keeps in memory, written to a file: what is there, and all that follows.
//!
//! A thread of its own copies the records of the ring as they are. The ring is what it waits in: nobody waits for a disk that
//! hangs or is full, and nothing is lost before the ring has to let it go.

use super::sink::Sink;
use crate::privilege;
use crate::recording::{Ring, Segment, Tape, Writer};
use crate::sample::Sample;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::time::{Duration, Instant, SystemTime};

/// How often it is looked for new samples.
const LOOK_EVERY: Duration = Duration::from_millis(500);

/// What there is to tell of a recording.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Event {
    /// The file is written.
    Began,
    /// It has so many bytes now.
    Size(u64),
    /// Something went wrong, or well again; in a sentence.
    Note(String),
    /// It ended, with so many bytes.
    Ended(u64),
    /// It did not begin, for this reason.
    Refused(String),
}

/// A recording of what is in a ring. Dropped, it ends.
#[derive(Debug)]
pub struct Follower {
    ring: Arc<Ring>,
    /// Until when one more sample is waited for, and how many there were.
    stop: Sender<(Instant, u64)>,
}

impl Follower {
    /// Starts to write to a file; a recording that exists is continued. `tell` hears how it goes, from another thread.
    pub fn start(
        ring: Arc<Ring>,
        path: PathBuf,
        tell: impl FnMut(Event) + Send + 'static,
    ) -> io::Result<Self> {
        let (stop, stopped) = channel();
        let filled = Arc::clone(&ring);
        let mut tell = tell;
        std::thread::Builder::new()
            .name("recorder".to_owned())
            .spawn(move || {
                privilege::as_caller();
                match Follow::begin(filled, &path) {
                    Ok(mut follow) => {
                        tell(Event::Began);
                        follow.run(&stopped, &mut tell);
                        let size = follow.to.writer.size();
                        drop(follow);
                        tell(Event::Ended(size));
                    }
                    Err(reason) => tell(Event::Refused(reason)),
                }
            })?;
        Ok(Self { ring, stop })
    }

    /// Ends it with the sample that is being taken, or after so long.
    pub fn stop(&self, patience: Duration) {
        // It may have been refused.
        let _ = self
            .stop
            .send((Instant::now() + patience, self.ring.count()));
    }
}

struct Follow {
    ring: Arc<Ring>,
    to: Sink,
    /// What is written now.
    part: Option<Part>,
    /// Samples of the ring before the segment that is written now: written, or in the file already, or lost.
    passed: u64,
    /// Up to this wall time all is in the file already.
    after: Option<u64>,
}

/// A segment, and how far it was written.
struct Part {
    segment: Arc<Segment>,
    how: How,
}

enum How {
    /// As it is, from this offset on.
    Copied(u64),
    /// Sample by sample, for its first ones are in the file already; with one that could not be written.
    Written(Option<Box<Tape>>, Option<Arc<Sample>>),
}

impl Follow {
    fn begin(ring: Arc<Ring>, path: &Path) -> Result<Self, String> {
        let writer = Writer::open(path).map_err(|error| error.to_string())?;
        let name = path.display();
        let last = writer.last();
        let now = SystemTime::UNIX_EPOCH.elapsed().unwrap_or_default();
        if last.is_some_and(|last| u128::from(last) > now.as_nanos()) {
            return Err(format!(
                "cannot record to {name}: it ends later than now by the clock of this machine"
            ));
        }
        let to = Sink::new(path.to_owned(), writer);
        let to = to.map_err(|error| format!("cannot start a thread: {error}"))?;
        ring.cut();
        let passed = ring.segments().first().map_or(0, |first| first.first());
        Ok(Self {
            ring,
            to,
            part: None,
            passed,
            after: last,
        })
    }

    /// Writes until it shall stop.
    fn run(&mut self, stopped: &Receiver<(Instant, u64)>, tell: &mut dyn FnMut(Event)) {
        let mut size = 0;
        let mut end: Option<(Instant, u64)> = None;
        loop {
            self.write(&mut |told| tell(Event::Note(sentence(told))));
            if std::mem::replace(&mut size, self.to.writer.size()) != size {
                tell(Event::Size(self.to.writer.size()));
            }
            match end {
                Some((end, count)) if Instant::now() >= end || self.ring.count() > count => {
                    return self.write(&mut |told| tell(Event::Note(sentence(told))));
                }
                Some(_) => std::thread::sleep(Duration::from_millis(20)),
                None => match stopped.recv_timeout(LOOK_EVERY) {
                    Ok(until) => end = Some(until),
                    Err(RecvTimeoutError::Timeout) => {}
                    Err(RecvTimeoutError::Disconnected) => end = Some((Instant::now(), 0)),
                },
            }
        }
    }

    /// Writes all that is there; what cannot be written now is there still.
    fn write(&mut self, say: &mut dyn FnMut(&str)) {
        if self.to.is_another(say) {
            self.part = None;
            self.after = self.to.writer.last();
        }
        loop {
            let segments = self.ring.segments();
            let mut next = segments.iter().filter(|one| one.first() >= self.passed);
            let Some(segment) = self.part.as_ref().map(|part| &part.segment).or(next.next()) else {
                return;
            };
            let segment = Arc::clone(segment);
            let is_over = segments.iter().any(|other| other.first() > segment.first());
            let ends = segment.span().1;
            let is_known = is_over && self.after.is_some_and(|after| ends <= after);
            if !is_known {
                let lost = segment.first() - self.passed;
                if lost > 0 {
                    say(&format!(
                        "{lost} samples were lost before they could be written"
                    ));
                    self.passed = segment.first();
                }
                let after = self.after;
                let part = self.part.get_or_insert_with(|| Part::of(&segment, after));
                if !part.write(&mut self.to, after, say) || !is_over {
                    return;
                }
                self.after = after.filter(|after| ends <= *after);
            }
            self.part = None;
            self.passed = segment.first() + segment.samples();
        }
    }
}

impl Part {
    fn of(segment: &Arc<Segment>, after: Option<u64>) -> Self {
        let begins = segment.span().0;
        let how = match after.filter(|after| begins <= *after) {
            Some(_) => How::Written(segment.tape().ok().map(Box::new), None),
            None => How::Copied(0),
        };
        Self {
            segment: Arc::clone(segment),
            how,
        }
    }

    /// Writes what there is of it, later than `after`. `false`: it cannot be written now.
    fn write(&mut self, to: &mut Sink, after: Option<u64>, say: &mut dyn FnMut(&str)) -> bool {
        let means = "it stays in memory as long as it can, until it can be written";
        loop {
            let more = match &mut self.how {
                How::Copied(offset) => {
                    to.write(|file| file.copy(&self.segment, offset), means, say)
                }
                How::Written(tape, pending) => {
                    if pending.is_none() {
                        let next = tape.as_mut().and_then(|tape| tape.advance().ok()?);
                        let Some(sample) = next else { return true };
                        *pending = Some(Arc::new(sample));
                    }
                    let sample = pending.as_ref();
                    let sample = sample.filter(|one| after.is_none_or(|after| one.wall > after));
                    let written = to.write(
                        |file| sample.map_or(Ok(()), |one| file.append(one)),
                        means,
                        say,
                    );
                    written.map(|()| {
                        *pending = None;
                        true
                    })
                }
            };
            match more {
                Some(true) => {}
                Some(false) => return true,
                None => return false,
            }
        }
    }
}

/// What is told, as a sentence for the screen.
fn sentence(told: &str) -> String {
    let mut letters = told.chars();
    let first = letters.next().map(|first| first.to_uppercase().to_string());
    format!("{}{}.", first.unwrap_or_default(), letters.as_str())
}

#[cfg(test)]
mod tests;
