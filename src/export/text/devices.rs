//! Pressure, paging, disks, networks and file systems above the table.

use super::header::{number, unknown};
use crate::diagnosis::{fullest_first, fullness, space_percent};
use crate::rates::{DiskRates, Snapshot};
use crate::sample::{Pressure, Stall};
use crate::text::clean;
use std::io::{self, Write};

/// A line each. `-` where the machine does not tell.
pub fn lines(out: &mut dyn Write, snapshot: &Snapshot) -> io::Result<()> {
    pressure(out, snapshot)?;
    paging(out, snapshot)?;
    disk(out, snapshot)?;
    net(out, snapshot)?;
    file_systems(out, snapshot)
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

/// The fullest; nothing where none is known.
fn file_systems(out: &mut dyn Write, snapshot: &Snapshot) -> io::Result<()> {
    /// More would be a list.
    const MOST: usize = 5;
    let systems = snapshot.file_systems();
    if systems.is_empty() {
        return Ok(());
    }
    write!(out, "space ")?;
    for system in fullest_first(systems)
        .into_iter()
        .map(|at| &systems[at])
        .take(MOST)
    {
        let point = clean(&system.point);
        match (
            fullness(system),
            system.space.as_ref().and_then(space_percent),
        ) {
            (Some(share), space) => {
                let what = if space.is_some_and(|space| share < space + 0.05) {
                    ""
                } else {
                    "of inodes "
                };
                write!(out, "  {share:.1}% {what}{point}")?;
            }
            (None, _) if system.hangs => write!(out, "  no answer {point}")?,
            (None, _) => write!(out, "  - {point}")?,
        }
    }
    match systems.len().saturating_sub(MOST) {
        0 => writeln!(out),
        more => writeln!(out, "  +{more} more"),
    }
}

/// Bytes as KiB.
fn kib(bytes: Option<f64>) -> String {
    number(bytes.map(|bytes| bytes / 1024.0), 1)
}

#[cfg(test)]
mod tests;
