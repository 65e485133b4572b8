//! `/proc/PID/schedstat` and `/proc/PID/task/TID/schedstat`.

use super::number::Numbers;

/// What the scheduler counted of one thread. All zero on kernels without `CONFIG_SCHED_INFO`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Schedstat {
    /// Time on a CPU, nanoseconds.
    pub run: u64,
    /// Time runnable but not running, nanoseconds.
    pub wait: u64,
    /// Times put on a CPU.
    pub switches: u64,
}

/// Reads the three numbers.
pub fn parse(bytes: &[u8]) -> Option<Schedstat> {
    let mut fields = Numbers::new(bytes);
    Some(Schedstat {
        run: fields.unsigned()?,
        wait: fields.unsigned()?,
        switches: fields.unsigned()?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn three_numbers() {
        let expected = Schedstat {
            run: 1_018_462_113,
            wait: 20_431,
            switches: 508,
        };
        assert_eq!(parse(b"1018462113 20431 508\n"), Some(expected));
        assert_eq!(parse(b"1018462113 20431\n"), None);
        assert_eq!(parse(b""), None);
    }

    #[test]
    fn a_real_one() {
        let bytes = include_bytes!("../../tests/fixtures/proc/firecracker-6.18/spaces/schedstat");
        assert!(parse(bytes).unwrap().run > 0);
    }

    proptest! {
        #[test]
        fn any_bytes_are_survived(bytes in prop::collection::vec(any::<u8>(), 0..99)) {
            let _ = parse(&bytes);
        }
    }
}
