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
            let what = format!("tasks waited {pressure:.0} % of the time");
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

#[cfg(test)]
mod tests {
    use crate::diagnosis::Cause;
    use crate::diagnosis::bottleneck;
    use crate::diagnosis::bottleneck::testing::{cause, idle, sentence, shares};
    use crate::rates::DiskRates;

    #[test]
    fn a_disk_is_named_when_tasks_wait_for_it() {
        let mut shot = idle();
        let rates = |utilization| {
            Some(DiskRates {
                utilization,
                ..DiskRates::default()
            })
        };
        let disks = vec![
            ("sda".into(), rates(3.0)),
            ("nvme0n1".into(), rates(97.4)),
            ("new".into(), None),
        ];
        shot.machine.disks = Some(disks);
        shot.machine.stalled.io = Some(19.9);
        assert_eq!(cause(&shot), Cause::Nothing);
        shot.machine.stalled.io = Some(35.0);
        assert_eq!(
            sentence(&shot),
            "blocked on disk: tasks waited 35 % of the time, nvme0n1 is 97 % busy"
        );
    }

    #[test]
    fn without_pressure_iowait_tells_the_same() {
        let mut shot = idle();
        shot.machine.cpu = Some(shares(5.0, 0.0, 40.0));
        assert_eq!(sentence(&shot), "blocked on I/O: iowait 40 %");
        shot.machine.stalled.io = Some(5.0);
        assert_eq!(cause(&shot), Cause::Nothing, "the kernel knows better");
        shot.machine.stalled.io = None;
        shot.machine.cpu = Some(shares(5.0, 0.0, 19.0));
        assert_eq!(cause(&shot), Cause::Nothing);
    }

    #[test]
    fn no_disk_is_accused_while_none_is_busy() {
        let mut shot = idle();
        shot.machine.disks = Some(vec![("sda".into(), Some(DiskRates::default()))]);
        shot.machine.stalled.io = Some(60.0);
        assert_eq!(
            bottleneck(&shot).unwrap().sentence.short(),
            "blocked on I/O: tasks waited 60 % of the time, no disk is busy"
        );
    }
}
