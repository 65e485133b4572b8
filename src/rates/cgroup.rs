//! Control groups: how much their quota held them up.

use crate::sample::{Cgroup, Nanos, Sample};
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
pub(super) fn machine(previous: &Sample, sample: &Sample, span: Nanos) -> Option<CgroupRates> {
    let group = sample.machine.cgroup.as_ref()?;
    let old = previous.machine.cgroup.as_ref();
    let old = old.filter(|old| old.path == group.path);
    Some(old.map_or_else(CgroupRates::default, |old| rates(old, group, span)))
}

/// Rates of the groups of a sample, in their order.
pub(super) fn groups(previous: &Sample, sample: &Sample, span: Nanos) -> Vec<CgroupRates> {
    let mut olds = previous.cgroups.iter().peekable();
    let of = |group: &Arc<Cgroup>| {
        while olds.next_if(|old| old.path < group.path).is_some() {}
        // What is counted is of the CPU: groups that differ in their memory alone have the same.
        let old = olds.peek().filter(|old| old.path == group.path);
        old.map_or_else(CgroupRates::default, |old| rates(old, group, span))
    };
    sample.cgroups.iter().map(of).collect()
}

fn rates(old: &Cgroup, group: &Cgroup, span: Nanos) -> CgroupRates {
    let used = old.usage.zip(group.usage);
    let cpu = used.and_then(|(from, to)| {
        let span = to.at.checked_sub(from.at).filter(|span| *span > 0)?;
        let growth = to.cpu?.checked_sub(from.cpu?)?;
        Some((growth as f64 * 100.0 / span as f64) as f32)
    });
    let same = old.cpu_limit == group.cpu_limit && span > 0;
    let quota = old.quota_used.zip(group.quota_used).filter(|_| same);
    let quota = quota.and_then(|(from, to)| {
        let may = group.cpu_limit? * span as f64;
        Some((to.checked_sub(from)? as f64 * 100.0 / may) as f32)
    });
    CgroupRates {
        cpu_percent: cpu,
        quota_percent: quota.filter(|share| share.is_finite()),
        ..throttling(old, group, span)
    }
}

/// Another limit may be that of another level, whose counters have nothing to do with those before.
fn throttling(old: &Cgroup, group: &Cgroup, span: Nanos) -> CgroupRates {
    let counters = old.throttled.zip(group.throttled);
    let counters = counters.filter(|_| old.cpu_limit == group.cpu_limit && span > 0);
    let Some((from, to)) = counters else {
        return CgroupRates::default();
    };
    let growth = |from: u64, to: u64| to.checked_sub(from).map(|growth| growth as f64);
    let Some(((periods, throttled), time)) = growth(from.periods, to.periods)
        .zip(growth(from.throttled_periods, to.throttled_periods))
        .zip(growth(from.time, to.time))
    else {
        return CgroupRates::default();
    };
    // A period that ends with the interval may be counted in one of the two numbers alone.
    let share = (throttled * 100.0 / periods.max(1.0)).min(100.0);
    CgroupRates {
        throttled_periods: Some(share as f32),
        throttled_percent: Some((time * 100.0 / span as f64) as f32),
        ..CgroupRates::default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sample::{CgroupUse, Throttled};
    use proptest::prelude::*;

    const SECOND: Nanos = 1_000_000_000;

    fn group(path: &str, counters: Option<[u64; 3]>) -> Arc<Cgroup> {
        Arc::new(Cgroup {
            path: path.as_bytes().into(),
            cpu_limit: counters.map(|_| 1.5),
            throttled: counters.map(|[periods, throttled_periods, time]| Throttled {
                periods,
                throttled_periods,
                time,
            }),
            ..Cgroup::default()
        })
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
        let old = group("/a", Some([100, 10, SECOND]));
        let new = group("/a", Some([120, 15, 2 * SECOND]));
        let rates = rates(&old, &new, 2 * SECOND);
        assert_eq!(rates.throttled_periods, Some(25.0));
        assert_eq!(rates.throttled_percent, Some(50.0));
    }

    #[test]
    fn time_is_of_the_span_between_two_readings_and_of_the_quota() {
        let with = |at, cpu, quota_used| Cgroup {
            usage: Some(CgroupUse {
                at,
                cpu,
                ..CgroupUse::default()
            }),
            quota_used,
            cpu_limit: Some(0.5),
            ..Cgroup::default()
        };
        let old = with(SECOND, Some(SECOND), Some(SECOND));
        let new = with(3 * SECOND, Some(2 * SECOND), Some(SECOND + SECOND / 4));
        let found = rates(&old, &new, SECOND);
        assert_eq!(
            (found.cpu_percent, found.quota_percent),
            (Some(50.0), Some(50.0))
        );
        // Not read since, or made anew.
        for next in [
            with(SECOND, Some(SECOND), None),
            with(3 * SECOND, Some(0), Some(0)),
        ] {
            let found = rates(&old, &next, SECOND);
            assert_eq!((found.cpu_percent, found.quota_percent), (None, None));
        }
    }

    #[test]
    fn a_group_that_slept_was_not_throttled() {
        let old = group("/a", Some([100, 10, SECOND]));
        let rates = rates(&old, &old, SECOND);
        assert_eq!(rates.throttled_periods, Some(0.0));
        assert_eq!(rates.throttled_percent, Some(0.0));
    }

    #[test]
    fn what_ran_back_has_no_rate() {
        let old = group("/a", Some([100, 10, SECOND]));
        for counters in [[99, 11, SECOND], [101, 9, SECOND], [101, 11, 0]] {
            let new = group("/a", Some(counters));
            assert_eq!(rates(&old, &new, SECOND), CgroupRates::default());
        }
    }

    #[test]
    fn another_limit_or_no_time_has_no_rate() {
        let old = group("/a", Some([100, 10, SECOND]));
        let mut other = Cgroup::clone(&old);
        other.cpu_limit = Some(2.0);
        assert_eq!(rates(&old, &other, SECOND), CgroupRates::default());
        assert_eq!(rates(&old, &old, 0), CgroupRates::default());
        let none = group("/a", None);
        assert_eq!(rates(&none, &none, SECOND), CgroupRates::default());
    }

    #[test]
    fn groups_are_found_by_their_path() {
        let throttled = Some([10, 5, SECOND / 2]);
        let old = sample(&[group("/a", Some([0, 0, 0])), group("/c", Some([0, 0, 0]))]);
        let new = sample(&[group("/b", throttled), group("/c", throttled)]);
        let rates = groups(&old, &new, SECOND);
        let percent: Vec<_> = rates.iter().map(|rates| rates.throttled_percent).collect();
        assert_eq!(percent, [None, Some(50.0)]);
        // We were moved to another group.
        assert_eq!(machine(&old, &new, SECOND), Some(CgroupRates::default()));
        assert_eq!(machine(&new, &sample(&[]), SECOND), None);
    }

    #[test]
    fn groups_that_differ_in_their_memory_have_the_rates_of_their_cpu() {
        let with = |counters, memory: Option<&str>| {
            let mut group = Cgroup::clone(&group("/a", Some(counters)));
            group.memory_path = memory.map(|path| path.as_bytes().into());
            Arc::new(group)
        };
        let old = sample(&[with([0, 0, 0], Some("/m"))]);
        let now = [10, 5, SECOND / 2];
        let new = sample(&[
            with(now, None),
            with(now, Some("/m")),
            with(now, Some("/n")),
        ]);
        let rates = groups(&old, &new, SECOND);
        let percent = rates.iter().map(|rates| rates.throttled_percent);
        assert_eq!(percent.collect::<Vec<_>>(), [Some(50.0); 3]);
    }

    proptest! {
        #[test]
        fn no_counters_make_nonsense(from in any::<[u64; 3]>(), to in any::<[u64; 3]>(), span in any::<u64>()) {
            let rates = rates(&group("/a", Some(from)), &group("/a", Some(to)), span);
            prop_assert!(rates.throttled_periods.is_none_or(|share| (0.0..=100.0).contains(&share)));
            prop_assert!(rates.throttled_percent.is_none_or(|share| share >= 0.0 && share.is_finite()));
        }
    }
}
