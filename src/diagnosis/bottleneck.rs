//! What holds the machine back now: one table of rules, the most severe first; the first that is true is the verdict.

use super::waiting::Waits;
use crate::rates::{CgroupRates, CpuShares, Snapshot};
use crate::sample::Cgroup;
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
    /// More wants to run than there are CPUs, but only what lets others go first has to wait.
    LowPriority,
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
            Self::LowPriority => "low_priority",
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
/// Of its memory limit, what a group uses that is at it, %.
const AT_LIMIT: f64 = 95.0;
/// Bytes per second out of swap.
const SWAPPED_IN: f64 = 1_048_576.0;
/// Major faults per second, and share of memory that is available, %.
const FAULTS: (f64, f64) = (100.0, 10.0);
/// Pressure on I/O, %.
const IO_PRESSURE: f32 = 20.0;
/// I/O wait where the pressure is not known, % of the CPU time.
const IOWAIT: f32 = 20.0;
/// CPU of one thread, % of one CPU.
const ONE_CPU: f32 = 95.0;
/// What other threads of its process may use, and must be idle, % of one CPU.
const OTHERS: (f32, f32) = (10.0, 50.0);

/// All rules, the most severe first.
#[rustfmt::skip] // one rule, one paragraph
pub const RULES: [Rule; 8] = [
    Rule { cause: Cause::Steal, find: steal,
        when: "steal is 5 % of the CPU time or more, and 10 % or more of what was wanted (busy and steal)" },
    Rule { cause: Cause::Throttled, find: throttled,
        when: "the CPU quota of our own control group (in a container: of that) was used up in 10 % of the periods or more" },
    Rule { cause: Cause::Cpu, find: cpu,
        when: "busy and steal are 90 % of the CPU time or more, and all tasks together waited in run queues for half of the \
               time of each CPU or more, or the pressure on the CPU was 10 % or more; without what tasks of low priority \
               (nice above 0, policy IDLE) waited, and what throttled groups waited for their quota" },
    Rule { cause: Cause::Memory, find: memory,
        when: "the pressure on memory was 10 % or more, or 1 MiB/s or more come back from swap, or 100 page faults/s or more \
               wait for storage while less than 10 % of the memory is available" },
    Rule { cause: Cause::Disk, find: disk,
        when: "the pressure on I/O was 20 % or more; where the kernel does not count it: iowait is 20 % of the CPU time or more" },
    Rule { cause: Cause::ThrottledGroup, find: throttled_group,
        when: "the CPU quota of the control group of a process on the screen, or of one that waits, was used up in 10 % of the \
               periods or more" },
    Rule { cause: Cause::SingleThread, find: single,
        when: "one thread uses 95 % of a CPU or more, the other threads of its process less than 10 % together, and half a \
               CPU or more is idle" },
    Rule { cause: Cause::LowPriority, find: low_priority,
        when: "busy and steal are 90 % of the CPU time or more, and tasks of low priority alone waited in run queues for half of \
               the time of each CPU or more" },
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
    let cpus = saturated(snapshot, shares)?;
    let waits = Waits::of(snapshot);
    if waits.cpu >= WAIT * cpus {
        let sentence = format!("CPU saturated: {}", waited(waits.cpu, cpus));
        return Some((f64::from(waits.cpu / 100.0), sentence));
    }
    // Also of tasks that have ended since, of which nobody knows any more how long they waited.
    let pressure = snapshot.machine.stalled.cpu?;
    // The pressure is the mean of all CPUs.
    let excused = (waits.humble + waits.quota) / cpus;
    let sentence = || format!("CPU saturated: tasks waited for a CPU {pressure:.0} % of the time");
    (pressure - excused >= CPU_PRESSURE).then(|| (f64::from(pressure), sentence()))
}

fn low_priority(snapshot: &Snapshot, shares: &CpuShares) -> Option<Found> {
    let cpus = saturated(snapshot, shares)?;
    let wait = Waits::of(snapshot).humble;
    let sentence = || {
        format!(
            "only low priority waits: {}; nice is above 0, or the policy IDLE",
            waited(wait, cpus)
        )
    };
    (wait >= WAIT * cpus).then(|| (f64::from(wait / 100.0), sentence()))
}

/// How many CPUs there are, if no more time of them is to be had.
fn saturated(snapshot: &Snapshot, shares: &CpuShares) -> Option<f32> {
    let full = shares.busy() + shares.steal >= FULL;
    full.then(|| snapshot.sample.machine.cpus.len().max(1) as f32)
}

/// Each task waits for 100 % of the time that it waits: the sum is how many wait, on average.
fn waited(wait: f32, cpus: f32) -> String {
    let tasks = wait / 100.0;
    let digits = usize::from(tasks < 10.0);
    let plural = if cpus > 1.0 { "s" } else { "" };
    format!("{tasks:.digits$} tasks waited for {cpus} CPU{plural} on average")
}

fn memory(snapshot: &Snapshot, _: &CpuShares) -> Option<Found> {
    let available = snapshot.sample.machine.memory.and_then(|memory| {
        let available = memory.available? as f64;
        Some(available * 100.0 / memory.total.max(1) as f64)
    });
    let stalled = snapshot.machine.stalled.memory;
    if let Some(pressure) = stalled.filter(|pressure| *pressure >= MEMORY_PRESSURE) {
        let enough = available.filter(|available| *available >= FAULTS.1);
        let whose = enough.map_or_else(String::new, |available| at_limit(snapshot, available));
        let sentence =
            format!("memory pressure: tasks waited for memory {pressure:.0} % of the time{whose}");
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
    let available = available?;
    let sentence = || {
        format!(
            "memory pressure: {faults:.0} page faults/s wait for storage, {available:.0} % of the memory is available"
        )
    };
    (available < FAULTS.1).then(|| (faults, sentence()))
}

/// Where the memory is short although the machine has some left: the group that has the least left of its limit.
fn at_limit(snapshot: &Snapshot, available: f64) -> String {
    let own = snapshot.sample.machine.cgroup.iter();
    let groups = own.chain(snapshot.sample.cgroups.iter());
    let known = groups.filter_map(|group| {
        let (used, limit) = group.memory_used.zip(group.memory_limit)?;
        Some((group, limit, used as f64 * 100.0 / limit.max(1) as f64))
    });
    let fullest = known.max_by(|a, b| a.2.total_cmp(&b.2));
    match fullest.filter(|(.., share)| *share >= AT_LIMIT) {
        Some((group, limit, _)) => format!(
            ", {} is at its limit of {}B; raise it, or use less",
            group_name(group),
            format::bytes(limit as f64)
        ),
        None => {
            format!(", {available:.0} % of it is available; a control group may be at its limit")
        }
    }
}

fn disk(snapshot: &Snapshot, shares: &CpuShares) -> Option<Found> {
    let (number, what) = match snapshot.machine.stalled.io {
        Some(pressure) if pressure >= IO_PRESSURE => {
            let what = format!("tasks waited for I/O {pressure:.0} % of the time");
            (pressure, what)
        }
        None if shares.iowait >= IOWAIT => {
            let what = format!("iowait {:.0} %", shares.iowait);
            (shares.iowait, what)
        }
        _ => return None,
    };
    let disks = snapshot.machine.disks.iter().flatten();
    let known = disks.filter_map(|(name, rates)| Some((name, rates.as_ref()?.utilization)));
    let busiest = known.max_by(|a, b| a.1.total_cmp(&b.1));
    let sentence = match busiest {
        Some((name, utilization)) if utilization >= 1.0 => {
            let name = text::clean(name.as_bytes());
            format!("blocked on disk: {what}, {name} is {utilization:.0} % busy")
        }
        // Requests of io_uring that are on their way count as well, whatever they wait for.
        Some(_) => format!(
            "blocked on I/O: {what}, no disk is busy; a network file system, FUSE or io_uring?"
        ),
        None => format!("blocked on I/O: {what}"),
    };
    Some((f64::from(number), sentence))
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

#[cfg(test)]
mod tests;
