//! A thread computes without ever waiting.

use super::{Facts, Holds, Lint, LintId, Numbers, Unit, Values, from_zero, threshold};
use crate::text::{Sentence, format};

pub(super) const LINT: Lint = Lint {
    id: LintId::Spinning,
    letter: 'L',
    word: "spinning",
    name: "spinning",
    thresholds: &[
        threshold("cpu_percent", 95.0, Unit::Percent),
        from_zero("voluntary_switches", 5.0, Unit::PerSecond),
        from_zero("user_share", 90.0, Unit::Percent),
    ],
    when: "The thread uses {cpu_percent} % of a CPU or more, {user_share} % of it or more in user mode, and hardly \
     ever waits (at most {voluntary_switches} voluntary switches/s): a busy loop, polling, or real work.",
    holds: Holds::Thread(holds),
    tell: |found, _| {
        let [cpu, voluntary] = found.numbers;
        let sentence = Sentence::new("spins")
            .number(format!("{cpu:.0} % CPU"))
            .number(format!("{} VOL/s", format::rate(voluntary.into())));
        (sentence, "in user mode|: busy loop, polling or computing")
    },
};

fn holds(facts: &Facts, [least, switches, share]: Values) -> Option<Numbers> {
    let (user, voluntary) = facts.user.zip(facts.voluntary)?;
    let cpu = facts.cpu;
    let spins = cpu >= least && voluntary <= switches && user >= cpu * share / 100.0;
    spins.then_some([cpu, voluntary])
}

#[cfg(test)]
mod tests {
    use crate::diagnosis::LintId;
    use crate::diagnosis::lints::testing::{lone, of};

    #[test]
    fn spinning_is_computing_in_user_mode_without_waiting() {
        let spin = |cpu: f32, voluntary: f32, user: Option<f32>, guest: f32| {
            let mut made = lone();
            made.cpu(cpu).switches(voluntary, 10.0);
            made.rates.total.user_percent = user;
            made.rates.total.guest_percent = Some(guest);
            of(&made).contains(&LintId::Spinning)
        };
        assert!(spin(95.0, 5.0, Some(90.0), 0.0));
        assert!(!spin(94.9, 5.0, Some(90.0), 0.0));
        assert!(!spin(95.0, 5.1, Some(90.0), 0.0));
        assert!(!spin(95.0, 5.0, Some(80.0), 0.0), "in the kernel");
        assert!(!spin(95.0, 5.0, None, 0.0), "not known");
        assert!(!spin(95.0, 5.0, Some(95.0), 90.0), "the guest computes");
    }
}
