//! One thread fills a CPU, others idle.

use super::{Candidate, Holds, Lint, LintId, OfWhole, Unit, Values, from_zero, threshold};
use crate::diagnosis::single_thread::{IDLE, ONE_CPU, OTHERS, a_cpu_idles, busiest_thread};
use crate::text::Sentence;

pub(super) const LINT: Lint = Lint {
    id: LintId::SingleThread,
    letter: '1',
    word: "single-thread",
    name: "single_thread",
    thresholds: &[
        threshold("cpu_percent", ONE_CPU, Unit::Percent),
        threshold("others_percent", OTHERS, Unit::Percent),
        from_zero("idle_percent", IDLE, Unit::Percent),
    ],
    when: "One thread is the limit: it uses {cpu_percent} % of a CPU or more, the others of its process less than \
           {others_percent} % together, and {idle_percent} % of a CPU or more is idle.",
    holds: Holds::Process(holds),
    tell: |found, _| {
        let [one, others] = found.numbers;
        let sentence = Sentence::new("one thread")
            .number(format!("{:.0} %", one.min(100.0)))
            .number(format!("others {others:.0} %"));
        (sentence, "it fills one CPU|, and cannot use the idle ones")
    },
};

fn holds(subject: &Candidate<'_>, [least, most, idle]: Values) -> Option<OfWhole> {
    let (tid, one, others) = busiest_thread(subject.process, subject.rates, [least, most])?;
    a_cpu_idles(subject.snapshot, idle).then_some(([one, others], Some(tid)))
}

#[cfg(test)]
mod tests {
    use crate::diagnosis::lints::testing::{crew, lone, of, rates, see, shot};
    use crate::diagnosis::{LintId, Lints, Suspect};
    use crate::rates::CpuShares;

    #[test]
    fn one_thread_that_fills_a_cpu_while_others_idle_is_told() {
        let single = |one: f32, others: f32| {
            let mut made = crew(&["a", "b"]);
            rates(&mut made, 1).cpu_percent = Some(one);
            rates(&mut made, 2).cpu_percent = Some(others);
            made.cpu(one + others);
            of(&made).contains(&LintId::SingleThread)
        };
        assert!(single(96.0, 9.0));
        assert!(!single(94.0, 9.0));
        assert!(!single(96.0, 11.0));
        let mut made = lone();
        made.cpu(99.0);
        let mut full = shot(0, &[made.clone()]);
        full.machine.cpu = Some(CpuShares {
            user: 90.0,
            idle: 10.0,
            ..CpuShares::default()
        });
        let mut lints = Lints::default();
        for _ in 0..3 {
            see(&mut lints, &full);
        }
        assert_eq!(lints.of(Suspect::Process(made.key())), [], "no CPU idles");
    }
}
