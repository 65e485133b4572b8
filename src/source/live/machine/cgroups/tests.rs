//! Trees of both versions, made by hand.

use super::*;
use crate::sample::{LevelsUp, Throttled};
use crate::source::live::reading::files::open_dir;
use rustix::fd::AsFd;
use std::fs;
use std::path::Path as FilePath;
use tempfile::TempDir;

const SECOND: Nanos = 1_000_000_000;
const UNIFIED: &str = "30 23 0:26 / /sys/fs/cgroup rw - cgroup2 cgroup2 rw\n";

/// A captured machine: `proc`, and `sys` beside it.
struct Tree(TempDir);

impl Tree {
    /// With these mounts, and us in these groups.
    fn new(mounts: &str, own: &str) -> Self {
        let tree = Self(tempfile::tempdir().unwrap());
        tree.write("proc/self/mountinfo", mounts);
        tree.write("proc/self/cgroup", own);
        tree
    }

    fn write(&self, path: &str, text: &str) {
        let path = self.0.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    /// Writes a file of a group in the unified hierarchy.
    fn group(&self, group: &str, file: &str, text: &str) {
        self.write(&format!("sys/fs/cgroup/{group}/{file}"), text);
    }

    fn open(&self) -> (Cgroups, Buffer) {
        let mut buffer = Buffer::new();
        let proc = self.0.path().join("proc");
        let proc = open_root(&proc);
        let cgroups = Cgroups::open(proc.as_fd(), false, &mut buffer);
        (cgroups, buffer)
    }

    fn machine(&self) -> Option<Arc<Cgroup>> {
        let (mut cgroups, mut buffer) = self.open();
        cgroups.machine(SECOND, &mut buffer)
    }
}

fn open_root(path: &FilePath) -> OwnedFd {
    let path = Path::new().text(path.to_str().unwrap());
    open_dir(rustix::fs::CWD, &path).unwrap()
}

fn stat(periods: u64, throttled: u64) -> String {
    format!("usage_usec 5\nnr_periods {periods}\nnr_throttled {throttled}\nthrottled_usec 7\n")
}

fn list(
    cgroups: &mut Cgroups,
    buffer: &mut Buffer,
    paths: &[&str],
    at: Nanos,
) -> Arc<[Arc<Cgroup>]> {
    let paths = paths.iter().map(|path| path.as_bytes());
    let mut paths = paths
        .map(|path| CgroupPaths {
            cpu: path,
            memory: path,
        })
        .collect();
    cgroups.list(&mut paths, (Vec::new(), Instant::now()), at, buffer)
}

#[test]
fn the_tightest_limit_on_the_way_up_counts() {
    let tree = Tree::new(UNIFIED, "0::/a/b\n");
    tree.group("a", "cpu.max", "50000 100000\n");
    tree.group("a", "cpu.stat", &stat(10, 4));
    tree.group("a", "memory.max", "max\n");
    tree.group("a/b", "cpu.max", "200000 100000\n");
    tree.group("a/b", "cpu.stat", &stat(10, 0));
    tree.group("a/b", "memory.max", "1048576\n");
    tree.group("a/b", "memory.current", "4096\n");
    let group = tree.machine().unwrap();
    let expected = Cgroup {
        path: (*b"/a/b").into(),
        memory_path: None,
        version: CgroupVersion::V2,
        cpu_limit: Some(0.5),
        throttled: Some(Throttled {
            periods: 10,
            throttled_periods: 4,
            time: 7000,
        }),
        memory_limit: Some(1_048_576),
        memory_used: Some(4096),
        levels_up: LevelsUp {
            cpu: 1,
            ..LevelsUp::default()
        },
        ..Cgroup::default()
    };
    assert_eq!(*group, expected);
    assert_eq!(group.quota_path(), b"/a");
}

#[test]
fn of_the_limits_of_tasks_the_one_that_is_used_most_counts() {
    let tree = Tree::new(UNIFIED, "0::/a/b\n");
    for (group, max, current) in [("a", "200\n", "50\n"), ("a/b", "20\n", "4\n")] {
        tree.group(group, "pids.max", max);
        tree.group(group, "pids.current", current);
    }
    let (mut cgroups, mut buffer) = tree.open();
    let mut tasks = |path: &str, second: u64| {
        let listed = list(&mut cgroups, &mut buffer, &[path], second * SECOND);
        let group = &listed[0];
        let limit = group.pids_limit_path().to_vec();
        (group.pids_used, group.pids_limit, limit)
    };
    assert_eq!(tasks("/a/b", 10), (Some(50), Some(200), b"/a".to_vec()));
    tree.group("a/b", "pids.current", "19\n");
    assert_eq!(tasks("/a/b", 11).0, Some(50), "limits are read seldom");
    assert_eq!(tasks("/a/b", 13), (Some(19), Some(20), b"/a/b".to_vec()));
    tree.group("a/b", "pids.max", "max\n");
    assert_eq!(tasks("/a/b", 16).1, Some(200));
    assert_eq!(tasks("/c", 16).1, None);
    // Most groups have such a limit: our own is limited when that is near.
    assert_eq!(tree.machine(), None);
    tree.group("a", "pids.current", "180\n");
    assert_eq!(tree.machine().unwrap().pids_percent(), Some(90.0));
}

#[test]
fn near_its_limit_it_is_looked_at_what_of_it_is_cache() {
    let tree = Tree::new(UNIFIED, "0::/a\n");
    tree.group("a", "memory.max", "1000\n");
    tree.group("a", "memory.stat", "anon 500\ninactive_file 400\n");
    tree.group("a", "memory.current", "899\n");
    assert_eq!(tree.machine().unwrap().memory_cache, None);
    tree.group("a", "memory.current", "900\n");
    assert_eq!(tree.machine().unwrap().memory_cache, Some(400));
}

#[test]
fn what_is_used_is_told_of_those_that_it_is_asked_of() {
    let tree = Tree::new(UNIFIED, "0::/\n");
    for group in ["a", "b"] {
        tree.group(group, "cpu.max", "50000 100000\n");
        tree.group(group, "cpu.stat", &stat(10, 4));
        tree.group(group, "memory.current", "4096\n");
    }
    let (mut cgroups, mut buffer) = tree.open();
    let path = |path| CgroupPaths {
        cpu: path,
        memory: path,
    };
    let until = Instant::now() + std::time::Duration::from_secs(30);
    let (mut both, used) = (vec![path(b"/b"), path(b"/a")], vec![path(b"/a")]);
    let listed = cgroups.list(&mut both, (used, until), SECOND, &mut buffer);
    assert_eq!(listed[0].usage.unwrap().memory, Some(4096));
    assert_eq!(
        (listed[0].quota_used, listed[0].memory_used),
        (Some(5000), None)
    );
    assert_eq!((listed[1].usage, listed[1].quota_used), (None, None));
}

#[test]
fn the_root_of_a_namespace_may_have_limits() {
    let tree = Tree::new(UNIFIED, "0::/\n");
    tree.group("", "cpu.max", "150000 100000\n");
    let group = tree.machine().unwrap();
    assert_eq!((group.cpu_limit, group.throttled), (Some(1.5), None));
}

#[test]
fn without_a_limit_there_is_nothing_to_tell() {
    let tree = Tree::new(UNIFIED, "0::/a\n");
    assert_eq!(tree.machine(), None);
    tree.group("a", "cpu.max", "max 100000\n");
    tree.group("a", "memory.max", "max\n");
    assert_eq!(tree.machine(), None);
    let nowhere = Tree::new("", "");
    assert_eq!(nowhere.machine(), None);
    let outside = Tree::new(UNIFIED, "0::/../a\n");
    outside.group("a", "cpu.max", "1 2\n");
    outside.write("sys/fs/a/cpu.max", "1 2\n");
    assert_eq!(outside.machine(), None);
}

#[test]
fn the_first_version_has_a_hierarchy_for_each_controller() {
    let tree = Tree::new(
        "33 31 0:30 / /sys/fs/cgroup/cpu,cpuacct rw - cgroup cgroup rw,cpu,cpuacct\n\
         35 31 0:32 /box /sys/fs/cgroup/memory rw - cgroup cgroup rw,memory\n\
         41 31 0:38 / /sys/fs/cgroup/unified rw - cgroup2 cgroup2 rw\n",
        "4:memory:/box/m\n1:cpu,cpuacct:/c\n0::/u\n",
    );
    tree.group("cpu,cpuacct/c", "cpu.cfs_quota_us", "20000\n");
    tree.group("cpu,cpuacct/c", "cpu.cfs_period_us", "100000\n");
    tree.group(
        "cpu,cpuacct/c",
        "cpu.stat",
        "nr_periods 8\nnr_throttled 6\nthrottled_time 900\n",
    );
    tree.group("cpu,cpuacct", "cpu.cfs_quota_us", "-1\n");
    // Only a part of this hierarchy is mounted.
    tree.group("memory/m", "memory.limit_in_bytes", "9223372036854771712\n");
    tree.group("memory", "memory.limit_in_bytes", "2097152\n");
    tree.group("memory", "memory.usage_in_bytes", "12288\n");
    let group = tree.machine().unwrap();
    assert_eq!(
        (&*group.path, group.version),
        (&b"/c"[..], CgroupVersion::V1)
    );
    assert_eq!(group.cpu_limit, Some(0.2));
    assert_eq!(group.throttled.map(|throttled| throttled.time), Some(900));
    assert_eq!(
        (group.memory_limit, group.memory_used),
        (Some(2_097_152), Some(12_288))
    );
}

#[test]
fn without_a_list_of_mounts_the_usual_places_are_looked_at() {
    let tree = Tree::new("", "0::/a\n");
    fs::remove_file(tree.0.path().join("proc/self/mountinfo")).unwrap();
    tree.group("", "cgroup.controllers", "cpu memory\n");
    tree.group("a", "cpu.max", "50000 100000\n");
    assert_eq!(tree.machine().unwrap().cpu_limit, Some(0.5));
    let first = Tree::new("", "2:cpu,cpuacct:/a\n");
    fs::remove_file(first.0.path().join("proc/self/mountinfo")).unwrap();
    first.group("cpu/a", "cpu.cfs_quota_us", "50000\n");
    first.group("cpu/a", "cpu.cfs_period_us", "100000\n");
    assert_eq!(first.machine().unwrap().cpu_limit, Some(0.5));
}

#[test]
fn groups_are_listed_once_in_the_order_of_their_paths() {
    let tree = Tree::new(UNIFIED, "0::/\n");
    tree.group("a", "cpu.max", "50000 100000\n");
    tree.group("a", "cpu.stat", &stat(1, 1));
    tree.group("b", "cpu.max", "max 100000\n");
    let (mut cgroups, mut buffer) = tree.open();
    let paths = ["/b", "/a/x", "/a", "/b", "/gone"];
    let first = list(&mut cgroups, &mut buffer, &paths, SECOND);
    let told: Vec<_> = first
        .iter()
        .map(|group| (&*group.path, group.cpu_limit))
        .collect();
    let expected: [(&[u8], _); 4] = [
        (b"/a", Some(0.5)),
        (b"/a/x", Some(0.5)),
        (b"/b", None),
        (b"/gone", None),
    ];
    assert_eq!(told, expected);
    // Nothing changed: the same list, not an equal one.
    let second = list(&mut cgroups, &mut buffer, &paths, 2 * SECOND);
    assert!(Arc::ptr_eq(&first, &second));
    tree.group("a", "cpu.stat", &stat(5, 3));
    let third = list(&mut cgroups, &mut buffer, &paths, 3 * SECOND);
    assert_eq!(
        third[1].throttled.map(|throttled| throttled.periods),
        Some(5)
    );
    assert!(Arc::ptr_eq(&first[2], &third[2]));
}

#[test]
fn a_limit_that_changes_is_seen_after_a_while() {
    let tree = Tree::new(UNIFIED, "0::/a\n");
    tree.group("a", "cpu.max", "50000 100000\n");
    let (mut cgroups, mut buffer) = tree.open();
    let mut limit = |second: u64| {
        let group = cgroups.machine(second * SECOND, &mut buffer);
        group.and_then(|group| group.cpu_limit)
    };
    assert_eq!(limit(10), Some(0.5));
    tree.group("a", "cpu.max", "80000 100000\n");
    assert_eq!(limit(11), Some(0.5));
    assert_eq!(limit(16), Some(0.8));
    tree.group("a", "cpu.max", "max 100000\n");
    assert_eq!(limit(22), None);
    // We are moved to another group.
    tree.group("b", "cpu.max", "30000 100000\n");
    tree.write("proc/self/cgroup", "0::/b\n");
    assert_eq!(limit(28), Some(0.3));
}

#[test]
fn many_groups_take_turns_and_few_files_stay_open() {
    let tree = Tree::new(UNIFIED, "0::/\n");
    let paths: Vec<String> = (0..200).map(|number| format!("/g{number}")).collect();
    for path in &paths {
        tree.group(&path[1..], "cpu.max", "50000 100000\n");
        tree.group(&path[1..], "cpu.stat", &stat(1, 1));
    }
    let paths: Vec<&str> = paths.iter().map(String::as_str).collect();
    let (mut cgroups, mut buffer) = tree.open();
    let mut known = Vec::new();
    for turn in 0..20 {
        let groups = list(
            &mut cgroups,
            &mut buffer,
            &paths,
            SECOND + turn * SECOND / 10,
        );
        known.push(
            groups
                .iter()
                .filter(|group| group.throttled.is_some())
                .count(),
        );
    }
    assert!(known[0] <= CHECKS, "{known:?}");
    assert!(known.is_sorted() && known[19] == 200, "{known:?}");
    let kept = |cgroups: &Cgroups| cgroups.cpu.as_ref().unwrap().kept;
    assert_eq!(kept(&cgroups), 64);
    // When nobody looks any more, they are closed and forgotten.
    list(&mut cgroups, &mut buffer, &[], 100 * SECOND);
    assert_eq!(kept(&cgroups), 0);
    let again = list(&mut cgroups, &mut buffer, &paths[..1], 101 * SECOND);
    assert_eq!(again[0].cpu_limit, Some(0.5));
}

#[test]
fn a_limit_above_is_not_told_before_those_below_it_were_read() {
    let tree = Tree::new(UNIFIED, "0::/\n");
    tree.group("p", "cpu.max", "90000 100000\n");
    let paths: Vec<String> = (0..99).map(|number| format!("/p/g{number}")).collect();
    for path in &paths {
        tree.group(&path[1..], "cpu.max", "50000 100000\n");
    }
    let paths: Vec<&str> = paths.iter().map(String::as_str).collect();
    let (mut cgroups, mut buffer) = tree.open();
    let groups = list(&mut cgroups, &mut buffer, &paths, SECOND);
    let limits: Vec<_> = groups.iter().map(|group| group.cpu_limit).collect();
    assert!(limits.contains(&None) && limits.contains(&Some(0.5)));
    assert!(!limits.contains(&Some(0.9)));
}

/// Paths of the first version, and what limits there.
fn of_two(tree: &Tree, paths: &[(&str, &str)]) -> Vec<(Option<f64>, Option<u64>)> {
    let (mut cgroups, mut buffer) = tree.open();
    let paths = paths.iter().map(|(cpu, memory)| CgroupPaths {
        cpu: cpu.as_bytes(),
        memory: memory.as_bytes(),
    });
    let listed = cgroups.list(
        &mut paths.collect(),
        (Vec::new(), Instant::now()),
        SECOND,
        &mut buffer,
    );
    let limits = listed.iter();
    limits
        .map(|group| (group.cpu_limit, group.memory_limit))
        .collect()
}

const CPU: &str = "33 31 0:30 / /sys/fs/cgroup/cpu,cpuacct rw - cgroup cgroup rw,cpu,cpuacct\n";
const MEMORY: &str = "35 31 0:32 / /sys/fs/cgroup/memory rw - cgroup cgroup rw,memory\n";

#[test]
fn groups_are_looked_up_by_the_paths_of_both_controllers() {
    let tree = Tree::new(&format!("{CPU}{MEMORY}"), "4:memory:/\n1:cpu,cpuacct:/\n");
    tree.group("cpu,cpuacct/a", "cpu.cfs_quota_us", "20000\n");
    tree.group("cpu,cpuacct/a", "cpu.cfs_period_us", "100000\n");
    tree.group("memory/a", "memory.limit_in_bytes", "4096\n");
    tree.group("memory/m", "memory.limit_in_bytes", "8192\n");
    let paths = [("/a", "/"), ("/a", "/m"), ("/", "/a"), ("/a", "/m")];
    let expected = [
        (None, Some(4096)),
        (Some(0.2), None),
        (Some(0.2), Some(8192)),
    ];
    assert_eq!(of_two(&tree, &paths), expected);
}

#[test]
fn without_hierarchy_a_limit_is_of_the_group_alone() {
    let tree = Tree::new(MEMORY, "4:memory:/\n");
    for (group, limit, hierarchy) in [("a", "4096\n", "0\n"), ("b", "8192\n", "1\n")] {
        tree.group(&format!("memory/{group}"), "memory.limit_in_bytes", limit);
        tree.group(
            &format!("memory/{group}"),
            "memory.use_hierarchy",
            hierarchy,
        );
    }
    let paths = [("/", "/a"), ("/", "/a/x"), ("/", "/b"), ("/", "/b/x")];
    let limits = of_two(&tree, &paths).into_iter().map(|(_, limit)| limit);
    let expected = [Some(4096), None, Some(8192), Some(8192)];
    assert_eq!(limits.collect::<Vec<_>>(), expected);
}

#[test]
fn of_several_mounts_the_one_that_shows_our_group_is_taken() {
    let tree = Tree::new(
        "34 31 0:32 /other /sys/fs/cgroup/other rw - cgroup cgroup rw,memory\n\
         35 31 0:32 /pod/1 /sys/fs/cgroup/memory rw - cgroup cgroup rw,memory\n",
        "4:memory:/pod/1\n",
    );
    tree.group("memory", "memory.limit_in_bytes", "4096\n");
    tree.group("other", "memory.limit_in_bytes", "9\n");
    assert_eq!(tree.machine().unwrap().memory_limit, Some(4096));
}

#[test]
fn what_the_first_version_has_is_not_looked_for_in_the_second() {
    // Its hierarchy of version 1 is not mounted here.
    let tree = Tree::new(UNIFIED, "4:memory:/a\n0::/\n");
    tree.group("", "memory.max", "4096\n");
    tree.group("", "cpu.max", "50000 100000\n");
    let group = tree.machine().unwrap();
    assert_eq!((group.cpu_limit, group.memory_limit), (Some(0.5), None));
}
