//! Tasks wait for a disk.

use super::{Cause, Found, Rule};
use crate::rates::{CpuShares, Snapshot};
use crate::text::{Sentence, Tone, clean};

/// Pressure on I/O, %.
const PRESSURE: f32 = 20.0;
/// I/O wait where the pressure is not known, % of the CPU time.
const IOWAIT: f32 = 20.0;
/// Time in which a disk that is accused was busy, %.
const BUSY: f64 = 1.0;

pub(super) const RULE: Rule = Rule {
    cause: Cause::Disk,
    name: "disk",
    tone: Tone::Warn,
    when: || {
        format!(
            "the pressure on I/O was {PRESSURE} % or more; where the kernel does not count it: iowait is {IOWAIT} % of the \
             CPU time or more"
        )
    },
    find,
};

fn find(snapshot: &Snapshot, shares: &CpuShares) -> Option<Found> {
    let (number, what) = match snapshot.machine.stalled.io {
        Some(pressure) if pressure >= PRESSURE => {
            let what = format!("tasks waited for I/O {pressure:.0} % of the time");
            (pressure, what)
        }
        None => {
            let iowait = shares.iowait.filter(|iowait| *iowait >= IOWAIT)?;
            (iowait, format!("iowait {iowait:.0} %"))
        }
        Some(_) => return None,
    };
    let disks = snapshot.machine.disks.iter().flatten();
    let known = disks.filter_map(|(name, rates)| Some((name, rates.as_ref()?.utilization)));
    let busiest = known.max_by(|a, b| a.1.total_cmp(&b.1));
    let sentence = match busiest {
        Some((name, utilization)) if utilization >= BUSY => {
            let name = clean(name.as_bytes());
            Sentence::new("blocked on disk")
                .number(what)
                .number(format!("{name} is {utilization:.0} % busy"))
        }
        // Requests of io_uring that are on their way count as well, whatever they wait for.
        Some(_) => Sentence::new("blocked on I/O")
            .number(what)
            .number("no disk is busy")
            .remark("a network file system, FUSE or io_uring?"),
        None => Sentence::new("blocked on I/O").number(what),
    };
    Some((f64::from(number), sentence))
}
