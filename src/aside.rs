//! Work that may never end, done by a process of its own.
//!
//! A thread that waits for a file system which does not answer keeps the whole program from ending: no signal reaches it
//! there. A process keeps nobody: what it has begun it ends by itself, also when threadtop has ended meanwhile.

#![allow(unsafe_code)]

use crate::privilege;
use nix::sys::signal::{SigHandler, SigSet, Signal, kill, signal};
use nix::sys::wait::{WaitPidFlag, WaitStatus, waitpid};
use nix::unistd::{ForkResult, fork, setsid};
use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::fd::{AsFd, BorrowedFd, FromRawFd, IntoRawFd, OwnedFd};
use rustix::io::Errno;
use std::ffi::CStr;
use std::fs::File;
use std::io::{self, PipeReader, PipeWriter, Read, Write};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::{Duration, Instant};

/// Where the pipe goes in the process.
const PIPE: i32 = 3;
/// Where the file goes that it is given; all that is above is closed.
const GIVEN: i32 = 4;

/// Work that was begun.
#[derive(Debug)]
pub struct Aside {
    process: nix::unistd::Pid,
    answer: PipeReader,
    came: Vec<u8>,
}

impl Aside {
    /// Begins work, whose answer is bytes, under a name of at most 15 bytes. It may read and write files and nothing else of
    /// this program: of its threads, it takes none along, and of its open files the one that is given.
    pub fn begin(
        name: &CStr,
        given: Option<BorrowedFd>,
        work: impl FnOnce(Option<BorrowedFd>) -> Vec<u8>,
    ) -> io::Result<Self> {
        Self::stream(name, given, |given, out| {
            let _ = out.write_all(&work(given));
        })
    }

    /// Begins work that writes its answer as it goes.
    pub fn stream(
        name: &CStr,
        given: Option<BorrowedFd>,
        work: impl FnOnce(Option<BorrowedFd>, &mut dyn Write),
    ) -> io::Result<Self> {
        let (answer, write) = io::pipe()?;
        // SAFETY: the other threads are not there in the child, and what they have locked stays locked. The C libraries
        // that we are built for (glibc, musl since 1.2.2) give it a heap that can be used; `work` uses that and files.
        match unsafe { fork() }? {
            ForkResult::Parent { child } => Ok(Self {
                process: child,
                answer,
                came: Vec::new(),
            }),
            ForkResult::Child => {
                let _ = catch_unwind(AssertUnwindSafe(|| {
                    let (mut write, given) = apart(name, write, given)?;
                    work(given, &mut write);
                    io::Result::Ok(())
                }));
                // SAFETY: always sound. Nothing of the program's own ending is for the child to do.
                unsafe { libc::_exit(0) }
            }
        }
    }

    /// Waits for the answer; empty when the process was killed. Waiting takes a thread of its own.
    pub fn wait(mut self) -> Vec<u8> {
        let read = self.answer.read_to_end(&mut self.came);
        let _ = waitpid(self.process, None);
        if read.is_err() {
            self.came.clear();
        }
        self.came
    }

    /// Waits for the answer no longer than this. A process that is late is killed, and comes back: it may end much later.
    pub fn wait_for(mut self, patience: Duration) -> Result<Vec<u8>, Self> {
        let until = Instant::now() + patience;
        loop {
            let left = until.saturating_duration_since(Instant::now());
            let left = Timespec::try_from(left).unwrap_or_default();
            match poll(&mut [PollFd::new(&self.answer, PollFlags::IN)], Some(&left)) {
                Ok(0) => break,
                Ok(_) => {}
                Err(Errno::INTR) => continue,
                Err(_) => break,
            }
            let mut piece = [0; 4096];
            match self.answer.read(&mut piece) {
                Ok(0) => {
                    let _ = waitpid(self.process, None);
                    return Ok(self.came);
                }
                Ok(more) => self.came.extend_from_slice(&piece[..more]),
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(_) => break,
            }
        }
        let _ = kill(self.process, Signal::SIGKILL);
        Err(self)
    }

    /// What of the answer has come so far.
    pub fn came(&self) -> &[u8] {
        &self.came
    }

    /// The process has ended.
    pub fn is_over(&self) -> bool {
        let waited = waitpid(self.process, Some(WaitPidFlag::WNOHANG));
        waited != Ok(WaitStatus::StillAlive)
    }
}

/// Takes nothing of ours along: not the terminal and its signals, nor any file but the one that is given, and no privilege
/// that the caller has not.
fn apart<'f>(
    name: &CStr,
    write: PipeWriter,
    given: Option<BorrowedFd>,
) -> io::Result<(PipeWriter, Option<BorrowedFd<'f>>)> {
    let _ = setsid();
    for number in Signal::iterator() {
        // SAFETY: the default does nothing of ours. Two cannot be changed.
        let _ = unsafe { signal(number, SigHandler::SigDfl) };
    }
    let _ = SigSet::empty().thread_set_mask();
    let _ = rustix::thread::set_name(name);
    // Above both numbers, so that neither takes the place of the other.
    let above = |file: BorrowedFd| rustix::io::fcntl_dupfd_cloexec(file, GIVEN + 1);
    // It is closed with all the others.
    let write = above(std::mem::ManuallyDrop::new(write).as_fd())?;
    let given = given.map(above).transpose()?;
    let null = File::options().read(true).write(true).open("/dev/null")?;
    rustix::stdio::dup2_stdin(&null)?;
    rustix::stdio::dup2_stdout(&null)?;
    rustix::stdio::dup2_stderr(&null)?;
    let write = PipeWriter::from(move_to(write, PIPE)?);
    let mut last = PIPE;
    if let Some(given) = given {
        // It stays open as long as the process lives.
        last = move_to(given, GIVEN)?.into_raw_fd();
    }
    std::mem::forget(null);
    close_from(last.unsigned_abs() + 1);
    privilege::as_caller();
    // SAFETY: it was just put there, and is closed by nobody.
    let given = (last == GIVEN).then(|| unsafe { BorrowedFd::borrow_raw(GIVEN) });
    Ok((write, given))
}

/// Gives a file another number, whatever had it before.
fn move_to(file: OwnedFd, number: i32) -> io::Result<OwnedFd> {
    // SAFETY: whatever had the number is closed by this, and is used by nobody in this process.
    let mut moved = unsafe { OwnedFd::from_raw_fd(number) };
    rustix::io::dup3(&file, &mut moved, rustix::io::DupFlags::CLOEXEC)?;
    // All that is above is closed at once.
    std::mem::forget(file);
    Ok(moved)
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
        let work = Aside::begin(c"test", None, |_| {
            std::fs::write(&file, "text").unwrap();
            b"written".to_vec()
        });
        assert_eq!(work.unwrap().wait(), b"written");
        assert_eq!(std::fs::read_to_string(&file).unwrap(), "text");
    }

    #[test]
    fn work_that_is_killed_has_no_answer() {
        let work = Aside::begin(c"test", None, |_| {
            std::thread::sleep(std::time::Duration::from_hours(1));
            b"never".to_vec()
        })
        .unwrap();
        kill(work.process, Signal::SIGTERM).unwrap();
        assert_eq!(work.wait(), b"");
    }

    #[test]
    fn work_that_is_late_is_killed_and_the_file_that_it_is_given_is_there() {
        let folder = File::open("/proc/self").unwrap();
        let given = folder.as_fd();
        let begin = |nap| {
            let work = move |given: Option<BorrowedFd>| {
                std::thread::sleep(nap);
                let link = rustix::fs::readlinkat(given.unwrap(), "comm", Vec::new());
                let found = link == Err(Errno::INVAL);
                vec![u8::from(found)]
            };
            Aside::begin(c"test", Some(given), work).unwrap()
        };
        let came = begin(Duration::ZERO).wait_for(Duration::from_mins(1));
        assert_eq!(came.unwrap(), [1], "it is there, and no link");
        let late = begin(Duration::from_hours(1)).wait_for(Duration::from_millis(1));
        let late = late.unwrap_err();
        while !late.is_over() {
            std::thread::sleep(Duration::from_millis(1));
        }
    }
}
