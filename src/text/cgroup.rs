//! Paths of control groups made short, and the container that a path tells of.

use crate::text;

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

/// The container that a path is inside of, as runtime and short ID or name: `docker:1a2b3c4d5e6f`, `k8s:1a2b3c4d` (the
/// pod), `lxc:web`. `None` for what is in none, or in one whose runtime leaves no sign in the path. Clean for a terminal.
pub fn container(path: &[u8]) -> Option<String> {
    let path = text::clean(path);
    if let Some(pod) = path.split('/').find_map(pod) {
        return Some(format!("k8s:{pod}"));
    }
    let mut above = "";
    let mut found = None;
    // The innermost one counts.
    for name in path.split('/') {
        found = of_component(above, name).or(found);
        above = name;
    }
    found
}

fn of_component(above: &str, name: &str) -> Option<String> {
    let named = |runtime: &str, name: &str| Some(format!("{runtime}:{name}"));
    if let Some(name) = name.strip_prefix("lxc.payload.") {
        return named("lxc", name);
    }
    if above == "lxc" && !name.is_empty() {
        return named("lxc", name);
    }
    if let Some(name) = part(name, "systemd-nspawn@", ".service") {
        return named("nspawn", name);
    }
    if let Some(name) = part(name, "machine-", ".scope") {
        // Virtual machines of libvirt look the same.
        return (!name.starts_with("qemu") && !name.starts_with("lxc"))
            .then(|| format!("nspawn:{name}"));
    }
    let name = name.strip_suffix(".scope").unwrap_or(name);
    let (before, id) = match name.rsplit_once('-') {
        Some((before, id)) => (before, id),
        None => (above, name),
    };
    let runtime = match before {
        "docker" => "docker",
        "libpod" | "libpod_parent" => "podman",
        "crio" => "crio",
        "cri-containerd" | "containerd" | "nerdctl" => "containerd",
        _ if above.starts_with("ecs") || above.len() == LONG => "ecs",
        _ => return None,
    };
    let id_like = id.len() >= LONG && id.bytes().all(is_hex);
    let wanted = runtime != "ecs" || id.len() == 2 * LONG;
    (id_like && wanted).then(|| format!("{runtime}:{}", &id[..ID]))
}

/// `pod…` or `kubepods-burstable-pod….slice`: the pod's ID.
fn pod(name: &str) -> Option<&str> {
    let name = name.strip_suffix(".slice").unwrap_or(name);
    let at = name.rfind("pod")? + "pod".len();
    let before = &name[..at];
    let id = &name[at..];
    let kube = before == "pod" || before.starts_with("kubepods-");
    // Static pods have an ID without hyphens.
    let static_pod = id.len() == LONG && id.bytes().all(is_hex);
    (kube && (is_uuid(id.as_bytes()) && id.len() == 36 || static_pod)).then(|| &id[..POD])
}

fn part<'a>(name: &'a str, before: &str, after: &str) -> Option<&'a str> {
    name.strip_prefix(before)?.strip_suffix(after)
}

const fn is_hex(byte: u8) -> bool {
    matches!(byte, b'0'..=b'9' | b'a'..=b'f')
}

/// Begins with a UUID; systemd writes its hyphens as underscores.
fn is_uuid(text: &[u8]) -> bool {
    let Some(text) = text.get(..36) else {
        return false;
    };
    let fits = |(at, byte): (usize, &u8)| match at {
        8 | 13 | 18 | 23 => matches!(byte, b'-' | b'_'),
        _ => is_hex(*byte),
    };
    text.iter().enumerate().all(fits)
}

/// The text with UUIDs and long hexadecimal numbers cut.
fn shorter_ids(name: &str) -> String {
    let bytes = name.as_bytes();
    let mut short = String::with_capacity(name.len());
    let (mut at, mut taken) = (0, 0);
    while at < bytes.len() {
        let digits = bytes[at..].iter().take_while(|byte| is_hex(**byte)).count();
        let (length, kept) = if is_uuid(&bytes[at..]) {
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
        container(path.replace("HEX", HEX).as_bytes())
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
    fn containers_are_told_by_their_path() {
        let cases = [
            ("/docker/HEX", "docker:1a2b3c4d5e6f"),
            ("/system.slice/docker-HEX.scope", "docker:1a2b3c4d5e6f"),
            (
                "/system.slice/docker-HEX.scope/init.scope",
                "docker:1a2b3c4d5e6f",
            ),
            (
                "/machine.slice/libpod-HEX.scope/container",
                "podman:1a2b3c4d5e6f",
            ),
            ("/lxc/web", "lxc:web"),
            ("/lxc.payload.web/system.slice/cron.service", "lxc:web"),
            (
                "/machine.slice/systemd-nspawn@web.service/payload",
                "nspawn:web",
            ),
            ("/machine.slice/machine-web.scope", "nspawn:web"),
            ("/system.slice/nerdctl-HEX.scope", "containerd:1a2b3c4d5e6f"),
            (
                "/kubepods/besteffort/pod12345678-1234-1234-1234-123456789abc/HEX",
                "k8s:12345678",
            ),
            (
                "/kubepods.slice/kubepods-burstable.slice/kubepods-burstable-pod12345678_1234_1234_1234_123456789abc.slice/cri-containerd-HEX.scope",
                "k8s:12345678",
            ),
            (
                "/ecs/1a2b3c4d5e6f708192a3b4c5d6e7f809/HEX",
                "ecs:1a2b3c4d5e6f",
            ),
        ];
        for (path, expected) in cases {
            assert_eq!(of(path).as_deref(), Some(expected), "{path}");
        }
    }

    #[test]
    fn what_is_in_no_container_has_none() {
        for path in [
            "",
            "/",
            "/system.slice/docker.service",
            "/system.slice/containerd.service",
            "/machine.slice/libpod-conmon-HEX.scope",
            "/machine.slice/machine-qemu\\x2d1\\x2dweb.scope",
            "/user.slice/user-1000.slice/session-3.scope",
            "/podium/pod",
            "/lxc/",
        ] {
            assert_eq!(of(path), None, "{path}");
        }
    }

    proptest! {
        #[test]
        fn nothing_grows_or_panics(path in prop::collection::vec(any::<u8>(), 0..99)) {
            let whole = text::clean(&path);
            prop_assert!(text::width(&compressed(&path)) <= text::width(&whole));
            let _ = container(&path);
        }

        #[test]
        fn no_path_of_real_words_grows(
            names in prop::collection::vec("(system|user|user-|machine|machine-|lxc\\.payload\\.|docker-|x)?[0-9a-f-]{0,70}(\\.slice|\\.scope|\\.service)?", 0..5)
        ) {
            let path = format!("/{}", names.join("/"));
            prop_assert!(compressed(path.as_bytes()).len() <= path.len());
            let name = container(path.as_bytes());
            prop_assert!(name.is_none_or(|name| name.len() <= path.len() + "containerd:".len()));
        }
    }
}
