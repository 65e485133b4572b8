//! `cgroup`, `ns`, links to folders, lines of `status`, the out-of-memory score.

use super::{Namespace, Namespaces};
use crate::inspect::target::{SMALL, Target};
use crate::inspect::{Missing, Reading};
use crate::proc;
use crate::proc::status::value;

/// Kinds of namespaces, as the links in `ns` are called.
const NAMESPACES: [&str; 8] = ["cgroup", "ipc", "mnt", "net", "pid", "time", "user", "uts"];

/// Lines of `status` that say what a process may do, and who it is.
const STATUS: [&str; 9] = [
    "NSpid",
    "Uid",
    "Gid",
    "Groups",
    "CapEff",
    "CapBnd",
    "CapAmb",
    "NoNewPrivs",
    "Seccomp",
];

impl Namespaces {
    /// What is missing is told part by part.
    #[expect(clippy::unnecessary_wraps, reason = "all tabs are read alike")]
    pub(crate) fn read(target: &Target) -> Reading<Self> {
        let cgroups = target.thread.read("cgroup", SMALL).map(|bytes| {
            let lines = proc::cgroup::parse(&bytes);
            let groups = lines.map(|line| (line.controllers.to_vec(), line.path.to_vec()));
            groups.collect()
        });
        let status = target.thread.read("status", SMALL).unwrap_or_default();
        let lines = STATUS
            .into_iter()
            .filter_map(|label| Some((label.into(), value(&status, label)?.to_vec())));
        let score = target.parse("oom_score", proc::oom_score::parse);
        let added = target.parse("oom_score_adj", proc::oom_score::parse_adjustment);
        Ok(Self {
            cgroups,
            cgroup_namespace: (target.root.link("self/ns/cgroup"))
                .is_ok_and(|link| proc::container::is_cgroup_namespace(&link)),
            list: namespaces(target),
            folders: ["exe", "cwd", "root"].map(|name| match target.thread.link(name) {
                Err(Missing::Absent) if target.unreaped.is_some() => Err(Missing::Ended),
                Err(Missing::Absent) if target.kernel => Err(Missing::Kernel),
                link => link,
            }),
            status: lines.collect(),
            oom: score.zip(added),
        })
    }
}

fn namespaces(target: &Target) -> Reading<Vec<Namespace>> {
    let mut list = Vec::new();
    for kind in NAMESPACES {
        let id = match target.thread.link(&format!("ns/{kind}")) {
            Ok(id) => id,
            // Not all kernels have all of them.
            Err(Missing::Absent) => continue,
            Err(missing) => return Err(missing),
        };
        let own = target.root.link(&format!("self/ns/{kind}")).ok();
        list.push(Namespace {
            kind: kind.into(),
            ours: own.map(|own| own == id),
            id,
        });
    }
    Ok(list)
}
