//! Calm order: a row moves at once when its value is quite another than the one it was placed by, and otherwise only when
//! it differs for two samples.
//!
//! Every row stands where its *placed* value puts it. The placed value follows the shown one only when that has been
//! more than one display unit away, to the same side, in two samples one after the other; it then takes the nearer of
//! the two. So a value that flickers a little moves nothing, and one that really changed moves its row with the next sample.
//! No shown value is [`FAR`] from the placed one: so a row that shows more than twice as much as another is above it.

use super::{Kind, Query, RowKey, format};
use crate::sample::TaskKey;
use rustc_hash::{FxHashMap, FxHashSet};

/// A factor between the shown and the placed value that moves a row at once. Of two rows, each of them less than this away,
/// the one that shows more than the square of it as much as the other is placed by the larger value.
const FAR: f64 = std::f64::consts::SQRT_2;

/// Display units that are no reason to move at once, whatever the factor: next to zero all flickers.
const NEAR: f64 = 10.0;

/// The values that rows were placed by.
#[derive(Clone, Debug, Default)]
pub struct Settled {
    /// What they were placed for: another sort or another selection places everything anew.
    query: Option<Query>,
    seq: Option<u64>,
    /// The list being made is the first one of its sample.
    sampled: bool,
    placed: FxHashMap<RowKey, Placed>,
    /// Processes whose threads had values in the last sample: one of them that is not in `placed` stood at zero.
    known: FxHashSet<TaskKey>,
    /// Processes whose threads have values in the sample at hand.
    knowing: FxHashSet<TaskKey>,
}

#[derive(Clone, Copy, Debug)]
struct Placed {
    value: f64,
    /// Value of the last sample, when it was too far from `value`.
    away: Option<f64>,
    /// Listed in the sample at hand.
    listed: bool,
}

impl Settled {
    /// Begins a list: notes whether it is of a new sample, and forgets everything when the order is another one.
    pub(super) fn begin(&mut self, seq: u64, query: &Query) {
        let same = self
            .query
            .as_ref()
            .is_some_and(|before| same_order(before, query));
        if !same {
            *self = Self {
                query: Some(query.clone()),
                ..Self::default()
            };
        }
        self.sampled = self.seq != Some(seq);
        self.seq = Some(seq);
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

    /// The value that places a process.
    pub(super) fn process(&mut self, key: TaskKey, kind: Kind, value: Option<f64>) -> Option<f64> {
        self.settle(RowKey::Process(key), kind, value, true)
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
        let is_process = matches!(key, RowKey::Process(_));
        let Some(placed) = self.placed.get_mut(&key) else {
            let value = if new || far(shown, 0.0, kind) {
                shown
            } else {
                0.0
            };
            let away = (self.sampled && beyond(shown, value, kind)).then_some(shown);
            if is_process || value != 0.0 || away.is_some() {
                let placed = Placed {
                    value,
                    away,
                    listed: true,
                };
                self.placed.insert(key, placed);
            }
            return Some(value);
        };
        if self.sampled {
            placed.follow(shown, kind);
            // One that came to rest at zero is forgotten at the end.
            placed.listed = is_process || placed.value != 0.0 || placed.away.is_some();
        }
        Some(placed.value)
    }
}

impl Placed {
    /// Takes the value of a new sample.
    fn follow(&mut self, shown: f64, kind: Kind) {
        if !beyond(shown, self.value, kind) {
            self.away = None;
            return;
        }
        if far(shown, self.value, kind) {
            self.value = shown;
            self.away = None;
            return;
        }
        let before = self.away.replace(shown);
        let Some(before) = before.filter(|before| (*before > self.value) == (shown > self.value))
        else {
            return;
        };
        let rises = shown > self.value;
        self.value = if rises == (shown < before) {
            shown
        } else {
            before
        };
        if !beyond(shown, self.value, kind) {
            self.away = None;
        }
    }
}

/// More than one display unit apart. Hundredths of a percent are shown, but are no reason to move.
fn beyond(a: f64, b: f64, kind: Kind) -> bool {
    // The tolerance is for what binary fractions make of tenths.
    (a - b).abs() > unit(a, b, kind) * 1.001
}

/// So far apart that nobody takes one for the other.
fn far(a: f64, b: f64, kind: Kind) -> bool {
    let (less, more) = if a < b { (a, b) } else { (b, a) };
    more - less > unit(a, b, kind) * NEAR && more > less * FAR
}

/// The display unit of the larger one.
fn unit(a: f64, b: f64, kind: Kind) -> f64 {
    let step = format::step(kind, a).max(format::step(kind, b));
    if kind == Kind::Percent {
        step.max(0.1)
    } else {
        step
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
}

#[cfg(test)]
mod tests;
