//! What of the counters themselves is shown as it is.

use super::{CgroupRates, Snapshot};
use crate::sample::{
    Cgroup, FileSystem, Host, LoadAverage, Memory, Nanos, Pressures, Process, SampleCost, Sensors,
    Temperature, TotalsFrom,
};

impl Snapshot {
    /// Number of the sample, counted since the start.
    pub fn number(&self) -> u64 {
        self.sample.seq
    }

    /// What does not change while the machine is up.
    pub fn host(&self) -> &Host {
        &self.sample.host
    }

    /// Seconds since boot.
    pub fn uptime(&self) -> Option<f64> {
        self.sample.machine.uptime
    }

    /// On-line CPUs; 1 where the machine does not tell.
    pub fn cpu_count(&self) -> usize {
        self.sample.machine.cpus.len().max(1)
    }

    /// What all that ended used, by the counters of their parents and by the CPU time that no row accounts for; % of one CPU.
    pub fn ended_percent(&self) -> f32 {
        let told = self.processes.iter();
        let told = told.filter_map(|rates| rates.total.ended_children_percent);
        told.sum::<f32>() + self.machine.ended_percent.unwrap_or(0.0)
    }

    /// Load averages.
    pub fn load(&self) -> Option<LoadAverage> {
        self.sample.machine.load
    }

    /// Memory and swap.
    pub fn memory(&self) -> Option<Memory> {
        self.sample.machine.memory
    }

    /// Pressure, averaged by the kernel over the last seconds.
    pub fn pressure(&self) -> &Pressures {
        &self.sample.machine.pressure
    }

    /// This machine tells of disks.
    pub fn has_disks(&self) -> bool {
        self.sample.machine.disks.is_some()
    }

    /// This machine tells of network interfaces.
    pub fn has_interfaces(&self) -> bool {
        self.sample.machine.interfaces.is_some()
    }

    /// The control group that limits us, and its rates.
    pub fn own_cgroup(&self) -> Option<(&Cgroup, CgroupRates)> {
        let group = self.sample.machine.cgroup.as_deref()?;
        Some((group, self.machine.cgroup.unwrap_or_default()))
    }

    /// From where wait and switches of whole processes are.
    pub fn totals_from(&self) -> TotalsFrom {
        self.sample.totals_from
    }

    /// Temperatures, while somebody asks.
    pub fn temperatures(&self) -> &[Temperature] {
        self.sensors().map_or(&[], |sensors| &sensors.temperatures)
    }

    /// Temperatures and clocks, while somebody asks.
    pub fn sensors(&self) -> Option<&Sensors> {
        self.sample.machine.sensors.as_deref()
    }

    /// Mounted file systems, while somebody asks.
    pub fn file_systems(&self) -> &[FileSystem] {
        self.sample
            .machine
            .file_systems
            .as_deref()
            .unwrap_or_default()
    }

    /// What taking the sample cost.
    pub fn cost(&self) -> &SampleCost {
        &self.sample.cost
    }

    /// Nanoseconds from a moment until the sample.
    pub fn since(&self, moment: Nanos) -> Nanos {
        self.sample.at.saturating_sub(moment)
    }

    /// Seconds since a process started.
    pub fn age(&self, process: &Process) -> Option<f64> {
        let per_second = self.sample.host.ticks_per_second.max(1) as f64;
        let started = process.key.starttime as f64 / per_second;
        Some((self.uptime()? - started).max(0.0))
    }
}
