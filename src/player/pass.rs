//! One pass over samples that follow each other: what is built up from one to the next.

use crate::diagnosis::{Judged, LintThresholds};
use crate::rates::{Snapshot, advance};
use crate::sample::Sample;
use crate::source::{Choosing, DeviceChoice};
use crate::store::{History, SAMPLES};
use crate::text::patterns::Patterns;
use std::collections::VecDeque;
use std::sync::Arc;
use std::time::Duration;

/// What a person has chosen that changes what is made of samples.
#[derive(Clone, Debug)]
pub struct Settings {
    /// Names of threads that belong together.
    pub patterns: Arc<Patterns>,
    /// When tasks are marked.
    pub thresholds: LintThresholds,
    /// Devices that are listed and part of sums.
    pub devices: DeviceChoice,
}

/// Patterns are the same if they were made at once.
impl PartialEq for Settings {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.patterns, &other.patterns)
            && self.thresholds == other.thresholds
            && self.devices == other.devices
    }
}

/// A sample that the history knows, and so can be gone back to.
#[derive(Clone, Debug)]
pub(super) struct Known {
    /// When it was taken, nanoseconds since 1970 UTC.
    pub(super) wall: u64,
    /// Its number.
    pub(super) seq: u64,
    /// What was made of it.
    pub(super) judged: Arc<Judged>,
}

/// What is built up.
pub(super) struct Pass {
    /// The last sample.
    pub(super) snapshot: Option<Arc<Snapshot>>,
    judged: Judged,
    pub(super) history: History,
    /// The last samples without a gap, as many as tasks have series of, the newest last.
    pub(super) known: VecDeque<Known>,
    choosing: Choosing,
}

impl Pass {
    pub(super) fn new(interval: Duration) -> Self {
        Self {
            snapshot: None,
            judged: Judged::default(),
            history: History::new(interval),
            known: VecDeque::with_capacity(SAMPLES),
            choosing: Choosing::default(),
        }
    }

    /// Takes in the next sample.
    pub(super) fn take(&mut self, sample: Sample, settings: &Settings) {
        let snapshot = self.see(sample, settings);
        self.history.push(&snapshot);
    }

    /// Takes in the next sample, with the history elsewhere.
    pub(super) fn take_live(&mut self, sample: Sample, settings: &Settings, history: &mut History) {
        let snapshot = self.see(sample, settings);
        history.push(&snapshot);
    }

    fn see(&mut self, mut sample: Sample, settings: &Settings) -> Arc<Snapshot> {
        self.choosing.choose(&mut sample, &settings.devices);
        let snapshot = Arc::new(advance(self.snapshot.as_deref(), Arc::new(sample)));
        self.judged
            .see(&snapshot, &settings.patterns, &settings.thresholds);
        if snapshot.elapsed.is_none() {
            self.known.clear();
        }
        if self.known.len() == SAMPLES {
            self.known.pop_front();
        }
        self.known.push_back(Known {
            wall: snapshot.sample.wall,
            seq: snapshot.sample.seq,
            judged: Arc::new(self.judged.clone()),
        });
        self.snapshot = Some(Arc::clone(&snapshot));
        snapshot
    }

    /// What is made of the last sample.
    pub(super) fn newest(&self) -> Arc<Judged> {
        let newest = self.known.back();
        newest.map_or_else(Arc::default, |newest| Arc::clone(&newest.judged))
    }

    /// When the last sample was taken.
    pub(super) fn wall(&self) -> Option<u64> {
        self.snapshot.as_ref().map(|snapshot| snapshot.sample.wall)
    }

    /// The usual time between two samples: the middle of what is known, in tenths of a second. Two samples tell nothing of it.
    pub(super) fn interval(&self) -> Option<Duration> {
        const TENTH: u64 = 100_000_000;
        if self.known.len() < 3 {
            return None;
        }
        let pairs = self.known.iter().zip(self.known.iter().skip(1));
        let mut steps: Vec<u64> = pairs
            .map(|(one, next)| next.wall.saturating_sub(one.wall))
            .collect();
        steps.sort_unstable();
        let step = *steps.get(steps.len() / 2)?;
        let tenths = ((step + TENTH / 2) / TENTH).max(1);
        Some(Duration::from_nanos(tenths * TENTH))
    }
}
