//! The threads of one process: which of them must be read, by the closure gate and the thread gate.
//!
//! Called when the process clock has moved (the clock gate, in `processes::tracker`). First the threads that moved lately; when
//! their growth explains the growth of the clock, no other thread has run and nothing else is read. Otherwise all are
//! read, now if somebody looks and every fifth sample if nobody does. Of a thread whose `schedstat` moved, `status` and
//! `stat` are read only for whom somebody looks at (`details`).

pub(crate) mod ahead;
mod roster;
pub(crate) mod runnable;
#[cfg(test)]
mod tests;

use self::ahead::Ahead;
use self::roster::count;
use self::runnable::RunnableSet;
use crate::sample::{Nanos, Thread, Threads};
use crate::source::live::processes::interest::Interest;
use crate::source::live::processes::need::Growth;
use crate::source::live::reading::files::{Failure, Path, now, open_dir};
use crate::source::live::reading::reader::{Counters, Reader};
use crate::source::live::threads::hot::HotSet;
use crate::source::live::threads::ledger::Ledger;
use crate::source::live::threads::moved::Moved;
use rustix::fd::{AsFd, OwnedFd};

/// A hidden process that does not close is read in full each so many samples.
const RARELY: u64 = 5;
/// A process with so few threads is read in full at once: cheaper than to remember.
const FEW: usize = 4;

/// How the threads of one process are followed.
#[derive(Default)]
pub(crate) struct ThreadTracker {
    /// `PID/task`, kept open within the budget.
    tasks: Option<OwnedFd>,
    ledger: Ledger,
    pub(crate) hot: HotSet,
    /// Listed but not read yet, the lowest TID last.
    unread: Vec<u32>,
    listed: bool,
    /// Not closed while hidden: the sample in which to read all.
    full_at: Option<u64>,
    /// The gate has closed at least once: it is known which threads move.
    knows_active_threads: bool,
    /// Process clock when the baseline was begun.
    baseline_clock: Option<Nanos>,
    pub(crate) runnable: RunnableSet,
    /// Wait credited before the kernel books it.
    pub(crate) ahead: Ahead,
    /// Threads that moved in this sample.
    pub(crate) moved: Vec<Moved>,
    /// When all threads were known the time before.
    known_at: Nanos,
    /// The most that one of them did.
    pub(crate) busiest: Growth,
    /// Room for listing.
    ids: Vec<u32>,
}

/// One pass over the threads of a process.
pub(crate) struct Pass<'a> {
    pub(crate) pid: u32,
    /// The process clock, read before any thread.
    pub(crate) clock: Nanos,
    /// When the pass began.
    pub(crate) began: Nanos,
    pub(crate) interest: &'a Interest<'a>,
    /// The process is read in full unless the gate closes, whether somebody looks at it or not.
    pub(crate) all: bool,
}

impl<'a> Pass<'a> {
    /// A pass that begins now.
    pub(crate) fn new(pid: u32, clock: Nanos, interest: &'a Interest<'a>) -> Self {
        Self {
            pid,
            clock,
            began: now(),
            interest,
            all: false,
        }
    }
}

impl ThreadTracker {
    /// A thread waits for a CPU although nothing moved: the process cannot be carried over.
    pub(crate) fn is_waiting(&self) -> bool {
        !self.runnable.is_empty()
    }

    /// The gate did not close while hidden, and the turn to be read in full has come, whether the process moved again or not.
    pub(crate) fn is_due(&self, seq: u64) -> bool {
        self.full_at.is_some_and(|at| seq >= at)
    }

    /// The process moved since the baseline, and which of its threads do is not known yet: to be read in full as soon as there
    /// is time, not when its turn comes. From then on the gate can close.
    pub(crate) fn has_unknown_active_threads(&self) -> bool {
        !self.knows_active_threads && self.full_at.is_some()
    }

    /// All threads have been read once.
    pub(crate) fn has_baseline(&self) -> bool {
        self.listed && self.unread.is_empty()
    }

    /// Forgets all threads, until their baseline is read anew.
    pub(crate) fn forget(&mut self, reader: &mut Reader) {
        self.hot.release(reader);
        *self = Self {
            tasks: self.tasks.take(),
            ..Self::default()
        };
    }

    /// Threads of the process without reading any; `None` where they cannot be counted so.
    pub(crate) fn count(&mut self, pid: u32, reader: &mut Reader) -> Option<usize> {
        let count = self.within(pid, reader, |_, tasks, reader| roster::count(tasks, reader));
        count.ok().flatten()
    }

    /// Gives descriptors back to the budget.
    pub(crate) fn release(&mut self, reader: &mut Reader) {
        self.hot.release(reader);
        if self.tasks.take().is_some() {
            reader.give_back_folder();
        }
    }

    /// Runs `work` with the folder `PID/task`: the one kept open, or opened anew where there are too many.
    pub(crate) fn within<T>(
        &mut self,
        pid: u32,
        reader: &mut Reader,
        work: impl FnOnce(&mut Self, &OwnedFd, &mut Reader) -> Result<T, Failure>,
    ) -> Result<T, Failure> {
        let (folder, keep) = match self.tasks.take() {
            Some(folder) => (folder, true),
            None => (
                open_dir(&reader.root, &Path::new().number(pid).text("/task"))?,
                reader.may_keep_folder(),
            ),
        };
        let result = work(self, &folder, reader);
        if keep {
            self.tasks = Some(folder);
        }
        result
    }

    /// Reads what must be read after the process clock moved. `Gone`: the process has ended.
    pub(crate) fn follow(
        &mut self,
        threads: &mut Threads,
        reader: &mut Reader,
        pass: &Pass,
    ) -> Result<(), Failure> {
        self.within(pass.pid, reader, |thread_tracker, tasks, reader| {
            thread_tracker.follow_in(tasks, threads, reader, pass)
        })
    }

    fn follow_in(
        &mut self,
        tasks: &OwnedFd,
        threads: &mut Threads,
        reader: &mut Reader,
        pass: &Pass,
    ) -> Result<(), Failure> {
        self.moved.clear();
        self.busiest = Growth::default();
        self.known_at = threads.complete.unwrap_or_default();
        let count = count(tasks, reader)?;
        if count == Some(0) {
            return Err(Failure::Gone);
        }
        if self.has_baseline() {
            self.read_hot(tasks, threads, reader, pass);
            let same = count.is_none_or(|count| count == threads.list.len());
            if same && reader.gates() && self.ledger.is_closed(pass.clock) {
                self.close(threads, pass);
            } else {
                self.open_gate(tasks, threads, same, reader, pass)?;
            }
        } else if !self.listed
            && (count.is_some_and(|count| count <= FEW) || pass.interest.all || !reader.live)
        {
            self.read_all(tasks, threads, reader, pass)?;
        }
        self.moved.sort_unstable_by_key(|moved| moved.tid);
        self.moved.dedup_by_key(|moved| moved.tid);
        self.hot.warm(&self.moved, tasks, reader);
        self.credit(threads, pass.began);
        self.look_closer(tasks, threads, reader, pass);
        Ok(())
    }

    /// Reads only the threads on the screen: for the others there is no time. How many threads there are, where the kernel
    /// tells.
    pub(crate) fn glance(
        &mut self,
        threads: &mut Threads,
        reader: &mut Reader,
        pass: &Pass,
    ) -> Result<Option<usize>, Failure> {
        self.within(pass.pid, reader, |thread_tracker, tasks, reader| {
            let count = count(tasks, reader)?;
            if count == Some(0) {
                return Err(Failure::Gone);
            }
            thread_tracker.moved.clear();
            for tid in pass.interest.shown() {
                thread_tracker.read_one(tasks, threads, tid, reader);
            }
            thread_tracker.look_closer(tasks, threads, reader, pass);
            Ok(count)
        })
    }

    /// Reads a thread by itself: that it stood still is not known from the others.
    fn read_one(&mut self, tasks: &OwnedFd, threads: &mut Threads, tid: u32, reader: &mut Reader) {
        let Some(thread) = threads.get_mut(tid) else {
            return;
        };
        let before = thread.at;
        if let Ok(counters) = reader.counters(tasks.as_fd(), tid) {
            self.update(thread, counters, reader);
            if thread.at == before {
                self.stood_still(thread, now());
            }
        }
    }

    /// The threads that moved lately, while the clock is not explained yet; those that moved last time in any case.
    fn read_hot(
        &mut self,
        tasks: &OwnedFd,
        threads: &mut Threads,
        reader: &mut Reader,
        pass: &Pass,
    ) {
        let hot = std::mem::take(&mut self.hot);
        for entry in hot.in_order() {
            if entry.idle > 0 && self.ledger.is_closed(pass.clock) {
                break;
            }
            let Some(thread) = threads.get_mut(entry.tid) else {
                continue;
            };
            let read = match &entry.file {
                Some(file) => reader.counters_of(file),
                None => reader.counters(tasks.as_fd(), entry.tid),
            };
            if let Ok(counters) = read {
                self.update(thread, counters, reader);
            }
        }
        self.hot = hot;
        // One that waits is credited its wait; whether it still waits has to be known.
        let runnable = std::mem::take(&mut self.runnable);
        for tid in runnable.iter() {
            if let Some(thread) = threads.get_mut(tid)
                && !self.hot.contains(tid)
                && let Ok(counters) = reader.counters(tasks.as_fd(), tid)
            {
                self.update(thread, counters, reader);
            }
        }
        self.runnable = runnable;
    }

    /// The clock is explained: no other thread has run.
    fn close(&mut self, threads: &mut Threads, pass: &Pass) {
        self.full_at = None;
        self.knows_active_threads = true;
        threads.complete = Some(pass.began);
    }

    /// The threads read so far do not explain the clock: another one ran, was born, or has ended.
    fn open_gate(
        &mut self,
        tasks: &OwnedFd,
        threads: &mut Threads,
        same: bool,
        reader: &mut Reader,
        pass: &Pass,
    ) -> Result<(), Failure> {
        let wanted = pass.all || pass.interest.visible || pass.interest.open;
        if wanted || self.is_due(reader.seq) || threads.list.len() <= FEW {
            return self.read_all(tasks, threads, reader, pass);
        }
        // Its turn comes every fifth sample, not everybody's in the same one.
        let turn = (reader.seq / RARELY + 1) * RARELY + u64::from(pass.pid) % RARELY;
        self.full_at.get_or_insert(turn);
        if !same {
            self.reconcile(tasks, threads, true, reader)?;
            if self.ledger.is_closed(pass.clock) {
                self.close(threads, pass);
            }
        }
        Ok(())
    }

    /// Every thread that has not been read in this pass.
    fn read_all(
        &mut self,
        tasks: &OwnedFd,
        threads: &mut Threads,
        reader: &mut Reader,
        pass: &Pass,
    ) -> Result<(), Failure> {
        let born = self.listed;
        self.reconcile(tasks, threads, born, reader)?;
        let mut list = std::mem::take(&mut threads.list);
        let (mut gone, mut unread) = (false, None);
        for thread in list.iter_mut().filter(|thread| thread.at < pass.began) {
            match reader.counters(tasks.as_fd(), thread.tid) {
                Ok(counters) => self.update(thread, counters, reader),
                Err(Failure::Gone) => gone = true,
                Err(failure) => unread = Some(failure),
            }
        }
        threads.list = list;
        if gone {
            self.reconcile(tasks, threads, true, reader)?;
        }
        // Without descriptors left, say. What was not read is not known to stand still.
        if let Some(failure) = unread {
            return Err(failure);
        }
        self.settle(threads, pass.clock);
        self.close(threads, pass);
        Ok(())
    }

    /// All threads have been read since `clock`: those that ended ran the rest.
    fn settle(&mut self, threads: &mut Threads, clock: Nanos) {
        let first = !self.ledger.is_settled();
        let unseen = self.ledger.settle(clock);
        if !first {
            threads.unseen = threads.unseen.saturating_add(unseen);
        }
    }

    /// A known thread's counters were read. Of one that stood still the moment stays as well: that nothing changed until
    /// now is what `Threads::complete` says, of all of them.
    fn update(&mut self, thread: &mut Thread, counters: Counters, reader: &mut Reader) {
        reader.tasks_read += 1;
        let ran = thread.run != counters.run || thread.switches != counters.switches;
        let at = now();
        if ran {
            self.ledger.update(thread.run, counters.run);
            let restarted = counters.run < thread.run;
            let waited = thread.wait;
            // Wait that was credited while it went on may run ahead of what the kernel reports.
            thread.wait = if restarted {
                counters.wait
            } else {
                counters.wait.max(thread.wait)
            };
            let switches = counters
                .switches
                .unwrap_or(0)
                .saturating_sub(thread.switches.unwrap_or(0));
            self.ahead.set(thread, counters.wait);
            let run = counters.run.saturating_sub(thread.run);
            self.busiest = self.busiest.max(Growth {
                run,
                wait: counters
                    .wait
                    .zip(waited)
                    .map_or(0, |(wait, before)| wait.saturating_sub(before)),
                switches,
            });
            thread.run = counters.run;
            thread.switches = counters.switches;
            let span = at.saturating_sub(thread.at.max(self.known_at));
            (self.moved).push(Moved::new(thread.tid, switches, run, span));
            thread.at = at;
        }
    }
}
