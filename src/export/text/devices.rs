//! Pressure, paging, disks and networks above the table.

use super::header::{number, unknown};
use crate::rates::{DiskRates, Snapshot};
use crate::sample::{Pressure, Stall};
use crate::view::text::clean;
use std::io::{self, Write};

/// A line each. `-` where the machine does not tell.
pub fn lines(out: &mut dyn Write, snapshot: &Snapshot) -> io::Result<()> {
    pressure(out, snapshot)?;
    paging(out, snapshot)?;
    disk(out, snapshot)?;
    net(out, snapshot)
}

/// Of the last ten seconds, which are nearest to what the other lines speak of.
fn pressure(out: &mut dyn Write, snapshot: &Snapshot) -> io::Result<()> {
    let pressure = &snapshot.sample.machine.pressure;
    let share = |stall: Stall| format!("{:.1}%", stall.avg10);
    let of = |pressure: Option<Pressure>| {
        pressure.map_or_else(unknown, |pressure| match pressure.full {
            Some(full) => format!("{} full {}", share(pressure.some), share(full)),
            None => share(pressure.some),
        })
    };
    writeln!(
        out,
        "psi     cpu {}  io {}  memory {}  of the last 10 s",
        of(pressure.cpu),
        of(pressure.io),
        of(pressure.memory)
    )
}

fn paging(out: &mut dyn Write, snapshot: &Snapshot) -> io::Result<()> {
    let paging = &snapshot.machine.paging;
    writeln!(
        out,
        "paging  in {} KiB/s  out {} KiB/s  swap in {} KiB/s  out {} KiB/s  major faults {}/s",
        kib(paging.bytes_in),
        kib(paging.bytes_out),
        kib(paging.swapped_in),
        kib(paging.swapped_out),
        number(paging.major_faults, 1),
    )
}

/// All disks together, and the one that is busy for most of the time.
fn disk(out: &mut dyn Write, snapshot: &Snapshot) -> io::Result<()> {
    let machine = &snapshot.machine;
    let of = |pick: fn(&DiskRates) -> f64| machine.disk.as_ref().map(pick);
    let disks = machine.disks.iter().flatten();
    let busiest = disks
        .filter_map(|(name, rates)| Some((name, rates.as_ref()?)))
        .max_by(|(_, a), (_, b)| a.utilization.total_cmp(&b.utilization))
        .filter(|(_, rates)| rates.utilization > 0.0);
    let busiest = busiest.map_or_else(String::new, |(name, rates)| {
        format!(
            "  busiest {} {:.1}% of the time, {:.2} in flight",
            clean(name.as_bytes()),
            rates.utilization,
            rates.queue
        )
    });
    writeln!(
        out,
        "disk    read {} KiB/s by {}/s  written {} KiB/s by {}/s{busiest}",
        kib(of(DiskRates::bytes_read)),
        number(of(|disk| disk.io.reads_completed), 1),
        kib(of(DiskRates::bytes_written)),
        number(of(|disk| disk.io.writes_completed), 1),
    )
}

fn net(out: &mut dyn Write, snapshot: &Snapshot) -> io::Result<()> {
    let net = snapshot.machine.net.as_ref();
    writeln!(
        out,
        "net     received {} KiB/s by {}/s  sent {} KiB/s by {}/s  errors {}/s  drops {}/s",
        kib(net.map(|net| net.bytes_received)),
        number(net.map(|net| net.packets_received), 1),
        kib(net.map(|net| net.bytes_sent)),
        number(net.map(|net| net.packets_sent), 1),
        number(net.map(|net| net.errors_received + net.errors_sent), 1),
        number(net.map(|net| net.drops_received + net.drops_sent), 1),
    )
}

/// Bytes as KiB.
fn kib(bytes: Option<f64>) -> String {
    number(bytes.map(|bytes| bytes / 1024.0), 1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rates::{MachineRates, PagingRates};
    use crate::sample::{DiskIo, NetIo, Pressures};
    use std::sync::Arc;

    fn written(snapshot: &Snapshot) -> String {
        let mut out = Vec::new();
        lines(&mut out, snapshot).unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn each_number_is_where_it_belongs() {
        let disk = |factor: f64, utilization| DiskRates {
            io: DiskIo {
                reads_completed: factor,
                sectors_read: 4.0 * factor,
                writes_completed: 2.0 * factor,
                sectors_written: 20.0 * factor,
                ..DiskIo::default()
            },
            utilization,
            queue: 0.123,
        };
        let mut snapshot = Snapshot {
            machine: MachineRates {
                paging: PagingRates {
                    swapped_in: Some(1024.0),
                    swapped_out: None,
                    bytes_in: Some(2048.0),
                    bytes_out: Some(512.0),
                    major_faults: Some(0.25),
                },
                disk: Some(disk(3.0, 0.0)),
                disks: Some(vec![
                    ("sda".into(), Some(disk(1.0, 5.0))),
                    ("sd\x1b".into(), Some(disk(2.0, 11.4))),
                    ("new".into(), None),
                ]),
                net: Some(NetIo {
                    bytes_received: 1024.0,
                    packets_received: 2.0,
                    errors_received: 3.0,
                    drops_received: 4.0,
                    bytes_sent: 5120.0,
                    packets_sent: 6.0,
                    errors_sent: 7.0,
                    drops_sent: 8.0,
                }),
                ..MachineRates::default()
            },
            ..Snapshot::default()
        };
        let stall = |avg10| Stall {
            avg10,
            ..Stall::default()
        };
        let both = Some(Pressure {
            some: stall(0.52),
            full: Some(stall(0.4)),
        });
        Arc::make_mut(&mut snapshot.sample).machine.pressure = Pressures {
            cpu: both.map(|both| Pressure { full: None, ..both }),
            io: both,
            memory: None,
        };
        let text = written(&snapshot);
        let lines: Vec<&str> = text.lines().collect();
        assert_eq!(
            lines[..2],
            [
                "psi     cpu 0.5%  io 0.5% full 0.4%  memory -  of the last 10 s",
                "paging  in 2.0 KiB/s  out 0.5 KiB/s  swap in 1.0 KiB/s  out - KiB/s  major faults 0.2/s",
            ]
        );
        let disk = "disk    read 6.0 KiB/s by 3.0/s  written 30.0 KiB/s by 6.0/s  busiest sd";
        assert!(lines[2].starts_with(disk), "{text}");
        assert!(
            lines[2].ends_with(" 11.4% of the time, 0.12 in flight"),
            "{text}"
        );
        assert!(!text.contains('\x1b'), "{text}");
        assert_eq!(
            lines[3],
            "net     received 1.0 KiB/s by 2.0/s  sent 5.0 KiB/s by 6.0/s  errors 10.0/s  drops 12.0/s"
        );
    }

    #[test]
    fn the_unknown_is_a_dash() {
        assert_eq!(
            written(&Snapshot::default()),
            "psi     cpu -  io -  memory -  of the last 10 s\n\
             paging  in - KiB/s  out - KiB/s  swap in - KiB/s  out - KiB/s  major faults -/s\n\
             disk    read - KiB/s by -/s  written - KiB/s by -/s\n\
             net     received - KiB/s by -/s  sent - KiB/s by -/s  errors -/s  drops -/s\n"
        );
    }
}
