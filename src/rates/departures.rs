//! Processes that ended, per second and by name.

use crate::sample::{Departed, Exit, Name, Sample};

/// Rates of processes of one name that ended.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct DepartureRates {
    /// Their name; `None`: of more names than are kept apart.
    pub name: Option<Name>,
    /// Processes that ended in the interval.
    pub count: u64,
    /// Processes that ended per second.
    pub per_second: f64,
    /// Share of one CPU that they used since they were last listed, %; an estimate.
    pub cpu_percent: f64,
    /// Time that they waited for a CPU, % of the interval, all together.
    pub wait_percent: f64,
    /// Mean time from their start to their end, seconds.
    pub life: f64,
    /// How they ended, and how often; the most frequent first.
    pub exits: Vec<(Exit, u64)>,
}

/// What a process uses after the kernel has told of it, when it gives back its memory, at most; seconds.
const LAST: f64 = 0.005;

/// Rates of those that the sample tells of, in its order. `ended`: what all that ended used by the counters of their parents
/// and by the CPU time that no row accounts for, % of one CPU. That has what the records lack, and each process gets its part of it.
pub(super) fn rates(sample: &Sample, ended: f64) -> Vec<DepartureRates> {
    let Departed::Told(told) = &sample.departed else {
        return Vec::new();
    };
    let span = told.until.saturating_sub(told.since);
    if span == 0 {
        return Vec::new();
    }
    let share = |time: u64| time as f64 * 100.0 / span as f64;
    let told_of: f64 = told.names.iter().map(|one| share(one.cpu)).sum();
    let count: f64 = told.names.iter().map(|one| one.count as f64).sum();
    let most = LAST * 1e11 / span as f64;
    let part = ((ended - told_of) / count.max(1.0)).clamp(0.0, most);
    let names = told.names.iter().map(|one| {
        let mut exits = one.exits.clone();
        exits.sort_by_key(|(exit, count)| (std::cmp::Reverse(*count), *exit));
        DepartureRates {
            name: one.name,
            count: one.count,
            per_second: one.count as f64 * 1e9 / span as f64,
            cpu_percent: share(one.cpu) + part * one.count as f64,
            wait_percent: share(one.wait),
            life: one.life as f64 / 1e9 / one.count.max(1) as f64,
            exits,
        }
    });
    names.collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sample::{DepartedName, Departures};

    #[test]
    fn counts_become_rates_over_the_time_in_which_they_were_heard() {
        let one = DepartedName {
            name: Some(Name::new(b"cc1")),
            count: 4,
            cpu: 200_000_000,
            wait: 100_000_000,
            life: 400_000_000,
            exits: vec![(Exit::Code(1), 1), (Exit::Code(0), 3)],
        };
        let mut sample = Sample {
            departed: Departed::Told(Departures {
                since: 1_000_000_000,
                until: 3_000_000_000,
                names: vec![one],
                lost: 0,
            }),
            ..Sample::default()
        };
        let found = rates(&sample, 10.0);
        assert_eq!(found.len(), 1);
        let numbers = [
            found[0].per_second,
            found[0].cpu_percent,
            found[0].wait_percent,
            found[0].life,
        ];
        for (number, expected) in numbers.iter().zip([2.0, 10.0, 5.0, 0.1]) {
            assert!((number - expected).abs() < 1e-9, "{numbers:?}");
        }
        assert_eq!(found[0].exits[0], (Exit::Code(0), 3));
        // What the records lack is shared out, within reason.
        assert!((rates(&sample, 10.4)[0].cpu_percent - 10.4).abs() < 1e-9);
        assert!((rates(&sample, 90.0)[0].cpu_percent - 11.0).abs() < 1e-9);
        sample.departed = Departed::Denied;
        assert!(rates(&sample, 0.0).is_empty());
    }
}
