//! `/proc/PID/io` and `/proc/PID/task/TID/io`.

use super::number::{labelled, lines};

/// Traffic with storage, bytes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Io {
    /// Bytes fetched from storage.
    pub read_bytes: u64,
    /// Bytes sent to storage.
    pub write_bytes: u64,
}

/// Reads the two lines; `None` on a kernel that does not account I/O to tasks.
pub fn parse(bytes: &[u8]) -> Option<Io> {
    let (mut read, mut write) = (None, None);
    for line in lines(bytes) {
        if let Some(count) = labelled(line, b"read_bytes:") {
            read = Some(count);
        } else if let Some(count) = labelled(line, b"write_bytes:") {
            write = Some(count);
            break;
        }
    }
    Some(Io {
        read_bytes: read?,
        write_bytes: write?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn cancelled_writes_are_not_writes() {
        let bytes =
            b"rchar: 1\nwchar: 2\nsyscr: 3\nsyscw: 4\nread_bytes: 4096\nwrite_bytes: 8192\n\
            cancelled_write_bytes: 5\n";
        let expected = Io {
            read_bytes: 4096,
            write_bytes: 8192,
        };
        assert_eq!(parse(bytes), Some(expected));
    }

    #[test]
    fn a_kernel_that_counts_calls_only() {
        assert_eq!(parse(b"rchar: 1\nwchar: 2\nsyscr: 3\nsyscw: 4\n"), None);
    }

    #[test]
    fn a_real_one() {
        let bytes = include_bytes!("../../tests/fixtures/proc/firecracker-6.18/spaces/io");
        assert_eq!(parse(bytes), Some(Io::default()));
    }

    proptest! {
        #[test]
        fn any_bytes_are_survived(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
            let _ = parse(&bytes);
        }
    }
}
