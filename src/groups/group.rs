//! A group.

use super::{Common, Counters, GroupKey, Part};
use crate::sample::{ContainerNames, Nanos, Process, TaskKey};
use std::sync::Arc;

/// A group of processes.
#[derive(Clone, Debug)]
pub struct Group {
    /// Identity.
    pub key: GroupKey,
    /// What to call it, clean for a terminal; of a control group or unit the last part of its path.
    pub name: Arc<str>,
    /// The group above, by its place in the table; of control groups alone.
    pub parent: Option<u32>,
    /// Groups right below it.
    pub children: u32,
    /// Its own processes, ascending by PID.
    pub members: Vec<TaskKey>,
    /// One of its processes, or of those below it: of a session the leader if it lives, else the first; of a group whose
    /// processes have ended, the last that it had.
    pub first: Arc<Process>,
    /// What its own processes add up to.
    pub own: Part,
    /// The same with all groups below it.
    pub all: Part,
    /// What groups below it have counted that are in the table no more; part of `all`.
    pub(super) gone: Counters,
    /// Since when no process is in it, nor is passing.
    pub empty_since: Option<Nanos>,
}

impl Group {
    /// A group without members.
    pub(super) fn new(
        key: GroupKey,
        parent: Option<u32>,
        first: &Arc<Process>,
        at: Nanos,
        containers: &ContainerNames,
    ) -> Self {
        Self {
            name: key.label(first, containers).into(),
            key,
            parent,
            children: 0,
            members: Vec::new(),
            first: Arc::clone(first),
            own: Part::default(),
            all: Part::default(),
            gone: Counters::default(),
            empty_since: Some(at),
        }
    }

    /// All its processes have ended.
    pub const fn has_ended(&self) -> bool {
        self.all.total.processes == 0
    }

    /// Processes began in the interval and lived too shortly to be seen now.
    pub fn is_passing(&self) -> bool {
        self.has_ended() && self.all.births > 0.0
    }

    /// Its path, where it is a control group or a unit.
    pub fn path(&self) -> Option<&[u8]> {
        use super::{GroupBy, GroupId};
        match (&self.key.by, &self.key.id) {
            (GroupBy::Cgroup | GroupBy::Unit, GroupId::Named(path)) => Some(path),
            _ => None,
        }
    }

    /// What its control group tells is told of it: it is one that processes are in, not only groups, or all its processes
    /// are in the same.
    pub fn is_in_one_cgroup(&self) -> bool {
        !self.members.is_empty()
            && (self.key.by == super::GroupBy::Cgroup || self.all.common.contains(Common::CGROUP))
    }

    /// The path of a control group that no process is in, but in groups below it: a slice.
    pub fn slice(&self) -> Option<&[u8]> {
        let holds_groups = self.key.by == super::GroupBy::Cgroup && self.members.is_empty();
        self.path().filter(|_| holds_groups && !self.has_ended())
    }

    /// Has another first process.
    pub(super) fn lead(&mut self, first: &Arc<Process>, containers: &ContainerNames) {
        if !Arc::ptr_eq(&self.first.identity, &first.identity) || self.first.key != first.key {
            self.name = self.key.label(first, containers).into();
        }
        self.first = Arc::clone(first);
    }

    /// More names of containers are known.
    pub(super) fn call_anew(&mut self, containers: &ContainerNames) {
        self.name = self.key.label(&self.first, containers).into();
    }
}
