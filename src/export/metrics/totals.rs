//! Counters of disks and interfaces as sums that go on.

use crate::rates::{IoDevice, device_gain, device_total};
use crate::sample::{DiskIo, NetIo, Sample};

/// Sums over disks and over interfaces since boot. They begin with the devices that there are, and grow by what these do
/// from then on: a device that comes or goes, or is reset, and one that becomes a part of another, makes no jump.
#[derive(Clone, Copy, Debug, Default)]
pub struct Totals {
    /// Of all disks.
    pub(super) disk: Option<DiskIo<u64>>,
    /// Of all interfaces.
    pub(super) net: Option<NetIo<u64>>,
}

impl Totals {
    /// Begins with this sample.
    pub fn new(sample: &Sample) -> Self {
        let machine = &sample.machine;
        Self {
            disk: machine.disks.as_deref().map(device_total),
            net: machine.interfaces.as_deref().map(device_total),
        }
    }

    /// Goes on to the next sample.
    pub fn advance(&mut self, previous: &Sample, sample: &Sample) {
        let (old, new) = (&previous.machine, &sample.machine);
        self.disk = grown(self.disk, old.disks.as_deref(), new.disks.as_deref());
        let interfaces = (old.interfaces.as_deref(), new.interfaces.as_deref());
        self.net = grown(self.net, interfaces.0, interfaces.1);
    }
}

/// A sum and what its devices did since; without one it begins with what they have counted.
fn grown<D: IoDevice>(sum: Option<D::Io>, old: Option<&[D]>, new: Option<&[D]>) -> Option<D::Io> {
    let gain = old.zip(new).map(|(old, new)| device_gain(old, new));
    match (sum, gain) {
        (Some(sum), Some(gain)) => Some(D::join(&sum, &gain, u64::saturating_add)),
        _ => sum.or_else(|| new.map(device_total)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sample::{Disk, Interface};

    #[test]
    fn totals_go_on_when_devices_come_and_go() {
        let of = |interfaces: &[(&str, bool, u64)], disks: &[(&str, u64)]| {
            let mut sample = Sample::default();
            let interface = |&(name, stacked, bytes): &(&str, bool, u64)| Interface {
                name: name.into(),
                stacked,
                io: NetIo::<()>::default().map(|()| bytes),
                ..Interface::default()
            };
            let disk = |&(name, sectors): &(&str, u64)| Disk {
                name: name.into(),
                io: DiskIo::<()>::default().map(|()| sectors),
                ..Disk::default()
            };
            sample.machine.interfaces = Some(interfaces.iter().map(interface).collect());
            sample.machine.disks = Some(disks.iter().map(disk).collect());
            sample
        };
        let samples = [
            of(
                &[("eth0", false, 100), ("br0", true, 70)],
                &[("sda", 10), ("sdb", 900)],
            ),
            of(
                &[("eth0", false, 110), ("eth1", false, 5000)],
                &[("sda", 11)],
            ),
            of(
                &[("eth0", true, 115), ("eth1", false, 5003)],
                &[("sda", 12), ("sdc", 9)],
            ),
            of(
                &[("eth0", true, 119), ("eth1", false, 2)],
                &[("sda", 13), ("sdc", 3)],
            ),
        ];
        let mut totals = Totals::new(&samples[0]);
        let mut told = Vec::new();
        for pair in samples.windows(2) {
            totals.advance(&pair[0], &pair[1]);
            let (net, disk) = (totals.net.unwrap(), totals.disk.unwrap());
            told.push((net.bytes_sent, disk.sectors_read));
        }
        assert_eq!(told, [(110, 911), (113, 912), (113, 913)]);
    }
}
