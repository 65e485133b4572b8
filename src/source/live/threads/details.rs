//! `status`, `stat` and `io` of the threads that somebody looks at.

use crate::proc;
use crate::sample::{Nanos, TaskKey, Thread, Threads};
use crate::source::Fields;
use crate::source::live::processes::interest::Interest;
use crate::source::live::reading::files::{Failure, Path, now};
use crate::source::live::reading::held_io::IoOf;
use crate::source::live::reading::open_files::OftenRead;
use crate::source::live::reading::reader::Reader;
use crate::source::live::threads::moved::Moved;
use crate::source::live::threads::tracker::ahead::Ahead;
use crate::source::live::threads::tracker::runnable::Runnable;
use crate::source::live::threads::tracker::{Pass, ThreadTracker};
use rustix::fd::{AsFd, OwnedFd};
use std::time::Instant;

/// Threads that moved whose details are read for the sake of the process's state; a large pool is only sampled.
pub(crate) const STATES: usize = 32;
/// Above this many switches in a sample the split by kind is read even of hidden threads: they make the machine's share.
const BUSY_SWITCHES: u64 = 50;

/// Of a process with so few threads everything is read at once.
const AT_ONCE: usize = 64;

impl ThreadTracker {
    /// Credits the wait that goes on of threads that were runnable when last read and have not run since: the kernel
    /// books run-queue delay only when the wait ends.
    pub(crate) fn credit(&mut self, threads: &mut Threads, at: Nanos) {
        for tid in self.runnable.iter() {
            if let Some(thread) = threads.get_mut(tid) {
                credit(thread, at, &mut self.ahead);
            }
        }
    }

    /// A thread has not run until `at`: it waits, or it sleeps.
    pub(crate) fn stood_still(&mut self, thread: &mut Thread, at: Nanos) {
        if self.runnable.contains(thread.tid) {
            credit(thread, at, &mut self.ahead);
        }
        thread.at = thread.at.max(at);
    }

    /// Reads `status` and `stat` of threads that moved and are looked at, and of those on the screen that went stale.
    pub(crate) fn look_closer(
        &mut self,
        tasks: &OwnedFd,
        threads: &mut Threads,
        reader: &mut Reader,
        pass: &Pass,
    ) {
        let interest = pass.interest;
        let states = interest.visible
            && (self.moved.len() <= STATES || interest.all || interest.summed)
            || interest.wants(Fields::DETAIL);
        // Kinds of switches of the whole process are known where the kernel tells.
        let whole = reader.kernel.suffices() && !interest.wants_threads();
        let seen = (interest.visible || interest.open) && !whole;
        let summed = interest.wants(Fields::SPLIT) && !whole;
        let single = interest.open || interest.all || interest.summed;
        let wants_busy = interest.wants(Fields::BUSY);
        for Moved {
            tid,
            switches,
            busy,
        } in &self.moved
        {
            let Some(thread) = threads.get_mut(*tid) else {
                continue;
            };
            let shown = interest.shows(*tid);
            let read = thread.split.map(|split| split.at);
            let each = seen && (single || shown);
            let in_turn = if seen {
                reader.summed_splits.is_due(*tid, read, thread.at)
            } else {
                summed && reader.splits.is_due(*tid, read, thread.at)
            };
            let busy = *busy && wants_busy;
            let by_kind = each || in_turn || busy || *switches >= BUSY_SWITCHES;
            if by_kind {
                let often = each || seen && reader.summed_splits.is_whole();
                read_split(tasks, thread, often, reader);
            }
            let before = self.runnable.take(*tid);
            if states || shown || busy {
                read_detail(tasks, thread, seen, reader);
                if is_runnable(thread) {
                    if !by_kind {
                        read_split(tasks, thread, seen, reader);
                    }
                    let runnable = credit_rest(thread, before, &mut self.ahead);
                    self.runnable.add(runnable);
                }
            }
            let sorted = interest.listed && interest.wants(Fields::IO);
            if sorted || ((shown || interest.summed) && interest.wants(Fields::VISIBLE_IO)) {
                read_io(pass.pid, tasks, thread, reader);
            } else {
                // No longer true; taken for the start of a later interval, it would make a spike.
                (thread.read_bytes, thread.write_bytes) = (None, None);
            }
        }
        self.runnable.retain(|tid| threads.get(tid).is_some());
    }

    /// Reads something of each of these threads, as far as they are known.
    pub(crate) fn each(
        &mut self,
        pid: u32,
        threads: &mut Threads,
        tids: &[u32],
        reader: &mut Reader,
        read: fn(&mut Self, &OwnedFd, &mut Thread, &mut Reader),
    ) -> Result<(), Failure> {
        self.within(pid, reader, |thread_tracker, tasks, reader| {
            for tid in tids {
                if let Some(thread) = threads.get_mut(*tid) {
                    read(thread_tracker, tasks, thread, reader);
                }
            }
            Ok(())
        })
    }

    /// Reads anew what is on the screen and has not moved for a while: nice, affinity and state change from outside.
    pub(crate) fn freshen(&mut self, tasks: &OwnedFd, thread: &mut Thread, reader: &mut Reader) {
        read_detail(tasks, thread, false, reader);
        if is_runnable(thread) {
            self.note_runnable(tasks, thread, reader);
        } else {
            self.runnable.take(thread.tid);
        }
    }

    /// Reads the state of a thread that nobody looks at. What was read is kept of one in D, and where it takes the place of
    /// something older.
    pub(crate) fn read_state(&mut self, tasks: &OwnedFd, thread: &mut Thread, reader: &mut Reader) {
        let path = Path::of(thread.tid, "stat");
        let stat = (reader.buffer).parse(tasks.as_fd(), &path, proc::stat::parse);
        let Some(stat) = stat else { return };
        if stat.state == b'D' || thread.detail.is_some() {
            **thread.detail.get_or_insert_default() = stat.of_thread(now());
            self.runnable.take(thread.tid);
        }
    }

    /// What is missing of threads that somebody looks at, the most wanted first. Of a visible process the split of
    /// *every* thread will be wanted, sooner or later: without the one before, the first move of a thread could not be
    /// told by kind. It is read at once where there are few threads, and as `spare` allows where there are many. With
    /// `io`, bytes of threads on the screen are wanted, so that those that do not move show 0.
    pub(crate) fn missing(
        &self,
        threads: &Threads,
        interest: &Interest,
        (names, io): (bool, bool),
        spare: &mut usize,
    ) -> Vec<(Wanted, u32)> {
        let all = interest.open || interest.all || names;
        if !(interest.visible || all) {
            return Vec::new();
        }
        let wanted = |thread: &Thread| match thread.tid {
            tid if interest.shows(tid) => Wanted::Shown,
            tid if interest.visible && self.hot.contains(tid) => Wanted::Hot,
            _ if all => Wanted::Listed,
            _ => Wanted::Split,
        };
        let mut missing: Vec<(Wanted, u32)> = (threads.list.iter())
            .filter(|thread| {
                let shown = interest.shows(thread.tid) || interest.summed;
                let bytes = io && thread.read_bytes.is_none() && shown;
                thread.detail.is_none() || thread.split.is_none() || bytes
            })
            .map(|thread| (wanted(thread), thread))
            .filter(|(wanted, thread)| *wanted != Wanted::Split || thread.split.is_none())
            .map(|(wanted, thread)| (wanted, thread.tid))
            .collect();
        missing.sort_unstable();
        if threads.list.len() > AT_ONCE {
            let before = missing.partition_point(|(wanted, _)| *wanted < Wanted::Split);
            let later = (missing.len() - before).min(*spare);
            missing.truncate(before + later);
            *spare -= later;
        }
        missing
    }

    /// Reads what is missing of these threads until the moment is there. `true`: nothing is missing any more, or nothing
    /// could be read of the threads that there was time for: they have ended, and the next sample drops them.
    pub(crate) fn fill(
        &mut self,
        pid: u32,
        threads: &mut Threads,
        (missing, io): (&[(Wanted, u32)], bool),
        reader: &mut Reader,
        until: Instant,
    ) -> Result<bool, Failure> {
        self.within(pid, reader, |thread_tracker, tasks, reader| {
            let mut learned = false;
            for (wanted, tid) in missing {
                let Some(thread) = threads.get_mut(*tid) else {
                    continue;
                };
                let before = known(thread);
                if thread.split.is_none() {
                    read_split(tasks, thread, false, reader);
                }
                if thread.detail.is_none() && *wanted != Wanted::Split {
                    read_detail(tasks, thread, false, reader);
                    thread_tracker.note_runnable(tasks, thread, reader);
                }
                if io && *wanted != Wanted::Split && thread.read_bytes.is_none() {
                    read_io(pid, tasks, thread, reader);
                }
                learned |= known(thread) != before;
                if Instant::now() >= until {
                    return Ok(!learned);
                }
            }
            Ok(true)
        })
    }

    /// A thread seen runnable for the first time: if it has not run since its counters were read, it waits from now on.
    fn note_runnable(&mut self, tasks: &OwnedFd, thread: &mut Thread, reader: &mut Reader) {
        if !is_runnable(thread) || self.runnable.contains(thread.tid) {
            return;
        }
        let counters = reader.counters(tasks.as_fd(), thread.tid);
        if counters.is_ok_and(|counters| counters.run == thread.run) {
            thread.at = now();
            let ahead = self.ahead.of(thread.tid);
            self.runnable.add(Runnable::new(thread, ahead));
        }
    }
}

/// Credits a thread that was runnable when it was read, and has not run until `at`, all the time since.
fn credit(thread: &mut Thread, at: Nanos, all: &mut Ahead) {
    if let Some(wait) = &mut thread.wait {
        let credit = at.saturating_sub(thread.at);
        *wait = wait.saturating_add(credit);
        all.add(thread.tid, credit);
    }
    thread.at = thread.at.max(at);
}

/// Credits a thread that is runnable, and was, all the time that it did not run, if it never slept. Returns what is
/// remembered of it until it is read again.
fn credit_rest(thread: &mut Thread, before: Option<Runnable>, all: &mut Ahead) -> Runnable {
    /// Readings that follow each other are so exact: less is no wait that is known.
    const EXACT: Nanos = 5_000_000;
    let ahead = all.of(thread.tid);
    let mut runnable = Runnable::new(thread, ahead);
    let unbooked = before.and_then(|before| before.unbooked(&runnable));
    runnable = runnable.with(unbooked);
    let credit = unbooked.map_or(0, |unbooked| unbooked.saturating_sub(ahead));
    if let Some(wait) = &mut thread.wait
        && credit > EXACT
    {
        *wait = wait.saturating_add(credit);
        all.add(thread.tid, credit);
    }
    runnable
}

/// Why details of a thread are wanted, the most urgent first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Wanted {
    /// The row is on the screen.
    Shown,
    /// Moved lately, in a process that is on the screen.
    Hot,
    /// Listed, or the name is searched.
    Listed,
    /// Only its split, for the sum of its process.
    Split,
}

/// Which of its details have been read.
fn known(thread: &Thread) -> [bool; 3] {
    [
        thread.split.is_some(),
        thread.detail.is_some(),
        thread.read_bytes.is_some(),
    ]
}

/// By what `stat` said last.
fn is_runnable(thread: &Thread) -> bool {
    thread
        .detail
        .as_ref()
        .is_some_and(|detail| detail.state == b'R')
}

/// With `often` the file is kept open: it will be read again.
fn read_split(tasks: &OwnedFd, thread: &mut Thread, often: bool, reader: &mut Reader) {
    let (task, file) = ((tasks.as_fd(), thread.tid), OftenRead::ThreadStatus);
    let bytes = (reader.open_files).read(task, file, often, &mut reader.buffer);
    let Ok(text) = bytes else { return };
    let at = now();
    thread.split = proc::status::parse(text).and_then(|status| status.split(at));
}

fn read_detail(tasks: &OwnedFd, thread: &mut Thread, often: bool, reader: &mut Reader) {
    let (task, file) = ((tasks.as_fd(), thread.tid), OftenRead::ThreadStat);
    let bytes = (reader.open_files).read(task, file, often, &mut reader.buffer);
    if let Some(stat) = bytes.ok().and_then(proc::stat::parse) {
        **thread.detail.get_or_insert_default() = stat.of_thread(now());
    }
}

fn read_io(pid: u32, tasks: &OwnedFd, thread: &mut Thread, reader: &mut Reader) {
    let path = Path::of(thread.tid, "io");
    // A process that becomes another program holds a lock meanwhile, and has no thread but its first one.
    let held = if thread.tid == pid && reader.live {
        asleep(tasks, thread.tid, reader)
    } else {
        None
    };
    let io = match held {
        Some(key) => reader.held_io.read(key, IoOf::Leader),
        None => (reader.buffer).parse(tasks.as_fd(), &path, proc::io::parse),
    };
    thread.read_bytes = io.map(|io| io.read_bytes);
    thread.write_bytes = io.map(|io| io.write_bytes);
}

/// The key of the thread, if it sleeps in state D just now.
fn asleep(tasks: &OwnedFd, tid: u32, reader: &mut Reader) -> Option<TaskKey> {
    let path = Path::of(tid, "stat");
    let stat = (reader.buffer).parse(tasks.as_fd(), &path, proc::stat::parse)?;
    let starttime = stat.starttime;
    (stat.state == b'D').then_some(TaskKey { tid, starttime })
}
