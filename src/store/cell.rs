//! A value in 16 bits.

/// A rate in 16 bits: 6 of exponent and 10 of mantissa, which is an `f32` between 2⁻²⁵ and 2³⁹ without its sign and
/// its last 13 bits. Rounded to the nearest, so off by at most 0.05 %. Ordered as the values are. What is smaller or
/// larger becomes the smallest or largest, for something is never nothing; 0 is 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Cell(u16);

impl Cell {
    /// Nothing.
    pub(super) const ZERO: Self = Self(0);
    const UNKNOWN: Self = Self(u16::MAX);
    const LARGEST: u32 = u16::MAX as u32 - 1;
    /// Bits of the `f32` that do not fit.
    const DROPPED: u32 = 13;
    /// The exponent that becomes 0.
    const OFFSET: u32 = (127 - 25) << 10;

    /// Rounds a value; NaN is unknown.
    pub(super) fn new(value: Option<f32>) -> Self {
        let Some(value) = value.filter(|value| !value.is_nan()) else {
            return Self::UNKNOWN;
        };
        if value <= 0.0 {
            return Self::ZERO;
        }
        let rounded = (value.to_bits() + (1 << (Self::DROPPED - 1))) >> Self::DROPPED;
        Self(rounded.saturating_sub(Self::OFFSET).clamp(1, Self::LARGEST) as u16)
    }

    /// The value, unless it is unknown.
    pub(super) fn get(self) -> Option<f32> {
        match self {
            Self::UNKNOWN => None,
            Self::ZERO => Some(0.0),
            Self(code) => Some(f32::from_bits(
                (u32::from(code) + Self::OFFSET) << Self::DROPPED,
            )),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn the_ends_of_the_scale() {
        let round = |value| Cell::new(Some(value)).get();
        assert_eq!(round(0.0), Some(0.0));
        assert_eq!(round(-1.0), Some(0.0));
        assert_eq!(round(f32::NAN), None);
        assert_eq!(Cell::new(None).get(), None);
        assert!(round(f32::MIN_POSITIVE).unwrap() > 0.0);
        assert!(round(f32::INFINITY).unwrap() > 5e11);
        assert!(round(f32::MAX).unwrap().is_finite());
    }

    proptest! {
        #[test]
        fn every_rate_comes_back_within_a_thousandth(exponent in -7.0..11.0f32) {
            let value = 10f32.powf(exponent);
            let read = Cell::new(Some(value)).get().unwrap();
            prop_assert!((read - value).abs() <= value * 0.001, "{value} became {read}");
        }

        #[test]
        fn order_is_kept(a in 0.0..1e9f32, b in 0.0..1e9f32) {
            if a <= b {
                prop_assert!(Cell::new(Some(a)) <= Cell::new(Some(b)));
            }
        }
    }
}
