//! Lints over time: a mark appears when it was found in two samples, and goes when it was not found in three.

use super::find::{Finding, Zombies, find};
use super::{LintLimits, Sign, said};
use crate::diagnosis::{Mark, Marks, Suspect};
use crate::rates::Snapshot;
use crate::sample::Nanos;
use crate::text::patterns::Patterns;
use rustc_hash::FxHashMap;
use std::collections::hash_map::Entry;
use std::sync::Arc;

const APPEARS: u8 = 2;
const LEAVES: u64 = 3;

/// What has been found of tasks in the last samples.
#[derive(Clone, Debug, Default)]
pub struct Lints {
    thresholds: LintLimits,
    spells: FxHashMap<(Suspect, Sign), Spell>,
    zombies: Zombies,
    /// Empty; what it grew to is kept for the next sample.
    found: Vec<Finding>,
    /// Samples taken in.
    samples: u64,
    marks: Arc<Marks>,
    now: Nanos,
}

/// Samples in which one and the same was found of a task.
#[derive(Clone, Debug)]
struct Spell {
    finding: Finding,
    since: Nanos,
    times: u8,
    /// The sample in which it was found last.
    last: u64,
    /// Often and long enough.
    told: bool,
}

impl Spell {
    /// It was found often and long enough.
    fn is_told(&self, now: Nanos, thresholds: &LintLimits) -> bool {
        let seconds = thresholds.seconds(self.finding.sign);
        self.times >= APPEARS && self.held(now) >= seconds
    }

    /// For how long, seconds.
    fn held(&self, now: Nanos) -> f32 {
        now.saturating_sub(self.since) as f32 / 1e9
    }
}

/// A lint that holds for a task.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// Which.
    pub sign: Sign,
    /// What it rests on, in words.
    pub sentence: String,
}

impl Found {
    /// What it is called, without numbers.
    pub fn short(&self) -> &str {
        let end = self
            .sentence
            .find([':', ';'])
            .unwrap_or(self.sentence.len());
        &self.sentence[..end]
    }
}

impl Lints {
    /// Nothing found yet.
    pub fn new(thresholds: LintLimits) -> Self {
        Self {
            thresholds,
            ..Self::default()
        }
    }

    /// From the next sample on with these thresholds.
    pub fn limit(&mut self, thresholds: LintLimits) {
        self.thresholds = thresholds;
    }

    /// Takes in the next sample.
    pub fn see(&mut self, snapshot: &Snapshot, patterns: &Patterns) {
        if snapshot.elapsed.is_none() {
            self.spells.clear();
            self.marks = Arc::default();
            self.zombies.clear();
        }
        self.now = snapshot.sample.at;
        self.samples += 1;
        self.zombies.see(snapshot);
        let mut found = std::mem::take(&mut self.found);
        find(
            snapshot,
            &self.thresholds,
            patterns,
            &self.zombies,
            &mut found,
        );
        for finding in found.drain(..) {
            match self.spells.entry((finding.suspect, finding.sign)) {
                Entry::Occupied(mut known) => {
                    let spell = known.get_mut();
                    spell.finding = finding;
                    spell.times = spell.times.saturating_add(1);
                    spell.last = self.samples;
                }
                Entry::Vacant(free) => {
                    free.insert(Spell {
                        finding,
                        since: self.now,
                        times: 1,
                        last: self.samples,
                        told: false,
                    });
                }
            }
        }
        self.found = found;
        if self.settle() {
            self.mark();
        }
    }

    /// Ends what was not found any more; says whether what is told has changed.
    fn settle(&mut self) -> bool {
        let Self {
            spells,
            thresholds,
            now,
            samples,
            ..
        } = self;
        let mut changed = false;
        spells.retain(|_, spell| {
            let away = *samples - spell.last;
            let kept = away == 0 || spell.times >= APPEARS && away < LEAVES;
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
        for (&(suspect, sign), _) in self.spells.iter().filter(|(_, spell)| spell.told) {
            let mark = Mark {
                weight: sign.weight(),
                letter: sign.lint().letter,
            };
            marks.add(suspect, mark);
        }
        self.marks = Arc::new(marks);
    }

    /// The marks of all tasks.
    pub fn marks(&self) -> &Arc<Marks> {
        &self.marks
    }

    /// The thresholds in force.
    pub fn thresholds(&self) -> &LintLimits {
        &self.thresholds
    }

    /// What holds for a process or thread, the gravest first.
    pub fn of(&self, suspect: Suspect) -> Vec<Found> {
        let signs = super::LINTS.iter().map(|lint| lint.sign);
        let spells = signs.filter_map(|sign| self.spells.get(&(suspect, sign)));
        spells
            .filter(|spell| spell.told)
            .map(|spell| Found {
                sign: spell.finding.sign,
                sentence: self.sentence(spell),
            })
            .collect()
    }

    fn sentence(&self, spell: &Spell) -> String {
        said::sentence(&spell.finding, spell.held(self.now))
    }
}
