//! Disks and network interfaces: what they did between two samples, each and all together.
//!
//! A device whose counters ran back was reset or taken out and put back (or a counter of 32 bits was full): nothing is
//! known of its interval. One that has just appeared has no interval yet.

use super::{DiskRates, NetRates};
use crate::sample::{Disk, DiskIo, Interface, Nanos, NetIo};
use std::sync::Arc;

/// Counters of all disks together: of whole devices that are hardware, so that no sector counts twice.
pub fn disk_total(disks: &[Disk]) -> DiskIo<u64> {
    let whole = disks.iter().filter(|disk| !disk.stacked);
    whole.fold(DiskIo::default(), |sum, disk| added(&sum, &disk.io))
}

/// What all disks together did: the sum over those that were part of it both times. `None` if one of them was reset.
pub fn disk_growth(old: &[Disk], new: &[Disk]) -> Option<DiskIo<u64>> {
    disk_steps(old, new).try_fold(DiskIo::default(), |sum, step| Some(added(&sum, &step?)))
}

/// What a total of all disks grows by: their sum without those that were reset.
pub fn disk_gain(old: &[Disk], new: &[Disk]) -> DiskIo<u64> {
    let steps = disk_steps(old, new).flatten();
    steps.fold(DiskIo::default(), |sum, step| added(&sum, &step))
}

fn disk_steps<'a>(
    old: &'a [Disk],
    new: &'a [Disk],
) -> impl Iterator<Item = Option<DiskIo<u64>>> + 'a {
    let pairs = pairs(old, new, |disk| &disk.name);
    pairs.filter_map(|(old, new)| {
        let old = old.filter(|old| !old.stacked && !new.stacked)?;
        Some(disk_step(&old.io, &new.io))
    })
}

fn added(sum: &DiskIo<u64>, step: &DiskIo<u64>) -> DiskIo<u64> {
    sum.zip(step).map(|(sum, one)| sum.saturating_add(one))
}

/// Counters of all interfaces together that are part of the sum.
pub fn net_total(interfaces: &[Interface]) -> NetIo<u64> {
    let counted = interfaces.iter().filter(|one| one.counts());
    counted.fold(NetIo::default(), |sum, one| net_added(&sum, &one.io))
}

/// What all interfaces together did: the sum over those that were part of it both times. `None` if one of them was reset.
pub fn net_growth(old: &[Interface], new: &[Interface]) -> Option<NetIo<u64>> {
    net_steps(old, new).try_fold(NetIo::default(), |sum, step| Some(net_added(&sum, &step?)))
}

/// What a total of all interfaces grows by: their sum without those that were reset.
pub fn net_gain(old: &[Interface], new: &[Interface]) -> NetIo<u64> {
    let steps = net_steps(old, new).flatten();
    steps.fold(NetIo::default(), |sum, step| net_added(&sum, &step))
}

fn net_steps<'a>(
    old: &'a [Interface],
    new: &'a [Interface],
) -> impl Iterator<Item = Option<NetIo<u64>>> + 'a {
    let pairs = pairs(old, new, |one| &one.name);
    pairs.filter_map(|(old, new)| {
        // What has just become a part of the sum has counted elsewhere before.
        let old = old.filter(|old| old.counts() && new.counts())?;
        Some(net_step(&old.io, &new.io))
    })
}

fn net_added(sum: &NetIo<u64>, step: &NetIo<u64>) -> NetIo<u64> {
    sum.zip(step).map(|(sum, one)| sum.saturating_add(one))
}

/// Rates of each disk.
pub(super) fn disks(old: &[Disk], new: &[Disk], span: Nanos) -> Vec<(Arc<str>, Option<DiskRates>)> {
    let rates = |(old, new): (Option<&Disk>, &Disk)| {
        let growth = old.and_then(|old| disk_step(&old.io, &new.io));
        let rates = growth.map(|growth| disk_rates(&growth, span));
        (Arc::clone(&new.name), rates)
    };
    pairs(old, new, |disk| &disk.name).map(rates).collect()
}

/// Rates of each interface.
pub(super) fn interfaces(
    old: &[Interface],
    new: &[Interface],
    span: Nanos,
) -> Vec<(Arc<str>, Option<NetRates>)> {
    let rates = |(old, new): (Option<&Interface>, &Interface)| {
        let growth = old.and_then(|old| net_step(&old.io, &new.io));
        let rates = growth.map(|growth| net_rates(&growth, span));
        (Arc::clone(&new.name), rates)
    };
    pairs(old, new, |one| &one.name).map(rates).collect()
}

/// Growth per second; `span` is positive.
pub(super) fn disk_rates(growth: &DiskIo<u64>, span: Nanos) -> DiskRates {
    let per_second = growth.map(|growth| growth as f64 * 1e9 / span as f64);
    DiskRates {
        // The kernel rounds to milliseconds, and the file is read a little after the clock.
        utilization: (per_second.busy_time_ms / 10.0).min(100.0),
        queue: per_second.queue_time_ms / 1000.0,
        io: per_second,
    }
}

/// Growth per second; `span` is positive.
pub(super) fn net_rates(growth: &NetIo<u64>, span: Nanos) -> NetRates {
    growth.map(|growth| growth as f64 * 1e9 / span as f64)
}

/// One device, from one sample to the next; `None` if any of its counters ran back.
fn disk_step(old: &DiskIo<u64>, new: &DiskIo<u64>) -> Option<DiskIo<u64>> {
    let mut forward = true;
    let growth = old.zip(new).map(|(old, new)| {
        forward &= old <= new;
        new.wrapping_sub(old)
    });
    forward.then_some(growth)
}

fn net_step(old: &NetIo<u64>, new: &NetIo<u64>) -> Option<NetIo<u64>> {
    let mut forward = true;
    let growth = old.zip(new).map(|(old, new)| {
        forward &= old <= new;
        new.wrapping_sub(old)
    });
    forward.then_some(growth)
}

/// Each device of `new` with the one of that name in `old`. Both lists are mostly in the same order.
fn pairs<'a, D>(
    old: &'a [D],
    new: &'a [D],
    name: impl Fn(&D) -> &Arc<str>,
) -> impl Iterator<Item = (Option<&'a D>, &'a D)> {
    let mut next = 0;
    new.iter().map(move |device| {
        let same = |old: &D| name(old) == name(device);
        let at = if old.get(next).is_some_and(same) {
            Some(next)
        } else {
            old.iter().position(same)
        };
        next = at.map_or(next, |at| at + 1);
        (at.map(|at| &old[at]), device)
    })
}
