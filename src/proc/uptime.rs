//! `/proc/uptime`.

use super::number::decimal;

/// Seconds since boot (first number).
pub fn parse(bytes: &[u8]) -> Option<f64> {
    let mut words = std::str::from_utf8(bytes).ok()?.split_ascii_whitespace();
    decimal(words.next()?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_real_one() {
        let bytes = include_bytes!("../../tests/fixtures/proc/firecracker-6.18/uptime");
        assert_eq!(parse(bytes), Some(2639.24));
    }

    #[test]
    fn words_that_are_floats_are_no_uptime() {
        assert_eq!(parse(b"infinity 1.0\n"), None);
        assert_eq!(parse(b"-3.5 1.0\n"), None);
        assert_eq!(parse(b"\n"), None);
    }

    proptest! {
        #[test]
        fn any_bytes_are_survived(bytes in prop::collection::vec(any::<u8>(), 0..99)) {
            let _ = parse(&bytes);
        }
    }
}
