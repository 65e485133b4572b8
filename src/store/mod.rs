//! The shared snapshot store: the latest snapshot for whoever watches, and the history of what moved.
//!
//! In: snapshots from the collector. Out: `watch` of the latest one (a slow reader skips, it never queues), and series
//! for sparklines and charts within a memory budget. Knows nothing of the terminal.

mod cell;
mod cpus;
mod devices;
mod grid;
mod history;
mod machine;
mod ring;
mod series;
mod tasks;
#[cfg(test)]
mod tests;

pub use grid::{Bucket, Grid};
pub use history::{DeviceKind, History, TaskRef, TaskSeries};
pub use ring::SAMPLES;
pub use series::MachineSeries;

use crate::rates::Snapshot;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use tokio::sync::watch;

/// Where the collector puts snapshots and everybody else finds them.
#[derive(Debug)]
pub struct Store {
    latest: watch::Sender<Option<Arc<Snapshot>>>,
    history: Mutex<History>,
}

impl Store {
    /// An empty store. `interval` is the time between two samples; it sizes the machine's series.
    pub fn new(interval: std::time::Duration) -> Self {
        Self {
            latest: watch::Sender::new(None),
            history: Mutex::new(History::new(interval)),
        }
    }

    /// Hands out `snapshot` as the latest. A refinement (the sample number of the one before) replaces it without
    /// adding to the history.
    pub fn publish(&self, snapshot: Arc<Snapshot>) {
        let repeated = self
            .latest
            .borrow()
            .as_ref()
            .is_some_and(|latest| latest.sample.seq == snapshot.sample.seq);
        if !repeated {
            self.history().push(&snapshot);
        }
        self.latest.send_replace(Some(snapshot));
    }

    /// Follows the latest snapshot; `None` until the first one.
    pub fn watch(&self) -> watch::Receiver<Option<Arc<Snapshot>>> {
        self.latest.subscribe()
    }

    /// The series, locked: take what is visible and let go.
    pub fn history(&self) -> MutexGuard<'_, History> {
        self.history.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
