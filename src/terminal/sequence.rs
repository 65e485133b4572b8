//! Control sequences and their numbers, written without `fmt`, and how long they are before they are written.

/// Appends a number in decimal digits.
pub(super) fn number(value: u16, out: &mut Vec<u8>) {
    let digits = digits(value);
    let mut divisor = 10_u16.pow(u32::from(digits) - 1);
    while divisor > 0 {
        out.push(b'0' + (value / divisor % 10) as u8);
        divisor /= 10;
    }
}

/// Digits of a number.
pub(super) const fn digits(value: u16) -> u16 {
    match value {
        0..10 => 1,
        10..100 => 2,
        100..1_000 => 3,
        1_000..10_000 => 4,
        _ => 5,
    }
}

/// Appends the control sequence with this last byte that counts so many; one is left out.
pub(super) fn counted(count: u16, last: u8, out: &mut Vec<u8>) {
    out.extend_from_slice(b"\x1b[");
    if count != 1 {
        number(count, out);
    }
    out.push(last);
}

/// Length of that.
pub(super) const fn counted_length(count: u16) -> u16 {
    if count == 1 { 3 } else { 3 + digits(count) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_and_lengths() {
        for value in [0, 1, 9, 10, 99, 100, 999, 1_000, 9_999, 10_000, u16::MAX] {
            let mut out = Vec::new();
            number(value, &mut out);
            assert_eq!(out, value.to_string().into_bytes());
            out.clear();
            counted(value, b'C', &mut out);
            assert_eq!(out.len(), usize::from(counted_length(value)));
        }
    }
}
