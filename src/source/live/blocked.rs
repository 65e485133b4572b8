//! Which tasks are in state D, and in which function of the kernel they sleep.
//!
//! A task comes to D only by running. So what its `stat` said is true for as long as it has not run, however long ago that
//! was read, and a process that moved and stands still now has to be read once (`tracked`). Threads that nobody looks at
//! are not read; but tasks in D count for the load. While the load says that more of them are active than run and are known
//! to be in D, some threads are read in each sample until all that have run since are known.

use super::Live;
use super::files::Path;
use super::reader::Reader;
use super::tracked::{MOVED_HIDDEN, SECOND, Tracked};
use crate::proc;
use crate::sample::{Blocked, Nanos, TaskKey};
use rustix::fd::AsFd;
use std::sync::Arc;

/// Readings of one sample are this close.
const TOGETHER: Nanos = 50_000_000;
/// What is read in turn while it moves counts until its next turn.
const RECENT: Nanos = MOVED_HIDDEN + SECOND;
/// Threads whose state is read in one sample because the load tells of more tasks in D.
const THREADS: usize = 64;
/// Tasks in D of which the function that they sleep in is read in one sample.
const WCHANS: usize = 64;

/// The tasks of one process that are in D.
#[derive(Debug, Default)]
pub(super) struct Waits {
    list: Vec<Wait>,
    /// States of threads were read until then.
    searched: Nanos,
    /// The thread up to which they were read since.
    cursor: u32,
}

#[derive(Debug)]
struct Wait {
    tid: u32,
    since: Nanos,
    place: Place,
}

/// Where a task sleeps.
#[derive(Debug, Default)]
enum Place {
    /// Not read yet.
    #[default]
    Unread,
    /// What was read; `None` where we may not know.
    Read(Option<Arc<[u8]>>),
}

/// Finds tasks in D, and lists them.
#[derive(Debug, Default)]
pub(super) struct Search {
    load: Load,
    /// Runnable tasks in the sample before.
    running: u32,
    /// The process to go on with.
    next: u32,
    listed: Arc<[Blocked]>,
}

impl Search {
    /// The tasks in D as of the last listing.
    pub(super) fn listed(&self) -> Arc<[Blocked]> {
        Arc::clone(&self.listed)
    }
}

impl Live {
    /// Reads threads while the load tells of tasks in D that are not known.
    pub(super) fn search_blocked(&mut self) {
        let at = self.at;
        let mut known = 0;
        let mut frozen = false;
        for tracked in &mut self.processes {
            tracked.note_blocked(at);
            known += tracked.blocked.list.len();
            frozen |= tracked.is_half_known();
        }
        // We run while we read it, and hardly ever when the kernel counts for the load.
        let running = (self.machine.running).map_or(0, |running| running.saturating_sub(1));
        let runnable = running.max(std::mem::replace(&mut self.search.running, running));
        let load = self.machine.load.map(|load| load.one);
        let active = load.and_then(|load| self.search.load.follow(self.machine.at, load));
        let more = active.is_some_and(|active| active - runnable as f32 - known as f32 > 0.5);
        // A captured tree was read in full.
        if !self.reader.live || !(more || frozen) {
            return;
        }
        let from = self
            .processes
            .partition_point(|one| one.pid() < self.search.next);
        let (before, after) = self.processes.split_at_mut(from);
        let mut left = THREADS;
        for tracked in after.iter_mut().chain(before) {
            if !more && !tracked.is_half_known() {
                continue;
            }
            tracked.read_states(at, &mut left, &mut self.reader);
            tracked.note_blocked(at);
            self.search.next = tracked.pid();
            if left == 0 {
                break;
            }
        }
    }

    /// Lists the tasks in D for the sample that is handed out.
    pub(super) fn list_blocked(&mut self) {
        let mut left = WCHANS;
        let mut count = 0;
        for tracked in &mut self.processes {
            if tracked.is_edited() {
                tracked.note_blocked(self.at);
            }
            tracked.read_wchans(&mut left, &mut self.reader);
            count += tracked.blocked.list.len();
        }
        if count == 0 && self.search.listed.is_empty() {
            return;
        }
        let tasks = self.processes.iter().flat_map(|tracked| {
            let process = tracked.record.key;
            tracked
                .blocked
                .list
                .iter()
                .map(move |wait| wait.of(process))
        });
        self.search.listed = tasks.collect();
    }
}

impl Wait {
    fn of(&self, process: TaskKey) -> Blocked {
        Blocked {
            process,
            tid: self.tid,
            since: self.since,
            wchan: match &self.place {
                Place::Unread => None,
                Place::Read(name) => name.clone(),
            },
        }
    }
}

impl Tracked {
    /// Its leader is in D, and of its other threads not all are known: a frozen process does not count for the load.
    fn is_half_known(&self) -> bool {
        let waits = &self.blocked;
        let leader = waits.list.iter().find(|wait| wait.tid == self.pid());
        let threads = self.record.stat.thread_count > 1;
        threads && leader.is_some_and(|leader| waits.searched <= leader.since)
    }

    /// Takes note of its tasks that are in D, by what was read of them.
    fn note_blocked(&mut self, at: Nanos) {
        if !self.is_edited() && self.blocked.list.is_empty() {
            return;
        }
        let (record, pid) = (&self.record, self.pid());
        let mut before = std::mem::take(&mut self.blocked.list);
        let mut list = Vec::new();
        let mut note = |tid: u32, (state, read): (u8, Nanos), ran: Nanos| {
            let holds = read.saturating_add(TOGETHER) >= ran || at.saturating_sub(read) <= RECENT;
            if state == b'D' && holds {
                let same = before
                    .iter_mut()
                    .find(|old| old.tid == tid && old.since == ran);
                let place = same.map(|old| std::mem::take(&mut old.place));
                list.push(Wait {
                    tid,
                    since: ran,
                    place: place.unwrap_or_default(),
                });
            }
        };
        let of_process = (record.stat.state, record.stat.at);
        let mut leader = None;
        for thread in &record.threads.list {
            let detail = thread
                .detail
                .as_ref()
                .map(|detail| (detail.state, detail.at));
            if thread.tid == pid {
                leader = Some(thread.at);
                let newer = detail.filter(|detail| detail.1 > of_process.1);
                note(pid, newer.unwrap_or(of_process), thread.at);
            } else if let Some(detail) = detail {
                note(thread.tid, detail, thread.at);
            }
        }
        if leader.is_none() {
            note(pid, of_process, record.at);
            list.sort_unstable_by_key(|wait| wait.tid);
        }
        self.blocked.list = list;
    }

    /// Reads the states of so many of the threads that have run since they were read last and do not run now.
    fn read_states(&mut self, at: Nanos, left: &mut usize, reader: &mut Reader) {
        let (pid, cursor, searched) = (self.pid(), self.blocked.cursor, self.blocked.searched);
        let wanted = self.record.threads.list.iter().filter(|thread| {
            let read = thread.detail.as_ref().map_or(0, |detail| detail.at);
            thread.tid > cursor
                && thread.tid != pid
                && (searched..at).contains(&thread.at)
                && read < thread.at
        });
        let tids: Vec<u32> = wanted.map(|thread| thread.tid).take(*left).collect();
        if tids.len() < *left {
            // All of them; those that run now have run since then.
            (self.blocked.searched, self.blocked.cursor) = (at, 0);
        } else if let Some(last) = tids.last() {
            self.blocked.cursor = *last;
        }
        if tids.is_empty() {
            return;
        }
        *left -= tids.len();
        reader.tasks_read += tids.len() as u32;
        let mut threads = std::mem::take(&mut self.edit().threads);
        // A process that ends meanwhile is noticed by its clock.
        let _ = self.crew.read_states(pid, &mut threads, &tids, reader);
        self.edit().threads = threads;
    }

    /// Reads where those of its tasks sleep of which that is not known.
    fn read_wchans(&mut self, left: &mut usize, reader: &mut Reader) {
        let pid = self.record.key.tid;
        for wait in self
            .blocked
            .list
            .iter_mut()
            .filter(|wait| matches!(wait.place, Place::Unread))
        {
            if *left == 0 {
                return;
            }
            *left -= 1;
            let mut path = Path::new().number(pid);
            if wait.tid != pid {
                path = path.text("/task/").number(wait.tid);
            }
            let path = path.text("/wchan");
            let name = (reader.buffer).parse(reader.root.as_fd(), &path, proc::wchan::parse);
            wait.place = Place::Read(name.map(Into::into));
        }
    }
}

/// How many tasks are active (running, ready to run, or in D), by the steps of the load average.
#[derive(Debug, Default)]
struct Load {
    /// The load average after the last step, and when it was seen.
    seen: Option<(Nanos, f32)>,
    active: Option<f32>,
}

impl Load {
    /// The kernel counts this often.
    const STEP: f64 = 5.0;
    /// The average that is read falls to 1/e in this time.
    const MEMORY: f64 = 60.0;

    /// Takes in the load average of the last minute; how many tasks were active at the last step, to a tenth or two. `None`
    /// before two steps were seen.
    fn follow(&mut self, at: Nanos, load: f32) -> Option<f32> {
        let Some((then, before)) = self.seen else {
            self.seen = Some((at, load));
            return None;
        };
        let passed = at.saturating_sub(then) as f64 / 1e9;
        // A load that does not change has had its step as well after that time.
        if before.to_bits() == load.to_bits() && passed < Self::STEP + 0.1 {
            return self.active;
        }
        let steps = (passed / Self::STEP).round().max(1.0);
        let kept = (-steps * Self::STEP / Self::MEMORY).exp() as f32;
        self.active = Some(((load - before * kept) / (1.0 - kept)).max(0.0));
        self.seen = Some((at, load));
        self.active
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What is found while so many tasks are active after each other, each for one step; looked at each second.
    fn found(active: &[f32]) -> Vec<Option<f32>> {
        let (mut load, mut average) = (Load::default(), 0.0_f32);
        let mut found = Vec::new();
        for (step, active) in active.iter().enumerate() {
            average += (active - average) * (1.0 - (-5.0_f32 / 60.0).exp());
            for second in 0..5 {
                let at = (step as u64 * 5 + second) * SECOND;
                let told = (average * 100.0).round() / 100.0;
                let now = load.follow(at, told);
                if second == 4 {
                    found.push(now.map(f32::round));
                }
            }
        }
        found
    }

    #[test]
    fn steps_of_the_load_tell_how_many_are_active() {
        assert_eq!(
            found(&[0.0, 20.0, 20.0, 3.0, 0.0, 0.0]),
            [
                None,
                Some(20.0),
                Some(20.0),
                Some(3.0),
                Some(0.0),
                Some(0.0)
            ]
        );
    }

    #[test]
    fn a_load_that_stays_is_how_many_are_active() {
        let mut load = Load::default();
        let told: Vec<_> = (0..12)
            .map(|second| load.follow(second * SECOND, 20.0))
            .collect();
        assert_eq!(told[5], None);
        assert_eq!(told[6], Some(20.0));
        // Looked at once a minute, it is the mean over that time.
        assert_eq!(load.follow(100 * SECOND, 20.0), Some(20.0));
    }
}
