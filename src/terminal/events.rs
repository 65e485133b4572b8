//! Keys, mouse and paste, as they come.
//!
//! A thread of its own reads the terminal: its descriptor is shared with the shell, so it must stay blocking. Our own
//! reader and not crossterm's: that one spins on a processor for ever when the terminal hangs up, and sits in a read
//! in the middle of a split sequence.

use std::io;
use std::os::fd::{AsFd as _, OwnedFd};
use std::thread;
use std::time::Instant;

use rustix::event::{PollFd, PollFlags, poll};
use rustix::io::Errno;
use rustix::pipe::{PipeFlags, pipe_with};
use tokio::sync::mpsc;

use super::background::Background;
use super::escape::Decoder;
use crate::keys::Event;

/// Bytes read at once.
const READ: usize = 1024;

/// Reads that wait to be taken, at most; then the terminal waits.
const WAITING: usize = 16;

/// Bytes and when they came.
type Chunk = (Vec<u8>, Instant);

/// What comes from the terminal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Input {
    /// A person did something.
    Event(Event),
    /// The answer to the question for its background, once.
    Background(Background),
}

/// What a person does at the terminal, and what it answers.
#[derive(Debug)]
pub struct Events {
    decoder: Decoder,
    chunks: mpsc::Receiver<io::Result<Chunk>>,
    /// What [`Events::next`] still has to say about the end.
    end: End,
    /// Open as long as somebody listens: its other end tells the thread.
    _listening: Option<OwnedFd>,
}

/// How far the end of the input has been told.
#[derive(Debug)]
enum End {
    /// Input goes on.
    Open,
    /// The input has ended, by this error if any; keys may be left.
    Came(Option<io::Error>),
    /// Everything is told.
    Told,
}

impl Events {
    /// Begins to read standard input. A failure to do so is the first thing that [`Events::next`] says. `asked`: the terminal
    /// was asked for its background just now.
    pub fn new(asked: bool) -> Self {
        let (sender, chunks) = mpsc::channel(WAITING);
        let input = rustix::stdio::stdin().try_clone_to_owned();
        match input.and_then(|input| start(input, sender)) {
            Ok(listening) => Self {
                _listening: Some(listening),
                ..Self::of(chunks, asked)
            },
            Err(error) => Self {
                end: End::Came(Some(error)),
                ..Self::of(chunks, asked)
            },
        }
    }

    fn of(chunks: mpsc::Receiver<io::Result<Chunk>>, asked: bool) -> Self {
        Self {
            decoder: Decoder::new(asked.then(Instant::now)),
            chunks,
            end: End::Open,
            _listening: None,
        }
    }

    /// What comes next. When the terminal is gone, an error or `None`, once; after that it never resolves, so that no
    /// loop can spin on it. Cancel safe.
    pub async fn next(&mut self) -> Option<io::Result<Input>> {
        loop {
            if let Some(event) = self.decoder.pop() {
                return Some(Ok(Input::Event(event)));
            }
            if let Some(background) = self.decoder.background() {
                return Some(Ok(Input::Background(background)));
            }
            match std::mem::replace(&mut self.end, End::Open) {
                End::Open => self.listen().await,
                End::Came(error) => {
                    self.end = End::Told;
                    return error.map(Err);
                }
                End::Told => {
                    self.end = End::Told;
                    return std::future::pending().await;
                }
            }
        }
    }

    /// Waits for bytes, or until what is held is old enough to be a key.
    async fn listen(&mut self) {
        let chunk = match self.decoder.deadline() {
            None => self.chunks.recv().await,
            Some(deadline) => {
                let received = tokio::time::timeout_at(deadline.into(), self.chunks.recv());
                match received.await {
                    Ok(chunk) => chunk,
                    Err(_) => return self.decoder.expire(deadline),
                }
            }
        };
        match chunk {
            Some(Ok((bytes, at))) => self.decoder.feed(&bytes, at),
            Some(Err(error)) => self.end(Some(error)),
            None => self.end(None),
        }
    }

    fn end(&mut self, error: Option<io::Error>) {
        self.decoder.finish();
        self.end = End::Came(error);
    }
}

/// Starts the thread. It ends with the input, or when what this returns is closed.
fn start(input: OwnedFd, sender: mpsc::Sender<io::Result<Chunk>>) -> io::Result<OwnedFd> {
    let (listened, listening) = pipe_with(PipeFlags::CLOEXEC)?;
    thread::Builder::new()
        .name("keys".into())
        .spawn(move || read(&input, &listened, &sender))?;
    Ok(listening)
}

/// The thread.
fn read(input: &OwnedFd, listened: &OwnedFd, sender: &mpsc::Sender<io::Result<Chunk>>) {
    let mut buffer = [0; READ];
    loop {
        let mut fds = [
            PollFd::from_borrowed_fd(input.as_fd(), PollFlags::IN),
            PollFd::from_borrowed_fd(listened.as_fd(), PollFlags::IN),
        ];
        let ready = match poll(&mut fds, None) {
            Ok(_) if !fds[1].revents().is_empty() => return,
            Ok(_) => rustix::io::read(input, &mut buffer),
            Err(error) => Err(error),
        };
        let chunk = match ready {
            Ok(0) => return,
            Ok(count) => Ok((buffer[..count].to_vec(), Instant::now())),
            Err(Errno::INTR | Errno::AGAIN) => continue,
            Err(error) => Err(error.into()),
        };
        let last = chunk.is_err();
        if sender.blocking_send(chunk).is_err() || last {
            return;
        }
    }
}

#[cfg(test)]
mod tests;
