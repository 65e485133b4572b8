//! Waiting for what a person does.

use std::time::Duration;

use tokio::time::error::Elapsed;

use super::*;
use crate::keys::{Key, KeyCode};

/// What `next` says.
type Told = Option<io::Result<Input>>;

fn events() -> (mpsc::Sender<io::Result<Chunk>>, Events) {
    let (sender, chunks) = mpsc::channel(WAITING);
    (sender, Events::of(chunks, false))
}

async fn arrive(sender: &mpsc::Sender<io::Result<Chunk>>, bytes: &[u8]) {
    let now = tokio::time::Instant::now().into_std();
    sender.send(Ok((bytes.to_vec(), now))).await.unwrap();
}

/// What `next` says within some time, if anything; dropping it half-way must lose nothing.
async fn within(events: &mut Events, milliseconds: u64) -> Result<Told, Elapsed> {
    let time = Duration::from_millis(milliseconds);
    tokio::time::timeout(time, events.next()).await
}

fn key(told: Result<Told, Elapsed>) -> Key {
    match told {
        Ok(Some(Ok(Input::Event(Event::Key(key))))) => key,
        other => panic!("not a key: {other:?}"),
    }
}

#[tokio::test(start_paused = true)]
async fn a_split_arrow_survives_being_cancelled() {
    let (sender, mut events) = events();
    arrive(&sender, b"\x1b").await;
    assert!(within(&mut events, 50).await.is_err());
    arrive(&sender, b"[").await;
    assert!(within(&mut events, 50).await.is_err());
    arrive(&sender, b"B").await;
    assert_eq!(key(within(&mut events, 0).await), Key::plain(KeyCode::Down));
}

#[tokio::test(start_paused = true)]
async fn a_lone_escape_comes_by_itself() {
    let (sender, mut events) = events();
    arrive(&sender, b"\x1b").await;
    assert!(within(&mut events, 90).await.is_err());
    assert_eq!(key(within(&mut events, 20).await), Key::plain(KeyCode::Esc));
}

#[tokio::test(start_paused = true)]
async fn the_end_is_told_once_after_the_last_key() {
    let (sender, mut events) = events();
    arrive(&sender, b"q\x1b").await;
    drop(sender);
    assert_eq!(key(within(&mut events, 0).await), Key::char('q'));
    assert_eq!(key(within(&mut events, 0).await), Key::plain(KeyCode::Esc));
    assert!(matches!(within(&mut events, 0).await, Ok(None)));
    assert!(within(&mut events, 100_000).await.is_err());
}

#[tokio::test(start_paused = true)]
async fn an_error_is_told_once() {
    let (sender, mut events) = events();
    sender.send(Err(Errno::IO.into())).await.unwrap();
    assert!(matches!(within(&mut events, 0).await, Ok(Some(Err(_)))));
    assert!(within(&mut events, 100_000).await.is_err());
}

#[tokio::test]
async fn a_terminal_that_hangs_up_ends_the_input() {
    let pty = nix::pty::openpty(None, None).unwrap();
    let mut modes = rustix::termios::tcgetattr(&pty.slave).unwrap();
    modes.make_raw();
    rustix::termios::tcsetattr(&pty.slave, rustix::termios::OptionalActions::Now, &modes).unwrap();
    let (sender, chunks) = mpsc::channel(WAITING);
    let listening = start(pty.slave, sender).unwrap();
    let mut events = Events {
        _listening: Some(listening),
        ..Events::of(chunks, false)
    };
    rustix::io::write(&pty.master, b"k\x1b[A").unwrap();
    assert_eq!(key(Ok(events.next().await)), Key::char('k'));
    assert_eq!(key(Ok(events.next().await)), Key::plain(KeyCode::Up));
    drop(pty.master);
    assert!(matches!(events.next().await, None | Some(Err(_))));
}

#[tokio::test]
async fn the_thread_ends_with_its_listener() {
    let pty = nix::pty::openpty(None, None).unwrap();
    let (sender, mut chunks) = mpsc::channel(WAITING);
    drop(start(pty.slave, sender).unwrap());
    assert!(chunks.recv().await.is_none());
}
