//! The scheduler takes the CPU away again and again.

use super::{Facts, Holds, Lint, LintId, Numbers, Unit, Values, from_zero, threshold};
use crate::text::{Sentence, format};

pub(super) const LINT: Lint = Lint {
    id: LintId::Preempted,
    letter: 'P',
    word: "preempted",
    name: "preempted",
    thresholds: &[
        threshold("involuntary_switches", 500.0, Unit::PerSecond),
        from_zero("share", 50.0, Unit::Percent),
    ],
    when: "{involuntary_switches} involuntary switches/s or more, which are {share} % of its switches or more: others \
     compete for the CPU, its time slices are short, or it yields (sched_yield).",
    holds: Holds::Thread(holds),
    tell: |found, _| {
        let [involuntary, share] = found.numbers;
        let sentence = Sentence::new("preempted")
            .number(format!("{}/s", format::rate(involuntary.into())))
            .number(format!("{share:.0} % of all"));
        (
            sentence,
            "involuntary switches|: others compete for the CPU|, or it yields",
        )
    },
};

fn holds(facts: &Facts, [least, share, _]: Values) -> Option<Numbers> {
    let (involuntary, voluntary) = facts.involuntary.zip(facts.voluntary)?;
    let part = involuntary * 100.0 / (involuntary + voluntary).max(1e-6);
    (involuntary >= least && part >= share).then_some([involuntary, part])
}

#[cfg(test)]
mod tests {
    use crate::diagnosis::LintId;
    use crate::diagnosis::lints::testing::{lone, of};

    #[test]
    fn preempted_is_many_involuntary_switches_and_most_of_all() {
        let preempted = |voluntary: f32, involuntary: f32| {
            let mut made = lone();
            made.cpu(50.0).switches(voluntary, involuntary);
            of(&made) == [LintId::Preempted]
        };
        assert!(preempted(500.0, 500.0));
        assert!(!preempted(500.0, 499.0));
        assert!(!preempted(600.0, 500.0));
    }
}
