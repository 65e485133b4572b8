//! A small machine made up for the tests of this room.

use crate::sample::{
    CpuTimes, Host, Identity, LoadAverage, Machine, Memory, Name, OomAndIoPriority, Process,
    ProcessStat, Sample, SampleCost, Split, Statm, TaskKey, Thread, ThreadDetail, Threads,
};
use std::sync::Arc;

const SECOND: u64 = 1_000_000_000;

/// The sample of second `seq`, with these processes of one thread each. In each second, each process runs 250 ms,
/// waits 50 ms and sleeps ten times.
pub fn sampled(seq: u64, pids: &[u32]) -> Sample {
    Sample {
        seq,
        at: seq * SECOND,
        wall: 1_700_000_000 * SECOND + seq * SECOND,
        host: Arc::new(Host {
            name: "box".into(),
            kernel: "6.18".into(),
            ticks_per_second: 100,
            page_size: 4096,
            boot_time: 1_600_000_000,
            ..Host::default()
        }),
        machine: machine(seq),
        processes: pids
            .iter()
            .map(|&pid| Arc::new(process(pid, seq)))
            .collect(),
        cost: SampleCost {
            duration: 1_234_567,
            cpu: seq * 3_000_000,
            rss: 4 << 20,
            behind: 0,
            tasks_read: 2,
            tasks_carried: 5,
        },
        ..Sample::default()
    }
}

fn machine(seq: u64) -> Machine {
    let cpu = CpuTimes {
        user: seq * 25,
        system: seq * 10,
        idle: seq * 60,
        steal: seq * 5,
        ..CpuTimes::default()
    };
    Machine {
        at: seq * SECOND,
        cpu: Some(cpu),
        cpus: vec![(0, cpu)],
        context_switches: Some(seq * 1234),
        load: Some(LoadAverage {
            one: 1.39,
            five: 15.23,
            fifteen: 10.97,
        }),
        memory: Some(Memory {
            total: 1 << 30,
            available: Some(1 << 29),
            free: 1 << 28,
            ..Memory::default()
        }),
        uptime: Some(3600.5),
        ..Machine::default()
    }
}

fn process(pid: u32, seq: u64) -> Process {
    let at = seq * SECOND;
    Process {
        key: TaskKey {
            tid: pid,
            starttime: 150,
        },
        born: false,
        at,
        unasked_since: None,
        clock: seq * 250_000_000,
        stat: ProcessStat {
            at,
            state: b'S',
            ppid: pid.saturating_sub(1),
            priority: 20,
            thread_count: 1,
            virt: 1 << 24,
            rss: 1 << 20,
            ..ProcessStat::default()
        },
        pss: Some(3 << 19),
        statm: Some(Statm {
            virt: 1 << 24,
            rss: 1 << 20,
            shared: 1 << 16,
            ..Statm::default()
        }),
        io: None,
        oom_and_io_priority: OomAndIoPriority {
            oom_score: Some(668),
            io_priority: Some(2 << 13 | 4),
        },
        identity: Arc::new(Identity {
            name: b"na\xffme\x1b".as_slice().into(),
            cmdline: b"name\0--option\0".as_slice().into(),
            user: Some("app".into()),
            uid: Some(1000),
            ..Identity::default()
        }),
        totals: None,
        threads: Threads {
            list: vec![thread(pid, seq)],
            complete: Some(at),
            ..Threads::default()
        },
    }
}

fn thread(tid: u32, seq: u64) -> Thread {
    let at = seq * SECOND;
    Thread {
        tid,
        at,
        run: seq * 250_000_000,
        wait: Some(seq * 50_000_000),
        switches: Some(seq * 12),
        born: false,
        split: Some(Split {
            voluntary: seq * 10,
            involuntary: seq * 2,
            at,
        }),
        read_bytes: None,
        write_bytes: None,
        detail: Some(Box::new(ThreadDetail {
            at,
            starttime: 150,
            name: Name::new(b"first"),
            state: b'S',
            priority: 20,
            ..ThreadDetail::default()
        })),
    }
}
