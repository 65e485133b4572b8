//! Situations, made of a few counters each.

mod carried;
mod children;
mod cpu;
mod devices;
mod machine;
mod moments;
mod process;
mod process_totals;
mod properties;
mod state;
mod tasks;
mod thread;

use super::{ProcessRates, Snapshot, ThreadRates};
use crate::sample::{
    Host, Machine, Name, Nanos, OomAndIoPriority, Process, ProcessStat, Sample, Split, TaskKey,
    Thread, ThreadDetail, Threads,
};
use std::sync::Arc;

pub(super) const MILLI: Nanos = 1_000_000;
pub(super) const SECOND: Nanos = 1000 * MILLI;
/// When the first sample is begun.
pub(super) const START: Nanos = 1000 * SECOND;

/// The rates of a sample that follows the one in `previous`.
pub(super) fn advance(previous: Option<&Snapshot>, mut sample: Arc<Sample>) -> Snapshot {
    Arc::make_mut(&mut sample).seq = previous.map_or(0, |old| old.sample.seq + 1);
    super::advance(previous, sample)
}

/// The sample that is begun `at`, with its processes in order.
pub(super) fn sample(at: Nanos, processes: &[&Arc<Process>]) -> Arc<Sample> {
    Arc::new(Sample {
        at,
        wall: at,
        host: Arc::new(Host {
            ticks_per_second: 100,
            ..Host::default()
        }),
        machine: Machine {
            at,
            ..Machine::default()
        },
        processes: processes
            .iter()
            .map(|process| Arc::clone(process))
            .collect(),
        ..Sample::default()
    })
}

/// A process read 1 ms after `at`, all threads 1 ms later.
pub(super) fn process(pid: u32, at: Nanos, clock: Nanos, list: &[Thread]) -> Process {
    Process {
        key: TaskKey {
            tid: pid,
            starttime: 77,
        },
        born: false,
        at: at + MILLI,
        unasked_since: None,
        clock,
        stat: ProcessStat {
            at: at + MILLI,
            state: b'S',
            thread_count: list.len() as u32,
            ..ProcessStat::default()
        },
        statm: None,
        pss: None,
        io: None,
        oom_and_io_priority: OomAndIoPriority::default(),
        totals: None,
        identity: Arc::default(),
        threads: Threads {
            list: list.to_vec(),
            complete: Some(at + 2 * MILLI),
            ..Threads::default()
        },
    }
}

/// A thread read 2 ms after `at`.
pub(super) fn thread(tid: u32, at: Nanos, run: Nanos, wait: Nanos, switches: u64) -> Thread {
    Thread {
        tid,
        at: at + 2 * MILLI,
        run,
        wait: Some(wait),
        switches: Some(switches),
        born: false,
        split: None,
        read_bytes: None,
        write_bytes: None,
        detail: None,
    }
}

pub(super) fn split(at: Nanos, voluntary: u64, involuntary: u64) -> Split {
    Split {
        voluntary,
        involuntary,
        at: at + 2 * MILLI,
    }
}

pub(super) fn detail(at: Nanos, state: u8) -> ThreadDetail {
    ThreadDetail {
        at: at + 2 * MILLI,
        starttime: 77,
        name: Name::new(b"thread"),
        state,
        priority: 20,
        ..ThreadDetail::default()
    }
}

/// One process, sample after sample; the moments and the records.
pub(super) fn follow(steps: &[(Nanos, &Arc<Process>)]) -> Snapshot {
    let mut snapshot: Option<Snapshot> = None;
    for (at, process) in steps {
        snapshot = Some(advance(snapshot.as_ref(), sample(*at, &[process])));
    }
    snapshot.unwrap()
}

/// The rates of the only process between two looks at it, one second apart.
pub(super) fn second(old: Process, new: Process) -> ProcessRates {
    let snapshot = follow(&[(START, &Arc::new(old)), (START + SECOND, &Arc::new(new))]);
    ProcessRates::clone(&snapshot.processes[0])
}

/// The rates of the only thread of a process between two looks at it, one second apart.
pub(super) fn of_thread(old: Thread, new: Thread) -> ThreadRates {
    let old = process(7, START, old.run, &[old]);
    let new = process(7, START + SECOND, new.run, &[new]);
    second(old, new).threads[0]
}

#[track_caller]
pub(super) fn near(value: Option<f32>, expected: f32) {
    let value = value.expect("a rate");
    let error = (value - expected).abs();
    assert!(
        error <= expected.abs() / 1000.0 + 1e-6,
        "{value} is not about {expected}"
    );
}
