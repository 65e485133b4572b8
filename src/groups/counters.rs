//! Counters of a group since it is watched, with what its processes counted before.
//!
//! A group's counter grows by what each of its processes counts while it is in it, and keeps that when the process ends or
//! goes to another group: so it never runs back.

use crate::sample::{Nanos, Process, Thread};

/// What is counted. Times are in nanoseconds, and bytes are of storage.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(usize)]
pub enum Counter {
    /// CPU time, with that of children that ended unseen.
    Cpu,
    /// Run-queue wait.
    Wait,
    /// Context switches of both kinds.
    Switches,
    /// Voluntary switches.
    Voluntary,
    /// Involuntary switches.
    Involuntary,
    /// Minor page faults.
    MinorFaults,
    /// Major page faults.
    MajorFaults,
    /// Bytes read.
    Read,
    /// Bytes written.
    Written,
}

impl Counter {
    /// All of them.
    pub const ALL: [Self; 9] = [
        Self::Cpu,
        Self::Wait,
        Self::Switches,
        Self::Voluntary,
        Self::Involuntary,
        Self::MinorFaults,
        Self::MajorFaults,
        Self::Read,
        Self::Written,
    ];

    /// Name in JSON, with its unit.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Cpu => "cpu_seconds_total",
            Self::Wait => "wait_seconds_total",
            Self::Switches => "switches_total",
            Self::Voluntary => "voluntary_switches_total",
            Self::Involuntary => "involuntary_switches_total",
            Self::MinorFaults => "minor_faults_total",
            Self::MajorFaults => "major_faults_total",
            Self::Read => "read_bytes_total",
            Self::Written => "write_bytes_total",
        }
    }

    /// Counts nanoseconds.
    pub const fn is_time(self) -> bool {
        matches!(self, Self::Cpu | Self::Wait)
    }
}

/// Counters of one process at one moment; `None`: not known.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Reading {
    values: [Option<u64>; Counter::ALL.len()],
    /// Wait and switches are the kernel's own count of the whole process, and no sum over threads.
    whole: bool,
}

impl Reading {
    pub(super) fn of(process: &Process) -> Self {
        let (stat, io) = (process.stat.is_read().then_some(&process.stat), process.io);
        let totals = process.totals;
        let [wait, switches, voluntary, involuntary] = match totals {
            Some(totals) => {
                let split = totals.split;
                [
                    Some(totals.wait),
                    Some(totals.switches),
                    split.map(|split| split.voluntary),
                    split.map(|split| split.involuntary),
                ]
            }
            None => of_threads(process),
        };
        Self {
            values: [
                process.knows_clock().then_some(process.clock),
                wait,
                switches,
                voluntary,
                involuntary,
                stat.map(|stat| stat.minor_faults),
                stat.map(|stat| stat.major_faults),
                io.map(|io| io.read_bytes),
                io.map(|io| io.write_bytes),
            ],
            whole: totals.is_some(),
        }
    }

    /// What it has grown by since another reading of the same process; nothing where one of them is not known, or counts
    /// another way.
    fn growth(&self, since: &Self, counter: Counter) -> Option<u64> {
        let per_thread = matches!(
            counter,
            Counter::Wait | Counter::Switches | Counter::Voluntary | Counter::Involuntary
        );
        if per_thread && self.whole != since.whole {
            return None;
        }
        let [new, old] = [self, since].map(|reading| reading.values[counter as usize]);
        Some(new?.saturating_sub(old?))
    }
}

/// Wait, switches, and both kinds of them: of the threads and of those that have ended, where all are known.
fn of_threads(process: &Process) -> [Option<u64>; 4] {
    let threads = &process.threads;
    if threads.complete.is_none() {
        return [None; 4];
    }
    let sum = |ended: Nanos, of: fn(&Thread) -> Option<u64>| {
        let mut list = threads.list.iter();
        list.try_fold(ended, |sum, thread| Some(sum.saturating_add(of(thread)?)))
    };
    [
        sum(threads.ended_wait, |thread| thread.wait),
        sum(threads.ended_switches, |thread| thread.switches),
        sum(threads.ended_voluntary, |thread| {
            Some(thread.split?.voluntary)
        }),
        sum(threads.ended_involuntary, |thread| {
            Some(thread.split?.involuntary)
        }),
    ]
}

/// Counters of a group.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counters {
    values: [u64; Counter::ALL.len()],
    /// Something is missing, a bit for each.
    partial: u16,
    /// Processes that began while it was watched.
    pub started: u64,
    /// Processes that ended.
    pub ended: u64,
    /// Those of them whose life is known, and how long they lived together, nanoseconds.
    pub lives: (u64, Nanos),
}

impl Counters {
    /// One of them.
    pub const fn get(&self, counter: Counter) -> u64 {
        self.values[counter as usize]
    }

    /// In truth it is more: some part is not known.
    pub const fn is_partial(&self, counter: Counter) -> bool {
        self.partial & 1 << counter as usize != 0
    }

    /// How long processes lived that ended, seconds.
    pub fn mean_life(&self) -> Option<f64> {
        let (count, lived) = self.lives;
        (count > 0).then(|| lived as f64 / 1e9 / count as f64)
    }

    /// Takes in a process that is new to the group, with all that it has counted.
    pub(super) fn come(&mut self, reading: &Reading) {
        for counter in Counter::ALL {
            self.grow(counter, reading.values[counter as usize]);
        }
    }

    /// A process of the group has counted on.
    pub(super) fn go_on(&mut self, since: &Reading, reading: &Reading) {
        for counter in Counter::ALL {
            self.grow(counter, reading.growth(since, counter));
        }
    }

    /// Adds CPU time of what ended.
    pub(super) fn add_cpu(&mut self, time: Nanos) {
        self.grow(Counter::Cpu, Some(time));
    }

    fn grow(&mut self, counter: Counter, by: Option<u64>) {
        match by {
            Some(by) => {
                let value = &mut self.values[counter as usize];
                *value = value.saturating_add(by);
            }
            None => self.partial |= 1 << counter as usize,
        }
    }

    /// Adds those of other groups.
    pub(super) fn add(&mut self, other: &Self) {
        for (value, other) in self.values.iter_mut().zip(other.values) {
            *value = value.saturating_add(other);
        }
        self.partial |= other.partial;
        self.started += other.started;
        self.ended += other.ended;
        self.lives.0 += other.lives.0;
        self.lives.1 = self.lives.1.saturating_add(other.lives.1);
    }
    /// Takes out those of a group that were added.
    pub(super) fn remove(&mut self, other: &Self) {
        for (value, other) in self.values.iter_mut().zip(other.values) {
            *value = value.saturating_sub(other);
        }
        self.started -= other.started;
        self.ended -= other.ended;
        self.lives.0 -= other.lives.0;
        self.lives.1 = self.lives.1.saturating_sub(other.lives.1);
    }
}
