//! Signals that end a program, asked for between two steps.

#![allow(unsafe_code)]

use nix::sys::signal::{SigSet, SigmaskHow, Signal};
use nix::sys::signalfd::{SfdFlags, SignalFd};
use rustix::event::{PollFd, PollFlags, Timespec, poll};
use std::time::{Duration, Instant};

/// SIGINT (Ctrl-C), SIGTERM and SIGHUP are held back while it lives, for this thread and those it starts from now on; but for
/// those that the program was started to ignore, as `nohup` does it.
#[derive(Debug)]
pub struct Stop {
    signals: SignalFd,
    before: SigSet,
}

impl Stop {
    /// Holds them back from now on.
    pub fn hold() -> nix::Result<Self> {
        let set: SigSet = [Signal::SIGINT, Signal::SIGTERM, Signal::SIGHUP]
            .into_iter()
            .filter(|signal| !is_ignored(*signal))
            .collect();
        let before = set.thread_swap_mask(SigmaskHow::SIG_BLOCK)?;
        let flags = SfdFlags::SFD_NONBLOCK | SfdFlags::SFD_CLOEXEC;
        Ok(Self {
            signals: SignalFd::with_flags(&set, flags)?,
            before,
        })
    }

    /// One of them came.
    pub fn is_asked(&self) -> bool {
        matches!(self.signals.read_signal(), Ok(Some(_)))
    }

    /// Waits until then, or until one of them comes: whether one did.
    pub fn wait(&self, until: Instant) -> bool {
        loop {
            if self.is_asked() {
                return true;
            }
            let left = until.saturating_duration_since(Instant::now());
            if left.is_zero() {
                return false;
            }
            let left = Timespec::try_from(left.min(Duration::from_hours(1))).ok();
            // Whatever it says: the signals are asked next.
            let _ = poll(
                &mut [PollFd::new(&self.signals, PollFlags::IN)],
                left.as_ref(),
            );
        }
    }
}

/// The program was started so. A signal that is held back would come through all the same.
fn is_ignored(signal: Signal) -> bool {
    // SAFETY: all zeros are a value of it; nothing is changed by asking.
    unsafe {
        let mut action: libc::sigaction = std::mem::zeroed();
        libc::sigaction(signal as i32, std::ptr::null(), &raw mut action) == 0
            && action.sa_sigaction == libc::SIG_IGN
    }
}

impl Drop for Stop {
    fn drop(&mut self) {
        // It was accepted once: nothing can fail here.
        let _ = self.before.thread_set_mask();
    }
}
