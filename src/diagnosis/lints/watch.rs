//! Lints over time: a mark appears when it was found in two samples, and goes when it was not found in three.

use super::find::{Finding, find};
use super::{LintLimits, Sign, said};
use crate::rates::Snapshot;
use crate::sample::Nanos;
use crate::view::{Mark, Marks, Patterns, RowKey};
use rustc_hash::FxHashMap;
use std::sync::Arc;

const APPEARS: u8 = 2;
const LEAVES: u8 = 3;

/// What has been found of tasks in the last samples.
#[derive(Clone, Debug, Default)]
pub struct Lints {
    thresholds: LintLimits,
    spells: FxHashMap<(RowKey, Sign), Spell>,
    marks: Arc<Marks>,
    now: Nanos,
}

/// Samples in which one and the same was found of a task.
#[derive(Clone, Debug)]
struct Spell {
    finding: Finding,
    since: Nanos,
    times: u8,
    /// Samples since it was found last.
    away: u8,
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
        let end = self.sentence.find(':').unwrap_or(self.sentence.len());
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
        }
        self.now = snapshot.sample.at;
        for spell in self.spells.values_mut() {
            spell.away = spell.away.saturating_add(1);
        }
        for finding in find(snapshot, &self.thresholds, patterns) {
            let key = (finding.key.clone(), finding.sign);
            let spell = self.spells.entry(key).or_insert_with(|| Spell {
                finding: finding.clone(),
                since: self.now,
                times: 0,
                away: 0,
            });
            spell.finding = finding;
            spell.times = spell.times.saturating_add(1);
            spell.away = 0;
        }
        let told = |spell: &Spell| spell.times >= APPEARS;
        self.spells
            .retain(|_, spell| spell.away == 0 || told(spell) && spell.away < LEAVES);
        let mut marks = Marks::default();
        for ((key, sign), spell) in &self.spells {
            if self.tells(spell) {
                let mark = Mark {
                    weight: sign.weight(),
                    letter: sign.lint().letter,
                };
                marks.add(key, mark);
            }
        }
        // The same marks need no new list.
        if *self.marks != marks {
            self.marks = Arc::new(marks);
        }
    }

    /// It was found often and long enough.
    fn tells(&self, spell: &Spell) -> bool {
        let held = self.held(spell);
        spell.times >= APPEARS && held >= self.thresholds.seconds(spell.finding.sign)
    }

    /// For how long, seconds.
    fn held(&self, spell: &Spell) -> f32 {
        self.now.saturating_sub(spell.since) as f32 / 1e9
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
    pub fn of(&self, key: &RowKey) -> Vec<Found> {
        let signs = super::LINTS.iter().map(|lint| lint.sign);
        let spells = signs.filter_map(|sign| self.spells.get(&(key.clone(), sign)));
        spells
            .filter(|spell| self.tells(spell))
            .map(|spell| Found {
                sign: spell.finding.sign,
                sentence: self.sentence(spell),
            })
            .collect()
    }

    fn sentence(&self, spell: &Spell) -> String {
        let Finding {
            sign,
            numbers,
            threads,
            ..
        } = spell.finding;
        said::sentence(sign, numbers, threads, self.held(spell))
    }
}
