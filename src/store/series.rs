//! A series of the machine: an hour of one number.

use std::collections::VecDeque;

/// The values of up to an hour; unknown ones are NaN.
#[derive(Debug, Default)]
pub(super) struct Series {
    values: VecDeque<f32>,
}

impl Series {
    /// Adds a value; the oldest go when there are more than `capacity`.
    pub(super) fn push(&mut self, value: Option<f32>, capacity: usize) {
        while self.values.len() >= capacity {
            self.values.pop_front();
        }
        self.values.push_back(value.unwrap_or(f32::NAN));
    }

    /// Forgets the oldest values until no more than `capacity` are left.
    pub(super) fn trim(&mut self, capacity: usize) {
        let excess = self.values.len().saturating_sub(capacity);
        self.values.drain(..excess);
        self.values.shrink_to(capacity);
    }

    /// Samples kept.
    pub(super) fn len(&self) -> usize {
        self.values.len()
    }

    /// The newest `count` values, the newest first.
    fn newest(&self, count: usize) -> impl Iterator<Item = Option<f32>> {
        let newest = self.values.iter().rev().take(count);
        newest.map(|value| Some(*value).filter(|value| !value.is_nan()))
    }

    /// Fills `out` with the newest values, the newest last.
    pub(super) fn read(&self, out: &mut [Option<f32>]) {
        out.fill(None);
        for (out, value) in out.iter_mut().rev().zip(self.newest(usize::MAX)) {
            *out = value;
        }
    }

    /// The largest of the newest `count` values.
    pub(super) fn max(&self, count: usize) -> Option<f32> {
        self.newest(count).flatten().reduce(f32::max)
    }
}
