//! The threads of one process: which of them must be read, by the closure gate and the thread gate.
//!
//! Called when the process clock has moved (the clock gate, in `tracked`). First the threads that moved lately; when
//! their growth explains the growth of the clock, no other thread has run and nothing else is read. Otherwise all are
//! read, now if somebody looks and every fifth sample if nobody does. Of a thread whose `schedstat` moved, `status` and
//! `stat` are read only for whom somebody looks at.

use super::files::{Failure, Path, now, open_dir};
use super::ledger::Ledger;
use super::look::Look;
use super::reader::{Counters, Reader, process_clock};
use crate::proc;
use crate::sample::{Name, Nanos, Split, Thread, ThreadDetail, Threads};
use crate::source::Fields;
use rustix::fd::{AsFd, OwnedFd};
use std::time::Instant;

/// A hidden process that does not close is read in full each so many samples.
const RARELY: u64 = 5;
/// A process with so few threads is read in full at once: cheaper than to remember.
const FEW: usize = 4;
/// After so many samples without moving a thread is no longer read first.
const COLD: u8 = 4;
/// Threads that moved whose details are read for the sake of the process's state; a large pool is only sampled.
const STATES: usize = 32;
/// Above this rate per sample the split by kind is read even of hidden threads: they make the machine's share.
const BUSY_SWITCHES: u64 = 50;

/// A thread that moved lately.
struct Hot {
    tid: u32,
    /// It moved in this sample.
    moved: bool,
    /// Samples since it last moved.
    idle: u8,
    /// Its `schedstat`, kept open.
    file: Option<OwnedFd>,
}

/// How the threads of one process are followed.
#[derive(Default)]
pub(super) struct Crew {
    /// `PID/task`, kept open within the budget.
    tasks: Option<OwnedFd>,
    ledger: Ledger,
    /// Ascending by TID.
    hot: Vec<Hot>,
    /// Listed but not read yet, the lowest TID last.
    unread: Vec<u32>,
    listed: bool,
    /// Not closed while hidden: the sample in which to read all.
    full_at: Option<u64>,
    /// Process clock when the baseline was begun.
    began: Option<Nanos>,
    /// Threads that were runnable when last read; what of them has not run since waits.
    runnable: Vec<u32>,
    /// Threads that moved in this sample, and by how many switches.
    moved: Vec<(u32, u64)>,
    ids: Vec<u32>,
}

impl Crew {
    /// A thread waits for a CPU although nothing moved: the process cannot be carried over.
    pub(super) fn is_waiting(&self) -> bool {
        !self.runnable.is_empty()
    }

    /// It did not close while hidden, and its turn to be read in full has come, whether it moved again or not.
    pub(super) fn is_due(&self, seq: u64) -> bool {
        self.full_at.is_some_and(|at| seq >= at)
    }

    /// All threads have been read once.
    pub(super) fn has_baseline(&self) -> bool {
        self.listed && self.unread.is_empty()
    }

    /// Gives descriptors back to the budget.
    pub(super) fn release(&mut self, reader: &mut Reader) {
        reader.give_back(self.hot.iter().filter(|hot| hot.file.is_some()).count());
        self.hot.clear();
        if self.tasks.take().is_some() {
            reader.give_back_folder();
        }
    }

    /// The folder `PID/task`: the one kept open, or opened anew where there are too many.
    fn folder(&mut self, pid: u32, reader: &mut Reader) -> Result<Option<OwnedFd>, Failure> {
        if self.tasks.is_some() {
            return Ok(None);
        }
        let folder = open_dir(&reader.root, &Path::new().number(pid).text("/task"))?;
        if reader.may_keep_folder() {
            self.tasks = Some(folder);
            return Ok(None);
        }
        Ok(Some(folder))
    }

    /// Runs `work` with the folder `PID/task`.
    fn within<T>(
        &mut self,
        pid: u32,
        reader: &mut Reader,
        work: impl FnOnce(&mut Self, &OwnedFd, &mut Reader) -> Result<T, Failure>,
    ) -> Result<T, Failure> {
        if let Some(folder) = self.folder(pid, reader)? {
            return work(self, &folder, reader);
        }
        let Some(folder) = self.tasks.take() else {
            return Err(Failure::Other);
        };
        let result = work(self, &folder, reader);
        self.tasks = Some(folder);
        result
    }

    /// Reads what must be read after the process clock moved to `clock`. `Gone`: the process has ended.
    pub(super) fn follow(
        &mut self,
        pid: u32,
        threads: &mut Threads,
        clock: Nanos,
        reader: &mut Reader,
        look: &Look,
    ) -> Result<(), Failure> {
        self.within(pid, reader, |crew, tasks, reader| {
            crew.follow_in(tasks, threads, clock, reader, look)
        })
    }

    fn follow_in(
        &mut self,
        tasks: &OwnedFd,
        threads: &mut Threads,
        clock: Nanos,
        reader: &mut Reader,
        look: &Look,
    ) -> Result<(), Failure> {
        self.moved.clear();
        let began = now();
        let count = count(tasks, reader)?;
        if count == Some(0) {
            return Err(Failure::Gone);
        }
        if self.has_baseline() {
            self.read_hot(tasks, threads, clock, reader);
            let same = count.is_none_or(|count| count == threads.list.len());
            if !(same && reader.live && reader.schedstat && self.ledger.is_closed(clock)) {
                self.not_closed(tasks, threads, clock, began, same, reader, look)?;
            } else {
                self.full_at = None;
                threads.complete = Some(began);
            }
        } else if !self.listed
            && (count.is_some_and(|count| count <= FEW) || look.all || !reader.live)
        {
            self.read_all(tasks, threads, clock, began, reader)?;
        }
        self.warm(tasks, reader);
        self.credit(threads, began);
        self.look_closer(tasks, threads, reader, look);
        Ok(())
    }

    /// The threads that moved lately, those that moved last time first.
    fn read_hot(
        &mut self,
        tasks: &OwnedFd,
        threads: &mut Threads,
        clock: Nanos,
        reader: &mut Reader,
    ) {
        let mut hot = std::mem::take(&mut self.hot);
        for recent in [true, false] {
            for entry in &mut hot {
                if (entry.idle == 0) != recent || (!recent && self.ledger.is_closed(clock)) {
                    continue;
                }
                let Ok(at) = threads
                    .list
                    .binary_search_by_key(&entry.tid, |thread| thread.tid)
                else {
                    continue;
                };
                let read = match &entry.file {
                    Some(file) => reader.counters_of(file),
                    None => reader.counters(tasks.as_fd(), entry.tid),
                };
                if let Ok(counters) = read {
                    self.update(&mut threads.list[at], counters, reader);
                }
            }
        }
        self.hot = hot;
    }

    /// The threads read so far do not explain the clock: another one ran, was born, or has ended.
    #[allow(clippy::too_many_arguments)]
    fn not_closed(
        &mut self,
        tasks: &OwnedFd,
        threads: &mut Threads,
        clock: Nanos,
        began: Nanos,
        same: bool,
        reader: &mut Reader,
        look: &Look,
    ) -> Result<(), Failure> {
        let due = self.full_at.is_some_and(|seq| reader.seq >= seq);
        if look.visible || look.open || due || threads.list.len() <= FEW {
            self.full_at = None;
            return self.read_all(tasks, threads, clock, began, reader);
        }
        self.full_at.get_or_insert(reader.seq + RARELY);
        if !same {
            self.reconcile(tasks, threads, reader)?;
            while let Some(tid) = self.unread.pop() {
                self.read_new(tasks, threads, tid, true, reader);
            }
            if self.ledger.is_closed(clock) {
                self.full_at = None;
                threads.complete = Some(began);
            }
        }
        Ok(())
    }

    /// Every thread that has not been read since `began`.
    fn read_all(
        &mut self,
        tasks: &OwnedFd,
        threads: &mut Threads,
        clock: Nanos,
        began: Nanos,
        reader: &mut Reader,
    ) -> Result<(), Failure> {
        let born = self.listed;
        self.reconcile(tasks, threads, reader)?;
        while let Some(tid) = self.unread.pop() {
            self.read_new(tasks, threads, tid, born, reader);
        }
        let mut list = std::mem::take(&mut threads.list);
        let mut gone = false;
        for thread in list.iter_mut().filter(|thread| thread.at < began) {
            match reader.counters(tasks.as_fd(), thread.tid) {
                Ok(counters) => self.update(thread, counters, reader),
                Err(failure) => gone |= failure == Failure::Gone,
            }
        }
        threads.list = list;
        if gone {
            self.reconcile(tasks, threads, reader)?;
        }
        self.ledger.settle(clock);
        threads.complete = Some(began);
        Ok(())
    }

    /// Lists the threads anew: ended ones leave, new ones wait in `unread`.
    fn reconcile(
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
                    threads.end(thread);
                }
                lives
            });
            threads.list = list;
            let known = |tid: &u32| {
                threads
                    .list
                    .binary_search_by_key(tid, |thread| thread.tid)
                    .is_err()
            };
            self.unread.clear();
            self.unread.extend(ids.iter().rev().copied().filter(known));
            self.listed = true;
        }
        self.ids = ids;
        listed
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
            split: None,
            read_bytes: None,
            write_bytes: None,
            detail: None,
        };
        reader.tasks_read += 1;
        self.ledger.update(0, thread.run);
        if born {
            self.moved.push((tid, counters.switches.unwrap_or(1)));
        }
        let at = threads.list.partition_point(|known| known.tid < tid);
        threads.list.insert(at, thread);
    }

    /// A known thread's counters were read.
    fn update(&mut self, thread: &mut Thread, counters: Counters, reader: &mut Reader) {
        reader.tasks_read += 1;
        let ran = thread.run != counters.run || thread.switches != counters.switches;
        let at = now();
        if ran {
            self.ledger.update(thread.run, counters.run);
            let restarted = counters.run < thread.run;
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
            thread.run = counters.run;
            thread.switches = counters.switches;
            self.moved.push((thread.tid, switches));
            thread.at = at;
        } else if !self.runnable.contains(&thread.tid) {
            // Of a runnable thread the moment moves on when its wait is credited.
            thread.at = at;
        }
    }

    /// Credits the wait that goes on of threads that were runnable when last read and have not run since: the kernel
    /// books run-queue delay only when the wait ends.
    pub(super) fn credit(&mut self, threads: &mut Threads, at: Nanos) {
        for tid in &self.runnable {
            let Ok(index) = threads.list.binary_search_by_key(tid, |thread| thread.tid) else {
                continue;
            };
            let thread = &mut threads.list[index];
            if let Some(wait) = &mut thread.wait {
                *wait += at.saturating_sub(thread.at);
            }
            thread.at = thread.at.max(at);
        }
    }

    /// Keeps the list of threads to read first: those that moved now, and those that did lately. Files of threads that
    /// moved twice in a row are kept open while the budget lasts.
    fn warm(&mut self, tasks: &OwnedFd, reader: &mut Reader) {
        self.moved.sort_unstable();
        self.moved.dedup_by_key(|moved| moved.0);
        let known = self.hot.len();
        for (tid, _) in &self.moved {
            match self.hot[..known].binary_search_by_key(tid, |hot| hot.tid) {
                Ok(at) => {
                    let hot = &mut self.hot[at];
                    hot.moved = true;
                    if hot.idle <= 1 && hot.file.is_none() {
                        hot.file = reader.keep_open(tasks.as_fd(), *tid);
                    }
                }
                Err(_) => self.hot.push(Hot {
                    tid: *tid,
                    moved: true,
                    idle: 0,
                    file: None,
                }),
            }
        }
        self.hot.retain_mut(|hot| {
            hot.idle = if std::mem::take(&mut hot.moved) {
                0
            } else {
                hot.idle + 1
            };
            let keep = hot.idle <= COLD;
            if !keep && hot.file.take().is_some() {
                reader.give_back(1);
            }
            keep
        });
        self.hot.sort_unstable_by_key(|hot| hot.tid);
    }

    /// Reads `status` and `stat` of threads that moved and are looked at, and of those on the screen that went stale.
    fn look_closer(
        &mut self,
        tasks: &OwnedFd,
        threads: &mut Threads,
        reader: &mut Reader,
        look: &Look,
    ) {
        let states =
            look.visible && (self.moved.len() <= STATES || look.all) || look.wants(Fields::DETAIL);
        let splits = look.visible || look.open || look.wants(Fields::SPLIT);
        for (tid, switches) in &self.moved {
            let Ok(at) = threads.list.binary_search_by_key(tid, |thread| thread.tid) else {
                continue;
            };
            let thread = &mut threads.list[at];
            let shown = look.shows(*tid);
            if splits || *switches >= BUSY_SWITCHES {
                read_split(tasks, thread, reader);
            }
            self.runnable.retain(|runnable| runnable != tid);
            if states || shown {
                read_detail(tasks, thread, reader);
                if thread.detail.is_some_and(|detail| detail.state == b'R') {
                    self.runnable.push(*tid);
                }
            }
            if shown && look.wants(Fields::VISIBLE_IO) {
                read_io(tasks, thread, reader);
            }
        }
        self.runnable.retain(|tid| {
            threads
                .list
                .binary_search_by_key(tid, |thread| thread.tid)
                .is_ok()
        });
    }

    /// Reads anew what is on the screen and has not moved for a while: nice, affinity and state change from outside.
    pub(super) fn freshen(
        &mut self,
        pid: u32,
        threads: &mut Threads,
        tids: &[u32],
        reader: &mut Reader,
    ) -> Result<(), Failure> {
        self.within(pid, reader, |crew, tasks, reader| {
            for tid in tids {
                let Ok(at) = threads.list.binary_search_by_key(tid, |thread| thread.tid) else {
                    continue;
                };
                let thread = &mut threads.list[at];
                read_detail(tasks, thread, reader);
                crew.runnable.retain(|runnable| runnable != tid);
                if thread.detail.is_some_and(|detail| detail.state == b'R') {
                    crew.runnable.push(*tid);
                }
            }
            Ok(())
        })
    }

    /// Reads more of the threads that have not been read yet, until the moment is there. `true`: all have been read.
    pub(super) fn baseline(
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
        self.within(pid, reader, |crew, tasks, reader| {
            if !crew.listed {
                crew.began = if reader.live {
                    process_clock(pid)
                } else {
                    None
                };
                crew.reconcile(tasks, threads, reader)?;
            }
            while let Some(tid) = crew.unread.pop() {
                crew.read_new(tasks, threads, tid, born, reader);
                if Instant::now() >= until && !crew.unread.is_empty() {
                    return Ok(false);
                }
            }
            if let Some(clock) = crew.began {
                crew.ledger.settle(clock);
            }
            threads.complete = Some(now());
            Ok(true)
        })
    }

    /// Threads that somebody looks at and whose details are missing: visible ones first, then those that moved lately,
    /// then the rest.
    pub(super) fn missing(&self, threads: &Threads, look: &Look, names: bool) -> Vec<u32> {
        let rest = look.open || look.all || names;
        if !(look.visible || rest) {
            return Vec::new();
        }
        let is_hot = |tid: u32| self.hot.binary_search_by_key(&tid, |hot| hot.tid).is_ok();
        let mut missing: Vec<(u8, u32)> = (threads.list.iter())
            .filter(|thread| thread.detail.is_none() || thread.split.is_none())
            .filter_map(|thread| match thread.tid {
                tid if look.shows(tid) => Some((0, tid)),
                tid if look.visible && is_hot(tid) => Some((1, tid)),
                tid => rest.then_some((2, tid)),
            })
            .collect();
        missing.sort_unstable();
        missing.into_iter().map(|(_, tid)| tid).collect()
    }

    /// Reads what is missing of these threads until the moment is there. `true`: nothing is missing any more.
    pub(super) fn fill(
        &mut self,
        pid: u32,
        threads: &mut Threads,
        tids: &[u32],
        reader: &mut Reader,
        until: Instant,
    ) -> Result<bool, Failure> {
        self.within(pid, reader, |_, tasks, reader| {
            for tid in tids {
                let Ok(at) = threads.list.binary_search_by_key(tid, |thread| thread.tid) else {
                    continue;
                };
                let thread = &mut threads.list[at];
                if thread.detail.is_none() {
                    read_detail(tasks, thread, reader);
                }
                if thread.split.is_none() {
                    read_split(tasks, thread, reader);
                }
                if Instant::now() >= until {
                    return Ok(false);
                }
            }
            Ok(true)
        })
    }
}

/// Threads of a process by the link count of its `task` folder: two more than threads, without listing it. `None`
/// where the file system does not count so (a captured tree).
fn count(tasks: &OwnedFd, reader: &Reader) -> Result<Option<usize>, Failure> {
    if !reader.live {
        return Ok(None);
    }
    let links = rustix::fs::fstat(tasks)?.st_nlink;
    Ok(Some((links as usize).saturating_sub(2)))
}

fn read_split(tasks: &OwnedFd, thread: &mut Thread, reader: &mut Reader) {
    let Ok(text) = reader
        .buffer
        .read(tasks.as_fd(), &Path::of(thread.tid, "status"))
    else {
        return;
    };
    let at = now();
    thread.split = proc::status::parse(text).and_then(|status| {
        Some(Split {
            voluntary: status.voluntary?,
            involuntary: status.involuntary?,
            at,
        })
    });
}

fn read_detail(tasks: &OwnedFd, thread: &mut Thread, reader: &mut Reader) {
    let Ok(text) = reader
        .buffer
        .read(tasks.as_fd(), &Path::of(thread.tid, "stat"))
    else {
        return;
    };
    if let Some(stat) = proc::stat::parse(text) {
        thread.detail = Some(detail(&stat, now()));
    }
}

fn read_io(tasks: &OwnedFd, thread: &mut Thread, reader: &mut Reader) {
    let io = reader
        .buffer
        .read(tasks.as_fd(), &Path::of(thread.tid, "io"))
        .ok()
        .and_then(proc::io::parse);
    thread.read_bytes = io.map(|io| io.read_bytes);
    thread.write_bytes = io.map(|io| io.write_bytes);
}

/// What `stat` tells of a thread.
fn detail(stat: &proc::stat::Stat, at: Nanos) -> ThreadDetail {
    ThreadDetail {
        at,
        starttime: stat.starttime,
        name: Name::new(stat.comm),
        state: stat.state,
        cpu: stat.cpu,
        priority: stat.priority,
        nice: stat.nice,
        rt_priority: stat.rt_priority,
        policy: stat.policy,
        user: stat.user,
        system: stat.system,
        minor_faults: stat.minor_faults,
        major_faults: stat.major_faults,
        guest: stat.guest,
        block_delay: stat.block_delay,
    }
}
