//! What is conspicuous about single processes and threads: a file for each lint, which says when it holds, with which
//! thresholds, and what it means in a sentence. A lint is a suspicion with a number, no verdict.

mod blocked;
mod convoy;
mod near_limit;
mod preempted;
mod search;
mod single_thread;
mod spinning;
mod starved;
#[cfg(test)]
mod testing;
mod thresholds;
mod throttled;
mod watch;
mod zombies;

use self::search::{Candidate, Evidence, Facts, Machine};
use super::threshold::Unit;
use crate::text::Sentence;
pub use thresholds::{LeastOfThread, LintThreshold, LintThresholds};
pub use throttled::is_throttled;
pub use watch::{Finding, Lints};

/// Every lint, the gravest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum LintId {
    /// The control group of a process may not run.
    Throttled,
    /// The control group of a process has nearly used up its memory or its tasks.
    NearLimit,
    /// A thread wants to run and does not get a CPU.
    Starved,
    /// A task has been waiting uninterruptibly for long.
    Blocked,
    /// A thread computes without ever waiting.
    Spinning,
    /// Threads of a pool hand one lock to each other.
    Convoy,
    /// The scheduler takes the CPU away again and again.
    Preempted,
    /// A process does not reap its ended children.
    Zombies,
    /// One thread fills a CPU, others idle.
    SingleThread,
}

/// All lints in the order of their names above.
pub const LINTS: [Lint; 9] = [
    throttled::LINT,
    near_limit::LINT,
    starved::LINT,
    blocked::LINT,
    spinning::LINT,
    convoy::LINT,
    preempted::LINT,
    zombies::LINT,
    single_thread::LINT,
];

/// One lint.
#[derive(Clone, Copy, Debug)]
pub struct Lint {
    /// Which.
    pub id: LintId,
    /// Mark in the column `!`; no letter of a state that means something else.
    pub letter: char,
    /// The mark where there is room for it.
    pub word: &'static str,
    /// Name in the configuration.
    pub name: &'static str,
    /// Thresholds that the configuration can set.
    pub thresholds: &'static [LintThreshold],
    /// When it is found, `{threshold}` standing for the threshold of that name.
    when: &'static str,
    holds: Holds,
    /// What was found, held for so many seconds, and what it means.
    tell: fn(&Evidence, f32) -> (Sentence, &'static str),
}

/// Most thresholds that one lint has.
const MOST: usize = 3;

/// The thresholds of a lint in the order in which it names them; 0 for those that it does not have.
type Values = [f32; MOST];

/// The numbers that a finding rests on; its lint knows which.
type Numbers = [f32; 2];

/// What is found of a process as a whole, and the TID of the one thread of which the same is true, if there is one.
type OfWhole = (Numbers, Option<u32>);

/// When a lint holds, and for whom.
#[derive(Clone, Copy, Debug)]
enum Holds {
    /// For a thread, judged by itself; for a process, when it does for a thread of it.
    Thread(fn(&Facts, Values) -> Option<Numbers>),
    /// For threads of a process, judged together: adds a number for each by its TID. For the process as well then.
    Threads(fn(&Candidate<'_>, Values) -> Vec<(u32, Numbers)>),
    /// For a process as a whole.
    Process(fn(&Candidate<'_>, Values) -> Option<OfWhole>),
    /// For processes of the machine, by their PIDs.
    Machine(fn(&Machine<'_>, Values) -> Vec<(u32, Numbers)>),
}

impl LintId {
    /// Entry in the table.
    pub const fn lint(self) -> &'static Lint {
        &LINTS[self as usize]
    }

    /// How grave it is: 1 for the least.
    pub const fn weight(self) -> u8 {
        (LINTS.len() - self as usize) as u8
    }
}

impl Lint {
    /// When it is found, with `{threshold}` where the threshold of that name stands.
    pub const fn rule(&self) -> &'static str {
        self.when
    }

    /// When it is found, with these thresholds.
    pub fn when(&self, thresholds: &LintThresholds) -> String {
        let values = thresholds.named(self);
        values.fold(self.when.to_owned(), |text, (name, value)| {
            text.replace(&format!("{{{name}}}"), &value.to_string())
        })
    }
}

const fn threshold(name: &'static str, default: f32, unit: Unit) -> LintThreshold {
    LintThreshold {
        name,
        default,
        unit,
        zero: false,
    }
}

/// A threshold that may be 0.
const fn from_zero(name: &'static str, default: f32, unit: Unit) -> LintThreshold {
    LintThreshold {
        zero: true,
        ..threshold(name, default, unit)
    }
}
