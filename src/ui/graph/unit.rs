//! How values of charts are written, and up to which value a chart reaches.

use crate::canvas::Canvas;
use crate::geometry::LABEL;
use crate::text::{CompactString, format};
use crate::ui::pen::Pen;
use crate::ui::theme::Theme;
use compact_str::format_compact;
use ratatui::layout::Rect;

/// How values are written.
#[derive(Clone, Copy, Debug)]
pub struct Unit {
    /// Writes a value.
    pub text: fn(f64) -> CompactString,
    /// Cells that no such text outgrows.
    pub width: u16,
    /// Units of an axis.
    axis: &'static [(f32, &'static str)],
}

const NUMBERS: &[(f32, &str)] = &[(1e9, "G"), (1e6, "M"), (1e3, "k")];
const POWERS: &[(f32, &str)] = &[
    (1_099_511_627_776.0, "T"),
    (1_073_741_824.0, "G"),
    (1_048_576.0, "M"),
    (1024.0, "K"),
];
const SHARES: &[(f32, &str)] = &[(f32::MIN_POSITIVE, "%")];

/// `62%`.
pub const WHOLE: Unit = Unit {
    text: |value| format_compact!("{value:.0}%"),
    width: 4,
    axis: SHARES,
};
/// `0.3`, `62.5`.
pub const PERCENT: Unit = Unit {
    text: format::percent,
    width: 5,
    axis: SHARES,
};
/// `1.39`, `15.2`, `120`.
pub const FEW: Unit = Unit {
    text: few,
    width: 4,
    axis: NUMBERS,
};
/// `0.4`, `112`, `8.1k`.
pub const RATE: Unit = Unit {
    text: format::rate,
    width: 4,
    axis: NUMBERS,
};
/// `4.0K`, `23.5G`.
pub const BYTES: Unit = Unit {
    text: format::bytes,
    width: 5,
    axis: POWERS,
};

impl Unit {
    /// The values at the upper edge and in the middle of an axis, both in the unit and with the decimals of the upper one.
    pub fn axis(self, top: f32) -> [CompactString; 2] {
        let found = self.axis.iter().find(|(unit, _)| top >= *unit);
        let (unit, sign) = match found {
            Some((unit, sign)) if *unit >= 1.0 => (*unit, *sign),
            Some((_, sign)) => (1.0, *sign),
            None => (1.0, ""),
        };
        let values = [top / unit, top / unit / 2.0];
        let whole = |decimals: i32| {
            let mut values = values.iter().map(|value| value * 10_f32.powi(decimals));
            values.all(|value| (value - value.round()).abs() <= value * 1e-3)
        };
        let with =
            |decimals: usize| values.map(|value| format_compact!("{value:.decimals$}{sign}"));
        let fits =
            |texts: &[CompactString; 2]| texts.iter().all(|text| text.len() < usize::from(LABEL));
        let fewest = (0..2).find(|decimals| whole(*decimals)).unwrap_or(2);
        (0..=fewest as usize)
            .rev()
            .map(with)
            .find(fits)
            .unwrap_or_else(|| with(0))
    }
}

/// Writes the values beside a plot: the upper edge, the middle where there is one, and zero.
pub fn edge_values(
    theme: &Theme,
    plot: Rect,
    [top, middle]: [CompactString; 2],
    canvas: &mut Canvas,
) {
    let labels = Rect {
        x: plot.x.saturating_sub(LABEL),
        width: LABEL,
        ..plot
    };
    let mut put = |line: u16, text: &str| {
        Pen::new(canvas, labels, line).field_right(text, LABEL - 1, theme.dim());
    };
    let height = plot.height;
    if height > 0 {
        put(0, &top);
    }
    if height >= 2 {
        put(height - 1, "0");
    }
    if height >= 5 && height % 2 == 1 {
        put(height / 2, &middle);
    }
}

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
    fn the_values_of_an_axis_have_one_format() {
        for (unit, top, expected) in [
            (WHOLE, 100.0, ["100%", "50%"]),
            (WHOLE, 15.0, ["15.0%", "7.5%"]),
            (FEW, 2.0, ["2", "1"]),
            (FEW, 1.5, ["1.50", "0.75"]),
            (FEW, 30.0, ["30", "15"]),
            (RATE, 1_000.0, ["1.0k", "0.5k"]),
            (RATE, 200.0, ["200", "100"]),
            (BYTES, 25_232_932_864.0, ["23.5G", "11.8G"]),
            (BYTES, 1_048_576.0, ["1.0M", "0.5M"]),
            (BYTES, 1_024.0 * 512.0, ["512K", "256K"]),
        ] {
            assert_eq!(unit.axis(top), expected, "{top}");
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
