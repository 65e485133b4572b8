//! Calm order: what is nearly equal keeps its order, and nothing else does for longer than a sample.
//!
//! Every row stands where its *placed* value puts it, which is one that it has shown. In every second sample, the settling
//! one, that is the shown value, unless the two differ by no more than [`slack`]: so much is noise. In the samples between,
//! only rows move at once whose value is [`FAR`] from the placed one. So of two neighbours the lower one never shows more
//! than twice as much as the upper one, and in two samples one after the other not more at all, but for noise. A small
//! difference that lasts moves a row too.

use super::{Kind, Query, RowKey, format};
use crate::groups::{GroupKey, GroupRates, Groups};
use crate::sample::TaskKey;
use rustc_hash::{FxHashMap, FxHashSet};

/// A factor between the shown and the placed value that moves a row at once. Of two rows, each of them less than this away,
/// the one that shows more than the square of it as much as the other is placed by the larger value.
const FAR: f64 = std::f64::consts::SQRT_2;

/// Samples in which a row shows more than it is placed by, or in all of them less, after which that is no noise.
const LASTING: u8 = 5;

/// What is remembered from one list to the next: the values that rows were placed by, and groups.
#[derive(Clone, Debug, Default)]
pub struct Settled {
    /// What they were placed for: another sort or another selection places everything anew.
    query: Option<Query>,
    /// The moment that they were compared with: number and time of its sample.
    baseline: Option<(u64, u64)>,
    seq: Option<u64>,
    /// The list being made is the first one of its sample.
    sampled: bool,
    /// The sample at hand is one in which rows are placed by what they show.
    settling: bool,
    placed: FxHashMap<RowKey, Placed>,
    /// Processes whose threads had values in the last sample: one of them that is not in `placed` stood at zero.
    known: FxHashSet<TaskKey>,
    /// Processes whose threads have values in the sample at hand.
    knowing: FxHashSet<TaskKey>,
    /// Groups of processes, while they are listed.
    pub(super) groups: Groups,
}

#[derive(Clone, Copy, Debug, Default)]
struct Placed {
    value: f64,
    /// Samples one after the other in which more was shown, or in all of them less.
    beside: u8,
    /// The least that these differed by; negative where less was shown.
    least: f64,
    /// Listed in the sample at hand.
    listed: bool,
}

impl Settled {
    /// Begins a list: notes whether it is of a new sample, and forgets everything when the order is another one.
    pub(super) fn begin(&mut self, seq: u64, query: &Query) {
        let baseline = query.baseline.as_deref();
        let moment = baseline.map(|then| (then.sample.seq, then.sample.wall));
        let same = self.baseline == moment
            && self
                .query
                .as_ref()
                .is_some_and(|before| same_order(before, query));
        if !same {
            self.forget_order();
            // A moment lives no longer than it is compared with.
            let baseline = None;
            let query = query.clone();
            self.query = Some(Query { baseline, ..query });
            self.baseline = moment;
        }
        self.sampled = self.seq != Some(seq);
        self.settling ^= self.sampled;
        self.seq = Some(seq);
    }

    /// What the group added up to in the sample with this number, if it was listed then.
    pub fn group_rates(&self, key: &GroupKey, seq: u64) -> Option<GroupRates> {
        self.groups.rates_in(key, seq)
    }

    /// Places all rows anew by what they show.
    pub fn forget_order(&mut self) {
        *self = Self {
            groups: std::mem::take(&mut self.groups),
            ..Self::default()
        };
    }

    /// Ends a list: forgets rows that are gone.
    pub(super) fn end(&mut self) {
        if !self.sampled {
            return;
        }
        self.placed
            .retain(|_, placed| std::mem::take(&mut placed.listed));
        self.known = std::mem::take(&mut self.knowing);
    }

    /// The value that places a process or a group.
    pub(super) fn whole(&mut self, key: RowKey, kind: Kind, value: Option<f64>) -> Option<f64> {
        self.settle(key, kind, value, true)
    }

    /// The value that places a thread, a pool or the ended threads of `process`.
    pub(super) fn part(
        &mut self,
        process: TaskKey,
        key: impl FnOnce() -> RowKey,
        kind: Kind,
        value: Option<f64>,
    ) -> Option<f64> {
        let value = value?;
        let new = !self.known.contains(&process);
        if self.sampled {
            self.knowing.insert(process);
        }
        if value == 0.0 && (new || self.placed.is_empty()) {
            // By far the most: never remembered.
            return Some(0.0);
        }
        self.settle(key(), kind, Some(value), new)
    }

    /// `new`: a row that is not remembered is a new one; otherwise it stood at zero.
    fn settle(&mut self, key: RowKey, kind: Kind, value: Option<f64>, new: bool) -> Option<f64> {
        let shown = format::shown(kind, value?);
        if format::step(kind, shown) == 0.0 {
            return Some(shown);
        }
        let begin = if new { shown } else { 0.0 };
        let is_whole = matches!(key, RowKey::Process(_) | RowKey::Group(_));
        let known = self.placed.get(&key).copied();
        let mut placed = known.unwrap_or(Placed {
            value: begin,
            ..Placed::default()
        });
        if self.sampled {
            placed.follow(shown, kind, self.settling);
        }
        // One that came to rest at zero is forgotten at the end.
        placed.listed = is_whole || placed.value != 0.0 || placed.beside > 0;
        if known.is_some() || placed.listed {
            self.placed.insert(key, placed);
        }
        Some(placed.value)
    }
}

impl Placed {
    /// Takes the value of a new sample.
    fn follow(&mut self, shown: f64, kind: Kind, settling: bool) {
        let difference = shown - self.value;
        // The tolerance is for what binary fractions make of tenths.
        if difference.abs() <= slack(kind, shown) * 1.001 {
            return self.last(difference);
        }
        let far = shown > self.value * FAR || self.value > shown * FAR;
        if far || settling {
            *self = Self {
                value: shown,
                ..Self::default()
            };
        }
    }

    /// Counts for how long it has shown a little more, or a little less, and goes that way when it lasted.
    fn last(&mut self, difference: f64) {
        let lasts = self.beside > 0 && (difference > 0.0) == (self.least > 0.0);
        if difference == 0.0 {
            self.beside = 0;
        } else if !lasts {
            (self.beside, self.least) = (1, difference);
        } else {
            self.beside += 1;
            if difference.abs() < self.least.abs() {
                self.least = difference;
            }
        }
        if self.beside == LASTING {
            self.value += self.least;
            self.beside = 0;
        }
    }
}

/// How far the placed value may be from the shown one, to either side: what rates differ by from one sample to the next
/// though nothing happened. Memory is no rate and hardly flickers; other numbers do not at all.
pub(super) fn slack(kind: Kind, shown: f64) -> f64 {
    const SHARE: f64 = 0.05;
    match kind {
        Kind::Percent | Kind::Graph => f64::max(0.3, SHARE * shown),
        Kind::Rate => f64::max(0.5, SHARE * shown),
        Kind::ByteRate => f64::max(2048.0, SHARE * shown),
        Kind::Bytes => 0.01 * shown,
        _ => 0.0,
    }
}

/// The two place rows by the same values.
fn same_order(a: &Query, b: &Query) -> bool {
    a.mode == b.mode
        && a.sort == b.sort
        && a.filter == b.filter
        && a.uid == b.uid
        && a.only == b.only
        && a.kernel_threads == b.kernel_threads
        && a.within == b.within
}

#[cfg(test)]
mod tests;
