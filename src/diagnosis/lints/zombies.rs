//! A process does not reap its ended children.

use super::{Holds, Lint, LintId, Machine, Numbers, Unit, Values, from_zero, threshold};
use crate::rates::Snapshot;
use crate::sample::{Nanos, TaskKey};
use crate::text::Sentence;
use rustc_hash::FxHashMap;

pub(super) const LINT: Lint = Lint {
    id: LintId::Zombies,
    letter: 'Z',
    word: "zombies",
    name: "zombies",
    thresholds: &[
        threshold("children", 1.0, Unit::Tasks),
        from_zero("seconds", 10.0, Unit::Seconds),
    ],
    when: "{children} or more of its children ended {seconds} s ago or earlier and are not reaped yet (zombies).",
    holds: Holds::Machine(holds),
    tell: |found, _| {
        let [count, newest] = found.numbers;
        (
            Sentence::new("zombies").number(format!("{count:.0} for {newest:.0} s and longer")),
            "ended children|, not reaped",
        )
    },
};

/// Parents of processes that ended long ago, how many these are, and for how long the newest of them. Of many that end, one
/// after the other, there is always one to be seen.
fn holds(machine: &Machine<'_>, [least, seconds, _]: Values) -> Vec<(u32, Numbers)> {
    let snapshot = machine.snapshot;
    let mut parents: FxHashMap<u32, Numbers> = FxHashMap::default();
    for (key, since) in &machine.zombies.0 {
        let age = snapshot.sample.at.saturating_sub(*since) as f32 / 1e9;
        let at = snapshot.position(*key).filter(|_| age >= seconds);
        if let Some(at) = at {
            let parent = snapshot.sample.processes[at].stat.ppid;
            let [count, newest] = parents.entry(parent).or_insert([0.0, f32::MAX]);
            *count += 1.0;
            *newest = newest.min(age);
        }
    }
    let found = parents.into_iter();
    found.filter(|(_, [count, _])| *count >= least).collect()
}

/// Processes that have ended and are not reaped, and since when that was seen.
#[derive(Clone, Debug, Default)]
pub(super) struct Zombies(FxHashMap<TaskKey, Nanos>);

impl Zombies {
    /// Takes in the next sample.
    pub(super) fn see(&mut self, snapshot: &Snapshot) {
        let processes = snapshot.sample.processes.iter().zip(&snapshot.processes);
        // A leader that has ended before its threads is no zombie: the state of the whole counts.
        let dead = processes.filter(|(_, rates)| rates.state == b'Z');
        let seen = dead.map(|(process, _)| {
            let since = self.0.get(&process.key).copied();
            (process.key, since.unwrap_or(snapshot.sample.at))
        });
        self.0 = seen.collect();
    }

    /// Nothing is known of any.
    pub(super) fn clear(&mut self) {
        self.0.clear();
    }
}

#[cfg(test)]
mod tests {
    use crate::diagnosis::lints::testing::{after, lone, see, shot};
    use crate::diagnosis::{Lints, Suspect};
    use crate::rates::testing::process;

    #[test]
    fn zombies_are_told_of_their_parent_after_a_while() {
        let parent = lone();
        let mut child = process(11, 10, "child");
        child.rates.state = b'Z';
        child.process.stat.state = b'Z';
        let key = Suspect::Process(parent.key());
        let made = [parent.clone(), child.clone()];
        assert_eq!(after(11, &made, key), []);
        let found = after(12, &made, key);
        assert!(
            found[0]
                .sentence
                .whole()
                .starts_with("zombies: 1 for 11 s and longer;"),
            "{found:?}"
        );
        // Of a parent whose children end all the time there is always one that it has not reaped yet.
        let mut lints = Lints::default();
        for seq in 0..40 {
            let mut next = child.clone();
            next.process.key.starttime = seq;
            see(&mut lints, &shot(seq, &[parent.clone(), next]));
        }
        assert_eq!(lints.of(key), []);
        // The leader has ended, other threads of it live on.
        child.rates.state = b'S';
        assert_eq!(after(40, &[parent, child], key), []);
    }
}
