//! Threads of a pool mostly wake each other: perhaps they hand one lock to each other.

use super::{Candidate, Holds, Lint, LintId, Numbers, Unit, Values, threshold};
use crate::sample::Thread;
use crate::text::{Sentence, format};
use rustc_hash::FxHashMap;

pub(super) const LINT: Lint = Lint {
    id: LintId::Convoy,
    letter: 'C',
    word: "convoy",
    name: "convoy",
    thresholds: &[
        threshold("threads", 3.0, Unit::Tasks),
        threshold("voluntary_switches", 500.0, Unit::PerSecond),
        threshold("microseconds", 50.0, Unit::Microseconds),
    ],
    when: "{threads} or more threads of one pool each sleep and wake {voluntary_switches} times/s or more and run \
     {microseconds} microseconds or less in between: perhaps they pass one lock around (a convoy).",
    holds: Holds::Threads(holds),
    tell: |found, _| {
        let [threads, voluntary] = found.numbers;
        let rate = format::rate(voluntary.into());
        (
            Sentence::new("lock convoy?").number(format!("{threads:.0} threads × {rate} VOL/s")),
            "the pool sleeps and wakes and hardly runs|: perhaps for one lock",
        )
    },
};

fn holds(
    subject: &Candidate<'_>,
    [threads, switches, microseconds]: Values,
) -> Vec<(u32, Numbers)> {
    let threads = threads.max(2.0) as usize;
    let suspects = subject.threads().filter_map(|(thread, rates)| {
        let voluntary = rates.voluntary_switches.filter(|rate| *rate >= switches)?;
        // A percent of a second is 10,000 µs.
        let each = rates.cpu_percent? * 1e4 / voluntary.max(1e-6);
        (each <= microseconds).then_some((thread, voluntary))
    });
    let suspects: Vec<(&Thread, f32)> = suspects.collect();
    if suspects.len() < threads {
        return Vec::new();
    }
    let mut pools: FxHashMap<_, Vec<(u32, f32)>> = FxHashMap::default();
    for (thread, voluntary) in &suspects {
        if let Some(detail) = &thread.detail {
            let pool = subject.patterns.pool(detail.name.as_bytes());
            let members = pools.entry(pool).or_default();
            members.push((thread.tid, *voluntary));
        }
    }
    pools.retain(|_, members| members.len() >= threads);
    let found = pools.values().flat_map(|members| {
        let count = members.len() as f32;
        let each = move |(tid, voluntary): &(u32, f32)| (*tid, [count, *voluntary]);
        members.iter().map(each)
    });
    found.collect()
}

#[cfg(test)]
mod tests {
    use crate::diagnosis::LintId;
    use crate::diagnosis::lints::testing::{after, crew, rates, thread};

    #[test]
    fn a_convoy_is_several_threads_of_one_pool() {
        let convoy = |names: &[&str], each: f32, cpu: f32| {
            let mut made = crew(names);
            for at in 1..=names.len() {
                rates(&mut made, at).voluntary_switches = Some(each);
                rates(&mut made, at).cpu_percent = Some(cpu);
            }
            after(2, std::slice::from_ref(&made), thread(&made, 11))
        };
        let names = ["w-1", "w-2", "w-3"];
        let found = convoy(&names, 1_000.0, 5.0);
        assert_eq!(found[0].lint, LintId::Convoy);
        assert!(
            found[0]
                .sentence
                .whole()
                .starts_with("lock convoy?: 3 threads × 1.0k VOL/s;"),
            "{found:?}"
        );
        assert_eq!(convoy(&names, 1_000.0, 5.1), [], "they do some work");
        assert_eq!(convoy(&names, 499.0, 1.0), []);
        assert_eq!(convoy(&names[..2], 1_000.0, 5.0), []);
        assert_eq!(convoy(&["w-1", "v-2", "u-3"], 1_000.0, 5.0), []);
    }
}
