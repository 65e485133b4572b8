//! Traces that container runtimes leave in `/proc`: in `PID/cgroup`, `PID/mountinfo` and `1/environ`.

use super::cgroup;
use super::number::lines;
use crate::sample::{CgroupName, Runtime};

/// Where runtimes keep the layers of an overlay.
const LAYERS: [(&str, &str); 5] = [
    ("/docker/", "docker"),
    ("/containerd/", "containerd"),
    ("/containers/storage/", "podman"),
    ("/buildkit/", "buildkit"),
    ("/lxc/", "lxc"),
];

/// The runtime that the control groups of a process tell of (`/proc/PID/cgroup`): of a pod Kubernetes, whatever runs below
/// it.
pub fn of_cgroup(bytes: &[u8]) -> Option<&'static str> {
    let names = || cgroup::parse(bytes).map(|line| CgroupName::of(line.path));
    if names().any(|name| name.pod.is_some()) {
        return Some("kubernetes");
    }
    let container = names().find_map(|name| name.container)?;
    Some(match container.runtime {
        Runtime::CriO => "cri-o",
        Runtime::Nspawn => "systemd-nspawn",
        Runtime::Unknown => "container",
        runtime => runtime.name(),
    })
}

/// The namespace of control groups that a link leads to (`/proc/PID/ns/cgroup`) is not the one that the machine has begun
/// with: groups above its root are not seen.
pub fn is_cgroup_namespace(link: &[u8]) -> bool {
    /// `PROC_CGROUP_INIT_INO`.
    const FIRST: &[u8] = b"cgroup:[4026531835]";
    link.starts_with(b"cgroup:[") && link != FIRST
}

/// The runtime whose layers the root folder is made of (`/proc/PID/mountinfo`).
pub fn of_mounts(bytes: &[u8]) -> Option<&'static str> {
    let mut lines = lines(bytes);
    let root = lines.find(|line| line.split(|&byte| byte == b' ').nth(4) == Some(b"/"))?;
    let root = String::from_utf8_lossy(root);
    let (_, system) = root.split_once(" - ")?;
    if !(system.starts_with("overlay ") || system.starts_with("fuse.fuse-overlayfs ")) {
        return None;
    }
    let known = LAYERS.iter().find(|(mark, _)| system.contains(mark));
    known.map(|&(_, runtime)| runtime)
}

/// The variable `container`, which runtimes set for the first process (`/proc/1/environ`): plain names alone.
pub fn of_environ(bytes: &[u8]) -> Option<String> {
    let mut variables = bytes.split(|&byte| byte == 0);
    let value = variables.find_map(|variable| variable.strip_prefix(b"container="))?;
    let value = std::str::from_utf8(value).ok()?;
    let plain = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
    (!value.is_empty() && value.len() <= 32 && value.chars().all(plain)).then(|| value.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn groups_name_their_runtime() {
        const HEX: &str = "1a2b3c4d5e6f708192a3b4c5d6e7f8091a2b3c4d5e6f708192a3b4c5d6e7f809";
        for (lines, runtime) in [
            ("0::/docker/HEX", Some("docker")),
            (
                "3:cpu:/docker/HEX\n0::/system.slice/docker.service",
                Some("docker"),
            ),
            (
                "4:memory:/kubepods/burstable/pod0f9e8d7c-1234-4321-abcd-0123456789ab/HEX",
                Some("kubernetes"),
            ),
            ("0::/system.slice/crio-HEX.scope", Some("cri-o")),
            (
                "0::/machine.slice/libpod-HEX.scope/container",
                Some("podman"),
            ),
            (
                "9:cpu:/ecs/1a2b3c4d5e6f708192a3b4c5d6e7f809/HEX",
                Some("ecs"),
            ),
            ("0::/lxc.payload.web/init.scope", Some("lxc")),
            (
                "0::/machine.slice/machine-web.scope",
                Some("systemd-nspawn"),
            ),
            ("0::/job/HEX", Some("container")),
            ("0::/", None),
            ("0::/user.slice/user-1000.slice/session-3.scope", None),
            ("0::/system.slice/docker.service", None),
            ("", None),
        ] {
            let lines = lines.replace("HEX", HEX);
            assert_eq!(of_cgroup(lines.as_bytes()), runtime, "{lines}");
        }
    }

    #[test]
    fn the_root_of_a_container_is_an_overlay_of_its_layers() {
        let docker = b"22 1 0:21 / /proc rw - proc proc rw\n\
            621 525 0:58 / / rw,relatime master:272 - overlay overlay rw,lowerdir=/var/lib/docker/overlay2/l/AB,upperdir=/x\n";
        assert_eq!(of_mounts(docker), Some("docker"));
        let live_medium =
            b"21 1 0:20 / / rw - overlay /cow rw,lowerdir=/filesystem.squashfs,upperdir=/cow/upper\n";
        assert_eq!(of_mounts(live_medium), None);
        let disk = b"21 1 254:0 / / rw,relatime - ext4 /dev/docker/root rw\n";
        assert_eq!(of_mounts(disk), None);
    }

    #[test]
    fn the_first_process_may_be_told() {
        assert_eq!(
            of_environ(b"PATH=/bin\0container=lxc\0").as_deref(),
            Some("lxc")
        );
        assert_eq!(of_environ(b"container=\0"), None);
        assert_eq!(of_environ(b"container=\x1b[31m\0"), None);
        assert_eq!(of_environ(b"mycontainer=lxc\0"), None);
    }

    proptest! {
        #[test]
        fn any_bytes_are_survived(bytes in prop::collection::vec(any::<u8>(), 0..99)) {
            let _ = (of_cgroup(&bytes), of_mounts(&bytes), of_environ(&bytes));
        }
    }
}
