//! What the numbers mean, in words: the only room that judges.
//!
//! In: a [`Snapshot`](crate::rates::Snapshot). Out: verdicts with the numbers that they rest on. Pure: no I/O, no clock.

mod bottleneck;
mod watch;

pub use bottleneck::{Bottleneck, Cause, RULES, Rule, bottleneck};
pub use watch::Watch;
