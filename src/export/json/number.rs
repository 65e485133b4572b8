//! Numbers short enough to read and long enough to compute with.

/// Rounds to two decimals or four significant digits, whichever keeps more: 0.0512 % is not 0.05 %, and 12345.678
/// switches per second are 12345.68.
pub fn rounded(value: f64) -> f64 {
    if value == 0.0 || !value.is_finite() {
        return value;
    }
    let magnitude = value.abs().log10().floor() as i32;
    let scale = 10_f64.powi((3 - magnitude).max(2));
    (value * scale).round() / scale
}

/// A rate or a share as JSON has it; what is not known stays `null`.
pub fn rate(value: Option<f32>) -> Option<f64> {
    value.map(|value| rounded(f64::from(value)))
}

/// Nanoseconds as seconds, to the microsecond.
pub fn seconds(nanos: u64) -> f64 {
    (nanos / 1_000) as f64 / 1e6
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn small_shares_keep_their_digits() {
        for (value, kept) in [
            (0.0, 0.0),
            (0.000_123_456, 0.000_123_5),
            (0.051_234, 0.051_23),
            (9.876_543, 9.877),
            (99.999_6, 100.0),
            (12_345.678_9, 12_345.68),
            (-3.333_33, -3.333),
        ] {
            assert!(
                (rounded(value) - kept).abs() < 1e-12,
                "{value} became {}",
                rounded(value)
            );
        }
    }

    #[test]
    fn what_is_no_number_is_null() {
        assert_eq!(rate(None), None);
        assert_eq!(
            serde_json::to_string(&rate(Some(f32::NAN))).unwrap(),
            "null"
        );
        assert_eq!(serde_json::to_string(&rate(Some(0.05))).unwrap(), "0.05");
    }

    #[test]
    fn nanoseconds_become_seconds() {
        assert_eq!(
            serde_json::to_string(&seconds(1_234_567_890)).unwrap(),
            "1.234567"
        );
    }
}
