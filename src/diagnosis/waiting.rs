//! For what runnable tasks wait. The kernel counts one wait: for a CPU, for tasks that go first, and for the quota.

use crate::rates::{AtLeast, ProcessRates, Snapshot, ThreadRates};
use crate::sample::{Policy, Process, Thread};

/// Run-queue wait of all tasks of a snapshot, % of one CPU: each waits for 100 % of the time that it waits.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Waits {
    /// For a CPU.
    pub(super) cpu: f32,
    /// Of tasks that let others go first.
    pub(super) low_priority: f32,
    /// For the quota of their control group.
    pub(super) quota: f32,
    /// Some waited for longer: of threads that have ended nobody knows it.
    pub(super) at_least: bool,
}

impl Waits {
    /// What all tasks of `snapshot` waited for.
    pub(super) fn of(snapshot: &Snapshot) -> Self {
        let mut waits = Self::default();
        let tasks = snapshot.sample.processes.iter().zip(&snapshot.processes);
        for (process, rates) in tasks {
            let Some(mut wait) = rates.total.wait_percent.filter(|wait| *wait > 0.0) else {
                continue;
            };
            waits.at_least |= rates.total.at_least.contains(AtLeast::WAIT);
            // What others waited when they were looked at is not what they wait now.
            if is_behind(process) {
                let threads = lately_known(process, rates);
                let known: f32 = threads.filter_map(|(_, one)| one.wait_percent).sum();
                waits.at_least |= wait - known > LITTLE;
                wait = wait.min(known);
            }
            let quota = of_quota(rates, wait, quota(snapshot, process));
            waits.quota += quota;
            let rest = if is_low_priority(process.stat.nice, process.stat.policy) {
                &mut waits.low_priority
            } else {
                &mut waits.cpu
            };
            *rest += wait - quota;
        }
        waits
    }
}

/// Threads of a process with their rates, but for those that nobody has looked at for long: they may do something else now.
pub(super) fn lately_known<'a>(
    process: &'a Process,
    rates: &'a ProcessRates,
) -> impl Iterator<Item = (&'a Thread, &'a ThreadRates)> + use<'a> {
    let threads = process.threads.list.iter().zip(&rates.threads);
    threads.filter(|(thread, _)| process.age_of(thread) < Thread::OLD)
}

/// Some threads of a process have not been looked at for long.
fn is_behind(process: &Process) -> bool {
    let complete = process.threads.complete;
    complete.is_some_and(|at| process.at.saturating_sub(at) >= Thread::OLD)
}

/// How much of the `wait` of a process its quota can be the cause of.
fn of_quota(rates: &ProcessRates, wait: f32, quota: f32) -> f32 {
    if quota <= 0.0 {
        return 0.0;
    }
    let threads = rates.threads.iter().filter_map(|one| one.wait_percent);
    let mut threads: f32 = threads.map(|wait| wait.min(quota)).sum();
    if rates.threads.is_empty() && rates.whole {
        // Whichever of them waited.
        threads = quota * rates.total.threads as f32;
    }
    // However many ended ones waited, of the time that each did it was held up for so much.
    let ended = rates.ended_threads.wait_percent.unwrap_or(0.0) * quota / 100.0;
    let threads = threads + ended;
    // Of a process with one thread, or of threads that are not known.
    let least = wait.min(quota);
    threads.clamp(least, wait)
}

/// For how long the quota of its control group can have held up each thread of `process`, % of the interval: not longer than
/// the group was throttled, and only in periods in which it was.
pub(super) fn quota(snapshot: &Snapshot, process: &Process) -> f32 {
    let rates = snapshot.cgroup(process).map(|(_, rates)| rates);
    let bounds = rates.and_then(|rates| rates.throttled_percent.zip(rates.throttled_periods));
    bounds.map_or(0.0, |(time, periods)| time.min(periods).min(100.0))
}

/// From this share of throttled periods on, %, a quota holds up tasks that want to run.
pub(super) const THROTTLED_PERIODS: f32 = 10.0;
/// Less wait of threads that are not known is none, %.
const LITTLE: f32 = 0.1;
/// From this run-queue wait on, % of the interval, it is worth to know whether it was for a CPU or for a quota.
const LONG: f32 = 10.0;

/// A process waited long in run queues: for what, only its control group tells.
pub fn waits_long(process: &Process, rates: &ProcessRates) -> bool {
    !process.stat.kernel && rates.total.wait_percent >= Some(LONG)
}

/// Others shall go first, and whoever set this wants it to wait: a nice value above 0, or the policy `SCHED_IDLE`.
pub(super) const fn is_low_priority(nice: i32, policy: u32) -> bool {
    nice > 0 || policy == Policy::Idle.number()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rates::CgroupRates;
    use crate::rates::testing::{Made, process, snapshot};
    use crate::sample::Cgroup;
    use std::sync::Arc;

    /// What is waited for when the group `/a` is throttled for so long and in so many periods.
    fn waits(made: &[Made], time: f32, periods: f32) -> Waits {
        let mut shot = snapshot(1, made);
        let group = Cgroup {
            path: b"/a"[..].into(),
            ..Cgroup::default()
        };
        Arc::make_mut(&mut shot.sample).cgroups = [Arc::new(group)].into();
        shot.cgroups = vec![CgroupRates {
            throttled_percent: Some(time),
            throttled_periods: Some(periods),
            ..CgroupRates::default()
        }];
        Waits::of(&shot)
    }

    fn limited(pid: u32) -> Made {
        let mut made = process(pid, 1, "limited");
        made.identity().cgroup = Some(b"/a"[..].into());
        made
    }

    #[test]
    fn ended_threads_wait_for_the_quota_as_others_do() {
        let mut made = limited(7);
        made.wait(1_000.0);
        made.rates.ended_threads.wait_percent = Some(1_000.0);
        made.rates.total.at_least = AtLeast::WAIT;
        let waits = waits(&[made], 60.0, 100.0);
        assert!((waits.quota - 600.0).abs() < 0.1 && (waits.cpu - 400.0).abs() < 0.1);
        assert!(waits.at_least);
    }

    #[test]
    fn a_throttled_thread_waits_for_its_quota_and_then_for_a_cpu() {
        let mut made = limited(7);
        made.wait(90.0);
        let made = [made];
        let of = |time, periods| {
            let Waits { cpu, quota, .. } = waits(&made, time, periods);
            (cpu, quota)
        };
        assert_eq!(of(0.0, 0.0), (90.0, 0.0));
        assert_eq!(of(60.0, 100.0), (30.0, 60.0));
        // The sum over CPUs is no bound for one thread: in most periods it was not held up.
        assert_eq!(of(600.0, 20.0), (70.0, 20.0));
        assert_eq!(of(600.0, 100.0), (0.0, 90.0));
    }

    #[test]
    fn each_thread_of_a_throttled_process_waits_by_itself() {
        let mut made = limited(7);
        made.thread(7, "a", 0.0).thread(8, "b", 0.0);
        for (at, wait) in [(0, 90.0), (1, 20.0)] {
            made.rates.threads[at].wait_percent = Some(wait);
        }
        made.wait(110.0);
        let found = waits(&[made], 50.0, 100.0);
        assert_eq!((found.cpu, found.quota), (40.0, 70.0));
    }

    #[test]
    fn who_lets_others_go_first_waits_apart() {
        let mut nice = process(8, 1, "nice");
        nice.wait(80.0).process.stat.nice = 19;
        let mut idle = process(9, 1, "idle");
        idle.wait(10.0).process.stat.policy = 5;
        let mut plain = process(10, 1, "plain");
        plain.wait(3.0);
        let found = waits(&[nice, idle, plain], 50.0, 100.0);
        let expected = Waits {
            at_least: false,
            cpu: 3.0,
            low_priority: 90.0,
            quota: 0.0,
        };
        assert_eq!(found, expected);
    }
}
