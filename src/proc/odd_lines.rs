//! Tables of which one line is odd: the other lines say what they say without it.

use super::*;
use proptest::prelude::*;
use proptest::sample::Index;

/// A table as a kernel wrote it, and all that is read of it.
struct Table {
    name: &'static str,
    captured: &'static [u8],
    read: fn(&[u8]) -> String,
}

macro_rules! captured {
    ($file:literal) => {
        include_bytes!(concat!(
            "../../tests/fixtures/proc/firecracker-6.18/",
            $file
        ))
    };
}

const LOCKS: &[u8] = b"1: FLOCK  ADVISORY  WRITE 13357 fe:00:5939240 0 EOF\n\
    2: POSIX  ADVISORY  READ 13357 fe:00:10133507 128 191\n\
    2: -> POSIX  ADVISORY  WRITE 13495 fe:00:10133507 128 191\n";
const TCP: &[u8] = b"  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode\n\
    \x20  0: 00000000:07E8 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 555 1 0 100 0 0 10 0\n\
    \x20  1: 0100007F:1F90 0100007F:D431 01 00000010:00000000 00:00000000 00000000     0        0 556 1 0 100 0 0 10 0\n";
const CGROUP: &[u8] =
    b"9:name=systemd:/\n8:pids:/\n4:memory:/api/b6ec\n2:cpuacct:/\n1:cpu:/jobs\n0::/user.slice\n";
const CPU_STAT: &[u8] = b"usage_usec 79\nuser_usec 70\nsystem_usec 9\nnr_periods 12\nnr_throttled 3\nthrottled_usec 4500\n";
const FDINFO: &[u8] = b"pos:\t12\nflags:\t0100002\nmnt_id:\t9\nino:\t63107\n\
    lock:\t1: FLOCK  ADVISORY  WRITE 359 00:13:11691 0 EOF\n";
const STACK: &[u8] = b"[<0>] ksys_read+0x66/0xe0\n[<0>] do_syscall_64+0x71/0x280\n";

fn text(value: &impl std::fmt::Debug) -> String {
    format!("{value:#?}")
}

fn list<T: std::fmt::Debug>(rows: impl Iterator<Item = T>) -> String {
    text(&rows.collect::<Vec<_>>())
}

const TABLES: &[Table] = &[
    Table {
        name: "stat",
        captured: captured!("stat"),
        read: |bytes| text(&system_stat::parse(bytes)),
    },
    Table {
        name: "diskstats",
        captured: captured!("diskstats"),
        read: |bytes| text(&diskstats::parse(bytes)),
    },
    Table {
        name: "net/dev",
        captured: captured!("net/dev"),
        read: |bytes| text(&net_dev::parse(bytes)),
    },
    Table {
        name: "meminfo",
        captured: captured!("meminfo"),
        read: |bytes| text(&meminfo::parse(bytes)),
    },
    Table {
        name: "vmstat",
        captured: captured!("vmstat"),
        read: |bytes| text(&vmstat::parse(bytes)),
    },
    Table {
        name: "pressure",
        captured: captured!("pressure/io"),
        read: |bytes| text(&pressure::parse(bytes)),
    },
    Table {
        name: "smaps",
        captured: captured!("smaps"),
        read: |bytes| text(&maps::parse(bytes)),
    },
    Table {
        name: "limits",
        captured: captured!("limits"),
        read: |bytes| text(&limits::parse(bytes)),
    },
    Table {
        name: "net/unix",
        captured: captured!("net/unix"),
        read: |bytes| list(net_sockets::unix(bytes)),
    },
    Table {
        name: "net/netlink",
        captured: captured!("net/netlink"),
        read: |bytes| list(net_sockets::netlink(bytes)),
    },
    Table {
        name: "net/tcp",
        captured: TCP,
        read: |bytes| list(net_sockets::connections(bytes)),
    },
    Table {
        name: "locks",
        captured: LOCKS,
        read: |bytes| text(&locks::parse(bytes)),
    },
    Table {
        name: "cgroup",
        captured: CGROUP,
        read: |bytes| text(&cgroup::Paths::parse(bytes)),
    },
    Table {
        name: "mountinfo",
        captured: include_bytes!("../../tests/fixtures/machines/cgroup-v1/proc/self/mountinfo"),
        read: |bytes| text(&cgroup_mounts::parse(bytes)),
    },
    Table {
        name: "cpu.stat",
        captured: CPU_STAT,
        read: |bytes| {
            text(&cgroup_files::cpu_stat(
                bytes,
                crate::sample::CgroupVersion::V2,
            ))
        },
    },
    Table {
        name: "fdinfo",
        captured: FDINFO,
        read: |bytes| text(&fdinfo::parse(bytes)),
    },
    Table {
        name: "stack",
        captured: STACK,
        read: |bytes| list(stack::frames(bytes)),
    },
];

/// What is made of a line to be odd.
#[derive(Clone, Debug)]
enum Oddity {
    /// Anything at all.
    Bytes(Vec<u8>),
    /// So many words of a line of the table.
    Short(Index, usize),
    /// A line of the table whose numbers are no numbers.
    Broken(Index, &'static [u8]),
    /// A line of the table with more behind it, and no numbers either.
    Long(Index),
}

fn oddity() -> impl Strategy<Value = Oddity> {
    let broken: &[&[u8]] = &[
        b"x",
        b"-5x",
        b"99999999999999999999999",
        b"\xff\xfe",
        b"1.5",
        b"",
    ];
    prop_oneof![
        prop::collection::vec(any::<u8>(), 0..60).prop_map(Oddity::Bytes),
        (any::<Index>(), 0..6_usize).prop_map(|(line, words)| Oddity::Short(line, words)),
        (any::<Index>(), prop::sample::select(broken))
            .prop_map(|(line, word)| Oddity::Broken(line, word)),
        any::<Index>().prop_map(Oddity::Long),
    ]
}

impl Oddity {
    fn line(&self, lines: &[&[u8]]) -> Vec<u8> {
        let blank = |byte: &u8| *byte == b' ' || *byte == b'\t';
        let broken = |line: &[u8], by: &[u8]| {
            let number = |word: &&[u8]| !word.is_empty() && word.iter().all(u8::is_ascii_digit);
            let words = line.split(blank);
            let words = words.map(|word| if number(&word) { by } else { word });
            words.collect::<Vec<_>>().join(&b' ')
        };
        let line = match self {
            Self::Bytes(bytes) => bytes.clone(),
            Self::Short(line, words) => {
                let words: Vec<&[u8]> = line.get(lines).split(blank).take(*words).collect();
                words.join(&b' ')
            }
            Self::Broken(line, word) => broken(line.get::<&[u8]>(lines), word),
            Self::Long(line) => [
                &broken(line.get::<&[u8]>(lines), b"0x7"),
                &b" more and more"[..],
            ]
            .concat(),
        };
        line.into_iter().filter(|byte| *byte != b'\n').collect()
    }
}

proptest! {
    #[test]
    fn an_odd_line_takes_nothing_from_the_others(
        table in 0..TABLES.len(),
        oddities in prop::collection::vec((oddity(), any::<Index>()), 1..4),
    ) {
        let Table { name, captured, read } = &TABLES[table];
        let mut lines: Vec<&[u8]> = captured.split(|byte| *byte == b'\n').collect();
        lines.pop();
        let mut odd = lines.clone();
        let made: Vec<_> = oddities.iter().map(|(oddity, at)| (oddity.line(&lines), at)).collect();
        for (line, at) in &made {
            // One that is none of the odd ones after all says something by itself.
            let titles = || lines.iter().take(2).copied();
            let alone = |line: &[u8]| [&titles().collect::<Vec<_>>()[..], &[line]].concat().join(&b'\n');
            let odd_alone = read(&alone(line)) == read(&alone(b"")) && read(line) == read(b"");
            if !odd_alone {
                continue;
            }
            odd.insert(at.index(odd.len() + 1), line);
        }
        let expected = read(captured);
        prop_assert_eq!(read(&odd.join(&b'\n')), expected, "{}: {:?}", name, made);
    }
}

#[test]
fn every_table_says_something() {
    for Table {
        name,
        captured,
        read,
    } in TABLES
    {
        let (all, nothing) = (read(captured), read(b""));
        assert!(all.len() > nothing.len() + 8, "{name}: {all}");
        assert!(!all.starts_with("None"), "{name}");
    }
}

#[test]
fn a_heading_that_is_none_keeps_its_counts() {
    let two = b"1000-2000 r-xp 0 fe:00 7 /a\nSize: 4 kB\nRss: 4 kB\n3000-zzzz r-xp 0 fe:00 7 /b\nSize: 8 kB\nRss: 8 kB\n";
    let mappings = maps::parse(two);
    assert_eq!(mappings.len(), 1);
    assert_eq!(mappings[0].usage.as_ref().unwrap().rss, 4096);
}

#[test]
fn a_line_that_is_short_of_a_table_that_has_others() {
    let disks = b"   8       0 sda 1 2 3 4 5 6 7 8 9 10 11\n   8 0 sdb 1 2 3 4\n   8      16 sdc 1 2 3 4 5 6 7 8 9 10 11\n";
    let names: Vec<_> = diskstats::parse(disks)
        .unwrap()
        .into_iter()
        .map(|disk| disk.name)
        .collect();
    assert_eq!(names, ["sda".into(), "sdc".into()]);
}
