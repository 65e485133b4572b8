//! What the kernel and the rates tell of the subject of a row: what the entries of the table of columns take their values
//! from.

use super::task::Task;
use crate::groups::{Counter, Group};
use crate::rates::{CgroupRates, Snapshot, Tally, ThreadRates};
use crate::sample::{Cgroup, Connections, Nanos, Process, ProcessStat, Sample, ThreadDetail};
use std::sync::Arc;

impl<'a> Task<'a> {
    /// PID, TID, or the first TID of a pool.
    pub(super) fn tid(&self) -> Option<u32> {
        let none = matches!(
            self,
            Self::EndedThreads { .. } | Self::ShortLived { .. } | Self::Group { .. }
        );
        (!none).then(|| self.id())
    }

    /// State letter, and how many of its threads are in that state where that is news; of a process that of its busiest
    /// thread. One that has ended is X, as the kernel calls the dead.
    pub(super) fn state(&self) -> Option<(u8, u32)> {
        let (letter, count) = match self {
            Self::Process { ended: true, .. } => (b'X', 1),
            Self::Process { rates, .. } if matches!(rates.state, b'R' | b'D') => {
                (rates.state, rates.state_count)
            }
            Self::Process { rates, .. } => (rates.state, 1),
            Self::Thread { thread, .. } => (thread.detail.as_ref()?.state, 1),
            Self::Pool { pool, .. } => (pool.state, pool.state_count),
            Self::Group { group } => match group.all.state()? {
                (letter @ (b'R' | b'D'), count) => (letter, count),
                (letter, _) => (letter, 1),
            },
            Self::EndedThreads { .. } | Self::ShortLived { .. } => return None,
        };
        letter.is_ascii_alphabetic().then_some((letter, count))
    }

    /// Name as the kernel keeps it; of what is no thread that of the leader.
    pub(super) fn name(&self) -> Option<&'a [u8]> {
        let process = self.process();
        match *self {
            Self::Thread { thread, .. } => Some(thread.detail.as_ref()?.name.as_bytes()),
            _ if process.identity.name.is_empty() && !process.stat.is_read() => None,
            _ => Some(&process.identity.name),
        }
    }

    /// `stat` of the process, where it may be read.
    pub(super) fn process_stat(&self) -> Option<&'a ProcessStat> {
        let stat = &self.process().stat;
        stat.is_read().then_some(stat)
    }

    /// What `stat` tells of a process's leader, or of a thread.
    pub fn stat<T>(
        &self,
        leader: impl Fn(&ProcessStat) -> T,
        of_thread: impl Fn(&ThreadDetail) -> T,
    ) -> Option<T> {
        match self {
            // Of a group the column says what all have in common.
            Self::Process { .. } | Self::Group { .. } => self.process_stat().map(leader),
            Self::Thread { thread, .. } => thread.detail.as_deref().map(of_thread),
            Self::Pool { .. } | Self::EndedThreads { .. } | Self::ShortLived { .. } => None,
        }
    }

    /// Parent of a process, process of its parts.
    pub(super) fn parent(&self) -> Option<u32> {
        match self {
            Self::Process { .. } | Self::Group { .. } => Some(self.process_stat()?.ppid),
            Self::Thread { .. } | Self::Pool { .. } => Some(self.process().key.tid),
            Self::EndedThreads { .. } | Self::ShortLived { .. } => None,
        }
    }

    /// Sums over a process, a folded branch or a group.
    pub(super) fn sums(&self) -> Option<&'a Tally> {
        match self {
            Self::Process { rates, total, .. } => {
                Some(total.map_or(&rates.total, |total| &total.tally))
            }
            Self::Group { group } => Some(&group.all.total.tally),
            _ => None,
        }
    }

    /// A rate: of a process or a branch from its sums, of threads, also ended ones, from theirs.
    pub(super) fn rate(
        &self,
        of_sums: impl Fn(&Tally) -> Option<f32>,
        of_thread: impl Fn(&ThreadRates) -> Option<f32>,
    ) -> Option<f64> {
        let rate = match self {
            Self::Process { .. } | Self::Group { .. } => of_sums(self.sums()?),
            Self::Thread { rates, .. } => of_thread((*rates)?),
            Self::Pool { pool, .. } => of_thread(&pool.sum),
            Self::ShortLived { group, .. } => of_thread(&ThreadRates {
                cpu_percent: group.cpu_percent,
                ..ThreadRates::default()
            }),
            Self::EndedThreads { rates, .. } => of_thread(&ThreadRates {
                cpu_percent: rates.exited_cpu_percent,
                wait_percent: rates.ended_threads.wait_percent,
                switches: rates.ended_threads.switches,
                voluntary_switches: rates.ended_threads.voluntary_switches,
                involuntary_switches: rates.ended_threads.involuntary_switches,
                ..ThreadRates::default()
            }),
        };
        rate.map(f64::from)
    }

    /// CPU of threads that ended in the interval, % of one CPU.
    pub(super) fn exited_cpu_percent(&self) -> Option<f32> {
        match self {
            Self::Process { rates, .. } | Self::EndedThreads { rates, .. } => {
                rates.exited_cpu_percent
            }
            Self::Group { group } => group.all.exited_cpu_percent,
            _ => None,
        }
    }

    /// CPU time used, nanoseconds.
    pub(super) fn run(&self) -> Option<Nanos> {
        match self {
            Self::Process {
                total: Some(total), ..
            } => Some(total.clock),
            Self::Process { process, .. } => process.knows_clock().then_some(process.clock),
            Self::Thread { thread, .. } => Some(thread.run),
            Self::Pool { pool, .. } => Some(pool.run),
            // Also what its processes used that have ended.
            Self::Group { group } => Some(group.all.counters.get(Counter::Cpu)),
            Self::EndedThreads { .. } | Self::ShortLived { .. } => None,
        }
    }

    /// Sums over a process of which this is known, or over a branch: which parts of that are not known, its `Total` says.
    fn sums_if(&self, known: impl Fn(&Process) -> bool) -> Option<&'a Tally> {
        match *self {
            Self::Process {
                process,
                total: None,
                ..
            } if !known(process) => None,
            _ => self.sums(),
        }
    }

    /// Threads of a process or a branch.
    pub(super) fn thread_count(&self) -> Option<u32> {
        let known =
            |process: &Process| process.stat.is_read() || process.threads.complete.is_some();
        self.sums_if(known).map(|sums| sums.threads)
    }

    /// Resident memory of a process or a branch, bytes.
    pub(super) fn rss(&self) -> Option<f64> {
        let known = |process: &Process| process.stat.is_read() || process.statm.is_some();
        self.sums_if(known).map(|sums| sums.rss as f64)
    }

    /// Proportional set size of a process or a branch, bytes.
    pub(super) fn pss(&self) -> Option<f64> {
        let known = |process: &Process| process.proportional_memory().is_some();
        self.sums_if(known).map(|sums| sums.pss as f64)
    }

    /// Connections of a process, a branch or a group: how many are known.
    pub(super) fn connections(&self) -> Option<Connections> {
        match self {
            Self::Process {
                total: Some(total), ..
            } => Some(total.connections),
            Self::Process { process, .. } => Some(process.identity.sockets.as_ref()?.connections),
            Self::Group { group } => Some(group.all.total.connections),
            _ => None,
        }
    }

    /// Out-of-memory score of a process, the highest of a group.
    pub(super) fn oom_score(&self) -> Option<u32> {
        match self {
            Self::Group { group } => group.all.oom_score,
            _ => self.as_process()?.oom_and_io_priority.oom_score,
        }
    }

    /// Resident memory, % of the machine's.
    pub(super) fn rss_percent(&self, sample: &Sample) -> Option<f64> {
        let total = sample.machine.memory?.total;
        let rss = self.rss()?;
        (total > 0).then(|| rss * 100.0 / total as f64)
    }

    /// Virtual memory, bytes.
    pub(super) fn virt(&self) -> Option<u64> {
        let exact = self.as_process()?.statm.map(|statm| statm.virt);
        exact.or_else(|| Some(self.process_stat()?.virt))
    }

    /// The process that the row is, and not one that it is a part of.
    pub(super) fn as_process(&self) -> Option<&'a Process> {
        match self {
            Self::Process { process, .. } => Some(process),
            _ => None,
        }
    }

    /// The group of processes that the row is.
    pub const fn as_group(&self) -> Option<&'a Group> {
        match self {
            Self::Group { group } => Some(group),
            _ => None,
        }
    }

    /// Rates of the control group of its process, which it shares with others.
    pub(super) fn group(&self, snapshot: &Snapshot) -> Option<CgroupRates> {
        self.group_and_rates(snapshot).map(|(_, rates)| rates)
    }

    /// That control group.
    pub(super) fn cgroup<'s>(&self, snapshot: &'s Snapshot) -> Option<&'s Cgroup> {
        self.group_and_rates(snapshot).map(|(group, _)| &**group)
    }

    fn group_and_rates<'s>(
        &self,
        snapshot: &'s Snapshot,
    ) -> Option<(&'s Arc<Cgroup>, CgroupRates)> {
        match self {
            Self::Process {
                process,
                ended: false,
                ..
            }
            | Self::Thread { process, .. } => snapshot.cgroup(process),
            Self::Group { group } if group.is_in_one_cgroup() => snapshot.cgroup(&group.first),
            Self::Group { group } => snapshot.cgroup_above(&group.first, group.slice()?),
            _ => None,
        }
    }

    /// Seconds from the boot to the start.
    fn start_after_boot(&self, sample: &Sample) -> Option<f64> {
        let ticks = match self {
            Self::Process { process, .. } => {
                self.process_stat()?;
                process.key.starttime
            }
            Self::Thread { thread, .. } => thread.detail.as_ref()?.starttime,
            Self::Group { group } => group.all.oldest?,
            _ => return None,
        };
        let per_second = sample.host.ticks_per_second;
        (per_second > 0).then(|| ticks as f64 / per_second as f64)
    }

    /// Moment of the start, seconds since 1970 UTC.
    pub(super) fn started(&self, sample: &Sample) -> Option<f64> {
        Some(sample.host.boot_time as f64 + self.start_after_boot(sample)?)
    }

    /// Seconds since the start.
    pub(super) fn age(&self, sample: &Sample) -> Option<f64> {
        let uptime = sample.machine.uptime?;
        Some((uptime - self.start_after_boot(sample)?).max(0.0))
    }
}
