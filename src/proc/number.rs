//! Lines and decimal numbers out of bytes, without panics.

use std::str::FromStr;

/// A cursor over numbers that are parted by blanks.
#[derive(Clone, Copy, Debug)]
pub(super) struct Numbers<'a> {
    rest: &'a [u8],
}

impl<'a> Numbers<'a> {
    pub(super) fn new(bytes: &'a [u8]) -> Self {
        Self { rest: bytes }
    }

    /// Nothing but blanks is left.
    pub(super) fn is_empty(&mut self) -> bool {
        self.skip_blanks();
        self.rest.is_empty()
    }

    /// The next number. `None`: nothing left, not a number, or too large for 64 bits.
    #[inline]
    pub(super) fn unsigned(&mut self) -> Option<u64> {
        self.skip_blanks();
        self.digits()
    }

    /// The next number, which may carry a sign.
    #[inline]
    pub(super) fn signed(&mut self) -> Option<i64> {
        self.skip_blanks();
        let negative = self.rest.first() == Some(&b'-');
        if negative {
            self.rest = &self.rest[1..];
        }
        let magnitude = self.digits()?;
        if negative {
            0i64.checked_sub_unsigned(magnitude)
        } else {
            i64::try_from(magnitude).ok()
        }
    }

    /// The next number where the kernel may give a negative one that means "none": that is 0.
    #[inline]
    pub(super) fn not_negative(&mut self) -> Option<u64> {
        self.skip_blanks();
        if self.rest.first() == Some(&b'-') {
            self.signed()?;
            return Some(0);
        }
        self.digits()
    }

    /// [`Self::not_negative`] for what fits 32 bits.
    #[inline]
    pub(super) fn not_negative32(&mut self) -> Option<u32> {
        u32::try_from(self.not_negative()?).ok()
    }

    /// The next number, as [`Self::not_negative`]; 0 at the end of the line, for fields that older kernels lack.
    #[inline]
    pub(super) fn or_zero(&mut self) -> Option<u64> {
        if self.is_empty() {
            return Some(0);
        }
        self.not_negative()
    }

    /// [`Self::or_zero`] for what fits 32 bits.
    #[inline]
    pub(super) fn or_zero32(&mut self) -> Option<u32> {
        u32::try_from(self.or_zero()?).ok()
    }

    /// Passes over `count` fields, whatever they are. Stops at the end of the line.
    #[inline]
    pub(super) fn skip(&mut self, count: usize) {
        for _ in 0..count {
            self.skip_blanks();
            let end = self.rest.iter().position(|&byte| is_blank(byte));
            self.rest = &self.rest[end.unwrap_or(self.rest.len())..];
        }
    }

    #[inline]
    fn skip_blanks(&mut self) {
        while let [first, rest @ ..] = self.rest {
            if !is_blank(*first) {
                break;
            }
            self.rest = rest;
        }
    }

    /// Digits up to the next blank or the end.
    #[inline]
    fn digits(&mut self) -> Option<u64> {
        let mut value: u64 = 0;
        let mut length = 0;
        for &byte in self.rest {
            let digit = byte.wrapping_sub(b'0');
            if digit > 9 {
                if is_blank(byte) {
                    break;
                }
                return None;
            }
            // 19 digits always fit; only the twentieth can overflow.
            value = if length < 19 {
                value * 10 + u64::from(digit)
            } else {
                value.checked_mul(10)?.checked_add(u64::from(digit))?
            };
            length += 1;
        }
        self.rest = &self.rest[length..];
        (length > 0).then_some(value)
    }
}

#[inline]
fn is_blank(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t' | b'\n')
}

/// The lines of a file, without their ends. Some files are long: ends are sought many bytes at a time.
pub(super) fn lines(bytes: &[u8]) -> impl Iterator<Item = &[u8]> {
    let mut rest = bytes;
    std::iter::from_fn(move || {
        if rest.is_empty() {
            return None;
        }
        let end = memchr::memchr(b'\n', rest).unwrap_or(rest.len());
        let line = &rest[..end];
        rest = rest.get(end + 1..).unwrap_or_default();
        Some(line)
    })
}

/// A number with decimals that cannot be negative. What Rust takes for a number besides, `nan` and `inf`, is none.
pub(super) fn decimal<T: FromStr + Copy + Into<f64>>(word: &str) -> Option<T> {
    let value: T = word.parse().ok()?;
    let wide: f64 = value.into();
    (wide.is_finite() && wide >= 0.0).then_some(value)
}

/// The number after `label` at the start of `line`.
pub(super) fn labelled(line: &[u8], label: &[u8]) -> Option<u64> {
    Numbers::new(line.strip_prefix(label)?).unsigned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn the_largest_number_fits_and_the_next_does_not() {
        assert_eq!(
            Numbers::new(b"18446744073709551615").unsigned(),
            Some(u64::MAX)
        );
        assert_eq!(Numbers::new(b"18446744073709551616").unsigned(), None);
        assert_eq!(
            Numbers::new(b"-9223372036854775808").signed(),
            Some(i64::MIN)
        );
        assert_eq!(Numbers::new(b"-9223372036854775809").signed(), None);
        assert_eq!(Numbers::new(b"9223372036854775808").signed(), None);
    }

    #[test]
    fn a_field_ends_at_a_blank_and_nowhere_else() {
        let mut numbers = Numbers::new(b"12 x34 56");
        assert_eq!(numbers.unsigned(), Some(12));
        assert_eq!(numbers.unsigned(), None);
        assert_eq!(Numbers::new(b"12x").unsigned(), None);
        assert_eq!(Numbers::new(b"-").signed(), None);
        assert_eq!(Numbers::new(b"").unsigned(), None);
    }

    #[test]
    fn only_the_end_of_the_line_is_zero_for_a_field_that_may_be_missing() {
        assert_eq!(Numbers::new(b" \n").or_zero(), Some(0));
        assert_eq!(Numbers::new(b" x\n").or_zero(), None);
    }

    #[test]
    fn lines_end_at_newlines_and_at_the_end() {
        let found: Vec<&[u8]> = lines(b"a\n\nb").collect();
        assert_eq!(found, [&b"a"[..], b"", b"b"]);
        assert_eq!(lines(b"a\n").count(), 1);
        assert_eq!(lines(b"").count(), 0);
    }

    #[test]
    fn words_that_are_floats_are_no_numbers() {
        assert_eq!(decimal::<f32>("0.23"), Some(0.23));
        for word in ["nan", "inf", "-0.5", "1e39", "", "x"] {
            assert_eq!(decimal::<f32>(word), None, "{word}");
        }
        assert_eq!(decimal::<f64>("1e39"), Some(1e39));
    }

    proptest! {
        #[test]
        fn every_number_reads_back(numbers in prop::collection::vec(any::<i64>(), 1..9)) {
            let line: Vec<_> = numbers.iter().map(ToString::to_string).collect();
            let line = line.join(" ");
            let mut cursor = Numbers::new(line.as_bytes());
            for number in numbers {
                prop_assert_eq!(cursor.signed(), Some(number));
            }
            prop_assert!(cursor.is_empty());
        }
    }
}
