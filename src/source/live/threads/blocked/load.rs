//! What the load average tells.

use crate::sample::Nanos;

/// How many tasks are active (running, ready to run, or in D), by the steps of the load average.
#[derive(Debug, Default)]
pub(super) struct Load {
    /// The load average after the last step, and when it was seen.
    seen: Option<(Nanos, f32)>,
    active: Option<f32>,
}

impl Load {
    /// The kernel counts this often.
    const STEP: f64 = 5.0;
    /// The average that is read falls to 1/e in this time.
    const MEMORY: f64 = 60.0;

    /// Takes in the load average of the last minute; how many tasks were active at the last step, to a tenth or two. `None`
    /// before two steps were seen.
    pub(super) fn follow(&mut self, at: Nanos, load: f32) -> Option<f32> {
        let Some((then, before)) = self.seen else {
            self.seen = Some((at, load));
            return None;
        };
        let passed = at.saturating_sub(then) as f64 / 1e9;
        // A load that does not change has had its step as well after that time.
        if before.to_bits() == load.to_bits() && passed < Self::STEP + 0.1 {
            return self.active;
        }
        let steps = (passed / Self::STEP).round().max(1.0);
        let kept = (-steps * Self::STEP / Self::MEMORY).exp() as f32;
        self.active = Some(((load - before * kept) / (1.0 - kept)).max(0.0));
        self.seen = Some((at, load));
        self.active
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::live::processes::tracker::SECOND;

    /// What is found while so many tasks are active after each other, each for one step; looked at each second.
    fn found(active: &[f32]) -> Vec<Option<f32>> {
        let (mut load, mut average) = (Load::default(), 0.0_f32);
        let mut found = Vec::new();
        for (step, active) in active.iter().enumerate() {
            average += (active - average) * (1.0 - (-5.0_f32 / 60.0).exp());
            for second in 0..5 {
                let at = (step as u64 * 5 + second) * SECOND;
                let told = (average * 100.0).round() / 100.0;
                let now = load.follow(at, told);
                if second == 4 {
                    found.push(now.map(f32::round));
                }
            }
        }
        found
    }

    #[test]
    fn steps_of_the_load_tell_how_many_are_active() {
        assert_eq!(
            found(&[0.0, 20.0, 20.0, 3.0, 0.0, 0.0]),
            [
                None,
                Some(20.0),
                Some(20.0),
                Some(3.0),
                Some(0.0),
                Some(0.0)
            ]
        );
    }

    #[test]
    fn a_load_that_stays_is_how_many_are_active() {
        let mut load = Load::default();
        let told: Vec<_> = (0..12)
            .map(|second| load.follow(second * SECOND, 20.0))
            .collect();
        assert_eq!(told[5], None);
        assert_eq!(told[6], Some(20.0));
        // Looked at once a minute, it is the mean over that time.
        assert_eq!(load.follow(100 * SECOND, 20.0), Some(20.0));
    }
}
