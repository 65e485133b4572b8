//! Twenty metrics of the machine under short names, as courses on resource utilization use them: one row for each
//! interval, in CSV or JSON.
//!
//! Counters are written as they are or as what they grew by, not per second: programs that compute with them have the units
//! of the kernel (clock ticks, sectors of 512 bytes, milliseconds, bytes). The load is the average over one minute.

mod totals;

pub use totals::Totals;

use super::json;
use crate::rates::{cpu_times, device_growth};
use crate::sample::{CpuTimes, DiskIo, NetIo, Sample};
use serde::ser::{Serialize, SerializeMap, Serializer};
use std::fmt;
use std::io::{self, Write};

/// A metric: its name, and how it is taken from what was counted.
struct Metric {
    name: &'static str,
    take: fn(&Counted) -> Value,
}

const fn metric(name: &'static str, take: fn(&Counted) -> Value) -> Metric {
    Metric { name, take }
}

/// The metrics in the order of the output.
#[rustfmt::skip] // a table reads as a table
const METRICS: [Metric; 20] = [
    metric("cpuUsr", |of| of.cpu(|cpu| cpu.user)),
    metric("cpuKrn", |of| of.cpu(|cpu| cpu.system)),
    metric("cpuIdle", |of| of.cpu(|cpu| cpu.idle)),
    metric("cpuIoWait", |of| of.cpu(|cpu| cpu.iowait)),
    metric("cpuIntSrvc", |of| of.cpu(|cpu| cpu.irq)),
    metric("cpuSftIntSrvc", |of| of.cpu(|cpu| cpu.softirq)),
    metric("cpuNice", |of| of.cpu(|cpu| cpu.nice)),
    metric("cpuSteal", |of| of.cpu(|cpu| cpu.steal)),
    metric("contextSw", |of| of.switches.into()),
    metric("loadavg", |of| of.load.map_or(Value::Unknown, Value::Load)),
    metric("dsr", |of| of.disk(|disk| disk.sectors_read)),
    metric("dsreads", |of| of.disk(|disk| disk.reads_completed)),
    metric("drm", |of| of.disk(|disk| disk.reads_merged)),
    metric("readtime", |of| of.disk(|disk| disk.read_time_ms)),
    metric("dsw", |of| of.disk(|disk| disk.sectors_written)),
    metric("dswrites", |of| of.disk(|disk| disk.writes_completed)),
    metric("dwm", |of| of.disk(|disk| disk.writes_merged)),
    metric("writetime", |of| of.disk(|disk| disk.write_time_ms)),
    metric("nbs", |of| of.net(|net| net.bytes_sent)),
    metric("nbr", |of| of.net(|net| net.bytes_received)),
];

/// Names in the order of the output.
pub fn names() -> impl Iterator<Item = &'static str> {
    METRICS.iter().map(|metric| metric.name)
}

/// What metrics are taken from: counters, or what they grew by.
struct Counted {
    /// Times of the CPUs that are there, before and now; each that ran back is unknown by itself.
    cpu: Option<(CpuTimes, CpuTimes)>,
    switches: Option<u64>,
    load: Option<f32>,
    disk: Option<DiskIo<u64>>,
    net: Option<NetIo<u64>>,
}

impl Counted {
    fn cpu(&self, state: fn(&CpuTimes) -> u64) -> Value {
        let grown = |(old, new): &(CpuTimes, CpuTimes)| state(new).checked_sub(state(old));
        self.cpu.as_ref().and_then(grown).into()
    }

    fn disk(&self, pick: fn(DiskIo<u64>) -> u64) -> Value {
        self.disk.map(pick).into()
    }

    fn net(&self, pick: fn(NetIo<u64>) -> u64) -> Value {
        self.net.map(pick).into()
    }
}

/// One value.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Value {
    Count(u64),
    Load(f32),
    /// Not told, or a counter that ran back: empty in CSV, `null` in JSON.
    Unknown,
}

impl From<Option<u64>> for Value {
    fn from(count: Option<u64>) -> Self {
        count.map_or(Self::Unknown, Self::Count)
    }
}

impl fmt::Display for Value {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        match self {
            Self::Count(count) => write!(f, "{count}"),
            Self::Load(load) => write!(f, "{load:.2}"),
            Self::Unknown => Ok(()),
        }
    }
}

impl Serialize for Value {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match *self {
            Self::Count(count) => serializer.serialize_u64(count),
            // The kernel tells two decimals; those of a longer float would be noise.
            Self::Load(load) => serializer.serialize_f64((f64::from(load) * 100.0).round() / 100.0),
            Self::Unknown => serializer.serialize_none(),
        }
    }
}

/// One line of the output.
#[derive(Debug)]
pub struct Row {
    time: Option<String>,
    values: [Value; METRICS.len()],
}

impl Row {
    /// What the counters grew by between two samples.
    pub fn growth(previous: &Sample, sample: &Sample) -> Self {
        let (old, new) = (&previous.machine, &sample.machine);
        let switches = new.context_switches.zip(old.context_switches);
        let disks = old.disks.as_deref().zip(new.disks.as_deref());
        let interfaces = old.interfaces.as_deref();
        let interfaces = interfaces.zip(new.interfaces.as_deref());
        let counted = Counted {
            cpu: cpu_times(old, new),
            switches: switches.and_then(|(new, old)| new.checked_sub(old)),
            load: new.load.map(|load| load.one),
            disk: disks.and_then(|(old, new)| device_growth(old, new)),
            net: interfaces.and_then(|(old, new)| device_growth(old, new)),
        };
        Self::new(sample, &counted)
    }

    /// The counters themselves, those of disks and interfaces as sums.
    pub fn counters(sample: &Sample, totals: &Totals) -> Self {
        let machine = &sample.machine;
        let counted = Counted {
            cpu: machine.cpu.map(|cpu| (CpuTimes::default(), cpu)),
            switches: machine.context_switches,
            load: machine.load.map(|load| load.one),
            disk: totals.disk.filter(|_| machine.disks.is_some()),
            net: totals.net.filter(|_| machine.interfaces.is_some()),
        };
        Self::new(sample, &counted)
    }

    fn new(sample: &Sample, counted: &Counted) -> Self {
        Self {
            time: json::time(sample.wall),
            values: METRICS.map(|metric| (metric.take)(counted)),
        }
    }

    /// Writes the metrics at these places as CSV.
    pub fn csv(&self, out: &mut dyn Write, places: &[usize]) -> io::Result<()> {
        write!(out, "{}", self.time.as_deref().unwrap_or_default())?;
        for &place in places {
            write!(out, ",{}", self.values[place])?;
        }
        writeln!(out)
    }

    /// Writes them as a JSON object on one line.
    pub fn json(&self, out: &mut dyn Write, places: &[usize]) -> io::Result<()> {
        serde_json::to_writer(&mut *out, &Object { row: self, places })?;
        writeln!(out)
    }
}

/// A row with the metrics at these places.
struct Object<'a> {
    row: &'a Row,
    places: &'a [usize],
}

impl Serialize for Object<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(1 + self.places.len()))?;
        map.serialize_entry("time", &self.row.time)?;
        for &place in self.places {
            map.serialize_entry(METRICS[place].name, &self.row.values[place])?;
        }
        map.end()
    }
}

/// The places of all metrics.
pub fn all() -> Vec<usize> {
    (0..METRICS.len()).collect()
}

/// Writes the first line of a CSV file with the metrics at these places.
pub fn head(out: &mut dyn Write, places: &[usize]) -> io::Result<()> {
    write!(out, "time")?;
    for &place in places {
        write!(out, ",{}", METRICS[place].name)?;
    }
    writeln!(out)
}

#[cfg(test)]
mod tests;
