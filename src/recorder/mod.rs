//! Writing recordings: the loop of `threadtop record`, a sample each interval; and whoever writes what the screen keeps in
//! memory ([`Follower`]).
//!
//! In: a [`Source`], or a [`Ring`](crate::recording::Ring) that somebody else fills. Out: a file, or a folder of them, and sentences about what went wrong on the way. A full disk or a file
//! that was removed ends nothing: it is reported once, and recording continues as soon as it can.

mod destination;
mod detail;
mod follower;
mod sink;
mod sync;

pub use destination::Target;
pub use detail::Detail;
pub use follower::{Event, Follower};

use crate::recording::FileError;
use crate::source::{Demand, Source, SourceError};
use crate::stop::Stop;
use destination::Destination;
use std::io::Write;
use std::time::{Duration, Instant};

/// How long work that nobody waits for goes on at a time.
const SLICE: Duration = Duration::from_millis(5);

/// What is recorded.
#[derive(Clone, Debug)]
pub struct Options {
    /// Where to.
    pub target: Target,
    /// How much of every task.
    pub detail: Detail,
    /// Time between two samples.
    pub interval: Duration,
    /// CPU time per second below which reading keeps itself; zero for no limit.
    pub budget: Duration,
    /// How long; without end if `None`.
    pub time: Option<Duration>,
    /// Bytes that a file may have; any number if `None`.
    pub size: Option<u64>,
}

/// Why recording ended early.
#[derive(Debug, thiserror::Error)]
pub enum RecordError {
    /// No sample could be taken.
    #[error(transparent)]
    Source(#[from] SourceError),
    /// The file cannot be had.
    #[error(transparent)]
    File(#[from] FileError),
}

/// Where samples are written to, open.
pub struct Open(Destination);

impl Open {
    /// Opens it, before anything is measured.
    pub fn new(target: &Target) -> Result<Self, FileError> {
        Ok(Self(Destination::open(target)?))
    }
}

/// Records until the time is over, the file is large enough, or somebody asks to stop.
pub fn record(
    options: &Options,
    source: &mut dyn Source,
    Open(mut to): Open,
    stop: &Stop,
    notes: &mut dyn Write,
) -> Result<(), RecordError> {
    let demand = Demand {
        interval: options.interval,
        budget: options.budget,
        ..options.detail.demand()
    };
    let began = Instant::now();
    let mut due = began;
    loop {
        let sample = source.sample(&demand)?;
        to.append(&sample, notes)?;
        // A sample that is late may be the last.
        let is_over = options.time.is_some_and(|time| due >= began + time);
        if is_over || options.size.is_some_and(|size| to.size() >= size) {
            return Ok(());
        }
        // Deadlines are absolute. Those that were missed are left out.
        due = (due + options.interval).max(Instant::now());
        if let Some(time) = options.time {
            due = due.min((began + time).max(Instant::now()));
        }
        while source.background(&demand, SLICE) && Instant::now() < due {
            if stop.is_asked() {
                return Ok(());
            }
        }
        if stop.wait(due) {
            return Ok(());
        }
    }
}
