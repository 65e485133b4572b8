//! `/proc/stat`.

use super::number::{Numbers, labelled, lines};
use crate::sample::{CpuTimes, Machine};

/// What the file says of the machine; the rest of it is unknown. A line that is not of its form is left out. `None` without
/// a line of CPUs.
pub fn parse(bytes: &[u8]) -> Option<Machine> {
    let mut stat = Machine::default();
    // The intr line may be tens of kilobytes; only its first number is read.
    for line in lines(bytes) {
        if let Some(cpu) = line.strip_prefix(b"cpu") {
            if let Some(all) = cpu.strip_prefix(b" ") {
                stat.cpu = times(Numbers::new(all)).or(stat.cpu);
            } else {
                stat.cpus.extend(numbered(cpu));
            }
            continue;
        }
        if let Some(count) = labelled(line, b"ctxt ") {
            stat.context_switches = Some(count);
        } else if let Some(count) = labelled(line, b"intr ") {
            stat.interrupts = Some(count);
        } else if let Some(count) = labelled(line, b"softirq ") {
            stat.softirqs = Some(count);
        } else if let Some(count) = labelled(line, b"processes ") {
            stat.forks = Some(count);
        } else if let Some(count) = labelled(line, b"procs_running ") {
            stat.running = u32::try_from(count).ok().or(stat.running);
        } else if let Some(count) = labelled(line, b"procs_blocked ") {
            stat.blocked = u32::try_from(count).ok().or(stat.blocked);
        }
    }
    stat.cpus.sort_by_key(|&(id, _)| id);
    stat.cpus.dedup_by_key(|&mut (id, _)| id);
    (stat.cpu.is_some() || !stat.cpus.is_empty()).then_some(stat)
}

/// Moment of boot, seconds since 1970 UTC (btime).
pub fn boot_time(bytes: &[u8]) -> Option<u64> {
    lines(bytes).find_map(|line| labelled(line, b"btime "))
}

/// `0 19855 0 5442 …`: what follows `cpu`.
fn numbered(line: &[u8]) -> Option<(u32, CpuTimes)> {
    let mut numbers = Numbers::new(line);
    let id = u32::try_from(numbers.unsigned()?).ok()?;
    Some((id, times(numbers)?))
}

/// The states in their order; steal, guest and guest of niced tasks came one after the other.
fn times(mut numbers: Numbers) -> Option<CpuTimes> {
    Some(CpuTimes {
        user: numbers.unsigned()?,
        nice: numbers.unsigned()?,
        system: numbers.unsigned()?,
        idle: numbers.unsigned()?,
        iowait: numbers.or_zero()?,
        irq: numbers.or_zero()?,
        softirq: numbers.or_zero()?,
        steal: numbers.or_zero()?,
        guest: numbers.or_zero()?,
        guest_nice: numbers.or_zero()?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_real_one() {
        let bytes = include_bytes!("../../tests/fixtures/proc/firecracker-6.18/stat");
        let stat = parse(bytes).unwrap();
        let expected = CpuTimes {
            user: 19855,
            nice: 0,
            system: 5442,
            idle: 237_620,
            iowait: 217,
            irq: 0,
            softirq: 15,
            steal: 5,
            guest: 0,
            guest_nice: 0,
        };
        assert_eq!(stat.cpus[0], (0, expected));
        assert_eq!(stat.cpus[1].0, 1);
        let all = stat.cpu.unwrap();
        assert_eq!((all.user, all.steal), (41313, 14));
        assert_eq!(stat.interrupts, Some(393_855));
        assert!(stat.context_switches.unwrap() > 0);
        assert!(stat.softirqs.unwrap() > 0);
        assert!(stat.forks.unwrap() > 0);
        assert!(boot_time(bytes).unwrap() > 1_500_000_000);
        assert!(stat.running.unwrap() > 0);
        assert_eq!(stat.blocked, Some(0));
    }

    #[test]
    fn a_cpu_that_is_off_line_leaves_its_number_free() {
        let stat = parse(b"cpu  3 0 3 3\ncpu0 1 0 1 1\ncpu3 2 0 2 2\ncpufreq x\nctxt 7\n").unwrap();
        let ids: Vec<_> = stat.cpus.iter().map(|&(id, _)| id).collect();
        assert_eq!(ids, [0, 3]);
        assert_eq!(stat.cpus[1].1.system, 2);
        assert_eq!(stat.cpu.unwrap().steal, 0);
        assert_eq!(stat.context_switches, Some(7));
        assert_eq!((stat.softirqs, stat.blocked), (None, None));
    }

    #[test]
    fn other_files_are_not_taken_for_it() {
        assert_eq!(parse(b""), None);
        assert_eq!(parse(b"cpu  1 2 x 4\n"), None);
    }

    proptest! {
        #[test]
        fn any_bytes_are_survived(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
            let _ = parse(&bytes);
        }

        #[test]
        fn any_numbers_are_survived(text in "(cpu[0-9 ]{0,40}\n|intr [0-9 ]{0,40}\n|btime [0-9]{0,30}\n){0,9}") {
            let _ = parse(text.as_bytes());
        }
    }
}
