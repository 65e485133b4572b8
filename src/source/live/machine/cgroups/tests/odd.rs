//! What no system should have, and some do.

use super::*;
use std::ffi::OsStr;
use std::os::unix::ffi::OsStrExt;

#[test]
fn absurd_limits_are_none_or_finite() {
    let of_cpu = [
        "0 0",
        "-1 -1",
        "max max",
        "0 100000",
        "18446744073709551615 0",
        "99999999999999999999 1",
        "",
        "\0",
    ];
    let of_memory = [
        "-1",
        "max",
        "9223372036854771712",
        "18446744073709551615",
        "99999999999999999999",
        "",
        "\u{1}",
    ];
    let cases = of_cpu.map(|text| ("cpu.max", text)).into_iter();
    for (file, text) in cases.chain(of_memory.map(|text| ("memory.max", text))) {
        let tree = Tree::new(UNIFIED, "0::/a\n");
        tree.group("a", file, &format!("{text}\n"));
        assert_eq!(tree.machine(), None, "{file}: {text:?}");
    }
    let tree = Tree::new(UNIFIED, "0::/a\n");
    tree.group("a", "cpu.max", "18446744073709551615 1\n");
    tree.group("a", "cpu.stat", "usage_usec 18446744073709551615\n");
    tree.group("a", "memory.max", "0\n");
    tree.group("a", "memory.current", "18446744073709551615\n");
    tree.group("a", "pids.max", "18446744073709551615\n");
    tree.group("a", "pids.current", "18446744073709551615\n");
    let group = tree.machine().unwrap();
    assert!(group.cpu_limit.unwrap().is_finite());
    assert_eq!((group.quota_used, group.throttled), (None, None));
    assert!(group.memory_percent().unwrap().is_finite());
    assert_eq!(group.pids_percent(), Some(100.0));
}

#[test]
fn a_group_that_goes_and_comes_back_is_read_anew() {
    let tree = Tree::new(UNIFIED, "0::/\n");
    let make = |periods| {
        tree.group("a", "cpu.max", "50000 100000\n");
        tree.group("a", "cpu.stat", &stat(periods, 1));
    };
    make(5);
    let (mut cgroups, mut buffer) = tree.open();
    let mut counted = |second: u64| {
        let listed = list(&mut cgroups, &mut buffer, &["/a"], second * SECOND);
        listed[0].throttled.map(|throttled| throttled.value.periods)
    };
    assert_eq!(counted(10), Some(5));
    fs::remove_dir_all(tree.0.path().join("sys/fs/cgroup/a")).unwrap();
    // A deleted file of a real one says so when it is read; here it is its limit that is missed.
    assert_eq!(counted(13), None);
    make(1);
    assert_eq!(counted(16), Some(1));
}

#[test]
fn names_have_every_byte() {
    let name: Vec<u8> = (1..=255).filter(|byte| !b"/\n".contains(byte)).collect();
    for name in name.chunks(100) {
        let tree = Tree::new(UNIFIED, "0::/\n");
        let folder = tree
            .0
            .path()
            .join("sys/fs/cgroup")
            .join(OsStr::from_bytes(name));
        fs::create_dir_all(&folder).unwrap();
        fs::write(folder.join("cpu.max"), "50000 100000\n").unwrap();
        let (mut cgroups, mut buffer) = tree.open();
        let path = [b"/", name].concat();
        let paths = CgroupPaths {
            cpu: &path,
            memory: &path,
        };
        let used = (Vec::new(), Instant::now());
        let listed = cgroups.list(&mut vec![paths], used, SECOND, &mut buffer);
        assert_eq!(*listed[0].path, *path);
        assert_eq!(listed[0].cpu_limit, Some(0.5), "{}", name.escape_ascii());
    }
}
