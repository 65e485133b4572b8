//! The lines above the table.

use super::devices;
use crate::diagnosis;
use crate::diagnosis::platform::Verdict;
use crate::rates::Snapshot;
use crate::text::clean;
use std::io::{self, Write};

/// Virtualization, counts, CPU shares, load and switches, memory, what comes and goes, what holds the machine back. `-`
/// where the machine does not tell.
pub fn system(out: &mut dyn Write, snapshot: &Snapshot) -> io::Result<()> {
    platform(out, snapshot)?;
    tasks(out, snapshot)?;
    cpu(out, snapshot)?;
    load(out, snapshot)?;
    memory(out, snapshot)?;
    devices::lines(out, snapshot)?;
    verdict(out, snapshot)
}

/// Which machine, when, and after what time.
pub fn host(out: &mut dyn Write, snapshot: &Snapshot) -> io::Result<()> {
    let (sample, host) = (&snapshot.sample, &snapshot.sample.host);
    let time = i64::try_from(sample.wall / 1_000_000_000).unwrap_or_default();
    let time = jiff::Timestamp::from_second(time).unwrap_or_default();
    writeln!(
        out,
        "{}  Linux {}  up {}  {time}  after {} s",
        clean(host.name.as_bytes()),
        clean(host.kernel.as_bytes()),
        sample.machine.uptime.map_or_else(unknown, uptime),
        number(snapshot.elapsed, 3),
    )
}

/// How the machine is virtualized, resource by resource; nothing where nothing tells.
fn platform(out: &mut dyn Write, snapshot: &Snapshot) -> io::Result<()> {
    let verdict = Verdict::of(&snapshot.sample.host.platform);
    let Some(summary) = verdict.summary() else {
        return Ok(());
    };
    write!(out, "virt    {}", clean(summary.as_bytes()))?;
    for finding in &verdict.resources {
        write!(out, "  {} {}", finding.resource.name(), finding.kind.code())?;
    }
    if let Some(container) = verdict.container {
        write!(out, "  container {}", clean(container.runtime.as_bytes()))?;
    }
    writeln!(out)
}

fn tasks(out: &mut dyn Write, snapshot: &Snapshot) -> io::Result<()> {
    let counts = &snapshot.counts;
    write!(
        out,
        "tasks   {} processes  {} threads  {} kernel threads  {} running  {} in D ({} wait for I/O)  \
         ended {}% of a CPU",
        counts.processes,
        counts.threads,
        counts.kernel_threads,
        counts
            .running
            .map_or_else(unknown, |count| count.to_string()),
        counts.uninterruptible,
        counts
            .blocked
            .map_or_else(unknown, |count| count.to_string()),
        number(snapshot.machine.ended_percent.map(f64::from), 1),
    )?;
    match snapshot.sample.host.hidden {
        Some(hidepid) => writeln!(out, "  others are hidden ({})", hidepid.name()),
        None => writeln!(out),
    }
}

fn cpu(out: &mut dyn Write, snapshot: &Snapshot) -> io::Result<()> {
    let Some(cpu) = &snapshot.machine.cpu else {
        return writeln!(out, "cpu     -");
    };
    let guest = cpu.guest.zip(cpu.guest_nice);
    let guest = guest.map(|(guest, niced)| guest + niced);
    writeln!(
        out,
        "cpu     user {:.1}%  nice {:.1}%  system {:.1}%  idle {:.1}%  iowait {}%  irq {:.1}%  softirq {:.1}%  \
         steal {}%  guest {}%",
        cpu.user,
        cpu.nice,
        cpu.system,
        cpu.idle,
        number(cpu.iowait.map(f64::from), 1),
        cpu.irq,
        cpu.softirq,
        number(cpu.steal.map(f64::from), 1),
        number(guest.map(f64::from), 1),
    )
}

fn load(out: &mut dyn Write, snapshot: &Snapshot) -> io::Result<()> {
    let load = snapshot.sample.machine.load;
    let machine = &snapshot.machine;
    writeln!(
        out,
        "load    {} {} {} on {} CPUs  switches {}/s, {}{}% involuntary  interrupts {}/s  softirqs {}/s  forks {}/s",
        number(load.map(|load| load.one.into()), 2),
        number(load.map(|load| load.five.into()), 2),
        number(load.map(|load| load.fifteen.into()), 2),
        snapshot.sample.machine.cpus.len(),
        number(machine.context_switches, 0),
        if machine.involuntary_share_is_rough {
            "~"
        } else {
            ""
        },
        number(machine.involuntary_share.map(|share| share * 100.0), 0),
        number(machine.interrupts, 0),
        number(machine.softirqs, 0),
        number(machine.forks, 1),
    )
}

fn memory(out: &mut dyn Write, snapshot: &Snapshot) -> io::Result<()> {
    let Some(memory) = snapshot.sample.machine.memory else {
        return writeln!(out, "memory  -");
    };
    let used = memory
        .available
        .map(|available| memory.total.saturating_sub(available));
    writeln!(
        out,
        "memory  {} of {} MiB used  {} free  {} buffers  {} cached  {} shared  swap {} of {} MiB used",
        used.map_or_else(unknown, mib),
        mib(memory.total),
        mib(memory.free),
        mib(memory.buffers),
        mib(memory.cached),
        mib(memory.shared),
        mib(memory.swap_total.saturating_sub(memory.swap_free)),
        mib(memory.swap_total),
    )
}

fn verdict(out: &mut dyn Write, snapshot: &Snapshot) -> io::Result<()> {
    let found = diagnosis::bottleneck(snapshot);
    let sentence = found.map_or_else(unknown, |found| found.sentence.into());
    writeln!(out, "verdict {sentence}")
}

/// What stands for the unknown.
pub fn unknown() -> String {
    "-".to_owned()
}

/// A number, or the unknown.
pub fn number(value: Option<f64>, decimals: usize) -> String {
    value.map_or_else(unknown, |value| format!("{value:.decimals$}"))
}

fn mib(bytes: u64) -> String {
    (bytes >> 20).to_string()
}

/// Days only when there are any: `24:54`, `3 days 01:02`.
fn uptime(seconds: f64) -> String {
    let minutes = seconds as u64 / 60;
    let (days, hours, minutes) = (minutes / 1440, minutes / 60 % 24, minutes % 60);
    match days {
        0 => format!("{hours:02}:{minutes:02}"),
        1 => format!("1 day {hours:02}:{minutes:02}"),
        _ => format!("{days} days {hours:02}:{minutes:02}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn uptime_counts_days() {
        assert_eq!(uptime(59.9), "00:00");
        assert_eq!(uptime(89_640.0), "1 day 00:54");
        assert_eq!(uptime(3.0 * 86_400.0 + 3_720.0), "3 days 01:02");
    }

    #[test]
    fn the_unknown_is_a_dash() {
        assert_eq!(number(None, 2), "-");
        assert_eq!(number(Some(1.005), 1), "1.0");
    }
}
