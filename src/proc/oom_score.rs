//! `/proc/PID/oom_score` and `/proc/PID/oom_score_adj`.

use super::number::Numbers;

/// Reads the number: how likely the kernel is to end the process when memory runs out, 0 to 2,000.
pub fn parse(bytes: &[u8]) -> Option<u32> {
    u32::try_from(Numbers::new(bytes).unsigned()?).ok()
}

/// Reads what was added to it, -1,000 to 1,000 (`oom_score_adj`).
pub fn parse_adjustment(bytes: &[u8]) -> Option<i32> {
    i32::try_from(Numbers::new(bytes).signed()?).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn the_number_is_read() {
        assert_eq!(parse(b"666\n"), Some(666));
        assert_eq!(parse(b"0\n"), Some(0));
        assert_eq!(parse_adjustment(b"-1000\n"), Some(-1000));
        assert_eq!(parse_adjustment(b"\n"), None);
        for bytes in [b"".as_slice(), b"\n", b"high\n", b"99999999999\n"] {
            assert_eq!(parse(bytes), None);
        }
    }

    proptest! {
        #[test]
        fn any_bytes_are_survived(bytes in prop::collection::vec(any::<u8>(), 0..40)) {
            let _ = parse(&bytes);
        }
    }
}
