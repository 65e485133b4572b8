//! `status`, `stat` and `io` of the threads that somebody looks at.

use super::crew::Crew;
use super::files::{Failure, Path, now};
use super::look::Look;
use super::reader::Reader;
use crate::proc;
use crate::sample::{Name, Nanos, Split, Thread, ThreadDetail, Threads};
use crate::source::Fields;
use rustix::fd::{AsFd, OwnedFd};
use std::time::Instant;

/// Threads that moved whose details are read for the sake of the process's state; a large pool is only sampled.
const STATES: usize = 32;
/// Above this many switches in a sample the split by kind is read even of hidden threads: they make the machine's share.
const BUSY_SWITCHES: u64 = 50;

impl Crew {
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

    /// Reads `status` and `stat` of threads that moved and are looked at, and of those on the screen that went stale.
    pub(super) fn look_closer(
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

    /// Threads that somebody looks at and whose details are missing: visible ones first, then those that moved lately,
    /// then the rest.
    pub(super) fn missing(&self, threads: &Threads, look: &Look, names: bool) -> Vec<u32> {
        let rest = look.open || look.all || names;
        if !(look.visible || rest) {
            return Vec::new();
        }
        let mut missing: Vec<(u8, u32)> = (threads.list.iter())
            .filter(|thread| thread.detail.is_none() || thread.split.is_none())
            .filter_map(|thread| match thread.tid {
                tid if look.shows(tid) => Some((0, tid)),
                tid if look.visible && self.hot.contains(tid) => Some((1, tid)),
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
