//! A recording: samples of another time, maybe of another machine.

use super::{Demand, Source, SourceError};
use crate::recording::{Bytes, Tape};
use crate::sample::Sample;
use std::fs::{File, OpenOptions};
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;

/// Part of a recording.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Span {
    /// No samples before this wall time, but for one that rates begin at; nanoseconds since 1970 UTC.
    pub begin: Option<u64>,
    /// No samples after it.
    pub end: Option<u64>,
}

/// Hands out the samples of a recording, one after the other, as fast as they are asked for.
pub struct Recorded {
    path: String,
    tape: Tape,
    end: Option<u64>,
    /// To be handed out next.
    pending: Option<Sample>,
    last: Option<Last>,
}

/// What is known of the sample that was handed out last.
struct Last {
    /// Its number in the recording.
    recorded: u64,
    /// The number that it was handed out under.
    seq: u64,
    at: u64,
}

impl Recorded {
    /// A recording in a file.
    pub fn open(path: &Path) -> Result<Self, SourceError> {
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
        let name = path.display().to_string();
        match file {
            Ok(file) => Self::of::<File>(file, name),
            Err(error) => Err(SourceError::Recording {
                path: name,
                error: error.into(),
            }),
        }
    }

    /// A recording in bytes; `path` is what it is called when something is wrong with it.
    pub fn of<B: Bytes + 'static>(bytes: B, path: String) -> Result<Self, SourceError> {
        match Tape::open(Box::new(bytes)) {
            Ok(tape) => Ok(Self {
                path,
                tape,
                end: None,
                pending: None,
                last: None,
            }),
            Err(error) => Err(SourceError::Recording { path, error }),
        }
    }

    /// The wall times of the first and the last sample, nanoseconds since 1970 UTC.
    pub fn span(&mut self) -> Result<(u64, u64), SourceError> {
        let path = &self.path;
        let failed = |error| SourceError::Recording {
            path: path.clone(),
            error,
        };
        let span = self.tape.span().map_err(failed)?;
        span.ok_or_else(|| failed(crate::recording::TapeError::Nothing))
    }

    /// Hands out this part alone.
    pub fn limit(&mut self, span: Span) -> Result<(), SourceError> {
        self.end = span.end;
        if let Some(begin) = span.begin {
            self.pending = self
                .tape
                .seek(begin)
                .map_err(|error| SourceError::Recording {
                    path: self.path.clone(),
                    error,
                })?;
        }
        Ok(())
    }

    fn advance(&mut self) -> Result<Option<Sample>, SourceError> {
        if let Some(sample) = self.pending.take() {
            return Ok(Some(sample));
        }
        self.tape.advance().map_err(|error| SourceError::Recording {
            path: self.path.clone(),
            error,
        })
    }
}

impl Source for Recorded {
    fn sample(&mut self, _: &Demand) -> Result<Sample, SourceError> {
        let next = self.advance()?;
        let Some(mut sample) = next.filter(|next| self.end.is_none_or(|end| next.wall <= end))
        else {
            return Err(SourceError::End {
                damaged: self.tape.damaged(),
            });
        };
        let recorded = sample.seq;
        let seq = self.last.as_ref().map_or(0, |last| {
            let follows = last.recorded.checked_add(1) == Some(recorded) && last.at < sample.at;
            last.seq + if follows { 1 } else { 2 }
        });
        sample.seq = seq;
        self.last = Some(Last {
            recorded,
            seq,
            at: sample.at,
        });
        Ok(sample)
    }

    fn is_recorded(&self) -> bool {
        true
    }
}
