//! The player: shows any moment of what was recorded, and plays on from there.
//!
//! In: a [`Timeline`], and [`Command`]s. Out: a [`State`] with the snapshot of the moment shown, and a [`Store`] with the history up
//! to it. A thread of its own reads and computes; the newest command goes first. A recording that is replayed and a look back into
//! what a running monitor remembers are the same to it: another timeline.

pub mod condition;
pub mod lookout;
mod pass;
mod reel;
mod scout;
pub mod search;
mod state;
pub mod strip;
#[cfg(test)]
mod tests;
mod work;

pub use pass::Settings;
pub use state::{Command, Note, Speed, State};

use crate::recording::Timeline;
use crate::store::Store;
use std::sync::Arc;
use std::sync::mpsc::{Sender, channel};
use std::time::Duration;
use tokio::sync::watch;

/// Handle of the player's thread. Dropping it ends the thread at its next step.
#[derive(Debug)]
pub struct Player {
    commands: Sender<Command>,
    state: watch::Receiver<State>,
    store: Arc<Store>,
}

impl Player {
    /// Starts the thread `player` on a timeline. It goes to the newest sample that is no later than `at` (wall time, nanoseconds
    /// since 1970 UTC), or to the first one.
    ///
    /// # Errors
    ///
    /// No thread can be had.
    pub fn start(timeline: Timeline, at: u64, settings: Settings) -> std::io::Result<Self> {
        let (commands, orders) = channel();
        let (states, state) = watch::channel(State::default());
        let store = Arc::new(Store::new(Duration::from_secs(1)));
        let work = work::Work::new(timeline, Arc::clone(&store), settings, orders, states);
        std::thread::Builder::new()
            .name("player".to_owned())
            .spawn(move || work.run(at))?;
        Ok(Self {
            commands,
            state,
            store,
        })
    }

    /// Asks for something; cheap, never blocks.
    pub fn command(&self, command: Command) {
        // A player that has ended listens no more: its last state tells why.
        let _ = self.commands.send(command);
    }

    /// What it shows now.
    pub fn state(&self) -> State {
        self.state.borrow().clone()
    }

    /// Waits until it shows something else; false when no more will come. Cancel safe.
    pub async fn changed(&mut self) -> bool {
        self.state.changed().await.is_ok()
    }

    /// The history up to the moment shown, and maybe of some samples after it.
    pub fn store(&self) -> &Arc<Store> {
        &self.store
    }
}
