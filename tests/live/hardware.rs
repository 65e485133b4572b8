//! Sensors and file systems of this machine, beside what it says itself.

use crate::support::fuse::Hung;
use crate::support::until;
use crate::watch::Watch;
use std::fs;
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::symlink;
use std::path::Path;
use std::sync::Arc;
use threadtop::sample::{FileSystem, Sample};
use threadtop::source::live::Live;
use threadtop::source::{Demand, Extras, Source};

/// The file systems once they are told as `done` wants them.
fn file_systems(
    watch: &mut Watch,
    done: impl Fn(&[FileSystem]) -> bool,
) -> (Arc<Sample>, Arc<[FileSystem]>) {
    watch.demand.extras = Extras::FILE_SYSTEMS;
    watch.until("file systems are told", |snapshot| {
        let told = snapshot.sample.machine.file_systems.as_ref();
        told.is_some_and(|systems| done(systems))
    });
    let sample = watch.sample();
    let systems = sample.machine.file_systems.clone().unwrap();
    (sample, systems)
}

#[test]
fn file_systems_have_the_room_that_the_kernel_tells() {
    let mut watch = Watch::new();
    let asked = |sample: &Sample| sample.machine.file_systems.is_some();
    assert!(!asked(&watch.sample()), "nobody has asked");
    let (_, systems) = file_systems(&mut watch, |_| true);
    let points: Vec<_> = systems.iter().map(|system| &system.point).collect();
    assert!(
        points.is_sorted() && points.contains(&&b"/"[..].into()),
        "{systems:?}"
    );
    for system in systems.iter() {
        let Some(space) = system.space else { continue };
        let now = rustix::fs::statvfs(&*system.point).unwrap();
        assert_eq!(space.total, now.f_blocks * now.f_frsize, "{system:?}");
        // Others write meanwhile.
        let available = now.f_bavail * now.f_frsize;
        assert!(
            space.available.abs_diff(available) <= space.total / 20,
            "{system:?}"
        );
        assert!(space.available <= space.free && space.free <= space.total);
    }
    watch.demand.extras = Extras::default();
    assert!(!asked(&watch.sample()), "nobody asks any more");
}

#[test]
fn a_file_system_that_does_not_answer_is_told_as_such_and_holds_nobody() {
    let Some(hung) = Hung::mount() else {
        return;
    };
    let path = hung.path("");
    let point = path.as_os_str().as_bytes().strip_suffix(b"/").unwrap();
    let is = |system: &&FileSystem| *system.point == *point;
    let mut watch = Watch::new();
    let (sample, systems) = file_systems(&mut watch, |systems| systems.iter().any(|one| is(&one)));
    let found = systems.iter().find(is).unwrap();
    assert!(found.hangs && found.space.is_none(), "{found:?}");
    assert_eq!((&*found.kind, &*found.source), ("fuse.hung", &b"hung"[..]));
    let root = systems.iter().find(|system| *system.point == *b"/");
    assert!(root.unwrap().space.is_some());
    assert!(sample.cost.duration < 1_000_000_000, "{:?}", sample.cost);
}

#[test]
fn sensors_tell_what_can_be() {
    let mut watch = Watch::new();
    watch.demand.extras = Extras::SENSORS;
    watch.until("sensors are told", |snapshot| {
        snapshot.sample.machine.sensors.is_some()
    });
    let machine = &watch.sample().machine;
    let sensors = machine.sensors.as_ref().unwrap();
    for temperature in &sensors.temperatures {
        let celsius = temperature.celsius;
        assert!((-60.0..200.0).contains(&celsius), "{temperature:?}");
    }
    for (cpu, mhz) in &sensors.clocks {
        assert!(machine.cpus.iter().any(|(id, _)| id == cpu));
        assert!((100..10_000).contains(mhz), "CPU {cpu}: {mhz} MHz");
    }
}

#[test]
fn sensors_that_do_not_answer_hold_nobody_and_are_told_when_they_do() {
    let Some(hung) = Hung::mount() else {
        return;
    };
    let tree = tempfile::tempdir().unwrap();
    let (proc, sys) = (tree.path().join("proc"), tree.path().join("sys"));
    let machine = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/proc/many-disks");
    crate::support::tree::copy_all(&machine, &proc);
    fs::create_dir_all(sys.join("class/hwmon/hwmon0")).unwrap();
    fs::write(sys.join("class/hwmon/hwmon0/name"), "k10temp\n").unwrap();
    symlink(
        hung.path("hang"),
        sys.join("class/hwmon/hwmon0/temp1_input"),
    )
    .unwrap();

    let mut live = Live::open(&proc).unwrap();
    let demand = Demand {
        extras: Extras::SENSORS,
        ..Demand::default()
    };
    let mut sensors = || live.sample(&demand).unwrap().machine.sensors;
    until("a helper waits for them", || {
        assert!(sensors().is_none_or(|sensors| sensors.temperatures.is_empty()));
        hung.is_waited_for()
    });
    // Whoever waited gets an error, and what is there then is read.
    let input = sys.join("class/hwmon/hwmon0/temp1_input");
    fs::remove_file(&input).unwrap();
    fs::write(&input, "42000\n").unwrap();
    drop(hung);
    until("they are told", || {
        sensors().is_some_and(|sensors| !sensors.temperatures.is_empty())
    });
}
