//! Lints over time: a mark appears when it was found in two samples, and goes when it was not found in three.

use super::search::{Evidence, Machine, search};
use super::zombies::Zombies;
use super::{LINTS, LintId, LintThresholds};
use crate::diagnosis::watch::{APPEARS, LEAVES};
use crate::diagnosis::{Mark, Marks, Suspect};
use crate::rates::Snapshot;
use crate::sample::Nanos;
use crate::text::Sentence;
use crate::text::patterns::Patterns;
use rustc_hash::FxHashMap;
use std::collections::hash_map::Entry;
use std::sync::Arc;

/// What has been found of tasks in the last samples.
#[derive(Clone, Debug, Default)]
pub struct Lints {
    spells: FxHashMap<(Suspect, LintId), Spell>,
    zombies: Zombies,
    /// Empty; what it grew to is kept for the next sample.
    found: Vec<Evidence>,
    /// Samples taken in.
    samples: u64,
    marks: Arc<Marks>,
    now: Nanos,
}

/// Samples in which one and the same was found of a task.
#[derive(Clone, Debug)]
struct Spell {
    evidence: Evidence,
    since: Nanos,
    times: u8,
    /// The sample in which it was found last.
    last: u64,
    /// Often and long enough.
    told: bool,
}

impl Spell {
    /// Found often and long enough to be told.
    fn is_told(&self, now: Nanos, thresholds: &LintThresholds) -> bool {
        let seconds = thresholds.seconds(self.evidence.lint);
        self.times >= APPEARS && self.held(now) >= seconds
    }

    /// For how long, seconds.
    fn held(&self, now: Nanos) -> f32 {
        now.saturating_sub(self.since) as f32 / 1e9
    }
}

/// A lint that holds for a task.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// Which.
    pub lint: LintId,
    /// What it rests on, and what that means.
    pub sentence: Sentence,
}

impl Lints {
    /// Takes in the next sample, judged by these thresholds.
    pub fn see(&mut self, snapshot: &Snapshot, patterns: &Patterns, thresholds: &LintThresholds) {
        // The first sample, or a jump in time.
        if snapshot.elapsed.is_none() {
            self.spells.clear();
            self.marks = Arc::default();
            self.zombies.clear();
        }
        self.now = snapshot.sample.at;
        self.samples += 1;
        self.zombies.see(snapshot);
        let mut found = std::mem::take(&mut self.found);
        let machine = Machine {
            snapshot,
            thresholds,
            patterns,
            zombies: &self.zombies,
        };
        search(&machine, &mut found);
        for evidence in found.drain(..) {
            match self.spells.entry((evidence.suspect, evidence.lint)) {
                Entry::Occupied(mut known) => {
                    let spell = known.get_mut();
                    spell.evidence = evidence;
                    spell.times = spell.times.saturating_add(1);
                    spell.last = self.samples;
                }
                Entry::Vacant(free) => {
                    free.insert(Spell {
                        evidence,
                        since: self.now,
                        times: 1,
                        last: self.samples,
                        told: false,
                    });
                }
            }
        }
        self.found = found;
        if self.settle(thresholds) {
            self.mark();
        }
    }

    /// Ends what was not found any more; says whether what is told has changed.
    fn settle(&mut self, thresholds: &LintThresholds) -> bool {
        let Self {
            spells,
            now,
            samples,
            ..
        } = self;
        let mut changed = false;
        spells.retain(|_, spell| {
            let away = *samples - spell.last;
            let kept = away == 0 || spell.times >= APPEARS && away < u64::from(LEAVES);
            let told = kept && spell.is_told(*now, thresholds);
            changed |= told != spell.told;
            spell.told = told;
            kept
        });
        changed
    }

    /// Marks what is told. Most samples tell of the same tasks as the one before: then the marks stay.
    fn mark(&mut self) {
        let mut marks = Marks::default();
        for (&(suspect, lint), _) in self.spells.iter().filter(|(_, spell)| spell.told) {
            let mark = Mark {
                weight: lint.weight(),
                letter: lint.lint().letter,
                word: lint.lint().word,
            };
            marks.add(suspect, mark);
        }
        self.marks = Arc::new(marks);
    }

    /// The marks of all tasks.
    pub fn marks(&self) -> &Arc<Marks> {
        &self.marks
    }

    /// What holds for a process or thread, the gravest first.
    pub fn of(&self, suspect: Suspect) -> Vec<Finding> {
        let lints = LINTS.iter().map(|lint| lint.id);
        let spells = lints.filter_map(|lint| self.spells.get(&(suspect, lint)));
        let told = spells.filter(|spell| spell.told).map(|spell| Finding {
            lint: spell.evidence.lint,
            sentence: spell.evidence.sentence(spell.held(self.now)),
        });
        told.collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnosis::LintId;
    use crate::diagnosis::lints::testing::{after, crew, lone, of, rates, see, shot};

    #[test]
    fn an_idle_process_has_no_mark() {
        assert_eq!(of(&lone()), []);
        assert_eq!(of(&crew(&["a", "b"])), []);
        let mut unknown = lone();
        let total = &mut unknown.rates.total;
        (total.cpu_percent, total.wait_percent) = (None, None);
        (total.voluntary_switches, total.user_percent) = (None, None);
        assert_eq!(of(&unknown), []);
    }

    #[test]
    fn a_mark_comes_after_two_samples_and_goes_after_three() {
        let calm = lone();
        let mut waits = lone();
        waits.wait(70.0);
        let key = Suspect::Process(calm.key());
        let mut lints = Lints::default();
        let mut told = Vec::new();
        for (seq, made) in [
            &calm, &waits, &waits, &calm, &calm, &waits, &calm, &calm, &calm,
        ]
        .into_iter()
        .enumerate()
        {
            see(&mut lints, &shot(seq as u64, std::slice::from_ref(made)));
            told.push(!lints.of(key).is_empty());
        }
        let expected = [false, false, true, true, true, true, true, true, false];
        assert_eq!(told, expected);
        // Once in a while is nothing.
        let mut lints = Lints::default();
        for seq in 0..20 {
            let made = if seq % 2 == 0 { &waits } else { &calm };
            see(&mut lints, &shot(seq, std::slice::from_ref(made)));
            assert_eq!(lints.of(key), []);
        }
    }

    #[test]
    fn a_process_has_what_is_found_of_its_threads_with_the_worst_number() {
        let mut made = crew(&["a", "b"]);
        rates(&mut made, 1).wait_percent = Some(60.0);
        rates(&mut made, 2).wait_percent = Some(80.0);
        let found = after(2, std::slice::from_ref(&made), Suspect::Process(made.key()));
        assert_eq!(
            found[0].sentence.whole(),
            "starved: waits 80 %, runs 0 % (2 threads); runnable, but gets no CPU"
        );
        assert_eq!(found[0].sentence.word(), "starved");
    }

    #[test]
    fn thresholds_can_be_others() {
        let mut thresholds = LintThresholds::default();
        thresholds.set("starved", "wait_percent", 90.0).unwrap();
        thresholds.set("starved", "wait_to_cpu", 1_000.0).unwrap();
        let mut made = lone();
        made.cpu(10.0).wait(70.0);
        let mut lints = Lints::default();
        for seq in 0..3 {
            let shot = shot(seq, std::slice::from_ref(&made));
            lints.see(&shot, &Patterns::default(), &thresholds);
        }
        assert_eq!(lints.of(Suspect::Process(made.key())), []);
        assert!(
            LintId::Starved
                .lint()
                .when(&thresholds)
                .contains("for 90 % of")
        );
    }
}
