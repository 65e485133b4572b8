//! Machine-wide rates.

use super::cpu::Passed;
use super::{MachineRates, PagingRates, StallRates, cgroup, cpu, devices};
use crate::sample::{Machine, MachineMoments, Nanos, Pressure, Sample};
use std::sync::Arc;

/// Rates between two samples; `involuntary_share` and what is left over are not known here.
pub(super) fn rates(previous: &Sample, sample: &Sample) -> MachineRates {
    let between = |own: fn(&MachineMoments) -> Nanos| {
        let at = |sample: &Sample| {
            let machine = &sample.machine;
            own(&machine.moments).max(machine.at).max(sample.at)
        };
        at(sample).saturating_sub(at(previous))
    };
    let span = between(|_| 0);
    let of_disks = between(|moments| moments.disks);
    let of_interfaces = between(|moments| moments.interfaces);
    let (old, machine) = (&previous.machine, &sample.machine);
    let passed = passed(sample, span);
    // Without time there are no rates.
    let disks = old.disks.as_deref().zip(machine.disks.as_deref());
    let disks = disks.filter(|_| of_disks > 0);
    let interfaces = old.interfaces.as_deref();
    let interfaces = interfaces.zip(machine.interfaces.as_deref());
    let interfaces = interfaces.filter(|_| of_interfaces > 0);
    MachineRates {
        cpu: cpu::all(old, machine, passed),
        cpus: cpu::each(old, machine, passed),
        context_switches: counter(old.context_switches, machine.context_switches, span),
        involuntary_share: None,
        involuntary_share_is_rough: false,
        interrupts: counter(old.interrupts, machine.interrupts, span),
        softirqs: counter(old.softirqs, machine.softirqs, span),
        forks: counter(old.forks, machine.forks, span),
        ended_percent: None,
        ended_mean: None,
        paging: paging(previous, sample, between(|moments| moments.paging)),
        stalled: stalled(old, machine, between(|moments| moments.pressure)),
        disk: disks
            .and_then(|(old, new)| devices::device_growth(old, new))
            .map(|growth| devices::disk_rates(&growth, of_disks)),
        disks: disks.map(|(old, new)| {
            devices::each(old, new, |growth| devices::disk_rates(growth, of_disks))
        }),
        net: interfaces
            .and_then(|(old, new)| devices::device_growth(old, new))
            .map(|growth| devices::net_rates(&growth, of_interfaces)),
        nets: interfaces.map(|(old, new)| {
            devices::each(old, new, |growth| devices::net_rates(growth, of_interfaces))
        }),
        parallelism: None,
        cgroup: cgroup::machine(previous, sample),
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
    let share = |old: Option<u64>, new: Option<u64>| {
        let micros = counter(old, new, span)?;
        Some((micros / 1e4).min(100.0) as f32)
    };
    let some = |pressure: Option<Pressure>| Some(pressure?.some.total);
    let full = |pressure: Option<Pressure>| Some(pressure?.full?.total);
    let (old, new) = (&old.pressure, &machine.pressure);
    StallRates {
        cpu: share(some(old.cpu), some(new.cpu)),
        memory: share(some(old.memory), some(new.memory)),
        io: share(some(old.io), some(new.io)),
        memory_full: share(full(old.memory), full(new.memory)),
        io_full: share(full(old.io), full(new.io)),
    }
}

/// Growth per second; unknown for a counter that ran back.
fn counter(from: Option<u64>, to: Option<u64>, span: Nanos) -> Option<f64> {
    let growth = to?.checked_sub(from?)?;
    (span > 0).then(|| growth as f64 * 1e9 / span as f64)
}

/// How much time passed for the CPUs. The host may have stopped us, and tell of that time later.
fn passed(sample: &Sample, span: Nanos) -> Passed {
    let second = sample.host.ticks_per_second.max(1) as f64;
    let seconds = span as f64 / 1e9;
    Passed {
        ticks: seconds * second,
        most: (10.0 + seconds.ceil() * 2.0) * second,
    }
}
