//! How values of charts are written, and up to which value a chart reaches.

use crate::text::{CompactString, format};
use compact_str::format_compact;

/// How values are written.
#[derive(Clone, Copy, Debug)]
pub struct Unit {
    /// Writes a value.
    pub text: fn(f64) -> CompactString,
    /// Cells that no such text outgrows.
    pub width: u16,
}

/// `62%`.
pub const WHOLE: Unit = Unit {
    text: |value| format_compact!("{value:.0}%"),
    width: 4,
};
/// `0.3`, `62.5`.
pub const PERCENT: Unit = Unit {
    text: format::percent,
    width: 5,
};
/// `1.39`, `15.2`, `120`.
pub const FEW: Unit = Unit {
    text: few,
    width: 4,
};
/// `0.4`, `112`, `8.1k`.
pub const RATE: Unit = Unit {
    text: format::rate,
    width: 4,
};
/// `4.0K`, `23.5G`.
pub const BYTES: Unit = Unit {
    text: format::bytes,
    width: 5,
};

/// `1.39`, `15.2`, `120`.
pub fn few(value: f64) -> CompactString {
    match value {
        ..9.995 => format_compact!("{value:.2}"),
        ..99.95 => format_compact!("{value:.1}"),
        ..9_999.5 => format_compact!("{value:.0}"),
        _ => format::rate(value),
    }
}

/// The largest of the values, but not less than `least`, rounded up to a number that reads well.
pub fn top(values: &[Option<f32>], least: f32) -> f32 {
    let most = values.iter().flatten().copied().fold(least, f32::max);
    if most <= least || !most.is_finite() {
        return least;
    }
    let unit = 10_f32.powf(most.log10().floor());
    let steps = [1.0, 1.5, 2.0, 3.0, 4.0, 5.0, 6.0, 8.0, 10.0];
    let found = steps
        .into_iter()
        .map(|step| step * unit)
        .find(|step| *step >= most);
    found.unwrap_or(most)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_value_outgrows_its_unit() {
        for unit in [WHOLE, PERCENT, FEW, RATE, BYTES] {
            for value in [0.0, 0.04, 9.994, 9.996, 57.0, 99.96, 100.0] {
                assert!(
                    (unit.text)(value).len() <= usize::from(unit.width),
                    "{value}"
                );
            }
        }
        for unit in [FEW, RATE, BYTES] {
            for power in 0..14 {
                let value = 9.996 * 10_f64.powi(power);
                assert!(
                    (unit.text)(value).len() <= usize::from(unit.width),
                    "{value}"
                );
            }
        }
    }

    #[test]
    #[allow(clippy::float_cmp)]
    fn the_edge_is_a_number_that_reads_well() {
        assert_eq!(top(&[None, Some(0.2)], 1.0), 1.0);
        assert_eq!(top(&[Some(1.01)], 1.0), 1.5);
        assert_eq!(top(&[Some(5_200.0), Some(3.0)], 1.0), 6_000.0);
        assert_eq!(top(&[Some(999.0)], 1.0), 1_000.0);
        assert_eq!(top(&[Some(f32::INFINITY)], 1.0), 1.0);
    }
}
