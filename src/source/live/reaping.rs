//! Counts ended children in step with who is listed.
//!
//! A process is handed what a child used when it waits for it, and at that moment the child is gone. A sample is read
//! over some milliseconds: the child may be gone before its parent is read, after it, or after it was read itself. So the
//! parents are read again when all have been visited, until none of their children went meanwhile: then every child is
//! either listed or counted, never both.

use super::Live;
use super::files::Failure;
use super::tracked::Tracked;

/// So often parents are read in a sample at most; where children go faster than that, their count waits for the next.
const ROUNDS: usize = 4;

impl Live {
    /// Notes who may have been handed what the processes at the places `gone` used, see `rates::children`: the parent;
    /// where that is gone too, or was before, its ancestors and the first process.
    pub(super) fn note_heirs(&mut self, gone: &[usize]) {
        /// Circles of a torn sample end there.
        const DEPTH: usize = 64;
        let place = |pid: u32| self.processes.binary_search_by_key(&pid, Tracked::pid);
        for index in gone {
            let mut pid = self.processes[*index].record.stat.ppid;
            let mut parent = place(pid);
            if parent.is_ok_and(|at| gone.binary_search(&at).is_err()) {
                self.reapers.push(pid);
                continue;
            }
            for _ in 0..DEPTH {
                let Ok(at) = parent else { break };
                self.reapers.push(pid);
                pid = self.processes[at].record.stat.ppid;
                parent = place(pid);
            }
            self.reapers.push(1);
        }
    }

    /// Reads who waited for children until the count of ended children and the list of processes agree.
    pub(super) fn settle(&mut self) {
        for _ in 0..ROUNDS {
            if self.reapers.is_empty() {
                return;
            }
            let mut due = std::mem::take(&mut self.reapers);
            due.sort_unstable();
            due.dedup();
            let mut gone = Vec::new();
            for (at, tracked) in self.processes.iter_mut().enumerate() {
                let is_due = due.binary_search(&tracked.pid()).is_ok();
                if is_due && tracked.read_stat(&mut self.reader) == Err(Failure::Gone) {
                    gone.push(at);
                }
            }
            for (at, tracked) in self.processes.iter().enumerate() {
                let may_be_counted = due.binary_search(&tracked.record.stat.ppid).is_ok();
                if may_be_counted && !tracked.is_there(&mut self.reader) {
                    gone.push(at);
                }
            }
            gone.sort_unstable();
            gone.dedup();
            self.bury(&gone);
        }
        let unsettled = std::mem::take(&mut self.reapers);
        for tracked in &mut self.processes {
            if unsettled.contains(&tracked.pid()) {
                tracked.uncount_children();
            }
        }
    }
}
