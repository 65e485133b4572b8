//! What holds the machine back now: one table of rules, the most severe first; the first that is true is the verdict.

use crate::rates::{CgroupRates, CpuShares, Snapshot};
use crate::sample::{Cgroup, Pressure};
use crate::view::{compressed, container_of, format, text};
use unicode_width::UnicodeWidthStr;

/// What holds the machine back, the most severe first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Cause {
    /// The hypervisor runs somebody else.
    Steal,
    /// Our own control group, or the container that we are in, used up its CPU quota.
    Throttled,
    /// More wants to run than there are CPUs.
    Cpu,
    /// Memory has to be freed or fetched back.
    Memory,
    /// Tasks wait for a disk.
    Disk,
    /// Another control group used up its CPU quota: the machine has time left, those in it do not.
    ThrottledGroup,
    /// One thread fills a CPU, others idle.
    SingleThread,
    /// Nothing.
    Nothing,
}

impl Cause {
    /// Name in JSON.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Steal => "steal",
            Self::Throttled => "throttled",
            Self::Cpu => "cpu",
            Self::Memory => "memory",
            Self::Disk => "disk",
            Self::ThrottledGroup => "throttled_group",
            Self::SingleThread => "single_thread",
            Self::Nothing => "nothing",
        }
    }
}

/// A verdict.
#[derive(Clone, Debug, PartialEq)]
pub struct Bottleneck {
    /// What it is.
    pub cause: Cause,
    /// The number that it rests on, as the sentence tells it; of nothing the share of CPU time used, %.
    pub number: f64,
    /// The same in words, with the number; clean for a terminal. Behind a semicolon stands what to do about it.
    pub sentence: String,
}

impl Bottleneck {
    /// The sentence without what to do about it.
    pub fn short(&self) -> &str {
        let end = self.sentence.find(';');
        end.map_or(&self.sentence, |end| &self.sentence[..end])
    }

    /// As much of the sentence as `cells` hold: without what to do about it, then without the end after a comma. The
    /// first part, where not even that fits.
    pub fn within(&self, cells: usize) -> &str {
        if self.sentence.width() <= cells {
            return &self.sentence;
        }
        let mut words = self.short();
        while words.width() > cells {
            let Some(comma) = words.rfind(", ") else {
                break;
            };
            words = &words[..comma];
        }
        words
    }

    /// The verdict alone, without its number.
    pub fn word(&self) -> &str {
        let end = self.sentence.find(':');
        end.map_or(&self.sentence, |end| &self.sentence[..end])
    }
}

/// The number and the sentence of a verdict.
type Found = (f64, String);

/// When a verdict is true.
#[derive(Clone, Copy, Debug)]
pub struct Rule {
    /// The verdict.
    pub cause: Cause,
    /// When it is given, with its thresholds.
    pub when: &'static str,
    find: fn(&Snapshot, &CpuShares) -> Option<Found>,
}

/// Steal of the CPU time, and of the time that was wanted; %.
const STEAL: (f32, f32) = (5.0, 10.0);
/// Periods in which a quota was used up, %.
const THROTTLED: f32 = 10.0;
/// CPU time that was wanted, %: more is not to be had.
const FULL: f32 = 90.0;
/// Pressure on the CPU, %.
const CPU_PRESSURE: f32 = 10.0;
/// Run-queue wait of all tasks, % of one CPU for each CPU.
const WAIT: f32 = 50.0;
/// Pressure on memory, %.
const MEMORY_PRESSURE: f32 = 10.0;
/// Bytes per second out of swap.
const SWAPPED_IN: f64 = 1_048_576.0;
/// Major faults per second, and share of memory that is available, %.
const FAULTS: (f64, f64) = (100.0, 10.0);
/// Pressure on I/O, %.
const IO_PRESSURE: f32 = 20.0;
/// I/O wait while something is blocked, % of the CPU time.
const IOWAIT: f32 = 20.0;
/// CPU of one thread, % of one CPU.
const ONE_CPU: f32 = 95.0;
/// What other threads of its process may use, and must be idle, % of one CPU.
const OTHERS: (f32, f32) = (10.0, 50.0);

/// All rules, the most severe first.
#[rustfmt::skip] // one rule, one paragraph
pub const RULES: [Rule; 7] = [
    Rule { cause: Cause::Steal, find: steal,
        when: "steal is 5 % of the CPU time or more, and 10 % or more of what was wanted (busy and steal)" },
    Rule { cause: Cause::Throttled, find: throttled,
        when: "the CPU quota of our own control group (in a container: of that) was used up in 10 % of the periods or more" },
    Rule { cause: Cause::Cpu, find: cpu,
        when: "busy and steal are 90 % of the CPU time or more, and more tasks run than there are CPUs, or the pressure on \
               the CPU is 10 % or more, or all tasks together, without those of throttled groups, waited in run queues for \
               half of the time of each CPU or more" },
    Rule { cause: Cause::Memory, find: memory,
        when: "the pressure on memory is 10 % or more, or 1 MiB/s or more come back from swap, or 100 page faults/s or more \
               wait for storage while less than 10 % of the memory is available" },
    Rule { cause: Cause::Disk, find: disk,
        when: "the pressure on I/O is 20 % or more, or iowait is 20 % of the CPU time or more while a task is blocked" },
    Rule { cause: Cause::ThrottledGroup, find: throttled_group,
        when: "the CPU quota of the control group of a process on the screen was used up in 10 % of the periods or more" },
    Rule { cause: Cause::SingleThread, find: single,
        when: "one thread uses 95 % of a CPU or more, the other threads of its process less than 10 % together, and half a \
               CPU or more is idle" },
];

/// What holds the machine back in this interval; `None` while there are no rates.
pub fn bottleneck(snapshot: &Snapshot) -> Option<Bottleneck> {
    let shares = snapshot.machine.cpu.as_ref()?;
    let found = RULES.iter().find_map(|rule| {
        let (number, sentence) = (rule.find)(snapshot, shares)?;
        Some(Bottleneck {
            cause: rule.cause,
            number,
            sentence,
        })
    });
    Some(found.unwrap_or_else(|| {
        let busy = shares.busy();
        Bottleneck {
            cause: Cause::Nothing,
            number: f64::from(busy),
            sentence: format!(
                "nothing holds it back: CPU {busy:.0} %, steal {:.0} %",
                shares.steal
            ),
        }
    }))
}

fn steal(_: &Snapshot, shares: &CpuShares) -> Option<Found> {
    let steal = shares.steal;
    let wanted = shares.busy() + steal;
    let hurts = steal >= STEAL.0 && steal * 100.0 >= STEAL.1 * wanted;
    let sentence = || {
        format!(
            "stolen by the hypervisor: {steal:.0} % of CPU time (steal); ask for another host or a larger instance"
        )
    };
    hurts.then(|| (f64::from(steal), sentence()))
}

fn throttled(snapshot: &Snapshot, _: &CpuShares) -> Option<Found> {
    let group = snapshot.sample.machine.cgroup.as_ref()?;
    used_up(group, snapshot.machine.cgroup?)
}

fn throttled_group(snapshot: &Snapshot, _: &CpuShares) -> Option<Found> {
    let groups = snapshot.sample.cgroups.iter();
    let groups = groups.zip(snapshot.cgroups.iter().copied());
    let known = groups.filter_map(|(group, rates)| Some((group, rates, rates.throttled_periods?)));
    let (group, rates, _) = known.max_by(|a, b| a.2.total_cmp(&b.2))?;
    used_up(group, rates)
}

fn used_up(group: &Cgroup, rates: CgroupRates) -> Option<Found> {
    let share = rates
        .throttled_periods
        .filter(|share| *share >= THROTTLED)?;
    let quota = group.cpu_limit.map_or_else(String::new, |limit| {
        let cpus = format!("{}", (limit * 100.0).round() / 100.0);
        let plural = if cpus == "1" { "" } else { "s" };
        format!(" of {cpus} CPU{plural}")
    });
    let name = group_name(group);
    let sentence = format!(
        "throttled: {name} used up its quota{quota} in {share:.0} % of periods; raise it, or run fewer threads"
    );
    Some((f64::from(share), sentence))
}

fn group_name(group: &Cgroup) -> String {
    match &group.path[..] {
        // The root of our namespace: its name is not to be seen from inside.
        b"/" => "our own group".to_owned(),
        path => container_of(path).unwrap_or_else(|| compressed(path)),
    }
}

fn cpu(snapshot: &Snapshot, shares: &CpuShares) -> Option<Found> {
    if shares.busy() + shares.steal < FULL {
        return None;
    }
    let cpus = snapshot.sample.machine.cpus.len().max(1) as u32;
    let running = snapshot.counts.running.unwrap_or_default();
    let pressure = some(snapshot.sample.machine.pressure.cpu);
    let wait = waited(snapshot);
    let plural = if cpus == 1 { "" } else { "s" };
    let (number, waited) = if running > cpus || wait >= WAIT * cpus as f32 {
        // Each waits for 100 % of the time that it waits: the sum is how many wait, on average.
        let tasks = wait / 100.0;
        let digits = usize::from(tasks < 10.0);
        let waited = format!("{tasks:.digits$} waited on average");
        (tasks, waited)
    } else if pressure >= CPU_PRESSURE {
        let waited = format!("some task waited for one {pressure:.0} % of the time");
        (pressure, waited)
    } else {
        return None;
    };
    let sentence = format!("CPU saturated: {running} runnable on {cpus} CPU{plural}, {waited}");
    Some((f64::from(number), sentence))
}

/// Run-queue wait of all tasks, % of one CPU. Those of throttled groups wait for their quota, not for a CPU.
fn waited(snapshot: &Snapshot) -> f32 {
    let free = |process| {
        let rates = snapshot.cgroup(process).map(|(_, rates)| rates);
        rates
            .and_then(|rates| rates.throttled_periods)
            .is_none_or(|share| share < THROTTLED)
    };
    let tasks = snapshot.sample.processes.iter().zip(&snapshot.processes);
    tasks
        .filter_map(|(process, rates)| Some((process, rates.total.wait_percent?)))
        .filter(|(process, wait)| *wait > 0.0 && free(process))
        .map(|(_, wait)| wait)
        .sum()
}

fn memory(snapshot: &Snapshot, _: &CpuShares) -> Option<Found> {
    let machine = &snapshot.sample.machine;
    let pressure = some(machine.pressure.memory);
    if pressure >= MEMORY_PRESSURE {
        let sentence =
            format!("memory pressure: tasks waited for memory {pressure:.0} % of the time");
        return Some((f64::from(pressure), sentence));
    }
    let paging = &snapshot.machine.paging;
    if let Some(rate) = paging.swapped_in.filter(|rate| *rate >= SWAPPED_IN) {
        let sentence = format!(
            "memory pressure: {}B/s come back from swap",
            format::bytes(rate)
        );
        return Some((rate, sentence));
    }
    let faults = paging.major_faults.filter(|rate| *rate >= FAULTS.0)?;
    let memory = machine.memory?;
    let available = memory.available? as f64 * 100.0 / memory.total.max(1) as f64;
    let sentence = || {
        format!(
            "memory pressure: {faults:.0} page faults/s wait for storage, {available:.0} % of the memory is available"
        )
    };
    (available < FAULTS.1).then(|| (faults, sentence()))
}

fn disk(snapshot: &Snapshot, shares: &CpuShares) -> Option<Found> {
    let pressure = some(snapshot.sample.machine.pressure.io);
    let blocked = snapshot.counts.blocked.unwrap_or_default();
    let (number, what) = if pressure >= IO_PRESSURE {
        let what = format!("tasks waited for I/O {pressure:.0} % of the time");
        (pressure, what)
    } else if shares.iowait >= IOWAIT && blocked > 0 {
        let what = format!("iowait {:.0} %, {blocked} blocked", shares.iowait);
        (shares.iowait, what)
    } else {
        return None;
    };
    let disks = snapshot.machine.disks.iter().flatten();
    let known = disks.filter_map(|(name, rates)| Some((name, rates.as_ref()?.utilization)));
    let busiest = known.max_by(|a, b| a.1.total_cmp(&b.1));
    let busiest = busiest.filter(|(_, utilization)| *utilization >= 1.0);
    let busiest = busiest.map_or_else(String::new, |(name, utilization)| {
        format!(
            ", {} is {utilization:.0} % busy",
            text::clean(name.as_bytes())
        )
    });
    Some((
        f64::from(number),
        format!("blocked on disk: {what}{busiest}"),
    ))
}

fn single(snapshot: &Snapshot, shares: &CpuShares) -> Option<Found> {
    let cpus = snapshot.sample.machine.cpus.len();
    if cpus < 2 || (shares.idle + shares.iowait) * (cpus as f32) < OTHERS.1 {
        return None;
    }
    let candidates = snapshot.sample.processes.iter().zip(&snapshot.processes);
    let busiest = candidates.filter_map(|(process, rates)| {
        let total = rates.total.cpu_percent.filter(|total| *total >= ONE_CPU)?;
        let threads = rates.threads.iter().filter_map(|thread| thread.cpu_percent);
        let one = match rates.total.threads {
            1 => total,
            _ => threads.fold(0.0, f32::max),
        };
        (one >= ONE_CPU && total - one < OTHERS.0).then_some((process, one))
    });
    let (process, one) = busiest.max_by(|a, b| a.1.total_cmp(&b.1))?;
    let name = text::clean(&process.identity.name);
    // The clocks of a thread and of the machine are not read at once.
    let sentence = format!(
        "1 thread of {name} uses {:.0} % of a CPU: it cannot use the idle ones",
        one.min(100.0)
    );
    Some((f64::from(one), sentence))
}

/// Share of the last ten seconds, %.
fn some(pressure: Option<Pressure>) -> f32 {
    pressure.map_or(0.0, |pressure| pressure.some.avg10)
}

#[cfg(test)]
mod tests;
