//! Disks and network interfaces: what they did between two samples, each and all together.
//!
//! A device whose counters ran back was reset or taken out and put back (or a counter of 32 bits was full): nothing is
//! known of its interval. One that has just appeared has no interval yet.

use super::{DiskRates, NetRates};
use crate::sample::{Disk, DiskIo, Interface, Nanos, NetIo};
use std::sync::Arc;

/// A device whose counters add up with those of others of its kind.
pub trait IoDevice {
    /// Counters of one device.
    type Io: Copy + Default;
    /// Name, as the kernel has it.
    fn name(&self) -> &Arc<str>;
    /// Part of the sum: nothing that it counts is counted by another one as well.
    fn counts(&self) -> bool;
    /// What the device has counted.
    fn io(&self) -> &Self::Io;
    /// Each counter with its counterpart.
    fn join(one: &Self::Io, other: &Self::Io, join: impl FnMut(u64, u64) -> u64) -> Self::Io;
}

impl IoDevice for Disk {
    type Io = DiskIo<u64>;

    fn name(&self) -> &Arc<str> {
        &self.name
    }

    fn counts(&self) -> bool {
        !self.stacked
    }

    fn io(&self) -> &Self::Io {
        &self.io
    }

    fn join(one: &Self::Io, other: &Self::Io, join: impl FnMut(u64, u64) -> u64) -> Self::Io {
        one.join(other, join)
    }
}

impl IoDevice for Interface {
    type Io = NetIo<u64>;

    fn name(&self) -> &Arc<str> {
        &self.name
    }

    fn counts(&self) -> bool {
        Self::counts(self)
    }

    fn io(&self) -> &Self::Io {
        &self.io
    }

    fn join(one: &Self::Io, other: &Self::Io, join: impl FnMut(u64, u64) -> u64) -> Self::Io {
        one.join(other, join)
    }
}

/// Counters of all devices together that are part of the sum, so that nothing counts twice.
pub fn device_total<D: IoDevice>(devices: &[D]) -> D::Io {
    let counted = devices.iter().filter(|device| device.counts());
    counted.fold(D::Io::default(), |sum, one| added::<D>(&sum, one.io()))
}

/// What all devices together did: the sum over those that were part of it both times. `None` if one of them was reset.
pub fn device_growth<D: IoDevice>(old: &[D], new: &[D]) -> Option<D::Io> {
    let mut steps = steps(old, new);
    steps.try_fold(D::Io::default(), |sum, step| Some(added::<D>(&sum, &step?)))
}

/// What a total of all devices grows by: their sum without those that were reset.
pub fn device_gain<D: IoDevice>(old: &[D], new: &[D]) -> D::Io {
    let steps = steps(old, new).flatten();
    steps.fold(D::Io::default(), |sum, step| added::<D>(&sum, &step))
}

fn steps<'a, D: IoDevice>(old: &'a [D], new: &'a [D]) -> impl Iterator<Item = Option<D::Io>> + 'a {
    pairs(old, new).filter_map(|(old, new)| {
        // What has just become a part of the sum has counted elsewhere before.
        let old = old.filter(|old| old.counts() && new.counts())?;
        Some(step::<D>(old.io(), new.io()))
    })
}

fn added<D: IoDevice>(sum: &D::Io, one: &D::Io) -> D::Io {
    D::join(sum, one, u64::saturating_add)
}

/// One device, from one sample to the next; `None` if any of its counters ran back.
fn step<D: IoDevice>(old: &D::Io, new: &D::Io) -> Option<D::Io> {
    let mut forward = true;
    let growth = D::join(old, new, |old, new| {
        forward &= old <= new;
        new.wrapping_sub(old)
    });
    forward.then_some(growth)
}

/// Rates of each device, made of its growth.
pub(super) fn each<D: IoDevice, R>(
    old: &[D],
    new: &[D],
    rates: impl Fn(&D::Io) -> R,
) -> Vec<(Arc<str>, Option<R>)> {
    let rates = |(old, new): (Option<&D>, &D)| {
        let growth = old.and_then(|old| step::<D>(old.io(), new.io()));
        (Arc::clone(new.name()), growth.as_ref().map(&rates))
    };
    pairs(old, new).map(rates).collect()
}

/// Growth per second; `span` is positive.
pub(super) fn disk_rates(growth: &DiskIo<u64>, span: Nanos) -> DiskRates {
    let per_second = growth.map(|growth| growth as f64 * 1e9 / span as f64);
    DiskRates {
        // The kernel rounds to milliseconds, and the clock is looked at before the file is read.
        utilization: (per_second.busy_time_ms / 10.0).min(100.0),
        queue: per_second.queue_time_ms / 1000.0,
        io: per_second,
    }
}

/// Growth per second; `span` is positive.
pub(super) fn net_rates(growth: &NetIo<u64>, span: Nanos) -> NetRates {
    growth.map(|growth| growth as f64 * 1e9 / span as f64)
}

/// Each device of `new` with the one of that name in `old`. Both lists are mostly in the same order.
fn pairs<'a, D: IoDevice>(
    old: &'a [D],
    new: &'a [D],
) -> impl Iterator<Item = (Option<&'a D>, &'a D)> {
    let mut next = 0;
    new.iter().map(move |device| {
        let same = |old: &D| old.name() == device.name();
        let at = if old.get(next).is_some_and(same) {
            Some(next)
        } else {
            old.iter().position(same)
        };
        next = at.map_or(next, |at| at + 1);
        (at.map(|at| &old[at]), device)
    })
}
