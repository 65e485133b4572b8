//! Series of the last samples: of the machine for an hour, of tasks that ever moved for 120 samples.

use super::devices::Devices;
use super::series::Series;
use super::tasks::Tasks;
use crate::rates::Snapshot;
use crate::sample::{TaskKey, ThreadKey};
use std::time::Duration;

/// A series of the machine.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MachineSeries {
    /// Load average over 1 minute.
    Load,
    /// Context switches per second.
    ContextSwitches,
    /// Steal, % of all CPUs.
    Steal,
    /// Busy share of all CPUs, %, without steal.
    Cpu,
}

/// Whose series.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum TaskRef {
    /// A process.
    Process(TaskKey),
    /// A thread.
    Thread(ThreadKey),
}

/// Which device.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DeviceKind {
    /// A block device.
    Disk,
    /// A network interface.
    Net,
}

/// A series of a task.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TaskSeries {
    /// CPU, % of one CPU.
    Cpu,
    /// Run-queue wait, % of the interval.
    Wait,
    /// Switches per second.
    Switches,
    /// Bytes read and written per second; known while somebody looks at them.
    Io,
}

/// Series of the machine and of tasks, in at most [`History::BUDGET`] bytes.
#[derive(Debug)]
pub struct History {
    /// Samples in an hour.
    capacity: usize,
    load: Series,
    context_switches: Series,
    steal: Series,
    cpu: Series,
    tasks: Tasks,
    disks: Devices,
    nets: Devices,
}

/// An hour of the shortest interval, 0.1 s.
const LONGEST: usize = 36_000;

impl History {
    /// Memory of all series at most, bytes. Where it does not suffice, the series of tasks that have not moved for
    /// longest are dropped.
    pub const BUDGET: usize = 8 << 20;

    /// Nothing yet; `interval` sizes the machine's series to an hour.
    pub fn new(interval: Duration) -> Self {
        // Four series of four bytes a value, twice that while they grow.
        const MACHINE: usize = LONGEST * 4 * 4 * 2;
        Self {
            capacity: per_hour(interval),
            load: Series::default(),
            context_switches: Series::default(),
            steal: Series::default(),
            cpu: Series::default(),
            tasks: Tasks::new((Self::BUDGET - MACHINE - 2 * Devices::BUDGET) / Tasks::COST),
            disks: Devices::default(),
            nets: Devices::default(),
        }
    }

    /// The time between two samples is another from now on. Values already there stay, as far as an hour of the new
    /// interval has room for them.
    pub fn set_interval(&mut self, interval: Duration) {
        self.capacity = per_hour(interval);
        let capacity = self.capacity;
        for series in [
            &mut self.load,
            &mut self.context_switches,
            &mut self.steal,
            &mut self.cpu,
        ] {
            series.trim(capacity);
        }
    }

    /// Adds the values of a snapshot.
    pub fn push(&mut self, snapshot: &Snapshot) {
        let shares = snapshot.machine.cpu;
        let load = snapshot.sample.machine.load;
        let switches = snapshot.machine.context_switches;
        self.load.push(load.map(|load| load.one), self.capacity);
        self.context_switches
            .push(switches.map(|rate| rate as f32), self.capacity);
        self.steal
            .push(shares.map(|shares| shares.steal), self.capacity);
        self.cpu
            .push(shares.map(|shares| shares.busy()), self.capacity);
        self.tasks.push(snapshot);
        self.push_devices(snapshot);
    }

    /// Puts the newest values of a machine series into `out`, the newest last; positions before the first value are
    /// `None`. A gap (a value the machine did not give) is `None` too.
    pub fn machine(&self, series: MachineSeries, out: &mut [Option<f32>]) {
        self.series(series).read(out);
    }

    /// The largest of the newest `samples` values of a machine series; `None` where there is none.
    pub fn machine_max(&self, series: MachineSeries, samples: usize) -> Option<f32> {
        self.series(series).max(samples)
    }

    /// Samples that the machine's series hold.
    pub fn machine_len(&self) -> usize {
        self.load.len()
    }

    /// Puts the newest values of a task's series into `out`, the newest last. A task that never moved has zeros for
    /// the time it is known; positions before are `None`.
    pub fn task(&self, task: TaskRef, series: TaskSeries, out: &mut [Option<f32>]) {
        self.tasks.read(task, series, out);
    }

    fn push_devices(&mut self, snapshot: &Snapshot) {
        if snapshot.elapsed.is_none() {
            return;
        }
        let disks = snapshot.machine.disks.iter().flatten();
        self.disks.push(disks.map(|(name, rates)| {
            let bytes = rates
                .as_ref()
                .map(|rates| (rates.io.sectors_read + rates.io.sectors_written) * 512.0);
            (name, bytes)
        }));
        let nets = snapshot.machine.nets.iter().flatten();
        self.nets.push(nets.map(|(name, rates)| {
            let bytes = rates
                .as_ref()
                .map(|rates| rates.bytes_received + rates.bytes_sent);
            (name, bytes)
        }));
    }

    /// Puts the newest values of a device into `out`, the newest last: bytes per second in both directions. `false` and
    /// zeros when it has been idle for the last 120 samples.
    pub fn device(&self, kind: DeviceKind, name: &str, out: &mut [Option<f32>]) -> bool {
        match kind {
            DeviceKind::Disk => self.disks.read(name, out),
            DeviceKind::Net => self.nets.read(name, out),
        }
    }

    /// Tasks that have a series.
    #[cfg(test)]
    pub(super) fn task_count(&self) -> usize {
        self.tasks.len()
    }

    fn series(&self, series: MachineSeries) -> &Series {
        match series {
            MachineSeries::Load => &self.load,
            MachineSeries::ContextSwitches => &self.context_switches,
            MachineSeries::Steal => &self.steal,
            MachineSeries::Cpu => &self.cpu,
        }
    }
}

fn per_hour(interval: Duration) -> usize {
    let samples = 3600.0 / interval.as_secs_f64();
    // No interval at all gives infinity, which is cut too.
    (samples.ceil() as usize).clamp(1, LONGEST)
}
