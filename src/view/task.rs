//! What a row is about, and its numbers: the one place that knows which field fills which column.

use super::columns::{ColumnId as C, Rows};
use super::known::{bound, knows};
use super::{Group, List, Row, Subject, Total};
use crate::rates::{ProcessRates, Snapshot, Tally, ThreadRates};
use crate::sample::{Process, Sample, Thread};

/// Subject of a row with its counters and rates at hand.
#[derive(Clone, Copy)]
pub(super) enum Task<'a> {
    Process {
        process: &'a Process,
        rates: &'a ProcessRates,
        /// Sum of the subtree, when the row is folded.
        total: Option<&'a Total>,
        ended: bool,
    },
    Thread {
        process: &'a Process,
        thread: &'a Thread,
        rates: Option<&'a ThreadRates>,
    },
    Group {
        process: &'a Process,
        group: &'a Group,
    },
    Exited {
        process: &'a Process,
        rates: &'a ProcessRates,
    },
}

impl<'a> Task<'a> {
    /// What `row` is about; `None` when the list was made from another snapshot.
    pub(super) fn of(row: &Row, list: &'a List, snapshot: &'a Snapshot) -> Option<Self> {
        let live = |at: u32| -> Option<(&'a Process, &'a ProcessRates)> {
            let process = snapshot.sample.processes.get(at as usize)?;
            Some((process, snapshot.processes.get(at as usize)?))
        };
        let total = row.total.and_then(|total| list.totals.get(total as usize));
        Some(match row.subject {
            Subject::Process { at } => {
                let (process, rates) = live(at)?;
                Self::Process {
                    process,
                    rates,
                    total,
                    ended: false,
                }
            }
            Subject::Ended { at } => {
                let ended = snapshot.ended.get(at as usize)?;
                Self::Process {
                    process: &ended.process,
                    rates: &ended.rates,
                    total,
                    ended: true,
                }
            }
            Subject::Thread { at, thread } => {
                let (process, rates) = live(at)?;
                Self::thread(process, rates, thread as usize)?
            }
            Subject::Group { at, group } => Self::Group {
                process: live(at)?.0,
                group: list.groups.get(group as usize)?,
            },
            Subject::Exited { at } => {
                let (process, rates) = live(at)?;
                Self::Exited { process, rates }
            }
        })
    }

    /// A process of the snapshot that lives, by its place.
    pub(super) fn live(snapshot: &'a Snapshot, at: usize) -> Option<Self> {
        Some(Self::Process {
            process: snapshot.sample.processes.get(at)?,
            rates: snapshot.processes.get(at)?,
            total: None,
            ended: false,
        })
    }

    /// A thread by its place in the lists of its process.
    pub(super) fn thread(process: &'a Process, rates: &'a ProcessRates, at: usize) -> Option<Self> {
        Some(Self::Thread {
            process,
            thread: process.threads.list.get(at)?,
            rates: rates.threads.get(at),
        })
    }

    /// The process that it is, or lives in.
    pub(super) fn process(&self) -> &'a Process {
        match self {
            Self::Process { process, .. }
            | Self::Thread { process, .. }
            | Self::Group { process, .. }
            | Self::Exited { process, .. } => process,
        }
    }

    /// Is part of a process, not one.
    pub(super) fn is_part(&self) -> bool {
        !matches!(self, Self::Process { .. })
    }

    /// The ID that the row is known by: ties in the order are broken by it.
    pub(super) fn id(&self) -> u32 {
        match self {
            Self::Process { process, .. } => process.key.tid,
            Self::Thread { thread, .. } => thread.tid,
            Self::Group { group, .. } => group.first_tid,
            Self::Exited { .. } => u32::MAX,
        }
    }

    /// Says something in this column at all; otherwise the cell stays empty, as nothing is unknown.
    pub(super) fn applies(&self, column: C) -> bool {
        let row = match self {
            Self::Process { .. } => Rows::PROCESS,
            Self::Thread { .. } => Rows::THREAD,
            Self::Group { .. } => Rows::POOL,
            Self::Exited { .. } => Rows::ENDED_THREADS,
        };
        column.column().rows.contains(row)
    }

    /// What it is sorted by in this column: the number, with that of its ended children where the CPU decides, so that who
    /// runs short programs stands where their cost is.
    pub(super) fn rank(&self, column: C, snapshot: &Snapshot) -> Option<f64> {
        let number = self.number(column, snapshot);
        match *self {
            Self::Process { rates, total, .. }
                if total.is_none() && matches!(column, C::CpuPercent | C::History) =>
            {
                let children = rates.total.ended_children_percent.map(f64::from);
                number.map(|number| number + children.unwrap_or(0.0))
            }
            _ => number,
        }
    }

    /// Its number in this column, unrounded; `None` when it is not known or there is none.
    pub(super) fn number(&self, column: C, snapshot: &Snapshot) -> Option<f64> {
        let sample = &*snapshot.sample;
        if column == C::ThrottledPercent {
            return match self {
                Self::Process {
                    process,
                    ended: false,
                    ..
                }
                | Self::Thread { process, .. } => {
                    let (_, rates) = snapshot.cgroup(process)?;
                    rates.throttled_percent.map(f64::from)
                }
                _ => None,
            };
        }
        match *self {
            Self::Process {
                process,
                total: None,
                ..
            } if !knows(process, column) => None,
            Self::Process {
                total: Some(total), ..
            } if total.unknown.intersects(bound(column)) => None,
            Self::Process { process, total, .. } if column == C::Time => {
                let clock = total.map_or(process.clock, |total| total.clock);
                Some(clock as f64 / 1e9)
            }
            Self::Process {
                process,
                rates,
                total,
                ..
            } => tally(
                column,
                total.map_or(&rates.total, |total| &total.tally),
                sample,
            )
            .or_else(|| of_process(column, process, rates, sample)),
            Self::Thread {
                process,
                thread,
                rates,
            } => match column {
                C::Pid | C::Nid => Some(f64::from(thread.tid)),
                C::Tgid | C::Ppid => Some(f64::from(process.key.tid)),
                C::Pgrp | C::Session if !process.stat.is_read() => None,
                C::Pgrp => Some(f64::from(process.stat.pgrp)),
                C::Session => Some(f64::from(process.stat.session)),
                C::Time => Some(thread.run as f64 / 1e9),
                _ => rates
                    .and_then(|rates| thread_rate(column, rates))
                    .or_else(|| of_detail(column, thread, sample)),
            },
            Self::Group { process, group } => match column {
                C::Pid => Some(f64::from(group.first_tid)),
                C::Tgid | C::Ppid => Some(f64::from(process.key.tid)),
                C::Time => Some(group.run as f64 / 1e9),
                C::State => Some(state_rank(group.state)),
                _ => thread_rate(column, &group.sum),
            },
            Self::Exited { process, rates } => match column {
                C::Tgid => Some(f64::from(process.key.tid)),
                C::CpuPercent | C::History | C::ExitedCpuPercent => {
                    rates.exited_cpu_percent.map(f64::from)
                }
                C::WaitPercent => rates.exited.wait_percent.map(f64::from),
                C::Switches => rates.exited.switches.map(f64::from),
                C::VoluntarySwitches => rates.exited.voluntary_switches.map(f64::from),
                C::InvoluntarySwitches => rates.exited.involuntary_switches.map(f64::from),
                _ => None,
            },
        }
    }

    /// Its number in this column is a lower bound: threads have ended, and what they did is not known, or a part of the sum
    /// is not known.
    pub(super) fn is_lower_bound(&self, column: C) -> bool {
        let bounds = match self {
            Self::Process { rates, total, .. } => {
                total.map_or(rates.total.at_least, |total| total.tally.at_least)
            }
            Self::Group { group, .. } => group.at_least,
            _ => return false,
        };
        bounds.intersects(bound(column))
    }
}

/// How much a state deserves to be seen: running first.
pub(super) fn state_rank(state: u8) -> f64 {
    match state {
        b'R' => 7.0,
        b'D' => 6.0,
        b'Z' => 5.0,
        b'T' => 4.0,
        b't' => 3.0,
        b'S' => 2.0,
        b'I' => 1.0,
        _ => 0.0,
    }
}

/// Read and written together, where both are known.
fn both(read: Option<f32>, written: Option<f32>) -> Option<f32> {
    Some(read? + written?)
}

/// The rate that a column shows, of a thread or of a sum: both have fields of these names.
macro_rules! rate_of {
    ($rates:expr, $column:expr) => {
        match $column {
            C::CpuPercent | C::History => $rates.cpu_percent,
            C::WaitPercent => $rates.wait_percent,
            C::VoluntarySwitches => $rates.voluntary_switches,
            C::InvoluntarySwitches => $rates.involuntary_switches,
            C::Switches => $rates.switches,
            C::UserPercent => $rates.user_percent,
            C::SystemPercent => $rates.system_percent,
            C::GuestPercent => $rates.guest_percent,
            C::MinorFaults => $rates.minor_faults,
            C::MajorFaults => $rates.major_faults,
            C::ReadBytes => $rates.read_bytes,
            C::WriteBytes => $rates.write_bytes,
            C::IoBytes => both($rates.read_bytes, $rates.write_bytes),
            C::BlockDelayPercent => $rates.block_delay_percent,
            _ => None,
        }
    };
}

/// Columns that a process and a folded subtree share.
fn tally(column: C, tally: &Tally, sample: &Sample) -> Option<f64> {
    match column {
        C::ThreadCount => Some(f64::from(tally.threads)),
        C::Rss => Some(tally.rss as f64),
        C::EndedChildrenPercent => tally.ended_children_percent.map(f64::from),
        C::MemPercent => {
            let total = sample.machine.memory?.total;
            (total > 0).then(|| tally.rss as f64 * 100.0 / total as f64)
        }
        _ => rate_of!(tally, column).map(f64::from),
    }
}

fn of_process(column: C, process: &Process, rates: &ProcessRates, sample: &Sample) -> Option<f64> {
    let stat = &process.stat;
    Some(match column {
        C::Pid | C::Tgid | C::Nid => f64::from(process.key.tid),
        C::Ppid => f64::from(stat.ppid),
        C::Pgrp => f64::from(stat.pgrp),
        C::Session => f64::from(stat.session),
        C::State => state_rank(rates.state),
        C::Virt => process.statm.map_or(stat.virt, |statm| statm.virt) as f64,
        C::Shared => process.statm?.shared as f64,
        C::LastCpu => f64::from(stat.cpu),
        C::Priority => f64::from(stat.priority),
        C::Nice => f64::from(stat.nice),
        C::ExitedCpuPercent => f64::from(rates.exited_cpu_percent?),
        C::OomScore => f64::from(process.oom_and_io_priority.oom_score?),
        C::StartTime => start(process.key.starttime, sample)?,
        C::Elapsed => age(process.key.starttime, sample)?,
        _ => return None,
    })
}

fn of_detail(column: C, thread: &Thread, sample: &Sample) -> Option<f64> {
    let detail = thread.detail.as_ref()?;
    Some(match column {
        C::State => state_rank(detail.state),
        C::LastCpu => f64::from(detail.cpu),
        C::Priority => f64::from(detail.priority),
        C::Nice => f64::from(detail.nice),
        C::StartTime => start(detail.starttime, sample)?,
        C::Elapsed => age(detail.starttime, sample)?,
        _ => return None,
    })
}

fn thread_rate(column: C, rates: &ThreadRates) -> Option<f64> {
    let rate = match column {
        C::Migrations => rates.migrations,
        _ => rate_of!(rates, column),
    };
    rate.map(f64::from)
}

/// Seconds since 1970 UTC.
fn start(ticks: u64, sample: &Sample) -> Option<f64> {
    let host = &sample.host;
    (host.ticks_per_second > 0)
        .then(|| host.boot_time as f64 + ticks as f64 / host.ticks_per_second as f64)
}

/// Seconds since the start.
fn age(ticks: u64, sample: &Sample) -> Option<f64> {
    let per_second = sample.host.ticks_per_second;
    let uptime = sample.machine.uptime?;
    (per_second > 0).then(|| (uptime - ticks as f64 / per_second as f64).max(0.0))
}
