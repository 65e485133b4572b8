//! A part of a strip.

use crate::diagnosis::Cause;

/// What the machine was like for some time.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Bucket {
    /// Of that time, what is known of, seconds.
    pub(super) seconds: f64,
    /// Busy share of all CPUs, % times seconds.
    cpu: f64,
    /// Stolen share, % times seconds.
    steal: f64,
    /// The largest busy share, %.
    pub cpu_max: f32,
    /// The largest stolen share, %.
    pub steal_max: f32,
    /// The most severe verdict that was told.
    pub cause: Option<Cause>,
    /// Every sample of it has been looked at.
    pub looked: bool,
    /// The machine was started in it.
    pub reboot: bool,
}

impl Bucket {
    /// Values that last for no time yet.
    pub(super) fn of(busy: f32, steal: f32, cause: Option<Cause>) -> Self {
        Self {
            cpu_max: busy,
            steal_max: steal,
            cause,
            ..Self::default()
        }
    }

    /// Of which nothing is to be known.
    pub(super) fn nothing() -> Self {
        Self {
            looked: true,
            ..Self::default()
        }
    }

    /// Adds values that lasted for some seconds.
    pub(super) fn add(&mut self, value: &Self, seconds: f64) {
        self.seconds += seconds;
        self.cpu += f64::from(value.cpu_max) * seconds;
        self.steal += f64::from(value.steal_max) * seconds;
        self.most(value);
    }

    /// Two pieces of time as one.
    pub(super) fn joined(one: Option<Self>, other: &Self) -> Self {
        let Some(mut one) = one else {
            return other.clone();
        };
        one.seconds += other.seconds;
        one.cpu += other.cpu;
        one.steal += other.steal;
        one.looked &= other.looked;
        one.reboot |= other.reboot;
        one.most(other);
        one
    }

    fn most(&mut self, other: &Self) {
        self.cpu_max = self.cpu_max.max(other.cpu_max);
        self.steal_max = self.steal_max.max(other.steal_max);
        // The most severe one is the first.
        self.cause = match (self.cause, other.cause) {
            (Some(one), Some(other)) => Some(one.min(other)),
            (one, other) => one.or(other),
        };
    }

    /// Mean busy share of all CPUs, %; `None` where nothing is known.
    pub fn cpu(&self) -> Option<f32> {
        (self.seconds > 0.0).then(|| (self.cpu / self.seconds) as f32)
    }

    /// Mean share that the hypervisor took, %; `None` where nothing is known.
    pub fn steal(&self) -> Option<f32> {
        (self.seconds > 0.0).then(|| (self.steal / self.seconds) as f32)
    }

    /// Samples were looked for, and there are none: nothing was recorded.
    pub fn is_gap(&self) -> bool {
        self.looked && self.seconds <= 0.0
    }
}
