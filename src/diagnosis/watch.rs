//! Verdicts over time.

use super::{Bottleneck, Cause};

/// Samples in which something must be found before it is told.
pub(super) const APPEARS: u8 = 2;
/// Samples in which it must not be found before it is told no more.
pub(super) const LEAVES: u8 = 3;

/// A verdict that does not flicker: another cause is told when it was found in two samples, and one that is told goes
/// when it was not found in three.
#[derive(Clone, Debug, Default)]
pub struct Watch {
    told: Option<Bottleneck>,
    /// What was found instead, and in how many samples one after the other.
    other: Option<(Cause, u8)>,
    /// Samples since the cause that is told was found.
    away: u8,
}

impl Watch {
    /// Takes in the verdict of the next sample.
    pub fn see(&mut self, found: Option<Bottleneck>) {
        let Some(found) = found else {
            *self = Self::default();
            return;
        };
        let told = self.told.as_ref().map(|told| told.cause);
        // At the start there is nothing that could flicker.
        let calm = told.is_none() && found.cause == Cause::Nothing;
        if calm || told == Some(found.cause) {
            *self = Self {
                told: Some(found),
                ..Self::default()
            };
            return;
        }
        let times = match self.other {
            Some((cause, times)) if cause == found.cause => times + 1,
            _ => 1,
        };
        self.away += 1;
        let appears = times >= APPEARS && found.cause != Cause::Nothing;
        if appears || self.away >= LEAVES {
            *self = Self {
                told: Some(found),
                ..Self::default()
            };
        } else {
            self.other = Some((found.cause, times));
        }
    }

    /// What is to be told.
    pub fn told(&self) -> Option<&Bottleneck> {
        self.told.as_ref()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Sentence;

    fn verdict(cause: Cause, number: f64) -> Bottleneck {
        Bottleneck {
            cause,
            number,
            sentence: Sentence::new(""),
        }
    }

    /// What is told after each of these causes.
    fn told(causes: &[Cause]) -> Vec<Option<Cause>> {
        let mut watch = Watch::default();
        let mut told = Vec::new();
        for &cause in causes {
            watch.see(Some(verdict(cause, 0.0)));
            told.push(watch.told().map(|told| told.cause));
        }
        told
    }

    #[test]
    fn a_cause_appears_after_two_samples_and_leaves_after_three() {
        use Cause::{Cpu, Disk, Nothing, Steal};
        assert_eq!(
            told(&[Nothing, Cpu, Cpu, Nothing, Nothing, Nothing]),
            [Nothing, Nothing, Cpu, Cpu, Cpu, Nothing].map(Some)
        );
        assert_eq!(told(&[Cpu, Cpu]), [None, Some(Cpu)]);
        // A single sample changes nothing, again and again.
        assert_eq!(
            told(&[Nothing, Cpu, Nothing, Cpu, Nothing]),
            [Nothing; 5].map(Some)
        );
        assert_eq!(
            told(&[Cpu, Cpu, Steal, Steal, Disk, Steal]),
            [
                None,
                Some(Cpu),
                Some(Cpu),
                Some(Steal),
                Some(Steal),
                Some(Steal)
            ]
        );
        // What is told has long gone, whatever there is instead.
        assert_eq!(told(&[Cpu, Cpu, Steal, Disk, Nothing])[4], Some(Nothing));
    }

    #[test]
    fn a_told_cause_has_the_number_of_the_newest_sample() {
        let mut watch = Watch::default();
        for number in [20.0, 21.0, 40.0] {
            watch.see(Some(verdict(Cause::Steal, number)));
        }
        assert_eq!(watch.told(), Some(&verdict(Cause::Steal, 40.0)));
        watch.see(None);
        assert_eq!(watch.told(), None);
    }
}
