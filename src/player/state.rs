//! What the player is asked for, and what it shows.

use super::Settings;
use crate::diagnosis::Judged;
use crate::rates::Snapshot;
use std::sync::Arc;
use std::time::Duration;

/// What the player shall do.
#[derive(Clone, Debug, PartialEq)]
pub enum Command {
    /// Go to the newest sample that is no later than this wall time, nanoseconds since 1970 UTC.
    GoTo(u64),
    /// Go so many samples later, or earlier.
    Step(i64),
    /// Play on, or stop.
    Play(bool),
    /// How fast.
    Speed(Speed),
    /// Judge and leave out by this.
    Settings(Settings),
}

/// How fast is played, hundredths of the speed at which it was recorded.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Speed(u32);

impl Default for Speed {
    fn default() -> Self {
        Self(100)
    }
}

impl Speed {
    /// The lowest and the highest, times the speed at which it was recorded.
    pub const BOUNDS: (f64, f64) = (0.25, 600.0);

    /// So many times the speed at which it was recorded; `None` outside of [`Self::BOUNDS`].
    pub fn of(times: f64) -> Option<Self> {
        (Self::BOUNDS.0..=Self::BOUNDS.1)
            .contains(&times)
            .then(|| Self((times * 100.0).round() as u32))
    }

    /// Times the speed at which it was recorded.
    pub fn times(self) -> f64 {
        f64::from(self.0) / 100.0
    }
}

/// What the player shows.
#[derive(Clone, Debug, Default)]
pub struct State {
    /// The moment, with its rates; `None` before the first one was found.
    pub snapshot: Option<Arc<Snapshot>>,
    /// What the samples up to it make of it.
    pub judged: Arc<Judged>,
    /// Another number than before: it was jumped to, and does not follow what was shown.
    pub leap: u64,
    /// Wall times of the first and the last sample of the timeline, nanoseconds since 1970 UTC.
    pub span: (u64, u64),
    /// Time between two samples here, about; `None` while only one is known.
    pub interval: Option<Duration>,
    /// It plays on by itself.
    pub playing: bool,
    /// How fast it does.
    pub speed: Speed,
    /// What there is to say, with its number: another number is another note.
    pub note: Option<(u64, Note)>,
    /// Why nothing more can be read, if so.
    pub failure: Option<String>,
}

/// What the player has to say.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Note {
    /// This is the first sample.
    First,
    /// This is the last sample.
    Last,
    /// Nothing was recorded from the one wall time to the other.
    Gap(u64, u64),
}
