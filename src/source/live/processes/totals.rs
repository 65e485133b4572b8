//! Wait and switches of whole processes, ended threads included, as the kernel counts them.
//!
//! Where it tells, one message says of a process what otherwise takes a file of each of its threads that moved; so threads
//! are read then only of processes of which somebody needs them (`need`). The message costs what the process has threads,
//! a seventieth of reading them. It is sent only for processes of which the clock moved; where many do that nobody looks at,
//! for each of these in its turn.

use crate::proc::taskstats::Taskstats;
use crate::sample::{Nanos, Split, Totals, TotalsFrom, WhyThreads};
use crate::source::live::processes::taskstats::Client;
use crate::source::live::processes::tracker::{ProcessTracker, SECOND};
use crate::source::live::reading::files::now;
use crate::source::live::reading::reader::{Reader, process_clock};
use rustix::io::Errno;
use std::time::Duration;

/// Answers that a thread is counted twice in are asked for anew so many times at once,
const TRIES: usize = 3;
/// and then each time after a pause in which the thread may end, where all CPUs are busy; so many in a sample.
const PAUSES: u32 = 10;
const PAUSE: Duration = Duration::from_millis(1);
/// A kernel thread that is not on the screen is asked about no more often.
const KERNEL_THREAD: Nanos = 4 * SECOND - SECOND / 5;

/// The kernel, once it is known whether it tells.
pub(crate) enum Kernel {
    Unasked,
    Tells(Client),
    /// Not to us, or not at all.
    Silent(WhyThreads),
}

/// What is remembered of the answers about one process.
#[derive(Debug, Default)]
pub(crate) struct Asked {
    /// Run time that the clock of the process has and its counters have not: what threads ran behind the moment at which
    /// the kernel takes leave of them. It only grows; in nanoseconds, from below.
    gap: i64,
    /// Wait as the kernel has booked it.
    booked: Nanos,
    /// Wait that was credited to threads which are read no more, until the kernel has booked it.
    lent: Nanos,
}

impl Asked {
    /// The counters after the process clock was read and said `clock`; those from before when no answer came this time.
    fn after(
        &mut self,
        pid: u32,
        clock: Nanos,
        (before, ahead): (Option<Totals>, Nanos),
        kernel: &mut Kernel,
    ) -> Option<Totals> {
        let Some(told) = self.ask(pid, clock, kernel) else {
            return before.filter(|_| matches!(kernel, Kernel::Tells(_)));
        };
        self.booked = told.wait;
        Some(Totals {
            at: now(),
            wait: self.wait(ahead, before),
            switches: told.runs,
            split: split(&told),
            block_delay: told.block_delay,
        })
    }

    /// What the kernel has booked, and what is credited ahead of it. A thread that ended may have been credited a little
    /// more than it waited in the end: that is no counter that runs back.
    fn wait(&mut self, ahead: Nanos, before: Option<Totals>) -> Nanos {
        const LITTLE: Nanos = SECOND / 100;
        let wait = self.booked.saturating_add(ahead);
        let before = before.map_or(0, |before| before.wait);
        let back = before.saturating_sub(wait);
        if back == 0 {
            self.lent = 0;
        }
        if back < LITTLE.saturating_add(self.lent) {
            wait.max(before)
        } else {
            wait
        }
    }

    /// The next answer that can be right.
    ///
    /// For some microseconds the kernel counts a thread that ends with the ended ones already and with the living ones
    /// still. Then the counters have more run time, compared with the clock of the process, than they had before.
    fn ask(&mut self, pid: u32, clock: Nanos, kernel: &mut Kernel) -> Option<Taskstats> {
        let mut clock = clock.cast_signed();
        for tries in 0.. {
            if tries >= TRIES && !kernel.pause() {
                break;
            }
            let told = kernel.ask(pid)?;
            let run = told.run.cast_signed();
            let rest = clock.saturating_sub(run);
            // Threads may have run since the clock was read.
            let after = if rest < self.gap {
                process_clock(pid)?.cast_signed()
            } else {
                clock
            };
            if after.saturating_sub(run) >= self.gap {
                self.gap = self.gap.max(rest);
                return Some(told);
            }
            clock = after;
        }
        None
    }
}

impl Kernel {
    /// Finds out whether it tells, which takes some milliseconds: nothing that the first frame has to wait for.
    pub(crate) fn introduce(&mut self) {
        if matches!(self, Self::Unasked) {
            // An answer may be late or lost on a busy machine: that says nothing of the kernel.
            let lost = |opened: &Result<Client, Errno>| {
                matches!(opened, Err(Errno::AGAIN | Errno::NOBUFS | Errno::INTR))
            };
            let mut opened = Client::open();
            for _ in 1..TRIES {
                if lost(&opened) {
                    opened = Client::open();
                }
            }
            *self = match opened {
                Ok(client) => Self::Tells(client),
                Err(Errno::PERM | Errno::ACCESS) => Self::Silent(WhyThreads::Denied),
                Err(_) => Self::Silent(WhyThreads::Unsupported),
            };
        }
    }

    /// A sample begins.
    pub(crate) fn begin(&mut self) {
        if let Self::Tells(client) = self {
            client.pauses = PAUSES;
        }
    }

    /// Pauses, while the sample has time for it.
    fn pause(&mut self) -> bool {
        let Self::Tells(client) = self else {
            return false;
        };
        let may = client.pauses > 0;
        if may {
            client.pauses -= 1;
            std::thread::sleep(PAUSE);
        }
        may
    }

    /// What it tells of a process is all there is to know of its threads together, or may turn out to be.
    pub(crate) fn suffices(&self) -> bool {
        match self {
            Self::Unasked => true,
            Self::Tells(client) => client.adds_switches(),
            Self::Silent(_) => false,
        }
    }

    /// From where the totals are.
    pub(crate) fn totals_from(&self) -> TotalsFrom {
        match self {
            Self::Tells(client) if client.adds_switches() => TotalsFrom::Kernel,
            Self::Tells(_) => TotalsFrom::Threads(WhyThreads::Forgets),
            Self::Unasked => TotalsFrom::Threads(WhyThreads::Unasked),
            Self::Silent(why) => TotalsFrom::Threads(*why),
        }
    }

    fn ask(&mut self, pid: u32) -> Option<Taskstats> {
        let Self::Tells(client) = self else {
            return None;
        };
        match client.process(pid) {
            Ok(told) => Some(told),
            Err(Errno::PERM) => {
                *self = Self::Silent(WhyThreads::Denied);
                None
            }
            // The family has left.
            Err(Errno::OPNOTSUPP | Errno::NOENT) => {
                *self = Self::Silent(WhyThreads::Unsupported);
                None
            }
            // It has ended, or the answer was lost: there is a next sample.
            Err(_) => None,
        }
    }
}

impl ProcessTracker {
    /// Asks the kernel what all its threads have done together, where its clock has moved since the last answer; with
    /// `in_turn` only if it is its turn.
    pub(crate) fn add_totals(&mut self, in_turn: bool, reader: &mut Reader) {
        // Who told once and does so no more: what was told is no part of what comes.
        if matches!(reader.kernel, Kernel::Silent(_)) && self.record.totals.is_some() {
            self.edit().totals = None;
        }
        let record = &self.record;
        let known = (record.totals).is_some_and(|totals| totals.at >= record.at);
        // Of one that is hidden from us its clock is all there is to see.
        if known || self.denied_at != 0 || !matches!(reader.kernel, Kernel::Tells(_)) {
            return;
        }
        let last = record.totals.map(|totals| totals.at);
        let lately = |last: Nanos| record.at.saturating_sub(last) < KERNEL_THREAD;
        let rarely = record.stat.kernel && last.is_some_and(lately);
        if in_turn && (rarely || !reader.totals.is_due(self.pid(), last, record.at)) {
            return;
        }
        let before = (record.totals, self.thread_tracker.ahead.sum());
        let (pid, clock) = (self.pid(), record.clock);
        let totals = (self.asked).after(pid, clock, before, &mut reader.kernel);
        if totals != before.0 {
            reader.tasks_read += 1;
            self.edit().totals = totals;
        }
    }

    /// Nothing of it ran, but a thread waits for a CPU.
    pub(crate) fn wait_on(&mut self, at: Nanos) {
        let mut threads = std::mem::take(&mut self.edit().threads);
        self.thread_tracker.credit(&mut threads, at);
        threads.complete = Some(at);
        let (before, ahead) = (self.record.totals, self.thread_tracker.ahead.sum());
        let wait = self.asked.wait(ahead, before);
        let record = self.edit();
        record.threads = threads;
        record.totals = before.map(|totals| Totals { at, wait, ..totals });
    }

    /// Its threads are read no more.
    pub(crate) fn forget_threads(&mut self, reader: &mut Reader) {
        if self.record.threads.since.is_none() {
            return;
        }
        self.asked.lent = self.thread_tracker.ahead.sum();
        self.thread_tracker.forget(reader);
        self.spare = None;
        self.edit().threads = crate::sample::Threads::default();
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
    use crate::skip::skip;
    use crate::source::live::reading::read_rotation::{FEW_UNSEEN, ReadRotation};
    use crate::source::live::{Live, ROOT};
    use crate::source::{Demand, Source};
    use std::path::Path;
    use std::time::Duration;

    #[test]
    fn where_the_kernel_tells_no_more_threads_are_read_instead() {
        let mut live = Live::open(Path::new(ROOT)).unwrap();
        let demand = Demand::default();
        let own = |live: &mut Live| {
            let sample = live.sample(&demand).unwrap();
            while live.background(&demand, Duration::from_millis(5)) {}
            let own = sample.by_pid(std::process::id()).cloned();
            (sample.totals_from, own.unwrap())
        };
        own(&mut live);
        let (from, before) = own(&mut live);
        let Kernel::Tells(client) = &mut live.reader.kernel else {
            return skip(&format!("the kernel tells us nothing: {from:?}"));
        };
        assert!(before.totals.is_some());
        client.forget_family();
        let (from, after) = own(&mut live);
        assert_eq!(from, TotalsFrom::Threads(WhyThreads::Unsupported));
        assert_eq!(after.totals, None);
        let (_, after) = own(&mut live);
        assert!(!after.threads.list.is_empty());
    }

    #[test]
    fn one_of_many_that_nobody_looks_at_is_asked_in_its_turn() {
        let mut live = Live::open(Path::new(ROOT)).unwrap();
        for _ in 0..2 {
            live.sample(&Demand::default()).unwrap();
        }
        let reader = &mut live.reader;
        if !matches!(reader.kernel, Kernel::Tells(_)) {
            return skip("the kernel tells us nothing");
        }
        let own = std::process::id();
        let mut processes = live.processes.iter_mut();
        let tracked = processes.find(|tracked| tracked.pid() == own).unwrap();
        let mut asked = |seq, in_turn| {
            // In the sample before there were three times as many as need no turns.
            reader.totals = ReadRotation::new(FEW_UNSEEN);
            for _ in 0..3 * FEW_UNSEEN {
                reader.totals.is_due(0, None, 0);
            }
            reader.totals.begin(seq, Duration::from_secs(1));
            tracked.edit().at = now();
            let before = tracked.record.totals;
            tracked.add_totals(in_turn, reader);
            tracked.record.totals != before
        };
        let turns: Vec<bool> = (0..6).map(|seq| asked(seq, true)).collect();
        assert_eq!(turns.iter().filter(|turn| **turn).count(), 2, "{turns:?}");
        assert!((0..6).all(|seq| asked(seq, false)));
    }

    #[test]
    fn wait_runs_back_only_as_far_as_no_credit_explains() {
        let wait = |booked, lent, before| {
            let mut asked = Asked {
                booked,
                lent,
                ..Asked::default()
            };
            let before = Totals {
                wait: before,
                ..Totals::default()
            };
            asked.wait(0, Some(before))
        };
        assert_eq!(wait(SECOND, 0, SECOND / 2), SECOND);
        assert_eq!(wait(SECOND, 0, SECOND + 1_000), SECOND + 1_000);
        assert_eq!(wait(SECOND, 0, 2 * SECOND), SECOND);
        // What was credited to threads that are read no more is waited for.
        assert_eq!(wait(SECOND, SECOND, 2 * SECOND), 2 * SECOND);
    }
}
