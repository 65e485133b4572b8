//! The columns of control groups and of groups of processes: a part of the table in `table.rs`.

use super::entry::{TASKS_AND_GROUPS, column, columns};
use super::{Column, ColumnId, Rows};
use crate::diagnosis::ThresholdId;
use crate::groups::Common;
use crate::rates::AtLeast;
use crate::source::Fields;
use crate::view::value::Take;
use crate::view::{Kind, texts};
use Take::{Beside, Number, Text};

/// What the control group uses.
macro_rules! group_use {
    ($name:ident) => {
        Number(|task, snapshot| Some(task.cgroup(snapshot)?.usage?.$name? as f64))
    };
}

pub(super) const GROUP_COLUMNS: &[Column] = columns! {
    Cgroup("cgroup", "CGROUP", 20, Kind::Text,
        "Control group"
        " (cgroup), shortened: [S] system.slice, [U:1000] user-1000.slice, [M] machine.slice, [x] another slice, !x a \
        scope; services without their suffix, long IDs by their beginning.") {
        take: Text(texts::cgroup), shows: Fields::CGROUP,
        sorts: Fields::CGROUP_OF_ALL, of_process: true, rows: TASKS_AND_GROUPS,
    }
    Unit("unit", "UNIT", 20, Kind::Text,
        "Unit of systemd"
        ": the service or scope that its control group is of, such as nginx.service or session-3.scope; the innermost \
        one, also of a user's own manager. Empty if none.") {
        take: Text(|task| texts::unit(&task.process().identity)), shows: Fields::CGROUP,
        sorts: Fields::CGROUP_OF_ALL, rows: TASKS_AND_GROUPS, common: Common::UNIT, of_process: true,
    }
    Container("container", "CONTAINER", 23, Kind::Text,
        "Container"
        ", as its control group tells: docker:web, podman:db, lxc:web, nspawn:web, \
        k8s:namespace/pod/container, machine:web. The short ID where the name is unknown: most runtimes' files are readable \
        by root only. Empty if none.") {
        take: Beside(texts::container), shows: Fields::CGROUP,
        sorts: Fields::CGROUP_OF_ALL, rows: TASKS_AND_GROUPS, common: Common::CONTAINER, of_process: true,
    }
    CgroupCpuPercent("cgroup_cpu_percent", "CGCPU%", 6, Kind::Percent,
        "CPU use of its control group, % of one CPU"
        ", groups below it included (cpu.stat, usage_usec; cpuacct.usage). This and the following columns are the same for all \
        processes of a control group, and are shown for a group of processes that are all in one, and for slices. – where the controller is not enabled for the group.") {
        take: Number(|task, snapshot| task.group(snapshot)?.cpu_percent.map(f64::from)), shows: Fields::CGROUP_USE,
        sorts: Fields::CGROUP_USE_OF_ALL, of_process: true, rows: TASKS_AND_GROUPS,
    }
    QuotaPercent("quota_percent", "QUOTA%", 6, Kind::Percent,
        "CPU quota used by its control group, % of the quota"
        " (cpu.max; cpu.cfs_quota_us), of the tightest one from the group up, by all who share it. Groups without a quota \
        have none.") {
        take: Number(|task, snapshot| task.group(snapshot)?.quota_percent.map(f64::from)), shows: Fields::CGROUP_USE,
        sorts: Fields::CGROUP_USE_OF_ALL, of_process: true, rows: TASKS_AND_GROUPS, aliases: &["quota"],
        threshold: Some(ThresholdId::QuotaPercent),
    }
    CgroupWeight("cgroup_weight", "WEIGHT", 6, Kind::Count,
        "CPU weight of its control group"
        " against the groups beside it (cpu.weight, 100 unless set; version 1 cpu.shares, 1024 unless set).") {
        take: group_use!(weight), shows: Fields::CGROUP_USE, sorts: Fields::CGROUP_USE_OF_ALL, of_process: true, rows: TASKS_AND_GROUPS,
        aliases: &["weight"],
    }
    CgroupMemory("cgroup_memory", "CGMEM", 5, Kind::Bytes,
        "Memory that its control group uses"
        ", page cache included; shared pages count once (memory.current; memory.usage_in_bytes).") {
        take: group_use!(memory), shows: Fields::CGROUP_USE, sorts: Fields::CGROUP_USE_OF_ALL, of_process: true, rows: TASKS_AND_GROUPS,
    }
    MemoryLimitPercent("memory_limit_percent", "MLIM%", 5, Kind::Percent,
        "Memory limit used by its control group, % of the limit"
        " (memory.max; memory.limit_in_bytes), of the tightest one from the group up, by all who share it, page cache \
        included. Groups without a limit have none.") {
        take: Number(|task, snapshot| task.cgroup(snapshot)?.memory_percent()), shows: Fields::CGROUP,
        sorts: Fields::CGROUP_OF_ALL, of_process: true, rows: TASKS_AND_GROUPS, threshold: Some(ThresholdId::MemoryLimitPercent),
    }
    CgroupSwap("cgroup_swap", "CGSWAP", 6, Kind::Bytes,
        "Swap that its control group uses" " (memory.swap.current; memory.memsw.usage_in_bytes without the memory).") {
        take: group_use!(swap), shows: Fields::CGROUP_USE, sorts: Fields::CGROUP_USE_OF_ALL, of_process: true, rows: TASKS_AND_GROUPS,
    }
    CgroupPids("cgroup_pids", "CGPIDS", 6, Kind::Count,
        "Tasks in its control group" ", threads included (pids.current).") {
        take: group_use!(pids), shows: Fields::CGROUP_USE, sorts: Fields::CGROUP_USE_OF_ALL, of_process: true, rows: TASKS_AND_GROUPS,
    }
    PidsLimitPercent("pids_limit_percent", "PLIM%", 5, Kind::Percent,
        "Tasks in its control group, % of its limit"
        " (pids.max), of the limits from the group up the one that is used most, by all who share it. Groups without a limit \
        have none.") {
        take: Number(|task, snapshot| task.cgroup(snapshot)?.pids_percent()), shows: Fields::CGROUP,
        sorts: Fields::CGROUP_OF_ALL, of_process: true, rows: TASKS_AND_GROUPS, threshold: Some(ThresholdId::PidsLimitPercent),
    }
    CgroupCpuPressure("cgroup_cpu_pressure", "PSICPU", 6, Kind::Percent,
        "Pressure on the CPU in its control group, %"
        " of the last 10 s in which a task of it waited for one (cpu.pressure, some, avg10; version 2 only).") {
        take: Number(|task, snapshot| task.cgroup(snapshot)?.usage?.cpu_pressure.map(f64::from)), shows: Fields::CGROUP_USE, sorts: Fields::CGROUP_USE_OF_ALL, of_process: true, rows: TASKS_AND_GROUPS,
    }
    CgroupIoPressure("cgroup_io_pressure", "PSIIO", 6, Kind::Percent,
        "Pressure on I/O in its control group, %"
        " of the last 10 s in which a task of it waited for I/O (io.pressure, some, avg10; version 2 only).") {
        take: Number(|task, snapshot| task.cgroup(snapshot)?.usage?.io_pressure.map(f64::from)), shows: Fields::CGROUP_USE, sorts: Fields::CGROUP_USE_OF_ALL, of_process: true, rows: TASKS_AND_GROUPS,
    }
    CgroupMemoryPressure("cgroup_memory_pressure", "PSIMEM", 6, Kind::Percent,
        "Pressure on memory in its control group, %"
        " of the last 10 s in which a task of it waited for memory (memory.pressure, some, avg10; version 2 only).") {
        take: Number(|task, snapshot| task.cgroup(snapshot)?.usage?.memory_pressure.map(f64::from)), shows: Fields::CGROUP_USE, sorts: Fields::CGROUP_USE_OF_ALL,
        of_process: true, rows: TASKS_AND_GROUPS,
    }
    Group("group", "GROUP", 20, Kind::Text,
        "Name of the group" " of processes, in the group view.") {
        take: Text(texts::group), rows: Rows::GROUP, of_process: true,
    }
    Processes("processes", "PROCS", 5, Kind::Count,
        "Number of processes of the group" ", in the group view.") {
        take: Number(|task, _| Some(task.as_group()?.all.total.processes.into())), rows: Rows::GROUP, of_process: true,
        aliases: &["n"],
    }
    Births("births", "BORN/s", 6, Kind::Rate,
        "Processes of the group started per second" "; ≥ where those that live shorter than a sample may be missing.") {
        take: Number(|task, _| Some(task.as_group()?.all.births.into())), bound: AtLeast::BIRTHS, rows: Rows::GROUP, of_process: true, aliases: &["born"],
    }
    Ends("ends", "ENDED/s", 7, Kind::Rate,
        "Processes of the group ended per second" "; ≥ as for BORN/s.") {
        take: Number(|task, _| Some(task.as_group()?.all.ends.into())), bound: AtLeast::ENDS, rows: Rows::GROUP, of_process: true, aliases: &["ended"],
    }
    Life("life", "LIFE", 6, Kind::Age,
        "Mean lifetime of processes of the group that ended"
        " since the group is shown. Without privilege the shortest lives are missing.") {
        take: Number(|task, _| task.as_group()?.all.counters.mean_life()), rows: Rows::GROUP, of_process: true, descending: true,
    }
};
