//! Thread-level parallelism: how many threads execute at once.

use crate::sample::LookMethod;

/// How many threads of the machine, or of a process, execute at once: over the last seconds, an estimate.
#[derive(Clone, Debug, PartialEq)]
pub struct Parallelism {
    /// Thread-level parallelism, Σ i·`c_i` / (1 − `c_0`): how many execute while any does. `None` when none ever did.
    pub value: Option<f64>,
    /// Average parallelism, Σ i·`c_i`: how many execute, idle time included. From CPU clocks, exact.
    pub average: f64,
    /// `c_i`, the share of time in which exactly `i` threads execute; 0 to 1, they sum to 1.
    pub shares: Vec<f64>,
    /// Standard error of `value`, by the number of looks.
    pub error: Option<f64>,
    /// Looks that this rests on.
    pub looks: f64,
    /// How each look was taken.
    pub method: LookMethod,
}
