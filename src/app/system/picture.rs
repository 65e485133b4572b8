//! What the charts draw: the series of the machine, cut into buckets.
//!
//! Taken from the store once a frame. Buckets that have ended do not change any more, so only those at the end are
//! computed anew while the window moves on.

use crate::sample::Nanos;
use crate::store::{Bucket, Grid, History, MachineSeries};
use std::time::Duration;

/// Which part of time is wanted, for how much room.
#[derive(Clone, Copy, Debug)]
pub struct Wanted {
    /// The end of the window, nanoseconds since 1970 UTC.
    pub end: Nanos,
    /// The moment under the cursor, if it is not the end.
    pub cursor: Option<Nanos>,
    /// How long the window shall be, about.
    pub window: Duration,
    /// Time between two samples.
    pub interval: Duration,
    /// Columns of a plot.
    pub columns: u16,
    /// Columns of a cell: one or two.
    pub per_cell: u16,
    /// Lines for the CPUs.
    pub strips: usize,
}

/// What is drawn.
#[derive(Clone, Debug, Default)]
pub struct Picture {
    grid: Grid,
    /// Columns that each bucket is wide.
    wide: u16,
    /// Columns of a cell.
    per_cell: u16,
    revision: u32,
    oldest: Option<Nanos>,
    /// In the order of [`MachineSeries::ALL`].
    series: Vec<Vec<Option<Bucket>>>,
    /// The values at the end, or at the cursor; in the same order.
    values: Vec<Option<f32>>,
    cursor: Option<usize>,
    strips: Vec<Strip>,
}

/// A CPU over time, or the mean of neighbours.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Strip {
    /// Number of the first CPU.
    pub first: u32,
    /// Number of the last CPU.
    pub last: u32,
    /// Busy share, %.
    pub values: Vec<Option<Bucket>>,
}

/// Most cells that a bucket is wide: a sample is no plain.
const WIDEST: u16 = 10;

impl Picture {
    /// The buckets.
    pub fn grid(&self) -> Grid {
        self.grid
    }

    /// Time of the oldest sample there is, nanoseconds since 1970 UTC.
    pub fn oldest(&self) -> Option<Nanos> {
        self.oldest
    }

    /// What a series was in each bucket.
    pub fn series(&self, series: MachineSeries) -> &[Option<Bucket>] {
        self.series.get(series as usize).map_or(&[], Vec::as_slice)
    }

    /// The value of a series at the cursor, or the newest one.
    pub fn value(&self, series: MachineSeries) -> Option<f32> {
        *self.values.get(series as usize)?
    }

    /// The smallest value, the mean and the largest value over the window.
    pub fn summary(&self, series: MachineSeries) -> Option<Bucket> {
        let known = self.series(series).iter().flatten();
        let (sum, count) = known.clone().fold((0.0, 0.0), |(sum, count), bucket| {
            (sum + bucket.mean, count + 1.0)
        });
        let ends = known.copied().reduce(|one, other| Bucket {
            min: one.min.min(other.min),
            max: one.max.max(other.max),
            ..one
        })?;
        Some(Bucket {
            mean: sum / count,
            ..ends
        })
    }

    /// The bucket under the cursor, if it is on the picture.
    pub fn cursor(&self) -> Option<usize> {
        self.cursor
    }

    /// The CPUs.
    pub fn strips(&self) -> &[Strip] {
        &self.strips
    }

    /// Where the first bucket stands on a plot of `width` cells, and how wide each one is: in columns.
    pub fn place(&self, width: u16) -> (u16, u16) {
        let wide = self.wide.max(1);
        let last = self.grid.first + self.grid.count as u64;
        let free = free(last.saturating_sub(1), wide, self.per_cell);
        let end = (width * self.per_cell.max(1)).saturating_sub(free);
        (end.saturating_sub(self.grid.count as u16 * wide), wide)
    }

    /// The bucket at a cell of a plot of `width` cells; where there are two, the newer one.
    pub fn bucket_at(&self, cell: u16, width: u16) -> Option<usize> {
        let (left, wide) = self.place(width);
        let bucket = |column: u16| {
            let bucket = usize::from(column.checked_sub(left)? / wide);
            (bucket < self.grid.count).then_some(bucket)
        };
        let first = cell * self.per_cell.max(1);
        (first..first + self.per_cell.max(1)).rev().find_map(bucket)
    }

    /// Takes it from the store.
    pub(super) fn take(&mut self, history: &History, wanted: &Wanted) {
        let (width, wide) = bucket(wanted);
        let last = wanted.end / width.max(1);
        let free = free(last, wide, wanted.per_cell);
        let count = usize::from(wanted.columns.saturating_sub(free) / wide);
        let grid = Grid::ending(wanted.end, width, count);
        let from = self.keep(grid, history.revision());
        (self.wide, self.per_cell) = (wide, wanted.per_cell);
        self.oldest = history.oldest();
        self.series.resize(MachineSeries::COUNT, Vec::new());
        for series in MachineSeries::ALL {
            let out = &mut self.series[series as usize];
            out.resize(grid.count, None);
            history.window(series, grid, from, out);
        }
        self.take_strips(history, wanted.strips, from);
        self.cursor = wanted.cursor.and_then(|cursor| grid.bucket(cursor));
        let value = |series: MachineSeries| match (wanted.cursor, self.cursor) {
            (Some(_), Some(at)) => self.series[series as usize][at].map(|bucket| bucket.mean),
            _ => history.machine_at(series, wanted.end),
        };
        self.values = MachineSeries::ALL.map(value).to_vec();
    }

    /// Moves what is known into its place on another grid; answers from which bucket on it is not known.
    fn keep(&mut self, grid: Grid, revision: u32) -> usize {
        let old = std::mem::replace(&mut self.grid, grid);
        let revision = std::mem::replace(&mut self.revision, revision) == revision;
        let moved = grid
            .first
            .checked_sub(old.first)
            .map(|moved| moved as usize);
        let same = revision && old.width == grid.width;
        let Some(moved) = moved.filter(|moved| same && *moved < old.count) else {
            return 0;
        };
        let strips = self.strips.iter_mut().map(|strip| &mut strip.values);
        for values in self.series.iter_mut().chain(strips) {
            values.drain(..moved.min(values.len()));
        }
        // The last one had not ended yet.
        (old.count - moved - 1).min(grid.count)
    }

    fn take_strips(&mut self, history: &History, lines: usize, from: usize) {
        let cpus = history.cpus();
        let together = cpus.len().div_ceil(lines.max(1)).max(1);
        let groups = if lines == 0 { &[] } else { cpus };
        let same = self.strips.len() == groups.len().div_ceil(together)
            && (groups.chunks(together).zip(&self.strips)).all(|(group, strip)| {
                (group[0], group[group.len() - 1]) == (strip.first, strip.last)
            });
        let from = if same { from } else { 0 };
        self.strips
            .resize(groups.len().div_ceil(together), Strip::default());
        for (at, (group, strip)) in groups.chunks(together).zip(&mut self.strips).enumerate() {
            (strip.first, strip.last) = (group[0], group[group.len() - 1]);
            strip.values.resize(self.grid.count, None);
            let cpus = at * together..at * together + group.len();
            history.cpu_window(cpus, self.grid, from, &mut strip.values);
        }
    }
}

/// Columns at the right edge that stay free while buckets are one column wide: cells begin at even ones, so that a cell
/// that is full only moves on.
const fn free(last: u64, wide: u16, per_cell: u16) -> u16 {
    if wide == 1 && per_cell == 2 && last.is_multiple_of(2) {
        1
    } else {
        0
    }
}

/// Width of a bucket, and of its picture in columns: whole intervals a bucket, so that each has equally many samples; one
/// column or whole cells, so that none looks longer than another.
fn bucket(wanted: &Wanted) -> (Nanos, u16) {
    let nanos = |time: Duration| u64::try_from(time.as_nanos()).unwrap_or(u64::MAX).max(1);
    let (interval, window) = (nanos(wanted.interval), nanos(wanted.window));
    let columns = u64::from(wanted.columns.max(1));
    // Rounded: the window is then about as long as it was asked for, rather than the picture smaller.
    let intervals = (window / columns + interval / 2) / interval;
    if intervals > 1 {
        return (intervals * interval, 1);
    }
    let wide = columns.saturating_mul(interval) / window;
    let most = u64::from(WIDEST * wanted.per_cell).min(columns);
    let wide = wide.clamp(1, most) as u16;
    // Whole cells, rather a little less time than half as much again.
    let per_cell = wanted.per_cell.max(1);
    (
        interval,
        if wide > 1 {
            wide.next_multiple_of(per_cell)
        } else {
            wide
        },
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wanted(minutes: u64, interval: u64, columns: u16) -> Wanted {
        Wanted {
            end: 0,
            cursor: None,
            window: Duration::from_mins(minutes),
            interval: Duration::from_millis(interval),
            columns,
            per_cell: 1,
            strips: 0,
        }
    }

    #[test]
    fn a_bucket_is_whole_intervals_or_whole_cells() {
        let of = |minutes, interval, cells| {
            let (width, cells) = bucket(&wanted(minutes, interval, cells));
            (width / 1_000_000, cells)
        };
        assert_eq!(of(5, 1_000, 60), (5_000, 1));
        assert_eq!(of(5, 1_000, 74), (4_000, 1));
        assert_eq!(of(1, 1_000, 58), (1_000, 1));
        assert_eq!(of(1, 1_000, 190), (1_000, 3));
        assert_eq!(of(60, 1_000, 60), (60_000, 1));
        assert_eq!(of(1, 100, 60), (1_000, 1));
        assert_eq!(of(1, 60_000, 60), (60_000, 10), "one sample is no plain");
        assert_eq!(of(1, 60_000, 0).1, 1);
        let of = |seconds, columns| {
            bucket(&Wanted {
                window: Duration::from_secs(seconds),
                per_cell: 2,
                ..wanted(0, 1_000, columns)
            })
        };
        assert_eq!(of(60, 76), (1_000_000_000, 1));
        assert_eq!(of(30, 76).1, 2);
        assert_eq!(of(20, 76).1, 4, "not a cell and a half");
        assert_eq!(of(15, 76).1, 6);
        assert_eq!(of(15, 400).1, 20);
    }

    #[test]
    fn two_buckets_a_cell_begin_at_an_even_one() {
        let mut history = History::new(Duration::from_secs(1));
        history.push(&crate::app::testing::shot(0, &[]));
        let mut picture = Picture::default();
        for second in 0..4_u64 {
            let wanted = Wanted {
                end: (1_000 + second) * 1_000_000_000,
                per_cell: 2,
                ..wanted(1, 1_000, 60)
            };
            picture.take(&history, &wanted);
            assert_eq!(picture.grid().first % 2, 0);
            assert_eq!(picture.place(30), (0, 1));
            let last = picture.grid().count - 1;
            assert_eq!(picture.bucket_at(29, 30), Some(last));
            assert_eq!(picture.bucket_at(0, 30), Some(1));
            assert_eq!(picture.bucket_at(0, 40), None);
        }
    }
}
