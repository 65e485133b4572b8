//! What many repetitions of one measurement say.

use serde::{Deserialize, Serialize};

/// Five numbers of a set of values: the whole range, its middle half, and the middle.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Spread {
    /// The smallest value.
    pub min: f64,
    /// A quarter of the values is below it.
    pub lower: f64,
    /// Half of the values is below it.
    pub median: f64,
    /// A quarter of the values is above it.
    pub upper: f64,
    /// The largest value.
    pub max: f64,
}

impl Spread {
    /// The spread of these values, in any order; those that are no finite number are left out. `None` without any.
    pub fn of(values: &[f64]) -> Option<Self> {
        let mut sorted: Vec<f64> = values.iter().copied().filter(|v| v.is_finite()).collect();
        sorted.sort_by(f64::total_cmp);
        let (min, max) = (*sorted.first()?, *sorted.last()?);
        Some(Self {
            min,
            lower: quantile(&sorted, 0.25),
            median: quantile(&sorted, 0.5),
            upper: quantile(&sorted, 0.75),
            max,
        })
    }

    /// Every number is finite, and they are in order.
    pub fn is_sound(&self) -> bool {
        let all = [self.min, self.lower, self.median, self.upper, self.max];
        all.iter().all(|value| value.is_finite()) && all.is_sorted()
    }

    /// Each number changed by `change`, which keeps their order.
    #[must_use]
    pub fn map(self, change: impl Fn(f64) -> f64) -> Self {
        Self {
            min: change(self.min),
            lower: change(self.lower),
            median: change(self.median),
            upper: change(self.upper),
            max: change(self.max),
        }
    }
}

/// The value below which a `share` of sorted values lies, between two of them in proportion.
fn quantile(sorted: &[f64], share: f64) -> f64 {
    let at = share * (sorted.len() - 1) as f64;
    let (below, part) = (at.floor() as usize, at.fract());
    let above = (below + 1).min(sorted.len() - 1);
    sorted[below] + (sorted[above] - sorted[below]) * part
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn an_odd_number_of_values_has_one_in_the_middle() {
        let spread = Spread::of(&[5.0, 1.0, 4.0, 2.0, 3.0]).unwrap();
        let expected = Spread {
            min: 1.0,
            lower: 2.0,
            median: 3.0,
            upper: 4.0,
            max: 5.0,
        };
        assert_eq!(spread, expected);
    }

    #[test]
    fn an_even_number_of_values_has_its_middle_between_two() {
        let spread = Spread::of(&[10.0, 20.0, 30.0, 100.0]).unwrap();
        assert_eq!(
            (spread.lower, spread.median, spread.upper),
            (17.5, 25.0, 47.5)
        );
    }

    #[test]
    fn one_value_is_all_of_it_and_none_is_nothing() {
        assert_eq!(
            Spread::of(&[7.0]),
            Some(Spread::default().map(|zero| zero + 7.0))
        );
        assert_eq!(Spread::of(&[]), None);
        assert_eq!(Spread::of(&[f64::NAN, f64::INFINITY]), None);
    }

    proptest! {
        #[test]
        fn a_spread_is_in_order_and_within_the_values(values in prop::collection::vec(-1e9..1e9, 1..50)) {
            let spread = Spread::of(&values).unwrap();
            prop_assert!(spread.is_sound());
            prop_assert!(values.contains(&spread.min) && values.contains(&spread.max));
        }
    }
}
