//! Paths of control groups made short, and what a container is called.

use crate::sample::{CgroupName, ContainerNames, Runtime, begins_with_uuid, is_hex};
use crate::text;

/// What there is to say where control groups are seen from inside of a namespace.
pub const NAMESPACE: &str = "threadtop is in a control group namespace: paths begin at its root, /; groups above or beside it (/..) and their \
     limits cannot be seen.";

/// Digits of a container's ID that people use.
const ID: usize = 12;
/// Digits of a pod's.
const POD: usize = 8;
/// More hexadecimal digits in a row than this are an ID.
const LONG: usize = 32;

/// A path as htop shortens it, with IDs cut to what people use of them: `/system.slice/sshd.service` → `/[S]/sshd`,
/// `/user.slice/user-1000.slice/session-3.scope` → `/[U:1000]/!session-3`,
/// `/system.slice/docker-1a2b….scope` → `/[S]/!docker-1a2b3c4d5e6f`. Clean for a terminal, never wider than the path.
pub fn compressed(path: &[u8]) -> String {
    let path = text::clean(path);
    let mut short: Vec<String> = Vec::new();
    for name in path.split('/') {
        let name = &shorter_ids(name);
        if let Some(user) = part(name, "user-", ".slice") {
            if short.last().is_some_and(|last| last == "[U]") {
                short.pop();
            }
            short.push(format!("[U:{user}]"));
            continue;
        }
        short.push(match name.as_str() {
            "system.slice" => "[S]".to_owned(),
            "user.slice" => "[U]".to_owned(),
            "machine.slice" => "[M]".to_owned(),
            _ => component(name),
        });
    }
    short.join("/")
}

fn component(name: &str) -> String {
    if let Some(slice) = name.strip_suffix(".slice") {
        return format!("[{slice}]");
    }
    if let Some(machine) = part(name, "machine-", ".scope") {
        return format!("[SNC:{machine}]");
    }
    if let Some(container) = name.strip_prefix("lxc.monitor.") {
        return format!("[LXC:{container}]");
    }
    if let Some(container) = name.strip_prefix("lxc.payload.") {
        return format!("[lxc:{container}]");
    }
    if let Some(scope) = name.strip_suffix(".scope") {
        return format!("!{scope}");
    }
    name.strip_suffix(".service").unwrap_or(name).to_owned()
}

/// The container that a group is inside of: runtime, and its name or short ID: `docker:web`, `docker:1a2b3c4d5e6f`,
/// `lxc:web`, of Kubernetes `k8s:default/web-7db6/nginx` or the beginning of the pod's UID. `None` for what is in none, or
/// in one whose runtime leaves no sign in the path. Clean for a terminal.
pub fn container(group: &CgroupName<'_>, names: &ContainerNames) -> Option<String> {
    let clean = |name: Option<&[u8]>| name.map(text::clean);
    let name = clean(names.container(group));
    if let Some(pod) = &group.pod {
        let pod = clean(names.pod(group)).unwrap_or_else(|| text::clean(&pod.uid[..POD]));
        let name = name.map_or_else(String::new, |name| format!("/{name}"));
        return Some(format!("{}:{pod}{name}", Runtime::Kubernetes.name()));
    }
    let Some(container) = &group.container else {
        return clean(names.machine(group)).map(|name| format!("machine:{name}"));
    };
    let name = name.unwrap_or_else(|| text::clean(container.short()));
    Some(format!("{}:{name}", container.runtime.name()))
}

fn part<'a>(name: &'a str, before: &str, after: &str) -> Option<&'a str> {
    name.strip_prefix(before)?.strip_suffix(after)
}

/// The text with UUIDs and long hexadecimal numbers cut to what people use of them.
pub fn shorter_ids(name: &str) -> String {
    let bytes = name.as_bytes();
    let mut short = String::with_capacity(name.len());
    let (mut at, mut taken) = (0, 0);
    while at < bytes.len() {
        let digits = bytes[at..].iter().take_while(|byte| is_hex(**byte)).count();
        let (length, kept) = if begins_with_uuid(&bytes[at..]) {
            (36, POD)
        } else if digits >= LONG {
            (digits, ID)
        } else {
            at += 1;
            continue;
        };
        short.push_str(&name[taken..at + kept]);
        at += length;
        taken = at;
    }
    short.push_str(&name[taken..]);
    short
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const HEX: &str = "1a2b3c4d5e6f708192a3b4c5d6e7f8091a2b3c4d5e6f708192a3b4c5d6e7f809";

    fn short(path: &str) -> String {
        compressed(path.replace("HEX", HEX).as_bytes())
    }

    fn of(path: &str) -> Option<String> {
        let path = path.replace("HEX", HEX);
        container(&CgroupName::of(path.as_bytes()), &ContainerNames::default())
    }

    #[test]
    fn paths_are_shortened_as_htop_does() {
        let cases = [
            ("/", "/"),
            ("/system.slice/sshd.service", "/[S]/sshd"),
            ("/user.slice", "/[U]"),
            (
                "/user.slice/user-1000.slice/user@1000.service/app.slice/x.scope",
                "/[U:1000]/user@1000/[app]/!x",
            ),
            ("/machine.slice/machine-web.scope", "/[M]/[SNC:web]"),
            ("/lxc.payload.web/init.scope", "/[lxc:web]/!init"),
            ("/lxc.monitor.web", "/[LXC:web]"),
            (
                "/system.slice/docker-HEX.scope",
                "/[S]/!docker-1a2b3c4d5e6f",
            ),
            ("/docker/HEX", "/docker/1a2b3c4d5e6f"),
            (
                "/kubepods/burstable/pod12345678-1234-1234-1234-123456789abc/HEX",
                "/kubepods/burstable/pod12345678/1a2b3c4d5e6f",
            ),
            ("/.slice/.scope/.service//", "/[]/!///"),
            ("", ""),
        ];
        for (path, expected) in cases {
            assert_eq!(short(path), expected, "{path}");
        }
    }

    #[test]
    fn a_container_is_called_by_its_runtime_and_what_is_short_of_it() {
        let cases = [
            ("/docker/HEX", Some("docker:1a2b3c4d5e6f")),
            (
                "/kubepods/besteffort/pod12345678-1234-1234-1234-123456789abc/HEX",
                Some("k8s:12345678"),
            ),
            (
                "/machine.slice/machine-a\\x1bb.scope",
                Some("nspawn:a\u{fffd}b"),
            ),
            ("/lxc/web-of-a-long-name", Some("lxc:web-of-a-long-name")),
            ("/system.slice/docker.service", None),
        ];
        for (path, expected) in cases {
            assert_eq!(of(path).as_deref(), expected, "{path}");
        }
    }

    #[test]
    fn its_name_is_told_where_the_runtime_left_it() {
        const UID: &str = "12345678-1234-1234-1234-123456789abc";
        let mut names = ContainerNames::default();
        let mut called = |path: &str, known: &[(&str, &str)]| {
            for (key, name) in known {
                names
                    .names
                    .insert(key.as_bytes().into(), name.as_bytes().into());
            }
            let path = path.replace("HEX", HEX);
            container(&CgroupName::of(path.as_bytes()), &names).unwrap()
        };
        assert_eq!(
            called("/docker/HEX", &[(HEX, "we\x1bb")]),
            "docker:we\u{fffd}b"
        );
        let pod = format!("/kubepods/pod{UID}/HEX");
        assert_eq!(called(&pod, &[]), "k8s:12345678/we\u{fffd}b");
        assert_eq!(
            called(&pod, &[(UID, "shop/web-1")]),
            "k8s:shop/web-1/we\u{fffd}b"
        );
        assert_eq!(
            called(&format!("/kubepods/pod{UID}/x"), &[]),
            "k8s:shop/web-1"
        );
        let unit = "/machine.slice/my.service/x";
        assert_eq!(called(unit, &[("my.service", "web")]), "machine:web");
    }

    proptest! {
        #[test]
        fn nothing_grows_or_panics(path in prop::collection::vec(any::<u8>(), 0..99)) {
            let whole = text::clean(&path);
            prop_assert!(text::width(&compressed(&path)) <= text::width(&whole));
            let _ = container(&CgroupName::of(&path), &ContainerNames::default());
        }

        #[test]
        fn no_path_of_real_words_grows(
            names in prop::collection::vec("(system|user|user-|machine|machine-|lxc\\.payload\\.|docker-|x)?[0-9a-f-]{0,70}(\\.slice|\\.scope|\\.service)?", 0..5)
        ) {
            let path = format!("/{}", names.join("/"));
            prop_assert!(compressed(path.as_bytes()).len() <= path.len());
            let name = container(&CgroupName::of(path.as_bytes()), &ContainerNames::default());
            prop_assert!(name.is_none_or(|name| name.len() <= path.len() + "containerd:".len()));
        }
    }
}
