use super::*;
use crate::rates::{MachineRates, PagingRates};
use crate::sample::{DiskIo, FileSystem, NetIo, Pressures, Space};
use std::sync::Arc;

fn written(snapshot: &Snapshot) -> String {
    let mut out = Vec::new();
    lines(&mut out, snapshot).unwrap();
    String::from_utf8(out).unwrap()
}

/// A machine with a number everywhere.
fn busy() -> Snapshot {
    let disk = |factor: f64, utilization| DiskRates {
        io: DiskIo {
            reads_completed: factor,
            sectors_read: 4.0 * factor,
            writes_completed: 2.0 * factor,
            sectors_written: 20.0 * factor,
            ..DiskIo::default()
        },
        utilization,
        queue: 0.123,
    };
    let mut snapshot = Snapshot {
        machine: MachineRates {
            paging: PagingRates {
                swapped_in: Some(1024.0),
                swapped_out: None,
                bytes_in: Some(2048.0),
                bytes_out: Some(512.0),
                major_faults: Some(0.25),
            },
            disk: Some(disk(3.0, 0.0)),
            disks: Some(vec![
                ("sda".into(), Some(disk(1.0, 5.0))),
                ("sd\x1b".into(), Some(disk(2.0, 11.4))),
                ("new".into(), None),
            ]),
            net: Some(NetIo {
                bytes_received: 1024.0,
                packets_received: 2.0,
                errors_received: 3.0,
                drops_received: 4.0,
                bytes_sent: 5120.0,
                packets_sent: 6.0,
                errors_sent: 7.0,
                drops_sent: 8.0,
            }),
            ..MachineRates::default()
        },
        ..Snapshot::default()
    };
    let stall = |avg10| Stall {
        avg10,
        ..Stall::default()
    };
    let both = Some(Pressure {
        some: stall(0.52),
        full: Some(stall(0.4)),
    });
    Arc::make_mut(&mut snapshot.sample).machine.pressure = Pressures {
        cpu: both.map(|both| Pressure { full: None, ..both }),
        io: both,
        memory: None,
    };
    snapshot
}

#[test]
fn each_number_is_where_it_belongs() {
    let text = written(&busy());
    let lines: Vec<&str> = text.lines().collect();
    assert_eq!(
        lines[..2],
        [
            "psi     cpu 0.5%  io 0.5% full 0.4%  memory -  of the last 10 s",
            "paging  in 2.0 KiB/s  out 0.5 KiB/s  swap in 1.0 KiB/s  out - KiB/s  major faults 0.2/s",
        ]
    );
    let disk = "disk    read 6.0 KiB/s by 3.0/s  written 30.0 KiB/s by 6.0/s  busiest sd";
    assert!(lines[2].starts_with(disk), "{text}");
    assert!(
        lines[2].ends_with(" 11.4% of the time, 0.12 in flight"),
        "{text}"
    );
    assert!(!text.contains('\x1b'), "{text}");
    assert_eq!(
        lines[3],
        "net     received 1.0 KiB/s by 2.0/s  sent 5.0 KiB/s by 6.0/s  errors 10.0/s  drops 12.0/s"
    );
}

#[test]
fn the_unknown_is_a_dash() {
    assert_eq!(
        written(&Snapshot::default()),
        "psi     cpu -  io -  memory -  of the last 10 s\n\
         paging  in - KiB/s  out - KiB/s  swap in - KiB/s  out - KiB/s  major faults -/s\n\
         disk    read - KiB/s by -/s  written - KiB/s by -/s\n\
         net     received - KiB/s by -/s  sent - KiB/s by -/s  errors -/s  drops -/s\n"
    );
}

#[test]
fn the_fullest_file_systems_are_told_with_what_fills_them() {
    let system = |point: &str, (used, files_used): (u64, u64)| FileSystem {
        point: point.as_bytes().into(),
        space: Some(Space {
            total: 100,
            free: 100 - used,
            available: 100 - used,
            files: 100,
            files_free: 100 - files_used,
        }),
        ..FileSystem::default()
    };
    let hung = FileSystem {
        point: b"/mnt".as_slice().into(),
        hangs: true,
        ..FileSystem::default()
    };
    let mut systems = vec![system("/", (43, 1)), system("/var/ma\x1bil", (5, 94)), hung];
    let told = |systems: &[FileSystem]| {
        let mut snapshot = Snapshot::default();
        let sample = Arc::make_mut(&mut snapshot.sample);
        sample.machine.file_systems = Some(systems.into());
        let text = written(&snapshot);
        text.lines().last().unwrap().to_owned()
    };
    assert_eq!(
        told(&systems),
        "space   no answer /mnt  94.0% of inodes /var/ma�il  43.0% /"
    );
    systems.extend((0..4).map(|at| system("/a", (at, 0))));
    assert!(told(&systems).ends_with("  3.0% /a  2.0% /a  +2 more"));
    assert!(told(&[]).starts_with("net "));
}
