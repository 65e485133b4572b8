//! Time cut into buckets of equal width.
//!
//! Buckets are numbered from the beginning of 1970, whatever part of time is looked at: what fell into one stays in it
//! as the window moves on.

use crate::sample::Nanos;

/// Buckets beside each other.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Grid {
    /// Width of a bucket, nanoseconds.
    pub width: Nanos,
    /// Number of the first bucket, counted from 1970 UTC.
    pub first: u64,
    /// Buckets.
    pub count: usize,
}

/// What a series was within a bucket.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Bucket {
    /// The smallest value.
    pub min: f32,
    /// Mean of the values.
    pub mean: f32,
    /// The largest value.
    pub max: f32,
}

impl Grid {
    /// `count` buckets of which the last holds the moment `at`, nanoseconds since 1970 UTC.
    pub fn ending(at: Nanos, width: Nanos, count: usize) -> Self {
        let width = width.max(1);
        Self {
            width,
            first: (at / width + 1).saturating_sub(count as u64),
            count,
        }
    }

    /// When a bucket begins.
    pub fn begin(&self, bucket: usize) -> Nanos {
        (self.first + bucket as u64).saturating_mul(self.width)
    }

    /// The bucket of a moment, if it is one of these.
    pub fn bucket(&self, at: Nanos) -> Option<usize> {
        let number = at.checked_div(self.width)?;
        let bucket = number.checked_sub(self.first)? as usize;
        (bucket < self.count).then_some(bucket)
    }
}

/// Collects the values of one bucket after the other.
pub(super) struct Filling<'a> {
    grid: Grid,
    out: &'a mut [Option<Bucket>],
    /// The first bucket that no sample has come to yet.
    next: usize,
    /// Values in the bucket before.
    values: u16,
}

impl<'a> Filling<'a> {
    /// Fills the buckets of `grid` from number `from` on.
    pub(super) fn new(grid: Grid, from: usize, out: &'a mut [Option<Bucket>]) -> Self {
        out[from.min(grid.count)..].fill(None);
        Self {
            grid,
            out,
            next: from,
            values: 0,
        }
    }

    /// Takes the value of a sample that speaks of the time from `since` to `at`; samples come in the order of time.
    /// Buckets that lie wholly within that time have this value too: samples are never exactly a bucket apart.
    /// Answers false when there is no bucket left.
    pub(super) fn take(&mut self, since: Nanos, at: Nanos, value: Option<f32>) -> bool {
        let number = (at / self.grid.width).saturating_sub(self.grid.first);
        let bucket = (number as usize).min(self.grid.count);
        let one = value.map(|value| Bucket {
            min: value,
            mean: value,
            max: value,
        });
        if bucket >= self.next {
            for between in self.next..bucket {
                if self.grid.begin(between) >= since {
                    self.out[between] = one;
                }
            }
            self.next = bucket + 1;
            self.values = 0;
        }
        let Some(out) = self.out.get_mut(bucket) else {
            return false;
        };
        if let Some(value) = value {
            self.values = self.values.saturating_add(1);
            *out = match *out {
                Some(old) if self.values > 1 => Some(Bucket {
                    min: old.min.min(value),
                    mean: old.mean + (value - old.mean) / f32::from(self.values),
                    max: old.max.max(value),
                }),
                _ => one,
            };
        }
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_moment_has_one_bucket_whatever_the_window() {
        for at in [1_000, 1_009, 1_010] {
            let grid = Grid::ending(at, 10, 5);
            assert_eq!(grid.bucket(at), Some(4));
            assert_eq!(grid.begin(4), at / 10 * 10);
            assert_eq!(grid.bucket(at + 10), None);
        }
        assert_eq!(Grid::ending(1_000, 10, 5).bucket(959), None);
        assert_eq!(Grid::ending(3, 10, 5).first, 0, "before 1970 is nothing");
        assert_eq!(Grid::default().bucket(7), None);
    }
}
