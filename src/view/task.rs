//! What a row is about.

use super::{List, Pool, Row, RowSubject, ShortLived};
use crate::groups::Group;
use crate::rates::{ProcessRates, Snapshot, ThreadRates, Total};
use crate::sample::{Process, Thread};

/// What a row is with its counters and rates at hand.
#[derive(Clone, Copy)]
pub enum Task<'a> {
    /// A process.
    Process {
        /// Counters.
        process: &'a Process,
        /// Rates.
        rates: &'a ProcessRates,
        /// Sum of the subtree, when the row is folded.
        total: Option<&'a Total>,
        /// The process is gone; these are its last numbers.
        ended: bool,
    },
    /// A thread.
    Thread {
        /// The process that the thread is part of.
        process: &'a Process,
        /// Counters.
        thread: &'a Thread,
        /// Rates.
        rates: Option<&'a ThreadRates>,
    },
    /// A pool of threads.
    Pool {
        /// The process that the threads are part of.
        process: &'a Process,
        /// The threads and their sums.
        pool: &'a Pool,
    },
    /// The threads of a process that ended in the interval.
    EndedThreads {
        /// The process that they were part of.
        process: &'a Process,
        /// Rates of the process.
        rates: &'a ProcessRates,
    },
    /// Short-lived programs that have ended.
    ShortLived {
        /// Them all.
        group: &'a ShortLived,
        /// The one that ended last.
        newest: &'a Process,
    },
    /// A group of processes.
    Group {
        /// Its members and their sums.
        group: &'a Group,
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
            RowSubject::Process { at } => {
                let (process, rates) = live(at)?;
                Self::of_process(process, rates, total, false)
            }
            RowSubject::Gone => list.baseline.as_ref()?.gone(row)?,
            RowSubject::Ended { at } => {
                let ended = snapshot.ended.get(at as usize)?;
                Self::of_process(&ended.process, &ended.rates, total, true)
            }
            RowSubject::Thread { at, thread } => {
                let (process, rates) = live(at)?;
                Self::thread(process, rates, thread as usize)?
            }
            RowSubject::Pool { at, pool } => Self::Pool {
                process: live(at)?.0,
                pool: list.pools.get(pool as usize)?,
            },
            RowSubject::EndedThreads { at } => {
                let (process, rates) = live(at)?;
                Self::EndedThreads { process, rates }
            }
            RowSubject::ShortLived { group } => {
                let group = list.short_lived.get(group as usize)?;
                Self::short_lived(group, snapshot)?
            }
            RowSubject::Group { at, .. } => Self::Group {
                group: list.groups.get(at as usize)?,
            },
        })
    }

    pub(super) const fn of_process(
        process: &'a Process,
        rates: &'a ProcessRates,
        total: Option<&'a Total>,
        ended: bool,
    ) -> Self {
        Self::Process {
            process,
            rates,
            total,
            ended,
        }
    }

    pub(super) fn short_lived(group: &'a ShortLived, snapshot: &'a Snapshot) -> Option<Self> {
        let newest = snapshot.ended.get(*group.members.last()? as usize)?;
        Some(Self::ShortLived {
            group,
            newest: &newest.process,
        })
    }

    /// A process of the snapshot that lives, by its place.
    pub fn live(snapshot: &'a Snapshot, at: usize) -> Option<Self> {
        let process = snapshot.sample.processes.get(at)?;
        let rates = snapshot.processes.get(at)?;
        Some(Self::of_process(process, rates, None, false))
    }

    /// A thread by its place in the lists of its process.
    pub fn thread(process: &'a Process, rates: &'a ProcessRates, at: usize) -> Option<Self> {
        Some(Self::Thread {
            process,
            thread: process.threads.list.get(at)?,
            rates: rates.threads.get(at),
        })
    }

    /// The process with the sum of its folded subtree.
    pub(super) const fn summed(self, sum: Option<&'a Total>) -> Self {
        match self {
            Self::Process {
                process,
                rates,
                ended,
                ..
            } => Self::Process {
                process,
                rates,
                total: sum,
                ended,
            },
            other => other,
        }
    }

    /// The process that it is and its rates, if it has not ended.
    pub(super) const fn living(self) -> Option<(&'a Process, &'a ProcessRates)> {
        match self {
            Self::Process {
                process,
                rates,
                ended: false,
                ..
            } => Some((process, rates)),
            _ => None,
        }
    }

    /// The threads of a process one by one; none of anything else.
    pub fn threads(&self) -> impl Iterator<Item = Self> + use<'a> {
        let of = match *self {
            Self::Process { process, rates, .. } => Some((process, rates)),
            _ => None,
        };
        of.into_iter().flat_map(|(process, rates)| {
            let places = 0..process.threads.list.len();
            places.filter_map(move |at| Self::thread(process, rates, at))
        })
    }

    /// The process that it is, or lives in; of several the newest, of a group one that stands for all.
    pub fn process(&self) -> &'a Process {
        match self {
            Self::Process { process, .. }
            | Self::Thread { process, .. }
            | Self::Pool { process, .. }
            | Self::EndedThreads { process, .. } => process,
            Self::ShortLived { newest, .. } => newest,
            Self::Group { group } => &group.first,
        }
    }

    /// Is part of a process, not one.
    pub(super) fn is_part(&self) -> bool {
        !matches!(
            self,
            Self::Process { .. } | Self::ShortLived { .. } | Self::Group { .. }
        )
    }

    /// The ID that the row is known by: ties in the order are broken by it.
    pub(super) fn id(&self) -> u32 {
        match self {
            Self::Process { process, .. } => process.key.tid,
            Self::Thread { thread, .. } => thread.tid,
            Self::Pool { pool, .. } => pool.first_tid,
            Self::EndedThreads { .. } | Self::ShortLived { .. } | Self::Group { .. } => u32::MAX,
        }
    }
}
