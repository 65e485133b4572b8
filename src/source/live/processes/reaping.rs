//! Counts ended children in step with who is listed.
//!
//! A process is handed what a child used when it waits for it, and at that moment the child is gone. A sample is read
//! over some milliseconds: the child may be gone before its parent is read, after it, or after it was read itself. So the
//! parents are read again when all have been visited, until none of their children went meanwhile: then every child is
//! either listed or counted, never both.

use crate::source::live::Live;
use crate::source::live::processes::tracker::ProcessTracker;
use crate::source::live::reading::files::Failure;

/// So often parents are read in a sample at most; where children go faster than that, their count waits for the next.
const ROUNDS: usize = 4;

impl Live {
    /// Notes who may have been handed what the processes at the places `gone` used, see `rates::children`: the parent;
    /// where that has exited or is gone too, or was before, its ancestors and the first process.
    pub(crate) fn note_heirs(&mut self, gone: &[usize]) {
        for index in gone {
            let pid = self.processes[*index].record.stat.ppid;
            let parent = self
                .processes
                .binary_search_by_key(&pid, ProcessTracker::pid);
            let waits = |at: usize| {
                gone.binary_search(&at).is_err() && !self.processes[at].record.stat.has_exited()
            };
            if parent.is_ok_and(waits) {
                self.reapers.push(pid);
            } else {
                self.note_ancestors(pid);
            }
        }
    }

    /// Reads who waited for children until the count of ended children and the list of processes agree.
    pub(crate) fn settle(&mut self) {
        for _ in 0..ROUNDS {
            if self.reapers.is_empty() {
                return;
            }
            let mut due = std::mem::take(&mut self.reapers);
            due.sort_unstable();
            due.dedup();
            let mut gone = self.read_reapers(&due);
            for (at, tracked) in self.processes.iter().enumerate() {
                let may_be_counted = due.binary_search(&tracked.record.stat.ppid).is_ok();
                if may_be_counted && !tracked.is_there(&mut self.reader) {
                    gone.push(at);
                }
            }
            self.remove_ended(gone);
        }
        let unsettled = std::mem::take(&mut self.reapers);
        for tracked in &mut self.processes {
            if unsettled.contains(&tracked.pid()) {
                tracked.uncount_children();
            }
        }
    }

    /// Reads the processes `due`. Where one turns out to have exited, others may have been handed what its children used:
    /// they are due next. The places of those that are gone.
    fn read_reapers(&mut self, due: &[u32]) -> Vec<usize> {
        let (mut gone, mut exited) = (Vec::new(), Vec::new());
        for pid in due {
            let Ok(at) = self
                .processes
                .binary_search_by_key(pid, ProcessTracker::pid)
            else {
                continue;
            };
            let tracked = &mut self.processes[at];
            let had_exited = tracked.record.stat.has_exited();
            if tracked.read_stat(&mut self.reader) == Err(Failure::Gone) {
                gone.push(at);
            } else if tracked.record.stat.has_exited() && !had_exited {
                exited.push((*pid, tracked.record.stat.ppid));
            }
        }
        for (_, parent) in &exited {
            self.note_ancestors(*parent);
        }
        let exited: Vec<u32> = exited.into_iter().map(|(pid, _)| pid).collect();
        gone.extend(self.adopt_out(&exited));
        gone
    }

    /// Notes a process, those above it, and the first one.
    fn note_ancestors(&mut self, mut pid: u32) {
        /// Circles of a torn sample end there.
        const DEPTH: usize = 64;
        for _ in 0..DEPTH {
            let Ok(at) = self
                .processes
                .binary_search_by_key(&pid, ProcessTracker::pid)
            else {
                break;
            };
            self.reapers.push(pid);
            pid = self.processes[at].record.stat.ppid;
        }
        self.reapers.push(1);
    }
}
