//! `io` of a process that may hold a lock that reading it waits for.
//!
//! While a process becomes another program it holds `exec_update_lock`, and `io` waits for that. Mostly that is over at
//! once; where the program before had a file open that does not let itself be closed, or runs in the memory of a process
//! that is stuck, it lasts for ever. A process that sleeps so is in state D: only then a helper reads, for whom the sample
//! waits a moment.

use crate::proc;
use crate::proc::io::Io;
use crate::sample::TaskKey;
use crate::source::live::reading::files::{Path, open_patiently};
use crate::source::live::reading::guard::{Guard, HelperKind};
use rustix::fd::OwnedFd;
use std::time::{Duration, Instant};

const HELPERS: HelperKind = HelperKind {
    name: "io",
    helpers: 16,
    stack: 64 * 1024,
};
/// A sample waits for an answer as long; it takes some 50 µs where nobody holds the lock.
const MOMENT: Duration = Duration::from_millis(2);

/// Those who read.
pub(crate) struct HeldIo(Guard<IoQuestion, Option<Io>>);

/// Of which process, or of its first thread alone. While a process becomes another program it has no others.
type IoQuestion = (TaskKey, IoOf);

/// Bytes of which task.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum IoOf {
    /// Those of all its threads.
    Process,
    /// Those of its first thread.
    Leader,
}

impl HeldIo {
    /// Helpers that read under `root`.
    pub(crate) fn new(root: &OwnedFd) -> Self {
        let root = root.try_clone();
        Self(Guard::new(HELPERS, move |(key, of): &IoQuestion| {
            let path = Path::new().number(key.tid);
            let path = match of {
                IoOf::Process => path,
                IoOf::Leader => path.text("/task/").number(key.tid),
            };
            let file = open_patiently(root.as_ref().ok()?, &path.text("/io")).ok()?;
            let mut bytes = [0; 1024];
            let len = rustix::io::read(&file, &mut bytes).ok()?;
            proc::io::parse(&bytes[..len])
        }))
    }

    /// What `io` says, where that is found out in a moment. Who did not answer is not waited for again.
    pub(crate) fn read(&mut self, key: TaskKey, of: IoOf) -> Option<Io> {
        let question = (key, of);
        let open = [IoOf::Process, IoOf::Leader].map(|of| self.0.is_open(&(key, of)));
        let moment = if open.contains(&true) {
            Duration::ZERO
        } else {
            MOMENT
        };
        self.0.ask(question, Some(key));
        let until = Instant::now() + moment;
        while let Some((other, io)) = self.0.answer(until) {
            if other == question {
                return io;
            }
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rustix::fs::{Mode, OFlags};

    #[test]
    fn one_that_does_not_answer_is_not_waited_for_again() {
        let tree = tempfile::tempdir().unwrap();
        for pid in ["1", "2"] {
            std::fs::create_dir(tree.path().join(pid)).unwrap();
        }
        let stuck = tree.path().join("1/io");
        nix::unistd::mkfifo(&stuck, nix::sys::stat::Mode::S_IRWXU).unwrap();
        let text = "rchar: 1\nwchar: 2\nsyscr: 3\nsyscw: 4\nread_bytes: 5\nwrite_bytes: 6\n\
                    cancelled_write_bytes: 0\n";
        std::fs::write(tree.path().join("2/io"), text).unwrap();
        let root = rustix::fs::open(tree.path(), OFlags::DIRECTORY, Mode::empty()).unwrap();
        let mut held = HeldIo::new(&root);
        let [stuck, fine] = [1, 2].map(|tid| TaskKey { tid, starttime: 1 });
        assert!(held.read(stuck, IoOf::Process).is_none());
        // On a busy machine the answer may come later than in a moment.
        let deadline = Instant::now() + Duration::from_mins(1);
        let io = loop {
            match held.read(fine, IoOf::Process) {
                Some(io) => break io,
                None => assert!(Instant::now() < deadline),
            }
        };
        assert_eq!(io.read_bytes, 5);
        assert!(held.read(stuck, IoOf::Leader).is_none());
    }
}
