use super::*;
use proptest::prelude::*;

const HEX: &str = "1a2b3c4d5e6f708192a3b4c5d6e7f8091a2b3c4d5e6f708192a3b4c5d6e7f809";
const UID: &str = "0f9e8d7c-1234-4321-abcd-0123456789ab";

/// With an ID for HEX and a pod's UID for UID and, as systemd writes it, for UID_.
fn full(text: &str) -> String {
    let text = text.replace("UID_", &UID.replace('-', "_"));
    text.replace("UID", UID).replace("HEX", HEX)
}

/// The parts that a test names, in one line: `unit=… slice=… user=… session=… pod=… RUNTIME=…`.
fn told(path: &str) -> String {
    let path = full(path);
    let name = CgroupName::of(path.as_bytes());
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).replace(HEX, "HEX");
    let mut told = Vec::new();
    for (kind, level) in [("unit", name.unit), ("slice", name.slice)] {
        if let Some(level) = level {
            told.push(format!("{kind}={}", text(level.name())));
        }
    }
    told.extend(name.user.map(|user| format!("user={user}")));
    told.extend(
        name.session
            .map(|session| format!("session={}", text(session))),
    );
    if let Some(pod) = &name.pod {
        told.push(format!("pod={}", text(&pod.uid).replace(UID, "UID")));
    }
    if let Some(container) = &name.container {
        told.push(format!(
            "{}={}",
            container.runtime.name(),
            text(&container.id)
        ));
    }
    told.join(" ")
}

fn check(cases: &[(&str, &str)]) {
    for (path, expected) in cases {
        assert_eq!(told(path), *expected, "{path}");
    }
}

#[test]
fn units_slices_and_sessions_are_those_of_systemd() {
    check(&[
        ("/", ""),
        ("", ""),
        ("/init.scope", "unit=init.scope"),
        (
            "/system.slice/nginx.service",
            "unit=nginx.service slice=system.slice",
        ),
        (
            "/system.slice/nginx.service/workers/1",
            "unit=nginx.service slice=system.slice",
        ),
        (
            "/system.slice/system-getty.slice/getty@tty1.service",
            "unit=getty@tty1.service slice=system-getty.slice",
        ),
        ("/web.slice/web-front.slice", "slice=web-front.slice"),
        (
            "/user.slice/user-1000.slice/session-3.scope",
            "unit=session-3.scope slice=user-1000.slice user=1000 session=3",
        ),
        (
            "/user.slice/user-1000.slice/user@1000.service/init.scope",
            "unit=user@1000.service slice=user-1000.slice user=1000",
        ),
        (
            "/user.slice/user-1000.slice/user@1000.service/app.slice/app-gnome\\x2dterminal-7.scope",
            "unit=app-gnome\\x2dterminal-7.scope slice=app.slice user=1000",
        ),
        (
            "/user.slice/user-1000.slice/user@1000.service/app.slice",
            "unit=user@1000.service slice=app.slice user=1000",
        ),
        // Version 1, whose user managers had no slices.
        (
            "/user.slice/user-0.slice/user@0.service/dbus.service",
            "unit=dbus.service slice=user-0.slice user=0",
        ),
        // Names that the kernel would take for files of its own.
        (
            "/system.slice/_cpu.service",
            "unit=cpu.service slice=system.slice",
        ),
        ("/.slice/.service/.scope", ""),
        (
            "/user-.slice/session-.scope",
            "unit=session-.scope slice=user-.slice",
        ),
        ("/user--1.slice", "slice=user--1.slice"),
        ("/user-99999999999.slice", "slice=user-99999999999.slice"),
    ]);
}

#[test]
fn containers_of_docker() {
    check(&[
        ("/docker/HEX", "docker=HEX"),
        ("/docker/HEX/init", "docker=HEX"),
        (
            "/system.slice/docker-HEX.scope",
            "unit=docker-HEX.scope slice=system.slice docker=HEX",
        ),
        (
            "/system.slice/docker-HEX.scope/init.scope",
            "unit=docker-HEX.scope slice=system.slice docker=HEX",
        ),
        (
            "/system.slice/docker-HEX.scope/system.slice/cron.service",
            "unit=cron.service slice=system.slice docker=HEX",
        ),
        // `--cgroup-parent`, rootless, and told of systemd in a form for folders.
        ("/web/HEX", "oci=HEX"),
        (
            "/user.slice/user-1000.slice/user@1000.service/app.slice/docker-HEX.scope",
            "unit=docker-HEX.scope slice=app.slice user=1000 docker=HEX",
        ),
        ("/system.slice:docker:HEX", "docker=HEX"),
        // One inside of another.
        ("/docker/HEX/docker/111111111111", "docker=111111111111"),
        ("/docker/buildkit/x4zq", "buildkit=x4zq"),
    ]);
}

#[test]
fn containers_of_podman() {
    check(&[
        (
            "/machine.slice/libpod-HEX.scope/container",
            "unit=libpod-HEX.scope slice=machine.slice podman=HEX",
        ),
        (
            "/user.slice/user-1000.slice/user@1000.service/user.slice/libpod-HEX.scope/container",
            "unit=libpod-HEX.scope slice=user.slice user=1000 podman=HEX",
        ),
        (
            "/machine.slice/machine-libpod_pod_HEX.slice/libpod-HEX.scope",
            "unit=libpod-HEX.scope slice=machine-libpod_pod_HEX.slice podman=HEX",
        ),
        ("/libpod_parent/libpod-HEX", "podman=HEX"),
        ("/libpod_parent/HEX/libpod-HEX", "podman=HEX"),
        // A unit that starts its container itself (`--cgroups=split`).
        (
            "/system.slice/web.service/libpod-payload-HEX",
            "unit=web.service slice=system.slice podman=HEX",
        ),
        // Who watches one is in none.
        (
            "/machine.slice/libpod-conmon-HEX.scope",
            "unit=libpod-conmon-HEX.scope slice=machine.slice",
        ),
    ]);
}

#[test]
fn pods_of_each_class_and_driver() {
    let systemd = |class: &str, container: &str| {
        let parent = if class.is_empty() {
            String::new()
        } else {
            format!("kubepods-{class}.slice/")
        };
        let pod = if class.is_empty() {
            "kubepods-pod".to_owned()
        } else {
            format!("kubepods-{class}-pod")
        };
        format!("/kubepods.slice/{parent}{pod}UID_.slice/{container}")
    };
    for class in ["", "burstable", "besteffort"] {
        for (unit, runtime) in [
            ("cri-containerd-HEX.scope", "containerd"),
            ("crio-HEX.scope", "crio"),
            ("docker-HEX.scope", "docker"),
        ] {
            let told = told(&systemd(class, unit));
            let expected = format!(" pod=UID {runtime}=HEX");
            assert!(told.ends_with(&expected), "{class} {unit}: {told}");
        }
        let folder = if class.is_empty() {
            String::new()
        } else {
            format!("/{class}")
        };
        check(&[
            (&format!("/kubepods{folder}/podUID/HEX"), "pod=UID k8s=HEX"),
            (
                &format!("/kubepods{folder}/podUID/crio-HEX"),
                "pod=UID crio=HEX",
            ),
            (&format!("/kubepods{folder}/podUID"), "pod=UID"),
        ]);
    }
    check(&[
        // Static pods have a UID without hyphens.
        (
            "/kubepods/burstable/pod0f9e8d7c12344321abcd0123456789ab/HEX",
            "pod=0f9e8d7c12344321abcd0123456789ab k8s=HEX",
        ),
        (
            "/system.slice/containerd.service/kubepods-besteffort-podUID_.slice:cri-containerd:HEX",
            "unit=containerd.service slice=system.slice pod=UID containerd=HEX",
        ),
        // A node that is a container itself.
        (
            "/docker/HEX/kubelet.slice/kubelet-kubepods.slice/kubelet-kubepods-podUID_.slice/cri-containerd-HEX.scope",
            "unit=cri-containerd-HEX.scope slice=kubelet-kubepods-podUID_.slice pod=UID containerd=HEX"
                .replace("UID_", &UID.replace('-', "_")).as_str(),
        ),
        ("/kubepods/burstable/podUID/crio-conmon-HEX", "pod=UID"),
        ("/podium/pod/tripod", ""),
    ]);
}

#[test]
fn containers_with_names_of_their_own() {
    check(&[
        ("/lxc/web", "lxc=web"),
        ("/lxc/101/ns/init.scope", "unit=init.scope lxc=101"),
        ("/lxc.payload/web", "lxc=web"),
        (
            "/lxc.payload.web/system.slice/cron.service",
            "unit=cron.service slice=system.slice lxc=web",
        ),
        ("/lxc.monitor.web", ""),
        ("/lxc.monitor/web", ""),
        (
            "/machine.slice/systemd-nspawn@my\\x2dweb.service/payload",
            "unit=systemd-nspawn@my\\x2dweb.service slice=machine.slice nspawn=my-web",
        ),
        (
            "/machine.slice/systemd-nspawn@web.service/payload/system.slice/cron.service",
            "unit=cron.service slice=system.slice nspawn=web",
        ),
        (
            "/machine.slice/machine-web.scope",
            "unit=machine-web.scope slice=machine.slice nspawn=web",
        ),
        (
            "/machine.slice/machine-qemu\\x2d1\\x2dweb.scope/libvirt/emulator",
            "unit=machine-qemu\\x2d1\\x2dweb.scope slice=machine.slice",
        ),
    ]);
}

#[test]
fn containers_of_clouds() {
    check(&[
        ("/ecs/1a2b3c4d5e6f708192a3b4c5d6e7f809/HEX", "ecs=HEX"),
        (
            "/ecs/cluster/1a2b3c4d5e6f708192a3b4c5d6e7f809/HEX",
            "ecs=HEX",
        ),
        (
            "/ecstasks.slice/ecstasks-1a2b3c4d5e6f708192a3b4c5d6e7f809.slice/docker-HEX.scope",
            "unit=docker-HEX.scope slice=ecstasks-1a2b3c4d5e6f708192a3b4c5d6e7f809.slice ecs=HEX",
        ),
        (
            "/ecs/1a2b3c4d5e6f708192a3b4c5d6e7f809/1a2b3c4d5e6f708192a3b4c5d6e7f809-2531612879",
            "ecs=1a2b3c4d5e6f708192a3b4c5d6e7f809-2531612879",
        ),
        (
            "/system.slice/nerdctl-HEX.scope",
            "unit=nerdctl-HEX.scope slice=system.slice containerd=HEX",
        ),
        ("/garden/0f9e", "garden=0f9e"),
    ]);
}

#[test]
fn what_is_in_no_container_has_none() {
    for path in [
        "/system.slice/docker.service",
        "/system.slice/containerd.service",
        "/user.slice/my-docker-things.scope",
        "/docker",
        "/docker/buildx",
        "/lxc",
        "/lxc/",
        "/lxc.payload.",
        "/machine.slice/machine-.scope",
        "/a/1a2b3c4d5e6f",
        "/run-HEX.scope",
    ] {
        assert_eq!(
            CgroupName::of(full(path).as_bytes()).container,
            None,
            "{path}"
        );
    }
}

#[test]
fn levels_are_paths_that_hold_all_of_it() {
    let path = full("/kubepods/besteffort/podUID/HEX/nested/deep");
    let name = CgroupName::of(path.as_bytes());
    let pod = name.pod.as_ref().unwrap();
    assert_eq!(
        pod.level.path,
        full("/kubepods/besteffort/podUID").as_bytes()
    );
    let container = name.container.as_ref().unwrap();
    assert_eq!(
        container.level.path,
        full("/kubepods/besteffort/podUID/HEX").as_bytes()
    );
    assert_eq!(container.short(), b"1a2b3c4d5e6f");
    let name = CgroupName::of(b"/system.slice/a.service/b/c");
    assert_eq!(name.unit.unwrap().path, b"/system.slice/a.service");
}

#[test]
fn escapes_that_are_none_stay() {
    for (name, expected) in [
        (&b"a\\x2db"[..], &b"a-b"[..]),
        (b"\\x2d\\x2D\\xfF", b"--\xff"),
        (b"\\x2", b"\\x2"),
        (b"\\xzz\\", b"\\xzz\\"),
        (b"\xff\\x00", b"\xff\0"),
    ] {
        assert_eq!(&*decoded(name), expected);
    }
}

proptest! {
    #[test]
    fn every_part_is_of_the_path(path in prop::collection::vec(any::<u8>(), 0..99)) {
        whole(&path)?;
    }

    #[test]
    fn every_part_of_words_is_of_the_path(
        words in prop::collection::vec(
            "(/|/user-|/user@|/session-|/lxc\\.payload\\.|/machine-|/pod|kubepods-pod|/docker[-/]|:|_|\\\\x2d|[0-9a-f]{64}|[0-9a-f]{32}|[0-9a-f]{0,9}|\\.slice|\\.scope|\\.service)",
            0..12,
        )
    ) {
        whole(words.concat().as_bytes())?;
    }
}

fn whole(path: &[u8]) -> Result<(), TestCaseError> {
    let name = CgroupName::of(path);
    let levels = [
        name.unit,
        name.slice,
        name.pod.as_ref().map(|pod| pod.level),
        name.container.as_ref().map(|container| container.level),
    ];
    for level in levels.into_iter().flatten() {
        prop_assert!(path.starts_with(level.path));
        let ends = path.get(level.path.len());
        prop_assert!(ends.is_none_or(|&byte| byte == b'/'));
        prop_assert!(!level.name().is_empty());
    }
    if let Some(container) = &name.container {
        prop_assert!(!container.id.is_empty());
        prop_assert!(!container.short().is_empty());
        // The container of its own group is the same.
        let again = CgroupName::of(container.level.path).container;
        prop_assert_eq!(again.as_ref(), Some(container));
    }
    Ok(())
}
