//! Columns of a sample that are there once: the sample itself, and the counters of the machine.

use crate::recording::format::column::{Cell, Form, Value, columns};
use crate::recording::format::table::Row;
use crate::sample::{
    CpuTimes, Departed, Departures, LoadAverage, Memory, Pressure, Sample, Sensors, Stall,
    TotalsFrom, WhyThreads,
};
use std::sync::Arc;

impl Row for Sample {
    const TABLE: &'static str = "sample";
    columns! {
        ["seq" "" = seq]
        ["at" "ns" @ at]
        ["time" "ns" = wall]
        ["totals_from" "" = totals_from]
        ["cost_duration" "ns" = cost.duration]
        ["cost_cpu" "ns" = cost.cpu]
        ["cost_rss" "B" = cost.rss]
        ["cost_tasks_read" "" = cost.tasks_read]
        ["cost_behind" "ns" = cost.behind]
        ["cost_tasks_carried" "" = cost.tasks_carried]
        ["departed" "" = departed]
        ["departed_since" "ns" Moment,
            |row| told(row).map_or(Cell::Unknown, |told| told.since.cell()),
            |row, cell| set_told(row, &cell, |told| told.since = u64::of(cell.clone()))]
        ["departed_until" "ns" Moment,
            |row| told(row).map_or(Cell::Unknown, |told| told.until.cell()),
            |row, cell| set_told(row, &cell, |told| told.until = u64::of(cell.clone()))]
        ["departed_lost" "" Number,
            |row| told(row).map_or(Cell::Unknown, |told| told.lost.cell()),
            |row, cell| set_told(row, &cell, |told| told.lost = u64::of(cell.clone()))]
        ["machine_at" "ns" @ machine.at]
        ["user" "ticks" = (machine.cpu: CpuTimes)? user]
        ["nice" "ticks" = (machine.cpu: CpuTimes)? nice]
        ["system" "ticks" = (machine.cpu: CpuTimes)? system]
        ["idle" "ticks" = (machine.cpu: CpuTimes)? idle]
        ["iowait" "ticks" = (machine.cpu: CpuTimes)? iowait]
        ["irq" "ticks" = (machine.cpu: CpuTimes)? irq]
        ["softirq" "ticks" = (machine.cpu: CpuTimes)? softirq]
        ["steal" "ticks" = (machine.cpu: CpuTimes)? steal]
        ["guest" "ticks" = (machine.cpu: CpuTimes)? guest]
        ["guest_nice" "ticks" = (machine.cpu: CpuTimes)? guest_nice]
        ["context_switches" "" = machine.context_switches]
        ["interrupts" "" = machine.interrupts]
        ["softirqs" "" = machine.softirqs]
        ["forks" "" = machine.forks]
        ["running" "" = machine.running]
        ["blocked" "" = machine.blocked]
        ["load_1" "" = (machine.load: LoadAverage)? one]
        ["load_5" "" = (machine.load: LoadAverage)? five]
        ["load_15" "" = (machine.load: LoadAverage)? fifteen]
        ["tasks" "" = machine.tasks]
        ["uptime" "s" = machine.uptime]
        ["swapped_in" "" = machine.paging.swapped_in]
        ["swapped_out" "" = machine.paging.swapped_out]
        ["paged_in" "KiB" = machine.paging.kib_in]
        ["paged_out" "KiB" = machine.paging.kib_out]
        ["major_faults" "" = machine.paging.major_faults]
        ["pressure_at" "ns" @ machine.moments.pressure]
        ["paging_at" "ns" @ machine.moments.paging]
        ["disks_at" "ns" @ machine.moments.disks]
        ["interfaces_at" "ns" @ machine.moments.interfaces]
        ["disks" "" Number,
            |row| flag(row.machine.disks.is_some()),
            |row, cell| set_list(&mut row.machine.disks, &cell)]
        ["interfaces" "" Number,
            |row| flag(row.machine.interfaces.is_some()),
            |row, cell| set_list(&mut row.machine.interfaces, &cell)]
        ["file_systems" "" Number,
            |row| flag(row.machine.file_systems.is_some()),
            |row, cell| set_list(&mut row.machine.file_systems, &cell)]
        ["sensors_at" "ns" Moment,
            |row| row.machine.sensors.as_ref().map_or(Cell::Unknown, |sensors| sensors.at.cell()),
            |row, cell| set_sensors(row, &cell)]
    }
}

/// Memory.
impl Row for Memory {
    const TABLE: &'static str = "memory";
    columns! {
        ["total" "B" = total]
        ["available" "B" = available]
        ["free" "B" = free]
        ["buffers" "B" = buffers]
        ["cached" "B" = cached]
        ["shared" "B" = shared]
        ["slab" "B" = slab]
        ["swap_total" "B" = swap_total]
        ["swap_free" "B" = swap_free]
    }
}

/// Pressure on a resource: 0 the CPU, 1 I/O, 2 memory.
impl Row for (u8, Pressure) {
    const TABLE: &'static str = "pressure";
    columns! {
        ["resource" "" = 0]
        ["some10" "%" = 1.some.avg10]
        ["some60" "%" = 1.some.avg60]
        ["some300" "%" = 1.some.avg300]
        ["some" "us" = 1.some.total]
        ["full10" "%" = (1.full: Stall)? avg10]
        ["full60" "%" = (1.full: Stall)? avg60]
        ["full300" "%" = (1.full: Stall)? avg300]
        ["full" "us" = (1.full: Stall)? total]
    }
}

const fn flag(is: bool) -> Cell<'static> {
    Cell::Number(is as u64)
}

/// Listed, though maybe empty, or not listed.
fn set_list<T>(list: &mut Option<Arc<[T]>>, cell: &Cell<'_>) {
    *list = (*cell == flag(true)).then(|| list.take().unwrap_or_default());
}

fn set_sensors(row: &mut Sample, cell: &Cell<'_>) {
    let sensors = &mut row.machine.sensors;
    *sensors = match cell {
        Cell::Unknown => None,
        _ => Some(Arc::new(Sensors {
            at: u64::of(cell.clone()),
            ..sensors.as_deref().cloned().unwrap_or_default()
        })),
    };
}

fn told(row: &Sample) -> Option<&Departures> {
    match &row.departed {
        Departed::Told(told) => Some(told),
        _ => None,
    }
}

fn set_told(row: &mut Sample, cell: &Cell<'_>, set: impl FnOnce(&mut Departures)) {
    if let Departed::Told(told) = &mut row.departed
        && *cell != Cell::Unknown
    {
        set(told);
    }
}

impl Value for Departed {
    const FORM: Form = Form::Number;

    fn cell(&self) -> Cell<'_> {
        Cell::Number(match self {
            Self::Unasked => 0,
            Self::Denied => 1,
            Self::Unsupported => 2,
            Self::Elsewhere => 3,
            Self::Told(_) => 4,
        })
    }

    fn of(cell: Cell<'_>) -> Self {
        match cell {
            Cell::Number(1) => Self::Denied,
            Cell::Number(2) => Self::Unsupported,
            Cell::Number(3) => Self::Elsewhere,
            Cell::Number(4) => Self::Told(Departures::default()),
            _ => Self::Unasked,
        }
    }
}

impl Value for TotalsFrom {
    const FORM: Form = Form::Number;

    fn cell(&self) -> Cell<'_> {
        Cell::Number(match self {
            Self::Kernel => 0,
            Self::Threads(WhyThreads::Unasked) => 1,
            Self::Threads(WhyThreads::Denied) => 2,
            Self::Threads(WhyThreads::Unsupported) => 3,
            Self::Threads(WhyThreads::Forgets) => 4,
            Self::Threads(WhyThreads::Elsewhere) => 5,
        })
    }

    fn of(cell: Cell<'_>) -> Self {
        Self::Threads(match cell {
            Cell::Number(0) => return Self::Kernel,
            Cell::Number(2) => WhyThreads::Denied,
            Cell::Number(3) => WhyThreads::Unsupported,
            Cell::Number(4) => WhyThreads::Forgets,
            Cell::Number(5) => WhyThreads::Elsewhere,
            _ => WhyThreads::Unasked,
        })
    }
}
