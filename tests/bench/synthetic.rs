//! A machine made up for the benches: many processes, many threads, few of which move.

use std::sync::Arc;
use threadtop::rates::{Snapshot, ThreadRates, advance};
use threadtop::sample::{
    CpuTimes, Host, Identity, Machine, Name, OomAndIoPriority, Process, ProcessStat, Sample, Split,
    TaskKey, Thread, ThreadDetail, Threads,
};

/// Processes of the machine.
pub const PROCESSES: u32 = 200;
/// Threads of each process.
pub const THREADS: u32 = 100;
/// One thread in so many moves between two samples: 400 of 20,000.
const MOVES: u32 = 50;

const SECOND: u64 = 1_000_000_000;

/// The sample of this number, a second after the one before. As from a source, a process that did not move would be
/// the same `Arc`; here every process has two threads that do.
pub fn sample(seq: u64) -> Arc<Sample> {
    let at = (seq + 1) * SECOND;
    Arc::new(Sample {
        seq,
        at,
        wall: at,
        host: Arc::new(Host {
            name: "bench".into(),
            kernel: "6.18".into(),
            ticks_per_second: 100,
            page_size: 4096,
            ..Host::default()
        }),
        machine: machine(seq, at),
        processes: (1..=PROCESSES)
            .map(|number| Arc::new(process(number, seq, at)))
            .collect(),
        ..Sample::default()
    })
}

/// The second of two samples with its rates, and the first, from which it was made.
pub fn snapshots() -> (Snapshot, Snapshot) {
    let first = advance(None, sample(0));
    let second = advance(Some(&first), sample(1));
    (first, second)
}

/// The same where every thread ran, and waited for so many percent of the time.
pub fn running(snapshot: &Snapshot, wait: f32) -> Snapshot {
    let mut running = snapshot.clone();
    for process in &mut running.processes {
        let process = Arc::make_mut(process);
        process.idle = false;
        process.state = b'R';
        process.total.cpu_percent = Some(30.0);
        let busy = process.threads.iter().map(|thread| ThreadRates {
            cpu_percent: Some(0.3),
            wait_percent: Some(wait),
            voluntary_switches: Some(20.0),
            involuntary_switches: Some(30.0),
            ..*thread
        });
        process.threads = busy.collect();
    }
    running
}

fn machine(seq: u64, at: u64) -> Machine {
    let cpu = CpuTimes {
        user: seq * 30,
        system: seq * 10,
        idle: seq * 60,
        ..CpuTimes::default()
    };
    Machine {
        at,
        cpu: Some(cpu),
        cpus: vec![(0, cpu), (1, cpu)],
        context_switches: Some(seq * 12_000),
        ..Machine::default()
    }
}

/// Processes 10, 20 … are children of the first, the others of the ten before: a tree three levels deep.
fn parent(number: u32) -> u32 {
    match number {
        1 => 0,
        _ if number.is_multiple_of(10) || number < 10 => 1,
        _ => pid(number / 10 * 10),
    }
}

fn pid(number: u32) -> u32 {
    if number == 1 { 1 } else { number * 1000 }
}

fn process(number: u32, seq: u64, at: u64) -> Process {
    let threads: Vec<Thread> = (0..THREADS)
        .map(|at_list| thread(pid(number) + at_list, at_list, seq, at))
        .collect();
    let ran = threads.iter().map(|thread| thread.run).sum::<u64>();
    Process {
        key: TaskKey {
            tid: pid(number),
            starttime: u64::from(number),
        },
        born: false,
        at,
        unasked_since: None,
        clock: ran,
        stat: ProcessStat {
            at,
            state: b'S',
            ppid: parent(number),
            thread_count: THREADS,
            virt: 1 << 30,
            rss: u64::from(number) << 20,
            priority: 20,
            ..ProcessStat::default()
        },
        statm: None,
        pss: None,
        io: None,
        oom_and_io_priority: OomAndIoPriority::default(),
        totals: None,
        identity: Arc::new(Identity {
            name: format!("server-{number}").into_bytes().into(),
            cmdline: format!("/usr/bin/server-{number}\0--listen\0:80\0")
                .into_bytes()
                .into(),
            user: Some("app".into()),
            ..Identity::default()
        }),
        threads: Threads {
            list: threads,
            complete: Some(at),
            ..Threads::default()
        },
    }
}

fn thread(tid: u32, number: u32, seq: u64, at: u64) -> Thread {
    // Of one that did not move nothing is read.
    let (moved, read) = if number.is_multiple_of(MOVES) {
        (seq, at)
    } else {
        (0, SECOND)
    };
    Thread {
        tid,
        at,
        run: 5_000_000 + moved * u64::from(tid) * 100,
        wait: Some(moved * 10_000),
        switches: Some(100 + moved * 6),
        born: false,
        split: Some(Split {
            voluntary: 90 + moved * 5,
            involuntary: 10 + moved,
            at: read,
        }),
        read_bytes: None,
        write_bytes: None,
        detail: Some(Box::new(ThreadDetail {
            at: read,
            starttime: u64::from(tid),
            name: Name::new(format!("worker-{number}").as_bytes()),
            state: b'S',
            cpu: tid % 2,
            priority: 20,
            user: 1,
            system: 1,
            ..ThreadDetail::default()
        })),
    }
}
