//! Numbers in decimal digits without `fmt`, which takes ten times as long: a screen has hundreds of them, each second.

use compact_str::CompactString;

/// Longer than any text of a number.
const LONGEST: usize = 40;

/// A text that is written from its end to its begin, as the digits of a number come.
pub(super) struct Backwards {
    bytes: [u8; LONGEST],
    begin: usize,
}

impl Backwards {
    /// Ends in this unit, or another short text of ASCII.
    pub(super) fn ending(unit: &str) -> Self {
        let mut empty = Self {
            bytes: [0; LONGEST],
            begin: LONGEST,
        };
        empty.text(unit);
        empty
    }

    /// A short text of ASCII before what there is; what does not fit is left out, and nothing is that long.
    pub(super) fn text(&mut self, text: &str) -> &mut Self {
        if let Some(begin) = self.begin.checked_sub(text.len()) {
            self.bytes[begin..self.begin].copy_from_slice(text.as_bytes());
            self.begin = begin;
        }
        self
    }

    /// A number in at least so many digits before what there is.
    pub(super) fn number(&mut self, mut value: u64, least: usize) -> &mut Self {
        let end = self.begin;
        for at in (0..end).rev() {
            self.bytes[at] = b'0' + (value % 10) as u8;
            self.begin = at;
            value /= 10;
            if value == 0 && end - at >= least {
                break;
            }
        }
        self
    }

    /// The text.
    pub(super) fn done(&self) -> CompactString {
        std::str::from_utf8(&self.bytes[self.begin..])
            .map_or_else(|_| CompactString::default(), CompactString::new)
    }
}

/// A whole number.
pub(super) fn integer(value: u64) -> CompactString {
    Backwards::ending("").number(value, 1).done()
}

/// A value that is not negative, with so many decimals and its unit: `4.2k`.
pub(super) fn decimal(value: f64, decimals: usize, unit: &str) -> CompactString {
    let mut text = Backwards::ending(unit);
    match decimals {
        0 => text.number(whole(value), 1),
        1 => {
            let tenths = whole(value * 10.0);
            text.number(tenths % 10, 1).text(".").number(tenths / 10, 1)
        }
        _ => {
            let hundredths = whole(value * 100.0);
            let fraction = text.number(hundredths % 100, 2);
            fraction.text(".").number(hundredths / 100, 1)
        }
    }
    .done()
}

/// The nearest whole number; halves to the even one, as `fmt` does.
fn whole(value: f64) -> u64 {
    /// From 2⁵² on a double has no bits for fractions: adding it rounds.
    const NO_FRACTIONS: f64 = 4_503_599_627_370_496.0;
    if value < NO_FRACTIONS {
        ((value + NO_FRACTIONS) - NO_FRACTIONS) as u64
    } else {
        value as u64
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn digits_and_units() {
        assert_eq!(decimal(0.0, 0, ""), "0");
        assert_eq!(decimal(0.02, 2, ""), "0.02");
        assert_eq!(decimal(9.96, 1, "k"), "10.0k");
        assert_eq!(decimal(0.5, 0, ""), "0", "a half goes to the even number");
        assert_eq!(decimal(1.5, 0, ""), "2");
        assert_eq!(decimal(f64::MAX, 0, ""), u64::MAX.to_string());
        assert_eq!(
            Backwards::ending("")
                .number(7, 2)
                .text(":")
                .number(70, 1)
                .done(),
            "70:07"
        );
    }

    proptest! {
        // Rates are of single precision: with two decimals more they are exact.
        #[test]
        fn as_fmt_writes_it(value in 0.0_f32..1e6, decimals in 0_usize..3) {
            let value = f64::from(value);
            let text = decimal(value, decimals, "M");
            prop_assert_eq!(text.as_str(), format!("{value:.decimals$}M"));
        }
    }
}
