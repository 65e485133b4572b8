//! The way to the terminal.
//!
//! A terminal mostly takes a frame at once, from whoever draws. It may stop reading: Ctrl-S, a dead link, a window on a
//! suspended laptop. Then a write blocks for as long as that lasts. So a thread writes what the terminal did not take, one
//! frame at a time; whoever draws asks first whether the last frame is gone, and nothing is ever queued behind it. Two
//! buffers go back and forth, so memory stays flat.

use std::io;
use std::os::fd::{AsFd as _, BorrowedFd, OwnedFd};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, OnceLock, PoisonError};
use std::thread::{self, ThreadId};
use std::time::{Duration, Instant};

use rustix::event::{EventfdFlags, PollFd, PollFlags, Timespec, eventfd, poll};
use rustix::io::Errno;
use rustix::termios::{QueueSelector, tcflush};
use tokio::sync::Notify;

use super::fatal;
use super::reopen::reopened;

/// How long a frame under way may take when the screen is being left; then it is cut.
const FRAME_GRACE: Duration = Duration::from_millis(200);

/// How long what restores the terminal may take; once more after what the kernel still held was dropped.
const TAIL_GRACE: Duration = Duration::from_millis(100);

/// What the writer thread may take longer than it was given.
const SLACK: Duration = Duration::from_millis(50);

/// Wait after the kernel said that the terminal takes bytes, and then took none.
const RETRY: Duration = Duration::from_millis(10);

/// Bytes written at once.
const CHUNK: usize = 4096;

/// CAN and ST: make the terminal drop the sequence or the string in the midst of which a frame was cut. Two, because tmux
/// hears no CAN within a DCS.
pub(super) const CANCEL: &[u8] = b"\x18\x1b\\";

/// A handle to the thread, which ends when this is dropped.
#[derive(Debug)]
pub(super) struct Writer {
    shared: Arc<Shared>,
}

#[derive(Debug)]
struct Shared {
    tty: OwnedFd,
    /// A write to the terminal never blocks.
    nonblocking: bool,
    /// Wakes the thread while it waits for the terminal.
    bell: OwnedFd,
    state: Mutex<State>,
    /// There is something to do for the thread.
    work: Condvar,
    /// The thread has nothing to do.
    idle: Condvar,
    drained: Notify,
    thread: OnceLock<ThreadId>,
}

#[derive(Debug, Default)]
struct State {
    /// Handed over, not yet begun.
    job: Option<Vec<u8>>,
    /// A job is waiting or being written.
    busy: bool,
    /// The buffer of the last job, to be used again.
    spare: Vec<u8>,
    /// When the job under way is given up.
    deadline: Option<Instant>,
    /// The terminal has seen only the first part of a job.
    cut: bool,
    phase: Phase,
}

/// Whether frames are wanted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Phase {
    #[default]
    Open,
    /// The screen has been left: frames are dropped.
    Closed,
    /// The terminal hung up.
    Gone,
    /// The thread shall end.
    Quit,
}

/// What became of a job.
#[derive(Debug, PartialEq, Eq)]
enum Outcome {
    Written,
    Cut,
    Gone,
}

impl Writer {
    /// Starts the thread, which writes to the terminal that `output` is.
    pub(super) fn new(output: OwnedFd) -> io::Result<Self> {
        let flags = EventfdFlags::CLOEXEC | EventfdFlags::NONBLOCK;
        let reopened = reopened(output.as_fd());
        let shared = Arc::new(Shared {
            nonblocking: reopened.is_some(),
            tty: reopened.unwrap_or(output),
            bell: eventfd(0, flags)?,
            state: Mutex::default(),
            work: Condvar::new(),
            idle: Condvar::new(),
            drained: Notify::new(),
            thread: OnceLock::new(),
        });
        let thread = thread::Builder::new().name("writer".into()).spawn({
            let shared = Arc::clone(&shared);
            move || shared.run()
        })?;
        // Set once: this is the only place.
        let _ = shared.thread.set(thread.thread().id());
        Ok(Self { shared })
    }

    /// The terminal.
    pub(super) fn tty(&self) -> BorrowedFd<'_> {
        self.shared.tty.as_fd()
    }

    /// Whether the last frame is written, or would not be any more.
    pub(super) fn ready(&self) -> bool {
        !self.shared.lock().busy
    }

    /// Whether the terminal hung up.
    pub(super) fn gone(&self) -> bool {
        self.shared.lock().phase == Phase::Gone
    }

    /// Resolves when [`Writer::ready`].
    pub(super) async fn drained(&self) {
        while !self.ready() {
            self.shared.drained.notified().await;
        }
    }

    /// An empty buffer to write the next frame into.
    pub(super) fn buffer(&self) -> Vec<u8> {
        std::mem::take(&mut self.shared.lock().spare)
    }

    /// Takes a buffer back that was not needed.
    pub(super) fn recycle(&self, mut buffer: Vec<u8>) {
        buffer.clear();
        self.shared.lock().spare = buffer;
    }

    /// Writes a frame, or hands over what the terminal does not take at once. Only when ready; otherwise, and when the
    /// screen is closed, it is dropped.
    pub(super) fn send(&self, mut frame: Vec<u8>) {
        let mut state = self.shared.lock();
        if state.phase == Phase::Open && !state.busy {
            let written = self.shared.write_at_once(&frame);
            frame.drain(..written);
            if frame.is_empty() {
                state.spare = frame;
            } else {
                self.shared.begin(&mut state, frame);
            }
        }
    }

    /// Takes frames again after [`Writer::close`].
    pub(super) fn open(&self) {
        let mut state = self.shared.lock();
        if state.phase == Phase::Closed {
            state.phase = Phase::Open;
        }
    }

    /// Leaves the screen: waits a moment for the frame under way, then writes `tail`, and drops what comes later. A
    /// terminal that does not read cannot hold this up for long: what the kernel holds for it is dropped, so that the
    /// first thing it reads one day is the tail. Where not even that fits, nothing more can be done.
    pub(super) fn close(&self, tail: &[u8]) {
        let mut state = self.shared.lock();
        if state.phase == Phase::Open {
            state.phase = Phase::Closed;
        }
        if self.shared.thread.get() == Some(&thread::current().id()) {
            // The thread itself panicked: nobody else will write.
            state.deadline = Some(Instant::now() + TAIL_GRACE);
            drop(state);
            self.shared.drop_unread();
            let _ = self.shared.write(&tail_after(true, tail));
            return;
        }
        state = self.shared.finish(state, FRAME_GRACE);
        for _ in 0..2 {
            if state.phase == Phase::Gone {
                break;
            }
            if state.cut || state.busy {
                self.shared.drop_unread();
            }
            if state.busy {
                // Stuck in a write to a terminal that could not be opened once more; room may have freed it.
                state = self.shared.finish(state, TAIL_GRACE);
            }
            if state.busy {
                continue;
            }
            let bytes = tail_after(std::mem::take(&mut state.cut), tail);
            self.shared.begin(&mut state, bytes);
            state = self.shared.finish(state, TAIL_GRACE);
            if !state.cut && !state.busy {
                break;
            }
        }
        state.deadline = None;
    }
}

impl Drop for Writer {
    fn drop(&mut self) {
        self.shared.lock().phase = Phase::Quit;
        self.shared.work.notify_one();
        self.shared.ring();
    }
}

impl Shared {
    fn lock(&self) -> MutexGuard<'_, State> {
        // A panic elsewhere must not keep the terminal from being restored.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn begin(&self, state: &mut State, job: Vec<u8>) {
        state.busy = true;
        state.job = Some(job);
        self.work.notify_one();
    }

    /// Waits until the thread is idle, and makes it be so after `grace`.
    fn finish<'a>(
        &self,
        mut state: MutexGuard<'a, State>,
        grace: Duration,
    ) -> MutexGuard<'a, State> {
        state.deadline = Some(Instant::now() + grace);
        self.ring();
        self.idle
            .wait_timeout_while(state, grace + SLACK, |state| state.busy)
            .unwrap_or_else(PoisonError::into_inner)
            .0
    }

    /// Drops what was written and the terminal has not read.
    fn drop_unread(&self) {
        // Where that cannot be done, the tail has to wait behind it.
        let _ = tcflush(&self.tty, QueueSelector::OFlush);
    }

    fn ring(&self) {
        // Fails only when it has been rung 2^64 times and not heard.
        let _ = rustix::io::write(&self.bell, &1_u64.to_ne_bytes());
    }

    /// The thread.
    fn run(&self) {
        while let Some(mut job) = self.next() {
            let outcome = self.write(&job);
            job.clear();
            let mut state = self.lock();
            state.spare = job;
            state.busy = false;
            state.cut |= outcome == Outcome::Cut;
            if outcome == Outcome::Gone && state.phase != Phase::Quit {
                state.phase = Phase::Gone;
            }
            drop(state);
            self.idle.notify_all();
            self.drained.notify_one();
        }
    }

    fn next(&self) -> Option<Vec<u8>> {
        let state = self.lock();
        let mut state = self
            .work
            .wait_while(state, |state| {
                state.job.is_none() && state.phase != Phase::Quit
            })
            .unwrap_or_else(PoisonError::into_inner);
        state.job.take()
    }

    fn write(&self, mut bytes: &[u8]) -> Outcome {
        while !bytes.is_empty() {
            match self.writable() {
                Outcome::Written => {}
                other => return other,
            }
            let part = &bytes[..bytes.len().min(CHUNK)];
            let Some(written) = fatal::unless_dying(|| rustix::io::write(&self.tty, part)) else {
                return Outcome::Gone;
            };
            match written {
                Ok(0) | Err(Errno::AGAIN) => {
                    let mut bell = [PollFd::new(&self.bell, PollFlags::IN)];
                    let _ = poll(&mut bell, Some(&timespec(RETRY)));
                }
                Ok(count) => bytes = &bytes[count..],
                Err(Errno::INTR) => {}
                Err(_) => return Outcome::Gone,
            }
        }
        Outcome::Written
    }

    /// Writes what the terminal takes now: so many bytes. Where a write may block, none; what fails is left to the thread.
    fn write_at_once(&self, bytes: &[u8]) -> usize {
        let mut written = 0;
        while self.nonblocking && written < bytes.len() {
            let part = &bytes[written..bytes.len().min(written + CHUNK)];
            match fatal::unless_dying(|| rustix::io::write(&self.tty, part)) {
                Some(Ok(count)) if count > 0 => written += count,
                _ => break,
            }
        }
        written
    }

    /// Waits until the terminal takes bytes, or the deadline.
    fn writable(&self) -> Outcome {
        loop {
            let (deadline, quit) = {
                let state = self.lock();
                (state.deadline, state.phase == Phase::Quit)
            };
            let left = deadline.map(|deadline| deadline.saturating_duration_since(Instant::now()));
            if quit || left.is_some_and(|left| left.is_zero()) {
                return Outcome::Cut;
            }
            let mut fds = [
                PollFd::new(&self.tty, PollFlags::OUT),
                PollFd::new(&self.bell, PollFlags::IN),
            ];
            match poll(&mut fds, left.map(timespec).as_ref()) {
                Ok(_) | Err(Errno::INTR) => {}
                Err(_) => return Outcome::Gone,
            }
            if !fds[1].revents().is_empty() {
                // Rung: look at the deadline again.
                let _ = rustix::io::read(&self.bell, &mut [0; 8]);
            } else if !fds[0].revents().is_empty() {
                return Outcome::Written;
            }
        }
    }
}

/// What restores the terminal, wherever the frame before it ended.
fn tail_after(cut: bool, tail: &[u8]) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(tail.len() + CANCEL.len());
    if cut {
        bytes.extend_from_slice(CANCEL);
    }
    bytes.extend_from_slice(tail);
    bytes
}

fn timespec(duration: Duration) -> Timespec {
    // A second at most: graces are short.
    Timespec {
        tv_sec: duration.as_secs().try_into().unwrap_or(1),
        tv_nsec: duration.subsec_nanos().into(),
    }
}
