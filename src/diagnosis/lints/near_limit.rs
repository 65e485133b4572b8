//! The control group of a process has nearly used up its memory or its tasks.

use super::{Candidate, Holds, Lint, LintId, OfWhole, Unit, Values, threshold};
use crate::sample::Cgroup;
use crate::text::Sentence;

/// Of what the group may use, what a process uses at least that is told of it, %: not all of many small ones are marked.
const SHARE: f64 = 10.0;

pub(super) const LINT: Lint = Lint {
    id: LintId::NearLimit,
    letter: 'M',
    word: "at limit",
    name: "near_limit",
    thresholds: &[
        threshold("memory_percent", 95.0, Unit::Percent),
        threshold("pids_percent", 90.0, Unit::Percent),
    ],
    when: "Its control group uses {memory_percent} % of its memory limit or more, without file cache that can be dropped, or \
           {pids_percent} % of the tasks it may have or more, and the process has a tenth of that limit or more.",
    holds: Holds::Process(holds),
    tell: |found, _| {
        let [memory, pids] = found.numbers;
        let (what, share, meaning) = if memory > 0.0 {
            (
                "memory",
                memory,
                "its control group soon has to free memory or is killed",
            )
        } else {
            (
                "tasks",
                pids,
                "its control group soon can start no more threads",
            )
        };
        let sentence = Sentence::new("near its limit").number(format!("{share:.0} % of {what}"));
        (sentence, meaning)
    },
};

fn holds(subject: &Candidate<'_>, [memory_from, pids_from, _]: Values) -> Option<OfWhole> {
    let (group, _) = subject.snapshot.cgroup(subject.process)?;
    let memory = memory(group).filter(|share| *share >= f64::from(memory_from));
    let memory = memory.filter(|_| {
        let rss = subject.rates.total.rss as f64;
        group
            .memory_limit
            .is_some_and(|limit| rss * 100.0 >= limit as f64 * SHARE)
    });
    let pids = group
        .pids_percent()
        .filter(|share| *share >= f64::from(pids_from));
    let pids = pids.filter(|_| {
        let threads = f64::from(subject.rates.total.threads);
        group
            .pids_limit
            .is_some_and(|limit| threads * 100.0 >= limit as f64 * SHARE)
    });
    (memory.is_some() || pids.is_some()).then(|| {
        let number = |share: Option<f64>| share.unwrap_or(0.0) as f32;
        ([number(memory), number(pids)], None)
    })
}

/// What of its memory limit is used that cannot be dropped, %.
fn memory(group: &Cgroup) -> Option<f64> {
    let kept = group.memory_used?.saturating_sub(group.memory_cache?);
    Some(kept as f64 * 100.0 / group.memory_limit?.max(1) as f64)
}

#[cfg(test)]
mod tests {
    use crate::diagnosis::LintId::NearLimit;
    use crate::diagnosis::lints::testing::{in_group, lone};
    use crate::sample::Cgroup;

    fn limited(used: u64, cache: Option<u64>) -> Cgroup {
        Cgroup {
            memory_limit: Some(1000),
            memory_used: Some(used),
            memory_cache: cache,
            ..Cgroup::default()
        }
    }

    #[test]
    fn memory_counts_without_what_can_be_dropped() {
        let found = |rss: u64, group| {
            let mut made = lone();
            made.rates.total.rss = rss;
            in_group(&made, group) == [NearLimit]
        };
        assert!(found(100, limited(960, Some(10))));
        assert!(!found(99, limited(960, Some(10))), "others use it");
        assert!(!found(100, limited(960, Some(11))));
        assert!(!found(100, limited(960, None)));
    }

    #[test]
    fn tasks_count_where_they_are_limited() {
        let with = |pids, threads| {
            let group = Cgroup {
                pids_used: Some(pids),
                pids_limit: Some(10),
                ..Cgroup::default()
            };
            let mut made = lone();
            made.rates.total.threads = threads;
            in_group(&made, group) == [NearLimit]
        };
        assert!(with(9, 1));
        assert!(!with(8, 1));
        assert!(!with(9, 0));
    }
}
