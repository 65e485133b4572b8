//! Signals, one after the other.

use std::io;

use tokio::signal::unix::{self, SignalKind};

/// What a signal asks of the program.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Signal {
    /// SIGTERM: end.
    Terminate,
    /// SIGHUP: the terminal is gone: end, without a word.
    Hangup,
    /// SIGINT or SIGQUIT from outside; from the keyboard they are keys.
    Interrupt,
    /// SIGTSTP from outside; from the keyboard it is a key.
    Stop,
    /// SIGCONT: running again; somebody else may have used the terminal.
    Continue,
    /// SIGWINCH: the terminal has another size.
    Resize,
}

/// The signals of this process from now on.
#[derive(Debug)]
pub struct Signals {
    terminate: unix::Signal,
    hangup: unix::Signal,
    interrupt: unix::Signal,
    quit: unix::Signal,
    stop: unix::Signal,
    resume: unix::Signal,
    resize: unix::Signal,
}

impl Signals {
    /// Catches the signals. Within a tokio runtime only.
    pub fn new() -> io::Result<Self> {
        let raw =
            |signal: rustix::process::Signal| unix::signal(SignalKind::from_raw(signal.as_raw()));
        Ok(Self {
            terminate: unix::signal(SignalKind::terminate())?,
            hangup: unix::signal(SignalKind::hangup())?,
            interrupt: unix::signal(SignalKind::interrupt())?,
            quit: unix::signal(SignalKind::quit())?,
            stop: raw(rustix::process::Signal::TSTP)?,
            resume: raw(rustix::process::Signal::CONT)?,
            resize: unix::signal(SignalKind::window_change())?,
        })
    }

    /// The next signal; equal ones that came meanwhile are one. Cancel safe.
    pub async fn next(&mut self) -> Signal {
        tokio::select! {
            biased;
            _ = self.hangup.recv() => Signal::Hangup,
            _ = self.terminate.recv() => Signal::Terminate,
            _ = self.interrupt.recv() => Signal::Interrupt,
            _ = self.quit.recv() => Signal::Interrupt,
            _ = self.stop.recv() => Signal::Stop,
            _ = self.resume.recv() => Signal::Continue,
            _ = self.resize.recv() => Signal::Resize,
        }
    }
}
