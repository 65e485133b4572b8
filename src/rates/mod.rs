//! `(previous, current) -> Snapshot`: what happened per second between two samples.
//!
//! In: two samples. Out: a [`Snapshot`]. Pure: no I/O, no clock; the time that passed is the difference of the moments
//! in the samples. Counters that run back, reused PIDs, tasks that come and go, CPUs that appear and vanish are handled
//! here and only here.

mod advance;
mod carried;
mod cgroup;
mod children;
mod cpu;
mod departures;
mod devices;
mod each_thread;
mod facts;
mod growth;
mod left_over;
mod machine;
mod parallelism;
mod process;
mod process_totals;
mod snapshot;
mod state;
mod sums;
mod task_rates;
#[cfg(test)]
pub mod testing;
#[cfg(test)]
mod tests;
mod thread;

pub use advance::advance;
pub use carried::Carried;
pub use cgroup::CgroupRates;
pub use cpu::cpu_times;
pub use departures::DepartureRates;
pub use devices::{IoDevice, device_gain, device_growth, device_total};
pub use each_thread::{EachThread, Iter as EachThreadIter};
pub use parallelism::{Parallelism, ParallelismWindows};
pub use snapshot::{
    Counts, CpuShares, DiskRates, Ended, EndedThreads, MachineRates, NetRates, PagingRates,
    ProcessRates, SelfRates, Snapshot, StallRates,
};
pub use sums::Total;
pub use task_rates::{AtLeast, Tally, ThreadRates};
