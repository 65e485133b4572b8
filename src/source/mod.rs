//! Where samples come from: the live machine or a recording, later another machine.
//!
//! In: [`Demand`], what somebody looks at. Out: [`Sample`], raw counters. Knows nothing of rates and screens.

mod chosen;
mod demand;
mod device_choice;
mod inspector;
pub mod live;
mod recorded;
mod recordings;
mod spaced;

pub use chosen::Choosing;
pub use demand::{Demand, Extras, Fields, MarkLimits};
pub use device_choice::DeviceChoice;
pub use inspector::{Answering, Inspector};
pub use recorded::{Recorded, Span, open_tape};
pub use recordings::{Part, open_recordings, open_timeline};

use crate::act::Actor;
use crate::recording::TapeError;
use crate::sample::Sample;
use std::path::Path;
use std::time::Duration;

/// Why nothing can be done to tasks of another time, place or namespace.
const NOT_OURS: &str = "Read-only: these are not the processes of this machine.";

/// Why no sample could be taken.
#[derive(Debug, thiserror::Error)]
pub enum SourceError {
    /// The tree under the root is no `/proc`, or cannot be read.
    #[error("cannot read {path}: {error}; threadtop needs a Linux /proc there")]
    Unreadable {
        /// The file or folder.
        path: String,
        /// What the kernel said.
        error: std::io::Error,
    },
    /// A `/proc` of processes alone.
    #[error(
        "{path} has no files about the machine: it is mounted with subset=pid; mount another one and name it with --root"
    )]
    OnlyPids {
        /// Where it is mounted.
        path: String,
    },
    /// Not one more file could be opened.
    #[error("too many files are open, raise the limit (ulimit -n)")]
    Exhausted,
    /// So few files may be open at once that nothing can be shown.
    #[error("only {most} files may be open at once (ulimit -n), threadtop needs {needed}")]
    FewFiles {
        /// Files that may be open at most.
        most: u64,
        /// Files that have to be.
        needed: u64,
    },
    /// Not even the monitor itself can be read.
    #[error("no process can be read, not even threadtop itself; too many open files?")]
    NoProcess,
    /// A recording cannot be read.
    #[error("cannot read the recording {path}: {error}")]
    Recording {
        /// The file.
        path: String,
        /// What is wrong with it.
        error: TapeError,
    },
    /// The recording has no more samples, or none in the part that is wanted.
    #[error("this part of the recording has too few samples: rates need two")]
    End {
        /// Places of it that could not be read and were left out.
        damaged: u64,
    },
}

/// A supplier of samples. Its reads may block, so it lives on a thread of its own (see `collector`).
pub trait Source: Send {
    /// Takes the next sample: everything that moved since the last one, and what `demand` looks at.
    fn sample(&mut self, demand: &Demand) -> Result<Sample, SourceError>;

    /// Tells more about the instant of the last sample, because `demand` looks at something else now: details of
    /// newly visible tasks, threads of newly opened processes. Counters that were known keep their value. Returns
    /// within a few ms, with `None` when nothing was missing; `again` in the answer means that there is more to come
    /// from a further call.
    fn refine(&mut self, _demand: &Demand) -> Option<Refined> {
        None
    }

    /// Does a slice of the work that nobody waits for (the threads' baseline), for about `budget`. `false` when there
    /// is none left.
    fn background(&mut self, _demand: &Demand, _budget: Duration) -> bool {
        false
    }

    /// Somebody to ask about single tasks, beside the samples; `None` where nobody can tell.
    fn inspector(&self) -> Option<Inspector> {
        None
    }

    /// Its samples are of another time, and there at once: nobody has to wait for the next one, until there are no more
    /// ([`SourceError::End`]).
    fn is_recorded(&self) -> bool {
        false
    }

    /// The capability to do something to the tasks of the samples; or why nothing can be done, as a sentence. Only a source that
    /// reads the tasks themselves hands an actor out: what was recorded or sent has PIDs that mean other tasks here.
    fn actor(&self) -> Result<Box<dyn Actor>, &'static str> {
        Err(NOT_OURS)
    }
}

/// The source of what is at `root`, without the devices that nobody wants: the one place that chooses.
pub fn open(root: &Path) -> Result<Box<dyn Source>, SourceError> {
    let source = Box::new(live::Live::open(root)?);
    Ok(Box::new(chosen::Chosen::new(source)))
}

/// Answer of [`Source::refine`].
pub struct Refined {
    /// The last sample with more details.
    pub sample: Sample,
    /// Call again: not all that was asked for fitted into one slice.
    pub again: bool,
}
