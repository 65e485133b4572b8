//! What the screens and exports read: a sample and its rates.

use super::{
    Carried, CgroupRates, DepartureRates, EachThread, Parallelism, ParallelismWindows, Tally,
};
use crate::sample::{Cgroup, CgroupPaths, DiskIo, Nanos, NetIo, Process, Sample, TaskKey};
use std::sync::Arc;

/// Shares of an interval that a CPU spent in each state, in %. Without guest they sum to 100 where all are known: guest is
/// part of user, `guest_nice` of nice. `None`: the counter ran back.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct CpuShares {
    /// User mode, without nice, guest included.
    pub user: f32,
    /// Niced user mode, niced guest included.
    pub nice: f32,
    /// Kernel mode.
    pub system: f32,
    /// Idle.
    pub idle: f32,
    /// Idle with I/O outstanding.
    pub iowait: Option<f32>,
    /// Serving interrupts.
    pub irq: f32,
    /// Serving soft interrupts.
    pub softirq: f32,
    /// Taken by the hypervisor.
    pub steal: Option<f32>,
    /// Running a guest, part of user.
    pub guest: Option<f32>,
    /// Running a niced guest, part of nice.
    pub guest_nice: Option<f32>,
}

/// Rates of paging. `None`: this kernel does not count it, or the counter ran back.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct PagingRates {
    /// Bytes per second fetched from swap.
    pub swapped_in: Option<f64>,
    /// Bytes per second put into swap.
    pub swapped_out: Option<f64>,
    /// Bytes per second read from block devices, files and swap alike.
    pub bytes_in: Option<f64>,
    /// Bytes per second written to block devices.
    pub bytes_out: Option<f64>,
    /// Page faults per second that waited for storage.
    pub major_faults: Option<f64>,
}

/// Rates of one disk, or of all.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct DiskRates {
    /// Each counter, per second; times in milliseconds per second.
    pub io: DiskIo<f64>,
    /// Share of the interval in which at least one request was in flight, % (iostat's `%util`). A disk that serves many
    /// requests at once is not full at 100. Of all disks together it means nothing.
    pub utilization: f64,
    /// Mean number of requests in flight (iostat's `aqu-sz`).
    pub queue: f64,
}

/// Rates of one network interface, or of all: each counter, per second.
pub type NetRates = NetIo<f64>;

/// Machine-wide rates. `None` before the second sample, and where the machine does not tell.
#[derive(Clone, Debug, Default)]
pub struct MachineRates {
    /// All CPUs together.
    pub cpu: Option<CpuShares>,
    /// Each on-line CPU by number; `None` for one that has just appeared.
    pub cpus: Vec<(u32, Option<CpuShares>)>,
    /// Context switches per second.
    pub context_switches: Option<f64>,
    /// Share of involuntary switches among those of tasks whose split is known, 0 to 1. An estimate unless every
    /// task that moved was read.
    pub involuntary_share: Option<f64>,
    /// Switches of ended threads are missing from it.
    pub involuntary_share_is_rough: bool,
    /// Interrupts per second.
    pub interrupts: Option<f64>,
    /// Soft interrupts per second.
    pub softirqs: Option<f64>,
    /// Tasks created per second.
    pub forks: Option<f64>,
    /// Share of one CPU that no row explains, %: what all CPUs did, without interrupts and without all processes and their
    /// ended children. Mostly of processes that lived between two samples and that nobody waited for. `None` where other
    /// tasks run on this machine that we may not see.
    pub ended_percent: Option<f32>,
    /// Mean of `ended_percent` over the last seconds, which may be a little below 0.
    pub ended_mean: Option<f32>,
    /// Paging.
    pub paging: PagingRates,
    /// Pressure.
    pub stalled: StallRates,
    /// All disks together: `disks` without those that live in memory or on others.
    pub disk: Option<DiskRates>,
    /// Each block device by name, in the order of the sample; `None` for one that has just appeared or was reset.
    pub disks: Option<Vec<(Arc<str>, Option<DiskRates>)>>,
    /// All interfaces together that are part of the sum ([`crate::sample::Interface::counts`]).
    pub net: Option<NetRates>,
    /// Each interface by name, in the order of the sample; `None` for one that has just appeared or was reset.
    pub nets: Option<Vec<(Arc<str>, Option<NetRates>)>>,
    /// Thread-level parallelism, while somebody asks for it.
    pub parallelism: Option<Parallelism>,
    /// The control group that limits us (`sample.machine.cgroup`).
    pub cgroup: Option<CgroupRates>,
}

/// Pressure in this very interval (`total=` of the files of `/proc/pressure`): share of the time in which at least one task
/// was held up (`some`), or all that were not idle at once (`full`), %. `None`: the kernel does not count it, or ran back.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct StallRates {
    /// For want of a CPU; the mean of all CPUs.
    pub cpu: Option<f32>,
    /// For want of memory.
    pub memory: Option<f32>,
    /// By I/O.
    pub io: Option<f32>,
    /// All of them for want of memory.
    pub memory_full: Option<f32>,
    /// All of them by I/O.
    pub io_full: Option<f32>,
}

/// How many of what.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Processes without kernel threads.
    pub processes: u32,
    /// Threads of those processes.
    pub threads: u32,
    /// Kernel threads.
    pub kernel_threads: u32,
    /// Runnable tasks, without the monitor itself (`/proc/stat`).
    pub running: Option<u32>,
    /// Tasks in state D, whatever they wait for, as far as they were read (`sample.blocked`).
    pub uninterruptible: u32,
    /// Tasks that wait for I/O (`/proc/stat`, `procs_blocked`).
    pub blocked: Option<u32>,
    /// Tasks (threads) that are hidden from us, where others are (`sample.host.hidden`).
    pub hidden: Option<u32>,
}

/// What the threads of a process did that ended in the interval: what the whole process did and its living threads did
/// not. `None` where the kernel does not tell us.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct EndedThreads {
    /// Run-queue wait, % of the interval.
    pub wait_percent: Option<f32>,
    /// Switches per second.
    pub switches: Option<f32>,
    /// Voluntary switches per second.
    pub voluntary_switches: Option<f32>,
    /// Involuntary switches per second.
    pub involuntary_switches: Option<f32>,
}

impl EndedThreads {
    /// None ended.
    pub const NONE: Self = Self {
        wait_percent: Some(0.0),
        switches: Some(0.0),
        voluntary_switches: Some(0.0),
        involuntary_switches: Some(0.0),
    };
}

/// Rates of one process.
#[derive(Clone, Debug, Default)]
pub struct ProcessRates {
    /// What its row shows.
    pub total: Tally,
    /// Share of one CPU used by threads that ended in the interval, %: process clock − sum of its threads.
    pub exited_cpu_percent: Option<f32>,
    /// CPU time that stood in rows of ended children and has not been found in the counters of this process yet,
    /// nanoseconds: its growth by that much tells nothing new.
    pub owed_children: Nanos,
    /// What else those threads did, as far as the kernel tells it; see [`EndedThreads`].
    pub ended_threads: EndedThreads,
    /// Delays of the whole process that are shown with the samples that follow: what its threads carry, as far as it is
    /// counted in the process.
    pub carried: Carried,
    /// Wait and switches are no sums over its threads: the kernel counts them for the whole process, or nothing of it ran.
    pub whole: bool,
    /// When it was last seen that threads had ended.
    pub threads_ended_at: Option<Nanos>,
    /// State of the process: R if any known thread runs, then D, then the leader's.
    pub state: u8,
    /// Known threads in that state.
    pub state_count: u32,
    /// Rates of its threads, in the order of `Process::threads.list`.
    pub threads: EachThread,
    /// Found unmoved: no thread of it ran, nothing was read, every known rate is 0.
    pub idle: bool,
    /// When the monitor first saw it; `None` for those that were there at the start.
    pub born_at: Option<Nanos>,
}

/// A process that has ended, as last seen.
#[derive(Clone, Debug)]
pub struct Ended {
    /// Moment of the sample in which it was missing.
    pub at: Nanos,
    /// A single sample has seen it: it was new in the one before.
    pub seen_once: bool,
    /// The last record.
    pub process: Arc<Process>,
    /// The last rates.
    pub rates: Arc<ProcessRates>,
}

/// The monitor's own cost.
#[derive(Clone, Copy, Debug, Default)]
pub struct SelfRates {
    /// CPU of the whole monitor, % of one CPU.
    pub cpu_percent: Option<f32>,
}

/// One instant as the screens show it.
#[derive(Clone, Debug, Default)]
pub struct Snapshot {
    /// The raw counters.
    pub sample: Arc<Sample>,
    /// Seconds since the sample before; `None` for the first one, and after a jump in time.
    pub elapsed: Option<f64>,
    /// Machine-wide rates.
    pub machine: MachineRates,
    /// How many of what.
    pub counts: Counts,
    /// Rates of the processes, in the order of `sample.processes`.
    pub processes: Vec<Arc<ProcessRates>>,
    /// Processes that ended in the last seconds ([`Snapshot::LINGER`]), the newest last.
    pub ended: Vec<Ended>,
    /// Thread-level parallelism of the processes it is asked of.
    pub parallelism: Vec<(TaskKey, Parallelism)>,
    /// What the next snapshot needs for thread-level parallelism.
    pub looked: ParallelismWindows,
    /// Rates of the control groups, in the order of `sample.cgroups`.
    pub cgroups: Vec<CgroupRates>,
    /// Processes that ended in the interval by name, while somebody asks (`sample.departed`).
    pub departed: Vec<DepartureRates>,
    /// The monitor's own cost.
    pub own: SelfRates,
}

impl Snapshot {
    /// How long an ended process stays in `ended`, and a new one counts as new; nanoseconds.
    pub const LINGER: Nanos = 3_000_000_000;

    /// Position of a process in `processes` and `sample.processes`.
    pub fn position(&self, key: TaskKey) -> Option<usize> {
        let processes = &self.sample.processes;
        let at = processes
            .binary_search_by_key(&key.tid, |process| process.key.tid)
            .ok()?;
        (processes[at].key == key).then_some(at)
    }

    /// A process and its rates.
    pub fn process(&self, key: TaskKey) -> Option<(&Arc<Process>, &Arc<ProcessRates>)> {
        let at = self.position(key)?;
        Some((&self.sample.processes[at], &self.processes[at]))
    }

    /// Thread-level parallelism of a process, if it is asked for.
    pub fn parallelism(&self, key: TaskKey) -> Option<&Parallelism> {
        let mut asked = self.parallelism.iter();
        asked.find(|(of, _)| *of == key).map(|(_, found)| found)
    }

    /// The control group of a process in the hierarchies that limit it and its rates, if it was read.
    pub fn cgroup(&self, process: &Process) -> Option<(&Arc<Cgroup>, CgroupRates)> {
        self.cgroup_at(process.identity.limiting_cgroups()?)
    }

    /// The control group with this path, which is that of the process or one above it.
    pub fn cgroup_above(
        &self,
        process: &Process,
        path: &[u8],
    ) -> Option<(&Arc<Cgroup>, CgroupRates)> {
        self.cgroup_at(process.identity.limiting_cgroups_at(path)?)
    }

    fn cgroup_at(&self, paths: CgroupPaths<'_>) -> Option<(&Arc<Cgroup>, CgroupRates)> {
        let groups = &self.sample.cgroups;
        let at = groups.binary_search_by(|group| group.paths().cmp(&paths));
        let at = at.ok()?;
        let rates = self.cgroups.get(at).copied().unwrap_or_default();
        Some((&groups[at], rates))
    }
}

impl DiskRates {
    /// Bytes of a sector, as the kernel counts them whatever the disk has.
    const SECTOR: f64 = 512.0;

    /// Bytes read per second.
    pub fn bytes_read(&self) -> f64 {
        self.io.sectors_read * Self::SECTOR
    }

    /// Bytes written per second.
    pub fn bytes_written(&self) -> f64 {
        self.io.sectors_written * Self::SECTOR
    }
}

impl CpuShares {
    /// Everything but idle, iowait and steal: what ran here.
    pub fn busy(&self) -> f32 {
        self.user + self.nice + self.system + self.irq + self.softirq
    }

    /// What ran here and what was stolen: what could not be had. Stolen time that is not known counts as none.
    pub fn used(&self) -> f32 {
        self.busy() + self.steal.unwrap_or_default()
    }

    /// What could have been had: idle, with I/O outstanding or without. I/O wait that is not known counts as none.
    pub fn free(&self) -> f32 {
        self.idle + self.iowait.unwrap_or_default()
    }
}

/// No time in any state; all are known.
impl Default for CpuShares {
    fn default() -> Self {
        const NONE: Option<f32> = Some(0.0);
        Self {
            user: 0.0,
            nice: 0.0,
            system: 0.0,
            idle: 0.0,
            iowait: NONE,
            irq: 0.0,
            softirq: 0.0,
            steal: NONE,
            guest: NONE,
            guest_nice: NONE,
        }
    }
}
