//! Threads that moved lately: they are read first, some through a file that is kept open.

use crate::source::live::reading::reader::Reader;
use crate::source::live::threads::moved::Moved;
use rustix::fd::{AsFd, OwnedFd};

/// After so many samples without moving a thread is no longer read first.
const COLD: u8 = 4;

/// A thread that moved lately.
pub(crate) struct Hot {
    pub(crate) tid: u32,
    /// Samples since it last moved.
    pub(crate) idle: u8,
    /// `schedstat`, kept open.
    pub(crate) file: Option<OwnedFd>,
    moved: bool,
}

/// The threads of one process that moved lately, ascending by TID.
#[derive(Default)]
pub(crate) struct HotSet {
    threads: Vec<Hot>,
}

impl HotSet {
    pub(crate) fn contains(&self, tid: u32) -> bool {
        self.threads
            .binary_search_by_key(&tid, |hot| hot.tid)
            .is_ok()
    }

    /// Those that moved last time, then the others.
    pub(crate) fn in_order(&self) -> impl Iterator<Item = &Hot> {
        let recent = self.threads.iter().filter(|hot| hot.idle == 0);
        recent.chain(self.threads.iter().filter(|hot| hot.idle > 0))
    }

    /// Takes note of a sample in which `moved` (ascending) moved. Files of threads that move all the time are kept open
    /// while the budget lasts.
    pub(crate) fn warm(&mut self, moved: &[Moved], tasks: &OwnedFd, reader: &mut Reader) {
        let known = self.threads.len();
        for Moved { tid, .. } in moved {
            match self.threads[..known].binary_search_by_key(tid, |hot| hot.tid) {
                Ok(at) => {
                    let hot = &mut self.threads[at];
                    hot.moved = true;
                    if hot.idle <= 1 && hot.file.is_none() {
                        hot.file = reader.keep_open(tasks.as_fd(), *tid);
                    }
                }
                Err(_) => self.threads.push(Hot {
                    tid: *tid,
                    moved: true,
                    idle: 0,
                    file: None,
                }),
            }
        }
        self.threads.retain_mut(|hot| {
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
        self.threads.sort_unstable_by_key(|hot| hot.tid);
    }

    /// Closes all files.
    pub(crate) fn release(&mut self, reader: &mut Reader) {
        reader.give_back(self.threads.iter().filter(|hot| hot.file.is_some()).count());
        self.threads.clear();
    }
}
