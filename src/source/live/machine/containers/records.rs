//! What runtimes write about their containers: one function for each form.

use serde::Deserialize;
use serde::de::IgnoredAny;
use std::collections::HashMap;

/// Docker's `config.v2.json`: its name, which is written with a slash before it.
pub(super) fn docker(bytes: &[u8]) -> Option<String> {
    #[derive(Deserialize)]
    struct Config {
        #[serde(rename = "Name")]
        name: String,
    }
    let config: Config = serde_json::from_slice(bytes).ok()?;
    let name = config.name.strip_prefix('/').unwrap_or(&config.name);
    (!name.is_empty()).then(|| name.to_owned())
}

/// Docker's `daemon.json`: where it keeps its data, if that was chosen.
pub(super) fn docker_data(bytes: &[u8]) -> Option<String> {
    let mut settings: HashMap<String, serde_json::Value> = serde_json::from_slice(bytes).ok()?;
    let chosen = settings
        .remove("data-root")
        .or_else(|| settings.remove("graph"))?;
    chosen.as_str().map(str::to_owned)
}

/// `containers.json` of the storage that Podman and CRI-O share: IDs and first names.
pub(super) fn storage(bytes: &[u8]) -> Vec<(String, String)> {
    #[derive(Deserialize)]
    struct Container {
        id: String,
        #[serde(default)]
        names: Option<Vec<String>>,
    }
    /// One that is of another form does not hide the others.
    #[derive(Deserialize)]
    #[serde(untagged)]
    enum Entry {
        Container(Container),
        Other(IgnoredAny),
    }
    let entries: Vec<Entry> = serde_json::from_slice(bytes).unwrap_or_default();
    let named = entries.into_iter().filter_map(|entry| match entry {
        Entry::Container(Container { id, names }) => Some((id, names?.into_iter().next()?)),
        Entry::Other(_) => None,
    });
    named.filter(|(_, name)| !name.is_empty()).collect()
}

/// A folder of `/var/log/pods`, `NAMESPACE_POD_UID`: the UID, and `NAMESPACE/POD`.
pub(super) fn pod(folder: &[u8]) -> Option<(&[u8], Vec<u8>)> {
    let mut parts = folder.splitn(3, |&byte| byte == b'_');
    let (namespace, pod, uid) = (parts.next()?, parts.next()?, parts.next()?);
    let whole = ![namespace, pod, uid].contains(&&b""[..]);
    whole.then(|| (uid, [namespace, pod].join(&b'/')))
}

/// A link in `/var/log/containers`, `POD_NAMESPACE_CONTAINER-ID.log`: the ID, and the container's name in the pod.
pub(super) fn log(link: &[u8]) -> Option<(&[u8], &[u8])> {
    let link = link.strip_suffix(b".log")?;
    let last = link.splitn(3, |&byte| byte == b'_').nth(2)?;
    let hyphen = memchr::memrchr(b'-', last)?;
    let (name, id) = (&last[..hyphen], &last[hyphen + 1..]);
    (!name.is_empty() && !id.is_empty()).then_some((id, name))
}

/// A file of `/run/systemd/machines`: it is a container, and no virtual machine.
pub(super) fn is_container(bytes: &[u8]) -> bool {
    let mut lines = bytes.split(|&byte| byte == b'\n');
    lines.any(|line| line == b"CLASS=container")
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn names_of_docker() {
        assert_eq!(
            docker(br#"{"ID":"1a","Name":"/web","Driver":"overlay2"}"#),
            Some("web".into())
        );
        for broken in [
            &b""[..],
            b"{}",
            b"[]",
            br#"{"Name":7}"#,
            br#"{"Name":"/"}"#,
            br#"{"Name":"/a"#,
        ] {
            assert_eq!(docker(broken), None);
        }
        let data = br#"{"data-root": "/data/docker", "log-driver": "local"}"#;
        assert_eq!(docker_data(data).as_deref(), Some("/data/docker"));
        assert_eq!(docker_data(br#"{"data-root": 7}"#), None);
    }

    #[test]
    fn names_in_a_storage() {
        let bytes = br#"[{"id":"1a","names":["web","other"],"image":""},{"id":"2b"},7,{"id":"3c","names":null},
            {"id":"4d","names":[]},{"id":"5e","names":[""]},{"id":"6f","names":["db"]}]"#;
        let found = storage(bytes);
        let expected = [("1a", "web"), ("6f", "db")].map(|(id, name)| (id.into(), name.into()));
        assert_eq!(found, expected);
        assert_eq!(storage(b"{}"), []);
    }

    #[test]
    fn names_of_pods_and_their_containers() {
        let found = pod(b"kube-system_coredns-7db6_0f9e8d7c-1234-4321-abcd-0123456789ab");
        let uid = &b"0f9e8d7c-1234-4321-abcd-0123456789ab"[..];
        assert_eq!(found, Some((uid, b"kube-system/coredns-7db6".to_vec())));
        let found = log(b"coredns-7db6_kube-system_core-dns-1a2b.log");
        assert_eq!(found, Some((&b"1a2b"[..], &b"core-dns"[..])));
        for other in [
            &b""[..],
            b"_",
            b"a_b",
            b"a_b_.log",
            b"a_b_c.log",
            b"a_b_-.log",
            b"__-1.log",
        ] {
            assert_eq!(log(other), None);
            assert_eq!(
                pod(other).map(|(uid, _)| uid.is_empty()),
                pod(other).map(|_| false)
            );
        }
    }

    #[test]
    fn machines_that_are_containers() {
        assert!(is_container(
            b"# This is private data.\nNAME=web\nCLASS=container\nLEADER=7\n"
        ));
        assert!(!is_container(b"NAME=web\nCLASS=vm\n"));
        assert!(!is_container(b""));
    }

    proptest! {
        #[test]
        fn any_bytes_are_survived(bytes in prop::collection::vec(any::<u8>(), 0..99)) {
            let _ = (docker(&bytes), docker_data(&bytes), storage(&bytes), pod(&bytes), log(&bytes));
        }
    }
}
