//! Control groups: how much their quota held them up.

use super::growth::percent;
use crate::sample::{Cgroup, Dated, Nanos, Sample, Throttled};
use std::sync::Arc;

/// Rates of a control group. `None`: it has no quota, or nothing is known yet.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct CgroupRates {
    /// Share of the periods of the interval in which the quota was used up, %.
    pub throttled_periods: Option<f32>,
    /// Time throttled, summed over CPUs, % of the interval.
    pub throttled_percent: Option<f32>,
    /// CPU time of the group, % of one CPU.
    pub cpu_percent: Option<f32>,
    /// CPU time of all that share the quota, % of the quota.
    pub quota_percent: Option<f32>,
}

/// Rates of the group that limits us.
pub(super) fn machine(previous: &Sample, sample: &Sample) -> Option<CgroupRates> {
    let group = sample.machine.cgroup.as_ref()?;
    let old = previous.machine.cgroup.as_ref();
    let old = old.filter(|old| old.path == group.path);
    Some(old.map_or_else(CgroupRates::default, |old| rates(old, group)))
}

/// Rates of the groups of a sample, in their order.
pub(super) fn groups(previous: &Sample, sample: &Sample) -> Vec<CgroupRates> {
    let mut olds = previous.cgroups.iter().peekable();
    let of = |group: &Arc<Cgroup>| {
        while olds.next_if(|old| old.path < group.path).is_some() {}
        // What is counted is of the CPU: groups that differ in their memory alone have the same.
        let old = olds.peek().filter(|old| old.path == group.path);
        old.map_or_else(CgroupRates::default, |old| rates(old, group))
    };
    sample.cgroups.iter().map(of).collect()
}

/// Each file is read at its own moment, some by a helper thread: rates are over the time between two readings of it, which
/// may be far from that between the samples.
fn rates(old: &Cgroup, group: &Cgroup) -> CgroupRates {
    let cpu = |group: &Cgroup| {
        let usage = group.usage?;
        let value = usage.cpu?;
        Some(Dated {
            at: usage.at,
            value,
        })
    };
    let cpu = between(cpu(old), cpu(group));
    // Another limit may be that of another level, whose counters have nothing to do with those before.
    let same = old.cpu_limit == group.cpu_limit;
    let quota = between(old.quota_used, group.quota_used).filter(|_| same);
    let throttled = between(old.throttled, group.throttled).filter(|_| same);
    CgroupRates {
        cpu_percent: cpu.and_then(|(from, to, span)| percent(from, to, span)),
        quota_percent: quota.and_then(|(from, to, span)| {
            let used = f64::from(percent(from, to, span)?) / group.cpu_limit?;
            Some(used as f32).filter(|share| share.is_finite())
        }),
        ..throttled.map_or_else(CgroupRates::default, throttling)
    }
}

/// Two readings and the time between them; `None` where there is none.
fn between<T>(old: Option<Dated<T>>, new: Option<Dated<T>>) -> Option<(T, T, Nanos)> {
    let (old, new) = old.zip(new)?;
    let span = new.at.checked_sub(old.at).filter(|span| *span > 0)?;
    Some((old.value, new.value, span))
}

fn throttling((from, to, span): (Throttled, Throttled, Nanos)) -> CgroupRates {
    let growth = |from: u64, to: u64| to.checked_sub(from).map(|growth| growth as f64);
    let Some(((periods, throttled), time)) = growth(from.periods, to.periods)
        .zip(growth(from.throttled_periods, to.throttled_periods))
        .zip(percent(from.time, to.time, span))
    else {
        return CgroupRates::default();
    };
    // A period that ends with the interval may be counted in one of the two numbers alone.
    let share = (throttled * 100.0 / periods.max(1.0)).min(100.0);
    CgroupRates {
        throttled_periods: Some(share as f32),
        throttled_percent: Some(time),
        ..CgroupRates::default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sample::CgroupUse;
    use proptest::prelude::*;

    const SECOND: Nanos = 1_000_000_000;

    fn group(path: &str, at: Nanos, counters: Option<[u64; 3]>) -> Arc<Cgroup> {
        Arc::new(Cgroup {
            path: path.as_bytes().into(),
            cpu_limit: counters.map(|_| 1.5),
            throttled: counters.map(|[periods, throttled_periods, time]| Dated {
                at,
                value: Throttled {
                    periods,
                    throttled_periods,
                    time,
                },
            }),
            ..Cgroup::default()
        })
    }

    /// Counters at the beginning, and so long after it.
    fn after(span: Nanos, from: [u64; 3], to: [u64; 3]) -> CgroupRates {
        rates(
            &group("/a", SECOND, Some(from)),
            &group("/a", SECOND.saturating_add(span), Some(to)),
        )
    }

    fn sample(groups: &[Arc<Cgroup>]) -> Sample {
        let mut sample = Sample {
            cgroups: groups.into(),
            ..Sample::default()
        };
        sample.machine.cgroup = groups.first().cloned();
        sample
    }

    #[test]
    fn growth_over_the_interval() {
        let rates = after(2 * SECOND, [100, 10, SECOND], [120, 15, 2 * SECOND]);
        assert_eq!(rates.throttled_periods, Some(25.0));
        assert_eq!(rates.throttled_percent, Some(50.0));
    }

    #[test]
    fn time_is_of_the_span_between_two_readings_and_of_the_quota() {
        let with = |at, cpu, quota_used: Option<Nanos>| Cgroup {
            usage: Some(CgroupUse {
                at,
                cpu,
                ..CgroupUse::default()
            }),
            quota_used: quota_used.map(|value| Dated { at, value }),
            cpu_limit: Some(0.5),
            ..Cgroup::default()
        };
        let old = with(SECOND, Some(SECOND), Some(SECOND));
        let new = with(3 * SECOND, Some(2 * SECOND), Some(SECOND + SECOND / 2));
        let found = rates(&old, &new);
        assert_eq!(
            (found.cpu_percent, found.quota_percent),
            (Some(50.0), Some(50.0))
        );
        // Not read since, or made anew.
        for next in [
            with(SECOND, Some(SECOND), None),
            with(3 * SECOND, Some(0), Some(0)),
        ] {
            let found = rates(&old, &next);
            assert_eq!((found.cpu_percent, found.quota_percent), (None, None));
        }
    }

    #[test]
    fn a_group_that_slept_was_not_throttled() {
        let rates = after(SECOND, [100, 10, SECOND], [100, 10, SECOND]);
        assert_eq!(rates.throttled_periods, Some(0.0));
        assert_eq!(rates.throttled_percent, Some(0.0));
    }

    #[test]
    fn what_ran_back_has_no_rate() {
        for counters in [[99, 11, SECOND], [101, 9, SECOND], [101, 11, 0]] {
            let found = after(SECOND, [100, 10, SECOND], counters);
            assert_eq!(found, CgroupRates::default());
        }
    }

    #[test]
    fn another_limit_or_no_time_has_no_rate() {
        let old = group("/a", SECOND, Some([100, 10, SECOND]));
        let mut other = Cgroup::clone(&group("/a", 2 * SECOND, Some([100, 10, SECOND])));
        other.cpu_limit = Some(2.0);
        assert_eq!(rates(&old, &other), CgroupRates::default());
        assert_eq!(rates(&old, &old), CgroupRates::default());
        let none = group("/a", SECOND, None);
        assert_eq!(rates(&none, &none), CgroupRates::default());
    }

    #[test]
    fn groups_are_found_by_their_path() {
        let throttled = Some([10, 5, SECOND / 2]);
        let old = ["/a", "/c"].map(|path| group(path, SECOND, Some([0, 0, 0])));
        let new = ["/b", "/c"].map(|path| group(path, 2 * SECOND, throttled));
        let (old, new) = (sample(&old), sample(&new));
        let rates = groups(&old, &new);
        let percent: Vec<_> = rates.iter().map(|rates| rates.throttled_percent).collect();
        assert_eq!(percent, [None, Some(50.0)]);
        // We were moved to another group.
        assert_eq!(machine(&old, &new), Some(CgroupRates::default()));
        assert_eq!(machine(&new, &sample(&[])), None);
    }

    #[test]
    fn groups_that_differ_in_their_memory_have_the_rates_of_their_cpu() {
        let with = |(at, counters), memory: Option<&str>| {
            let mut group = Cgroup::clone(&group("/a", at, Some(counters)));
            group.memory_path = memory.map(|path| path.as_bytes().into());
            Arc::new(group)
        };
        let old = sample(&[with((SECOND, [0, 0, 0]), Some("/m"))]);
        let now = (2 * SECOND, [10, 5, SECOND / 2]);
        let new = sample(&[
            with(now, None),
            with(now, Some("/m")),
            with(now, Some("/n")),
        ]);
        let rates = groups(&old, &new);
        let percent = rates.iter().map(|rates| rates.throttled_percent);
        assert_eq!(percent.collect::<Vec<_>>(), [Some(50.0); 3]);
    }

    proptest! {
        #[test]
        fn no_counters_make_nonsense(from in any::<[u64; 3]>(), to in any::<[u64; 3]>(), span in any::<u64>()) {
            let rates = after(span, from, to);
            prop_assert!(rates.throttled_periods.is_none_or(|share| (0.0..=100.0).contains(&share)));
            prop_assert!(rates.throttled_percent.is_none_or(|share| share >= 0.0 && share.is_finite()));
        }
    }
}
