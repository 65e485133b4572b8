//! Which hierarchy a limit is looked for in: of both versions, and of several mounts.

use super::*;

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
    assert_eq!(group.throttled.unwrap().value.time, 900);
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
