//! JSON: one object per sample, on one line.
//!
//! Rates are per second over the time that really passed, shares are in % (`cpu_percent` of one CPU), sizes in bytes,
//! times in seconds, unless the name says otherwise. What the machine does not tell is `null`, never 0. Invalid UTF-8
//! becomes U+FFFD.

mod escape;
mod machine;
mod number;
mod task;

use crate::rates::Snapshot;
use escape::Escaping;
use machine::{Cpu, Host, Load, Memory, NumberedCpu, Own, Swap, Tasks};
use number::rounded;
use serde::Serialize;
use serde::ser::Serializer;
use std::io::{self, Write};
use task::Process;

/// Writes one sample: the processes at the positions `shown`, in that order, with their threads when `threads`.
pub fn write(
    out: &mut dyn Write,
    snapshot: &Snapshot,
    shown: &[usize],
    threads: bool,
) -> io::Result<()> {
    let processes = Processes {
        snapshot,
        shown,
        threads,
    };
    let mut serializer = serde_json::Serializer::with_formatter(&mut *out, Escaping);
    Object::new(snapshot, processes).serialize(&mut serializer)?;
    out.write_all(b"\n")
}

/// A sample. Field order is the order in the output; `()` is a part of the documented form that nothing measures yet.
#[derive(Serialize)]
struct Object<'a> {
    time: Option<String>,
    elapsed: Option<f64>,
    host: Host<'a>,
    cpu: Cpu,
    cpus: Vec<NumberedCpu>,
    load: Load,
    context_switches: Option<f64>,
    interrupts: Option<f64>,
    softirqs: Option<f64>,
    forks: Option<f64>,
    tasks: Tasks,
    memory: Memory,
    swap: Swap,
    pressure: (),
    tlp: (),
    disk: (),
    disks: (),
    net: (),
    nets: (),
    processes: Processes<'a>,
    #[serde(rename = "self")]
    own: Own,
}

impl<'a> Object<'a> {
    fn new(snapshot: &'a Snapshot, processes: Processes<'a>) -> Self {
        let machine = &snapshot.machine;
        Self {
            time: time(snapshot.sample.wall),
            elapsed: snapshot
                .elapsed
                .map(|elapsed| (elapsed * 1e6).round() / 1e6),
            host: Host::new(snapshot),
            cpu: Cpu::new(machine.cpu.as_ref()),
            cpus: machine::cpus(snapshot),
            load: Load::new(snapshot),
            context_switches: machine.context_switches.map(rounded),
            interrupts: machine.interrupts.map(rounded),
            softirqs: machine.softirqs.map(rounded),
            forks: machine.forks.map(rounded),
            tasks: Tasks::new(snapshot),
            memory: Memory::new(snapshot),
            swap: Swap::new(snapshot),
            pressure: (),
            tlp: (),
            disk: (),
            disks: (),
            net: (),
            nets: (),
            processes,
            own: Own::new(snapshot),
        }
    }
}

/// `processes`: made one at a time while it is written, as there may be very many.
struct Processes<'a> {
    snapshot: &'a Snapshot,
    shown: &'a [usize],
    threads: bool,
}

impl Serialize for Processes<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let process = |&at: &usize| Process::new(self.snapshot, at, self.threads);
        serializer.collect_seq(self.shown.iter().map(process))
    }
}

/// RFC 3339 in UTC with microseconds; `None` for a moment outside of the calendar.
fn time(wall: u64) -> Option<String> {
    let moment = jiff::Timestamp::from_nanosecond(i128::from(wall)).ok()?;
    Some(format!("{moment:.6}"))
}
