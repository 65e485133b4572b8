//! How busy each CPU was over the last hour: a byte for each sample and CPU.

use super::grid::{Bucket, Filling, Grid};
use super::machine::Machine;
use crate::rates::CpuShares;
use std::collections::VecDeque;

/// A row of bytes for each sample, in step with the rows of the machine.
#[derive(Debug, Default)]
pub(super) struct Cpus {
    /// Numbers of the CPUs that were seen, in order.
    ids: Vec<u32>,
    /// Half percents, a byte for each of `ids`.
    values: VecDeque<u8>,
}

/// The CPU is not there, or its share is not known.
const UNKNOWN: u8 = u8::MAX;

/// Rows for which room is made at once.
const STEP: usize = 2048;

impl Cpus {
    /// Bytes at most. A machine with so many CPUs that this is no hour keeps less than an hour of them.
    pub(super) const BUDGET: usize = 2 << 20;

    /// Adds a row; the oldest go when there are more than `capacity`.
    pub(super) fn push(&mut self, shares: &[(u32, Option<CpuShares>)], capacity: usize) {
        let known = |id: &u32| self.ids.binary_search(id).is_ok();
        if !shares.iter().all(|(id, _)| known(id)) {
            self.widen(shares);
        }
        let width = self.ids.len();
        if width == 0 {
            return;
        }
        let capacity = capacity.min(Self::BUDGET / width).max(1);
        self.trim(capacity - 1);
        if self.values.capacity() < self.values.len() + width {
            let room = (capacity * width).saturating_sub(self.values.len());
            self.values.reserve_exact((STEP * width).min(room));
        }
        let mut shares = shares.iter().peekable();
        for id in &self.ids {
            while shares.next_if(|(other, _)| other < id).is_some() {}
            let found = shares.next_if(|(other, _)| other == id);
            let busy = found.and_then(|(_, shares)| Some(shares.as_ref()?.busy()));
            let byte = busy.map_or(UNKNOWN, |busy| (busy.clamp(0.0, 100.0) * 2.0).round() as u8);
            self.values.push_back(byte);
        }
    }

    /// Makes room for CPUs that were not seen before.
    fn widen(&mut self, shares: &[(u32, Option<CpuShares>)]) {
        let mut ids = self.ids.clone();
        ids.extend(shares.iter().map(|(id, _)| *id));
        ids.sort_unstable();
        ids.dedup();
        let rows = self.rows();
        let mut values = VecDeque::with_capacity(rows * ids.len());
        for row in 0..rows {
            for id in &ids {
                let old = self.ids.binary_search(id).ok();
                let old = old.map(|at| self.values[row * self.ids.len() + at]);
                values.push_back(old.unwrap_or(UNKNOWN));
            }
        }
        (self.ids, self.values) = (ids, values);
    }

    fn rows(&self) -> usize {
        self.values.len().checked_div(self.ids.len()).unwrap_or(0)
    }

    /// Forgets the oldest rows until no more than `capacity` are left.
    pub(super) fn trim(&mut self, capacity: usize) {
        let excess = self.rows().saturating_sub(capacity);
        self.values.drain(..excess * self.ids.len());
    }

    /// Forgets the newest rows, so many.
    pub(super) fn forget_newest(&mut self, rows: usize) {
        let excess = rows.min(self.rows()) * self.ids.len();
        self.values.truncate(self.values.len() - excess);
    }

    /// Numbers of the CPUs that were seen, in order.
    pub(super) fn ids(&self) -> &[u32] {
        &self.ids
    }

    /// Fills the buckets from number `from` on with the mean of the CPUs at these positions of [`ids`](Self::ids).
    pub(super) fn window(
        &self,
        machine: &Machine,
        cpus: std::ops::Range<usize>,
        grid: Grid,
        from: usize,
        out: &mut [Option<Bucket>],
    ) {
        let mut filling = Filling::new(grid, from, out);
        let missing = machine.len().saturating_sub(self.rows());
        let first = machine.first_since(grid.begin(from)).max(missing);
        for (row, (since, at)) in (first - missing..).zip(machine.times(first)) {
            let begin = row * self.ids.len();
            let values = self.values.range(begin + cpus.start..begin + cpus.end);
            let known = values.filter(|value| **value != UNKNOWN);
            let (sum, count) = known.fold((0.0, 0.0), |(sum, count), value| {
                (sum + f32::from(*value) / 2.0, count + 1.0)
            });
            if !filling.take(since, at, (count > 0.0).then(|| sum / count)) {
                return;
            }
        }
    }
}
