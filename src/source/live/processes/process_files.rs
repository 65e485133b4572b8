//! `stat`, `status`, `statm` and `io` of a whole process.

use crate::proc;
use crate::sample::{EndedChildren, Io, Nanos, OomAndIoPriority, ProcessStat, Statm};
use crate::source::Fields;
use crate::source::live::processes::interest::Interest;
use crate::source::live::processes::io_priority;
use crate::source::live::processes::last_read::LastRead;
use crate::source::live::processes::tracker::{
    ProcessTracker, SECOND, STILL_HIDDEN, STILL_VISIBLE,
};
use crate::source::live::reading::files::{Failure, Path, now};
use crate::source::live::reading::held_io::IoOf;
use crate::source::live::reading::open_files::OftenRead;
use crate::source::live::reading::reader::{Reader, process_clock};
use crate::source::live::threads::tracker::ThreadTracker;
use rustix::fd::AsFd;
use rustix::fs::AtFlags;
use std::sync::Arc;

/// Readings of one sample are this close.
const TOGETHER: Nanos = 50_000_000;
/// `stat` of a process that moved and is not on the screen is read this often.
pub(crate) const MOVED_HIDDEN: Nanos = 5 * SECOND;
/// How often `stat` of a process is read that waits for children that end, and of all while CPU time of the machine is in no row.
const MOVED_REAPER: Nanos = 900_000_000;
/// `stat` of a process that has moved since it was read and does not move now is read after this: what it does while it stands
/// still (it sleeps, waits in D, is stopped) is told by its state.
const SETTLED: Nanos = 2 * SECOND;

impl ProcessTracker {
    /// Whether `stat` has to be read: it stays true for a time while the process does not move.
    pub(crate) fn stat_is_due(
        &self,
        (age, still): (Nanos, Nanos),
        (moved, seen): (bool, bool),
        reader: &Reader,
        interest: &Interest,
    ) -> bool {
        let hidden = if self.reaps || reader.missing {
            MOVED_REAPER
        } else {
            MOVED_HIDDEN
        };
        let seen = seen || interest.wants(Fields::STAT);
        (moved && (seen || age > interest.paced(hidden)))
            || (!moved && self.unsettled && age > interest.paced(SETTLED))
            || age > still
            || self.stat_stale
    }

    /// `stat` of the process; asks for its command line again when it became another program.
    pub(crate) fn read_stat(&mut self, reader: &mut Reader) -> Result<(), Failure> {
        let pid = self.pid();
        let page_size = reader.page_size;
        let text = reader.open_files.read(
            (reader.root.as_fd(), pid),
            OftenRead::ProcessStat,
            self.read_often,
            &mut reader.buffer,
        )?;
        let stat = proc::stat::parse(text).ok_or(Failure::Other)?;
        if self.record.key.starttime != 0 && self.record.key.starttime != stat.starttime {
            return Err(Failure::Gone);
        }
        let renamed = *self.record.identity.name != *stat.comm;
        let name: Option<Box<[u8]>> = renamed.then(|| stat.comm.into());
        let replaced = self.start_code != stat.start_code;
        self.start_code = stat.start_code;
        let at = now();
        let (starttime, next) = (stat.starttime, stat.of_process(at, page_size));
        if renamed || replaced {
            self.command_read = LastRead::default();
            self.group_at = 0;
            self.code_due.renamed();
        }
        if replaced {
            self.code_due.replaced();
        }
        self.stat_at = at;
        self.stat_stale = false;
        self.unsettled = false;
        self.denied_at = 0;
        reader.tasks_read += 1;
        if !renamed && !replaced && reader.live && self.is_known(&next) {
            return Ok(());
        }
        // It may have thawed, and its other threads with it.
        if self.record.stat.state == b'D' && next.state != b'D' {
            self.blocked.leader_left(pid);
        }
        let children = self.record.stat.children;
        if children.at > 0 {
            self.children_before.get_or_insert(children);
        }
        let record = self.edit();
        record.key.starttime = starttime;
        record.stat = next;
        if let Some(name) = name {
            Arc::make_mut(&mut record.identity).name = name;
        }
        if replaced && record.identity.code.is_some() {
            Arc::make_mut(&mut record.identity).code = None;
        }
        Ok(())
    }

    /// Its `stat` tells nothing new: the process has not run since it was read, and stands still.
    fn is_known(&self, next: &ProcessStat) -> bool {
        let known = &self.record.stat;
        let same = ProcessStat {
            at: known.at,
            children: EndedChildren {
                at: known.children.at,
                ..next.children
            },
            ..*next
        };
        let is_of_now = known.at.saturating_add(TOGETHER) >= self.record.at;
        same == *known && is_of_now && next.state != b'R'
    }

    /// Reads `stat` of a process that is followed: where it is hidden from us now, nothing of it is known any more.
    pub(crate) fn reread_stat(&mut self, at: Nanos, reader: &mut Reader) -> Result<(), Failure> {
        match self.read_stat(reader) {
            Err(Failure::Denied) => {
                self.deny(at);
                Ok(())
            }
            other => other,
        }
    }

    /// Somebody else's process under `hidepid`, or one that became somebody else's: its clock is all there is to see.
    pub(crate) fn deny(&mut self, at: Nanos) {
        self.denied_at = at;
        self.stat_stale = false;
        if !self.record.stat.is_read() {
            return;
        }
        let record = self.edit();
        record.stat = ProcessStat {
            state: ProcessStat::UNREAD,
            ..ProcessStat::default()
        };
        record.statm = None;
        record.pss = None;
        record.io = None;
        record.oom_and_io_priority = OomAndIoPriority::default();
        record.identity = Arc::default();
    }

    /// Ended children were counted in this sample, and there were more than in the one before.
    pub(crate) fn has_reaped(&self) -> bool {
        let before = self.children_before;
        before.is_some_and(|before| before.ticks() < self.record.stat.children.ticks())
    }

    /// Takes the count of its ended children in this sample back: it cannot be said who of those listed is in it.
    pub(crate) fn uncount_children(&mut self) {
        if let Some(before) = self.children_before.take() {
            self.edit().stat.children = before;
        }
    }

    /// Not reaped yet.
    pub(crate) fn is_there(&self, reader: &mut Reader) -> bool {
        if reader.live {
            return process_clock(self.pid()).is_some();
        }
        let stat = Path::of(self.pid(), "stat");
        reader.buffer.read(reader.root.as_fd(), &stat).is_ok()
    }

    /// The effective user: the kernel gives it the folder of the process. The folder of a copy is somebody else's; there
    /// `status` tells.
    pub(crate) fn read_user(&mut self, reader: &mut Reader) {
        self.user_read = LastRead::now(now(), self.record.clock);
        let root = reader.root.as_fd();
        let uid = if reader.live {
            let path = Path::new().number(self.pid());
            let owner = rustix::fs::statat(root, path.as_c_str(), AtFlags::SYMLINK_NOFOLLOW);
            owner.ok().map(|owner| owner.st_uid)
        } else {
            let path = Path::of(self.pid(), "status");
            let status = (reader.buffer).parse(root, &path, proc::status::parse);
            status.map(|status| status.uid)
        };
        if let Some(uid) = uid
            && self.record.identity.uid != Some(uid)
        {
            let identity = Arc::make_mut(&mut self.edit().identity);
            identity.uid = Some(uid);
            identity.user = None;
        }
    }

    pub(crate) fn read_statm(&mut self, at: Nanos, reader: &mut Reader) {
        let page = reader.page_size;
        let (pid, root) = (self.pid(), reader.root.as_fd());
        let bytes = match self.living_thread() {
            Some(tid) => {
                let task = Path::new().number(pid).text("/task/").number(tid);
                reader.buffer.read(root, &task.text("/statm"))
            }
            None => reader.open_files.read(
                (root, pid),
                OftenRead::ProcessStatm,
                self.read_often,
                &mut reader.buffer,
            ),
        };
        let statm = bytes.ok().and_then(proc::statm::parse);
        self.statm_at = at;
        if let Some(statm) = statm {
            let next = Some(Statm {
                virt: statm.size.saturating_mul(page),
                rss: statm.resident.saturating_mul(page),
                shared: statm.shared.saturating_mul(page),
                text: statm.text.saturating_mul(page),
                data: statm.data.saturating_mul(page),
            });
            if self.record.statm != next {
                self.edit().statm = next;
            }
            reader.tasks_read += 1;
        }
    }

    /// Bytes are read of whoever moved; of those that are not on the screen and had none last time, in turn.
    pub(crate) fn wants_io(
        &self,
        at: Nanos,
        moved: bool,
        reader: &mut Reader,
        interest: &Interest,
    ) -> bool {
        let sorted = interest.wants(Fields::IO);
        let shown = interest.visible && (sorted || interest.wants(Fields::VISIBLE_IO));
        let Some(io) = &self.record.io else {
            return (sorted || shown) && self.may_tell_io(at, interest);
        };
        let busy = sorted && self.had_io;
        moved && (shown || busy || sorted && reader.bytes.is_due(self.pid(), Some(io.at), at))
    }

    /// A process that denied its bytes is asked again seldom: it may have changed its user.
    pub(crate) fn may_tell_io(&self, at: Nanos, interest: &Interest) -> bool {
        let patience = self.patience(interest);
        self.io_at == 0 || at.saturating_sub(self.io_at) > patience
    }

    pub(crate) fn read_io(&mut self, at: Nanos, reader: &mut Reader) {
        self.io_at = at;
        // Who moved since was not stuck then; of the others the state may be an old one.
        let unsure = self.record.io.is_none() && self.stat_at < at && reader.live;
        if unsure && self.read_stat(reader).is_err() {
            return;
        }
        let io = if self.record.stat.state == b'D' && reader.live {
            reader.held_io.read(self.record.key, IoOf::Process)
        } else {
            let bytes = reader.open_files.read(
                (reader.root.as_fd(), self.pid()),
                OftenRead::ProcessIo,
                self.read_often,
                &mut reader.buffer,
            );
            bytes.ok().and_then(proc::io::parse)
        };
        if let Some(io) = io {
            let at = now();
            let next = Io {
                at,
                read_bytes: io.read_bytes,
                write_bytes: io.write_bytes,
            };
            self.had_io = (self.record.io).is_some_and(|old| (Io { at, ..old }) != next);
            self.edit().io = Some(next);
            reader.tasks_read += 1;
        }
    }

    /// OOM score and I/O priority. Both change from outside, and seldom.
    pub(crate) fn read_standing(&mut self, at: Nanos, reader: &mut Reader) {
        let path = Path::of(self.pid(), "oom_score");
        let oom_score = (reader.buffer).parse(reader.root.as_fd(), &path, proc::oom_score::parse);
        // Of a copied tree, the numbers name other processes here.
        let io_priority = if reader.live {
            io_priority::of(self.pid())
        } else {
            None
        };
        self.standing_at = at;
        let next = OomAndIoPriority {
            oom_score,
            io_priority,
        };
        if self.record.oom_and_io_priority != next {
            self.edit().oom_and_io_priority = next;
        }
    }

    /// How old its files may become while nothing but a change from outside can make them wrong.
    pub(crate) fn patience(&self, interest: &Interest) -> Nanos {
        interest.paced(if interest.visible {
            STILL_VISIBLE
        } else {
            self.spread(STILL_HIDDEN)
        })
    }

    /// Not everybody's turn at the same time.
    pub(crate) fn spread(&self, period: Nanos) -> Nanos {
        period + period / 16 * u64::from(self.pid() % 16)
    }

    /// Threads on the screen that have not moved for a while.
    pub(crate) fn freshen_threads(&mut self, at: Nanos, reader: &mut Reader, interest: &Interest) {
        let stale = |detail: Nanos| at.saturating_sub(detail) >= interest.paced(STILL_VISIBLE);
        let tids: Vec<u32> = (self.record.threads.list.iter())
            .filter(|thread| {
                thread
                    .detail
                    .as_ref()
                    .is_some_and(|detail| stale(detail.at))
                    && interest.shows(thread.tid)
            })
            .map(|thread| thread.tid)
            .collect();
        if !tids.is_empty() {
            let pid = self.pid();
            let mut threads = std::mem::take(&mut self.edit().threads);
            // A process that ends meanwhile is noticed by its clock.
            let _ =
                self.thread_tracker
                    .each(pid, &mut threads, &tids, reader, ThreadTracker::freshen);
            self.edit().threads = threads;
        }
    }

    /// Where the leader has ended and threads live on, the process's own files are empty; those of a living thread
    /// are right.
    pub(crate) fn living_thread(&self) -> Option<u32> {
        let record = &self.record;
        if record.stat.state != b'Z' || record.stat.thread_count < 2 {
            return None;
        }
        record
            .threads
            .list
            .iter()
            .map(|thread| thread.tid)
            .find(|tid| *tid != record.key.tid)
    }
}
