//! What a source hands over: the raw counters of one instant, and who they belong to.
//!
//! In: nothing but numbers and bytes as the kernel gave them. Out: the only thing that is ever stored or sent: plain data
//! without handles, clocks or behaviour. No rate, no percentage, no text made for a screen. Names stay the bytes that
//! the kernel gave; the rooms that show them escape them.
//!
//! Every counter says *when* it was true, because not everything is read in every sample: what has not run is carried
//! over unread (and stays true), what nobody looks at is read more rarely.
//!
//! # Identity
//!
//! A process of which nothing was found to have moved is the *same* [`Arc`] in [`Sample::processes`] as in the sample
//! before, and whoever makes rates takes it for still by that alone. So whoever hands out samples, a decoder as well,
//!
//! - hands out the same `Arc` again for a record that did not change, a new one for a record that did, and never writes
//!   to one that somebody still holds. The same record in a new `Arc` costs time, and what is read of moving threads only
//!   becomes unknown; a changed record in the old `Arc` would be a lie;
//! - knows a process by its [`TaskKey`] and a thread by its [`ThreadKey`], nothing by its place in a list;
//! - numbers its samples by [`Sample::seq`] one by one in the order in which it hands them out, whatever moments they
//!   tell of, and leaves a number out where it jumps in time. What is built up from one sample to the next begins anew
//!   after a jump, and where a sample is no later by [`Sample::at`] than the one before, or of another
//!   [`Host::boot_id`].
//!
//! # What is not as the kernel gave it
//!
//! Some numbers can only be known while the machine is there, by whoever read what came before. The source works them
//! out, and nobody else could:
//!
//! - [`Thread::wait`] and [`Totals::wait`]: the kernel books a wait when it ends; that of one still going on is credited.
//!   The credit is taken off again when it proves too large, so these counters may run back a little;
//! - [`Thread::born`] and [`Process::born`]: not there in the first sample of this source;
//! - what [`Threads`] keeps of threads that have ended, and [`Threads::unseen`];
//! - [`EndedChildren`]: together with who was listed then, so older than the rest of its record at times;
//! - [`Blocked::since`], and [`ParallelismSamples`]: looks since somebody began to ask;
//! - [`Departures`]: sums by name over a span of time, without what was known of the living;
//! - [`Cgroup`]: the tightest of its own limits and those above it; [`Disk::stacked`] and [`Interface::stacked`]: which
//!   devices count the same bytes;
//! - [`Identity::user`] and [`ContainerNames`], looked up; and units: pages became bytes, ticks of a machine without `schedstat` nanoseconds.

mod blocked;
mod cgroup;
mod cgroup_name;
mod code;
mod container_names;
mod departed;
mod devices;
mod hardware;
mod hidepid;
mod machine;
mod parallelism_samples;
mod platform;
mod policy;
mod process;
mod sockets;
mod thread;
mod totals_from;

pub use blocked::Blocked;
pub use cgroup::{
    Cgroup, CgroupPaths, CgroupUse, CgroupVersion, Dated, LevelsUp, Throttled, above_of, is_below,
};
pub use cgroup_name::{
    CgroupName, ContainerId, Level, PodId, Runtime, begins_with_uuid, decoded, is_hex,
};
pub use code::{Code, Program};
pub use container_names::ContainerNames;
pub use departed::{Departed, DepartedName, Departures, Exit};
pub use devices::{Disk, DiskIo, Interface, NetIo};
pub use hardware::{FileSystem, Sensors, Space, Temperature};
pub use hidepid::Hidepid;
pub use machine::{
    CpuTimes, Host, LoadAverage, Machine, MachineMoments, Memory, Paging, Pressure, Pressures,
    Stall,
};
pub use parallelism_samples::{ParallelismMethod, ParallelismSamples};
pub use platform::{Container, Device, Dmi, Platform};
pub use policy::Policy;
pub use process::{
    EndedChildren, Identity, Io, OomAndIoPriority, Process, ProcessStat, Statm, Threads, Totals,
    Unread,
};
pub use sockets::{Connections, Port, Sockets, Transport};
pub use thread::{Name, Split, Thread, ThreadDetail};
pub use totals_from::{TotalsFrom, WhyThreads};

use std::sync::Arc;

/// A moment on the monotonic clock, in nanoseconds. Only differences mean anything.
pub type Nanos = u64;

/// Identity of a task: a PID is reused, a PID with its start time is not.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct TaskKey {
    /// Thread ID; of a process its thread group ID (PID).
    pub tid: u32,
    /// Start after boot in clock ticks (`/proc/PID/stat`, field 22).
    pub starttime: u64,
}

/// Identity of a thread: the process it lives in and its TID there. The start time of a thread nobody looks at is
/// never read (it would cost a `stat` each), so it is no part of this identity; a reused TID shows as counters that
/// run back.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ThreadKey {
    /// The process.
    pub process: TaskKey,
    /// The thread ID.
    pub tid: u32,
}

/// The raw counters of one instant.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Sample {
    /// Number of this sample in the order in which its source hands them out; the next number says that it follows the
    /// sample before, any other that it jumps in time. A *refinement* (more details about the
    /// same instant, because somebody began to look) keeps the number and every counter that was known.
    pub seq: u64,
    /// When the sample was begun, monotonic clock.
    pub at: Nanos,
    /// Wall time of that moment: nanoseconds since 1970 UTC.
    pub wall: u64,
    /// Facts that do not change while the machine is up.
    pub host: Arc<Host>,
    /// Machine-wide counters.
    pub machine: Machine,
    /// Every process, ascending by PID. One that did not move is the same `Arc` as in the sample before: see the identity
    /// rule of this room.
    pub processes: Vec<Arc<Process>>,
    /// Tasks in state D that are known, ascending by process and thread. Of a thread that nobody looks at it is found out while
    /// the load says that there are more than these.
    pub blocked: Arc<[Blocked]>,
    /// Looks at how many threads of a process execute at once, of the processes that [`crate::source::Demand`] names.
    pub looks: Vec<(TaskKey, Arc<ParallelismSamples>)>,
    /// Control groups of the visible processes, ascending by their paths, when asked for; each pair of paths once.
    pub cgroups: Arc<[Arc<Cgroup>]>,
    /// Names of the containers that processes run in whose control groups were asked for.
    pub container_names: Arc<ContainerNames>,
    /// From where wait and switches of whole processes are.
    pub totals_from: TotalsFrom,
    /// Processes that ended since the sample before, when asked for.
    pub departed: Departed,
    /// What taking this sample cost.
    pub cost: SampleCost,
}

impl Sample {
    /// A thread of this process that is in state D.
    pub fn blocked(&self, process: TaskKey, tid: u32) -> Option<&Blocked> {
        let order = (process.tid, tid);
        let at = self.blocked.binary_search_by_key(&order, Blocked::order);
        let found = &self.blocked[at.ok()?];
        (found.process == process).then_some(found)
    }

    /// The process with this PID, whatever its start time.
    pub fn by_pid(&self, pid: u32) -> Option<&Arc<Process>> {
        let at = self
            .processes
            .binary_search_by_key(&pid, |process| process.key.tid)
            .ok()?;
        self.processes.get(at)
    }
}

/// What a sample cost the monitor itself.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct SampleCost {
    /// Wall time of taking the sample, nanoseconds.
    pub duration: Nanos,
    /// CPU time of the whole monitor since its start, nanoseconds (`CLOCK_PROCESS_CPUTIME_ID`).
    pub cpu: Nanos,
    /// Resident memory of the monitor, bytes (`/proc/self/statm`, resident).
    pub rss: u64,
    /// Tasks of which at least one file was read.
    pub tasks_read: u32,
    /// Longest time that the numbers of threads of a process cover, where there was not the time to read them in each sample
    /// (see [`crate::source::Demand::budget`]), nanoseconds; 0 where there was.
    pub behind: Nanos,
    /// Tasks carried over unread because they did not run.
    pub tasks_carried: u32,
}
