//! The machine's part of the JSON object.
//!
//! Field order is the order in the output.

use super::number::{rate, rounded};
use super::virtualization::Virtualization;
use crate::calibrate::cost;
use crate::diagnosis;
use crate::rates::{Counts, CpuShares, Snapshot};
use crate::sample::{Hidepid, Process};
use serde::Serialize;
use serde::ser::{SerializeMap, Serializer};

/// `host`.
#[derive(Serialize)]
pub struct Host<'a> {
    name: &'a str,
    kernel: &'a str,
    boot_id: Option<&'a str>,
    cpus_online: usize,
    uptime: Option<f64>,
    virtualization: Option<Virtualization<'a>>,
}

impl<'a> Host<'a> {
    pub fn new(snapshot: &'a Snapshot) -> Self {
        let host = &snapshot.sample.host;
        let machine = &snapshot.sample.machine;
        Self {
            name: &host.name,
            kernel: &host.kernel,
            boot_id: host.boot_id.as_deref(),
            cpus_online: machine.cpus.len(),
            uptime: machine.uptime,
            virtualization: Virtualization::new(snapshot),
        }
    }
}

/// `cpu`: shares in %, `null` where they are not known.
#[derive(Serialize)]
pub struct Cpu {
    user: Option<f64>,
    nice: Option<f64>,
    system: Option<f64>,
    idle: Option<f64>,
    iowait: Option<f64>,
    irq: Option<f64>,
    softirq: Option<f64>,
    steal: Option<f64>,
    guest: Option<f64>,
    guest_nice: Option<f64>,
}

impl Cpu {
    /// Shares of one CPU, or of all.
    pub fn new(shares: Option<&CpuShares>) -> Self {
        let of = |pick: fn(&CpuShares) -> f32| rate(shares.map(pick));
        let if_known = |pick: fn(&CpuShares) -> Option<f32>| rate(shares.and_then(pick));
        Self {
            user: of(|shares| shares.user),
            nice: of(|shares| shares.nice),
            system: of(|shares| shares.system),
            idle: of(|shares| shares.idle),
            iowait: if_known(|shares| shares.iowait),
            irq: of(|shares| shares.irq),
            softirq: of(|shares| shares.softirq),
            steal: if_known(|shares| shares.steal),
            guest: if_known(|shares| shares.guest),
            guest_nice: if_known(|shares| shares.guest_nice),
        }
    }
}

/// An entry of `cpus`.
#[derive(Serialize)]
pub struct NumberedCpu {
    id: u32,
    #[serde(flatten)]
    shares: Cpu,
    frequency_mhz: Option<u64>,
    celsius: Option<f64>,
}

/// `cpus`: every on-line CPU.
pub fn cpus(snapshot: &Snapshot) -> Vec<NumberedCpu> {
    let sensors = snapshot.sample.machine.sensors.as_ref();
    let numbered = |(id, shares): &(u32, Option<CpuShares>)| NumberedCpu {
        id: *id,
        shares: Cpu::new(shares.as_ref()),
        frequency_mhz: sensors.and_then(|sensors| sensors.clock(*id)),
        celsius: rate(sensors.and_then(|sensors| sensors.celsius(*id))),
    };
    snapshot.machine.cpus.iter().map(numbered).collect()
}

/// `load`.
#[derive(Serialize)]
pub struct Load {
    #[serde(rename = "1")]
    one: Option<f64>,
    #[serde(rename = "5")]
    five: Option<f64>,
    #[serde(rename = "15")]
    fifteen: Option<f64>,
}

impl Load {
    pub fn new(snapshot: &Snapshot) -> Self {
        let load = snapshot.sample.machine.load;
        Self {
            one: rate(load.map(|load| load.one)),
            five: rate(load.map(|load| load.five)),
            fifteen: rate(load.map(|load| load.fifteen)),
        }
    }
}

/// `switch_cost`: shares in % of one CPU, the working set in bytes.
#[derive(Serialize)]
pub struct SwitchCost {
    direct_us: f64,
    percent: f64,
    worst_us: f64,
    worst_percent: f64,
    worst_set: u64,
}

impl SwitchCost {
    /// What the switches of the machine cost.
    pub fn new(cost: &cost::SwitchCost) -> Self {
        Self {
            direct_us: rounded(cost.direct_us),
            percent: rounded(cost.percent_of_one_cpu),
            worst_us: rounded(cost.worst_us),
            worst_percent: rounded(cost.worst_percent),
            worst_set: cost.worst_set,
        }
    }
}

/// `tasks`.
#[derive(Serialize)]
pub struct Tasks {
    processes: u32,
    threads: u32,
    kernel_threads: u32,
    running: Option<u32>,
    uninterruptible: u32,
    blocked: Option<u32>,
    hidden: Option<u32>,
    hidden_by: Option<&'static str>,
    states: States,
}

impl Tasks {
    pub fn new(snapshot: &Snapshot) -> Self {
        let Counts {
            processes,
            threads,
            kernel_threads,
            running,
            uninterruptible,
            blocked,
            hidden,
        } = snapshot.counts;
        Self {
            processes,
            threads,
            kernel_threads,
            running,
            uninterruptible,
            blocked,
            hidden,
            hidden_by: snapshot.sample.host.hidden.map(Hidepid::name),
            states: States::new(snapshot),
        }
    }
}

/// `states`: how many tasks are in which state, by letter; letters nobody is in are left out.
struct States([u32; 128]);

impl States {
    fn new(snapshot: &Snapshot) -> Self {
        let mut states = Self([0; 128]);
        for process in &snapshot.sample.processes {
            states.count(process);
        }
        states
    }

    /// Counts the threads of a process; the leader stands for it where its threads are not known.
    fn count(&mut self, process: &Process) {
        let details = process
            .threads
            .list
            .iter()
            .filter_map(|thread| thread.detail.as_ref());
        let mut letters = details.map(|detail| detail.state).peekable();
        let leader = letters.peek().is_none().then_some(process.stat.state);
        letters.chain(leader).for_each(|letter| self.add(letter));
    }

    fn add(&mut self, letter: u8) {
        if letter.is_ascii_alphabetic() {
            self.0[usize::from(letter)] += 1;
        }
    }
}

impl Serialize for States {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        for (letter, &count) in (0_u8..).zip(&self.0) {
            if count > 0 {
                map.serialize_entry(&char::from(letter), &count)?;
            }
        }
        map.end()
    }
}

/// `memory`, bytes.
#[derive(Serialize)]
pub struct Memory {
    total: Option<u64>,
    available: Option<u64>,
    used: Option<u64>,
    free: Option<u64>,
    buffers: Option<u64>,
    cached: Option<u64>,
    shared: Option<u64>,
    slab: Option<u64>,
}

impl Memory {
    pub fn new(snapshot: &Snapshot) -> Self {
        let memory = snapshot.sample.machine.memory;
        let available = memory.and_then(|memory| memory.available);
        Self {
            total: memory.map(|memory| memory.total),
            available,
            used: memory
                .zip(available)
                .map(|(memory, available)| memory.total.saturating_sub(available)),
            free: memory.map(|memory| memory.free),
            buffers: memory.map(|memory| memory.buffers),
            cached: memory.map(|memory| memory.cached),
            shared: memory.map(|memory| memory.shared),
            slab: memory.map(|memory| memory.slab),
        }
    }
}

/// `swap`, bytes; in and out per second.
#[derive(Serialize)]
pub struct Swap {
    total: Option<u64>,
    used: Option<u64>,
    r#in: Option<f64>,
    out: Option<f64>,
}

impl Swap {
    pub fn new(snapshot: &Snapshot) -> Self {
        let memory = snapshot.sample.machine.memory;
        Self {
            total: memory.map(|memory| memory.swap_total),
            used: memory.map(|memory| memory.swap_total.saturating_sub(memory.swap_free)),
            r#in: snapshot.machine.paging.swapped_in.map(rounded),
            out: snapshot.machine.paging.swapped_out.map(rounded),
        }
    }
}

/// `bottleneck`: what holds the machine back.
#[derive(Serialize)]
pub struct Bottleneck {
    cause: &'static str,
    number: f64,
    sentence: String,
}

impl Bottleneck {
    /// The verdict about this interval; `None` while there are no rates.
    pub fn new(snapshot: &Snapshot) -> Option<Self> {
        let found = diagnosis::bottleneck(snapshot)?;
        Some(Self {
            cause: found.cause.name(),
            number: rounded(found.number),
            sentence: found.sentence.into(),
        })
    }
}

/// `self`: what the monitor costs.
#[derive(Serialize)]
pub struct Own {
    cpu_percent: Option<f64>,
    rss: u64,
    sample_ms: f64,
    /// Seconds that rates of threads cover where the budget puts them off; 0 where it does not.
    behind_seconds: f64,
    tasks_read: u32,
    tasks_carried: u32,
    totals_from: &'static str,
    totals_why: Option<&'static str>,
}

impl Own {
    pub fn new(snapshot: &Snapshot) -> Self {
        let cost = &snapshot.sample.cost;
        Self {
            cpu_percent: rate(snapshot.own.cpu_percent),
            rss: cost.rss,
            sample_ms: rounded(cost.duration as f64 / 1e6),
            behind_seconds: rounded(cost.behind as f64 / 1e9),
            tasks_read: cost.tasks_read,
            tasks_carried: cost.tasks_carried,
            totals_from: snapshot.sample.totals_from.name(),
            totals_why: snapshot.sample.totals_from.why(),
        }
    }
}
