//! A ring of small cells: the last 120 samples of one task in 960 bytes and a few, of one device in 240.

use super::cell::Cell;

/// Samples that are kept of each task and each device.
pub const SAMPLES: usize = 120;

/// The `N` series of a task or a device. Samples are numbered by their pushes; one that nothing was written for is zeros.
#[derive(Debug)]
pub(super) struct Ring<const N: usize> {
    /// Sample `n` is in cell `n % SAMPLES`.
    cells: [[Cell; N]; SAMPLES],
    /// Known since this sample.
    since: u32,
    /// The last sample written.
    last: u32,
    /// The first sample in which the task was gone; the largest number while it is there.
    gone: u32,
}

impl<const N: usize> Ring<N> {
    /// Known since sample `since`, all zeros before its first values in sample `now`.
    pub(super) fn new(since: u32, now: u32, values: [Option<f32>; N]) -> Self {
        let mut ring = Self {
            cells: [[Cell::ZERO; N]; SAMPLES],
            since,
            last: now,
            gone: u32::MAX,
        };
        ring.write(now, values);
        ring
    }

    /// The task was gone in sample `now`: from there on nothing is known.
    pub(super) fn end(&mut self, now: u32) {
        self.gone = self.gone.min(now);
    }

    /// The last sample that was written: in which something moved.
    pub(super) fn last(&self) -> u32 {
        self.last
    }

    /// Writes sample `now`, no older than the last one; what lies between was zero.
    pub(super) fn write(&mut self, now: u32, values: [Option<f32>; N]) {
        let gap = now.saturating_sub(self.last) as usize;
        for step in (1..gap).take(SAMPLES) {
            *self.cell(now - step as u32) = [Cell::ZERO; N];
        }
        *self.cell(now) = values.map(Cell::new);
        self.last = now;
    }

    fn cell(&mut self, sample: u32) -> &mut [Cell; N] {
        &mut self.cells[sample as usize % SAMPLES]
    }

    /// The value of `sample`, which is one of the last [`SAMPLES`], in the series of this number.
    pub(super) fn read(&self, sample: u32, series: usize) -> Option<f32> {
        if sample < self.since || sample >= self.gone {
            return None;
        }
        if sample > self.last {
            return Some(0.0);
        }
        self.cells[sample as usize % SAMPLES][series].get()
    }
}

/// Fills `out` with the values of the last samples up to `now`, the newest last: nothing is known before sample 1, nor
/// of more than [`SAMPLES`].
pub(super) fn fill(out: &mut [Option<f32>], now: u32, value: impl Fn(u32) -> Option<f32>) {
    for (age, out) in (0..).zip(out.iter_mut().rev()) {
        let sample = now.checked_sub(age);
        let kept = sample.filter(|sample| *sample > 0 && (age as usize) < SAMPLES);
        *out = kept.and_then(&value);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const CPU: usize = 0;

    fn cpu(value: f32) -> [Option<f32>; 3] {
        [Some(value), None, Some(2.0 * value)]
    }

    #[test]
    fn what_was_not_written_is_zero_since_the_task_is_known() {
        let mut ring = Ring::new(3, 5, cpu(1.0));
        ring.write(8, cpu(4.0));
        let read: Vec<_> = (1..11).map(|sample| ring.read(sample, CPU)).collect();
        let (zero, none) = (Some(0.0), None);
        let expected = [
            none,
            none,
            zero,
            zero,
            Some(1.0),
            zero,
            zero,
            Some(4.0),
            zero,
            zero,
        ];
        assert_eq!(read, expected);
        assert_eq!(ring.read(8, 1), None);
        assert_eq!(ring.read(8, 2), Some(8.0));
        ring.end(10);
        ring.end(11);
        assert_eq!((ring.read(9, CPU), ring.read(10, CPU)), (zero, none));
    }

    #[test]
    fn a_long_gap_leaves_nothing_of_what_was_before() {
        for gap in [119, 120, 121, 360, 1000] {
            let mut ring = Ring::new(0, 7, cpu(1.0));
            for sample in 8..100 {
                ring.write(sample, cpu(1.0));
            }
            ring.write(100 + gap, cpu(2.0));
            let sum: f32 = (gap - 19..100 + gap)
                .filter_map(|sample| ring.read(sample, CPU).filter(|_| sample >= 100))
                .sum();
            assert!(sum.abs() < f32::EPSILON, "gap {gap}: {sum}");
            assert_eq!(ring.read(100 + gap, CPU), Some(2.0));
        }
    }

    #[test]
    fn a_ring_is_small() {
        assert_eq!(size_of::<Ring<4>>(), SAMPLES * 8 + 12);
        assert_eq!(size_of::<Ring<1>>(), SAMPLES * 2 + 12);
    }
}
