//! Estimates and sentences from a calibration that is made up.

use super::testing::calibration;
use super::*;

fn near(a: f64, b: f64) -> bool {
    (a - b).abs() < 1e-9
}

#[test]
fn a_rate_costs_its_product() {
    let cost = calibration().estimate(12_400.0);
    assert!(near(cost.direct_us, 2.9) && near(cost.percent_of_one_cpu, 3.596));
    assert!(near(cost.worst_us, 12.9) && near(cost.worst_percent, 15.996));
    assert_eq!(cost.worst_set, 256 << 10);
}

#[test]
fn the_sentence_has_the_rate_the_cost_and_the_worst() {
    let calibration = calibration();
    assert_eq!(
        calibration.sentence(12_400.0, true),
        "12.4k/s × 2.9 µs = 3.6 % of one CPU, up to 16 % with 256K working sets"
    );
    assert_eq!(
        calibration.sentence(80.0, false),
        "80/s x 2.9 us = 0.02 % of one CPU, up to 0.1 % with 256K working sets"
    );
    assert!(
        calibration
            .sentence(0.0, true)
            .starts_with("0/s × 2.9 µs = 0.0 %")
    );
}

#[test]
fn of_equal_costs_the_larger_set_is_named() {
    let mut calibration = calibration();
    for (at, set) in calibration.pipe.iter_mut().enumerate() {
        set.cost_us = Spread::default().map(|_| 9.5 - 0.01 * at as f64);
    }
    assert_eq!(calibration.estimate(1.0).worst_set, 256 << 10);
}

#[test]
fn what_does_not_fit_into_the_time_is_not_the_worst() {
    let calibration = calibration();
    // 2 CPUs have 2 s a second: 300,000 × (6.1 + 0.7) µs is more, 300,000 × (4.4 + 0.7) µs is not.
    assert_eq!(calibration.estimate(300_000.0).worst_set, 64 << 10);
    let cost = calibration.estimate(1e9);
    assert_eq!(cost.worst_set, 0);
    assert!(near(cost.worst_us, cost.direct_us));
    assert!(!calibration.sentence(1e9, true).contains("up to"));
}

#[test]
fn noise_below_zero_is_no_cost() {
    let mut calibration = calibration();
    for set in calibration.futex.iter_mut().chain(&mut calibration.pipe) {
        set.cost_us = set.cost_us.map(|cost| -cost);
    }
    let cost = calibration.estimate(12_400.0);
    assert_eq!(
        (cost.direct_us, cost.percent_of_one_cpu, cost.worst_set),
        (0.0, 0.0, 0)
    );
    assert!(near(calibration.estimate(-1.0).percent_of_one_cpu, 0.0));
    calibration.futex.clear();
    assert!(near(calibration.estimate(1.0).direct_us, 0.0));
}

#[test]
fn what_went_wrong_is_told() {
    let mut calibration = calibration();
    assert_eq!(calibration.doubts(), Vec::<String>::new());
    calibration.conditions = Conditions {
        seconds: 6.0,
        steal_percent: Some(3.4),
        away_percent: 15.0,
        discarded: 2,
        negative: 1,
    };
    let doubts = calibration.doubts();
    for (doubt, told) in doubts.iter().zip(["3.4 %", "12 %", "2 meas", "1 meas"]) {
        assert!(doubt.contains(told), "{doubt}");
    }
    assert_eq!(doubts.len(), 4);
    calibration.conditions = Conditions {
        away_percent: 6.0,
        ..Conditions::default()
    };
    assert_eq!(calibration.doubts().len(), 1, "steal is not known here");
}

#[test]
fn sizes_and_times_are_short() {
    let sizes = [0, 16 << 10, 256 << 10, 1 << 20].map(size);
    assert_eq!(sizes, ["0", "16K", "256K", "1M"]);
    let times = [-0.1, -0.004, 0.456, 2.94, 16.4].map(microseconds);
    assert_eq!(times, ["-0.10", "0.00", "0.46", "2.9", "16"]);
    let rates = [0.4, 999.4, 12_400.0, 999_940.0, 1_250_000.0].map(rate);
    assert_eq!(rates, ["0", "999", "12.4k", "999.9k", "1.2M"]);
}
