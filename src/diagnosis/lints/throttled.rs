//! The control group of a process used up its CPU quota.

use super::{
    Candidate, Holds, Lint, LintId, LintThresholds, OfWhole, Unit, Values, from_zero, threshold,
};
use crate::diagnosis::waiting::THROTTLED_PERIODS;
use crate::rates::Snapshot;
use crate::sample::Process;
use crate::text::Sentence;

pub(super) const LINT: Lint = Lint {
    id: LintId::Throttled,
    letter: 'Q',
    word: "throttled",
    name: "throttled",
    thresholds: &[
        threshold("throttled_periods", THROTTLED_PERIODS, Unit::Percent),
        from_zero("cpu_percent", 1.0, Unit::Percent),
    ],
    when: "Its control group used up its CPU quota in {throttled_periods} % of the periods or more, and it runs or uses \
           {cpu_percent} % of a CPU or more.",
    holds: Holds::Process(holds),
    tell: |found, _| {
        let sentence =
            Sentence::new("throttled").number(format!("in {:.0} % of periods", found.numbers[0]));
        (sentence, "its control group used up its CPU quota")
    },
};

fn holds(subject: &Candidate<'_>, values: Values) -> Option<OfWhole> {
    let (process, rates) = (subject.process, subject.rates);
    let cpu = rates.total.cpu_percent;
    let share = held_up(subject.snapshot, process, rates.state, cpu, values)?;
    Some(([share, 0.0], None))
}

/// The share of periods, %, in which the quota held up a task of `process` in this state that used so much of a CPU, %.
fn held_up(
    snapshot: &Snapshot,
    process: &Process,
    state: u8,
    cpu: Option<f32>,
    [least, wants, _]: Values,
) -> Option<f32> {
    let wants = state == b'R' || cpu >= Some(wants);
    let group = wants.then(|| snapshot.cgroup(process)).flatten()?;
    group.1.throttled_periods.filter(|share| *share >= least)
}

/// The mark of this lint goes for a task of `process` in this state that used so much of a CPU, %.
pub fn is_throttled(
    snapshot: &Snapshot,
    process: &Process,
    state: u8,
    cpu: Option<f32>,
    thresholds: &LintThresholds,
) -> bool {
    let values = thresholds.of(LintId::Throttled);
    held_up(snapshot, process, state, cpu, values).is_some()
}

#[cfg(test)]
mod tests {
    use crate::diagnosis::LintId::{Starved, Throttled};
    use crate::diagnosis::lints::testing::{crew, lone, rates, within_quota};

    #[test]
    fn throttled_is_told_of_what_wants_to_run() {
        let throttled = |periods: f32, cpu: f32| {
            let mut made = lone();
            made.cpu(cpu);
            within_quota(&made, 0.0, periods) == [Throttled]
        };
        assert!(throttled(10.0, 1.0));
        assert!(!throttled(9.9, 1.0));
        assert!(!throttled(10.0, 0.9));
    }

    #[test]
    fn who_waits_for_its_quota_is_not_starved() {
        let mut one = lone();
        one.cpu(10.0).wait(90.0);
        let mut many = crew(&["a", "b"]);
        many.cpu(20.0);
        for at in [1, 2] {
            rates(&mut many, at).wait_percent = Some(90.0);
        }
        for made in [one, many] {
            assert_eq!(within_quota(&made, 0.0, 0.0), [Starved]);
            assert_eq!(within_quota(&made, 150.0, 100.0), [Throttled]);
            // Held up as well, but far less than it waits.
            assert_eq!(within_quota(&made, 150.0, 20.0), [Throttled, Starved]);
        }
    }
}
