//! Which threads a process has: listing them, and reading those that are new.

use super::ThreadTracker;
use crate::sample::{Thread, Threads};
use crate::source::live::processes::tracker::SECOND;
use crate::source::live::reading::files::{Failure, now};
use crate::source::live::reading::reader::{Reader, process_clock};
use crate::source::live::threads::moved::Moved;
use rustix::fd::{AsFd, OwnedFd};
use std::time::Instant;

impl ThreadTracker {
    /// Lists the threads anew and reads the new ones.
    pub(super) fn reconcile(
        &mut self,
        tasks: &OwnedFd,
        threads: &mut Threads,
        born: bool,
        reader: &mut Reader,
    ) -> Result<(), Failure> {
        self.list(tasks, threads, reader)?;
        while let Some(tid) = self.unread.pop() {
            self.read_new(tasks, threads, tid, born, reader);
        }
        Ok(())
    }

    /// Lists the threads anew: ended ones leave, new ones wait in `unread`.
    fn list(
        &mut self,
        tasks: &OwnedFd,
        threads: &mut Threads,
        reader: &mut Reader,
    ) -> Result<(), Failure> {
        let mut ids = std::mem::take(&mut self.ids);
        let listed = reader.lister.list(tasks.as_fd(), &mut ids);
        if listed.is_ok() {
            let mut list = std::mem::take(&mut threads.list);
            list.retain(|thread| {
                let lives = ids.binary_search(&thread.tid).is_ok();
                if !lives {
                    self.ledger.end(thread.run);
                    self.ahead.forget(thread.tid);
                    threads.end(thread);
                }
                lives
            });
            threads.list = list;
            let new = |tid: &u32| threads.get(*tid).is_none();
            self.unread.clear();
            self.unread.extend(ids.iter().rev().copied().filter(new));
            threads.list.reserve_exact(self.unread.len());
            self.listed = true;
            threads.since.get_or_insert_with(now);
        }
        self.ids = ids;
        listed
    }

    /// The threads above `tid`, ascending, of which none is followed.
    pub(crate) fn list_from(
        &mut self,
        tasks: &OwnedFd,
        tid: u32,
        reader: &mut Reader,
    ) -> Result<impl Iterator<Item = u32> + use<'_>, Failure> {
        reader.lister.list(tasks.as_fd(), &mut self.ids)?;
        let from = self.ids.partition_point(|known| *known <= tid);
        Ok(self.ids[from..].iter().copied())
    }

    /// A thread seen for the first time.
    fn read_new(
        &mut self,
        tasks: &OwnedFd,
        threads: &mut Threads,
        tid: u32,
        born: bool,
        reader: &mut Reader,
    ) {
        let Ok(counters) = reader.counters(tasks.as_fd(), tid) else {
            return; // ended since it was listed
        };
        let thread = Thread {
            tid,
            at: now(),
            run: counters.run,
            wait: counters.wait,
            switches: counters.switches,
            born,
            ..Thread::default()
        };
        reader.tasks_read += 1;
        self.ledger.update(0, thread.run);
        if born {
            // What it did it did since the sample before, mostly.
            let switches = counters.switches.unwrap_or(1);
            (self.moved).push(Moved::new(tid, switches, counters.run, SECOND));
        }
        if let Err(at) = threads.position(tid) {
            threads.list.insert(at, thread);
        }
    }

    /// Reads more of the threads that have not been read yet, until the moment is there. `true`: all have been read.
    pub(crate) fn baseline(
        &mut self,
        pid: u32,
        threads: &mut Threads,
        born: bool,
        reader: &mut Reader,
        until: Instant,
    ) -> Result<bool, Failure> {
        if self.has_baseline() {
            return Ok(true);
        }
        self.within(pid, reader, |thread_tracker, tasks, reader| {
            if !thread_tracker.listed {
                thread_tracker.baseline_clock = if reader.live {
                    process_clock(pid)
                } else {
                    None
                };
                thread_tracker.list(tasks, threads, reader)?;
            }
            while let Some(tid) = thread_tracker.unread.pop() {
                thread_tracker.read_new(tasks, threads, tid, born, reader);
                if Instant::now() >= until && !thread_tracker.unread.is_empty() {
                    return Ok(false);
                }
            }
            if let Some(clock) = thread_tracker.baseline_clock.take() {
                thread_tracker.settle(threads, clock);
            }
            threads.complete = Some(now());
            Ok(true)
        })
    }
}

/// Threads of a process by the link count of its `task` folder: two more than threads, without listing it. `None`
/// where the file system does not count so (a captured tree).
pub(super) fn count(tasks: &OwnedFd, reader: &Reader) -> Result<Option<usize>, Failure> {
    if !reader.live {
        return Ok(None);
    }
    let links = rustix::fs::fstat(tasks)?.st_nlink;
    Ok(Some((links as usize).saturating_sub(2)))
}
