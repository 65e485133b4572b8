//! From one snapshot to the next.

use super::Snapshot;
use crate::sample::Sample;
use std::sync::Arc;

/// The rates between the sample in `previous` and `sample`. The first sample has no `previous`, and no rates.
///
/// A refinement is advanced from the same `previous` as the sample that it refines.
pub fn advance(previous: Option<&Snapshot>, sample: Arc<Sample>) -> Snapshot {
    let _ = previous;
    Snapshot {
        processes: sample.processes.iter().map(|_| Arc::default()).collect(),
        sample,
        elapsed: None,
        machine: super::MachineRates::default(),
        counts: super::Counts::default(),
        ended: Vec::new(),
        own: super::SelfRates::default(),
    }
}
