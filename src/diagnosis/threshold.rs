//! From which value on something deserves the eye: the one table of it. Few on purpose: a screen on which everything is
//! coloured says nothing.

use crate::text::Tone;
use std::fmt::{self, Display, Formatter};

/// What a threshold is counted in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unit {
    /// A share, % of a whole, of the interval or of one CPU.
    Percent,
    /// % of one CPU or of the interval, of several threads or CPUs together.
    SummedPercent,
    /// Tasks.
    Tasks,
    /// Events per second.
    PerSecond,
    /// Seconds.
    Seconds,
    /// Microseconds.
    Microseconds,
    /// So many times as much.
    Times,
}

impl Unit {
    /// How it is written behind a number.
    pub const fn sign(self) -> &'static str {
        match self {
            Self::Percent | Self::SummedPercent => "%",
            Self::Tasks => "tasks",
            Self::PerSecond => "/s",
            Self::Seconds => "s",
            Self::Microseconds => "µs",
            Self::Times => "times",
        }
    }

    /// The greatest value with a meaning.
    const fn most(self) -> f64 {
        match self {
            Self::Percent => 100.0,
            _ => 1_000_000.0,
        }
    }

    /// The values with a meaning from `least` on.
    pub(super) const fn from(self, least: f64) -> Bounds {
        Bounds {
            least,
            most: self.most(),
        }
    }
}

/// The values that a threshold can have.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Bounds {
    least: f64,
    most: f64,
}

impl Bounds {
    /// What a threshold above 0 is at least: 0 is always reached.
    pub(super) const ABOVE_ZERO: f64 = 0.01;

    /// Whether this is one of them; never for what is no number.
    pub fn contains(self, value: f64) -> bool {
        (self.least..=self.most).contains(&value)
    }

    /// The nearest of them.
    pub const fn nearest(self, value: f64) -> f64 {
        value.clamp(self.least, self.most)
    }
}

impl Display for Bounds {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        write!(f, "from {} to {}", self.least, self.most)
    }
}

/// What has a threshold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum ThresholdId {
    /// CPU of a task.
    CpuPercent,
    /// Run-queue wait of a task.
    WaitPercent,
    /// Time that the control group of a task was throttled.
    ThrottledPercent,
    /// CPU quota that the control group of a task uses.
    QuotaPercent,
    /// Memory limit that the control group of a task uses.
    MemoryLimitPercent,
    /// Limit of tasks that the control group of a task uses.
    PidsLimitPercent,
    /// Involuntary switches of a task.
    InvoluntarySwitches,
    /// CPU of threads that ended.
    ExitedCpuPercent,
    /// Memory of a process.
    MemPercent,
    /// Major faults of a task.
    MajorFaults,
    /// Time stolen from the machine.
    Steal,
    /// Pressure on the machine.
    Pressure,
    /// Load of the machine for each CPU.
    LoadPerCpu,
}

/// What is known of a threshold.
#[derive(Clone, Copy, Debug)]
pub struct ThresholdInfo {
    /// Which one.
    pub id: ThresholdId,
    /// Name for the configuration; of a column whose cells it colours the name of that.
    pub name: &'static str,
    /// What it is counted in.
    pub unit: Unit,
    /// From here on it warns, unless somebody chose otherwise.
    pub warn: f64,
    /// From here on it alarms.
    pub critical: f64,
    /// What it is about, in a sentence.
    pub help: &'static str,
}

const fn entry(
    id: ThresholdId,
    name: &'static str,
    unit: Unit,
    threshold: (f64, f64),
    help: &'static str,
) -> ThresholdInfo {
    ThresholdInfo {
        id,
        name,
        unit,
        warn: threshold.0,
        critical: threshold.1,
        help,
    }
}

impl ThresholdInfo {
    /// The values that it can have.
    pub const fn bounds(&self) -> Bounds {
        self.unit.from(Bounds::ABOVE_ZERO)
    }
}

/// Every threshold, in the order of the numbers.
#[rustfmt::skip] // a table reads as a table
pub const THRESHOLDS: &[ThresholdInfo] = &[
    entry(ThresholdId::CpuPercent, "cpu_percent", Unit::SummedPercent, (50.0, 90.0),
        "CPU use of a process or thread, % of one CPU."),
    entry(ThresholdId::WaitPercent, "wait_percent", Unit::SummedPercent, (10.0, 50.0),
        "Run-queue wait of a process or thread, % of the interval."),
    entry(ThresholdId::ThrottledPercent, "throttled_percent", Unit::SummedPercent, (10.0, 50.0),
        "Time the control group was throttled, % of the interval."),
    entry(ThresholdId::QuotaPercent, "quota_percent", Unit::Percent, (90.0, 98.0),
        "CPU use of the control group, % of its quota."),
    entry(ThresholdId::MemoryLimitPercent, "memory_limit_percent", Unit::Percent, (90.0, 98.0),
        "Memory of the control group, % of its limit."),
    entry(ThresholdId::PidsLimitPercent, "pids_limit_percent", Unit::Percent, (80.0, 95.0),
        "Tasks of the control group, % of its limit."),
    entry(ThresholdId::InvoluntarySwitches, "involuntary_switches", Unit::PerSecond, (500.0, 5_000.0),
        "Involuntary context switches per second."),
    entry(ThresholdId::ExitedCpuPercent, "exited_cpu_percent", Unit::SummedPercent, (50.0, 90.0),
        "CPU use of threads that ended, % of one CPU."),
    entry(ThresholdId::MemPercent, "mem_percent", Unit::Percent, (25.0, 50.0),
        "Resident memory of a process, % of the machine's."),
    entry(ThresholdId::MajorFaults, "major_faults", Unit::PerSecond, (10.0, 100.0),
        "Major page faults per second."),
    entry(ThresholdId::Steal, "steal", Unit::Percent, (2.0, 2.0),
        "Steal: CPU time the hypervisor gave to others, % of all CPUs; in the header."),
    entry(ThresholdId::Pressure, "pressure", Unit::Percent, (10.0, 50.0),
        "Pressure (psi): time in which some task waited for CPU, I/O or memory, % of the last 10 seconds; in \
         the header."),
    entry(ThresholdId::LoadPerCpu, "load_per_cpu", Unit::Tasks, (2.0, 8.0),
        "One-minute load average divided by the number of CPUs; in the header."),
];

/// Where a number begins to warn that nobody can set another threshold for.
#[derive(Clone, Copy, Debug)]
pub struct WarnsFrom(f64);

impl WarnsFrom {
    /// Time in which a disk was busy, %.
    pub const DISK_UTILIZATION: Self = Self(90.0);
    /// Mean time of a request to a disk, ms.
    pub const DISK_AWAIT: Self = Self(100.0);
    /// Time in which CPUs were idle while I/O was outstanding, or in which tasks waited for I/O, %.
    pub const IO_WAIT: Self = Self(20.0);
    /// Of what a resource limit allows, what is used, %.
    pub const RESOURCE_LIMIT: Self = Self(90.0);
    /// Space or inodes of a file system that are used, %.
    pub const FILE_SYSTEM: Self = Self(90.0);
    /// CPU that no row explains, % of one CPU.
    pub const UNSEEN_CPU: Self = Self(1.0);

    /// From here on it does.
    pub fn holds(self, value: f64) -> bool {
        value >= self.0
    }
}

/// Where it begins to warn and to alarm.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Threshold {
    /// From here on it warns.
    pub warn: f64,
    /// From here on it alarms; at least `warn`.
    pub critical: f64,
}

/// Every threshold as it is in force.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Thresholds([Threshold; THRESHOLDS.len()]);

impl Default for Thresholds {
    fn default() -> Self {
        let threshold = |at: usize| Threshold {
            warn: THRESHOLDS[at].warn,
            critical: THRESHOLDS[at].critical,
        };
        Self(std::array::from_fn(threshold))
    }
}

impl Thresholds {
    /// One of them.
    pub const fn of(&self, id: ThresholdId) -> Threshold {
        self.0[id as usize]
    }

    /// Sets one; what alarms never lies below what warns.
    pub const fn set(&mut self, id: ThresholdId, threshold: Threshold) {
        self.0[id as usize] = Threshold {
            warn: threshold.warn,
            critical: threshold.critical.max(threshold.warn),
        };
    }

    /// How loudly a value is told; plain for one that is below both or no number.
    pub fn tone(&self, id: ThresholdId, value: f64) -> Tone {
        let Threshold { warn, critical } = self.of(id);
        if value >= critical {
            Tone::Critical
        } else if value >= warn {
            Tone::Warn
        } else {
            Tone::Plain
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_in_the_order_of_the_ids() {
        for (at, info) in THRESHOLDS.iter().enumerate() {
            assert_eq!(info.id as usize, at, "{}", info.name);
            let bounds = info.bounds();
            assert!(info.warn <= info.critical);
            assert!(bounds.contains(info.warn) && bounds.contains(info.critical));
            assert!(info.help.ends_with('.'));
        }
    }

    #[test]
    fn shares_end_at_100_and_sums_of_them_do_not() {
        let bounds = |id: ThresholdId| THRESHOLDS[id as usize].bounds();
        let pressure = bounds(ThresholdId::Pressure);
        assert!(
            [0.01, 100.0]
                .into_iter()
                .all(|value| pressure.contains(value))
        );
        for senseless in [0.0, -1.0, 101.0, f64::NAN, f64::INFINITY] {
            assert!(!pressure.contains(senseless), "{senseless}");
        }
        assert_eq!(pressure.to_string(), "from 0.01 to 100");
        assert!(bounds(ThresholdId::CpuPercent).contains(6_400.0));
    }

    #[test]
    fn values_are_told_by_the_thresholds_that_were_set() {
        let mut thresholds = Thresholds::default();
        let tone = |thresholds: &Thresholds, value| thresholds.tone(ThresholdId::CpuPercent, value);
        assert_eq!(tone(&thresholds, 49.9), Tone::Plain);
        assert_eq!(tone(&thresholds, 50.0), Tone::Warn);
        assert_eq!(tone(&thresholds, f64::NAN), Tone::Plain);
        let lower = Threshold {
            warn: 20.0,
            critical: 10.0,
        };
        thresholds.set(ThresholdId::CpuPercent, lower);
        assert_eq!(tone(&thresholds, 10.0), Tone::Plain);
        assert_eq!(tone(&thresholds, 20.0), Tone::Critical);
    }
}
