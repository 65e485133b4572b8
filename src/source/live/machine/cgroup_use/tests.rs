//! Groups of both versions, made by hand.

use super::*;
use crate::proc::cgroup_mounts::Mount;
use crate::source::live::reading::files::folder;
use std::fs;
use std::time::Duration;
use tempfile::TempDir;

const SECOND: Nanos = 1_000_000_000;

fn mounted(tree: &TempDir, folder_of: &str, version: CgroupVersion) -> Arc<Mounted> {
    let path = tree.path().join(folder_of);
    fs::create_dir_all(&path).unwrap();
    Arc::new(Mounted {
        folder: folder(rustix::fs::CWD, path).unwrap(),
        mount: Mount {
            root: b"/".to_vec(),
            point: Vec::new(),
        },
        version,
    })
}

fn write(tree: &TempDir, path: &str, text: &str) {
    let path = tree.path().join(path);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, text).unwrap();
}

fn one(path: &str) -> CgroupPaths<'_> {
    CgroupPaths {
        cpu: path.as_bytes(),
        memory: path.as_bytes(),
    }
}

/// What a group uses, without when that was true.
fn used(hierarchies: &Hierarchies, group: &CgroupPaths<'_>) -> CgroupUse {
    let mut uses = CgroupUses::new(hierarchies.clone());
    let patience = Instant::now() + Duration::from_secs(30);
    uses.follow(&[*group], SECOND, patience);
    CgroupUse {
        at: 0,
        ..uses.of(group).unwrap()
    }
}

fn second(tree: &TempDir) -> Hierarchies {
    let place = Some(mounted(tree, "v2", CgroupVersion::V2));
    Hierarchies {
        cpu: place.clone(),
        memory: place.clone(),
        cpuacct: None,
        pids: place,
    }
}

#[test]
fn version_2_tells_all() {
    let tree = tempfile::tempdir().unwrap();
    for (file, text) in [
        ("cpu.stat", "usage_usec 79\nuser_usec 70\nsystem_usec 9\n"),
        ("cpu.weight", "100\n"),
        ("memory.current", "4096\n"),
        ("memory.swap.current", "0\n"),
        ("pids.current", "7\n"),
        ("pids.max", "max\n"),
        (
            "cpu.pressure",
            "some avg10=1.50 avg60=0.00 avg300=0.00 total=9\nfull avg10=0.00 avg60=0.00 avg300=0.00 total=0\n",
        ),
        (
            "io.pressure",
            "some avg10=0.00 avg60=0.00 avg300=0.00 total=0\n",
        ),
        ("memory.pressure", "garbage\n"),
    ] {
        write(&tree, &format!("v2/a/b/{file}"), text);
    }
    let expected = CgroupUse {
        at: 0,
        cpu: Some(79_000),
        weight: Some(100),
        memory: Some(4096),
        swap: Some(0),
        pids: Some(7),
        cpu_pressure: Some(1.5),
        io_pressure: Some(0.0),
        memory_pressure: None,
    };
    let hierarchies = second(&tree);
    assert_eq!(used(&hierarchies, &one("/a/b")), expected);
    // Its root, and a group that is gone.
    assert_eq!(used(&hierarchies, &one("/")), CgroupUse::default());
    assert_eq!(used(&hierarchies, &one("/c")), CgroupUse::default());
    assert_eq!(used(&hierarchies, &one("/../x")), CgroupUse::default());
}

#[test]
fn version_1_has_a_path_for_each() {
    let tree = tempfile::tempdir().unwrap();
    for (file, text) in [
        ("cpu/a/cpu.shares", "1024\n"),
        ("cpuacct/a/cpuacct.usage", "5000000\n"),
        ("memory/m/memory.usage_in_bytes", "4096\n"),
        ("memory/m/memory.memsw.usage_in_bytes", "12288\n"),
        ("pids/m/pids.current", "7\n"),
        ("pids/m/pids.max", "10\n"),
    ] {
        write(&tree, file, text);
    }
    let hierarchies = Hierarchies {
        cpu: Some(mounted(&tree, "cpu", CgroupVersion::V1)),
        memory: Some(mounted(&tree, "memory", CgroupVersion::V1)),
        cpuacct: Some(mounted(&tree, "cpuacct", CgroupVersion::V1)),
        pids: Some(mounted(&tree, "pids", CgroupVersion::V1)),
    };
    let paths = CgroupPaths {
        cpu: b"/a",
        memory: b"/m",
    };
    let expected = CgroupUse {
        cpu: Some(5_000_000),
        weight: Some(1024),
        memory: Some(4096),
        swap: Some(8192),
        pids: Some(7),
        ..CgroupUse::default()
    };
    assert_eq!(used(&hierarchies, &paths), expected);
}

#[test]
fn of_very_many_groups_some_are_read_at_a_time() {
    let tree = tempfile::tempdir().unwrap();
    let names: Vec<String> = (0..10_000).map(|number| format!("/g{number:05}")).collect();
    let groups: Vec<_> = names.iter().map(|name| one(name)).collect();
    let mut uses = CgroupUses::new(second(&tree));
    let patience = || Instant::now() + Duration::from_secs(30);
    let known = |uses: &CgroupUses| {
        groups
            .iter()
            .filter(|group| uses.of(group).is_some())
            .count()
    };
    let at = now();
    uses.follow(&groups, at, patience());
    assert_eq!(known(&uses), MOST);
    while known(&uses) < groups.len() {
        uses.follow(&groups, at, patience());
    }
    assert_eq!(uses.rounds.asked(), 40);
    // What was not read for long is not known any more.
    uses.follow(&[], now() + OLD, Instant::now());
    assert_eq!(known(&uses), 0);
}
