//! Series of the last samples: of the machine for an hour, of tasks that ever moved for 120 samples.

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

/// A series of a task.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TaskSeries {
    /// CPU, % of one CPU.
    Cpu,
    /// Run-queue wait, % of the interval.
    Wait,
    /// Switches per second.
    Switches,
}

/// Series of the machine and of tasks.
#[derive(Debug, Default)]
pub struct History {}

impl History {
    /// Nothing yet; `interval` sizes the machine's series to an hour.
    pub fn new(interval: Duration) -> Self {
        let _ = interval;
        Self {}
    }

    /// Adds the values of a snapshot.
    pub fn push(&mut self, snapshot: &Snapshot) {
        let _ = snapshot;
    }

    /// Puts the newest values of a machine series into `out`, the newest last; positions before the first value are
    /// `None`. A gap (a value the machine did not give) is `None` too.
    pub fn machine(&self, series: MachineSeries, out: &mut [Option<f32>]) {
        let _ = series;
        out.fill(None);
    }

    /// Puts the newest values of a task's series into `out`, the newest last. A task that never moved has zeros for
    /// the time it is known; positions before are `None`.
    pub fn task(&self, task: TaskRef, series: TaskSeries, out: &mut [Option<f32>]) {
        let _ = (task, series);
        out.fill(None);
    }
}
