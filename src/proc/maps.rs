//! `/proc/PID/maps` and `/proc/PID/smaps`: the same headings, the latter with counts below each.

use super::number::{labelled, lines};

/// A line of `maps`, with what `smaps` says of it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Mapping {
    /// First address.
    pub start: u64,
    /// The address behind the last.
    pub end: u64,
    /// `rwxp`, as the kernel writes it.
    pub permissions: [u8; 4],
    /// Inode number, 0 for none.
    pub inode: u64,
    /// Path or name, raw bytes; may be empty.
    pub path: Vec<u8>,
    /// What is used of it (`smaps`).
    pub usage: Option<Usage>,
}

impl Mapping {
    /// Bytes of address space.
    pub const fn size(&self) -> u64 {
        self.end.saturating_sub(self.start)
    }
}

/// What `smaps` counts, bytes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Usage {
    /// Resident.
    pub rss: u64,
    /// Resident, each page divided by the number of processes that share it.
    pub pss: u64,
    /// Resident and shared with other processes (`Shared_Clean`, `Shared_Dirty`).
    pub shared: u64,
    /// Resident and of this process alone (`Private_Clean`, `Private_Dirty`).
    pub private: u64,
    /// In swap.
    pub swap: u64,
}

impl Usage {
    /// Adds another mapping's.
    pub fn add(&mut self, other: &Self) {
        self.rss += other.rss;
        self.pss += other.pss;
        self.shared += other.shared;
        self.private += other.private;
        self.swap += other.swap;
    }
}

/// Reads either of them; lines that are none are left out.
pub fn parse(bytes: &[u8]) -> Vec<Mapping> {
    let mut mappings: Vec<Mapping> = Vec::new();
    // Each list of counts begins with `Size`: a second one belongs to a heading that is none.
    let mut sizes = 0;
    for line in lines(bytes) {
        // Addresses are lower-case hexadecimal, counts begin with a capital.
        if line.first().is_some_and(u8::is_ascii_uppercase) {
            sizes += u32::from(labelled(line, b"Size:").is_some());
            if let Some(mapping) = mappings.last_mut().filter(|_| sizes < 2) {
                count(line, mapping.usage.get_or_insert_default());
            }
        } else if let Some(mapping) = heading(line) {
            mappings.push(mapping);
            sizes = 0;
        }
    }
    mappings
}

/// Of one line of `maps`, the name without its folders of the file that is mapped there to be executed. `None`: no such
/// line, nothing executable, or memory that is of no file.
pub fn executed(line: &[u8]) -> Option<&[u8]> {
    let mut words = line.splitn(6, |byte| *byte == b' ');
    let permissions = words.nth(1)?;
    let path = words.nth(3)?.trim_ascii_start();
    if permissions.get(2) != Some(&b'x') || !path.starts_with(b"/") {
        return None;
    }
    // Of a file that was replaced while it is in use, as by an upgrade.
    let path = path.strip_suffix(b" (deleted)").unwrap_or(path);
    let name = path.rsplit(|byte| *byte == b'/').next()?;
    (!name.is_empty()).then_some(name)
}

/// The device of the file at `path`, `fe:00`, where a line of `maps` is about that file.
pub fn device_of<'l>(line: &'l [u8], path: &[u8]) -> Option<&'l [u8]> {
    let rest = line.strip_suffix(path)?;
    let mut words = rest.split(|byte| *byte == b' ');
    let device = words.nth(3)?;
    // Behind the inode are nothing but spaces.
    let mut rest = words.skip(1);
    rest.all(<[u8]>::is_empty).then_some(device)
}

/// `559f4f000000-559f4f001000 r-xp 00000000 fe:00 131   /usr/bin/cat`; a newline in the path comes as `\012`.
fn heading(line: &[u8]) -> Option<Mapping> {
    let mut words = line.splitn(6, |byte| *byte == b' ');
    let (start, end) = std::str::from_utf8(words.next()?).ok()?.split_once('-')?;
    let permissions = words.next()?.try_into().ok()?;
    let inode = std::str::from_utf8(words.nth(2)?).ok()?.parse().ok()?;
    let path = words.next().unwrap_or_default();
    Some(Mapping {
        start: u64::from_str_radix(start, 16).ok()?,
        end: u64::from_str_radix(end, 16).ok()?,
        permissions,
        inode,
        path: path.trim_ascii_start().to_vec(),
        usage: None,
    })
}

/// Adds a line such as `Rss:    12 kB`.
fn count(line: &[u8], usage: &mut Usage) {
    let counts: [(&[u8], &mut u64); 5] = [
        (b"Rss:", &mut usage.rss),
        (b"Pss:", &mut usage.pss),
        (b"Swap:", &mut usage.swap),
        (b"Shared_", &mut usage.shared),
        (b"Private_", &mut usage.private),
    ];
    for (label, sum) in counts {
        let Some(rest) = line.strip_prefix(label) else {
            continue;
        };
        // Clean and dirty pages are counted apart; pages of hugetlbfs (`Shared_Hugetlb`) are no part of `Rss`.
        let parted = label.ends_with(b"_");
        let kib = if parted {
            labelled(rest, b"Clean:").or_else(|| labelled(rest, b"Dirty:"))
        } else {
            labelled(line, label)
        };
        *sum = sum.saturating_add(kib.unwrap_or(0).saturating_mul(1024));
        return;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const SMAPS: &[u8] =
        b"559f4f000000-559f4f002000 r-xp 00001000 fe:00 131                        /usr/bin/a b\n\
        Size:                  8 kB\n\
        Rss:                   8 kB\n\
        Pss:                   6 kB\n\
        Pss_Dirty:             1 kB\n\
        Shared_Clean:          4 kB\n\
        Shared_Dirty:          1 kB\n\
        Private_Clean:         2 kB\n\
        Private_Dirty:         1 kB\n\
        Swap:                  3 kB\n\
        SwapPss:               2 kB\n\
        VmFlags: rd ex mr mw me\n\
        7ffd00000000-7ffd00021000 rw-p 00000000 00:00 0                          [stack]\n\
        Rss:                  12 kB\n\
        ffffffffff600000-ffffffffff601000 --xp 00000000 00:00 0 \n";

    #[test]
    fn headings_and_counts() {
        let mappings = parse(SMAPS);
        assert_eq!(mappings.len(), 3);
        assert_eq!(mappings[0].path, b"/usr/bin/a b");
        assert_eq!(mappings[0].inode, 131);
        assert_eq!(mappings[0].size(), 0x2000);
        let usage = mappings[0].usage.unwrap();
        assert_eq!((usage.rss, usage.pss, usage.swap), (8192, 6144, 3072));
        assert_eq!((usage.shared, usage.private), (5120, 3072));
        assert_eq!(mappings[1].usage.unwrap().rss, 12 << 10);
        assert_eq!((mappings[2].path.len(), mappings[2].usage), (0, None));
    }

    #[test]
    fn files_that_are_executed() {
        for (line, name) in [
            (
                "559f4f000000-559f4f002000 r-xp 00001000 fe:00 131    /usr/bin/a b",
                Some("a b"),
            ),
            (
                "7f00-7f01 r-xp 00000000 fe:00 9 /jre/lib/server/libjvm.so (deleted)",
                Some("libjvm.so"),
            ),
            (
                "7f00-7f01 --xp 00000000 fe:00 9 /lib/libc.so.6",
                Some("libc.so.6"),
            ),
            ("7f00-7f01 r--p 00000000 fe:00 9 /lib/libjvm.so", None),
            ("7f00-7f01 rwxp 00000000 00:00 0 ", None),
            ("7f00-7f01 rwxp 00000000 00:00 0", None),
            ("7ffd00-7ffd02 r-xp 00000000 00:00 0     [vdso]", None),
            ("", None),
        ] {
            assert_eq!(executed(line.as_bytes()), name.map(str::as_bytes), "{line}");
        }
    }

    proptest! {
        #[test]
        fn any_bytes_are_survived(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
            let _ = executed(&bytes);
            let _ = parse(&bytes);
        }

        #[test]
        fn headings_come_back(start: u64, end: u64, inode: u64, path in "(/[a-z/ ]{0,30}[a-z])?") {
            let text = format!("{start:08x}-{end:08x} rw-s 00000000 08:01 {inode} {:10}{path}\n", "");
            let mappings = parse(text.as_bytes());
            prop_assert_eq!(mappings.len(), 1);
            prop_assert_eq!((mappings[0].start, mappings[0].end, mappings[0].inode), (start, end, inode));
            prop_assert_eq!(&mappings[0].path[..], path.as_bytes());
        }
    }
}
