//! `/proc/PID/oom_score`.

use super::number::Numbers;

/// Reads the number: how likely the kernel is to end the process when memory runs out, 0 to 2,000.
pub fn parse(bytes: &[u8]) -> Option<u32> {
    u32::try_from(Numbers::new(bytes).unsigned()?).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn the_number_is_read() {
        assert_eq!(parse(b"666\n"), Some(666));
        assert_eq!(parse(b"0\n"), Some(0));
        for bytes in [b"".as_slice(), b"\n", b"high\n", b"99999999999\n"] {
            assert_eq!(parse(bytes), None);
        }
    }

    proptest! {
        #[test]
        fn no_bytes_make_it_panic(bytes in prop::collection::vec(any::<u8>(), 0..40)) {
            let _ = parse(&bytes);
        }
    }
}
