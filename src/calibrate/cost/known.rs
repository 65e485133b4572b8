//! Whether the cost of a switch is known at all.

use super::{Calibration, SwitchCost};
use std::sync::Arc;

/// What is known of the cost of a switch on the machine that is looked at.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Known {
    /// Never measured.
    #[default]
    Nothing,
    /// What is looked at is of another machine, or may be.
    Elsewhere,
    /// Measured, but what was stored cannot be used: why, without a full stop.
    Unusable(Arc<str>),
    /// Measured, and this was found.
    Measured(Arc<Calibration>),
}

impl Known {
    /// The calibration, if there is one and it was measured on a CPU of this brand (a cloud gives a machine another one
    /// when it is resized or moved). A brand that is not known is taken for the same.
    pub fn of_brand(&self, brand: Option<&str>) -> Option<&Calibration> {
        match self {
            Self::Measured(calibration) => same(calibration, brand).then_some(calibration),
            Self::Nothing | Self::Elsewhere | Self::Unusable(_) => None,
        }
    }

    /// What a rate of switches per second costs on a CPU of this brand; `None` when that is not known.
    pub fn estimate(&self, brand: Option<&str>, rate: Option<f64>) -> Option<SwitchCost> {
        Some(self.of_brand(brand)?.estimate(rate?))
    }

    /// A sentence on what this rate of switches costs, or on why that is not known.
    pub fn sentence(&self, brand: Option<&str>, rate: Option<f64>, unicode: bool) -> String {
        let why = match self {
            Self::Measured(calibration) if !same(calibration, brand) => "measured on another CPU",
            Self::Measured(calibration) => {
                return rate.map_or_else(
                    || if unicode { "–" } else { "-" }.to_owned(),
                    |rate| calibration.sentence(rate, unicode),
                );
            }
            Self::Elsewhere => return "not known of this machine".to_owned(),
            Self::Nothing => "not measured",
            Self::Unusable(why) => why,
        };
        format!("{why}: run threadtop calibrate")
    }
}

fn same(calibration: &Calibration, brand: Option<&str>) -> bool {
    let measured = calibration.cpu_brand.as_deref();
    measured
        .zip(brand)
        .is_none_or(|(measured, now)| measured == now)
}

#[cfg(test)]
mod tests {
    use super::super::testing::calibration;
    use super::*;

    #[test]
    fn without_a_measurement_it_says_how_to_make_one() {
        assert_eq!(
            Known::Nothing.sentence(None, Some(5.0), true),
            "not measured: run threadtop calibrate"
        );
        assert_eq!(
            Known::Unusable("stored by a newer threadtop".into()).sentence(None, None, true),
            "stored by a newer threadtop: run threadtop calibrate"
        );
        assert_eq!(Known::Nothing.estimate(None, Some(5.0)), None);
        let elsewhere = Known::Elsewhere.sentence(None, Some(5.0), true);
        assert_eq!(elsewhere, "not known of this machine");
    }

    #[test]
    fn another_cpu_has_other_costs() {
        let known = Known::Measured(Arc::new(calibration()));
        let brand = "Xeon Platinum 8488C";
        for same in [None, Some(brand)] {
            assert!(known.estimate(same, Some(1.0)).is_some());
        }
        let other = Some("EPYC");
        assert_eq!(known.estimate(other, Some(1.0)), None);
        let sentence = known.sentence(other, Some(1.0), true);
        assert!(sentence.contains("another CPU"), "{sentence}");
    }

    #[test]
    fn a_rate_that_is_not_known_costs_nothing_known() {
        let known = Known::Measured(Arc::new(calibration()));
        assert_eq!(known.estimate(None, None), None);
        assert_eq!(known.sentence(None, None, true), "–");
        assert_eq!(known.sentence(None, None, false), "-");
    }
}
