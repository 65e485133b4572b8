//! What the cells of the tables of devices say.

use super::Cell;
use crate::app::io::{DiskColumn, NetColumn};
use crate::diagnosis::WarnsFrom;
use crate::rates::{DiskRates, NetRates};
use crate::text::{Tone, format};

/// The cell of a disk, or of all.
pub fn disk(rates: Option<&DiskRates>, column: DiskColumn) -> Cell {
    let Some(rates) = rates else {
        return unknown();
    };
    let io = &rates.io;
    match column {
        DiskColumn::Read => bytes(rates.bytes_read()),
        DiskColumn::Written => bytes(rates.bytes_written()),
        DiskColumn::Reads => rate(io.reads_completed),
        DiskColumn::Writes => rate(io.writes_completed),
        DiskColumn::ReadsMerged => rate(io.reads_merged),
        DiskColumn::WritesMerged => rate(io.writes_merged),
        DiskColumn::ReadAwait => mean(io.read_time_ms, io.reads_completed),
        DiskColumn::WriteAwait => mean(io.write_time_ms, io.writes_completed),
        DiskColumn::Utilization => {
            let cell = told(format::percent(rates.utilization));
            judged(cell, WarnsFrom::DISK_UTILIZATION, rates.utilization)
        }
        DiskColumn::Queue => told(decimals(rates.queue)),
    }
}

/// The cell of an interface, or of all.
pub fn net(rates: Option<&NetRates>, column: NetColumn) -> Cell {
    let Some(io) = rates else {
        return unknown();
    };
    match column {
        NetColumn::Received => bytes(io.bytes_received),
        NetColumn::Sent => bytes(io.bytes_sent),
        NetColumn::PacketsReceived => rate(io.packets_received),
        NetColumn::PacketsSent => rate(io.packets_sent),
        NetColumn::Errors => fault(io.errors_received + io.errors_sent),
        NetColumn::Drops => fault(io.drops_received + io.drops_sent),
    }
}

fn unknown() -> Cell {
    ("–".to_owned(), Tone::Dim)
}

/// Nothing is dim.
fn told(text: String) -> Cell {
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

fn judged((text, tone): Cell, limit: WarnsFrom, value: f64) -> Cell {
    let tone = if limit.holds(value) { Tone::Warn } else { tone };
    (text, tone)
}

/// Three digits at least: `0.00`, `0.42`, `12.3`, `481`, `1.2k`.
fn decimals(value: f64) -> String {
    match value {
        ..9.995 => format!("{value:.2}"),
        ..99.95 => format!("{value:.1}"),
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

    #[test]
    fn a_mean_needs_requests() {
        let rates = rates();
        let cell = |column| disk(Some(&rates), column);
        assert_eq!(cell(DiskColumn::Read), ("4.0K".to_owned(), Tone::Plain));
        assert_eq!(cell(DiskColumn::ReadAwait), ("–".to_owned(), Tone::Dim));
        assert_eq!(cell(DiskColumn::WriteAwait), ("120".to_owned(), Tone::Warn));
        assert_eq!(
            cell(DiskColumn::Utilization),
            ("93.2".to_owned(), Tone::Warn)
        );
        assert_eq!(cell(DiskColumn::Queue), ("12.3".to_owned(), Tone::Plain));
        assert_eq!(
            disk(None, DiskColumn::Queue),
            ("–".to_owned(), Tone::Dim),
            "one that has just appeared"
        );
    }

    #[test]
    fn faults_warn_and_their_absence_is_dim() {
        let rates = NetIo {
            errors_sent: 1.0,
            ..NetRates::default()
        };
        assert_eq!(
            net(Some(&rates), NetColumn::Errors),
            ("1.0".to_owned(), Tone::Warn)
        );
        assert_eq!(
            net(Some(&rates), NetColumn::Drops),
            ("0".to_owned(), Tone::Dim)
        );
    }
}
