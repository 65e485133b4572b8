//! Snapshots made by hand, for tests of this room and of those that show its rows.

use crate::rates::{Ended, ProcessRates, Snapshot, ThreadRates};
use crate::sample::{
    Blocked, Host, Identity, Machine, Memory, Name, OomAndIoPriority, Process, ProcessStat, Sample,
    TaskKey, Thread, ThreadDetail, Threads,
};
use std::sync::Arc;

/// A process and its rates while they are being made up.
#[derive(Clone, Debug)]
pub struct Made {
    /// Counters.
    pub process: Process,
    /// Rates.
    pub rates: ProcessRates,
}

/// Clock ticks per second of the machine made up here.
pub const TICKS: u64 = 100;

/// A sleeping process of root with one thread and rates of zero, started `pid` ticks after boot.
pub fn process(pid: u32, parent: u32, name: &str) -> Made {
    let key = TaskKey {
        tid: pid,
        starttime: u64::from(pid),
    };
    let identity = Identity {
        name: name.as_bytes().into(),
        uid: Some(0),
        user: Some("root".into()),
        ..Identity::default()
    };
    let stat = ProcessStat {
        state: b'S',
        ppid: parent,
        pgrp: pid,
        session: pid,
        priority: 20,
        thread_count: 1,
        ..ProcessStat::default()
    };
    let mut made = Made {
        process: Process {
            key,
            born: false,
            at: 0,
            unasked_since: None,
            clock: 0,
            stat,
            statm: None,
            pss: None,
            io: None,
            oom_and_io_priority: OomAndIoPriority::default(),
            totals: None,
            identity: Arc::new(identity),
            threads: Threads::default(),
        },
        rates: ProcessRates {
            state: b'S',
            state_count: 1,
            ..ProcessRates::default()
        },
    };
    made.rates.total.threads = 1;
    made.rates.total.ended_children_percent = Some(0.0);
    made.cpu(0.0).wait(0.0).switches(0.0, 0.0);
    made
}

/// A sleeping thread that never ran.
pub fn thread(tid: u32, name: &str) -> Thread {
    Thread {
        tid,
        at: 0,
        run: 0,
        wait: Some(0),
        switches: Some(0),
        born: false,
        split: None,
        read_bytes: None,
        write_bytes: None,
        detail: Some(Box::new(ThreadDetail {
            at: 0,
            starttime: u64::from(tid),
            name: Name::new(name.as_bytes()),
            state: b'S',
            priority: 20,
            ..ThreadDetail::default()
        })),
    }
}

impl Made {
    /// PID and start time.
    pub fn key(&self) -> TaskKey {
        self.process.key
    }

    /// Sets CPU, %.
    pub fn cpu(&mut self, percent: f32) -> &mut Self {
        self.rates.total.cpu_percent = Some(percent);
        self
    }

    /// Sets wait, %.
    pub fn wait(&mut self, percent: f32) -> &mut Self {
        self.rates.total.wait_percent = Some(percent);
        self
    }

    /// Sets voluntary and involuntary switches per second.
    pub fn switches(&mut self, voluntary: f32, involuntary: f32) -> &mut Self {
        let total = &mut self.rates.total;
        total.voluntary_switches = Some(voluntary);
        total.involuntary_switches = Some(involuntary);
        total.switches = Some(voluntary + involuntary);
        self
    }

    /// Sets resident memory, bytes.
    pub fn rss(&mut self, bytes: u64) -> &mut Self {
        self.process.stat.rss = bytes;
        self.rates.total.rss = bytes;
        self
    }

    /// Sets its proportional set size.
    pub fn pss(&mut self, bytes: u64) -> &mut Self {
        self.process.pss = Some(bytes);
        self.rates.total.pss = bytes;
        self
    }

    /// Sets its arguments.
    pub fn command(&mut self, arguments: &[&str]) -> &mut Self {
        let mut bytes = arguments.join("\0").into_bytes();
        bytes.push(0);
        self.identity().cmdline = bytes.into();
        self
    }

    /// Sets its user.
    pub fn user(&mut self, uid: u32, name: &str) -> &mut Self {
        let identity = self.identity();
        identity.uid = Some(uid);
        identity.user = Some(name.into());
        self
    }

    /// Names and user, to be changed.
    pub fn identity(&mut self) -> &mut Identity {
        Arc::make_mut(&mut self.process.identity)
    }

    /// Makes it a kernel thread.
    pub fn kernel(&mut self) -> &mut Self {
        self.process.stat.kernel = true;
        self
    }

    /// Adds a thread that uses so much CPU, %.
    pub fn thread(&mut self, tid: u32, name: &str, cpu: f32) -> &mut Self {
        self.process.threads.list.push(thread(tid, name));
        let count = self.process.threads.list.len() as u32;
        self.process.stat.thread_count = count;
        self.rates.total.threads = count;
        self.rates.threads.push(ThreadRates {
            cpu_percent: Some(cpu),
            wait_percent: Some(0.0),
            switches: Some(0.0),
            voluntary_switches: Some(0.0),
            involuntary_switches: Some(0.0),
            ..ThreadRates::default()
        });
        self
    }
}

/// A snapshot of these processes; sample number `seq`, one second after the one before.
pub fn snapshot(seq: u64, processes: &[Made]) -> Snapshot {
    let mut made = processes.to_vec();
    made.sort_by_key(|made| made.process.key.tid);
    let at = (seq + 1) * 1_000_000_000;
    let boot_time = 1_700_000_000;
    let machine = Machine {
        memory: Some(Memory {
            total: 8 << 30,
            ..Memory::default()
        }),
        uptime: Some(100_000.0 + seq as f64),
        ..Machine::default()
    };
    let sample = Sample {
        seq,
        at,
        wall: (boot_time + 100_000 + seq) * 1_000_000_000,
        host: Arc::new(Host {
            name: "test".to_owned(),
            ticks_per_second: TICKS,
            page_size: 4096,
            boot_time,
            ..Host::default()
        }),
        machine,
        processes: made
            .iter()
            .map(|made| Arc::new(made.process.clone()))
            .collect(),
        blocked: made.iter().flat_map(blocked).collect(),
        ..Sample::default()
    };
    Snapshot {
        sample: Arc::new(sample),
        elapsed: Some(1.0),
        processes: made.into_iter().map(|made| Arc::new(made.rates)).collect(),
        ..Snapshot::default()
    }
}

/// The tasks that are in D, which never ran.
fn blocked(made: &Made) -> Vec<Blocked> {
    let task = |tid| Blocked {
        process: made.key(),
        tid,
        since: 0,
        wchan: Some(b"io_schedule"[..].into()),
    };
    let threads = made.process.threads.list.iter();
    let of_thread = |thread: &Thread| match &thread.detail {
        Some(detail) if detail.state == b'D' => Some(task(thread.tid)),
        _ => None,
    };
    let mut tasks: Vec<_> = threads.filter_map(of_thread).collect();
    if made.rates.state == b'D' && tasks.is_empty() {
        tasks.push(task(made.key().tid));
    }
    tasks
}

/// Notes that a process has ended in this sample that the one before saw for the first time.
pub fn end_short(snapshot: &mut Snapshot, made: &Made) {
    end(snapshot, made);
    if let Some(last) = snapshot.ended.last_mut() {
        last.seen_once = true;
    }
}

/// Notes that a process has ended in this sample.
pub fn end(snapshot: &mut Snapshot, made: &Made) {
    snapshot.ended.push(Ended {
        at: snapshot.sample.at,
        seen_once: false,
        process: Arc::new(made.process.clone()),
        rates: Arc::new(made.rates.clone()),
    });
}
