//! Series of the last samples: of the machine for an hour, of tasks that ever moved for 120 samples.

use super::cpus::Cpus;
use super::devices::Devices;
use super::grid::{Bucket, Grid};
use super::machine::{Machine, Row};
use super::series::MachineSeries;
use super::tasks::Tasks;
use crate::rates::Snapshot;
use crate::sample::{Nanos, TaskKey, ThreadKey};
use std::time::Duration;

/// The owner of a series.
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
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
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
    interval: Duration,
    /// Samples in an hour.
    capacity: usize,
    /// Number of the newest sample.
    newest: u64,
    machine: Machine,
    cpus: Cpus,
    tasks: Tasks,
    disks: Devices,
    nets: Devices,
}

/// An hour of the shortest interval, 0.1 s.
const LONGEST: usize = 36_000;

impl History {
    /// Memory of all series at most, bytes; an hour at one sample a second needs a tenth of what the machine may have of
    /// it. Where it does not suffice, the series of tasks that have not moved for longest are dropped.
    pub const BUDGET: usize = 16 << 20;

    /// Of that, what the machine may need: twice its rows, for they are copied when they grow.
    const MACHINE: usize = 2 * (LONGEST * size_of::<Row>() + Cpus::BUDGET);

    /// Nothing yet; `interval` sizes the machine's series to an hour.
    pub fn new(interval: Duration) -> Self {
        Self {
            interval,
            capacity: per_hour(interval),
            newest: 0,
            machine: Machine::default(),
            cpus: Cpus::default(),
            tasks: Tasks::new((Self::BUDGET - Self::MACHINE - 2 * Devices::BUDGET) / Tasks::COST),
            disks: Devices::default(),
            nets: Devices::default(),
        }
    }

    /// The time between two samples is another from now on. Values already there stay, as far as an hour of the new
    /// interval has room for them.
    pub fn set_interval(&mut self, interval: Duration) {
        self.interval = interval;
        self.capacity = per_hour(interval);
        self.machine.trim(self.capacity);
        self.cpus.trim(self.capacity);
    }

    /// Adds the values of a snapshot. One that follows none (the first, and one after a jump in time) is where all that
    /// is known ends: of the machine what was before its moment is kept, of tasks and devices nothing.
    pub fn push(&mut self, snapshot: &Snapshot) {
        self.newest = snapshot.sample.seq;
        if snapshot.elapsed.is_none() {
            let forgotten = self.machine.forget_since(snapshot.sample.wall);
            self.cpus.forget_newest(forgotten);
            self.tasks.clear();
            (self.disks, self.nets) = Default::default();
        }
        self.machine.push(snapshot, self.interval, self.capacity);
        self.cpus.push(&snapshot.machine.cpus, self.capacity);
        self.tasks.push(snapshot);
        self.push_devices(snapshot);
    }

    /// How many samples are newer than the one with this number.
    pub fn newer(&self, seq: u64) -> usize {
        usize::try_from(self.newest.saturating_sub(seq)).unwrap_or(usize::MAX)
    }

    /// Puts the newest values of a machine series into `out`, the newest last; positions before the first value are
    /// `None`. A gap (a value the machine did not give) is `None` too.
    pub fn machine(&self, series: MachineSeries, out: &mut [Option<f32>]) {
        self.machine.read(series, out);
    }

    /// The value of a machine series in the newest sample that is no later than `at` (nanoseconds since 1970 UTC).
    pub fn machine_at(&self, series: MachineSeries, at: Nanos) -> Option<f32> {
        self.machine.value(series, at)
    }

    /// What a machine series was in the buckets of `grid` from number `from` on; `out` is as long as the grid. A bucket
    /// that no sample speaks of is `None`.
    pub fn window(
        &self,
        series: MachineSeries,
        grid: Grid,
        from: usize,
        out: &mut [Option<Bucket>],
    ) {
        self.machine.window(series, grid, from, out);
    }

    /// Numbers of the CPUs that were seen, in order.
    pub fn cpus(&self) -> &[u32] {
        self.cpus.ids()
    }

    /// What the busy share in % was, as [`window`](Self::window) tells it, of the CPUs at these positions of [`cpus`](Self::cpus).
    pub fn cpu_window(
        &self,
        cpus: std::ops::Range<usize>,
        grid: Grid,
        from: usize,
        out: &mut [Option<Bucket>],
    ) {
        self.cpus.window(&self.machine, cpus, grid, from, out);
    }

    /// Time of the oldest sample of the machine, nanoseconds since 1970 UTC.
    pub fn oldest(&self) -> Option<Nanos> {
        self.machine.oldest()
    }

    /// Another number than before means that the clock was set back: the times of all samples have changed with it.
    pub fn revision(&self) -> u32 {
        self.machine.revision()
    }

    /// Samples that the machine's series hold.
    #[cfg(test)]
    pub(super) fn machine_len(&self) -> usize {
        self.machine.len()
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
                .map(|rates| rates.bytes_read() + rates.bytes_written());
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
}

fn per_hour(interval: Duration) -> usize {
    let samples = 3600.0 / interval.as_secs_f64();
    // No interval at all gives infinity, which is cut too.
    (samples.ceil() as usize).clamp(1, LONGEST)
}
