//! Samples as records.

use super::columns::{ContainerName, Executing};
use super::record::{Kind, Place, Record};
use super::schema;
use super::table::Numbered;
use super::writing::Writing;
use crate::sample::{
    Cgroup, CpuTimes, Departed, DepartedName, Machine, Memory, Nanos, ParallelismSamples, Pressure,
    Process, Sample, Sensors, TaskKey, Thread,
};
use std::sync::Arc;

/// Time between two key frames.
pub const KEY_EVERY: Nanos = 60_000_000_000;

/// Frames of so many bytes hold texts mostly: command lines of new processes, which can be compressed.
const TEXTS: usize = 4 << 10;

/// Makes records of one sample after the other.
#[derive(Default)]
pub struct Encoder {
    writing: Writing,
    before: Option<Arc<Sample>>,
    /// When the last key frame was written.
    key_at: Nanos,
}

impl Encoder {
    /// The record that stands before all others of this encoder.
    pub fn schema() -> Record {
        Record::compressed(Kind::Schema, &schema::write())
    }

    /// What has to be written of a sample: what differs from the one before, and once a minute all of it, after that. So who
    /// has the sample before knows what stayed as it was, and who has not can begin here.
    pub fn encode(&mut self, sample: &Arc<Sample>) -> impl Iterator<Item = Record> {
        let before = self.before.take();
        let follows = before.as_ref().filter(|before| {
            before.seq.checked_add(1) == Some(sample.seq)
                && before.at < sample.at
                && before.host.boot_id == sample.host.boot_id
        });
        let frame = follows.map(|before| {
            let bytes = frame(&mut self.writing, before, sample);
            if bytes.len() < TEXTS {
                Record::plain(Kind::Frame, bytes)
            } else {
                Record::compressed(Kind::Frame, &bytes)
            }
        });
        let due = frame.is_none() || sample.at.saturating_sub(self.key_at) >= KEY_EVERY;
        let key = due.then(|| {
            self.key_at = sample.at;
            self.writing = Writing::default();
            let bytes = frame_of_all(&mut self.writing, sample);
            let mut record = Record::compressed(Kind::Key, &bytes);
            record.place = Some(place(sample));
            record
        });
        self.before = Some(Arc::clone(sample));
        frame.into_iter().chain(key)
    }

    /// The next record stands by itself.
    pub fn begin_anew(&mut self) {
        self.before = None;
    }
}

fn place(sample: &Sample) -> Place {
    let cpu = sample.machine.cpu.unwrap_or_default();
    let executing = [cpu.user, cpu.nice, cpu.system, cpu.irq, cpu.softirq];
    let sum = |ticks: &[u64]| {
        ticks
            .iter()
            .fold(0, |sum: u64, ticks| sum.wrapping_add(*ticks))
    };
    let busy = sum(&executing);
    Place {
        wall: sample.wall,
        at: sample.at,
        ticks: sum(&[busy, cpu.steal, cpu.idle, cpu.iowait]),
        busy,
        steal: cpu.steal,
        ..Place::default()
    }
}

fn frame_of_all(writing: &mut Writing, sample: &Sample) -> Vec<u8> {
    frame(writing, &Sample::default(), sample)
}

/// Table by table what differs.
pub(super) fn frame(writing: &mut Writing, before: &Sample, now: &Sample) -> Vec<u8> {
    let mut out = Vec::new();
    let out = &mut out;
    writing.begin(before.at);
    writing.single(out, before, now);
    if !Arc::ptr_eq(&before.host, &now.host) {
        writing.single(out, &*before.host, &*now.host);
    }
    machine(writing, out, &before.machine, &now.machine);
    writing.list(out, &before.processes, &now.processes);
    writing.lists(out, threads(&before.processes, &now.processes));
    if !Arc::ptr_eq(&before.blocked, &now.blocked) {
        writing.list(out, &before.blocked, &now.blocked);
    }
    let lists = [before, now].map(cgroups);
    let [before_lists, now_lists] = &lists;
    let both = before_lists.iter().zip(now_lists).enumerate();
    writing.lists(
        out,
        both.map(|(place, (before, now))| (place, *before, *now)),
    );
    looks(writing, out, before, now);
    let [old, new] = [before, now].map(ended);
    writing.list(out, known_before(old, new), new.unwrap_or_default());
    if !Arc::ptr_eq(&before.container_names, &now.container_names) {
        let [before, now] = [before, now].map(names);
        writing.list(out, &before, &now);
    }
    std::mem::take(out)
}

fn machine(writing: &mut Writing, out: &mut Vec<u8>, before: &Machine, now: &Machine) {
    let memory = |machine: &Machine| -> Vec<Memory> { machine.memory.into_iter().collect() };
    writing.list(out, &memory(before), &memory(now));
    writing.list(out, &pressures(before), &pressures(now));
    writing.list::<(u32, CpuTimes)>(out, &before.cpus, &now.cpus);
    let [old, new] = [before, now].map(|machine| machine.disks.as_deref());
    writing.list(out, known_before(old, new), new.unwrap_or_default());
    let [old, new] = [before, now].map(|machine| machine.interfaces.as_deref());
    writing.list(out, known_before(old, new), new.unwrap_or_default());
    let [old, new] = [before, now].map(|machine| machine.file_systems.as_deref());
    writing.list(out, known_before(old, new), new.unwrap_or_default());
    let none = Sensors::default();
    let old = before.sensors.as_deref().filter(|_| now.sensors.is_some());
    let [old, new] = [old, now.sensors.as_deref()].map(|sensors| sensors.unwrap_or(&none));
    writing.list(out, &old.temperatures, &new.temperatures);
    writing.list(out, &old.clocks, &new.clocks);
    writing.list(out, &old.celsius, &new.celsius);
}

/// The rows before, where the list is still known: one that is known no more has lost them by that.
fn known_before<'a, T>(before: Option<&'a [T]>, now: Option<&[T]>) -> &'a [T] {
    before.filter(|_| now.is_some()).unwrap_or_default()
}

/// With the number of the resource.
pub(super) fn pressures(machine: &Machine) -> Vec<(u8, Pressure)> {
    let pressure = machine.pressure;
    let all = [pressure.cpu, pressure.io, pressure.memory];
    let known = (0..).zip(all);
    known
        .filter_map(|(number, pressure)| Some((number, pressure?)))
        .collect()
}

/// Of each process that may have moved its threads before and now.
fn threads<'a>(
    before: &'a [Arc<Process>],
    now: &'a [Arc<Process>],
) -> impl Iterator<Item = (usize, &'a [Thread], &'a [Thread])> {
    let mut olds = before.iter().peekable();
    now.iter().enumerate().filter_map(move |(place, process)| {
        while olds.next_if(|old| old.key < process.key).is_some() {}
        let old = olds.next_if(|old| old.key == process.key);
        let moved = old.is_none_or(|old| !Arc::ptr_eq(old, process));
        let before = old.map_or(&[][..], |old| &old.threads.list);
        moved.then_some((place, before, &*process.threads.list))
    })
}

/// Those of processes, and the one that limits us.
fn cgroups(sample: &Sample) -> [&[Arc<Cgroup>]; 2] {
    let own = sample.machine.cgroup.as_ref();
    [&sample.cgroups, own.map_or(&[], std::slice::from_ref)]
}

/// Looks at the machine, as at a process without a number, then those at processes.
pub(super) fn all_looks(sample: &Sample) -> Vec<(TaskKey, Arc<ParallelismSamples>)> {
    let machine = sample.machine.looks.iter();
    let machine = machine.map(|looks| (TaskKey::default(), Arc::clone(looks)));
    machine.chain(sample.looks.iter().cloned()).collect()
}

fn looks(writing: &mut Writing, out: &mut Vec<u8>, before: &Sample, now: &Sample) {
    let [before, now] = [before, now].map(all_looks);
    writing.list(out, &before, &now);
    counts::<false>(writing, out, [&before, &now], |looks| &looks.counts);
    counts::<true>(writing, out, [&before, &now], |looks| &looks.states);
}

/// Of all looks, how many found so many threads executing.
fn counts<const STATES: bool>(
    writing: &mut Writing,
    out: &mut Vec<u8>,
    [before, now]: [&[(TaskKey, Arc<ParallelismSamples>)]; 2],
    of: fn(&ParallelismSamples) -> &[f64],
) where
    Executing<STATES>: Numbered,
{
    let rows = |looks: Option<&(TaskKey, Arc<ParallelismSamples>)>| -> Vec<Executing<STATES>> {
        let counts = looks.map_or(&[][..], |(_, looks)| of(looks));
        counts.iter().copied().map(Executing).collect()
    };
    let places = 0..now.len();
    let all: Vec<_> = places
        .map(|at| [before.get(at), now.get(at)].map(rows))
        .collect();
    let lists = all.iter().enumerate();
    writing.lists(
        out,
        lists.map(|(place, [before, now])| (place, &**before, &**now)),
    );
}

fn ended(sample: &Sample) -> Option<&[DepartedName]> {
    match &sample.departed {
        Departed::Told(told) => Some(&told.names),
        _ => None,
    }
}

pub(super) fn names(sample: &Sample) -> Vec<ContainerName> {
    let names = sample.container_names.names.iter();
    names
        .map(|(key, name)| (key.clone(), name.clone()))
        .collect()
}
