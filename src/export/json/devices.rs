//! Pressure, disks and networks in the JSON object.

use super::number::{rate, rounded};
use crate::rates::{DiskRates, NetRates, Snapshot};
use crate::sample::{self, Interface, Stall};
use serde::Serialize;

/// `pressure`, shares in %.
#[derive(Serialize)]
pub struct Pressure {
    cpu: Option<Held>,
    io: Option<Held>,
    memory: Option<Held>,
}

/// What it was in the interval, and averages over 10, 60 and 300 seconds.
#[derive(Serialize)]
struct Held {
    some: Option<f64>,
    some10: Option<f64>,
    some60: Option<f64>,
    some300: Option<f64>,
    #[serde(flatten)]
    full: Option<AllHeld>,
}

#[derive(Serialize)]
struct AllHeld {
    full: Option<f64>,
    full10: Option<f64>,
    full60: Option<f64>,
    full300: Option<f64>,
}

impl Pressure {
    /// `None` where the kernel does not count pressure at all.
    pub fn new(snapshot: &Snapshot) -> Option<Self> {
        let pressure = &snapshot.sample.machine.pressure;
        let stalled = &snapshot.machine.stalled;
        let held = |pressure: Option<sample::Pressure>, some, full| {
            pressure.map(|pressure| Held::new(pressure, some, full))
        };
        let all = Self {
            cpu: held(pressure.cpu, stalled.cpu, None),
            io: held(pressure.io, stalled.io, stalled.io_full),
            memory: held(pressure.memory, stalled.memory, stalled.memory_full),
        };
        let any = all.cpu.is_some() || all.io.is_some() || all.memory.is_some();
        any.then_some(all)
    }
}

impl Held {
    /// The averages, and the shares of the interval.
    fn new(pressure: sample::Pressure, now: Option<f32>, all_now: Option<f32>) -> Self {
        let some = pressure.some;
        let full = |full: Stall| AllHeld {
            full: rate(all_now),
            full10: rate(Some(full.avg10)),
            full60: rate(Some(full.avg60)),
            full300: rate(Some(full.avg300)),
        };
        Self {
            some: rate(now),
            some10: rate(Some(some.avg10)),
            some60: rate(Some(some.avg60)),
            some300: rate(Some(some.avg300)),
            full: pressure.full.map(full),
        }
    }
}

/// `disk`, per second: all disks together, or one of them.
#[derive(Serialize)]
pub struct Disk {
    reads_completed: Option<f64>,
    reads_merged: Option<f64>,
    sectors_read: Option<f64>,
    read_time_ms: Option<f64>,
    writes_completed: Option<f64>,
    writes_merged: Option<f64>,
    sectors_written: Option<f64>,
    write_time_ms: Option<f64>,
}

impl Disk {
    /// All disks together; `None` where nothing is known of disks.
    pub fn all(snapshot: &Snapshot) -> Option<Self> {
        let machine = &snapshot.machine;
        machine
            .disks
            .as_ref()
            .map(|_| Self::new(machine.disk.as_ref()))
    }

    fn new(rates: Option<&DiskRates>) -> Self {
        let of = |pick: fn(&DiskRates) -> f64| rates.map(pick).map(rounded);
        Self {
            reads_completed: of(|rates| rates.io.reads_completed),
            reads_merged: of(|rates| rates.io.reads_merged),
            sectors_read: of(|rates| rates.io.sectors_read),
            read_time_ms: of(|rates| rates.io.read_time_ms),
            writes_completed: of(|rates| rates.io.writes_completed),
            writes_merged: of(|rates| rates.io.writes_merged),
            sectors_written: of(|rates| rates.io.sectors_written),
            write_time_ms: of(|rates| rates.io.write_time_ms),
        }
    }
}

/// An entry of `disks`.
#[derive(Serialize)]
pub struct NamedDisk<'a> {
    name: &'a str,
    #[serde(flatten)]
    io: Disk,
    utilization: Option<f64>,
    queue: Option<f64>,
}

/// `disks`: every block device but partitions.
pub fn disks(snapshot: &Snapshot) -> Option<Vec<NamedDisk<'_>>> {
    let disks = snapshot.machine.disks.as_ref()?.iter();
    let named = disks.map(|(name, rates)| NamedDisk {
        name,
        io: Disk::new(rates.as_ref()),
        utilization: rates.map(|rates| rounded(rates.utilization)),
        queue: rates.map(|rates| rounded(rates.queue)),
    });
    Some(named.collect())
}

/// `net`, per second: all interfaces together that are part of the sum.
#[derive(Serialize)]
pub struct Net {
    bytes_received: Option<f64>,
    bytes_sent: Option<f64>,
}

impl Net {
    /// `None` where nothing is known of interfaces.
    pub fn all(snapshot: &Snapshot) -> Option<Self> {
        let machine = &snapshot.machine;
        machine.nets.as_ref().map(|_| Self {
            bytes_received: machine.net.map(|net| rounded(net.bytes_received)),
            bytes_sent: machine.net.map(|net| rounded(net.bytes_sent)),
        })
    }
}

/// An entry of `nets`, per second; errors and drops of both directions.
#[derive(Serialize)]
pub struct NamedNet<'a> {
    name: &'a str,
    /// Part of the sum `net`.
    counted: bool,
    /// What it belongs to otherwise, if that is known.
    #[serde(skip_serializing_if = "Option::is_none")]
    part_of: Option<&'a str>,
    bytes_received: Option<f64>,
    bytes_sent: Option<f64>,
    packets_received: Option<f64>,
    packets_sent: Option<f64>,
    errors: Option<f64>,
    drops: Option<f64>,
}

/// `nets`: every interface, `lo` too.
pub fn nets(snapshot: &Snapshot) -> Option<Vec<NamedNet<'_>>> {
    let nets = snapshot.machine.nets.as_ref()?.iter().enumerate();
    // In the same order.
    let interfaces = snapshot.sample.machine.interfaces.as_deref();
    let named = nets.map(|(at, (name, rates))| {
        let interface = interfaces.and_then(|all| all.get(at));
        let of = |pick: fn(&NetRates) -> f64| rates.as_ref().map(pick).map(rounded);
        NamedNet {
            name,
            counted: interface.is_some_and(Interface::counts),
            part_of: interface.and_then(|one| one.part_of.as_deref()),
            bytes_received: of(|net| net.bytes_received),
            bytes_sent: of(|net| net.bytes_sent),
            packets_received: of(|net| net.packets_received),
            packets_sent: of(|net| net.packets_sent),
            errors: of(|net| net.errors_received + net.errors_sent),
            drops: of(|net| net.drops_received + net.drops_sent),
        }
    });
    Some(named.collect())
}
