//! Trees of both versions, made by hand.

mod mounts;
mod odd;

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

    /// What limits us; when it was read is left out.
    fn machine(&self) -> Option<Cgroup> {
        let (mut cgroups, mut buffer) = self.open();
        let mut group = Cgroup::clone(&*cgroups.machine(SECOND, &mut buffer)?);
        if let Some(throttled) = &mut group.throttled {
            throttled.at = 0;
        }
        Some(group)
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
        throttled: Some(Dated {
            at: 0,
            value: Throttled {
                periods: 10,
                throttled_periods: 4,
                time: 7000,
            },
        }),
        memory_limit: Some(1_048_576),
        memory_used: Some(4096),
        levels_up: LevelsUp {
            cpu: 1,
            ..LevelsUp::default()
        },
        ..Cgroup::default()
    };
    assert_eq!(group, expected);
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
        (listed[0].quota_used.unwrap().value, listed[0].memory_used),
        (5000, None)
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
    // Without a limit nothing is read, and the group is the same, not an equal one.
    let second = list(&mut cgroups, &mut buffer, &paths, 2 * SECOND);
    assert!(Arc::ptr_eq(&first[2], &second[2]));
    assert!(first[0].throttled.unwrap().at < second[0].throttled.unwrap().at);
    tree.group("a", "cpu.stat", &stat(5, 3));
    let third = list(&mut cgroups, &mut buffer, &paths, 3 * SECOND);
    assert_eq!(third[1].throttled.unwrap().value.periods, 5);
    assert!(Arc::ptr_eq(&second[2], &third[2]));
    let unlimited = &paths[4..];
    let alone = list(&mut cgroups, &mut buffer, unlimited, 2 * SECOND);
    let again = list(&mut cgroups, &mut buffer, unlimited, 2 * SECOND);
    assert!(Arc::ptr_eq(&alone, &again));
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
