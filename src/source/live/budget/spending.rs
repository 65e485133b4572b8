//! What reading costs this thread and its helpers, and what it does with the time that is left.

use crate::sample::Nanos;
use crate::source::Demand;
use crate::source::live::Live;
use crate::source::live::processes::interest::Demanded;
use rustix::time::{ClockId, clock_gettime};
use std::time::{Duration, Instant};

/// CPU time that this thread has used.
pub(crate) fn used() -> Nanos {
    let time = clock_gettime(ClockId::ThreadCPUTime);
    time.tv_sec as u64 * 1_000_000_000 + time.tv_nsec as u64
}

impl Live {
    /// A sample begins, where the last one was begun at `before`: what may it cost?
    pub(crate) fn begin_budget(&mut self, demand: &Demand, before: Nanos) {
        self.learn_cost();
        let interval = demand.interval.as_nanos() as Nanos;
        // The second sample comes early; and a machine that was suspended has saved nothing.
        let elapsed = self.at.saturating_sub(before);
        let elapsed = elapsed.clamp(interval, 2 * interval);
        let per_second = if self.reader.live {
            demand.budget
        } else {
            Duration::ZERO
        };
        self.reader.budget.begin(per_second, elapsed);
        self.reader.budget.began = self.reader.budget.is_limited().then(used);
    }

    /// The last sample is done, and rates were made of it. What helpers have used meanwhile goes with it.
    pub(crate) fn learn_cost(&mut self) {
        if let Some(began) = self.reader.budget.began.take() {
            let helpers = self.helpers.take_used()
                + self.codes.take_used()
                + self.containers.take_used()
                + self.cgroups.take_used();
            let own = used().saturating_sub(began);
            self.reader.budget.learn(own.saturating_add(helpers));
        }
    }

    /// Works as far as the budget allows. `false`: there is nothing left to do, or it has to wait.
    pub(crate) fn work_within_budget(&mut self, demand: &Demand, until: Instant) -> bool {
        if !self.reader.budget.is_limited() {
            return self.work(demand, until);
        }
        if !self.reader.budget.admits_new() {
            self.reader.budget.pay_new(0, true);
            return false;
        }
        let began = used();
        let more = self.work(demand, until);
        let cost = used().saturating_sub(began);
        self.reader.budget.pay_new(cost, more);
        more
    }

    /// Does some of the work that nobody waits for. `false`: there is none left.
    fn work(&mut self, demand: &Demand, until: Instant) -> bool {
        let demanded = Demanded::new(demand);
        let names = demanded.names();
        let (spare, count) = (&mut self.spare, self.processes.len());
        self.reader.kernel.introduce();
        // One pass over what is on the screen, one over the rest; each process is left behind when nothing more can be
        // read of it, so that an end is reached however many of them have ended meanwhile.
        while self.worked < 2 * count {
            let tracked = &mut self.processes[self.worked % count];
            let interest = demanded.of(tracked.record.key);
            let reader = &mut self.reader;
            if interest.visible == (self.worked < count) {
                let complete = tracked.baseline(reader, &interest, until)
                    && tracked.fill(reader, &interest, names, spare, until);
                tracked.learn_active_threads(reader, &interest);
                if !complete {
                    return true;
                }
            }
            self.worked += 1;
            if Instant::now() >= until && self.worked < 2 * count {
                return true;
            }
        }
        self.worked = 0;
        false
    }
}
