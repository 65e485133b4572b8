//! Where a process lives, and what it may do.

mod lines;
mod read;

use super::TabInfo;
use crate::inspect::Reading;
use std::borrow::Cow;

pub(super) const INFO: TabInfo = TabInfo {
    title: "Namespaces",
    of_zombies: true,
    ..TabInfo::PLAIN
};

/// Where a process lives: its control groups, namespaces and folders, and what it may do.
#[derive(Clone, Debug)]
pub struct Namespaces {
    /// Controllers and path of each control group (`/proc/PID/cgroup`), raw bytes.
    pub cgroups: Reading<Vec<(Vec<u8>, Vec<u8>)>>,
    /// Groups outside of the namespace that threadtop is in are not seen.
    pub cgroup_namespace: bool,
    /// Namespaces (`/proc/PID/ns`).
    pub list: Reading<Vec<Namespace>>,
    /// The program, the working folder and the root folder (links `exe`, `cwd`, `root`), raw bytes.
    pub folders: [Reading<Vec<u8>>; 3],
    /// Lines of `status`, as far as there: label and value.
    pub status: Vec<(Cow<'static, str>, Vec<u8>)>,
    /// How likely the kernel is to end it when memory runs out (`oom_score`), and what was added (`oom_score_adj`).
    pub oom: Option<(u32, i32)>,
}

/// A namespace.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Namespace {
    /// `net`, `pid`, `mnt` …
    pub kind: Cow<'static, str>,
    /// `net:[4026531840]`, raw bytes.
    pub id: Vec<u8>,
    /// The one that threadtop is in; unknown in a captured tree.
    pub ours: Option<bool>,
}

#[cfg(test)]
impl Namespaces {
    /// What an invented process has.
    pub(crate) fn example() -> Self {
        use crate::inspect::Missing;

        let bytes = |text: &str| text.as_bytes().to_vec();
        Namespaces {
            cgroups: Ok(vec![
                (bytes(""), bytes("/system.slice/shop.service")),
                (bytes("cpu,cpuacct"), bytes("/docker/1a\u{1b}")),
            ]),
            cgroup_namespace: true,
            list: Ok(vec![
                Namespace {
                    kind: "mnt".into(),
                    id: bytes("mnt:[4026531832]"),
                    ours: Some(true),
                },
                Namespace {
                    kind: "net".into(),
                    id: bytes("net:[4026532177]"),
                    ours: Some(false),
                },
            ]),
            folders: [
                Ok(bytes("/usr/bin/java")),
                Ok(bytes("/srv")),
                Err(Missing::Denied),
            ],
            status: vec![
                ("NSpid".into(), bytes("4312\t7")),
                ("Uid".into(), bytes("1001\t1001\t1001\t1001")),
                ("CapEff".into(), bytes("0000000000000400")),
                ("CapBnd".into(), bytes("000001ffffffffff")),
                ("NoNewPrivs".into(), bytes("1")),
                ("Seccomp".into(), bytes("2")),
            ],
            oom: Some((733, 100)),
        }
    }
}
