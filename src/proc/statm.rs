//! `/proc/PID/statm`.

use super::number::Numbers;

/// Memory of a process, in pages.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Statm {
    /// Virtual memory (field 1).
    pub size: u64,
    /// Resident memory (field 2).
    pub resident: u64,
    /// Resident and shared: files and shared memory (field 3).
    pub shared: u64,
    /// Code (field 4).
    pub text: u64,
    /// Data and stacks (field 6).
    pub data: u64,
}

/// Reads the line.
pub fn parse(bytes: &[u8]) -> Option<Statm> {
    let mut fields = Numbers::new(bytes);
    let size = fields.unsigned()?;
    let resident = fields.unsigned()?;
    let shared = fields.unsigned()?;
    let text = fields.unsigned()?;
    // Libraries: always 0 since Linux 2.6.
    fields.skip(1);
    Some(Statm {
        size,
        resident,
        shared,
        text,
        data: fields.unsigned()?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn the_fifth_number_is_passed_over() {
        let expected = Statm {
            size: 4223,
            resident: 2739,
            shared: 947,
            text: 1,
            data: 2028,
        };
        assert_eq!(parse(b"4223 2739 947 1 0 2028 0\n"), Some(expected));
        assert_eq!(parse(b"4223 2739 947 1 0"), None);
    }

    #[test]
    fn a_process_and_a_zombie() {
        let alive = include_bytes!("../../tests/fixtures/proc/firecracker-6.18/spaces/statm");
        let alive = parse(alive).unwrap();
        assert!(alive.size > alive.resident && alive.resident > alive.shared);
        let zombie = include_bytes!("../../tests/fixtures/proc/firecracker-6.18/zombie/statm");
        assert_eq!(parse(zombie), Some(Statm::default()));
    }

    proptest! {
        #[test]
        fn any_bytes_are_survived(bytes in prop::collection::vec(any::<u8>(), 0..99)) {
            let _ = parse(&bytes);
        }
    }
}
