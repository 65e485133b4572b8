//! A control group has as many tasks as it may have.

use super::{Cause, Found, Rule, group_name};
use crate::rates::{CpuShares, Snapshot};
use crate::text::{Sentence, Tone};

pub(super) const RULE: Rule = Rule {
    cause: Cause::TaskLimit,
    name: "task_limit",
    tone: Tone::Warn,
    when: || {
        "the control group of threadtop, or of a process that is on the screen or waits, or one above it, is at its task \
         limit (pids.max): no further process or thread can be started in it"
            .to_owned()
    },
    find,
};

/// Of several the largest: that one holds up the most.
fn find(snapshot: &Snapshot, _: &CpuShares) -> Option<Found> {
    let own = snapshot.sample.machine.cgroup.iter();
    let groups = own.chain(snapshot.sample.cgroups.iter());
    let full = groups.filter_map(|group| {
        let (used, limit) = group.pids_used.zip(group.pids_limit)?;
        (used >= limit).then_some((limit, group))
    });
    let (limit, group) = full.max_by_key(|(limit, _)| *limit)?;
    let name = group_name(group.pids_limit_path(), &snapshot.sample.container_names);
    let sentence = Sentence::new("task limit")
        .number(format!("{name} has its maximum of {limit} tasks"))
        .remark("raise it, or start fewer");
    Some((limit as f64, sentence))
}

#[cfg(test)]
mod tests {
    use crate::diagnosis::Cause;
    use crate::diagnosis::bottleneck::testing::{cause, group, idle, sentence, throttled_in};
    use crate::sample::{Cgroup, LevelsUp};
    use std::sync::Arc;

    #[test]
    fn a_group_that_can_start_no_more_is_named() {
        let mut shot = idle();
        let with = |path: &str, used, limit, up| {
            Arc::new(Cgroup {
                pids_used: Some(used),
                pids_limit: Some(limit),
                levels_up: LevelsUp {
                    pids: up,
                    ..LevelsUp::default()
                },
                ..Cgroup::clone(&group(path))
            })
        };
        Arc::make_mut(&mut shot.sample).cgroups = [with("/web", 49, 50, 0)].into();
        assert_eq!(cause(&shot), Cause::Nothing, "one more can be started");
        let groups = [with("/web", 5, 5, 0), with("/shop/web/main", 50, 50, 1)];
        Arc::make_mut(&mut shot.sample).cgroups = groups.into();
        shot.cgroups = vec![throttled_in(99.0), throttled_in(0.0)];
        let told = "task limit: /shop/web has its maximum of 50 tasks; raise it, or start fewer";
        assert_eq!(sentence(&shot), told);
        Arc::make_mut(&mut shot.sample).machine.cgroup = Some(with("/", 70, 60, 0));
        assert!(
            sentence(&shot).starts_with("task limit: our own group has its maximum of 60 tasks")
        );
    }
}
