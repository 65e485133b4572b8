//! What each rule looks at, and its sentence.

use super::super::waiting::Waits;
use super::Found;
use super::hidden::by_whom;
use super::short_lived;
use crate::rates::{CgroupRates, CpuShares, Snapshot};
use crate::sample::Cgroup;
use crate::text::cgroup::{compressed, container as container_of};
use crate::text::{self, format};

/// Steal of the CPU time, and of the time that was wanted; %.
const STEAL: (f32, f32) = (5.0, 10.0);
/// Periods in which a quota was used up, %.
const THROTTLED: f32 = 10.0;
/// Time throttled, summed over CPUs, %. Periods in which the group sleeps do not count: of few, a moment is much.
const THROTTLED_TIME: f32 = 1.0;
/// CPU time that was wanted, %: more is not to be had.
const FULL: f32 = 90.0;
/// CPU time that was wanted, %: with less of it, tasks that wait do so for their quota or for a CPU that they are bound to.
const HALF: f32 = 50.0;
/// Pressure on the CPU, %: when it is full, and when it is not.
const CPU_PRESSURE: (f32, f32) = (10.0, 25.0);
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

pub(super) fn steal(_: &Snapshot, shares: &CpuShares) -> Option<Found> {
    let steal = shares.steal?;
    let wanted = shares.busy() + steal;
    let hurts = steal >= STEAL.0 && steal * 100.0 >= STEAL.1 * wanted;
    let sentence = || {
        format!(
            "stolen by the hypervisor: {steal:.0} % of CPU time (steal); ask for another host or a larger instance"
        )
    };
    hurts.then(|| (f64::from(steal), sentence()))
}

pub(super) fn throttled(snapshot: &Snapshot, _: &CpuShares) -> Option<Found> {
    let group = snapshot.sample.machine.cgroup.as_ref()?;
    used_up(group, snapshot.machine.cgroup?)
}

pub(super) fn throttled_group(snapshot: &Snapshot, _: &CpuShares) -> Option<Found> {
    let groups = snapshot.sample.cgroups.iter();
    let groups = groups.zip(snapshot.cgroups.iter().copied());
    let known = groups.filter_map(|(group, rates)| Some((group, rates, held_up(rates)?)));
    let (group, rates, _) = known.max_by(|a, b| a.2.total_cmp(&b.2))?;
    used_up(group, rates)
}

/// The share of periods in which a quota was used up, if that is worth a word.
fn held_up(rates: CgroupRates) -> Option<f32> {
    let (periods, time) = rates.throttled_periods.zip(rates.throttled_percent)?;
    (periods >= THROTTLED && time >= THROTTLED_TIME).then_some(periods)
}

fn used_up(group: &Cgroup, rates: CgroupRates) -> Option<Found> {
    let share = held_up(rates)?;
    let quota = group.cpu_limit.map_or_else(String::new, |limit| {
        let cpus = format!("{}", (limit * 100.0).round() / 100.0);
        let plural = if cpus == "1" { "" } else { "s" };
        format!(" of {cpus} CPU{plural}")
    });
    let name = group_name(group.paths().cpu);
    let sentence = format!(
        "throttled: {name} used up its quota{quota} in {share:.0} % of periods; raise it, or run fewer threads"
    );
    Some((f64::from(share), sentence))
}

fn group_name(path: &[u8]) -> String {
    match path {
        // The root of our namespace: its name is not to be seen from inside.
        b"/" => "our own group".to_owned(),
        path => container_of(path).unwrap_or_else(|| compressed(path)),
    }
}

pub(super) fn cpu(snapshot: &Snapshot, shares: &CpuShares) -> Option<Found> {
    let cpus = saturated(snapshot, shares)?;
    let (number, waited) = waiting(snapshot, cpus, CPU_PRESSURE.0)?;
    let whom = by_whom(snapshot, shares);
    let by = short_lived::by(snapshot, shares);
    Some((number, format!("CPU saturated{by}: {waited}{whom}")))
}

pub(super) fn cpu_at_times(snapshot: &Snapshot, shares: &CpuShares) -> Option<Found> {
    let used = shares.used();
    if !(HALF..FULL).contains(&used) {
        return None;
    }
    let (number, waited) = waiting(snapshot, cpus(snapshot), CPU_PRESSURE.1)?;
    let rest = 100.0 - used;
    let whom = by_whom(snapshot, shares);
    let by = short_lived::by(snapshot, shares);
    let sentence =
        format!("CPU short at times{by}: {waited}, while {rest:.0} % of its time was idle{whom}");
    Some((number, sentence))
}

/// That tasks waited for one of `cpus` CPUs, if they did: by their own waits, or by the pressure, from `least` % on.
fn waiting(snapshot: &Snapshot, cpus: f32, least: f32) -> Option<Found> {
    let waits = Waits::of(snapshot);
    if waits.cpu >= WAIT * cpus {
        let sentence = waited(waits.cpu, cpus, waits.at_least);
        return Some((f64::from(waits.cpu / 100.0), sentence));
    }
    // Also of tasks that have ended since, of which nobody knows any more how long they waited.
    let pressure = snapshot.machine.stalled.cpu?;
    // The pressure is the mean of all CPUs.
    let excused = (waits.low_priority + waits.quota) / cpus;
    let sentence = || format!("tasks waited for a CPU {pressure:.0} % of the time");
    (pressure - excused >= least).then(|| (f64::from(pressure), sentence()))
}

pub(super) fn low_priority(snapshot: &Snapshot, shares: &CpuShares) -> Option<Found> {
    let cpus = saturated(snapshot, shares)?;
    let waits = Waits::of(snapshot);
    let wait = waits.low_priority;
    let sentence = || {
        format!(
            "only low priority waits: {}; nice is above 0, or the policy IDLE",
            waited(wait, cpus, waits.at_least)
        )
    };
    (wait >= WAIT * cpus).then(|| (f64::from(wait / 100.0), sentence()))
}

/// How many CPUs there are, if no more time of them is to be had.
fn saturated(snapshot: &Snapshot, shares: &CpuShares) -> Option<f32> {
    let full = shares.used() >= FULL;
    full.then(|| cpus(snapshot))
}

fn cpus(snapshot: &Snapshot) -> f32 {
    snapshot.sample.machine.cpus.len().max(1) as f32
}

/// Each task waits for 100 % of the time that it waits: the sum is how many wait, on average.
fn waited(wait: f32, cpus: f32, at_least: bool) -> String {
    let tasks = wait / 100.0;
    let digits = usize::from(tasks < 10.0);
    let plural = if cpus > 1.0 { "s" } else { "" };
    let at_least = if at_least { "at least " } else { "" };
    format!("{at_least}{tasks:.digits$} tasks waited for {cpus} CPU{plural} on average")
}

pub(super) fn memory(snapshot: &Snapshot, _: &CpuShares) -> Option<Found> {
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
            group_name(group.paths().memory),
            format::bytes(limit as f64)
        ),
        None => {
            format!(", {available:.0} % of it is available; a control group may be at its limit")
        }
    }
}

pub(super) fn disk(snapshot: &Snapshot, shares: &CpuShares) -> Option<Found> {
    let (number, what) = match snapshot.machine.stalled.io {
        Some(pressure) if pressure >= IO_PRESSURE => {
            let what = format!("tasks waited for I/O {pressure:.0} % of the time");
            (pressure, what)
        }
        None => {
            let iowait = shares.iowait.filter(|iowait| *iowait >= IOWAIT)?;
            (iowait, format!("iowait {iowait:.0} %"))
        }
        Some(_) => return None,
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

pub(super) fn single(snapshot: &Snapshot, shares: &CpuShares) -> Option<Found> {
    let cpus = snapshot.sample.machine.cpus.len();
    if cpus < 2 || shares.free() * (cpus as f32) < OTHERS.1 {
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
