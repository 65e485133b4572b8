//! `/proc/locks`, and the lines `lock:` of `/proc/PID/fdinfo/FD`, which have the same form.

/// A line of `/proc/locks`, or of `lock:` in `fdinfo`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lock {
    /// Number in the list; those that wait for a lock have its number.
    pub id: u64,
    /// Waited for, not held.
    pub waits: bool,
    /// `FLOCK`, `POSIX`, `OFDLCK`, `LEASE` …
    pub kind: String,
    /// `ADVISORY`, `MANDATORY`, `ACTIVE` …
    pub mode: String,
    /// `READ` or `WRITE`.
    pub access: String,
    /// PID of the process that took it; unknown for locks of open file descriptions, and for processes of another PID
    /// namespace.
    pub pid: Option<u32>,
    /// Major and minor number of the device.
    pub device: (u32, u32),
    /// Inode number.
    pub inode: u64,
    /// Which part of the file.
    pub range: LockRange,
}

/// Which part of a file is locked: first and last byte; `None` to the end, wherever that moves.
pub type LockRange = (u64, Option<u64>);

/// Reads a list of locks; lines that are none are left out.
pub fn parse(bytes: &[u8]) -> Vec<Lock> {
    let text = String::from_utf8_lossy(bytes);
    text.lines().filter_map(line).collect()
}

/// `1: POSIX  ADVISORY  WRITE 4312 08:01:131 0 EOF`; one that waits has `->` before its kind.
pub fn line(line: &str) -> Option<Lock> {
    let mut words = line.split_whitespace().peekable();
    let id = words.next()?.strip_suffix(':')?.parse().ok()?;
    let waits = words.next_if_eq(&"->").is_some();
    let (kind, mode, access) = (words.next()?, words.next()?, words.next()?);
    // −1 for locks of open file descriptions, 0 for processes of another PID namespace.
    let pid: i64 = words.next()?.parse().ok()?;
    let (device, inode) = place(words.next()?)?;
    let first = words.next()?.parse().ok()?;
    let last = match words.next()? {
        "EOF" => None,
        last => Some(last.parse().ok()?),
    };
    Some(Lock {
        id,
        waits,
        kind: kind.to_owned(),
        mode: mode.to_owned(),
        access: access.to_owned(),
        pid: u32::try_from(pid).ok().filter(|pid| *pid > 0),
        device,
        inode,
        range: (first, last),
    })
}

/// `08:01:131`: device in hexadecimal, inode in decimal.
fn place(word: &str) -> Option<((u32, u32), u64)> {
    let mut parts = word.split(':');
    let major = u32::from_str_radix(parts.next()?, 16).ok()?;
    let minor = u32::from_str_radix(parts.next()?, 16).ok()?;
    Some(((major, minor), parts.next()?.parse().ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn locks_and_those_who_wait_for_them() {
        let locks = parse(
            b"1: FLOCK  ADVISORY  WRITE 23615 fe:00:7348501 0 EOF\n\
            1: -> FLOCK  ADVISORY  WRITE 42 fe:00:7348501 0 EOF\n\
            2: OFDLCK ADVISORY  READ -1 00:1a:12 100 199\n\
            3: LEASE  ACTIVE    READ 7 08:01:131 0 EOF\n\
            4: POSIX  *NOINODE* READ 7 <none>:0 0 EOF\n",
        );
        assert_eq!(locks.len(), 4);
        assert_eq!((locks[0].pid, locks[0].waits), (Some(23_615), false));
        assert_eq!(locks[0].device, (0xfe, 0));
        assert_eq!((locks[1].id, locks[1].waits), (1, true));
        assert_eq!((locks[2].pid, locks[2].range), (None, (100, Some(199))));
        assert_eq!(locks[3].mode, "ACTIVE");
    }

    proptest! {
        #[test]
        fn any_bytes_are_survived(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
            let _ = parse(&bytes);
        }

        #[test]
        fn the_numbers_come_back(pid in 1u32.., major: u32, minor: u32, inode: u64, first: u64, last: u64) {
            let text = format!("9: POSIX  ADVISORY  READ {pid} {major:02x}:{minor:02x}:{inode} {first} {last}");
            let lock = line(&text).unwrap();
            prop_assert_eq!(lock.pid, Some(pid));
            prop_assert_eq!(lock.device, (major, minor));
            prop_assert_eq!((lock.inode, lock.range), (inode, (first, Some(last))));
        }
    }
}
