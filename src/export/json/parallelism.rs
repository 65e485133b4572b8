//! `tlp`, thread-level parallelism of the machine or of a process.

use super::number::rounded;
use crate::rates::Parallelism;
use crate::sample::ParallelismMethod;
use serde::Serialize;

/// An estimate over the last seconds.
#[derive(Serialize)]
pub struct Tlp {
    /// How many threads execute while any does; `null` when none did.
    value: Option<f64>,
    /// The truth lies within this distance of `value` in 19 of 20 cases.
    error: Option<f64>,
    /// How many threads execute, idle time included.
    average: f64,
    /// Share of the time in which none, one, two … execute: 0 to 1.
    c: Vec<f64>,
    /// `runnable`, `clock` or `states`: how the shares were looked at.
    method: &'static str,
    /// Always: the shares come from looks at random moments.
    estimate: bool,
}

impl Tlp {
    /// From what was found, rounded.
    pub fn new(found: &Parallelism) -> Self {
        Self {
            value: found.value.map(rounded),
            error: found.error.map(|error| (error * 1e4).round() / 1e4),
            average: rounded(found.average),
            // Fixed digits, so that they sum to 1 as well as digits can.
            c: (found.shares.iter())
                .map(|share| (share * 1e4).round() / 1e4)
                .collect(),
            method: match found.method {
                ParallelismMethod::Runnable => "runnable",
                ParallelismMethod::Clock => "clock",
                ParallelismMethod::States => "states",
            },
            estimate: true,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_estimate_has_the_documented_form() {
        let found = Parallelism {
            value: Some(1.333_333),
            average: 0.600_04,
            shares: vec![0.55, 0.3, 0.150_04],
            error: Some(0.061_23),
            looks: 197.3,
            method: ParallelismMethod::Clock,
        };
        assert_eq!(
            serde_json::to_string(&Tlp::new(&found)).unwrap(),
            r#"{"value":1.333,"error":0.0612,"average":0.6,"c":[0.55,0.3,0.15],"method":"clock","estimate":true}"#
        );
    }

    #[test]
    fn nothing_that_ran_has_no_value() {
        let found = Parallelism {
            value: None,
            average: 0.0,
            shares: vec![1.0, 0.0],
            error: None,
            looks: 20.0,
            method: ParallelismMethod::Runnable,
        };
        assert_eq!(
            serde_json::to_string(&Tlp::new(&found)).unwrap(),
            r#"{"value":null,"error":null,"average":0.0,"c":[1.0,0.0],"method":"runnable","estimate":true}"#
        );
    }
}
