//! What to call a group.

use super::key::levels_outside;
use super::{GroupBy, GroupId, GroupKey};
use crate::sample::{CgroupName, ContainerNames, Process, decoded};
use crate::text;

impl GroupKey {
    /// What its row says, clean for a terminal; `first` is one of its processes, of a session its leader if that lives; `containers` are names
    /// that their runtimes tell.
    pub(super) fn label(&self, first: &Process, containers: &ContainerNames) -> String {
        let named = match &self.id {
            GroupId::Named(named) => named,
            // Names of programs that ended are told of so many at most.
            GroupId::Nothing if self.by == GroupBy::Program => return "(others)".to_owned(),
            GroupId::Nothing => return format!("(no {})", self.by.title()),
            GroupId::Unknown => return "(unknown)".to_owned(),
        };
        match self.by {
            GroupBy::User => match &first.identity.user {
                Some(user) => text::clean(user.as_bytes()),
                None => text::clean(named),
            },
            GroupBy::Session => session(named, first),
            GroupBy::Unit => last(named),
            GroupBy::Cgroup => match levels_outside(named) {
                // Paths are told from the root of our namespace.
                Some(1) => "(outside)".to_owned(),
                Some(levels) => format!("(outside, {levels} up)"),
                None => whole_container(named, containers).unwrap_or_else(|| last(named)),
            },
            GroupBy::Container => {
                let name = first.identity.cgroup_name();
                let name = name.and_then(|name| text::cgroup::container(&name, containers));
                name.unwrap_or_else(|| last(named))
            }
            GroupBy::Program => text::clean(named),
        }
    }
}

/// What the container is called that this control group holds, and nothing else.
fn whole_container(path: &[u8], containers: &ContainerNames) -> Option<String> {
    let name = CgroupName::of(path);
    let container = name.container.as_ref()?;
    (container.level.path == path).then(|| text::cgroup::container(&name, containers))?
}

/// The last part of a path, with long IDs cut to what people use of them; of units what systemd has escaped (`\x2d`) is
/// readable again.
fn last(path: &[u8]) -> String {
    let name = path.rsplit(|byte| *byte == b'/').next().unwrap_or(path);
    if name.is_empty() {
        return text::clean(path);
    }
    text::cgroup::shorter_ids(&text::clean(&decoded(name)))
}

/// The terminal and the leader: `pts/0 bash (4312)`; without the leader the number alone.
fn session(id: &[u8], first: &Process) -> String {
    let id = text::clean(id);
    let terminal = match first.stat.tty {
        0 => String::new(),
        device => format!("{} ", text::terminal(device)),
    };
    if first.key.tid.to_string() != id {
        return format!("{terminal}session {id}");
    }
    let nobody = ContainerNames::default();
    let key = GroupKey::of(GroupBy::Program, first, &nobody);
    format!("{terminal}{} ({id})", key.label(first, &nobody))
}
