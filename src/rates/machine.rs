//! Machine-wide rates.

use super::{CpuShares, MachineRates, PagingRates, StallRates, cgroup, devices};
use crate::sample::{CpuTimes, Machine, Nanos, Pressure, Sample};
use std::sync::Arc;

/// Rates between two samples; `involuntary_share` is not known here.
pub(super) fn rates(previous: &Sample, sample: &Sample) -> MachineRates {
    let at = |sample: &Sample| sample.machine.at.max(sample.at);
    let span = at(sample).saturating_sub(at(previous));
    let (old, machine) = (&previous.machine, &sample.machine);
    let most = most_ticks(sample, span);
    // Without time there are no rates.
    let disks = old.disks.as_deref().zip(machine.disks.as_deref());
    let disks = disks.filter(|_| span > 0);
    let interfaces = old.interfaces.as_deref();
    let interfaces = interfaces.zip(machine.interfaces.as_deref());
    let interfaces = interfaces.filter(|_| span > 0);
    MachineRates {
        cpu: (old.cpu.as_ref().zip(machine.cpu.as_ref())).and_then(|(old, times)| {
            shares(
                old,
                times,
                most.saturating_mul(machine.cpus.len().max(1) as u64),
            )
        }),
        cpus: by_number(old, machine, most),
        context_switches: counter(old.context_switches, machine.context_switches, span),
        involuntary_share: None,
        involuntary_share_is_rough: false,
        interrupts: counter(old.interrupts, machine.interrupts, span),
        softirqs: counter(old.softirqs, machine.softirqs, span),
        forks: counter(old.forks, machine.forks, span),
        paging: paging(previous, sample, span),
        stalled: stalled(old, machine, span),
        disk: disks
            .and_then(|(old, new)| devices::disk_growth(old, new))
            .map(|growth| devices::disk_rates(&growth, span)),
        disks: disks.map(|(old, new)| devices::disks(old, new, span)),
        net: interfaces
            .and_then(|(old, new)| devices::net_growth(old, new))
            .map(|growth| devices::net_rates(&growth, span)),
        nets: interfaces.map(|(old, new)| devices::interfaces(old, new, span)),
        parallelism: None,
        cgroup: cgroup::machine(previous, sample, span),
    }
}

/// Before the second sample: the CPUs, disks and interfaces that there are.
pub(super) fn first(machine: &Machine) -> MachineRates {
    let disks = machine.disks.iter().flat_map(|disks| disks.iter());
    let disks = disks.map(|disk| (Arc::clone(&disk.name), None));
    let nets = machine.interfaces.iter().flat_map(|nets| nets.iter());
    let nets = nets.map(|one| (Arc::clone(&one.name), None));
    MachineRates {
        cpus: machine.cpus.iter().map(|&(id, _)| (id, None)).collect(),
        disks: machine.disks.is_some().then(|| disks.collect()),
        nets: machine.interfaces.is_some().then(|| nets.collect()),
        ..MachineRates::default()
    }
}

/// The kernel counts swap in pages, the rest in KiB.
fn paging(previous: &Sample, sample: &Sample, span: Nanos) -> PagingRates {
    let (old, new) = (&previous.machine.paging, &sample.machine.paging);
    let bytes = |from, to, unit: u64| {
        let rate = counter(from, to, span)?;
        Some(rate * unit as f64)
    };
    let page = sample.host.page_size;
    PagingRates {
        swapped_in: bytes(old.swapped_in, new.swapped_in, page),
        swapped_out: bytes(old.swapped_out, new.swapped_out, page),
        bytes_in: bytes(old.kib_in, new.kib_in, 1024),
        bytes_out: bytes(old.kib_out, new.kib_out, 1024),
        major_faults: counter(old.major_faults, new.major_faults, span),
    }
}

/// The averages of the kernel are of ten seconds or more, and fade long after what they tell of has ended.
fn stalled(old: &Machine, machine: &Machine, span: Nanos) -> StallRates {
    let share = |old: Option<Pressure>, new: Option<Pressure>| {
        let total = |pressure: Option<Pressure>| Some(pressure?.some.total);
        let micros = counter(total(old), total(new), span)?;
        Some((micros / 1e4).min(100.0) as f32)
    };
    let (old, new) = (&old.pressure, &machine.pressure);
    StallRates {
        cpu: share(old.cpu, new.cpu),
        memory: share(old.memory, new.memory),
        io: share(old.io, new.io),
    }
}

/// Growth per second; unknown for a counter that ran back.
fn counter(from: Option<u64>, to: Option<u64>, span: Nanos) -> Option<f64> {
    let growth = to?.checked_sub(from?)?;
    (span > 0).then(|| growth as f64 * 1e9 / span as f64)
}

fn by_number(old: &Machine, machine: &Machine, most: u64) -> Vec<(u32, Option<CpuShares>)> {
    let mut olds = old.cpus.iter().peekable();
    let rates = machine.cpus.iter().map(|(id, times)| {
        while olds.next_if(|(old, _)| old < id).is_some() {}
        let old = olds.next_if(|(old, _)| old == id);
        (*id, old.and_then(|(_, old)| shares(old, times, most)))
    });
    rates.collect()
}

/// Ticks that one CPU can have spent in a state meanwhile, and some more: the host may have stopped us, and told later.
fn most_ticks(sample: &Sample, span: Nanos) -> u64 {
    let seconds = 10 + span.div_ceil(1_000_000_000).saturating_mul(2);
    seconds.saturating_mul(sample.host.ticks_per_second.max(1))
}

/// Shares of what grew. A state that ran back (idle and iowait do, on CPUs that come and go) did not grow. Nor did stolen
/// time that grew by more than `most` ticks: after a move to another host it can fall below 0, a huge number. Of counters
/// that jump otherwise there are no shares.
fn shares(old: &CpuTimes, times: &CpuTimes, most: u64) -> Option<CpuShares> {
    let growth = |state: fn(&CpuTimes) -> u64| state(times).saturating_sub(state(old)) as f64;
    let user = growth(|times| times.user);
    let nice = growth(|times| times.nice);
    let system = growth(|times| times.system);
    let idle = growth(|times| times.idle);
    let iowait = growth(|times| times.iowait);
    let irq = growth(|times| times.irq);
    let softirq = growth(|times| times.softirq);
    let steal = growth(|times| times.steal);
    let most = most as f64;
    let steal = if steal > most { 0.0 } else { steal };
    if [user, nice, system, idle, iowait, irq, softirq]
        .iter()
        .any(|&state| state > most)
    {
        return None;
    }
    let total = user + nice + system + idle + iowait + irq + softirq + steal;
    if total <= 0.0 {
        return None;
    }
    let share = |part: f64| (part * 100.0 / total) as f32;
    Some(CpuShares {
        user: share(user),
        nice: share(nice),
        system: share(system),
        idle: share(idle),
        iowait: share(iowait),
        irq: share(irq),
        softirq: share(softirq),
        steal: share(steal),
        guest: share(growth(|times| times.guest).min(user)),
        guest_nice: share(growth(|times| times.guest_nice).min(nice)),
    })
}
