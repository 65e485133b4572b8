//! Kernel threads that stand still are asked in turn.
//!
//! A machine has dozens to hundreds of them, and most never run. So one that has stood still for some samples, and is not on
//! the screen, is asked for its clock in each so many samples only. What it does can be late by these, and it is little:
//! where CPU time of the machine is in no row, all of them are asked in the same sample (`Live::visit_all`). The rates of
//! one that has run are means since it was asked last.

use crate::sample::Nanos;
use crate::source::live::processes::interest::Interest;
use crate::source::live::processes::tracker::ProcessTracker;
use crate::source::live::reading::reader::Reader;

/// It has stood still for so many samples.
const STILL: u32 = 4;
/// It is asked in each so many samples.
const EVERY: u64 = 4;

/// How long a process has stood still.
#[derive(Debug, Default)]
pub(crate) struct Rest {
    /// Samples in a row in which it was asked and had not run.
    still: u32,
    asked_at: Nanos,
    /// There were samples since in which it was not asked.
    passed_over: bool,
}

impl Rest {
    /// It was asked. Since when that had not been done, if there was a sample in between.
    pub(crate) fn asked(&mut self, at: Nanos, moved: bool) -> Option<Nanos> {
        self.still = if moved {
            0
        } else {
            self.still.saturating_add(1)
        };
        let before = std::mem::replace(&mut self.asked_at, at);
        std::mem::take(&mut self.passed_over).then_some(before)
    }
}

impl ProcessTracker {
    /// It need not be asked in this sample.
    pub(crate) fn rests(&mut self, reader: &Reader, interest: &Interest) -> bool {
        let still = reader.live && self.record.stat.kernel && self.rest.still >= STILL;
        let turn = (reader.seq + u64::from(self.pid())).is_multiple_of(EVERY);
        let rests = still && !turn && !self.unsettled && !interest.visible;
        self.rest.passed_over |= rests;
        rests
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sample::Process;
    use crate::source::Demand;
    use crate::source::live::processes::interest::Demanded;
    use crate::source::live::reading::files::folder;
    use std::sync::Arc;

    /// In which of the samples from 100 on it rests.
    fn rests(kernel: bool, still: u32, demand: &Demand) -> Vec<bool> {
        let root = folder(rustix::fs::CWD, crate::source::live::ROOT).unwrap();
        let mut reader = Reader::new(root, true, 100, 4096);
        let mut tracked = ProcessTracker::discover(std::process::id(), false, &mut reader).unwrap();
        let mut record = Process::clone(&tracked.record);
        record.stat.kernel = kernel;
        tracked.record = Arc::new(record);
        for at in 0..still {
            tracked.rest.asked(at.into(), false);
        }
        let demanded = Demanded::new(demand);
        let key = tracked.record.key;
        let mut rests = |seq| {
            reader.seq = seq;
            tracked.rests(&reader, &demanded.of(key))
        };
        let rests: Vec<bool> = (100..100 + 2 * EVERY).map(&mut rests).collect();
        rests
    }

    #[test]
    fn a_kernel_thread_that_stands_still_is_asked_in_turn() {
        let demand = Demand::default();
        let asked = |rests: Vec<bool>| rests.iter().filter(|rests| !**rests).count() as u64;
        assert_eq!(asked(rests(true, STILL, &demand)), 2);
        assert_eq!(asked(rests(true, STILL - 1, &demand)), 2 * EVERY);
        assert_eq!(asked(rests(false, STILL, &demand)), 2 * EVERY);
        let all = Demand {
            fields: crate::source::Fields::ALL,
            ..demand
        };
        assert_eq!(asked(rests(true, STILL, &all)), 2 * EVERY);
    }

    #[test]
    fn what_it_did_is_a_mean_since_it_was_asked_last() {
        let mut rest = Rest::default();
        assert_eq!(rest.asked(10, false), None);
        assert_eq!(rest.asked(20, false), None);
        rest.passed_over = true;
        assert_eq!(rest.asked(50, true), Some(20));
        assert_eq!((rest.still, rest.asked(60, false)), (0, None));
    }
}
