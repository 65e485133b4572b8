//! A process that one thread of it holds back, as the verdict and the lint see it.

use super::waiting::lately_known;
use crate::rates::{CpuShares, ProcessRates, Snapshot};
use crate::sample::Process;

/// CPU of the thread, % of one CPU.
pub(super) const ONE_CPU: f32 = 95.0;
/// What the other threads of its process may use together, % of one CPU.
pub(super) const OTHERS: f32 = 10.0;
/// What must be idle of all CPUs, % of one CPU.
pub(super) const IDLE: f32 = 50.0;

/// There are several CPUs, and so much of them is idle.
pub(super) fn a_cpu_idles(snapshot: &Snapshot, least: f32) -> bool {
    let cpus = snapshot.cpu_count();
    let free = snapshot.machine.cpu.as_ref().map(CpuShares::free);
    cpus >= 2 && free.is_some_and(|free| free * cpus as f32 >= least)
}

/// The thread that uses `least` or more while the others use less than `most`: which, what it uses, and what they do.
pub(super) fn busiest_thread(
    process: &Process,
    rates: &ProcessRates,
    [least, most]: [f32; 2],
) -> Option<(u32, f32, f32)> {
    let total = rates.total.cpu_percent.filter(|total| *total >= least)?;
    let (tid, one) = if rates.total.threads <= 1 {
        (process.key.tid, total)
    } else {
        let threads = lately_known(process, rates);
        let known = threads.filter_map(|(thread, rates)| Some((thread.tid, rates.cpu_percent?)));
        known.max_by(|a, b| a.1.total_cmp(&b.1))?
    };
    let others = (total - one).max(0.0);
    (one >= least && others < most).then_some((tid, one, others))
}
