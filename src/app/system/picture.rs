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
    /// Cells of a plot.
    pub cells: u16,
    /// Lines for the CPUs.
    pub strips: usize,
}

/// What is drawn.
#[derive(Debug, Default)]
pub struct Picture {
    grid: Grid,
    /// Cells that each bucket is wide.
    cells: u16,
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
const WIDEST: u16 = 4;

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

    /// Where the first bucket stands on a plot of `width` cells, and how many cells each one is wide.
    pub fn place(&self, width: u16) -> (u16, u16) {
        let cells = self.cells.max(1);
        (width.saturating_sub(self.grid.count as u16 * cells), cells)
    }

    /// Takes it from the store.
    pub(super) fn take(&mut self, history: &History, wanted: &Wanted) {
        let (width, cells) = bucket(wanted);
        let count = usize::from(wanted.cells / cells);
        let grid = Grid::ending(wanted.end, width, count);
        let from = self.keep(grid, history.revision());
        self.cells = cells;
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
        let same = revision && (old.width, old.count) == (grid.width, grid.count);
        let Some(moved) = moved.filter(|moved| same && *moved < grid.count) else {
            return 0;
        };
        let strips = self.strips.iter_mut().map(|strip| &mut strip.values);
        for values in self.series.iter_mut().chain(strips) {
            values.drain(..moved.min(values.len()));
        }
        // The last one had not ended yet.
        grid.count - moved - 1
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

/// Width of a bucket, and of its picture in cells: whole intervals a bucket, so that each has equally many samples, and
/// whole cells, so that none looks longer than another.
fn bucket(wanted: &Wanted) -> (Nanos, u16) {
    let nanos = |time: Duration| u64::try_from(time.as_nanos()).unwrap_or(u64::MAX).max(1);
    let (interval, window) = (nanos(wanted.interval), nanos(wanted.window));
    let cells = u64::from(wanted.cells.max(1));
    // Rounded: the window is then about as long as it was asked for, rather than the picture smaller.
    let intervals = (window / cells + interval / 2) / interval;
    if intervals > 1 {
        return (intervals * interval, 1);
    }
    let wide = cells.saturating_mul(interval) / window;
    let wide = wide.clamp(1, u64::from(WIDEST)).min(cells);
    (interval, wide as u16)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wanted(minutes: u64, interval: u64, cells: u16) -> Wanted {
        Wanted {
            end: 0,
            cursor: None,
            window: Duration::from_mins(minutes),
            interval: Duration::from_millis(interval),
            cells,
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
        assert_eq!(of(1, 60_000, 60), (60_000, 4), "one sample is no plain");
        assert_eq!(of(1, 60_000, 0).1, 1);
    }
}
