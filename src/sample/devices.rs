//! Counters of disks and network interfaces.

use std::sync::Arc;

/// Numbers of a block device, in the order of its line in `/proc/diskstats`: counters as `u64`, or what is made of them.
/// The kernel counts milliseconds in 32 bits: those start again at 0 after 49.7 days of work.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct DiskIo<T> {
    /// Reads completed.
    pub reads_completed: T,
    /// Adjacent reads merged into one.
    pub reads_merged: T,
    /// Sectors of 512 bytes read.
    pub sectors_read: T,
    /// Milliseconds that reads took, summed over all of them.
    pub read_time_ms: T,
    /// Writes completed.
    pub writes_completed: T,
    /// Adjacent writes merged into one.
    pub writes_merged: T,
    /// Sectors of 512 bytes written.
    pub sectors_written: T,
    /// Milliseconds that writes took, summed over all of them.
    pub write_time_ms: T,
    /// Milliseconds in which at least one request was in flight (`io_ticks`).
    pub busy_time_ms: T,
    /// Milliseconds in flight, summed over all requests (`time_in_queue`).
    pub queue_time_ms: T,
}

impl<T: Copy> DiskIo<T> {
    /// Something made of each number.
    pub fn map<U>(&self, mut change: impl FnMut(T) -> U) -> DiskIo<U> {
        self.join(self, |one, _| change(one))
    }

    /// Something made of each number and its counterpart in `other`.
    pub fn join<U: Copy, V>(
        &self,
        other: &DiskIo<U>,
        mut join: impl FnMut(T, U) -> V,
    ) -> DiskIo<V> {
        DiskIo {
            reads_completed: join(self.reads_completed, other.reads_completed),
            reads_merged: join(self.reads_merged, other.reads_merged),
            sectors_read: join(self.sectors_read, other.sectors_read),
            read_time_ms: join(self.read_time_ms, other.read_time_ms),
            writes_completed: join(self.writes_completed, other.writes_completed),
            writes_merged: join(self.writes_merged, other.writes_merged),
            sectors_written: join(self.sectors_written, other.sectors_written),
            write_time_ms: join(self.write_time_ms, other.write_time_ms),
            busy_time_ms: join(self.busy_time_ms, other.busy_time_ms),
            queue_time_ms: join(self.queue_time_ms, other.queue_time_ms),
        }
    }
}

/// A block device that is no partition (`/proc/diskstats`).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Disk {
    /// Name, as `sda`, `nvme0n1`, `dm-0`.
    pub name: Arc<str>,
    /// In memory or on other devices (loop, ram, zram, dm, md …), which count the same sectors once more: no
    /// part of the machine's sum.
    pub stacked: bool,
    /// Since the device appeared.
    pub io: DiskIo<u64>,
    /// Requests in flight now.
    pub in_flight: u64,
}

/// Numbers of a network interface (`/proc/net/dev`): counters as `u64`, or what is made of them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct NetIo<T> {
    /// Bytes received.
    pub bytes_received: T,
    /// Packets received.
    pub packets_received: T,
    /// Packets received with an error (errs).
    pub errors_received: T,
    /// Packets received and thrown away (drop).
    pub drops_received: T,
    /// Bytes sent.
    pub bytes_sent: T,
    /// Packets sent.
    pub packets_sent: T,
    /// Packets not sent because of an error (errs).
    pub errors_sent: T,
    /// Packets thrown away instead of being sent (drop).
    pub drops_sent: T,
}

impl<T: Copy> NetIo<T> {
    /// Something made of each number.
    pub fn map<U>(&self, mut change: impl FnMut(T) -> U) -> NetIo<U> {
        self.join(self, |one, _| change(one))
    }

    /// Something made of each number and its counterpart in `other`.
    pub fn join<U: Copy, V>(&self, other: &NetIo<U>, mut join: impl FnMut(T, U) -> V) -> NetIo<V> {
        NetIo {
            bytes_received: join(self.bytes_received, other.bytes_received),
            packets_received: join(self.packets_received, other.packets_received),
            errors_received: join(self.errors_received, other.errors_received),
            drops_received: join(self.drops_received, other.drops_received),
            bytes_sent: join(self.bytes_sent, other.bytes_sent),
            packets_sent: join(self.packets_sent, other.packets_sent),
            errors_sent: join(self.errors_sent, other.errors_sent),
            drops_sent: join(self.drops_sent, other.drops_sent),
        }
    }
}

/// A network interface (`/proc/net/dev`).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Interface {
    /// Name, as `eth0`; what is no UTF-8 became U+FFFD.
    pub name: Arc<str>,
    /// The machine talks to itself (`lo`): no part of the machine's sum.
    pub loopback: bool,
    /// Others count the same bytes (a bridge, its ports, a VLAN, a tunnel …): no part of the machine's sum.
    pub stacked: bool,
    /// What it belongs to where it is no part of the sum and that is known: the bridge that it is a port of, the
    /// interface that it lies on, or several, parted by blanks.
    pub part_of: Option<Arc<str>>,
    /// Since the interface appeared.
    pub io: NetIo<u64>,
}

impl Interface {
    /// Counts in the machine's sum.
    pub fn counts(&self) -> bool {
        !self.loopback && !self.stacked
    }
}
