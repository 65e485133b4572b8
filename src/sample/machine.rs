//! Machine-wide counters.

use super::{
    Cgroup, Disk, FileSystem, Hidepid, Interface, Nanos, ParallelismSamples, Platform, Sensors,
};
use std::sync::Arc;

/// Facts of the machine that stay while it is up.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Host {
    /// Host name (`/proc/sys/kernel/hostname`).
    pub name: String,
    /// Kernel release (`/proc/sys/kernel/osrelease`).
    pub kernel: String,
    /// Random identity of this boot (`/proc/sys/kernel/random/boot_id`).
    pub boot_id: Option<String>,
    /// Brand of the CPU where the machine tells it (`/proc/cpuinfo`, model name).
    pub cpu_brand: Option<String>,
    /// Clock ticks per second, the unit of [`CpuTimes`] and of task times (`sysconf(_SC_CLK_TCK)`).
    pub ticks_per_second: u64,
    /// Bytes of a memory page (`sysconf(_SC_PAGESIZE)`).
    pub page_size: u64,
    /// Moment of boot, seconds since 1970 UTC (`/proc/stat`, btime).
    pub boot_time: u64,
    /// What tells how the machine is virtualized.
    pub platform: Platform,
    /// Processes of others are hidden from us, and by what (the options of the mounted `/proc`).
    pub hidden: Option<Hidepid>,
}

/// Time that one CPU, or all of them, spent in each state; clock ticks since boot (`/proc/stat`, cpu lines).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct CpuTimes {
    /// User mode, without nice; includes guest.
    pub user: u64,
    /// User mode of niced tasks; includes `guest_nice`.
    pub nice: u64,
    /// Kernel mode.
    pub system: u64,
    /// Idle.
    pub idle: u64,
    /// Idle with I/O outstanding.
    pub iowait: u64,
    /// Serving interrupts.
    pub irq: u64,
    /// Serving soft interrupts.
    pub softirq: u64,
    /// Wanted to run, the hypervisor ran somebody else.
    pub steal: u64,
    /// Running a guest; already inside user.
    pub guest: u64,
    /// Running a niced guest; already inside nice.
    pub guest_nice: u64,
}

/// Load averages (`/proc/loadavg`).
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct LoadAverage {
    /// Over 1 minute.
    pub one: f32,
    /// Over 5 minutes.
    pub five: f32,
    /// Over 15 minutes.
    pub fifteen: f32,
}

/// Memory in bytes (`/proc/meminfo`). `None` where the kernel has no such line.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Memory {
    /// `MemTotal`.
    pub total: u64,
    /// `MemAvailable`: what could be used without swapping.
    pub available: Option<u64>,
    /// `MemFree`.
    pub free: u64,
    /// Buffers.
    pub buffers: u64,
    /// `Cached` and `SReclaimable`, without `Shmem`.
    pub cached: u64,
    /// Shmem.
    pub shared: u64,
    /// Slab.
    pub slab: u64,
    /// `SwapTotal`.
    pub swap_total: u64,
    /// `SwapFree`.
    pub swap_free: u64,
}

/// Time in which tasks could not go on for want of a resource (a line of a file of `/proc/pressure`).
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Stall {
    /// Share of the last 10 seconds, %.
    pub avg10: f32,
    /// Share of the last 60 seconds, %.
    pub avg60: f32,
    /// Share of the last 300 seconds, %.
    pub avg300: f32,
    /// Microseconds since boot.
    pub total: u64,
}

/// Pressure on one resource (a file of `/proc/pressure`).
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Pressure {
    /// At least one task was held up.
    pub some: Stall,
    /// All tasks that had something to do were held up at once. Means nothing for the CPU, where some task always runs:
    /// never given there, nor by kernels that have no such line.
    pub full: Option<Stall>,
}

/// Pressure by resource. `None`: the kernel does not count it (before 4.20, `psi=0`, or built without).
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Pressures {
    /// Tasks wait for a CPU.
    pub cpu: Option<Pressure>,
    /// Tasks wait for I/O.
    pub io: Option<Pressure>,
    /// Tasks wait for memory to be freed or fetched back.
    pub memory: Option<Pressure>,
}

/// Paging since boot (`/proc/vmstat`). `None`: this kernel has no such line.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Paging {
    /// Pages fetched from swap (pswpin).
    pub swapped_in: Option<u64>,
    /// Pages put into swap (pswpout).
    pub swapped_out: Option<u64>,
    /// KiB read from block devices, files and swap alike (pgpgin).
    pub kib_in: Option<u64>,
    /// KiB written to block devices (pgpgout).
    pub kib_out: Option<u64>,
    /// Page faults that waited for storage (pgmajfault).
    pub major_faults: Option<u64>,
}

/// When files beside `/proc/stat` were read; 0: with it. Reading one may take long where there are many devices.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct MachineMoments {
    /// Those of `/proc/pressure`.
    pub pressure: Nanos,
    /// `/proc/vmstat`.
    pub paging: Nanos,
    /// `/proc/diskstats`.
    pub disks: Nanos,
    /// `/proc/net/dev`.
    pub interfaces: Nanos,
}

/// Counters of the whole machine. `None`: this kernel or this tree does not tell.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Machine {
    /// When `/proc/stat` was read.
    pub at: Nanos,
    /// When other files were read.
    pub moments: MachineMoments,
    /// All CPUs together.
    pub cpu: Option<CpuTimes>,
    /// Every on-line CPU by its number. A CPU can go off-line or be added while we run.
    pub cpus: Vec<(u32, CpuTimes)>,
    /// Context switches since boot (`/proc/stat`, ctxt).
    pub context_switches: Option<u64>,
    /// Interrupts serviced since boot (`/proc/stat`, intr, first number).
    pub interrupts: Option<u64>,
    /// Soft interrupts serviced since boot (`/proc/stat`, softirq, first number).
    pub softirqs: Option<u64>,
    /// Tasks created since boot (`/proc/stat`, processes).
    pub forks: Option<u64>,
    /// Runnable tasks now (`/proc/stat`, `procs_running`), this monitor among them.
    pub running: Option<u32>,
    /// Tasks blocked on I/O now (`/proc/stat`, `procs_blocked`).
    pub blocked: Option<u32>,
    /// Load averages.
    pub load: Option<LoadAverage>,
    /// Tasks (threads) that there are, hidden ones included (`/proc/loadavg`).
    pub tasks: Option<u32>,
    /// Memory and swap.
    pub memory: Option<Memory>,
    /// Seconds since boot (`/proc/uptime`, first number).
    pub uptime: Option<f64>,
    /// Pressure by resource.
    pub pressure: Pressures,
    /// Paging.
    pub paging: Paging,
    /// Block devices without partitions, as the kernel lists them. Of those that are not hardware (loop, ram, zram …) only
    /// the ones that were ever used.
    pub disks: Option<Arc<[Disk]>>,
    /// Network interfaces, as the kernel lists them.
    pub interfaces: Option<Arc<[Interface]>>,
    /// Looks at how many threads of the machine execute at once, when asked for.
    pub looks: Option<Arc<ParallelismSamples>>,
    /// The control group that limits us: our container's, or the one we were started in. `None` without limits, and where
    /// they cannot be read.
    pub cgroup: Option<Arc<Cgroup>>,
    /// Temperatures and clocks, while somebody asks.
    pub sensors: Option<Arc<Sensors>>,
    /// File systems that have room for files, each once, by where they are mounted; while somebody asks.
    pub file_systems: Option<Arc<[FileSystem]>>,
}
