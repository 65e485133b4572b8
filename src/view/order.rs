//! Calm order: a row moves only when its value differs from the one it was placed by for two samples.
//!
//! Every row stands where its *placed* value puts it. The placed value follows the shown one only when that has been
//! more than one display unit away, to the same side, in two samples one after the other; it then takes the nearer of
//! the two. So a value that flickers moves nothing, and one that really changed moves its row with the next sample.

use super::Kind;
use super::format;
use super::{Query, RowKey};
use crate::sample::TaskKey;
use rustc_hash::{FxHashMap, FxHashSet};
use std::cmp::Ordering;

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
    /// The same of the sample at hand.
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
            let value = if new { shown } else { 0.0 };
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
    let step = format::step(kind, a).max(format::step(kind, b));
    let unit = if kind == Kind::Percent {
        step.max(0.1)
    } else {
        step
    };
    // The tolerance is for what binary fractions make of tenths.
    (a - b).abs() > unit * 1.001
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

/// What a row is sorted by.
#[derive(Clone, Debug)]
pub(super) enum SortKey {
    /// A placed value; `None`, unknown, comes last whichever way the sort goes.
    Number(Option<f64>),
    /// Text in lower case.
    Text(Box<[u8]>),
}

/// Something to be sorted: its key, and the ID that decides between equals.
#[derive(Clone, Debug)]
pub(super) struct Entry<T> {
    pub(super) key: SortKey,
    pub(super) id: u32,
    pub(super) what: T,
}

/// Sorts; equals are ordered by ID, the smallest first.
pub(super) fn sort<T>(entries: Vec<Entry<T>>, descending: bool) -> Vec<Entry<T>> {
    // Of many threads nearly all rest: they are set apart, and lie in runs that are already in order.
    let (mut rest, mut moving): (Vec<_>, Vec<_>) = entries
        .into_iter()
        .partition(|entry| matches!(entry.key, SortKey::Number(Some(0.0))));
    rest.sort_by_key(|entry| entry.id);
    moving.sort_by(|a, b| compare(&a.key, &b.key, descending).then(a.id.cmp(&b.id)));
    let zero = SortKey::Number(Some(0.0));
    let before =
        moving.partition_point(|entry| compare(&entry.key, &zero, descending) == Ordering::Less);
    let after = moving.split_off(before);
    moving.extend(rest);
    moving.extend(after);
    moving
}

fn compare(a: &SortKey, b: &SortKey, descending: bool) -> Ordering {
    let turned = |order: Ordering| if descending { order.reverse() } else { order };
    match (a, b) {
        (SortKey::Number(Some(a)), SortKey::Number(Some(b))) => turned(a.total_cmp(b)),
        (SortKey::Number(a), SortKey::Number(b)) => a.is_none().cmp(&b.is_none()),
        (SortKey::Text(a), SortKey::Text(b)) => turned(a.cmp(b)),
        (SortKey::Number(_), SortKey::Text(_)) => Ordering::Less,
        (SortKey::Text(_), SortKey::Number(_)) => Ordering::Greater,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Values of one process in samples one after the other, and where they place it.
    fn placed(values: &[f64]) -> Vec<f64> {
        let mut settled = Settled::default();
        let key = TaskKey::default();
        let query = Query::default();
        values
            .iter()
            .zip(0..)
            .map(|(value, seq)| {
                settled.begin(seq, &query);
                let place = settled.process(key, Kind::Percent, Some(*value));
                settled.end();
                place.unwrap()
            })
            .collect()
    }

    #[test]
    fn a_flicker_moves_nothing() {
        assert_eq!(placed(&[5.0, 5.1, 4.9, 5.1]), [5.0; 4]);
        assert_eq!(placed(&[5.0, 50.0, 5.0, 50.0, 5.0]), [5.0; 5]);
        assert_eq!(placed(&[5.0, 9.0, 1.0, 9.0, 1.0]), [5.0; 5]);
    }

    #[test]
    fn a_lasting_change_moves_with_the_second_sample() {
        assert_eq!(
            placed(&[5.0, 50.0, 60.0, 60.0, 60.0]),
            [5.0, 5.0, 50.0, 60.0, 60.0]
        );
        assert_eq!(placed(&[50.0, 0.0, 0.0]), [50.0, 50.0, 0.0]);
    }

    #[test]
    fn looking_twice_at_a_sample_does_not_count() {
        let mut settled = Settled::default();
        let key = TaskKey::default();
        let query = Query::default();
        let mut at = |seq, value| {
            settled.begin(seq, &query);
            let place = settled.process(key, Kind::Percent, Some(value));
            settled.end();
            place
        };
        assert_eq!(at(0, 5.0), Some(5.0));
        for _ in 0..5 {
            assert_eq!(at(1, 50.0), Some(5.0));
        }
        assert_eq!(at(2, 50.0), Some(50.0));
    }

    #[test]
    fn threads_at_rest_are_not_remembered() {
        let mut settled = Settled::default();
        let query = Query::default();
        let process = TaskKey::default();
        for seq in 0..3 {
            settled.begin(seq, &query);
            for tid in 0..100 {
                let key = || RowKey::Thread(crate::sample::ThreadKey { process, tid });
                let value = if tid == 7 && seq < 1 { 3.0 } else { 0.0 };
                settled.part(process, key, Kind::Percent, Some(value));
            }
            settled.end();
            assert_eq!(settled.placed.len(), usize::from(seq < 2));
        }
    }

    #[test]
    fn unknown_comes_last_both_ways() {
        let numbers = [None, Some(0.0), Some(2.0), Some(-1.0), None, Some(0.0)];
        let order = |descending| {
            let entries = numbers
                .iter()
                .zip(0..)
                .map(|(number, id)| Entry {
                    key: SortKey::Number(*number),
                    id,
                    what: (),
                })
                .collect();
            sort(entries, descending)
                .iter()
                .map(|entry| entry.id)
                .collect::<Vec<_>>()
        };
        assert_eq!(order(true), [2, 1, 5, 3, 0, 4]);
        assert_eq!(order(false), [3, 1, 5, 2, 0, 4]);
    }

    proptest! {
        #[test]
        fn a_steady_value_is_reached_in_two_samples(
            noise in proptest::collection::vec(0.0..300.0f64, 1..20), steady in 0.0..300.0f64,
        ) {
            let mut values = noise;
            values.extend([steady; 4]);
            let last = *placed(&values).last().unwrap();
            prop_assert!(!beyond(last, format::shown(Kind::Percent, steady), Kind::Percent));
        }

        #[test]
        fn a_row_moves_only_towards_two_samples_in_a_row(values in proptest::collection::vec(0.0..300.0f64, 3..40)) {
            let places = placed(&values);
            for at in 1..values.len() {
                let (before, after) = (places[at - 1], places[at]);
                if after > before {
                    prop_assert!(at >= 2 && values[at].min(values[at - 1]) > before);
                } else if after < before {
                    prop_assert!(at >= 2 && values[at].max(values[at - 1]) < before);
                }
            }
        }
    }
}
