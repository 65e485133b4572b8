//! Columns of control groups.

use crate::recording::format::column::{Cell, Form, Value, columns};
use crate::recording::format::table::Row;
use crate::sample::{Cgroup, CgroupUse, CgroupVersion, Dated, Nanos, Throttled};
use std::cmp::Ordering;

/// In the first list of a sample those of processes, in the second the one that limits us.
impl Row for Cgroup {
    const TABLE: &'static str = "cgroup";
    const PARENT: Option<&'static str> = Some("sample");
    columns! {
        ["path" "" = path]
        ["memory_path" "" = memory_path]
        ["version" "" = version]
        ["cpu_limit" "" = cpu_limit]
        ["throttled_at" "ns" @ (throttled: Dated<Throttled>)? at]
        ["periods" "" = (throttled: Dated<Throttled>)? value.periods]
        ["throttled_periods" "" = (throttled: Dated<Throttled>)? value.throttled_periods]
        ["throttled_time" "ns" = (throttled: Dated<Throttled>)? value.time]
        ["quota_used_at" "ns" @ (quota_used: Dated<Nanos>)? at]
        ["quota_used" "ns" = (quota_used: Dated<Nanos>)? value]
        ["memory_limit" "B" = memory_limit]
        ["memory_used" "B" = memory_used]
        ["memory_cache" "B" = memory_cache]
        ["pids_limit" "" = pids_limit]
        ["pids_used" "" = pids_used]
        ["cpu_levels_up" "" = levels_up.cpu]
        ["memory_levels_up" "" = levels_up.memory]
        ["pids_levels_up" "" = levels_up.pids]
        ["usage_at" "ns" @ (usage: CgroupUse)? at]
        ["cpu_time" "ns" = (usage: CgroupUse)? cpu]
        ["weight" "" = (usage: CgroupUse)? weight]
        ["memory" "B" = (usage: CgroupUse)? memory]
        ["swap" "B" = (usage: CgroupUse)? swap]
        ["pids" "" = (usage: CgroupUse)? pids]
        ["cpu_pressure" "%" = (usage: CgroupUse)? cpu_pressure]
        ["io_pressure" "%" = (usage: CgroupUse)? io_pressure]
        ["memory_pressure" "%" = (usage: CgroupUse)? memory_pressure]
    }

    fn order(one: &Self, other: &Self) -> Option<Ordering> {
        Some(one.paths().cmp(&other.paths()))
    }
}

impl Value for CgroupVersion {
    const FORM: Form = Form::Number;

    fn cell(&self) -> Cell<'_> {
        Cell::Number(match self {
            Self::V1 => 1,
            Self::V2 => 2,
        })
    }

    fn of(cell: Cell<'_>) -> Self {
        match cell {
            Cell::Number(1) => Self::V1,
            _ => Self::V2,
        }
    }
}
