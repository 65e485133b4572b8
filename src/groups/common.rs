//! What all processes of a group have in common.

use crate::sample::{CgroupName, Process};

bitflags::bitflags! {
    /// What is the same in all processes of a group: a row of it says that of any of them. Of nobody, everything is.
    #[derive(Clone, Copy, Debug, PartialEq, Eq)]
    pub struct Common: u16 {
        /// Effective user.
        const USER = 1;
        /// Name of the leader.
        const NAME = 1 << 1;
        /// Path of the program.
        const EXE = 1 << 2;
        /// Parent.
        const PARENT = 1 << 3;
        /// Process group.
        const PROCESS_GROUP = 1 << 4;
        /// Session.
        const SESSION = 1 << 5;
        /// Controlling terminal.
        const TERMINAL = 1 << 6;
        /// Priority.
        const PRIORITY = 1 << 7;
        /// Nice value.
        const NICE = 1 << 8;
        /// Scheduling policy.
        const POLICY = 1 << 9;
        /// I/O priority.
        const IO_PRIORITY = 1 << 10;
        /// Control group.
        const CGROUP = 1 << 11;
        /// Unit of systemd.
        const UNIT = 1 << 12;
        /// Container.
        const CONTAINER = 1 << 13;
    }
}

impl Default for Common {
    fn default() -> Self {
        Self::all()
    }
}

impl Common {
    /// What of this two processes have in common.
    pub(super) fn of(self, one: &Process, other: &Process) -> Self {
        let mut same = self;
        let (stat, stat_of_other) = (&one.stat, &other.stat);
        let (who, who_other) = (&*one.identity, &*other.identity);
        let mut keep = |what: Self, is_same: &dyn Fn() -> bool| {
            if same.contains(what) && !is_same() {
                same.remove(what);
            }
        };
        keep(Self::USER, &|| who.uid == who_other.uid);
        keep(Self::NAME, &|| who.name == who_other.name);
        keep(Self::EXE, &|| who.exe == who_other.exe);
        keep(Self::PARENT, &|| stat.ppid == stat_of_other.ppid);
        keep(Self::PROCESS_GROUP, &|| stat.pgrp == stat_of_other.pgrp);
        keep(Self::SESSION, &|| stat.session == stat_of_other.session);
        keep(Self::TERMINAL, &|| stat.tty == stat_of_other.tty);
        keep(Self::PRIORITY, &|| stat.priority == stat_of_other.priority);
        keep(Self::NICE, &|| stat.nice == stat_of_other.nice);
        keep(Self::POLICY, &|| stat.policy == stat_of_other.policy);
        keep(Self::IO_PRIORITY, &|| {
            one.oom_and_io_priority.io_priority == other.oom_and_io_priority.io_priority
        });
        if who.cgroup == who_other.cgroup && who.limiting_cgroups() == who_other.limiting_cgroups()
        {
            return same;
        }
        same.remove(Self::CGROUP);
        if same.intersects(Self::UNIT | Self::CONTAINER) {
            let names = (who.cgroup_name(), who_other.cgroup_name());
            let (unit, container) = match &names {
                (Some(one), Some(other)) => (one.unit == other.unit, is_same_container(one, other)),
                _ => (false, false),
            };
            same.set(Self::UNIT, same.contains(Self::UNIT) && unit);
            same.set(Self::CONTAINER, same.contains(Self::CONTAINER) && container);
        }
        same
    }
}

/// A machine is known by its unit.
fn is_same_container(one: &CgroupName<'_>, other: &CgroupName<'_>) -> bool {
    let of = |name: &CgroupName<'_>| {
        name.container
            .as_ref()
            .map(|container| container.level.path.to_vec())
    };
    of(one) == of(other) && (of(one).is_some() || one.unit == other.unit)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rates::testing::process;

    #[test]
    fn what_differs_is_not_common() {
        let one = process(1, 0, "a").process;
        assert_eq!(Common::all().of(&one, &one), Common::all());
        let mut other = process(2, 1, "a");
        other.process.stat.nice = 5;
        other.identity().cgroup = Some((*b"/system.slice/a.service/x").into());
        let mut third = process(3, 1, "b");
        third.identity().cgroup = Some((*b"/system.slice/a.service/y").into());
        let (other, third) = (other.process, third.process);
        let same = Common::all().of(&one, &other);
        assert!(!same.intersects(Common::PARENT | Common::NICE | Common::CGROUP | Common::UNIT));
        assert!(same.contains(Common::NAME | Common::USER | Common::TERMINAL));
        let same = Common::all().of(&other, &third);
        assert!(!same.intersects(Common::NAME | Common::CGROUP | Common::NICE));
        assert!(same.contains(Common::PARENT | Common::UNIT | Common::CONTAINER));
        // What is not asked about is not told.
        assert_eq!(Common::NICE.of(&one, &one), Common::NICE);
    }
}
