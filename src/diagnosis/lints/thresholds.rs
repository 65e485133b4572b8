//! Thresholds of the lints: those of the table, unless somebody sets others.

use super::{Holds, LINTS, Lint, LintId, MOST, Values};
use crate::diagnosis::threshold::{Bounds, Unit};

/// A threshold of a lint.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct LintThreshold {
    /// Name in the configuration.
    pub name: &'static str,
    /// Value unless the configuration says another.
    pub default: f32,
    /// What it is counted in.
    pub unit: Unit,
    /// 0 has a meaning too: of this nothing is asked, or nothing may be there.
    pub(super) zero: bool,
}

impl LintThreshold {
    /// The values that it can have.
    pub const fn bounds(&self) -> Bounds {
        let least = match self.unit {
            Unit::Tasks => 1.0,
            _ if self.zero => 0.0,
            _ => Bounds::ABOVE_ZERO,
        };
        self.unit.from(least)
    }
}

/// The thresholds in force.
#[derive(Clone, Debug, PartialEq)]
pub struct LintThresholds([Values; LINTS.len()]);

impl Default for LintThresholds {
    fn default() -> Self {
        let mut values = [[0.0; MOST]; LINTS.len()];
        for (values, lint) in values.iter_mut().zip(&LINTS) {
            for (value, threshold) in values.iter_mut().zip(lint.thresholds) {
                *value = threshold.default;
            }
        }
        Self(values)
    }
}

impl LintThresholds {
    /// Sets the threshold `threshold` of the lint `lint`, both by their names. Otherwise a sentence that says what there is.
    pub fn set(&mut self, lint: &str, threshold: &str, value: f64) -> Result<(), String> {
        let Some(found) = LINTS.iter().find(|known| known.name == lint) else {
            let all: Vec<&str> = LINTS.iter().map(|known| known.name).collect();
            return Err(format!(
                "no lint is called {lint:?}; there are {}",
                all.join(", ")
            ));
        };
        let Some(at) = place(found, threshold) else {
            let all: Vec<&str> = found.thresholds.iter().map(|known| known.name).collect();
            return Err(format!(
                "{lint} has no threshold {threshold:?}; it has {}",
                all.join(", ")
            ));
        };
        let bounds = found.thresholds[at].bounds();
        if !bounds.contains(value) {
            return Err(format!("{lint}.{threshold} must be a number {bounds}"));
        }
        self.0[found.id as usize][at] = value as f32;
        Ok(())
    }

    /// The thresholds of a lint by name, in the order of the table.
    pub fn named(&self, lint: &Lint) -> impl Iterator<Item = (&'static str, f32)> {
        let values = self.of(lint.id).into_iter();
        lint.thresholds
            .iter()
            .map(|threshold| threshold.name)
            .zip(values)
    }

    /// The thresholds of a lint, in the order of the table.
    pub(super) fn of(&self, lint: LintId) -> Values {
        self.0[lint as usize]
    }

    /// Seconds for which it must have held before it is told, beside two samples.
    pub(super) fn seconds(&self, lint: LintId) -> f32 {
        let seconds = match lint.lint().holds {
            // Such a lint finds nothing that has not lasted for long.
            Holds::Machine(_) => None,
            _ => place(lint.lint(), "seconds"),
        };
        seconds.map_or(0.0, |at| self.of(lint)[at])
    }
}

/// What a single thread does at least that some lint holds for.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct LeastOfThread {
    /// CPU, % of one.
    pub cpu_percent: f32,
    /// Run-queue wait, %.
    pub wait_percent: f32,
    /// Switches of any kind per second.
    pub switches: f32,
}

impl LintThresholds {
    /// What a single thread does at least that some lint holds for.
    pub fn least_of_thread(&self) -> LeastOfThread {
        let least = |of: &[(LintId, &str)]| {
            let values = of.iter().filter_map(|(lint, name)| {
                let named = self.named(lint.lint());
                named
                    .filter(|(known, _)| known == name)
                    .map(|(_, value)| value)
                    .next()
            });
            values.fold(f32::INFINITY, f32::min)
        };
        LeastOfThread {
            cpu_percent: least(&[
                (LintId::SingleThread, "cpu_percent"),
                (LintId::Spinning, "cpu_percent"),
            ]),
            wait_percent: least(&[
                (LintId::Starved, "wait_percent"),
                (LintId::Starved, "least_wait_percent"),
            ]),
            switches: least(&[
                (LintId::Preempted, "involuntary_switches"),
                (LintId::Convoy, "voluntary_switches"),
            ]),
        }
    }
}

fn place(lint: &Lint, threshold: &str) -> Option<usize> {
    lint.thresholds
        .iter()
        .position(|known| known.name == threshold)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn thresholds_are_those_of_the_table_until_they_are_set() {
        let mut thresholds = LintThresholds::default();
        let spinning =
            |thresholds: &LintThresholds| thresholds.of(LintId::Spinning).map(|value| value as u32);
        assert_eq!(spinning(&thresholds), [95, 5, 90]);
        assert_eq!(thresholds.set("spinning", "user_share", 50.0), Ok(()));
        assert_eq!(spinning(&thresholds), [95, 5, 50]);
        assert_eq!(thresholds.seconds(LintId::Blocked) as u32, 5);
        for (lint, threshold, value, told) in [
            ("spin", "x", 1.0, "there are throttled, near_limit,"),
            (
                "spinning",
                "x",
                1.0,
                "it has cpu_percent, voluntary_switches, user_share",
            ),
            ("spinning", "cpu_percent", f64::NAN, "from 0.01 to 100"),
            ("spinning", "cpu_percent", 0.0, "from 0.01 to 100"),
            ("spinning", "user_share", 101.0, "from 0 to 100"),
            ("blocked", "seconds", -1.0, "from 0 to 1000000"),
            ("convoy", "threads", 0.5, "from 1 to 1000000"),
        ] {
            let sentence = thresholds.set(lint, threshold, value).unwrap_err();
            assert!(sentence.contains(told), "{sentence}");
        }
    }

    #[test]
    fn what_a_thread_does_at_least_goes_by_the_lowest_threshold() {
        let mut thresholds = LintThresholds::default();
        let least = thresholds.least_of_thread();
        let all = [least.cpu_percent, least.wait_percent, least.switches];
        assert_eq!(all.map(|value| value as u32), [95, 20, 500]);
        for (lint, threshold) in [
            ("spinning", "cpu_percent"),
            ("starved", "wait_percent"),
            ("convoy", "voluntary_switches"),
        ] {
            assert_eq!(thresholds.set(lint, threshold, 7.0), Ok(()));
        }
        let least = thresholds.least_of_thread();
        let all = [least.cpu_percent, least.wait_percent, least.switches];
        assert_eq!(all.map(|value| value as u32), [7; 3]);
    }

    #[test]
    fn the_table_is_in_the_order_of_the_lints_and_says_all_its_thresholds() {
        for (at, lint) in LINTS.iter().enumerate() {
            assert_eq!(lint.id as usize, at, "{}", lint.name);
            assert!(lint.thresholds.len() <= MOST);
            for threshold in lint.thresholds {
                assert!(threshold.bounds().contains(threshold.default.into()));
                assert!(
                    lint.when.contains(&format!("{{{}}}", threshold.name)),
                    "{}",
                    threshold.name
                );
            }
            assert!(
                !lint.when(&LintThresholds::default()).contains('{'),
                "{}",
                lint.name
            );
            let alike = LINTS.iter().filter(|other| other.letter == lint.letter);
            assert_eq!(alike.count(), 1, "{}", lint.letter);
        }
    }
}
