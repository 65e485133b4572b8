//! What numbers and evidence mean, in words, each verdict with what it rests on: the only room that judges.
//!
//! In: a snapshot, or evidence as it was read. Out: what a person who knows the field would say of it. Pure, and made
//! anew whenever it is asked for: only evidence is ever kept. "Unknown" is a verdict.

mod bottleneck;
mod file_systems;
mod judged;
mod kernel;
mod lints;
mod marks;
pub mod platform;
mod rules;
pub mod runtime;
mod single_thread;
mod state;
mod threshold;
mod waiting;
mod watch;

pub use bottleneck::{Bottleneck, Cause, RULES, Rule, bottleneck};
pub use file_systems::{fullest_first, fullness, inodes_percent, is_full, space_percent};
pub use judged::Judged;
pub use lints::{
    Finding, LINTS, LeastOfThread, Lint, LintId, LintThreshold, LintThresholds, Lints, is_throttled,
};
pub use marks::{Mark, Marks, Suspect};
pub use state::state_tone;
pub use threshold::{
    Bounds, THRESHOLDS, Threshold, ThresholdId, ThresholdInfo, Thresholds, Unit, WarnsFrom,
};
pub use waiting::waits_long;
pub use watch::Watch;
