//! Which group a process belongs to.

use super::GroupBy;
use crate::sample::{CgroupName, ContainerNames, Identity, Process, above_of, is_below};
use crate::text;
use std::sync::Arc;

/// Which of the groups.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum GroupId {
    /// As bytes: the name of a program; the path of a control group, or of that which holds a unit or container; digits of
    /// a user or session.
    Named(Arc<[u8]>),
    /// What is in none: no container, no unit, no session.
    Nothing,
    /// What may not be read, or is not read yet.
    Unknown,
}

/// Identity of a group.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct GroupKey {
    /// By what is grouped.
    pub by: GroupBy,
    /// Which of the groups.
    pub id: GroupId,
}

impl GroupKey {
    /// The group of a process; of control groups the one that it is in itself. `containers` are names that their runtimes
    /// tell.
    pub fn of(by: GroupBy, process: &Process, containers: &ContainerNames) -> Self {
        let id = GroupId::of(by, process, containers);
        Self { by, id }
    }

    /// The process is in the group, or in one below it.
    pub fn holds(&self, process: &Process, containers: &ContainerNames) -> bool {
        let own = GroupId::of(self.by, process, containers);
        match (&self.id, &own) {
            (GroupId::Named(path), GroupId::Named(own)) if self.by == GroupBy::Cgroup => {
                is_below(path, own)
            }
            (group, own) => group == own,
        }
    }
}

/// How many levels above the root of our namespace a control group is: `/..` is the one right above. `None`: it is below
/// it, or beside such a one.
pub(super) fn levels_outside(path: &[u8]) -> Option<usize> {
    let mut names = path.strip_prefix(b"/")?.split(|byte| *byte == b'/');
    let levels = names.clone().count();
    names.all(|name| name == b"..").then_some(levels)
}

impl GroupId {
    fn named(bytes: &[u8]) -> Self {
        Self::Named(bytes.into())
    }

    /// The group of a process.
    pub(super) fn of(by: GroupBy, process: &Process, containers: &ContainerNames) -> Self {
        let identity = &*process.identity;
        // Nobody asks kernel threads: they are in the root.
        let kernel = process.stat.kernel.then_some(&b"/"[..]);
        let path = identity.cgroup.as_deref().or(kernel);
        match by {
            GroupBy::Program => Self::of_program(process),
            GroupBy::User => match identity.uid {
                Some(uid) => Self::named(uid.to_string().as_bytes()),
                None => Self::Unknown,
            },
            GroupBy::Session if !process.stat.is_read() => Self::Unknown,
            GroupBy::Session => match process.stat.session {
                0 => Self::Nothing,
                session => Self::named(session.to_string().as_bytes()),
            },
            GroupBy::Container if kernel.is_some() => Self::Nothing,
            GroupBy::Container => Self::of_container(identity, containers),
            GroupBy::Cgroup => path.map_or(Self::Unknown, Self::named),
            GroupBy::Unit => path.map_or(Self::Unknown, Self::of_unit),
        }
    }

    /// By the command line; of what has none, or a kernel thread, by its name.
    fn of_program(process: &Process) -> Self {
        let identity = &*process.identity;
        let line = &*identity.cmdline;
        let name = &line[text::program(line, identity.exe.as_deref())];
        // A login shell is the shell, and what follows a colon is a title.
        let name = name.strip_prefix(b"-").unwrap_or(name);
        let name = name.strip_suffix(b":").unwrap_or(name);
        match &*identity.name {
            kernel if process.stat.kernel => {
                // kworker/0:1-events and ksoftirqd/0 do the same work on other CPUs.
                let end = kernel.iter().position(|byte| matches!(byte, b'/' | b':'));
                let name = &kernel[..end.unwrap_or(kernel.len())];
                Self::Named([b"[", name, b"]"].concat().into())
            }
            [] if name.is_empty() => Self::Unknown,
            comm if name.is_empty() => Self::named(comm),
            _ => Self::named(name),
        }
    }

    /// Of a machine no more than its unit may tell, and the file that names it.
    fn of_container(identity: &Identity, containers: &ContainerNames) -> Self {
        let Some(name) = identity.cgroup_name() else {
            return Self::Unknown;
        };
        let container = name.container.as_ref().map(|container| container.level);
        let machine = containers.machine(&name).and(name.unit);
        let pod = name.pod.as_ref().map(|pod| pod.level);
        let level = container.or(pod).or(machine);
        level.map_or(Self::Nothing, |level| Self::named(level.path))
    }

    /// The unit, where there is none the slice.
    fn of_unit(path: &[u8]) -> Self {
        let name = CgroupName::of(path);
        let level = name.unit.or(name.slice);
        level.map_or(Self::Nothing, |level| Self::named(level.path))
    }

    /// The group above, of control groups; of all others none.
    pub(super) fn above(&self, by: GroupBy) -> Option<Self> {
        let Self::Named(path) = self else {
            return None;
        };
        let above = above_of(path).filter(|_| by == GroupBy::Cgroup)?;
        Some(Self::named(above))
    }
}
