//! What cannot be judged because others are hidden from us.

use crate::rates::{CpuShares, Snapshot};

/// CPU time used that is worth the question by whom, %.
const BUSY: f32 = 10.0;

/// That nothing was found, as surely as it can be said.
pub(super) fn nothing(snapshot: &Snapshot) -> &'static str {
    match snapshot.sample.host.hidden {
        Some(_) => "no bottleneck seen",
        None => "no bottleneck",
    }
}

/// That the CPU is used by processes that we do not see; nothing where those that we see use half of it or more.
pub(super) fn by_whom(snapshot: &Snapshot, shares: &CpuShares) -> &'static str {
    let busy = shares.busy();
    if snapshot.sample.host.hidden.is_none() || busy < BUSY {
        return "";
    }
    let known = snapshot.processes.iter();
    let known: f32 = known.filter_map(|rates| rates.total.cpu_percent).sum();
    let cpus = snapshot.cpu_count() as f32;
    if known * 2.0 >= busy * cpus {
        ""
    } else {
        "by processes that are hidden from you"
    }
}
