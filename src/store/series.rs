//! The series of the machine: one table of what is kept.

use crate::rates::Snapshot;
use crate::sample::Pressure;

/// A series of the machine.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MachineSeries {
    /// User mode, without nice, guest included; % of all CPUs.
    User,
    /// Niced user mode, niced guest included; % of all CPUs.
    Nice,
    /// Kernel mode, % of all CPUs.
    System,
    /// Idle, % of all CPUs.
    Idle,
    /// Idle with I/O outstanding, % of all CPUs.
    Iowait,
    /// Serving interrupts, % of all CPUs.
    Irq,
    /// Serving soft interrupts, % of all CPUs.
    Softirq,
    /// Taken by the hypervisor, % of all CPUs.
    Steal,
    /// Running a guest, part of user; % of all CPUs.
    Guest,
    /// Running a niced guest, part of nice; % of all CPUs.
    GuestNice,
    /// Busy share of all CPUs, %, without steal.
    Cpu,
    /// Load average over 1 minute.
    Load,
    /// Load average over 5 minutes.
    Load5,
    /// Load average over 15 minutes.
    Load15,
    /// Context switches per second.
    ContextSwitches,
    /// Share of involuntary switches among those of tasks whose split is known, %.
    InvoluntaryShare,
    /// Interrupts per second.
    Interrupts,
    /// Soft interrupts per second.
    Softirqs,
    /// Runnable tasks, without the monitor itself.
    Running,
    /// Tasks in state D.
    Blocked,
    /// Tasks created per second.
    Forks,
    /// Some task waited for a CPU, % of the last 10 seconds.
    PressureCpu,
    /// Some task waited for I/O, % of the last 10 seconds.
    PressureIo,
    /// All tasks waited for I/O, % of the last 10 seconds.
    PressureIoFull,
    /// Some task waited for memory, % of the last 10 seconds.
    PressureMemory,
    /// All tasks waited for memory, % of the last 10 seconds.
    PressureMemoryFull,
    /// Memory used: all but what is available, bytes.
    MemoryUsed,
    /// Memory that holds files and buffers (meminfo, Cached and Buffers), bytes.
    MemoryCached,
    /// Swap used, bytes.
    SwapUsed,
    /// Bytes per second fetched from swap.
    SwappedIn,
    /// Bytes per second put into swap.
    SwappedOut,
    /// Bytes per second read from block devices.
    PagedIn,
    /// Bytes per second written to block devices.
    PagedOut,
    /// Page faults per second that waited for storage.
    MajorFaults,
    /// Bytes per second read from and written to all disks.
    DiskBytes,
    /// Bytes per second received and sent on all network interfaces.
    NetBytes,
    /// Thread-level parallelism: how many threads execute while any does.
    Parallelism,
    /// How many threads execute, idle time included.
    AverageParallelism,
}

impl MachineSeries {
    /// How many there are.
    pub const COUNT: usize = Self::ALL.len();

    /// All of them, each at its own place: `ALL[series as usize] == series`.
    pub const ALL: [Self; 38] = [
        Self::User,
        Self::Nice,
        Self::System,
        Self::Idle,
        Self::Iowait,
        Self::Irq,
        Self::Softirq,
        Self::Steal,
        Self::Guest,
        Self::GuestNice,
        Self::Cpu,
        Self::Load,
        Self::Load5,
        Self::Load15,
        Self::ContextSwitches,
        Self::InvoluntaryShare,
        Self::Interrupts,
        Self::Softirqs,
        Self::Running,
        Self::Blocked,
        Self::Forks,
        Self::PressureCpu,
        Self::PressureIo,
        Self::PressureIoFull,
        Self::PressureMemory,
        Self::PressureMemoryFull,
        Self::MemoryUsed,
        Self::MemoryCached,
        Self::SwapUsed,
        Self::SwappedIn,
        Self::SwappedOut,
        Self::PagedIn,
        Self::PagedOut,
        Self::MajorFaults,
        Self::DiskBytes,
        Self::NetBytes,
        Self::Parallelism,
        Self::AverageParallelism,
    ];

    /// What a value is divided by to be kept: memory may be larger than what 16 bits can tell of.
    pub(super) const fn unit(self) -> f32 {
        match self {
            Self::MemoryUsed | Self::MemoryCached | Self::SwapUsed => 1024.0,
            _ => 1.0,
        }
    }

    /// The value in a snapshot.
    pub fn of(self, snapshot: &Snapshot) -> Option<f32> {
        let rates = &snapshot.machine;
        let machine = &snapshot.sample.machine;
        let paging = &rates.paging;
        let some = |pressure: Option<Pressure>| Some(pressure?.some.avg10);
        let full = |pressure: Option<Pressure>| Some(pressure?.full?.avg10);
        let rate = |rate: Option<f64>| rate.map(|rate| rate as f32);
        match self {
            Self::User => Some(rates.cpu?.user),
            Self::Nice => Some(rates.cpu?.nice),
            Self::System => Some(rates.cpu?.system),
            Self::Idle => Some(rates.cpu?.idle),
            Self::Iowait => rates.cpu?.iowait,
            Self::Irq => Some(rates.cpu?.irq),
            Self::Softirq => Some(rates.cpu?.softirq),
            Self::Steal => rates.cpu?.steal,
            Self::Guest => rates.cpu?.guest,
            Self::GuestNice => rates.cpu?.guest_nice,
            Self::Cpu => Some(rates.cpu?.busy()),
            Self::Load => Some(machine.load?.one),
            Self::Load5 => Some(machine.load?.five),
            Self::Load15 => Some(machine.load?.fifteen),
            Self::ContextSwitches => rate(rates.context_switches),
            Self::InvoluntaryShare => Some(rates.involuntary_share? as f32 * 100.0),
            Self::Interrupts => rate(rates.interrupts),
            Self::Softirqs => rate(rates.softirqs),
            Self::Running => Some(snapshot.counts.running? as f32),
            Self::Blocked => Some(snapshot.counts.uninterruptible as f32),
            Self::Forks => rate(rates.forks),
            Self::PressureCpu => some(machine.pressure.cpu),
            Self::PressureIo => some(machine.pressure.io),
            Self::PressureIoFull => full(machine.pressure.io),
            Self::PressureMemory => some(machine.pressure.memory),
            Self::PressureMemoryFull => full(machine.pressure.memory),
            Self::MemoryUsed => {
                let memory = machine.memory?;
                let available = memory.available.unwrap_or(memory.free);
                Some(memory.total.saturating_sub(available) as f32)
            }
            Self::MemoryCached => {
                let memory = machine.memory?;
                Some((memory.cached + memory.buffers) as f32)
            }
            Self::SwapUsed => {
                let memory = machine.memory?;
                Some(memory.swap_total.saturating_sub(memory.swap_free) as f32)
            }
            Self::SwappedIn => rate(paging.swapped_in),
            Self::SwappedOut => rate(paging.swapped_out),
            Self::PagedIn => rate(paging.bytes_in),
            Self::PagedOut => rate(paging.bytes_out),
            Self::MajorFaults => rate(paging.major_faults),
            Self::DiskBytes => rate(rates.disk.map(|all| all.bytes_read() + all.bytes_written())),
            Self::NetBytes => rate(rates.net.map(|all| all.bytes_received + all.bytes_sent)),
            Self::Parallelism => rate(rates.parallelism.as_ref()?.value),
            Self::AverageParallelism => rate(Some(rates.parallelism.as_ref()?.average)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_series_has_its_own_place() {
        for (at, series) in MachineSeries::ALL.into_iter().enumerate() {
            assert_eq!(series as usize, at, "{series:?}");
        }
    }
}
