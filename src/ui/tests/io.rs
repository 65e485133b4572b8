//! The I/O screen: disks, interfaces, and processes by what they read and write.

use super::{LARGE, MIDDLE, SMALL, Theme, text, unicode};
use crate::app::testing::{JAVA, NEWEST, POSTGRES, find, machine, press, shot};
use crate::app::{App, Options};
use crate::canvas::Canvas;
use crate::rates::testing::Made;
use crate::rates::{DiskRates, MachineRates, NetRates, PagingRates, Snapshot, StallRates};
use crate::sample::{Disk, DiskIo, Interface, Io, NetIo, Pressure, Stall};
use crate::store::History;
use crate::terminal::ColorDepth;
use crate::ui::draw;
use insta::assert_snapshot;
use std::sync::Arc;
use std::time::Duration;

/// Disks and interfaces of an invented machine.
#[derive(Clone, Copy)]
struct Devices {
    disks: Option<usize>,
    nets: Option<usize>,
}

const FEW: Devices = Devices {
    disks: Some(4),
    nets: Some(2),
};

/// The rates of the disk number `at`: the first two work, the third rests, the fourth lies on the first.
fn disk(at: usize, seq: u64) -> DiskRates {
    let load = match at % 4 {
        0 => 1.0,
        1 => 20.0 * (1.0 + (seq % 8) as f64),
        3 => 0.5,
        _ => 0.0,
    };
    DiskRates {
        io: DiskIo {
            reads_completed: 12.0 * load,
            sectors_read: 96.0 * load,
            read_time_ms: 5.0 * load,
            writes_completed: 40.0 * load,
            writes_merged: 3.0 * load,
            sectors_written: 1024.0 * load,
            write_time_ms: 52.0 * load,
            ..DiskIo::default()
        },
        utilization: (0.6 * load).min(100.0),
        queue: 0.05 * load,
    }
}

fn net(at: usize, seq: u64) -> NetRates {
    let load = if at == 0 { 1.0 } else { (seq % 5) as f64 };
    NetIo {
        bytes_received: 1_200.0 * load,
        packets_received: 9.0 * load,
        bytes_sent: 512_000.0 * load,
        packets_sent: 420.0 * load,
        drops_received: if at == 1 { 2.0 } else { 0.0 },
        ..NetIo::default()
    }
}

fn disk_name(at: usize) -> Arc<str> {
    match at {
        3 => "dm-0".into(),
        _ => format!("nvme{at}n1").into(),
    }
}

fn net_name(at: usize) -> Arc<str> {
    match at {
        0 => "lo".into(),
        1 => "eth0".into(),
        _ => format!("veth{at:07x}").into(),
    }
}

/// The processes, some of which read and write; those of root tell nothing to others.
fn processes(seq: u64) -> Vec<Made> {
    let mut made = machine(seq);
    for process in &mut made {
        if process.process.identity.uid == Some(0) {
            continue;
        }
        process.process.io = Some(Io::default());
        let (read, written, delay) = match process.key().tid {
            JAVA => (0.0, 40_960.0 * (1 + seq % 4) as f32, 0.0),
            3000 => (52_428_800.0, 1_048_576.0, 62.0),
            903 => (8_192.0, 0.0, 0.3),
            _ => (0.0, 0.0, 0.0),
        };
        let faults = if process.key().tid == POSTGRES {
            14.0
        } else {
            0.0
        };
        let total = &mut process.rates.total;
        total.read_bytes = Some(read);
        total.write_bytes = Some(written);
        total.block_delay_percent = Some(delay);
        total.major_faults = Some(faults);
    }
    made
}

fn snapshot(seq: u64, devices: Devices) -> Arc<Snapshot> {
    let mut snapshot = (*shot(seq, &processes(seq))).clone();
    let sample = Arc::make_mut(&mut snapshot.sample);
    sample.machine.disks = devices.disks.map(|count| {
        let disk = |at| Disk {
            name: disk_name(at),
            stacked: at == 3,
            ..Disk::default()
        };
        (0..count).map(disk).collect()
    });
    sample.machine.interfaces = devices.nets.map(|count| {
        let one = |at| Interface {
            name: net_name(at),
            loopback: at == 0,
            stacked: at > 1,
            part_of: (at > 1).then(|| {
                if at % 3 == 0 {
                    "br-0a1b2c3d4e5f"
                } else {
                    "eth0"
                }
                .into()
            }),
            ..Interface::default()
        };
        (0..count).map(one).collect()
    });
    sample.machine.pressure.io = Some(Pressure {
        some: Stall {
            avg10: 23.4,
            ..Stall::default()
        },
        full: None,
    });
    snapshot.machine = MachineRates {
        disk: devices.disks.map(|_| disk(1, seq)),
        disks: devices.disks.map(|count| {
            (0..count)
                .map(|at| (disk_name(at), Some(disk(at, seq))))
                .collect()
        }),
        net: devices.nets.map(|_| net(1, seq)),
        nets: devices.nets.map(|count| {
            (0..count)
                .map(|at| (net_name(at), Some(net(at, seq))))
                .collect()
        }),
        stalled: StallRates {
            io: Some(23.4),
            ..StallRates::default()
        },
        paging: PagingRates {
            bytes_in: Some(53_000_000.0),
            bytes_out: Some(1_100_000.0),
            major_faults: Some(0.0),
            ..PagingRates::default()
        },
        ..snapshot.machine
    };
    Arc::new(snapshot)
}

/// The screen after these keys.
fn drawn(size: (u16, u16), devices: Devices, keys: &str, theme: &Theme) -> String {
    let mut app = App::new(Options {
        signs: theme.glyphs.signs,
        ..Options::default()
    });
    app.resize(size);
    app.snapshot(snapshot(NEWEST, devices));
    app.tick("23:25:14".to_owned(), Duration::from_millis(200));
    press(&mut app, "4");
    press(&mut app, keys);
    painted(&mut app, size, devices, theme)
}

fn painted(app: &mut App, size: (u16, u16), devices: Devices, theme: &Theme) -> String {
    let mut history = History::new(Duration::from_secs(1));
    for seq in 0..=NEWEST {
        history.push(&snapshot(seq, devices));
    }
    app.take_history(&history);
    let mut canvas = Canvas::new(size);
    draw(app, theme, &mut canvas);
    text(canvas.buffer())
}

#[test]
fn disks_interfaces_and_processes() {
    assert_snapshot!("io_80", drawn(SMALL, FEW, "", &unicode()));
    assert_snapshot!("io_140", drawn(MIDDLE, FEW, "", &unicode()));
    assert_snapshot!("io_200", drawn(LARGE, FEW, "", &unicode()));
}

#[test]
fn in_ascii() {
    let theme = Theme::new(ColorDepth::None, false);
    let screen = drawn(MIDDLE, FEW, "", &theme);
    assert_snapshot!("io_ascii_140", screen);
}

#[test]
fn five_hundred_disks() {
    let many = Devices {
        disks: Some(500),
        nets: Some(40),
    };
    assert_snapshot!("io_many_80", drawn(SMALL, many, "", &unicode()));
    assert_snapshot!(
        "io_many_scrolled_140",
        drawn(MIDDLE, many, "O PgDn Down", &unicode())
    );
    let end = drawn(MIDDLE, many, "O End", &unicode());
    assert!(end.contains("nvme498n1"), "the last one that rests\n{end}");
    let beyond = drawn(MIDDLE, many, "O End Down PgDn", &unicode());
    assert_eq!(end, beyond);
}

#[test]
fn interfaces_say_what_they_belong_to() {
    let some = Devices {
        disks: Some(1),
        nets: Some(4),
    };
    assert_snapshot!("io_belongs_80", drawn(SMALL, some, "O", &unicode()));
    assert_snapshot!("io_belongs_200", drawn(LARGE, some, "", &unicode()));
    let narrow = drawn((68, 24), some, "O", &unicode());
    assert!(narrow.contains("in eth0"), "{narrow}");
}

#[test]
fn a_container_without_disks() {
    let none = Devices {
        disks: Some(0),
        nets: None,
    };
    assert_snapshot!("io_none_80", drawn(SMALL, none, "", &unicode()));
}

#[test]
fn processes_alone() {
    assert_snapshot!("io_processes_80", drawn(SMALL, FEW, "O O", &unicode()));
    let round = drawn(SMALL, FEW, "O O O Z Z", &unicode());
    assert_eq!(round, drawn(SMALL, FEW, "Z Z", &unicode()));
}

#[test]
fn the_threads_of_a_process_have_its_columns() {
    let mut app = App::new(Options::default());
    app.resize(SMALL);
    app.snapshot(snapshot(NEWEST, FEW));
    press(&mut app, "4");
    find(&mut app, JAVA);
    press(&mut app, "Enter");
    let screen = painted(&mut app, SMALL, FEW, &unicode());
    assert!(screen.contains("WRITE/s"), "{screen}");
    press(&mut app, "Esc 1 Enter");
    let screen = painted(&mut app, SMALL, FEW, &unicode());
    assert!(!screen.contains("WRITE/s"), "{screen}");
}

#[test]
fn the_first_sample_has_no_rates_yet() {
    let mut first = (*snapshot(0, FEW)).clone();
    first.elapsed = None;
    first.machine = MachineRates {
        disks: Some(vec![(disk_name(0), None), (disk_name(1), None)]),
        ..MachineRates::default()
    };
    let mut app = App::new(Options::default());
    app.resize(SMALL);
    app.snapshot(Arc::new(first));
    press(&mut app, "4");
    let history = History::new(Duration::from_secs(1));
    app.take_history(&history);
    let mut canvas = Canvas::new((80, 24));
    draw(&app, &unicode(), &mut canvas);
    let screen = text(canvas.buffer());
    assert!(screen.contains("nvme0n1        –"), "{screen}");
}

#[test]
fn devices_at_rest_give_way_to_processes() {
    let quiet = |seq| {
        let mut snapshot = (*snapshot(seq, FEW)).clone();
        let rates = &mut snapshot.machine;
        for (name, disk) in rates.disks.iter_mut().flatten() {
            if **name != *"nvme0n1" {
                *disk = disk.map(|_| DiskRates::default());
            }
        }
        for (_, net) in rates.nets.iter_mut().flatten() {
            *net = net.map(|_| NetRates::default());
        }
        Arc::new(snapshot)
    };
    let mut history = History::new(Duration::from_secs(1));
    let mut app = App::new(Options::default());
    let mut screen = |size: (u16, u16)| {
        app.resize(size);
        for seq in 0..=NEWEST {
            history.push(&quiet(seq));
        }
        app.snapshot(quiet(NEWEST));
        app.tick("23:25:14".to_owned(), Duration::from_millis(200));
        press(&mut app, "4");
        app.take_history(&history);
        let mut canvas = Canvas::new(size);
        draw(&app, &unicode(), &mut canvas);
        text(canvas.buffer())
    };
    assert_snapshot!("io_quiet_80", screen(SMALL));
    let large = screen((80, 60));
    assert!(!large.contains("at rest"), "there is room for all\n{large}");
}
