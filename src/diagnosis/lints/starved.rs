//! A thread wants to run and does not get a CPU.

use super::{Facts, Holds, Lint, LintId, Numbers, Unit, Values, from_zero, threshold};
use crate::text::Sentence;

pub(super) const LINT: Lint = Lint {
    id: LintId::Starved,
    letter: 'W',
    word: "starved",
    name: "starved",
    thresholds: &[
        threshold("wait_percent", 50.0, Unit::Percent),
        from_zero("wait_to_cpu", 3.0, Unit::Times),
        from_zero("least_wait_percent", 20.0, Unit::Percent),
    ],
    when: "The thread waited in the run queue for {wait_percent} % of the time or more, or {wait_to_cpu} times as long as it \
           ran and {least_wait_percent} % or more, not counting waits for the quota of its control group. Low-priority \
            threads (nice above 0, policy IDLE) are ignored.",
    holds: Holds::Thread(holds),
    tell: |found, _| {
        let [wait, cpu] = found.numbers;
        let sentence = Sentence::new("starved")
            .number(format!("waits {wait:.0} %"))
            .number(format!("runs {cpu:.0} %"));
        (sentence, "runnable|, but gets no CPU")
    },
};

fn holds(facts: &Facts, [most, times, least]: Values) -> Option<Numbers> {
    let wait = facts.wait?;
    let starves = wait >= most || wait >= least && wait >= times * facts.cpu;
    (starves && !facts.low_priority).then_some([wait, facts.cpu])
}

#[cfg(test)]
mod tests {
    use crate::diagnosis::LintId;
    use crate::diagnosis::lints::testing::{after, crew, lone, of, rates, thread};

    #[test]
    fn starved_is_waiting_long_or_much_longer_than_running() {
        let starves = |cpu: f32, wait: f32| {
            let mut made = lone();
            made.cpu(cpu).wait(wait);
            of(&made) == [LintId::Starved]
        };
        assert!(starves(40.0, 50.0));
        assert!(!starves(40.0, 49.9));
        assert!(starves(10.0, 30.0));
        assert!(!starves(10.0, 29.9));
        assert!(!starves(0.1, 19.0), "too little to matter");
    }

    #[test]
    fn who_asked_to_stand_back_is_not_starved() {
        let starves = |nice: i32, policy: u32| {
            let mut made = lone();
            made.cpu(1.0).wait(90.0);
            made.process.stat.nice = nice;
            made.process.stat.policy = policy;
            of(&made) == [LintId::Starved]
        };
        assert!(starves(0, 0));
        assert!(starves(-5, 3), "batch has its fair share");
        assert!(!starves(19, 0));
        assert!(!starves(0, 5), "idle");
        let mut mixed = crew(&["a", "b"]);
        for at in [1, 2] {
            rates(&mut mixed, at).wait_percent = Some(80.0);
        }
        let detail = mixed.process.threads.list[1].detail.as_mut();
        detail.unwrap().nice = 10;
        let found = |tid| after(2, std::slice::from_ref(&mixed), thread(&mixed, tid));
        assert_eq!(found(11), []);
        assert_eq!(found(12)[0].lint, LintId::Starved);
    }
}
