//! Signals that end a measurement, asked for between two steps.

use nix::sys::signal::{SigSet, SigmaskHow, Signal};
use nix::sys::signalfd::{SfdFlags, SignalFd};

/// SIGINT (Ctrl-C), SIGTERM and SIGHUP are held back while it lives, for this thread and those it starts from now on.
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
}

impl Drop for Stop {
    fn drop(&mut self) {
        // It was accepted once: nothing can fail here.
        let _ = self.before.thread_set_mask();
    }
}
