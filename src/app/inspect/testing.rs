//! What an invented process says of itself, and answers with it; for tests of this room and of `ui`.

use crate::app::App;
use crate::inspect::*;
use std::time::Duration;

/// Answers what is asked, if something is; whether it was.
pub fn answer(app: &mut App) -> bool {
    answer_after(app, Duration::from_millis(1))
}

/// The same, after reading for so long.
pub fn answer_after(app: &mut App, took: Duration) -> bool {
    let Some(question) = app.take_question() else {
        return false;
    };
    let report = report(question.tab, question.measure);
    app.inspected(Answer {
        question,
        outcome: Outcome::Known(Box::new(report)),
        took,
    });
    true
}

/// A report for a tab.
///
/// # Panics
/// For the tab of which nothing is read.
pub fn report(tab: Tab, measured: bool) -> Report {
    match tab {
        Tab::Environment => Report::Environment(Environment {
            arguments: Texts {
                list: [
                    "/usr/lib/jvm/java-21/bin/java",
                    "-Xmx2g",
                    "-cp",
                    "/srv/shop/lib/app.jar:/srv/shop/lib/guava-33.0.jar:/srv/shop/lib/jackson-core-2.17.0.jar:/srv/shop/lib/netty-all-4.1.108.jar",
                    "",
                    "--title=two words \x1b[2J",
                ]
                .map(|argument| argument.as_bytes().to_vec())
                .to_vec(),
                cut: false,
            },
            variables: Ok(Texts {
                list: vec![
                b"PATH=/usr/local/bin:/usr/bin:/bin".to_vec(),
                b"JAVA_OPTS=-Xmx2g -XX:+UseG1GC -XX:MaxGCPauseMillis=200 -Dcom.sun.management.jmxremote=true -Dfile.encoding=UTF-8".to_vec(),
                b"EVIL=\x1b[2J\xff\n".to_vec(),
                b"DB_PASSWORD=secret".to_vec(),
                b"odd".to_vec(),
            ],
            cut: true,
        })}),
        Tab::Files => Report::Files(files()),
        Tab::Locks => Report::Locks(locks()),
        Tab::Memory => Report::Memory(memory(measured)),
        Tab::Limits => Report::Limits(limits()),
        Tab::Namespaces => Report::Namespaces(isolation()),
        Tab::Scheduling => Report::Scheduling(scheduling()),
        Tab::History => panic!("nothing is read for it"),
    }
}

fn files() -> Files {
    let file = |fd, target: &str, flags, position| OpenFile {
        fd,
        target: target.as_bytes().to_vec(),
        flags: Some(flags),
        position: Some(position),
        ..OpenFile::default()
    };
    let end = |pid, name: &[u8], fd| Owner {
        pid,
        name: name.to_vec(),
        fd,
    };
    let mut pipe = file(1, "pipe:[2550984]", 1, 0);
    pipe.ends = vec![end(912, b"logger", 0), end(913, b"te\x1be", 0)];
    let mut listens = file(5, "socket:[111]", 2, 0);
    listens.socket = Some(Socket {
        inode: 111,
        protocol: "TCP6",
        local: b"[::]:8080".to_vec(),
        peer: None,
        state: Some("LISTEN"),
        queued: Some((3, 0)),
    });
    let mut connected = file(6, "socket:[112]", 2, 0);
    connected.socket = Some(Socket {
        inode: 112,
        protocol: "TCP",
        local: b"127.0.0.1:51234".to_vec(),
        peer: Some(b"127.0.0.1:5432".to_vec()),
        state: Some("ESTABLISHED"),
        queued: None,
    });
    connected.ends = vec![end(903, b"postgres", 9)];
    let unix = |fd, inode: u64, peer: &[u8]| OpenFile {
        socket: Some(Socket {
            inode,
            protocol: "UNIX stream",
            local: Vec::new(),
            peer: Some(peer.to_vec()),
            state: Some("CONNECTED"),
            queued: None,
        }),
        ..file(fd, &format!("socket:[{inode}]"), 2, 0)
    };
    let mut named = unix(8, 114, b"/run/x");
    named.ends = vec![end(77, b"dbus-daemon", 12)];
    let mut shared = unix(9, 115, b"socket:[116]");
    shared.ends = (0..8).map(|at| end(100 + at, b"worker", 3)).collect();
    shared.more_ends = 4;
    Files {
        list: vec![
            file(0, "/dev/null", 0, 0),
            pipe,
            file(2, "/var/log/shop.log", 0o2001, 81_234),
            file(3, "anon_inode:[eventpoll]", 2, 0),
            file(4, "/srv/shop.jar", 0, 0),
            listens,
            connected,
            file(7, "socket:[113]", 2, 0),
            named,
            shared,
            unix(10, 117, b"socket:[118]"),
        ],
        more: 12,
        hidden: 31,
        unasked: 1,
        unix_peers: Err(Missing::Denied),
    }
}

fn locks() -> Locks {
    let lock = |id, waits, kind: &str, access: &str, range| Lock {
        id,
        waits,
        kind: kind.to_owned(),
        mode: "ADVISORY".to_owned(),
        access: access.to_owned(),
        pid: Some(4312),
        device: (8, 1),
        inode: 131,
        range,
    };
    Locks {
        list: vec![
            FileLock {
                lock: lock(1, false, "POSIX", "WRITE", (100, Some(199))),
                file: Some((4, b"/srv/shop.lock".to_vec())),
                others: vec![(912, b"backup".to_vec())],
            },
            FileLock {
                lock: lock(2, true, "FLOCK", "WRITE", (0, None)),
                file: None,
                others: vec![(3000, b"rsync".to_vec())],
            },
            FileLock {
                lock: lock(3, false, "OFDLCK", "READ", (0, None)),
                file: Some((9, b"/srv/index".to_vec())),
                others: Vec::new(),
            },
        ],
        paths: Err(Missing::Denied),
    }
}

fn memory(measured: bool) -> Memory {
    let totals = MemoryTotals {
        virt: Some(9_770 << 20),
        rss: Some(742 << 20),
        peak: Some(801 << 20),
        anon: Some(700 << 20),
        file: Some(42 << 20),
        shmem: Some(0),
        swap: Some(0),
        locked: None,
        tables: Some(2 << 20),
    };
    let mapping = |start: u64, kib: u64, permissions: &[u8; 4], path: &str| Mapping {
        start,
        end: start + (kib << 10),
        permissions: *permissions,
        inode: 0,
        path: path.as_bytes().to_vec(),
        usage: measured.then_some(Usage {
            rss: kib << 9,
            pss: kib << 8,
            shared: kib << 8,
            private: kib << 8,
            swap: 0,
        }),
    };
    let mappings = vec![
        mapping(0x5590_0000_0000, 8, b"r-xp", "/usr/bin/java"),
        mapping(0x5590_0000_2000, 4, b"rw-p", "/usr/bin/java"),
        mapping(0x5590_1000_0000, 1_320, b"rw-p", "[heap]"),
        mapping(0x7000_0000_0000, 2 << 20, b"rw-p", ""),
        mapping(0x7f00_0000_0000, 1_024, b"rw-p", ""),
        mapping(
            0x7f10_0000_0000,
            20_000,
            b"r-xp",
            "/usr/lib/jvm/lib/server/libjvm.so",
        ),
        mapping(0x7f20_0000_0000, 96, b"r--s", "/srv/\u{1b}shop.jar"),
        mapping(0x7ffd_0000_0000, 132, b"rw-p", "[stack]"),
    ];
    let pointers = [(4312, 0x7ffd_0000_8000), (4319, 0x7f00_000f_0000)];
    Memory::new(totals, Ok(mappings), b"/usr/bin/java", &pointers, 11)
}

fn limits() -> Limits {
    let limit = |name: &str, used, soft, hard, unit: &str| Limit {
        name: name.to_owned(),
        soft,
        hard,
        unit: unit.to_owned(),
        used,
    };
    Limits {
        list: vec![
            limit("Max cpu time", Some(812), None, None, "seconds"),
            limit(
                "Max stack size",
                Some(132 << 10),
                Some(8 << 20),
                None,
                "bytes",
            ),
            limit(
                "Max open files",
                Some(1_001),
                Some(1_024),
                Some(1 << 20),
                "files",
            ),
            limit(
                "Max locked memory",
                Some(0),
                Some(8 << 20),
                Some(8 << 20),
                "bytes",
            ),
            limit("Max nice priority", None, Some(0), Some(0), ""),
        ],
    }
}

fn isolation() -> Namespaces {
    let bytes = |text: &str| text.as_bytes().to_vec();
    Namespaces {
        cgroups: Ok(vec![
            (bytes(""), bytes("/system.slice/shop.service")),
            (bytes("cpu,cpuacct"), bytes("/docker/1a\u{1b}")),
        ]),
        list: Ok(vec![
            Namespace {
                kind: "mnt",
                id: bytes("mnt:[4026531832]"),
                ours: Some(true),
            },
            Namespace {
                kind: "net",
                id: bytes("net:[4026532177]"),
                ours: Some(false),
            },
        ]),
        folders: [
            Ok(bytes("/usr/bin/java")),
            Ok(bytes("/srv")),
            Err(Missing::Denied),
        ],
        status: vec![
            ("NSpid", bytes("4312\t7")),
            ("Uid", bytes("1001\t1001\t1001\t1001")),
            ("CapEff", bytes("0000000000000400")),
            ("CapBnd", bytes("000001ffffffffff")),
            ("NoNewPrivs", bytes("1")),
            ("Seccomp", bytes("2")),
        ],
        oom: Some((733, 100)),
    }
}

fn scheduling() -> Scheduling {
    Scheduling {
        tid: 4319,
        threads: 11,
        state: b'D',
        policy: 0,
        nice: 0,
        priority: 20,
        rt_priority: 0,
        cpu: 1,
        times: Some(RunTimes {
            run: 812_340_000_000,
            wait: 12_000_000_000,
            slices: 123_456,
        }),
        user: 700_000_000_000,
        system: 112_340_000_000,
        block_delay: 0,
        voluntary: Some(100_000),
        involuntary: Some(0),
        migrations: None,
        allowed_cpus: Some(b"0-1".to_vec()),
        allowed_nodes: Some(b"0".to_vec()),
        timer_slack: Some(50_000),
        wchan: Ok(b"futex_do_wait".to_vec()),
        syscall: Ok(Syscall {
            state: SyscallState::Call(202, [0x7f01, 0x189, 0, 0, 0, 0xffff_ffff], 0x7f00_000f_0000),
            name: Some("futex"),
        }),
        stack: Err(Missing::Denied),
    }
}
