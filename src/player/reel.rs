//! A timeline and the moment on it that is shown.
//!
//! ```text
//!            an hour              120 samples        lead   shown
//!  ──────────┼────────────────────┼──────────────────┼──────┼─────▶
//!            charts, when idle    sparklines, soon   at once
//! ```
//!
//! A jump reads a lead first: what is shown at once has rates, who has just begun and ended, and a verdict. More is read in slices
//! while nothing else is asked for, and put in place when it is whole.

use super::pass::{Pass, Settings};
use crate::diagnosis::Judged;
use crate::rates::Snapshot;
use crate::recording::{TapeError, Timeline};
use crate::sample::Sample;
use crate::store::{History, SAMPLES, Store};
use std::sync::Arc;
use std::time::Duration;

/// Samples of a lead.
const LEAD: u32 = 10;
/// A lead lasts so long at least: who has ended or begun is told for that time.
const SHORTEST: Duration = Duration::from_secs(4);
/// What charts show at most.
const CHARTS: Duration = Duration::from_hours(1);

/// How far back the history is known, beyond the lead.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Warm {
    Lead,
    Rows,
    Charts,
}

/// What was come upon.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Came {
    /// To the next sample.
    Next,
    /// There is none.
    End,
}

/// A timeline and the moment that is shown.
pub(super) struct Reel {
    timeline: Timeline,
    store: Arc<Store>,
    pub(super) settings: Settings,
    /// What was read up to the newest sample of the history; the history itself is in the store.
    pass: Pass,
    shown: Option<Arc<Snapshot>>,
    judged: Arc<Judged>,
    /// The next sample of the timeline is the one after what is shown.
    in_place: bool,
    warm: Warm,
    warming: Option<Pass>,
    leap: u64,
    interval: Duration,
}

impl Reel {
    pub(super) fn new(timeline: Timeline, store: Arc<Store>, settings: Settings) -> Self {
        let interval = Duration::from_secs(1);
        Self {
            timeline,
            store,
            settings,
            pass: Pass::new(interval),
            shown: None,
            judged: Arc::default(),
            in_place: false,
            warm: Warm::Lead,
            warming: None,
            leap: 0,
            interval,
        }
    }

    /// The moment shown.
    pub(super) const fn shown(&self) -> Option<&Arc<Snapshot>> {
        self.shown.as_ref()
    }

    /// What the samples up to it make of it.
    pub(super) const fn judged(&self) -> &Arc<Judged> {
        &self.judged
    }

    /// How often was jumped.
    pub(super) const fn leap(&self) -> u64 {
        self.leap
    }

    /// Time between two samples, about.
    pub(super) const fn interval(&self) -> Duration {
        self.interval
    }

    pub(super) fn span(&mut self) -> Result<(u64, u64), TapeError> {
        self.timeline.span()
    }

    fn wall(&self) -> u64 {
        self.shown.as_ref().map_or(0, |shown| shown.sample.wall)
    }

    fn lead(&self) -> u64 {
        nanos((self.interval * LEAD).max(SHORTEST))
    }

    /// Goes so long before `wall`, and gives the sample there. Where nothing was recorded for long, as while a machine sleeps, what
    /// was before that is part of it.
    fn begin(&mut self, wall: u64, lead: u64) -> Result<Option<Sample>, TapeError> {
        let before = self.timeline.seek(wall.saturating_sub(lead))?;
        let (Some(sample), Some(next)) = (&before, self.timeline.peek()?) else {
            return Ok(before);
        };
        if next.saturating_sub(sample.wall) <= self.lead() {
            return Ok(before);
        }
        let earlier = sample.wall.saturating_sub(self.lead());
        self.timeline.seek(earlier)
    }

    /// Reads up to the newest sample that is no later than `wall`, from so long before it on; the first one, where none is.
    fn read_up_to(&mut self, wall: u64, lead: u64) -> Result<Pass, TapeError> {
        let mut pass = Pass::new(self.interval);
        let mut wall = wall;
        let mut before = self.begin(wall, lead)?;
        if let Some(sample) = &before
            && self.timeline.peek()?.is_none_or(|next| next > wall)
        {
            // Within a gap: what was before it, with a lead of its own.
            wall = sample.wall;
            before = self.begin(wall, lead)?;
        }
        if let Some(sample) = before {
            pass.take(sample, &self.settings);
        }
        while let Some(next) = self.timeline.peek()?
            && (next <= wall || pass.snapshot.is_none())
            && let Some(sample) = self.timeline.advance()?
        {
            pass.take(sample, &self.settings);
        }
        Ok(pass)
    }

    /// Shows what was read, and its history with it.
    fn install(&mut self, pass: Pass, warm: Warm) {
        let mut pass = pass;
        self.interval = pass.interval().unwrap_or(self.interval);
        let mut history = std::mem::replace(&mut pass.history, History::new(self.interval));
        history.set_interval(self.interval);
        *self.store.history() = history;
        self.shown.clone_from(&pass.snapshot);
        self.judged = pass.newest();
        self.pass = pass;
        (self.in_place, self.warm, self.warming) = (true, warm, None);
    }

    /// Jumps to the newest sample that is no later than `wall`.
    pub(super) fn go_to(&mut self, wall: u64) -> Result<(), TapeError> {
        self.warming = None;
        let pass = self.read_up_to(wall, self.lead())?;
        if pass.snapshot.is_some() {
            self.leap += 1;
            self.install(pass, Warm::Lead);
        }
        Ok(())
    }

    /// Shows the next sample.
    pub(super) fn forward(&mut self) -> Result<Came, TapeError> {
        self.warming = None;
        let known = self.position().and_then(|at| self.pass.known.get(at + 1));
        if let Some((wall, seq)) = known.map(|known| (known.wall, known.seq)) {
            self.show_again(wall, seq)?;
            return Ok(Came::Next);
        }
        if !self.in_place
            && let Some((wall, seq)) = self.pass.known.back().map(|last| (last.wall, last.seq))
        {
            self.show_again(wall, seq)?;
        }
        let Some(sample) = self.timeline.advance()? else {
            return Ok(Came::End);
        };
        self.pass
            .take_live(sample, &self.settings, &mut self.store.history());
        self.shown.clone_from(&self.pass.snapshot);
        self.judged = self.pass.newest();
        Ok(Came::Next)
    }

    /// Shows the sample before.
    pub(super) fn back(&mut self) -> Result<Came, TapeError> {
        self.warming = None;
        let at = self.position().and_then(|at| at.checked_sub(1));
        if let Some(known) = at.and_then(|at| self.pass.known.get(at)) {
            let (wall, seq) = (known.wall, known.seq);
            self.show_again(wall, seq)?;
            return Ok(Came::Next);
        }
        self.in_place = false;
        match self.timeline.seek(self.wall())? {
            Some(before) => {
                self.go_to(before.wall)?;
                Ok(Came::Next)
            }
            None => Ok(Came::End),
        }
    }

    /// Where what is shown stands among what the history knows.
    fn position(&self) -> Option<usize> {
        let seq = self.shown.as_ref()?.sample.seq;
        let known = &self.pass.known;
        known.binary_search_by_key(&seq, |known| known.seq).ok()
    }

    /// Shows a sample that the history knows; the history stays as it is.
    fn show_again(&mut self, wall: u64, seq: u64) -> Result<(), TapeError> {
        let mut again = self.read_up_to(wall, self.lead())?;
        self.timeline.renumber(seq);
        let Some(snapshot) = again.snapshot.take() else {
            return Ok(());
        };
        let mut snapshot = Arc::unwrap_or_clone(snapshot);
        Arc::make_mut(&mut snapshot.sample).seq = seq;
        let snapshot = Arc::new(snapshot);
        let newest = self.pass.known.back().is_some_and(|last| last.seq == seq);
        let known = self.pass.known.iter().find(|known| known.seq == seq);
        self.judged = known.map_or_else(Arc::default, |known| Arc::clone(&known.judged));
        if newest {
            // From here the history goes on.
            self.pass.snapshot = Some(Arc::clone(&snapshot));
        }
        self.shown = Some(snapshot);
        self.in_place = newest;
        Ok(())
    }

    /// More of the history can be read.
    pub(super) fn is_cold(&self, also_charts: bool) -> bool {
        let newest = self.position().map(|at| at + 1) == Some(self.pass.known.len());
        let wanted = if also_charts {
            Warm::Charts
        } else {
            Warm::Rows
        };
        self.shown.is_some() && newest && (self.warm as u8) < wanted as u8
    }

    /// Reads a little more of the history; true when another history is in place now.
    pub(super) fn warm(&mut self, samples: usize) -> Result<bool, TapeError> {
        let (wall, next) = match self.warm {
            Warm::Lead => (nanos(self.interval * (SAMPLES as u32 + 1)), Warm::Rows),
            _ => (
                nanos(CHARTS.max(self.interval * (SAMPLES as u32 + 1))),
                Warm::Charts,
            ),
        };
        let until = self.wall();
        let mut pass = if let Some(pass) = self.warming.take() {
            pass
        } else {
            self.in_place = false;
            let mut pass = Pass::new(self.interval);
            if let Some(before) = self.begin(until, wall)? {
                pass.take(before, &self.settings);
            }
            pass
        };
        for _ in 0..samples {
            if pass.wall() >= Some(until) {
                break;
            }
            let Some(sample) = self.timeline.advance()? else {
                // What was there is there no more.
                self.warm = next;
                return Ok(false);
            };
            pass.take(sample, &self.settings);
        }
        if pass.wall() < Some(until) {
            self.warming = Some(pass);
            return Ok(false);
        }
        self.install(pass, next);
        Ok(true)
    }

    /// The wall time of the next sample and whether it comes after a gap; `None` at the end.
    pub(super) fn ahead(&mut self) -> Result<Option<u64>, TapeError> {
        let known = self.position().and_then(|at| self.pass.known.get(at + 1));
        if let Some(known) = known {
            return Ok(Some(known.wall));
        }
        if !self.in_place {
            let (wall, seq) = (
                self.wall(),
                self.shown.as_ref().map_or(0, |shown| shown.sample.seq),
            );
            self.warming = None;
            self.show_again(wall, seq)?;
        }
        self.timeline.peek()
    }
}

fn nanos(time: Duration) -> u64 {
    u64::try_from(time.as_nanos()).unwrap_or(u64::MAX)
}
