//! Which tasks are in state D, and in which function of the kernel they sleep.
//!
//! A task comes to D only by running. So what its `stat` said is true for as long as it has not run, however long ago that
//! was read, and a process that moved and stands still now has to be read once (`tracked`). Threads that nobody looks at
//! are not read; but tasks in D count for the load. While the load says that more of them are active than run and are known
//! to be in D, some threads are read in each sample until all that have run since are known.
//!
//! One thing comes to D and leaves it without running: a task that sleeps and is frozen by its control group (version 1),
//! which counts for no load either. So while there are groups that can be frozen some processes that stand still are read in
//! turn in each second; those that are in D always, for they may thaw.

mod load;
mod patience;
mod unread;

use self::load::Load;
use self::patience::Patience;
use crate::proc;
use crate::sample::{Blocked, Nanos, TaskKey};
use crate::source::live::Live;
use crate::source::live::processes::process_files::MOVED_HIDDEN;
use crate::source::live::processes::tracker::{ProcessTracker, SECOND};
use crate::source::live::reading::files::{Buffer, Path, open};
use crate::source::live::reading::reader::Reader;
use crate::source::live::threads::tracker::ThreadTracker;
use rustix::fd::{AsFd, BorrowedFd, OwnedFd};
use std::sync::Arc;

/// Readings of one sample are this close.
const TOGETHER: Nanos = 50_000_000;
/// What is read in turn while it moves counts until its next turn.
const RECENT: Nanos = MOVED_HIDDEN + SECOND;
/// Threads whose state is read in one sample because the load tells of more tasks in D.
const THREADS: usize = 64;
/// Tasks in D of which the function that they sleep in is read in one sample.
const WCHANS: usize = 64;

/// Processes that stand still of which `stat` is read in one second, for those that are frozen.
const TURNS: usize = 8;
/// A process that stands still is read no more often.
const TURN: Nanos = 2 * SECOND;

/// The tasks of one process that are in D.
#[derive(Debug, Default)]
pub(crate) struct Waits {
    list: Vec<Wait>,
    /// States of threads were read until then.
    searched: Nanos,
    /// The thread up to which they were read since.
    cursor: u32,
    /// Frozen or thawed since, the threads as well, without running.
    turned: bool,
}

#[derive(Debug)]
struct Wait {
    tid: u32,
    since: Nanos,
    /// What it had run then, or its process: it has not run since.
    run: Nanos,
    place: Wchan,
}

impl Waits {
    /// Threads may have come to D, or left it, without running: all of them are to be read.
    fn turn(&mut self) {
        (self.searched, self.cursor, self.turned) = (0, 0, true);
    }

    /// The leader has left D.
    pub(crate) fn leader_left(&mut self, leader: u32) {
        if self.list.iter().any(|wait| wait.tid != leader) {
            self.turn();
        }
    }
}

/// Where a task sleeps.
#[derive(Debug, Default)]
enum Wchan {
    /// Not read yet.
    #[default]
    Unread,
    /// What was read; `None` where we may not know.
    Read(Option<Arc<[u8]>>),
}

/// Finds tasks in D, and lists them.
#[derive(Debug, Default)]
pub(crate) struct Search {
    load: Load,
    patience: Patience,
    /// Runnable tasks in the sample before.
    running: u32,
    /// The process to go on with.
    next: u32,
    /// The one whose turn it was last, and when that was.
    turn: (u32, Nanos),
    /// `/proc/cgroups`.
    controllers: Option<OwnedFd>,
    listed: Arc<[Blocked]>,
}

impl Search {
    /// Nothing is found yet below `root`.
    pub(crate) fn new(root: BorrowedFd<'_>) -> Self {
        Self {
            controllers: open(root, &Path::new().text("cgroups")).ok(),
            ..Self::default()
        }
    }

    /// Whether there is a control group of version 1 that can be frozen: the root cannot.
    fn may_freeze(&self, buffer: &mut Buffer) -> bool {
        let text = self.controllers.as_ref();
        let text = text.and_then(|file| buffer.reread(file).ok());
        let groups = text.and_then(|text| proc::cgroups::groups_of(text, b"freezer"));
        groups.is_some_and(|groups| groups > 1)
    }

    /// The tasks in D as of the last listing.
    pub(crate) fn listed(&self) -> Arc<[Blocked]> {
        Arc::clone(&self.listed)
    }
}

impl Live {
    /// Reads threads while the load tells of tasks in D that are not known.
    pub(crate) fn search_blocked(&mut self) {
        let at = self.at;
        if self.reader.live {
            self.read_in_turn(at);
        }
        let mut known = 0;
        let mut frozen = false;
        for tracked in &mut self.processes {
            tracked.note_blocked(at);
            known += tracked.blocked.list.len();
            frozen |= tracked.is_half_known() || tracked.blocked.turned;
        }
        // We run while we read it, and hardly ever when the kernel counts for the load.
        let running = (self.machine.running).map_or(0, |running| running.saturating_sub(1));
        let runnable = running.max(std::mem::replace(&mut self.search.running, running));
        let load = self.machine.load.map(|load| load.one);
        let active = load.and_then(|load| self.search.load.follow(self.machine.at, load));
        let unexplained = active.map_or(0.0, |active| active - runnable as f32 - known as f32);
        let more = self.search.patience.ends(at, unexplained);
        // A captured tree was read in full.
        if !self.reader.live || !(more || frozen) {
            return;
        }
        let from = self
            .processes
            .partition_point(|one| one.pid() < self.search.next);
        let (before, after) = self.processes.split_at_mut(from);
        let mut left = THREADS;
        let all = after.len() + before.len();
        for tracked in after.iter_mut().chain(before) {
            if !more && !tracked.is_half_known() && !tracked.blocked.turned {
                continue;
            }
            let known = tracked.blocked.list.len();
            let found = tracked.read_states(at, &mut left, &mut self.reader);
            tracked.note_blocked(at);
            self.search.next = tracked.pid();
            if left == 0 {
                break;
            }
            if more {
                let found = found || tracked.blocked.list.len() > known;
                self.search.patience.looked(at, all, found, unexplained);
            }
        }
    }

    /// Reads some of the processes that stand still.
    fn read_in_turn(&mut self, at: Nanos) {
        let (last, when) = self.search.turn;
        if at.saturating_sub(when) < SECOND - SECOND / 5 {
            return;
        }
        let mut left = TURNS;
        let reader = &mut self.reader;
        for tracked in &mut self.processes {
            if left > 0 && !tracked.blocked.list.is_empty() {
                left -= usize::from(tracked.turn(at, reader));
            }
        }
        if !self.search.may_freeze(&mut reader.buffer) {
            self.search.turn.1 = at;
            return;
        }
        let from = self.processes.partition_point(|one| one.pid() <= last);
        let (before, after) = self.processes.split_at_mut(from);
        let mut reached = last;
        for tracked in after.iter_mut().chain(before) {
            if left == 0 {
                break;
            }
            left -= usize::from(tracked.turn(at, reader));
            reached = tracked.pid();
        }
        self.search.turn = (reached, at);
    }

    /// Lists the tasks in D for the sample that is handed out.
    pub(crate) fn list_blocked(&mut self) {
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
                Wchan::Unread => None,
                Wchan::Read(name) => name.clone(),
            },
        }
    }
}

impl ProcessTracker {
    /// Reads the state of a process that stands still; `false` where that is known or does not change so.
    fn turn(&mut self, at: Nanos, reader: &mut Reader) -> bool {
        let stat = self.record.stat;
        let known = self.stat_at.saturating_add(TURN) > at || self.denied_at != 0;
        // A kernel thread is in no group that can be frozen.
        if known || stat.kernel || self.reread_stat(at, reader).is_err() {
            return false;
        }
        // Frozen: so are its other threads.
        if stat.state != b'D' && self.record.stat.state == b'D' && stat.thread_count > 1 {
            self.blocked.turn();
        }
        true
    }

    /// The leader is in D, and of the other threads not all are known: a frozen process does not count for the load.
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
        let mut note = |tid: u32, (state, read): (u8, Nanos), (ran, run): (Nanos, Nanos)| {
            let holds = read.saturating_add(TOGETHER) >= ran || at.saturating_sub(read) <= RECENT;
            if state == b'D' && holds {
                let mut same = before.iter_mut();
                let same = same.find(|old| old.tid == tid && old.run == run);
                list.push(match same {
                    Some(old) => Wait {
                        place: std::mem::take(&mut old.place),
                        ..*old
                    },
                    None => Wait {
                        tid,
                        since: ran,
                        run,
                        place: Wchan::Unread,
                    },
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
                note(pid, newer.unwrap_or(of_process), (thread.at, thread.run));
            } else if let Some(detail) = detail {
                note(thread.tid, detail, (thread.at, thread.run));
            }
        }
        if leader.is_none() {
            note(pid, of_process, (record.at, record.clock));
            list.sort_unstable_by_key(|wait| wait.tid);
        }
        self.blocked.list = list;
    }

    /// Reads the states of so many of the threads that have run since they were read last and do not run now. `true`: one that
    /// is not followed yet is in D.
    fn read_states(&mut self, at: Nanos, left: &mut usize, reader: &mut Reader) -> bool {
        if self.has_unread_threads() {
            return self.scan_states(at, left, reader);
        }
        let (pid, cursor, searched) = (self.pid(), self.blocked.cursor, self.blocked.searched);
        let turned = self.blocked.turned;
        let wanted = self.record.threads.list.iter().filter(|thread| {
            let read = thread.detail.as_ref().map_or(0, |detail| detail.at);
            thread.tid > cursor
                && thread.tid != pid
                && (searched..at).contains(&thread.at)
                && (turned || read < thread.at)
        });
        let tids: Vec<u32> = wanted.map(|thread| thread.tid).take(*left).collect();
        if tids.len() < *left {
            // All of them; those that run now have run since then.
            (self.blocked.searched, self.blocked.cursor) = (at, 0);
            self.blocked.turned = false;
        } else if let Some(last) = tids.last() {
            self.blocked.cursor = *last;
        }
        if tids.is_empty() {
            return false;
        }
        *left -= tids.len();
        reader.tasks_read += tids.len() as u32;
        let mut threads = std::mem::take(&mut self.edit().threads);
        // A process that ends meanwhile is noticed by its clock.
        let _ =
            self.thread_tracker
                .each(pid, &mut threads, &tids, reader, ThreadTracker::read_state);
        self.edit().threads = threads;
        false
    }

    /// Reads where those of its tasks sleep of which that is not known.
    fn read_wchans(&mut self, left: &mut usize, reader: &mut Reader) {
        let pid = self.record.key.tid;
        for wait in self
            .blocked
            .list
            .iter_mut()
            .filter(|wait| matches!(wait.place, Wchan::Unread))
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
            wait.place = Wchan::Read(name.map(Into::into));
        }
    }
}
