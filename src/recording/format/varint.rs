//! Numbers of seven bits a byte, the lowest first, the top bit set in all bytes but the last; and reading them from bytes
//! that nobody has vouched for.

use super::Damaged;

/// Appends a number.
pub(super) fn put(out: &mut Vec<u8>, mut value: u64) {
    while value >= 0x80 {
        out.push(value as u8 | 0x80);
        value >>= 7;
    }
    out.push(value as u8);
}

/// Appends a number that may have more than 64 bits.
pub(super) fn put_wide(out: &mut Vec<u8>, mut value: u128) {
    while value > u128::from(u64::MAX) {
        out.push(value as u8 | 0x80);
        value >>= 7;
    }
    put(out, value as u64);
}

/// Appends bytes with their number before them.
pub(super) fn put_bytes(out: &mut Vec<u8>, bytes: &[u8]) {
    put(out, bytes.len() as u64);
    out.extend_from_slice(bytes);
}

/// A difference as a number that is small when it is near 0, on either side.
pub(super) const fn zigzag(difference: u64) -> u64 {
    let signed = difference.cast_signed();
    ((signed << 1) ^ (signed >> 63)).cast_unsigned()
}

/// The difference that [`zigzag`] made a number of.
pub(super) const fn unzigzag(number: u64) -> u64 {
    (number >> 1) ^ (number & 1).wrapping_neg()
}

/// What is left to read.
#[derive(Clone, Copy, Debug)]
pub(super) struct Cursor<'a>(pub(super) &'a [u8]);

impl<'a> Cursor<'a> {
    /// Nothing is left.
    pub(super) const fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The next byte.
    pub(super) fn byte(&mut self) -> Result<u8, Damaged> {
        let (first, rest) = self.0.split_first().ok_or(Damaged)?;
        self.0 = rest;
        Ok(*first)
    }

    /// The next so many bytes.
    pub(super) fn take(&mut self, length: usize) -> Result<&'a [u8], Damaged> {
        let (taken, rest) = self.0.split_at_checked(length).ok_or(Damaged)?;
        self.0 = rest;
        Ok(taken)
    }

    /// The next number of at most 64 bits.
    pub(super) fn number(&mut self) -> Result<u64, Damaged> {
        self.wide()?.try_into().map_err(|_| Damaged)
    }

    /// The next number as a length or a place.
    pub(super) fn length(&mut self) -> Result<usize, Damaged> {
        self.number()?.try_into().map_err(|_| Damaged)
    }

    /// The next number of at most 128 bits.
    pub(super) fn wide(&mut self) -> Result<u128, Damaged> {
        let mut value = 0u128;
        for shift in (0..128).step_by(7) {
            let byte = self.byte()?;
            let bits = u128::from(byte & 0x7f);
            if bits.leading_zeros() < shift {
                return Err(Damaged);
            }
            value |= bits << shift;
            if byte < 0x80 {
                return Ok(value);
            }
        }
        Err(Damaged)
    }

    /// The next bytes with their number before them.
    pub(super) fn bytes(&mut self) -> Result<&'a [u8], Damaged> {
        let length = self.length()?;
        self.take(length)
    }

    /// The next text.
    pub(super) fn text(&mut self) -> Result<&'a str, Damaged> {
        str::from_utf8(self.bytes()?).map_err(|_| Damaged)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn numbers_come_back(values in prop::collection::vec((any::<u64>(), 0..64u32, any::<u128>(), 0..128u32), 0..20)) {
            let mut out = Vec::new();
            for (value, few, wide, less) in &values {
                put(&mut out, value >> few);
                put_wide(&mut out, wide >> less);
                put(&mut out, zigzag(*value));
            }
            let mut cursor = Cursor(&out);
            for (value, few, wide, less) in values {
                prop_assert_eq!(cursor.number().unwrap(), value >> few);
                prop_assert_eq!(cursor.wide().unwrap(), wide >> less);
                prop_assert_eq!(unzigzag(cursor.number().unwrap()), value);
            }
            prop_assert!(cursor.is_empty());
        }

        #[test]
        fn any_bytes_are_read_or_refused(bytes: Vec<u8>) {
            let mut cursor = Cursor(&bytes);
            while cursor.number().is_ok() && cursor.bytes().is_ok() && cursor.wide().is_ok() {}
        }
    }

    #[test]
    fn numbers_near_nothing_are_short() {
        for (value, length) in [(0, 1), (63, 1), (-64, 1), (64, 2), (-8_192, 2)] {
            let mut out = Vec::new();
            put(&mut out, zigzag(i64::cast_unsigned(value)));
            assert_eq!(out.len(), length, "{value}");
        }
    }
}
