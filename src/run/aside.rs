//! Work that may never end, done by a process of its own.
//!
//! A thread that waits for a file system which does not answer keeps the whole program from ending: no signal reaches it
//! there. A process keeps nobody: what it has begun it ends by itself, also when threadtop has ended meanwhile.

#![allow(unsafe_code)]

use crate::privilege;
use nix::sys::signal::{SigHandler, SigSet, Signal, signal};
use nix::unistd::{ForkResult, fork, setsid};
use rustix::fd::{AsRawFd, FromRawFd, IntoRawFd, OwnedFd};
use std::fs::File;
use std::io::{self, PipeReader, PipeWriter, Read, Write};
use std::panic::{AssertUnwindSafe, catch_unwind};

/// Work that was begun. Whoever waits for it takes a thread of its own.
#[derive(Debug)]
pub(super) struct Aside {
    process: nix::unistd::Pid,
    answer: PipeReader,
}

impl Aside {
    /// Begins work, whose answer is bytes. It may read and write files and nothing else of this program: of its threads, it
    /// takes none along.
    pub(super) fn begin(work: impl FnOnce() -> Vec<u8>) -> io::Result<Self> {
        let (answer, write) = io::pipe()?;
        // SAFETY: the other threads are not there in the child, and what they have locked stays locked. The C libraries
        // that we are built for (glibc, musl since 1.2.2) give it a heap that can be used; `work` uses that and files.
        match unsafe { fork() }? {
            ForkResult::Parent { child } => Ok(Self {
                process: child,
                answer,
            }),
            ForkResult::Child => {
                let write = apart(write);
                let done = catch_unwind(AssertUnwindSafe(work)).unwrap_or_default();
                if let Ok(mut write) = write {
                    let _ = write.write_all(&done);
                }
                // SAFETY: always sound. Nothing of the program's own ending is for the child to do.
                unsafe { libc::_exit(0) }
            }
        }
    }

    /// Waits for the answer; empty when the process was killed.
    pub(super) fn wait(mut self) -> Vec<u8> {
        let mut answer = Vec::new();
        let read = self.answer.read_to_end(&mut answer);
        let _ = nix::sys::wait::waitpid(self.process, None);
        if read.is_err() {
            answer.clear();
        }
        answer
    }
}

/// Takes nothing of ours along: not the terminal and its signals, nor any file, and no privilege that the caller has not.
fn apart(write: PipeWriter) -> io::Result<PipeWriter> {
    /// Where the pipe goes: all that is above is closed.
    const KEPT: i32 = 3;
    let _ = setsid();
    for number in Signal::iterator() {
        // SAFETY: the default does nothing of ours. Two cannot be changed.
        let _ = unsafe { signal(number, SigHandler::SigDfl) };
    }
    let _ = SigSet::empty().thread_set_mask();
    let _ = rustix::thread::set_name(c"threadtop-write");
    let null = File::options().read(true).write(true).open("/dev/null")?;
    rustix::stdio::dup2_stdin(&null)?;
    rustix::stdio::dup2_stdout(&null)?;
    rustix::stdio::dup2_stderr(&null)?;
    let mut kept = if write.as_raw_fd() == KEPT {
        OwnedFd::from(write)
    } else {
        // SAFETY: whatever had the number is closed by this, and is used by nobody in this process.
        let mut kept = unsafe { OwnedFd::from_raw_fd(KEPT) };
        rustix::io::dup2(&write, &mut kept)?;
        std::mem::forget(write);
        kept
    };
    std::mem::forget(null);
    close_from(KEPT.unsigned_abs() + 1);
    let _ = rustix::io::fcntl_setfd(&mut kept, rustix::io::FdFlags::CLOEXEC);
    privilege::as_caller();
    // SAFETY: it is open, and nobody else's.
    Ok(unsafe { PipeWriter::from_raw_fd(kept.into_raw_fd()) })
}

/// Closes all descriptors from this one on.
fn close_from(first: u32) {
    /// Where the kernel cannot close all at once (before 5.9), as many are.
    const MOST: i32 = 65536;
    // SAFETY: what is closed is used by nobody in this process.
    let done = unsafe { libc::syscall(libc::SYS_close_range, first, u32::MAX, 0) };
    if done != 0 {
        for fd in first.cast_signed()..MOST {
            // SAFETY: as above.
            unsafe { libc::close(fd) };
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn work_is_done_and_answered() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("file");
        let work = Aside::begin(|| {
            std::fs::write(&file, "text").unwrap();
            b"written".to_vec()
        });
        assert_eq!(work.unwrap().wait(), b"written");
        assert_eq!(std::fs::read_to_string(&file).unwrap(), "text");
    }

    #[test]
    fn work_that_is_killed_has_no_answer() {
        let work = Aside::begin(|| {
            std::thread::sleep(std::time::Duration::from_hours(1));
            b"never".to_vec()
        })
        .unwrap();
        nix::sys::signal::kill(work.process, Signal::SIGTERM).unwrap();
        assert_eq!(work.wait(), b"");
    }
}
