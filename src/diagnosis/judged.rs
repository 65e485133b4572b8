//! What is made of one sample after the other, live and of the past alike.

use super::{LintThresholds, Lints, Watch, bottleneck};
use crate::rates::Snapshot;
use crate::text::patterns::Patterns;

/// The verdict and the marks, as the samples until now make them.
#[derive(Clone, Debug, Default)]
pub struct Judged {
    /// What holds the machine back.
    pub watch: Watch,
    /// What is conspicuous about tasks.
    pub lints: Lints,
}

impl Judged {
    /// Takes in the next sample.
    pub fn see(&mut self, snapshot: &Snapshot, patterns: &Patterns, thresholds: &LintThresholds) {
        self.watch.see(bottleneck(snapshot));
        self.lints.see(snapshot, patterns, thresholds);
    }
}
