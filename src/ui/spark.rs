//! Sparklines.
//!
//! ```text
//! ▁▁▂▅▇█▆▃
//! ```

use super::glyphs::Glyphs;

/// Text of a sparkline over 0 … `top`, one sign a value. Next to nothing and unknown are blank: calm for the eye, and
/// what is flat does not change when it moves on.
pub fn spark(values: &[Option<f32>], top: f32, glyphs: &Glyphs) -> String {
    values
        .iter()
        .map(|value| glyphs.levels[level(value.unwrap_or(0.0), top)])
        .collect()
}

/// 0 for nothing, 8 for the top.
pub fn level(value: f32, top: f32) -> usize {
    if !value.is_finite() || top <= 0.0 || value < top / 200.0 {
        return 0;
    }
    ((value / top * 8.0).ceil() as usize).clamp(1, 8)
}

/// The largest value, but not less than `least`, rounded up to 1, 2 or 5 times a power of ten: so that the whole line
/// is not drawn anew each time the largest value changes a little.
pub fn top(values: &[Option<f32>], least: f32) -> f32 {
    let most = values.iter().flatten().copied().fold(least, f32::max);
    if most <= least {
        return least;
    }
    let unit = 10_f32.powf(most.log10().floor());
    [1.0, 2.0, 5.0, 10.0]
        .into_iter()
        .map(|factor| factor * unit)
        .find(|step| *step >= most)
        .unwrap_or(most)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ui::glyphs::{ASCII, UNICODE};

    #[test]
    fn draws_eight_levels_and_leaves_the_unknown_blank() {
        let values = [
            None,
            Some(0.0),
            Some(1.0),
            Some(13.0),
            Some(50.0),
            Some(100.0),
            Some(400.0),
        ];
        assert_eq!(spark(&values, 100.0, &UNICODE), "  ▁▂▄██");
        assert_eq!(spark(&values, 100.0, &ASCII), "  .:=##");
    }

    #[test]
    #[allow(clippy::float_cmp)]
    fn the_top_moves_in_steps() {
        assert_eq!(top(&[Some(3.0)], 100.0), 100.0);
        assert_eq!(top(&[Some(101.0), None], 100.0), 200.0);
        assert_eq!(top(&[Some(4_100.0)], 1.0), 5_000.0);
    }

    #[test]
    fn nothing_odd_breaks_it() {
        assert_eq!(level(f32::NAN, 100.0), 0);
        assert_eq!(level(1.0, 0.0), 0);
        assert_eq!(level(f32::INFINITY, 1.0), 0);
    }
}
