//! What is read for the sake of sums and orders only, each in its turn where there are many.
//!
//! `status` of a thread, `io` of a process, its `stat` and `statm`, and what the kernel tells of all its threads cost ten to
//! twenty microseconds each. Their counters never lose anything: what is read in every second to fifth sample has rates that
//! are means over that time. What is on the screen itself, or does much, is not asked here: it is read whenever it moved.

use crate::sample::Nanos;
use std::time::Duration;

/// Up to so many in a sample of what nobody sees there is no need for turns,
pub(crate) const FEW_UNSEEN: u64 = 64;
/// and up to so many of what shows in a sum on the screen.
pub(crate) const FEW_SEEN: u64 = 256;
/// Everybody's turn comes once in so many samples, at least.
const RARELY: u64 = 5;
/// A task that moved in none of its turns is read all the same before its last reading is too old for a mean.
const STALE: Nanos = 8_000_000_000;
/// With more time than this between samples, all are read: means would be over too long a time.
const LONGEST: Duration = Duration::from_secs(1);

/// The tasks whose turn it is.
#[derive(Debug)]
pub(crate) struct ReadRotation {
    /// Up to so many there is no need for turns.
    few: u64,
    /// With more time between samples there are none.
    longest: Duration,
    seq: u64,
    /// Samples from one turn to the next.
    period: u64,
    /// How many asked since the sample was begun.
    asked: u64,
}

impl ReadRotation {
    pub(crate) const fn new(few: u64) -> Self {
        Self {
            few,
            longest: LONGEST,
            seq: 0,
            period: 1,
            asked: 0,
        }
    }

    /// Turns are taken with every interval: how old a reading may become, its reader says.
    pub(crate) const fn at_any_interval(few: u64) -> Self {
        Self {
            longest: Duration::MAX,
            ..Self::new(few)
        }
    }

    /// A sample begins: so many turns are needed as the sample before would have.
    pub(crate) fn begin(&mut self, seq: u64, interval: Duration) {
        let asked = std::mem::take(&mut self.asked);
        self.seq = seq;
        self.period = if interval <= self.longest {
            asked.div_ceil(self.few).clamp(1, RARELY)
        } else {
            1
        };
    }

    /// Everybody's turn comes in each sample.
    pub(crate) const fn is_whole(&self) -> bool {
        self.period == 1
    }

    /// Whether a task that moved until `at` and was last read at `read` is to be read now.
    pub(crate) fn is_due(&mut self, id: u32, read: Option<Nanos>, at: Nanos) -> bool {
        self.asked += 1;
        let turn = (self.seq + u64::from(id)).is_multiple_of(self.period);
        turn || read.is_none_or(|read| at.saturating_sub(read) > STALE)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECOND: Nanos = 1_000_000_000;

    /// In how many of ten samples each of `tasks` tasks is read, all of which move.
    fn readings(tasks: u32, interval: Duration) -> Vec<usize> {
        let mut turns = ReadRotation::new(FEW_UNSEEN);
        let mut readings = vec![0; tasks as usize];
        for seq in 0..11 {
            turns.begin(seq, interval);
            for (id, readings) in (0..).zip(&mut readings) {
                let due = turns.is_due(id, Some(seq * SECOND), seq * SECOND);
                // Before the first sample nobody knew how many there are.
                *readings += usize::from(due && seq > 0);
            }
        }
        readings
    }

    #[test]
    fn the_more_there_are_the_more_rarely_each_is_read() {
        let second = Duration::from_secs(1);
        assert_eq!(readings(64, second), [10; 64]);
        assert_eq!(readings(65, second), [5; 65]);
        assert_eq!(readings(1_000, second), [2; 1_000]);
        assert_eq!(readings(400, 2 * second), [10; 400]);
        let mut turns = ReadRotation::at_any_interval(FEW_UNSEEN);
        turns.asked = 400;
        turns.begin(1, 2 * second);
        assert!(!turns.is_whole());
    }

    #[test]
    fn who_was_never_read_or_long_ago_is_due() {
        let mut turns = ReadRotation {
            seq: 1,
            period: 5,
            ..ReadRotation::new(FEW_UNSEEN)
        };
        assert!(!turns.is_due(0, Some(SECOND), 9 * SECOND));
        assert!(turns.is_due(0, Some(SECOND), 10 * SECOND));
        assert!(turns.is_due(0, None, SECOND));
    }
}
