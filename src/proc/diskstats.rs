//! `/proc/diskstats`, and what the names in it say.

use super::number::{Numbers, lines};
use crate::sample::{Disk, DiskIo};

/// Devices that live in memory or on other devices, by what their names begin with; a number follows. What they do is
/// counted by the devices below them, or is no disk's work at all.
const STACKED: [&str; 9] = [
    "loop", "ram", "zram", "dm-", "md", "md_d", "bcache", "drbd", "zd",
];

/// Reads the file with all its lines, partitions too; a line that is not of its form is left out. `None`: no line is.
pub fn parse(bytes: &[u8]) -> Option<Vec<Disk>> {
    let mut others = false;
    let of_its_form = |line| {
        let disk = disk(line);
        others |= disk.is_none() && !line.is_empty();
        disk
    };
    let disks: Vec<_> = lines(bytes).filter_map(of_its_form).collect();
    (!others || !disks.is_empty()).then_some(disks)
}

/// ` 254       0 vda 718402 60437 …`: major and minor number, name, counters. Discards and flushes, which newer kernels
/// add, are not read.
fn disk(line: &[u8]) -> Option<Disk> {
    let mut words = line
        .split(u8::is_ascii_whitespace)
        .filter(|word| !word.is_empty());
    let name = std::str::from_utf8(words.nth(2)?).ok()?;
    let mut numbers = Numbers::new(line);
    numbers.skip(3);
    let io = DiskIo {
        reads_completed: numbers.unsigned()?,
        reads_merged: numbers.unsigned()?,
        sectors_read: numbers.unsigned()?,
        read_time_ms: numbers.unsigned()?,
        writes_completed: numbers.unsigned()?,
        writes_merged: numbers.unsigned()?,
        sectors_written: numbers.unsigned()?,
        write_time_ms: numbers.unsigned()?,
        ..DiskIo::default()
    };
    // Begun on one CPU and ended on another: read in between, the difference may be negative.
    let in_flight = numbers.not_negative()?;
    Some(Disk {
        name: name.into(),
        stacked: is_stacked(name),
        io: DiskIo {
            busy_time_ms: numbers.unsigned()?,
            queue_time_ms: numbers.unsigned()?,
            ..io
        },
        in_flight,
    })
}

fn is_stacked(name: &str) -> bool {
    let numbered = |rest: &str| rest.starts_with(|c: char| c.is_ascii_digit());
    let mut rests = STACKED.iter().map(|prefix| name.strip_prefix(prefix));
    rests.any(|rest| rest.is_some_and(numbered)) || is_path(name)
}

/// `nvme0c1n1`: one of the paths to `nvme0n1`, which counts the same once more.
fn is_path(name: &str) -> bool {
    let path = || {
        let (controller, rest) = name.strip_prefix("nvme")?.split_once('c')?;
        let (path, _) = rest.split_once('n')?;
        let number = |text: &str| !text.is_empty() && text.bytes().all(|c| c.is_ascii_digit());
        Some(number(controller) && number(path))
    };
    path() == Some(true)
}

/// The whole device that a partition of this name is on: `sda` of `sda1`, `nvme0n1` of `nvme0n1p2`. Whether it *is* a
/// partition, only the presence of that device tells: `xvda1` without an `xvda` is whole, as `sr0` and `vda` are.
pub fn whole(name: &str) -> Option<&str> {
    let stem = name.trim_end_matches(|c: char| c.is_ascii_digit());
    if stem.len() == name.len() {
        return None;
    }
    let digit = |text: &str| text.ends_with(|c: char| c.is_ascii_digit());
    // A `p` parts the two numbers where the name of the whole device ends in one.
    Some(
        stem.strip_suffix('p')
            .filter(|&base| digit(base))
            .unwrap_or(stem),
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_real_one() {
        let bytes = include_bytes!("../../tests/fixtures/proc/firecracker-6.18/diskstats");
        let disks = parse(bytes).unwrap();
        assert_eq!(disks.len(), 10);
        let expected = Disk {
            name: "vda".into(),
            stacked: false,
            io: DiskIo {
                reads_completed: 718_402,
                reads_merged: 60_437,
                sectors_read: 82_547_778,
                read_time_ms: 1_106_877,
                writes_completed: 276_708,
                writes_merged: 131_799,
                sectors_written: 64_371_112,
                write_time_ms: 235_533,
                busy_time_ms: 105_420,
                queue_time_ms: 1_353_388,
            },
            in_flight: 0,
        };
        assert_eq!(disks[8], expected);
        assert!(
            disks
                .iter()
                .all(|disk| disk.stacked == (&*disk.name != "vda"))
        );
    }

    #[test]
    fn old_and_new_kernels_give_fewer_and_more_numbers() {
        let line = "8 0 sda 1 2 3 4 5 6 7 8 9 10 11";
        let old = parse(line.as_bytes()).unwrap();
        assert_eq!(old[0].in_flight, 9);
        assert_eq!((old[0].io.busy_time_ms, old[0].io.queue_time_ms), (10, 11));
        let new = format!("{line} 12 13 14 15 16 17\n");
        assert_eq!(parse(new.as_bytes()), Some(old));
        assert_eq!(parse(b"8 1 sda1 1 2 3 4\n"), None);
        assert_eq!(parse(b"8 0 sda 1 2 3 4 5 6 7 x 9 10 11\n"), None);
        assert_eq!(parse(b""), Some(Vec::new()));
    }

    #[test]
    fn fewer_than_none_in_flight_is_none() {
        let disks = parse(b"8 0 sda 1 2 3 4 5 6 7 8 -1 10 11\n").unwrap();
        assert_eq!(disks[0].in_flight, 0);
    }

    #[test]
    fn names_tell_what_stands_on_others() {
        for name in [
            "loop0",
            "ram15",
            "zram0",
            "dm-12",
            "md127",
            "md_d0",
            "bcache0",
            "drbd1",
            "zd16",
            "nvme0c1n1",
        ] {
            assert!(is_stacked(name), "{name}");
        }
        for name in [
            "sda", "vda", "xvda1", "nvme0n1", "mmcblk0", "sr0", "nbd0", "rbd0", "mdisk", "dm",
            "pmem0",
        ] {
            assert!(!is_stacked(name), "{name}");
        }
    }

    #[test]
    fn names_tell_what_a_partition_would_be_on() {
        for (name, on) in [
            ("sda1", Some("sda")),
            ("sdaa15", Some("sdaa")),
            ("nvme0n1p2", Some("nvme0n1")),
            ("mmcblk0p1", Some("mmcblk0")),
            ("md_d0p1", Some("md_d0")),
            ("sda", None),
            ("mmcblk0boot0", Some("mmcblk0boot")),
            ("cciss/c0d0p3", Some("cciss/c0d0")),
            ("p1", Some("p")),
            ("7", Some("")),
        ] {
            assert_eq!(whole(name), on, "{name}");
        }
    }

    proptest! {
        #[test]
        fn any_bytes_are_survived(bytes in prop::collection::vec(any::<u8>(), 0..99)) {
            let _ = parse(&[b"8 0 sda ", &bytes[..]].concat());
        }

        #[test]
        fn any_name_is_survived(name in "\\PC{0,9}[0-9p]{0,3}") {
            let _ = (is_stacked(&name), whole(&name));
        }
    }
}
