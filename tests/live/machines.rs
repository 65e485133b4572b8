//! Machines that are rarely at hand (`tests/fixtures/machines`): what is read of them and what is said of them.

use crate::support::tree::copy_all;
use crate::support::until;
use crate::whole_sample;
use insta::assert_snapshot;
use ratatui::buffer::Cell;

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use threadtop::app::{App, Options};
use threadtop::canvas::Canvas;
use threadtop::geometry::PANELS;
use threadtop::keys::{Key, KeyCode, Signs};
use threadtop::rates::{Snapshot, advance};
use threadtop::sample::{Cgroup, CgroupVersion, Platform, Sample};
use threadtop::source::live::Live;
use threadtop::terminal::ColorDepth;
use threadtop::ui::Theme;
use threadtop::view::{ColumnId, Task, Value};

fn fixture(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/fixtures/machines")
        .join(name)
}

/// Services of `debian-12-v2`: one in a slice in a slice, one in `system.slice`.
const WEB: u32 = 205;
const BATCH: u32 = 207;

fn machine(name: &str) -> Sample {
    whole_sample(&mut Live::open(&fixture(name).join("proc")).unwrap())
}

/// The enlarged panel about the machine on a screen of this size, of a machine as read.
fn panel(sample: Sample, (width, height): (u16, u16), unicode: bool) -> String {
    let mut app = App::new(Options {
        signs: Signs::new(unicode),
        ..Options::default()
    });
    app.resize((width, height));
    app.snapshot(Arc::new(advance(None, Arc::new(sample))));
    app.key(Key::char('3'));
    for _ in PANELS {
        app.key(Key::plain(KeyCode::Down));
    }
    app.key(Key::plain(KeyCode::Enter));
    let lines = lines(&app, (width, height), unicode);
    let begin = lines.iter().position(|line| line.contains(" Machine "));
    let panel = lines[begin.unwrap()..].iter();
    let is_last = |line: &&String| line.starts_with(['╰', '+']);
    let end = panel.clone().skip(1).position(|line| is_last(&line));
    panel
        .take(end.unwrap() + 2)
        .cloned()
        .collect::<Vec<_>>()
        .join("\n")
}

/// The lines of the whole screen.
fn lines(app: &App, (width, height): (u16, u16), unicode: bool) -> Vec<String> {
    let mut canvas = Canvas::new((width, height));
    let theme = Theme::new(ColorDepth::Ansi16, unicode);
    threadtop::ui::draw(app, &theme, &mut canvas);
    let lines = canvas.buffer().content.chunks(usize::from(width));
    let text = |line: &[Cell]| line.iter().map(Cell::symbol).collect::<String>();
    lines.map(|line| text(line).trim_end().to_owned()).collect()
}

#[test]
fn each_machine_is_told_by_its_devices() {
    for name in ["xen-pv", "nitro", "vmware", "cpus-96", "no-psi"] {
        assert_snapshot!(name, panel(machine(name), (100, 24), true));
    }
}

#[test]
fn a_container_tells_its_limits() {
    let mut sample = machine("cgroup-v1");
    let cgroup = sample.machine.cgroup.as_deref().unwrap();
    assert_eq!(cgroup.version, CgroupVersion::V1);
    assert_eq!(
        (cgroup.cpu_limit, cgroup.memory_limit),
        (Some(1.5), Some(512 << 20))
    );
    assert_snapshot!("container", panel(sample.clone(), (100, 24), true));
    assert_snapshot!("container_60", panel(sample.clone(), (60, 24), true));
    assert_snapshot!("container_low", panel(sample.clone(), (80, 9), true));
    // Without marks of a container, the group limits us all the same.
    let mut host = (*sample.host).clone();
    host.platform.container = None;
    sample.host = Arc::new(host);
    assert_snapshot!("group", panel(sample, (80, 24), false));
}

/// The container and the unit of each process, when so many names have been read.
fn containers_of(name: &str, names: usize) -> String {
    let mut live = Live::open(&fixture(name).join("proc")).unwrap();
    let mut shot = None;
    until("names are read", || {
        let sample = whole_sample(&mut live);
        let groups = sample
            .processes
            .iter()
            .all(|process| process.identity.cgroup.is_some());
        let done = groups && sample.container_names.names.len() >= names;
        shot = Some(advance(None, Arc::new(sample)));
        done
    });
    let shot = shot.unwrap();
    let said = |task: &Task, column: ColumnId| match task.value(column.column(), &shot) {
        Value::Text(text) => String::from_utf8_lossy(&text).into_owned(),
        Value::Nothing => "-".to_owned(),
        other => format!("{other:?}"),
    };
    let table = (0..shot.processes.len()).map(|at| {
        let task = Task::live(&shot, at).unwrap();
        let [unit, container] =
            [ColumnId::Unit, ColumnId::Container].map(|column| said(&task, column));
        format!("{container:46} {unit}")
    });
    table.collect::<Vec<_>>().join("\n")
}

#[test]
fn containers_have_the_names_that_their_runtimes_wrote() {
    assert_snapshot!("containers", containers_of("containers", 24));
    assert_snapshot!("debian-12-v2", containers_of("debian-12-v2", 11));
}

#[test]
fn limits_are_those_that_systemd_has_set_in_the_second_version() {
    let group = group_of("debian-12-v2", WEB);
    assert_eq!(group.version, CgroupVersion::V2);
    let text = |path: &[u8]| String::from_utf8_lossy(path).into_owned();
    let slice = "/shop.slice/shop-web.slice";
    let service = "/shop.slice/shop-web.slice/web.service";
    assert_eq!(text(&group.path), service);
    assert_eq!(
        (group.cpu_limit, text(group.quota_path())),
        (Some(0.4), slice.into())
    );
    assert_eq!(
        (group.memory_limit, text(group.memory_limit_path())),
        (Some(120 << 20), slice.into())
    );
    assert_eq!(
        (
            group.pids_used,
            group.pids_limit,
            text(group.pids_limit_path())
        ),
        (Some(19), Some(24), service.into())
    );
    let throttled = group.throttled.unwrap().value;
    assert!(throttled.throttled_periods > 0 && throttled.periods > throttled.throttled_periods);
    // The other one has a quota of its own, and no limit of memory.
    let group = group_of("debian-12-v2", BATCH);
    assert_eq!((group.cpu_limit, group.memory_limit), (Some(0.1), None));
}

/// The control group of a process, as it is read of a machine, when of all groups there the limits are known.
fn group_of(name: &str, pid: u32) -> Cgroup {
    let mut live = Live::open(&fixture(name).join("proc")).unwrap();
    let mut last = None;
    until("limits have been read", || {
        let shot = advance(None, Arc::new(whole_sample(&mut live)));
        let process = shot.sample.by_pid(pid).unwrap();
        let group = Cgroup::clone(shot.cgroup(process).unwrap().0);
        // Of many groups some are read in each sample.
        let limits = |group: &Cgroup| (group.cpu_limit, group.memory_limit, group.pids_limit);
        let same = last.as_ref().map(limits) == Some(limits(&group));
        let known = same && group.cpu_limit.is_some();
        last = Some(group);
        known
    });
    last.unwrap()
}

/// The paths of process 17 for CPU and memory, and the limits found there: CPUs, bytes, bytes used.
fn limits_of_17(name: &str) -> (String, String, Option<f64>, Option<u64>, Option<u64>) {
    let group = group_of(name, 17);
    let text = |path: &[u8]| String::from_utf8_lossy(path).into_owned();
    let paths = group.paths();
    (
        text(paths.cpu),
        text(paths.memory),
        group.cpu_limit,
        group.memory_limit,
        group.memory_used,
    )
}

#[test]
fn each_controller_has_a_path_and_a_mount_of_its_own() {
    let (cpu, memory, cpus, limit, used) = limits_of_17("kubernetes-v1");
    assert_eq!(cpu, "/kubepods/pod0a1b/7e5d");
    assert_eq!(memory, "/kubepods/burstable/pod0a1b/7e5d/worker");
    assert_eq!(
        (cpus, limit, used),
        (Some(1.5), Some(128 << 20), Some(124 << 20))
    );
    // Our own is the group that is mounted.
    let own = machine("kubernetes-v1").machine.cgroup.unwrap();
    assert_eq!(
        (own.cpu_limit, own.memory_limit),
        (Some(1.5), Some(512 << 20))
    );
}

#[test]
fn a_controller_that_is_not_in_the_first_version_is_in_the_second() {
    let (cpu, memory, cpus, limit, used) = limits_of_17("hybrid-v1");
    assert_eq!((&*cpu, &*memory), ("/batch", "/system.slice/shop.service"));
    assert_eq!(
        (cpus, limit, used),
        (Some(0.5), Some(768 << 20), Some(384 << 20))
    );
    assert_eq!(machine("hybrid-v1").machine.cgroup, None);
}

#[test]
fn resources_are_put_together_where_there_is_no_room() {
    assert_snapshot!("nitro_80_low", panel(machine("nitro"), (80, 8), true));
    assert_snapshot!("nitro_40_low", panel(machine("nitro"), (40, 8), true));
}

#[test]
fn the_title_tells_where_we_are() {
    let title = |name: &str, width: u16| {
        let mut app = App::new(Options::default());
        app.resize((width, 24));
        app.snapshot(Arc::new(advance(None, Arc::new(machine(name)))));
        lines(&app, (width, 24), true).swap_remove(0)
    };
    assert!(
        title("nitro", 140).contains(" Linux 6.1.112 · KVM / AWS Nitro c5d.large · up 6 h 25 min ")
    );
    assert!(title("xen-pv", 140).contains(" · Xen PV / AWS · "));
    assert!(title("cpus-96", 140).contains(" · bare metal / AWS c6a.metal · "));
    let narrow = title("nitro", 80);
    assert!(narrow.contains(" ip-10-0-3-17 · KVM / AWS Nitro c5d.large · up 6 h 25 min "));
    assert!(!narrow.contains("Linux"), "worth less: {narrow}");
}

#[test]
fn each_tree_opens_and_has_processes() {
    for name in [
        "xen-pv",
        "nitro",
        "vmware",
        "cpus-96",
        "cgroup-v1",
        "hybrid-v1",
        "kubernetes-v1",
        "no-psi",
    ] {
        let sample = machine(name);
        assert_eq!(sample.processes.len(), 2, "{name}");
        assert!(sample.machine.memory.is_some(), "{name}");
        assert!(sample.machine.disks.is_some_and(|disks| !disks.is_empty()));
    }
    assert_eq!(machine("cpus-96").machine.cpus.len(), 96);
}

#[test]
fn an_old_kernel_has_no_pressure_and_no_available_memory() {
    let sample = machine("no-psi");
    assert!(sample.machine.pressure.cpu.is_none() && sample.machine.pressure.io.is_none());
    assert_eq!(sample.machine.memory.unwrap().available, None);
}

#[test]
fn stolen_time_is_told_exactly() {
    let tree = tempfile::tempdir().unwrap();
    let root = tree.path().join("proc");
    copy_all(&fixture("stolen/first/proc"), &root);
    let mut live = Live::open(&root).unwrap();
    let first: Snapshot = advance(None, Arc::new(whole_sample(&mut live)));
    copy_all(&fixture("stolen/second/proc"), &root);
    let second = advance(Some(&first), Arc::new(whole_sample(&mut live)));
    let cpu = second.machine.cpu.unwrap();
    assert!((cpu.steal.unwrap() - 30.0).abs() < 1e-4, "{cpu:?}");
    assert!((cpu.busy() - 52.0).abs() < 1e-4, "{cpu:?}");
    for (_, cpu) in &second.machine.cpus {
        assert!((cpu.unwrap().steal.unwrap() - 30.0).abs() < 1e-4);
    }
}

#[test]
fn a_tree_without_sys_knows_nothing_of_ours() {
    let platform = &machine("stolen/first").host.platform;
    let expected = Platform {
        architecture: std::env::consts::ARCH.to_owned(),
        hypervisor_flag: Some(true),
        ..Platform::default()
    };
    assert_eq!(*platform, expected);
}

#[test]
fn broken_evidence_is_none() {
    let tree = tempfile::tempdir().unwrap();
    copy_all(&fixture("stolen/first/proc"), &tree.path().join("proc"));
    let sys = tree.path().join("sys");
    for (file, text) in [
        ("class/dmi/id/sys_vendor", &b"\n\n"[..]),
        ("class/dmi/id/product_name", b"\xff\x1b[31m\n"),
        ("hypervisor/type", b""),
        ("block/sda/device/model", b"\0\0\0"),
        ("class/net/eth0/device/uevent", b""),
    ] {
        let file = sys.join(file);
        fs::create_dir_all(file.parent().unwrap()).unwrap();
        fs::write(file, text).unwrap();
    }
    // A pipe that nobody writes to, a link to nowhere, a folder in place of a link.
    let clocks = sys.join("devices/system/clocksource/clocksource0");
    fs::create_dir_all(&clocks).unwrap();
    let pipe = clocks.join("current_clocksource");
    nix::unistd::mkfifo(&pipe, nix::sys::stat::Mode::S_IRWXU).unwrap();
    std::os::unix::fs::symlink("nowhere", sys.join("block/sdb")).unwrap();
    fs::create_dir_all(sys.join("block/sda/device/driver")).unwrap();
    let mut live = Live::open(&tree.path().join("proc")).unwrap();
    let platform = whole_sample(&mut live).host.platform.clone();
    assert_eq!(platform.dmi.sys_vendor, None);
    assert_eq!(
        platform.dmi.product_name.as_deref(),
        Some("\u{fffd}\u{1b}[31m")
    );
    assert_eq!(
        (&platform.hypervisor_type, &platform.clock_source),
        (&None, &None)
    );
    let [disk] = &platform.disks[..] else {
        panic!("{:?}", platform.disks);
    };
    assert_eq!(
        (&*disk.name, &disk.driver, &disk.model),
        ("sda", &None, &None)
    );
    assert_eq!(platform.nets.len(), 1);
    assert!(platform.container.is_none());
}
