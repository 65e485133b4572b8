//! Control groups: how much their quota held them up.

/// Rates of a control group. `None`: it has no quota, or nothing is known yet.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct CgroupRates {
    /// Share of the periods of the interval in which the quota was used up, %.
    pub throttled_periods: Option<f32>,
    /// Time throttled, summed over CPUs, % of the interval.
    pub throttled_percent: Option<f32>,
}
