//! JSON: one object per sample, on one line.
//!
//! Rates are per second over the time that really passed, shares are in % (`cpu_percent` of one CPU), sizes in bytes,
//! times in seconds, unless the name says otherwise. What the machine does not tell is `null`, never 0. Invalid UTF-8
//! becomes U+FFFD.

mod departures;
mod devices;
mod escape;
mod group;
mod hardware;
mod machine;
mod number;
mod parallelism;
mod task;
mod virtualization;

pub use group::{Grouped, csv, csv_head, group_keys};
pub use task::{process_keys, thread_keys};

use crate::calibrate::cost;
use crate::rates::Snapshot;
use crate::view::Task;
use devices::{Disk, NamedDisk, NamedNet, Net, Pressure};
use escape::Escaping;
use group::Groups;
use hardware::{FileSystem, Temperature};
use machine::{Bottleneck, Cpu, Host, Load, Memory, NumberedCpu, Own, Swap, SwitchCost, Tasks};
use number::{rate, rounded};
use parallelism::Tlp;
use serde::Serialize;
use serde::ser::Serializer;
use std::io::{self, Write};
use task::{Key, TaskObject};

/// The processes of an object.
#[derive(Clone, Copy)]
pub struct Listed<'a> {
    /// Positions in the sample, in the order of the output.
    pub shown: &'a [usize],
    /// With their threads.
    pub threads: bool,
    /// With these keys alone; with all when `None`.
    pub keys: Option<&'a [&'static str]>,
}

/// The machine of an object.
#[derive(Clone, Copy, Debug, Default)]
pub struct MachineExtras {
    /// What the switches of the machine cost, where that is known.
    pub switch_cost: Option<cost::SwitchCost>,
    /// With the processes that ended.
    pub departures: bool,
}

/// Writes one sample: the machine when it is `told`, and these processes.
pub fn write(
    out: &mut dyn Write,
    snapshot: &Snapshot,
    told: Option<MachineExtras>,
    processes: Option<Listed>,
) -> io::Result<()> {
    let processes = processes.map(|listed| Processes::new(snapshot, listed));
    write_object(out, &Object::new(snapshot, told, processes))
}

/// The same of groups.
pub fn write_groups(
    out: &mut dyn Write,
    snapshot: &Snapshot,
    told: Option<MachineExtras>,
    grouped: Grouped,
) -> io::Result<()> {
    let object = Object {
        groups: Some(Groups { snapshot, grouped }),
        ..Object::new(snapshot, told, None)
    };
    write_object(out, &object)
}

fn write_object(out: &mut dyn Write, object: &Object) -> io::Result<()> {
    let mut serializer = serde_json::Serializer::with_formatter(&mut *out, Escaping);
    object.serialize(&mut serializer)?;
    out.write_all(b"\n")
}

/// A sample. Field order is the order in the output.
#[derive(Serialize)]
struct Object<'a> {
    time: Option<String>,
    elapsed: Option<f64>,
    host: Host<'a>,
    #[serde(flatten)]
    system: Option<System<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    processes: Option<Processes<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    groups: Option<Groups<'a>>,
    #[serde(rename = "self", skip_serializing_if = "Option::is_none")]
    own: Option<Own>,
}

/// The machine.
#[derive(Serialize)]
struct System<'a> {
    cpu: Cpu,
    cpus: Vec<NumberedCpu>,
    load: Load,
    context_switches: Option<f64>,
    interrupts: Option<f64>,
    softirqs: Option<f64>,
    forks: Option<f64>,
    ended_percent: Option<f64>,
    switch_cost: Option<SwitchCost>,
    tasks: Tasks,
    memory: Memory,
    swap: Swap,
    pressure: Option<Pressure>,
    tlp: Option<Tlp>,
    disk: Option<Disk>,
    disks: Option<Vec<NamedDisk<'a>>>,
    net: Option<Net>,
    nets: Option<Vec<NamedNet<'a>>>,
    temperatures: Option<Vec<Temperature<'a>>>,
    file_systems: Option<Vec<FileSystem<'a>>>,
    bottleneck: Option<Bottleneck>,
    #[serde(flatten)]
    departures: Option<Departures<'a>>,
}

/// What was asked for with `--what ended`.
#[derive(Serialize)]
struct Departures<'a> {
    ended: Option<Vec<departures::Ended<'a>>>,
    ended_lost: Option<u64>,
}

impl<'a> Object<'a> {
    fn new(
        snapshot: &'a Snapshot,
        told: Option<MachineExtras>,
        processes: Option<Processes<'a>>,
    ) -> Self {
        Self {
            time: time(snapshot.sample.wall),
            elapsed: snapshot
                .elapsed
                .map(|elapsed| (elapsed * 1e6).round() / 1e6),
            host: Host::new(snapshot),
            system: told.map(|told| System::new(snapshot, &told)),
            processes,
            groups: None,
            own: told.map(|_| Own::new(snapshot)),
        }
    }
}

impl<'a> System<'a> {
    fn new(snapshot: &'a Snapshot, told: &MachineExtras) -> Self {
        let machine = &snapshot.machine;
        Self {
            cpu: Cpu::new(machine.cpu.as_ref()),
            cpus: machine::cpus(snapshot),
            load: Load::new(snapshot),
            context_switches: machine.context_switches.map(rounded),
            interrupts: machine.interrupts.map(rounded),
            softirqs: machine.softirqs.map(rounded),
            forks: machine.forks.map(rounded),
            ended_percent: rate(machine.ended_percent),
            switch_cost: told.switch_cost.as_ref().map(SwitchCost::new),
            tasks: Tasks::new(snapshot),
            memory: Memory::new(snapshot),
            swap: Swap::new(snapshot),
            pressure: Pressure::new(snapshot),
            tlp: machine.parallelism.as_ref().map(Tlp::new),
            disk: Disk::all(snapshot),
            disks: devices::disks(snapshot),
            net: Net::all(snapshot),
            nets: devices::nets(snapshot),
            temperatures: hardware::temperatures(snapshot),
            file_systems: hardware::file_systems(snapshot),
            bottleneck: Bottleneck::new(snapshot),
            departures: told.departures.then(|| Departures {
                ended: departures::ended(snapshot),
                ended_lost: departures::lost(snapshot),
            }),
        }
    }
}

/// `processes`: made one at a time while it is written, as there may be very many.
struct Processes<'a> {
    snapshot: &'a Snapshot,
    shown: &'a [usize],
    keys: Vec<Key>,
    /// Keys of threads, where those are written.
    of_threads: Option<Vec<Key>>,
}

impl<'a> Processes<'a> {
    fn new(snapshot: &'a Snapshot, listed: Listed<'a>) -> Self {
        Self {
            snapshot,
            shown: listed.shown,
            keys: chosen(process_keys(), listed.keys),
            of_threads: listed.threads.then(|| chosen(thread_keys(), listed.keys)),
        }
    }
}

/// Keys that are asked for, in the order asked for.
fn chosen(keys: impl Iterator<Item = Key>, names: Option<&[&str]>) -> Vec<Key> {
    let keys: Vec<Key> = keys.collect();
    let Some(names) = names else { return keys };
    let key = |name: &&str| keys.iter().find(|key| key.name == *name).copied();
    names.iter().filter_map(key).collect()
}

impl Serialize for Processes<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let tasks = self
            .shown
            .iter()
            .filter_map(|at| Task::live(self.snapshot, *at));
        serializer.collect_seq(tasks.map(|task| TaskObject {
            task,
            snapshot: self.snapshot,
            keys: &self.keys,
            threads: self.of_threads.as_deref(),
        }))
    }
}

/// RFC 3339 in UTC with microseconds; `None` for a moment outside of the calendar.
pub fn time(wall: u64) -> Option<String> {
    let moment = jiff::Timestamp::from_nanosecond(i128::from(wall)).ok()?;
    Some(format!("{moment:.6}"))
}

#[cfg(test)]
mod tests;
