//! File systems: on the I/O screen and in the header.

use super::{LARGE, MIDDLE, SMALL, Theme, text, unicode};
use crate::app::testing::{NEWEST, machine, press, shot};
use crate::app::{App, Options};
use crate::canvas::Canvas;
use crate::config::Loaded;
use crate::geometry::Meter;
use crate::rates::{DiskRates, NetRates, Snapshot};
use crate::sample::{Disk, FileSystem, Interface, Space};
use crate::store::History;
use crate::terminal::ColorDepth;
use crate::ui::draw;
use insta::assert_snapshot;
use std::sync::Arc;
use std::time::Duration;

const GIB: u64 = 1 << 30;

/// So many GiB, of which so many are used, and so much of the inodes, %.
fn system(point: &str, source: &str, kind: &str, gib: (u64, u64), inodes: u64) -> FileSystem {
    let free = (gib.0 - gib.1) * GIB;
    FileSystem {
        point: point.as_bytes().into(),
        source: source.as_bytes().into(),
        kind: kind.to_owned(),
        read_only: kind == "squashfs",
        space: Some(Space {
            total: gib.0 * GIB,
            free,
            available: free,
            files: 1_000_000,
            files_free: 1_000_000 - inodes * 10_000,
        }),
        hangs: false,
    }
}

/// Some that are full in different ways, and some that are not.
fn some() -> Vec<FileSystem> {
    let gone = FileSystem {
        point: b"/mnt/backup".as_slice().into(),
        source: b"nas:/export/backup".as_slice().into(),
        kind: "nfs4".to_owned(),
        hangs: true,
        ..FileSystem::default()
    };
    vec![
        system("/", "/dev/nvme0n1p1", "ext4", (100, 43), 12),
        system("/snap/core22/1380", "/dev/loop3", "squashfs", (1, 1), 100),
        system(
            "/srv/a long name\n of a place",
            "/dev/mapper/vg0-srv",
            "xfs",
            (2048, 1991),
            3,
        ),
        system("/var/mail", "/dev/nvme0n1p3", "ext4", (20, 5), 94),
        gone,
    ]
}

fn quiet() -> Vec<FileSystem> {
    some().into_iter().take(2).collect()
}

fn snapshot(seq: u64, systems: &[FileSystem]) -> Arc<Snapshot> {
    let mut snapshot = (*shot(seq, &machine(seq))).clone();
    let machine = &mut Arc::make_mut(&mut snapshot.sample).machine;
    machine.file_systems = Some(systems.into());
    machine.disks = Some(
        [Disk {
            name: "nvme0n1".into(),
            ..Disk::default()
        }]
        .into(),
    );
    machine.interfaces = Some(
        [Interface {
            name: "eth0".into(),
            ..Interface::default()
        }]
        .into(),
    );
    snapshot.machine.disks = Some(vec![("nvme0n1".into(), Some(DiskRates::default()))]);
    snapshot.machine.nets = Some(vec![("eth0".into(), Some(NetRates::default()))]);
    Arc::new(snapshot)
}

fn drawn(
    size: (u16, u16),
    systems: &[FileSystem],
    keys: &str,
    theme: &Theme,
    loaded: Loaded,
) -> String {
    let mut app = App::new(Options {
        signs: theme.glyphs.signs,
        loaded,
        ..Options::default()
    });
    app.resize(size);
    app.snapshot(snapshot(NEWEST, systems));
    app.tick("23:25:14".to_owned(), Duration::from_millis(200));
    press(&mut app, keys);
    let mut history = History::new(Duration::from_secs(1));
    for seq in 0..=NEWEST {
        history.push(&snapshot(seq, systems));
    }
    app.take_history(&history);
    let mut canvas = Canvas::new(size);
    draw(&app, theme, &mut canvas);
    text(canvas.buffer())
}

fn io(size: (u16, u16), systems: &[FileSystem], keys: &str) -> String {
    drawn(
        size,
        systems,
        &format!("4 {keys}"),
        &unicode(),
        Loaded::default(),
    )
}

#[test]
fn the_fullest_come_first() {
    assert_snapshot!("file_systems_80", io(SMALL, &some(), ""));
    assert_snapshot!("file_systems_140", io(MIDDLE, &some(), ""));
    assert_snapshot!("file_systems_200", io(LARGE, &some(), ""));
    assert_snapshot!("file_systems_alone_80", io(SMALL, &some(), "O"));
    let ascii = Theme::new(ColorDepth::None, false);
    let ascii = drawn(MIDDLE, &some(), "4", &ascii, Loaded::default());
    assert!(ascii.contains("no answer"), "{ascii}");
}

#[test]
fn where_nothing_is_full_they_leave_the_room_to_processes() {
    let screen = io(SMALL, &quiet(), "");
    assert!(
        screen.contains("├─ File systems ─ 43% / ─ 100% /snap/core22/1380 ─")
            && screen.contains("nvme0n1"),
        "{screen}"
    );
    let narrow = io((60, 24), &some(), "");
    assert!(narrow.contains("/mnt/backup"), "{narrow}");
    let screen = io(SMALL, &quiet(), "O");
    assert!(
        screen.contains("File systems") && screen.contains("43.0"),
        "{screen}"
    );
    let screen = io(MIDDLE, &quiet(), "");
    assert!(screen.contains("File systems"), "{screen}");
}

#[test]
fn many_are_scrolled_to_their_end() {
    let many: Vec<FileSystem> = (0..60)
        .map(|at| {
            system(
                &format!("/mnt/{at:02}"),
                "/dev/x",
                "ext4",
                (100, 80 - at),
                0,
            )
        })
        .collect();
    let first = io(SMALL, &many, "O");
    assert!(
        first.contains("/mnt/00") && first.contains("more"),
        "{first}"
    );
    let end = io(SMALL, &many, "O End");
    assert!(
        end.contains("/mnt/59") && end.contains("of them above"),
        "{end}"
    );
    assert_eq!(end, io(SMALL, &many, "O End Down"));
}

#[test]
fn a_meter_tells_the_fullest() {
    let mut loaded = Loaded::default();
    loaded.config.meters[0] = vec![Meter::Cpu, Meter::Storage];
    let screen = drawn(MIDDLE, &some(), "1", &unicode(), loaded.clone());
    assert!(
        screen.contains("Storage no answer /mnt/backup · 97% /srv/a"),
        "{screen}"
    );
    let screen = drawn(MIDDLE, &[], "1", &unicode(), loaded);
    assert!(screen.contains("Storage –"), "{screen}");
}
