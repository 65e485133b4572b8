//! A recording: samples of another time, maybe of another machine.

use super::{Demand, Source, SourceError};
use crate::recording::{Tape, TapeError, Timeline};
use crate::sample::Sample;
use std::collections::VecDeque;
use std::fs::{File, OpenOptions};
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;
use std::time::Duration;

/// How soon after the end was reached it is looked whether there is more.
const LOOK_AGAIN: Duration = Duration::from_millis(100);

/// Part of a recording.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Span {
    /// No samples before this wall time, but for one that rates begin at; nanoseconds since 1970 UTC.
    pub begin: Option<u64>,
    /// No samples after it.
    pub end: Option<u64>,
}

/// Hands out the samples of recordings, one after the other, as fast as they are asked for.
pub struct Recorded {
    path: String,
    timeline: Timeline,
    end: Option<u64>,
    /// To be handed out next.
    pending: VecDeque<Sample>,
    /// At the end it is waited for more.
    follows: bool,
}

/// A file that may be a recording.
pub(super) fn open_file(path: &Path) -> Result<File, SourceError> {
    let file = OpenOptions::new()
        .read(true)
        // A pipe that nobody writes to would hold us up.
        .custom_flags(rustix::fs::OFlags::NONBLOCK.bits().cast_signed())
        .open(path);
    let file = file.and_then(|file| {
        let is_file = file.metadata()?.is_file();
        is_file
            .then_some(file)
            .ok_or_else(|| std::io::Error::other("not a regular file"))
    });
    file.map_err(|error| unreadable(&path.display().to_string(), error.into()))
}

/// The recording in a file.
pub fn open_tape(path: &Path) -> Result<Tape, SourceError> {
    let file = open_file(path)?;
    Tape::open(Box::new(file)).map_err(|error| unreadable(&path.display().to_string(), error))
}

pub(super) fn unreadable(path: &str, error: TapeError) -> SourceError {
    SourceError::Recording {
        path: path.to_owned(),
        error,
    }
}

impl Recorded {
    /// A recording in a file.
    pub fn open(path: &Path) -> Result<Self, SourceError> {
        Self::of(vec![open_tape(path)?], path.display().to_string())
    }

    /// Of these recordings; `path` is what they are called when something is wrong with them.
    pub fn of(tapes: Vec<Tape>, path: String) -> Result<Self, SourceError> {
        match Timeline::new(tapes) {
            Ok(timeline) => Ok(Self::of_timeline(timeline, path)),
            Err(error) => Err(unreadable(&path, error)),
        }
    }

    pub(super) const fn of_timeline(timeline: Timeline, path: String) -> Self {
        Self {
            path,
            timeline,
            end: None,
            pending: VecDeque::new(),
            follows: false,
        }
    }

    /// The wall times of the first and the last sample, nanoseconds since 1970 UTC.
    pub fn span(&mut self) -> Result<(u64, u64), SourceError> {
        let span = self.timeline.span();
        span.map_err(|error| unreadable(&self.path, error))
    }

    /// Hands out this part alone.
    pub fn limit(&mut self, span: Span) -> Result<(), SourceError> {
        self.end = span.end;
        if let Some(begin) = span.begin {
            let before = self.timeline.seek(begin);
            let before = before.map_err(|error| unreadable(&self.path, error))?;
            self.pending = before.into_iter().collect();
        }
        Ok(())
    }

    /// The same where nothing can be looked for: what is before is read and left out.
    pub(super) fn skip_to(&mut self, span: Span) -> Result<(), SourceError> {
        self.end = span.end;
        let begin = span.begin.unwrap_or(0);
        let mut before = None;
        while let Some(sample) = self.advance()? {
            if sample.wall >= begin {
                self.pending = before.into_iter().chain([sample]).collect();
                break;
            }
            before = Some(sample);
        }
        Ok(())
    }

    /// Whether it is waited for what is recorded from now on.
    pub(super) const fn follow(&mut self, follows: bool) {
        self.follows = follows;
    }

    fn advance(&mut self) -> Result<Option<Sample>, SourceError> {
        if let Some(sample) = self.pending.pop_front() {
            return Ok(Some(sample));
        }
        loop {
            let next = self.timeline.advance();
            let next = next.map_err(|error| unreadable(&self.path, error))?;
            if next.is_some() || !self.follows {
                return Ok(next);
            }
            std::thread::sleep(LOOK_AGAIN);
        }
    }
}

impl Source for Recorded {
    fn sample(&mut self, _: &Demand) -> Result<Sample, SourceError> {
        let next = self.advance()?;
        next.filter(|next| self.end.is_none_or(|end| next.wall <= end))
            .ok_or(SourceError::End {
                damaged: self.timeline.damaged(),
            })
    }

    fn is_recorded(&self) -> bool {
        true
    }
}
