//! A ring of small cells: the last 120 samples of one task in 720 bytes.

use super::TaskSeries;
use super::cell::Cell;

/// Samples that are kept of a task.
pub(super) const LENGTH: usize = 120;

/// The values of one sample, in the order of [`TaskSeries`].
pub(super) type Values = [Option<f32>; 3];

/// The series of one task. Samples are numbered by their pushes; a sample that nothing was written for is zeros.
#[derive(Debug)]
pub(super) struct Ring {
    /// Sample `n` is in cell `n % LENGTH`.
    cells: [[Cell; 3]; LENGTH],
    /// The task is known since this sample.
    since: u32,
    /// The last sample written.
    last: u32,
}

impl Ring {
    /// A task known since sample `since`, all zeros before its first values in sample `now`.
    pub(super) fn new(since: u32, now: u32, values: Values) -> Self {
        let mut ring = Self {
            cells: [[Cell::ZERO; 3]; LENGTH],
            since,
            last: now,
        };
        ring.write(now, values);
        ring
    }

    /// The last sample in which the task moved.
    pub(super) fn last(&self) -> u32 {
        self.last
    }

    /// Writes sample `now`, no older than the last one; what lies between was zero.
    pub(super) fn write(&mut self, now: u32, values: Values) {
        let gap = now.saturating_sub(self.last) as usize;
        for step in (1..gap).take(LENGTH) {
            *self.cell(now - step as u32) = [Cell::ZERO; 3];
        }
        *self.cell(now) = values.map(Cell::new);
        self.last = now;
    }

    fn cell(&mut self, sample: u32) -> &mut [Cell; 3] {
        &mut self.cells[sample as usize % LENGTH]
    }

    /// The value of `sample`, which is one of the last [`LENGTH`].
    pub(super) fn read(&self, sample: u32, series: TaskSeries) -> Option<f32> {
        if sample < self.since {
            return None;
        }
        if sample > self.last {
            return Some(0.0);
        }
        let column = match series {
            TaskSeries::Cpu => 0,
            TaskSeries::Wait => 1,
            TaskSeries::Switches => 2,
        };
        self.cells[sample as usize % LENGTH][column].get()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const CPU: TaskSeries = TaskSeries::Cpu;

    fn cpu(value: f32) -> Values {
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
        assert_eq!(ring.read(8, TaskSeries::Wait), None);
        assert_eq!(ring.read(8, TaskSeries::Switches), Some(8.0));
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
        assert_eq!(size_of::<Ring>(), LENGTH * 6 + 8);
    }
}
