//! A calibration made up for tests: about what a small VM has.

use super::{Calibration, Conditions, SetCost, Spread};

/// Costs of 0, 16K, 64K, 256K and 1M; by futex 2.9 µs for the empty set.
pub fn calibration() -> Calibration {
    let set = |empty: f64, working_set: u64, cost: f64, calls_us: f64| SetCost {
        working_set,
        cost_us: Spread::default().map(|_| cost),
        indirect_us: (working_set > 0)
            .then(|| Spread::default().map(|_| (10.0 * (cost - empty)).round() / 10.0)),
        calls_us,
        switches: 1.0,
    };
    let sets = |costs: [f64; 5]| {
        let calls = [0.3, 0.4, 0.7, 2.0, 12.0];
        let sizes = [0, 16 << 10, 64 << 10, 256 << 10, 1 << 20];
        let all = sizes.into_iter().zip(costs).zip(calls);
        all.map(|((size, cost), calls)| set(costs[0], size, cost, calls))
            .collect()
    };
    Calibration {
        time: "2026-11-23T12:00:00Z".to_owned(),
        host: "ip-10-0-3-17".to_owned(),
        kernel: "6.18.0".to_owned(),
        cpu_brand: Some("Xeon Platinum 8488C".to_owned()),
        cpus: 2,
        cpu: 1,
        repetitions: 31,
        conditions: Conditions {
            seconds: 6.5,
            steal_percent: Some(0.1),
            away_percent: 0.4,
            ..Conditions::default()
        },
        futex: sets([2.9, 3.1, 4.4, 9.4, 38.0]),
        pipe: sets([3.2, 3.8, 6.1, 12.9, 52.0]),
    }
}
