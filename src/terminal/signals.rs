//! Signals, one after the other.

use rustix::process::Signal as Number;
use std::future::poll_fn;
use std::io;
use std::task::Poll;
use tokio::signal::unix::{self, SignalKind};

/// What a signal asks of the program.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Signal {
    /// SIGTERM, or one that nobody has a meaning for: end.
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

/// The signals that are caught, and what each asks for; of several at once the first one here comes first.
///
/// By default most of them would end the program and leave the terminal changed: SIGUSR1 is soon sent to the wrong
/// process. Not here are SIGABRT, which asks for a core dump, faults of our own such as SIGSEGV, which nothing can go on
/// after, and SIGPIPE, which Rust ignores.
const CAUGHT: [(Number, Signal); 16] = [
    (Number::HUP, Signal::Hangup),
    (Number::TERM, Signal::Terminate),
    (Number::INT, Signal::Interrupt),
    (Number::QUIT, Signal::Interrupt),
    (Number::USR1, Signal::Terminate),
    (Number::USR2, Signal::Terminate),
    (Number::ALARM, Signal::Terminate),
    (Number::VTALARM, Signal::Terminate),
    (Number::PROF, Signal::Terminate),
    (Number::IO, Signal::Terminate),
    (Number::POWER, Signal::Terminate),
    (Number::XCPU, Signal::Terminate),
    (Number::XFSZ, Signal::Terminate),
    (Number::TSTP, Signal::Stop),
    (Number::CONT, Signal::Continue),
    (Number::WINCH, Signal::Resize),
];

/// The signals of this process from now on.
#[derive(Debug)]
pub struct Signals {
    caught: Vec<(unix::Signal, Signal)>,
}

impl Signals {
    /// Catches the signals. Within a tokio runtime only.
    pub fn new() -> io::Result<Self> {
        let catch = |(number, asks): (Number, Signal)| {
            let signal = unix::signal(SignalKind::from_raw(number.as_raw()))?;
            Ok((signal, asks))
        };
        Ok(Self {
            caught: CAUGHT.into_iter().map(catch).collect::<io::Result<_>>()?,
        })
    }

    /// The next signal; equal ones that came meanwhile are one. Cancel safe.
    pub async fn next(&mut self) -> Signal {
        poll_fn(|context| {
            let come = |(signal, asks): &mut (unix::Signal, Signal)| {
                signal.poll_recv(context).is_ready().then_some(*asks)
            };
            match self.caught.iter_mut().find_map(come) {
                Some(asks) => Poll::Ready(asks),
                None => Poll::Pending,
            }
        })
        .await
    }
}
