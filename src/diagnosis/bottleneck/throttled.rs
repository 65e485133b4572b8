//! A control group used up its CPU quota: our own, or another one, whose machine has time left.

use super::{Cause, Found, Rule, group_name};
use crate::diagnosis::waiting::THROTTLED_PERIODS;
use crate::rates::{CgroupRates, CpuShares, Snapshot};
use crate::sample::Cgroup;
use crate::text::{Sentence, Tone};

/// Time throttled, summed over CPUs, %. Periods in which the group sleeps do not count: of few, a moment is much.
const TIME: f32 = 1.0;

pub(super) const OURS: Rule = Rule {
    cause: Cause::Throttled,
    name: "throttled",
    tone: Tone::Warn,
    when: || {
        format!(
            "the control group of threadtop (in a container: of the container) used up its CPU quota in \
             {THROTTLED_PERIODS} % of the periods or more, and was throttled for {TIME} % of the time or more"
        )
    },
    find: |snapshot, _| {
        let group = snapshot.sample.machine.cgroup.as_ref()?;
        used_up(group, snapshot.machine.cgroup?, snapshot)
    },
};

pub(super) const OF_OTHERS: Rule = Rule {
    cause: Cause::ThrottledGroup,
    name: "throttled_group",
    tone: Tone::Warn,
    when: || {
        "the control group of a process that is on the screen or waits used up its CPU quota in the same way"
            .to_owned()
    },
    find: of_others,
};

fn of_others(snapshot: &Snapshot, _: &CpuShares) -> Option<Found> {
    let groups = snapshot.sample.cgroups.iter();
    let groups = groups.zip(snapshot.cgroups.iter().copied());
    let known = groups.filter_map(|(group, rates)| Some((group, rates, held_up(rates)?)));
    let (group, rates, _) = known.max_by(|a, b| a.2.total_cmp(&b.2))?;
    used_up(group, rates, snapshot)
}

/// The share of periods in which a quota was used up, if that is worth a word.
fn held_up(rates: CgroupRates) -> Option<f32> {
    let (periods, time) = rates.throttled_periods.zip(rates.throttled_percent)?;
    (periods >= THROTTLED_PERIODS && time >= TIME).then_some(periods)
}

fn used_up(group: &Cgroup, rates: CgroupRates, snapshot: &Snapshot) -> Option<Found> {
    let share = held_up(rates)?;
    let quota = group.cpu_limit.map_or_else(String::new, |limit| {
        let cpus = format!("{}", (limit * 100.0).round() / 100.0);
        let plural = if cpus == "1" { "" } else { "s" };
        format!("its quota is {cpus} CPU{plural}")
    });
    let name = group_name(group.quota_path(), &snapshot.sample.container_names);
    let sentence = Sentence::new("throttled")
        .number(format!("{name} in {share:.0} % of periods"))
        .number(quota)
        .remark("raise it, or run fewer threads");
    Some((f64::from(share), sentence))
}

#[cfg(test)]
mod tests {
    use crate::diagnosis::Cause;
    use crate::diagnosis::bottleneck;
    use crate::diagnosis::bottleneck::testing::{
        cause, group, idle, sentence, shares, throttled_in,
    };
    use crate::rates::CgroupRates;
    use std::sync::Arc;

    #[test]
    fn a_quota_counts_from_a_tenth_of_the_periods() {
        let mut shot = idle();
        let sample = Arc::make_mut(&mut shot.sample);
        sample.machine.cgroup = Some(group("/"));
        sample.cgroups = [group("/docker/1a2b3c4d5e6f708192a3b4c5d6e7f8091a2b")].into();
        shot.machine.cgroup = Some(throttled_in(9.9));
        shot.cgroups = vec![throttled_in(9.9)];
        assert_eq!(cause(&shot), Cause::Nothing);
        shot.machine.cgroup = Some(throttled_in(10.0));
        assert_eq!(
            bottleneck(&shot).unwrap().sentence.short(),
            "throttled: our own group in 10 % of periods, its quota is 1.5 CPUs"
        );
        shot.cgroups = vec![throttled_in(82.0)];
        assert_eq!(cause(&shot), Cause::Throttled, "our own comes first");
        shot.machine.cgroup = Some(throttled_in(9.0));
        assert_eq!(cause(&shot), Cause::ThrottledGroup);
        assert_eq!(
            bottleneck(&shot).unwrap().sentence.short(),
            "throttled: docker:1a2b3c4d5e6f in 82 % of periods, its quota is 1.5 CPUs"
        );
        let names = &mut Arc::make_mut(&mut shot.sample).container_names;
        let name = (
            b"1a2b3c4d5e6f708192a3b4c5d6e7f8091a2b"[..].into(),
            b"web"[..].into(),
        );
        Arc::make_mut(names).names.extend([name]);
        assert!(sentence(&shot).starts_with("throttled: docker:web in 82 %"));
        shot.machine.cpu = Some(shares(99.0, 0.0, 0.0));
        shot.machine.stalled.cpu = Some(50.0);
        assert_eq!(
            cause(&shot),
            Cause::Cpu,
            "the machine itself comes before one of its groups"
        );
        shot.machine.cpu = Some(shares(9.0, 0.0, 0.0));
        let moment = CgroupRates {
            throttled_periods: Some(50.0),
            throttled_percent: Some(0.9),
            ..CgroupRates::default()
        };
        shot.machine.cgroup = Some(moment);
        shot.cgroups = vec![moment];
        assert_eq!(
            cause(&shot),
            Cause::Nothing,
            "a moment in one of two periods"
        );
        // Nothing is known of a group that was just seen.
        shot.machine.cgroup = Some(CgroupRates::default());
        shot.cgroups = vec![CgroupRates::default()];
        assert_eq!(cause(&shot), Cause::Nothing);
    }
}
