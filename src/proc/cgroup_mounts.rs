//! `/proc/PID/mountinfo`: where hierarchies of control groups are mounted.

use super::mountinfo;
use procfs::process::MountInfo;
use std::os::unix::ffi::OsStrExt;

/// A mounted hierarchy.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Mount {
    /// The part of the hierarchy that is mounted: `/`, or in a container without a namespace of its own the path of its
    /// group.
    pub root: Vec<u8>,
    /// Where it is mounted, as an absolute path.
    pub point: Vec<u8>,
}

/// The hierarchies that matter here. Each may be mounted more than once, as a whole or in part.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Mounts {
    /// The unified one (`cgroup2`).
    pub unified: Vec<Mount>,
    /// That of version 1 with the controller `cpu`.
    pub cpu: Vec<Mount>,
    /// That of version 1 with the controller `memory`.
    pub memory: Vec<Mount>,
    /// That of version 1 with the controller `cpuacct`, mostly that of `cpu`.
    pub cpuacct: Vec<Mount>,
    /// That of version 1 with the controller `pids`.
    pub pids: Vec<Mount>,
}

impl Mount {
    /// The path of a group below what is mounted; `None` when it is elsewhere. In a container without a namespace of its own,
    /// paths are those of the host, and the mount begins at the container's group: its path is taken off.
    pub fn below<'a>(&self, group: &'a [u8]) -> Option<&'a [u8]> {
        let root = self.root.strip_suffix(b"/").unwrap_or(&self.root);
        let below = group.strip_prefix(root)?;
        let below = below.strip_suffix(b"/").unwrap_or(below);
        let inside = below.is_empty() || below.starts_with(b"/");
        // A group outside of our namespace begins with "/..".
        let outside = below.split(|&byte| byte == b'/').any(|name| name == b"..");
        (inside && !outside).then_some(below)
    }
}

/// The mounts of one hierarchy by how much they show: first those in which `group` is, of these the widest.
pub fn by_use(mut mounts: Vec<Mount>, group: Option<&[u8]>) -> Vec<Mount> {
    mounts.sort_by_key(|mount| {
        let shown = group.and_then(|group| mount.below(group));
        (shown.is_none(), mount.root.len())
    });
    mounts
}

/// Reads the file; a line that is none is left out.
pub fn parse(bytes: &[u8]) -> Mounts {
    let mut mounts = Mounts::default();
    let all: Vec<MountInfo> = mountinfo::parse(bytes).collect();
    for found in &all {
        if !found.fs_type.starts_with("cgroup") || is_covered(found, &all) {
            continue;
        }
        let mount = || Mount {
            root: found.root.clone().into_bytes(),
            point: found.mount_point.as_os_str().as_bytes().to_vec(),
        };
        let controls = |name| found.fs_type == "cgroup" && found.super_options.contains_key(name);
        if found.fs_type == "cgroup2" {
            mounts.unified.push(mount());
        }
        if controls("cpu") {
            mounts.cpu.push(mount());
        }
        if controls("memory") {
            mounts.memory.push(mount());
        }
        if controls("cpuacct") {
            mounts.cpuacct.push(mount());
        }
        if controls("pids") {
            mounts.pids.push(mount());
        }
    }
    mounts
}

/// Something is mounted over it, or over a folder above it. What its path leads to then is no control group, and may be a file
/// system that does not answer.
fn is_covered(mount: &MountInfo, all: &[MountInfo]) -> bool {
    let below = |above: &MountInfo, mount: &MountInfo| {
        above.mnt_id == mount.pid && above.mnt_id != mount.mnt_id
    };
    let on_top = |over: &MountInfo| below(mount, over) && over.mount_point == mount.mount_point;
    if all.iter().any(on_top) {
        return true;
    }
    let mut lower = mount;
    // No way up is longer than the list, whatever it says.
    for _ in all {
        let Some(upper) = all.iter().find(|upper| below(upper, lower)) else {
            return false;
        };
        // What is mounted beside it on a folder above was mounted later.
        let over = |over: &MountInfo| {
            below(upper, over)
                && over.mount_point != lower.mount_point
                && lower.mount_point.starts_with(&over.mount_point)
        };
        if all.iter().any(over) {
            return true;
        }
        lower = upper;
    }
    true
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn mount(root: &str, point: &str) -> Mount {
        Mount {
            root: root.into(),
            point: point.into(),
        }
    }

    #[test]
    fn a_hybrid_machine_has_all_three() {
        let bytes = b"31 23 0:28 / /sys/fs/cgroup rw,relatime - tmpfs tmpfs rw,mode=755\n\
            32 31 0:29 / /sys/fs/cgroup/cpu,cpuacct rw,relatime shared:9 - cgroup cgroup rw,cpu,cpuacct\n\
            34 31 0:31 / /sys/fs/cgroup/cpuset rw,relatime - cgroup cgroup rw,cpuset\n\
            35 31 0:32 /docker/1a /sys/fs/cgroup/memory ro - cgroup cgroup rw,memory\n\
            40 31 0:37 / /sys/fs/cgroup/systemd rw - cgroup cgroup rw,name=systemd\n\
            41 31 0:38 / /sys/fs/cgroup/unified rw,relatime - cgroup2 cgroup2 rw\n\
            42 31 0:38 / /elsewhere rw,relatime - cgroup2 cgroup2 rw\n";
        let mounts = parse(bytes);
        assert_eq!(mounts.cpu, [mount("/", "/sys/fs/cgroup/cpu,cpuacct")]);
        assert_eq!(
            mounts.memory,
            [mount("/docker/1a", "/sys/fs/cgroup/memory")]
        );
        let unified = [
            mount("/", "/sys/fs/cgroup/unified"),
            mount("/", "/elsewhere"),
        ];
        assert_eq!(mounts.unified, unified);
    }

    #[test]
    fn what_is_mounted_is_taken_off_the_path() {
        let below = |root, group: &'static str| {
            let mount = mount(root, "/m");
            let below = mount.below(group.as_bytes())?;
            std::str::from_utf8(below).ok()
        };
        assert_eq!(below("/", "/"), Some(""));
        assert_eq!(below("/", "/a/b"), Some("/a/b"));
        assert_eq!(below("/docker/1a", "/docker/1a"), Some(""));
        assert_eq!(below("/docker/1a", "/docker/1a/x"), Some("/x"));
        assert_eq!(below("/docker/1a", "/docker/1a2"), None);
        assert_eq!(below("/docker/1a", "/docker"), None);
        // Seen from a namespace of control groups: what is outside of it, and a mount that begins outside.
        assert_eq!(below("/", "/../other"), None);
        assert_eq!(below("/..", "/../other"), Some("/other"));
        assert_eq!(below("/../..", "/../other"), None);
        assert_eq!(below("/..", "/mine"), None, "our own name is not known");
    }

    #[test]
    fn of_several_mounts_that_which_shows_most_of_our_group_is_first() {
        let all = vec![mount("/b", "/1"), mount("/a/x", "/2"), mount("/a", "/3")];
        let first = |group: Option<&str>| {
            let sorted = by_use(all.clone(), group.map(str::as_bytes));
            sorted[0].point.clone()
        };
        assert_eq!(first(Some("/a/x/y")), b"/3");
        assert_eq!(first(Some("/b")), b"/1");
        assert_eq!(first(None), b"/1");
    }

    #[test]
    fn odd_names_are_read_as_they_are() {
        let mounts = parse(b"41 31 0:38 / /a\\040b\\134\\9 rw - cgroup2 cgroup2 rw\n");
        assert_eq!(mounts.unified, [mount("/", "/a b\\\\9")]);
        assert_eq!(
            parse(b"41 31 0:38 / /a\n41 31 0:38 / /a rw - cgroup2\n"),
            Mounts::default()
        );
    }

    #[test]
    fn what_is_mounted_over_is_not_there() {
        const MACHINE: &str = "62 1 253:0 / / rw - ext4 /dev/vda rw\n\
            24 62 0:22 / /sys rw - sysfs sysfs rw\n\
            30 24 0:26 / /sys/fs/cgroup rw - cgroup2 cgroup2 rw\n\
            31 30 0:27 / /sys/fs/cgroup/misc rw - cgroup cgroup rw,memory\n";
        let with = |line: &str| {
            let mounts = parse(format!("{MACHINE}{line}").as_bytes());
            (mounts.unified.len(), mounts.memory.len())
        };
        // The root folder is listed before or after the others, as it was made.
        assert_eq!(with(""), (1, 1));
        assert_eq!(with("63 62 0:50 / /run rw - tmpfs tmpfs rw\n"), (1, 1));
        assert_eq!(
            with("63 62 0:50 / /sys/fs rw - tmpfs x rw\n"),
            (1, 1),
            "below /sys"
        );
        let lxcfs = "fuse.lxcfs lxcfs rw\n";
        for (parent, point, expected) in [
            (30, "/sys/fs/cgroup", (0, 0)),
            (24, "/sys/fs", (0, 0)),
            (24, "/sys", (0, 0)),
            (62, "/", (0, 0)),
            (31, "/sys/fs/cgroup/misc", (1, 0)),
            (30, "/sys/fs/cgroup/a", (1, 1)),
        ] {
            let line = format!("64 {parent} 0:51 / {point} rw - {lxcfs}");
            assert_eq!(with(&line), expected, "{line}");
        }
        // Mounts that are below each other are nowhere.
        let round = "8 9 0:26 / /a rw - cgroup2 c rw\n9 8 0:26 / /a/b rw - cgroup2 c rw\n";
        assert!(parse(round.as_bytes()).unified.is_empty());
    }

    proptest! {
        #[test]
        fn any_bytes_are_survived(bytes in prop::collection::vec(any::<u8>(), 0..99)) {
            let _ = parse(&bytes);
        }

        #[test]
        fn any_words_are_survived(line in "([0-9/:a\\\\-] ?){0,12} - cgroup2? [a-z]{0,3} ?[a-z,]{0,9}\n") {
            let _ = parse(line.as_bytes());
        }
    }
}
