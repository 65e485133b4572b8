//! `/proc/PID/fdinfo/FD`.

use super::locks;
use super::locks::Lock;
use super::number::{labelled, lines};

/// What is known of an open file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Fdinfo {
    /// Where reading and writing goes on, bytes (`pos`).
    pub position: Option<u64>,
    /// How it was opened (`flags`, octal).
    pub flags: Option<u32>,
    /// Inode number of the file (`ino`, since Linux 5.14).
    pub inode: Option<u64>,
    /// Locks taken through it (`lock`).
    pub locks: Vec<Lock>,
}

/// Reads the file.
pub fn parse(bytes: &[u8]) -> Fdinfo {
    let mut info = Fdinfo::default();
    for line in lines(bytes) {
        if let Some(position) = labelled(line, b"pos:") {
            info.position = Some(position);
        } else if let Some(inode) = labelled(line, b"ino:") {
            info.inode = Some(inode);
        } else if let Some(flags) = line.strip_prefix(b"flags:") {
            let digits = std::str::from_utf8(flags.trim_ascii()).unwrap_or_default();
            info.flags = u32::from_str_radix(digits, 8).ok().or(info.flags);
        } else if let Some(lock) = line.strip_prefix(b"lock:") {
            info.locks
                .extend(locks::line(&String::from_utf8_lossy(lock)));
        }
    }
    info
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn position_flags_and_locks() {
        let info = parse(
            b"pos:\t12\nflags:\t0100002\nmnt_id:\t9\nino:\t63107\n\
            lock:\t1: FLOCK  ADVISORY  WRITE 359 00:13:11691 0 EOF\n",
        );
        assert_eq!((info.position, info.flags), (Some(12), Some(0o100_002)));
        assert_eq!(info.inode, Some(63_107));
        assert_eq!(info.locks[0].inode, 11_691);
    }

    proptest! {
        #[test]
        fn any_bytes_are_survived(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
            let _ = parse(&bytes);
        }
    }
}
