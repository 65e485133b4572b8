//! Counters of processes with their ended threads, from the kernel, of those whose threads end.

use crate::proc::taskstats::Taskstats;
use crate::sample::{Nanos, Split, Totals};
use crate::source::live::processes::taskstats::Client;
use crate::source::live::processes::tracker::SECOND;
use crate::source::live::reading::files::now;
use crate::source::live::reading::reader::{Reader, process_clock};
use crate::source::live::threads::tracker::ThreadTracker;
use rustix::io::Errno;

/// A process is asked about for so long after a thread of it has ended: rates are differences of two answers.
const HOLD: Nanos = 10 * SECOND;
/// Answers that a thread is counted twice in are asked for anew so many times.
const TRIES: usize = 3;

/// The kernel, once it is known whether it tells.
#[derive(Default)]
pub(crate) enum Kernel {
    #[default]
    Unasked,
    Tells(Client),
    /// Not to us, or not at all.
    Silent,
}

/// What is remembered of the answers about one process.
#[derive(Debug, Default)]
pub(crate) struct Asked {
    /// Until when it is asked about.
    until: Nanos,
    /// Run time that the clock of the process has and its counters have not: what threads ran behind the moment at which
    /// the kernel takes leave of them. It only grows; in nanoseconds, from below.
    gap: i64,
    /// Wait as the kernel has booked it.
    booked: Nanos,
}

impl Asked {
    /// The counters after a pass over the threads; `None` where no thread ends, or nobody tells. Those from before when
    /// no answer came this time.
    pub(crate) fn after(
        &mut self,
        thread_tracker: &mut ThreadTracker,
        pid: u32,
        before: Option<Totals>,
        reader: &mut Reader,
    ) -> Option<Totals> {
        let at = now();
        if thread_tracker.take_ended() {
            self.until = at + HOLD;
        }
        if at > self.until || !reader.gates() {
            return None;
        }
        let Some(told) = self.ask(pid, &mut reader.kernel) else {
            return before.filter(|_| matches!(reader.kernel, Kernel::Tells(_)));
        };
        self.booked = told.wait;
        Some(Totals {
            at: now(),
            wait: self.wait(thread_tracker, before),
            switches: told.runs,
            split: split(&told),
            block_delay: told.block_delay,
        })
    }

    /// Nothing of it ran; a thread waits on.
    pub(crate) fn wait_on(
        &self,
        thread_tracker: &ThreadTracker,
        before: Option<Totals>,
        at: Nanos,
    ) -> Option<Totals> {
        before.map(|totals| Totals {
            at,
            wait: self.wait(thread_tracker, before),
            ..totals
        })
    }

    /// What the kernel has booked, and what is credited ahead of it. A thread that ended may have been credited a little
    /// more than it waited in the end: that is no counter that runs back.
    fn wait(&self, thread_tracker: &ThreadTracker, before: Option<Totals>) -> Nanos {
        const LITTLE: Nanos = SECOND / 100;
        let wait = self.booked.saturating_add(thread_tracker.ahead.sum());
        let before = before.map_or(0, |before| before.wait);
        if before.saturating_sub(wait) < LITTLE {
            wait.max(before)
        } else {
            wait
        }
    }

    /// The next answer that can be right.
    ///
    /// For some microseconds the kernel counts a thread that ends with the ended ones already and with the living ones
    /// still. Then the counters have more run time, compared with the clock of the process, than they had before.
    fn ask(&mut self, pid: u32, kernel: &mut Kernel) -> Option<Taskstats> {
        for _ in 0..TRIES {
            let clock = process_clock(pid)?.cast_signed();
            let told = kernel.ask(pid)?;
            let run = told.run.cast_signed();
            let most = process_clock(pid)?.cast_signed().saturating_sub(run);
            if most >= self.gap {
                self.gap = self.gap.max(clock.saturating_sub(run));
                return Some(told);
            }
        }
        None
    }
}

impl Kernel {
    fn ask(&mut self, pid: u32) -> Option<Taskstats> {
        if matches!(self, Self::Unasked) {
            *self = Client::open().map_or(Self::Silent, Self::Tells);
        }
        let Self::Tells(client) = self else {
            return None;
        };
        match client.process(pid) {
            Ok(told) => Some(told),
            Err(Errno::PERM | Errno::OPNOTSUPP) => {
                *self = Self::Silent;
                None
            }
            // It has ended, or the answer was lost: there is a next sample.
            Err(_) => None,
        }
    }
}

fn split(told: &Taskstats) -> Option<Split> {
    Some(Split {
        voluntary: told.voluntary?,
        involuntary: told.involuntary?,
        at: now(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wait_runs_back_only_as_far_as_no_credit_explains() {
        let wait = |booked, before| {
            let asked = Asked {
                booked,
                ..Asked::default()
            };
            let before = Totals {
                wait: before,
                ..Totals::default()
            };
            asked.wait(&ThreadTracker::default(), Some(before))
        };
        assert_eq!(wait(SECOND, SECOND / 2), SECOND);
        assert_eq!(wait(SECOND, SECOND + 1_000), SECOND + 1_000);
        assert_eq!(wait(SECOND, 2 * SECOND), SECOND);
    }
}
