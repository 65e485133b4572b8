//! Thresholds of the lints: those of the table, unless somebody sets others.

use super::{LINTS, Lint, Sign};

/// Most thresholds that one lint has.
const MOST: usize = 3;

/// The thresholds in force.
#[derive(Clone, Debug, PartialEq)]
pub struct LintLimits([[f32; MOST]; LINTS.len()]);

impl Default for LintLimits {
    fn default() -> Self {
        let mut values = [[0.0; MOST]; LINTS.len()];
        for (values, lint) in values.iter_mut().zip(&LINTS) {
            for (value, limit) in values.iter_mut().zip(lint.limits) {
                *value = limit.default;
            }
        }
        Self(values)
    }
}

impl LintLimits {
    /// Sets the threshold `limit` of the lint `lint`, both by their names. Otherwise a sentence that says what there is.
    pub fn set(&mut self, lint: &str, limit: &str, value: f32) -> Result<(), String> {
        let Some(found) = LINTS.iter().find(|known| known.name == lint) else {
            let all: Vec<&str> = LINTS.iter().map(|known| known.name).collect();
            return Err(format!(
                "no lint is called {lint:?}; there are {}",
                all.join(", ")
            ));
        };
        let Some(at) = place(found, limit) else {
            let all: Vec<&str> = found.limits.iter().map(|known| known.name).collect();
            return Err(format!(
                "{lint} has no threshold {limit:?}; it has {}",
                all.join(", ")
            ));
        };
        if !value.is_finite() || value < 0.0 {
            return Err(format!("{lint}.{limit} is a number from 0 on, not {value}"));
        }
        self.0[found.sign as usize][at] = value;
        Ok(())
    }

    /// The thresholds of a lint by name, in the order of the table.
    pub fn named(&self, lint: &Lint) -> impl Iterator<Item = (&'static str, f32)> {
        let values = self.of(lint.sign).into_iter();
        lint.limits.iter().map(|limit| limit.name).zip(values)
    }

    /// A threshold by its name; 0 for one that there is not.
    pub(super) fn get(&self, sign: Sign, limit: &str) -> f32 {
        place(sign.lint(), limit).map_or(0.0, |at| self.0[sign as usize][at])
    }

    /// The thresholds of a lint, in the order of the table.
    pub(super) fn of(&self, sign: Sign) -> [f32; MOST] {
        self.0[sign as usize]
    }

    /// Seconds for which it must have held before it is told, beside two samples.
    pub(super) fn seconds(&self, sign: Sign) -> f32 {
        match sign {
            // Those that ended too lately are not even counted.
            Sign::Zombies => 0.0,
            _ => self.get(sign, "seconds"),
        }
    }
}

fn place(lint: &Lint, limit: &str) -> Option<usize> {
    lint.limits.iter().position(|known| known.name == limit)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn thresholds_are_those_of_the_table_until_they_are_set() {
        let mut thresholds = LintLimits::default();
        let spinning =
            |thresholds: &LintLimits| thresholds.of(Sign::Spinning).map(|value| value as u32);
        assert_eq!(spinning(&thresholds), [95, 5, 90]);
        assert_eq!(thresholds.set("spinning", "user_share", 50.0), Ok(()));
        assert_eq!(spinning(&thresholds), [95, 5, 50]);
        assert_eq!(thresholds.seconds(Sign::Blocked) as u32, 5);
        for (lint, limit, value, told) in [
            ("spin", "x", 1.0, "there are throttled, starved,"),
            (
                "spinning",
                "x",
                1.0,
                "it has cpu_percent, voluntary_switches, user_share",
            ),
            ("spinning", "cpu_percent", f32::NAN, "a number from 0 on"),
            ("spinning", "cpu_percent", -1.0, "a number from 0 on"),
        ] {
            let sentence = thresholds.set(lint, limit, value).unwrap_err();
            assert!(sentence.contains(told), "{sentence}");
        }
    }

    #[test]
    fn the_table_is_in_the_order_of_the_signs_and_says_all_its_thresholds() {
        for (at, lint) in LINTS.iter().enumerate() {
            assert_eq!(lint.sign as usize, at, "{}", lint.name);
            assert!(lint.limits.len() <= MOST);
            for limit in lint.limits {
                assert!(
                    lint.when.contains(&format!("{{{}}}", limit.name)),
                    "{}",
                    limit.name
                );
            }
            assert!(
                !lint.when(&LintLimits::default()).contains('{'),
                "{}",
                lint.name
            );
            let alike = LINTS.iter().filter(|other| other.letter == lint.letter);
            assert_eq!(alike.count(), 1, "{}", lint.letter);
        }
    }
}
