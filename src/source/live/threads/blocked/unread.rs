//! The search for state D among threads that are not followed.

use crate::proc;
use crate::sample::Nanos;
use crate::source::live::processes::tracker::ProcessTracker;
use crate::source::live::reading::files::Path;
use crate::source::live::reading::reader::Reader;
use crate::source::live::threads::tracker::ThreadTracker;
use rustix::fd::{AsFd, OwnedFd};

impl ProcessTracker {
    /// One of its threads is known to be in D, other than the leader.
    pub(crate) fn has_blocked_thread(&self) -> bool {
        self.blocked.list.iter().any(|wait| wait.tid != self.pid())
    }

    /// None of its threads was read.
    pub(super) fn has_unread_threads(&self) -> bool {
        self.record.threads.since.is_none() && self.record.stat.thread_count > 1
    }

    /// Reads the states of so many of its threads, if any has run since they were read last. `true`: one of them is in D;
    /// from now on they are followed.
    pub(super) fn scan_states(&mut self, at: Nanos, left: &mut usize, reader: &mut Reader) -> bool {
        if self.record.at < self.blocked.searched && !self.blocked.turned {
            return false;
        }
        let (pid, cursor, most) = (self.pid(), self.blocked.cursor, *left);
        let scan = |tracker: &mut ThreadTracker, tasks: &OwnedFd, reader: &mut Reader| {
            let tids = tracker.list_from(tasks, cursor, reader)?;
            let tids: Vec<u32> = tids.filter(|tid| *tid != pid).take(most).collect();
            let mut blocked = tids.iter().filter(|tid| {
                let path = Path::of(**tid, "stat");
                let stat = (reader.buffer).parse(tasks.as_fd(), &path, proc::stat::parse);
                stat.is_some_and(|stat| stat.state == b'D')
            });
            Ok((blocked.next().is_some(), tids))
        };
        // One that has ended is noticed by its clock.
        let Ok((found, tids)) = self.thread_tracker.within(pid, reader, scan) else {
            return false;
        };
        *left -= tids.len();
        reader.tasks_read += tids.len() as u32;
        if found {
            self.need.renew(at);
        } else if tids.len() < most {
            (self.blocked.searched, self.blocked.cursor) = (at, 0);
            self.blocked.turned = false;
        } else if let Some(last) = tids.last() {
            self.blocked.cursor = *last;
        }
        found
    }
}
