//! `/proc/PID/timerslack_ns`.

use super::number::Numbers;

/// Reads the number: how late timers of the process may be, nanoseconds.
pub fn parse(bytes: &[u8]) -> Option<u64> {
    Numbers::new(bytes).unsigned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_number_is_read() {
        assert_eq!(parse(b"50000\n"), Some(50_000));
        assert_eq!(parse(b"\n"), None);
    }
}
