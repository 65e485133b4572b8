//! The machine over the last hour: a row of values for each sample.

use super::cell::Cell;
use super::grid::{Bucket, Filling, Grid};
use super::series::MachineSeries;
use crate::rates::Snapshot;
use crate::sample::Nanos;
use std::collections::VecDeque;
use std::time::Duration;

/// The values of one sample.
#[derive(Clone, Copy, Debug)]
pub(super) struct Row {
    /// Time of the sample, nanoseconds since 1970 UTC.
    at: Nanos,
    /// For how long before that its rates are means, microseconds.
    span: u32,
    /// In the order of [`MachineSeries::ALL`].
    values: [Cell; MachineSeries::COUNT],
}

/// Rows in the order of time.
#[derive(Debug, Default)]
pub(super) struct Machine {
    rows: VecDeque<Row>,
    revision: u32,
}

/// A sample speaks of no more than so many intervals: the rest of a longer pause is a gap.
const LONGEST_SPAN: u32 = 3;

/// Rows for which room is made at once.
const STEP: usize = 2048;

impl Machine {
    /// Adds a row; the oldest go when there are more than `capacity`.
    pub(super) fn push(&mut self, snapshot: &Snapshot, interval: Duration, capacity: usize) {
        while self.rows.len() >= capacity {
            self.rows.pop_front();
        }
        let at = snapshot.sample.wall;
        let elapsed = snapshot.elapsed.filter(|elapsed| *elapsed > 0.0);
        let elapsed = Duration::try_from_secs_f64(elapsed.unwrap_or(0.0)).unwrap_or_default();
        self.follow_clock(at, elapsed);
        if self.rows.len() == self.rows.capacity() {
            let room = capacity.saturating_sub(self.rows.len());
            self.rows.reserve_exact(STEP.min(room));
        }
        let span = elapsed.min(interval * LONGEST_SPAN);
        self.rows.push_back(Row {
            at,
            span: u32::try_from(span.as_micros()).unwrap_or(u32::MAX),
            values: MachineSeries::ALL.map(|series| {
                let value = series.of(snapshot);
                Cell::new(value.map(|value| value / series.unit()))
            }),
        });
    }

    /// The clock was set back: what was before comes before by the new clock too.
    fn follow_clock(&mut self, at: Nanos, elapsed: Duration) {
        let Some(last) = self.rows.back().map(|row| row.at) else {
            return;
        };
        if at > last {
            return;
        }
        let elapsed = u64::try_from(elapsed.as_nanos()).unwrap_or(u64::MAX);
        let back = (last - at).saturating_add(elapsed.max(1));
        for row in &mut self.rows {
            row.at = row.at.saturating_sub(back);
        }
        self.revision += 1;
    }

    /// Forgets the rows from the moment `at` on; says how many those were.
    pub(super) fn forget_since(&mut self, at: Nanos) -> usize {
        let kept = self.first_since(at);
        let forgotten = self.rows.len() - kept;
        self.rows.truncate(kept);
        self.revision += u32::from(forgotten > 0);
        forgotten
    }

    /// Another number means that the times of all samples have changed.
    pub(super) fn revision(&self) -> u32 {
        self.revision
    }

    /// Forgets the oldest rows until no more than `capacity` are left.
    pub(super) fn trim(&mut self, capacity: usize) {
        let excess = self.rows.len().saturating_sub(capacity);
        self.rows.drain(..excess);
        self.rows.shrink_to(capacity);
    }

    /// Rows kept.
    pub(super) fn len(&self) -> usize {
        self.rows.len()
    }

    /// Time of the oldest row.
    pub(super) fn oldest(&self) -> Option<Nanos> {
        self.rows.front().map(|row| row.at)
    }

    /// Fills `out` with the newest values, the newest last.
    pub(super) fn read(&self, series: MachineSeries, out: &mut [Option<f32>]) {
        out.fill(None);
        for (out, row) in out.iter_mut().rev().zip(self.rows.iter().rev()) {
            *out = row.value(series);
        }
    }

    /// The value of the newest sample that is no later than `at`.
    pub(super) fn value(&self, series: MachineSeries, at: Nanos) -> Option<f32> {
        let later = self.rows.partition_point(|row| row.at <= at);
        self.rows.get(later.checked_sub(1)?)?.value(series)
    }

    /// Fills the buckets from number `from` on.
    pub(super) fn window(
        &self,
        series: MachineSeries,
        grid: Grid,
        from: usize,
        out: &mut [Option<Bucket>],
    ) {
        let mut filling = Filling::new(grid, from, out);
        for row in self.rows.range(self.first_since(grid.begin(from))..) {
            if !filling.take(row.since(), row.at, row.value(series)) {
                return;
            }
        }
    }

    /// Position of the first row that is no earlier than `at`.
    pub(super) fn first_since(&self, at: Nanos) -> usize {
        self.rows.partition_point(|row| row.at < at)
    }

    /// What time the rows from `first` on speak of: from when, to when.
    pub(super) fn times(&self, first: usize) -> impl Iterator<Item = (Nanos, Nanos)> {
        self.rows.range(first..).map(|row| (row.since(), row.at))
    }
}

impl Row {
    fn value(&self, series: MachineSeries) -> Option<f32> {
        let value = self.values[series as usize].get();
        value.map(|value| value * series.unit())
    }

    fn since(&self) -> Nanos {
        self.at.saturating_sub(u64::from(self.span) * 1_000)
    }
}
