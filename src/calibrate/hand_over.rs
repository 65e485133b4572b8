//! Ways for two threads to hand over to each other, and the same system calls with nobody to hand over to.

use rustix::thread::futex;
use std::io::{self, PipeReader, PipeWriter, Read, Write};
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

/// How threads wake each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Method {
    /// A futex: what locks, condition variables and channels of threads end in.
    Futex,
    /// A byte through a pipe.
    Pipe,
}

/// One end of the hand-over: what one thread owns. When it goes away, the other one's waiting fails instead of lasting.
#[derive(Debug)]
pub enum Side {
    /// Whose turn it is stands in the lowest bit of the number both share.
    Futex {
        /// The number.
        turn: Arc<AtomicU32>,
        /// The bit of this side.
        me: u32,
    },
    /// A number that nobody else looks at.
    Nobody(AtomicU32),
    /// A pipe to the other, and one from it.
    Pipe {
        /// Where a byte goes.
        to: PipeWriter,
        /// Where one comes from.
        from: PipeReader,
    },
}

/// In the number both share: one of them has gone away.
const GONE: u32 = 2;
/// A number that is never shared.
const NEVER: u32 = 8;

impl Side {
    /// Both sides; the first begins.
    pub fn pair(method: Method) -> io::Result<[Self; 2]> {
        Ok(match method {
            Method::Futex => {
                let turn = Arc::new(AtomicU32::new(0));
                [0, 1].map(|me| Self::Futex {
                    turn: Arc::clone(&turn),
                    me,
                })
            }
            Method::Pipe => {
                let (from_second, to_first) = io::pipe()?;
                let (from_first, to_second) = io::pipe()?;
                [(to_second, from_second), (to_first, from_first)]
                    .map(|(to, from)| Self::Pipe { to, from })
            }
        })
    }

    /// A side whose [`Self::give`] wakes nobody and whose [`Self::wait`] finds that its turn has come: the same system
    /// calls, of which none blocks.
    pub fn alone(method: Method) -> io::Result<Self> {
        Ok(match method {
            Method::Futex => Self::Nobody(AtomicU32::new(0)),
            Method::Pipe => {
                let (from, to) = io::pipe()?;
                Self::Pipe { to, from }
            }
        })
    }

    /// Hands over: the other one may run.
    pub fn give(&mut self) -> io::Result<()> {
        match self {
            Self::Futex { turn, .. } => pass(turn),
            Self::Nobody(turn) => pass(turn),
            Self::Pipe { to, .. } => to.write_all(&[0]),
        }
    }

    /// Waits until it is this side's turn.
    pub fn wait(&mut self) -> io::Result<()> {
        match self {
            Self::Futex { turn, me } => loop {
                let now = turn.load(Ordering::Acquire);
                if now & 1 == *me {
                    return Ok(());
                }
                if now & GONE != 0 {
                    return Err(io::ErrorKind::BrokenPipe.into());
                }
                sleep(turn, now)?;
            },
            // The kernel looks at the number, finds another one and returns at once.
            Self::Nobody(turn) => sleep(turn, NEVER),
            Self::Pipe { from, .. } => from.read_exact(&mut [0]),
        }
    }
}

impl Drop for Side {
    fn drop(&mut self) {
        if let Self::Futex { turn, .. } = self {
            turn.fetch_or(GONE, Ordering::Release);
            // Fails only for addresses that are none.
            let _ = futex::wake(turn, futex::Flags::PRIVATE, 1);
        }
    }
}

/// Makes it the other one's turn, and wakes it if it sleeps.
fn pass(turn: &AtomicU32) -> io::Result<()> {
    turn.fetch_xor(1, Ordering::AcqRel);
    futex::wake(turn, futex::Flags::PRIVATE, 1)?;
    Ok(())
}

/// Sleeps while the number is `value`.
fn sleep(turn: &AtomicU32, value: u32) -> io::Result<()> {
    match futex::wait(turn, futex::Flags::PRIVATE, value, None) {
        Ok(()) | Err(rustix::io::Errno::AGAIN | rustix::io::Errno::INTR) => Ok(()),
        Err(error) => Err(error.into()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn turns_go_back_and_forth() {
        for method in [Method::Futex, Method::Pipe] {
            let [mut first, mut second] = Side::pair(method).unwrap();
            let turns = Arc::new(AtomicU32::new(0));
            let seen = Arc::clone(&turns);
            let other = std::thread::spawn(move || {
                for turn in 0..100 {
                    second.wait().unwrap();
                    assert_eq!(seen.swap(2 * turn + 2, Ordering::Relaxed), 2 * turn + 1);
                    second.give().unwrap();
                }
            });
            for turn in 0..100 {
                turns.store(2 * turn + 1, Ordering::Relaxed);
                first.give().unwrap();
                first.wait().unwrap();
                assert_eq!(turns.load(Ordering::Relaxed), 2 * turn + 2, "{method:?}");
            }
            other.join().unwrap();
        }
    }

    #[test]
    fn alone_nobody_waits() {
        for method in [Method::Futex, Method::Pipe] {
            let mut side = Side::alone(method).unwrap();
            for _ in 0..10 {
                side.give().unwrap();
                side.wait().unwrap();
            }
        }
    }

    #[test]
    fn nobody_waits_for_one_that_has_gone() {
        for method in [Method::Futex, Method::Pipe] {
            let [mut first, mut second] = Side::pair(method).unwrap();
            first.give().unwrap();
            second.wait().unwrap();
            // Its last turn counts.
            second.give().unwrap();
            drop(second);
            first.wait().unwrap();
            let _ = first.give();
            assert!(first.wait().is_err(), "{method:?}");
        }
    }
}
