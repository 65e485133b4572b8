//! The columns of the tables of disks and of interfaces: what each says, where it is shown, how the help explains it.

use crate::diagnosis::WarnsFrom;
use crate::rates::{DiskRates, NetRates};
use crate::text::{CompactString, Tone, UNKNOWN, format};
use compact_str::format_compact;

/// What is written in a cell, and how it looks.
pub(super) type Cell = (CompactString, Tone);

/// A column of a table of devices, whose rates are `R`.
pub struct DeviceColumn<R> {
    /// Heading.
    pub title: &'static str,
    /// Cells, without the gap to the next column.
    pub width: u16,
    /// Cells that the table has at least where the column is shown.
    pub from: u16,
    /// Meaning, unit and source.
    pub help: &'static str,
    /// Of several devices together there is something to say.
    summed: bool,
    cell: fn(&R) -> Cell,
}

impl<R> DeviceColumn<R> {
    pub(super) const fn new(
        title: &'static str,
        (width, from): (u16, u16),
        cell: fn(&R) -> Cell,
        help: &'static str,
    ) -> Self {
        Self {
            title,
            width,
            from,
            help,
            summed: true,
            cell,
        }
    }

    const fn of_one(mut self) -> Self {
        self.summed = false;
        self
    }

    /// What is written of a device, or of `all` together.
    pub fn cell(&self, rates: Option<&R>, all: bool) -> Cell {
        match rates {
            _ if all && !self.summed => (CompactString::default(), Tone::Dim),
            Some(rates) => (self.cell)(rates),
            None => unknown(),
        }
    }
}

/// Columns of the disks.
#[rustfmt::skip] // a table reads as a table
pub const DISK_COLUMNS: [DeviceColumn<DiskRates>; 10] = [
    DeviceColumn::new("READ/s", (6, 0), |disk| bytes(disk.bytes_read()),
        "Bytes read per second (diskstats, sectors_read)."),
    DeviceColumn::new("WRITE/s", (7, 0), |disk| bytes(disk.bytes_written()),
        "Bytes written per second (diskstats, sectors_written)."),
    DeviceColumn::new("RD/s", (5, 0), |disk| rate(disk.io.reads_completed), "Reads completed per second (iostat r/s)."),
    DeviceColumn::new("WR/s", (5, 0), |disk| rate(disk.io.writes_completed), "Writes completed per second (iostat w/s)."),
    DeviceColumn::new("RMRG/s", (6, 92), |disk| rate(disk.io.reads_merged),
        "Adjacent reads merged into others per second (iostat rrqm/s)."),
    DeviceColumn::new("WMRG/s", (6, 92), |disk| rate(disk.io.writes_merged),
        "Adjacent writes merged into others per second (iostat wrqm/s)."),
    DeviceColumn::new("R_AWAIT", (7, 64), |disk| mean(disk.io.read_time_ms, disk.io.reads_completed),
        "Mean time of a read, from request to completion, in milliseconds; a dash if there was none."),
    DeviceColumn::new("W_AWAIT", (7, 64), |disk| mean(disk.io.write_time_ms, disk.io.writes_completed),
        "Mean time of a write, in milliseconds."),
    // The mean of several disks says nothing.
    DeviceColumn::new("UTIL%", (5, 46), utilization,
        "Utilization: share of the time with a request in flight. A disk that serves many requests at once is \
         not saturated at 100.").of_one(),
    DeviceColumn::new("QUEUE", (5, 54), |disk| told(decimals(disk.queue)),
        "Mean number of requests in flight (iostat aqu-sz)."),
];

/// Columns of the interfaces.
#[rustfmt::skip] // a table reads as a table
pub const NET_COLUMNS: [DeviceColumn<NetRates>; 6] = [
    DeviceColumn::new("RECV/s", (6, 0), |net| bytes(net.bytes_received), "Bytes received per second (net/dev)."),
    DeviceColumn::new("SENT/s", (7, 0), |net| bytes(net.bytes_sent), "Bytes sent per second (net/dev)."),
    DeviceColumn::new("PIN/s", (5, 0), |net| rate(net.packets_received), "Packets received per second."),
    DeviceColumn::new("POUT/s", (6, 0), |net| rate(net.packets_sent), "Packets sent per second."),
    DeviceColumn::new("ERR/s", (5, 46), |net| fault(net.errors_received + net.errors_sent),
        "Packets with errors per second, received and sent."),
    DeviceColumn::new("DROP/s", (6, 46), |net| fault(net.drops_received + net.drops_sent),
        "Packets dropped per second, received and sent."),
];

pub(super) fn unknown() -> Cell {
    (CompactString::const_new(UNKNOWN), Tone::Dim)
}

/// Nothing is dim.
pub(super) fn told(text: CompactString) -> Cell {
    let nothing = text.chars().all(|c| c == '0' || c == '.');
    let tone = if nothing { Tone::Dim } else { Tone::Plain };
    (text, tone)
}

fn bytes(per_second: f64) -> Cell {
    told(format::bytes(per_second))
}

fn rate(per_second: f64) -> Cell {
    told(format::rate(per_second))
}

fn utilization(disk: &DiskRates) -> Cell {
    let cell = told(format::percent(disk.utilization));
    judged(cell, WarnsFrom::DISK_UTILIZATION, disk.utilization)
}

/// What should not happen.
fn fault(per_second: f64) -> Cell {
    match rate(per_second) {
        (text, Tone::Dim) => (text, Tone::Dim),
        (text, _) => (text, Tone::Warn),
    }
}

/// Milliseconds per request; without requests there is no mean.
fn mean(time: f64, requests: f64) -> Cell {
    if requests <= 0.0 {
        return unknown();
    }
    let mean = time / requests;
    judged(told(decimals(mean)), WarnsFrom::DISK_AWAIT, mean)
}

pub(super) fn judged((text, tone): Cell, limit: WarnsFrom, value: f64) -> Cell {
    let tone = if limit.holds(value) { Tone::Warn } else { tone };
    (text, tone)
}

/// Three digits at least: `0.00`, `0.42`, `12.3`, `481`, `1.2k`.
fn decimals(value: f64) -> CompactString {
    match value {
        ..9.995 => format_compact!("{value:.2}"),
        ..99.95 => format_compact!("{value:.1}"),
        _ => format::rate(value),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sample::{DiskIo, NetIo};

    fn rates() -> DiskRates {
        DiskRates {
            io: DiskIo {
                sectors_read: 8.0,
                writes_completed: 4.0,
                write_time_ms: 482.0,
                ..DiskIo::default()
            },
            utilization: 93.2,
            queue: 12.34,
        }
    }

    fn cell<R>(columns: &[DeviceColumn<R>], title: &str, rates: Option<&R>) -> Cell {
        let mut named = columns.iter().filter(|column| column.title == title);
        named.next().unwrap().cell(rates, false)
    }

    #[test]
    fn a_mean_needs_requests() {
        let rates = rates();
        let disk = |title| cell(&DISK_COLUMNS, title, Some(&rates));
        assert_eq!(disk("READ/s"), ("4.0K".into(), Tone::Plain));
        assert_eq!(disk("R_AWAIT"), (CompactString::const_new("–"), Tone::Dim));
        assert_eq!(disk("W_AWAIT"), ("120".into(), Tone::Warn));
        assert_eq!(disk("UTIL%"), ("93.2".into(), Tone::Warn));
        assert_eq!(disk("QUEUE"), ("12.3".into(), Tone::Plain));
        assert_eq!(
            cell(&DISK_COLUMNS, "QUEUE", None),
            (CompactString::const_new("–"), Tone::Dim),
            "one that has just appeared"
        );
    }

    #[test]
    fn faults_warn_and_their_absence_is_dim() {
        let rates = NetIo {
            errors_sent: 1.0,
            ..NetRates::default()
        };
        let net = |title| cell(&NET_COLUMNS, title, Some(&rates));
        assert_eq!(net("ERR/s"), ("1.0".into(), Tone::Warn));
        assert_eq!(net("DROP/s"), ("0".into(), Tone::Dim));
    }
}
