//! Processes made up for tests of lints, and what is found of them.

use super::{Finding, LintId, LintThresholds, Lints};
use crate::diagnosis::Suspect;
use crate::rates::testing::{Made, process, snapshot};
use crate::rates::{CgroupRates, CpuShares, Snapshot, ThreadRates};
use crate::sample::{Cgroup, CpuTimes, ThreadKey};
use crate::text::patterns::Patterns;
use std::sync::Arc;

/// A process with one thread on a machine with two CPUs, one of them idle.
pub(super) fn lone() -> Made {
    let mut made = process(10, 1, "lone");
    made.thread(10, "lone", 0.0);
    made.rates.total.threads = 1;
    made.process.stat.thread_count = 1;
    made
}

/// A process with these threads.
pub(super) fn crew(names: &[&str]) -> Made {
    let mut made = process(10, 1, "crew");
    made.thread(10, "crew", 0.0);
    for (name, tid) in names.iter().zip(11..) {
        made.thread(tid, name, 0.0);
    }
    made
}

pub(super) fn shot(seq: u64, made: &[Made]) -> Snapshot {
    let mut made = made.to_vec();
    for one in &mut made {
        // As if it had been read just now.
        let at = (seq + 1) * 1_000_000_000;
        one.process.stat.at = at;
        for thread in &mut one.process.threads.list {
            thread.at = at;
            if let Some(detail) = &mut thread.detail {
                detail.at = at;
            }
        }
    }
    let mut shot = snapshot(seq, &made);
    let sample = Arc::make_mut(&mut shot.sample);
    sample.machine.cpus = vec![(0, CpuTimes::default()), (1, CpuTimes::default())];
    shot.machine.cpu = Some(CpuShares {
        user: 50.0,
        idle: 50.0,
        ..CpuShares::default()
    });
    shot
}

/// Takes in a sample, judged as it is unless somebody sets something.
pub(super) fn see(lints: &mut Lints, shot: &Snapshot) {
    lints.see(shot, &Patterns::default(), &LintThresholds::default());
}

/// What is found of a task after so many samples that are all alike.
pub(super) fn after(samples: u64, made: &[Made], suspect: Suspect) -> Vec<Finding> {
    let mut lints = Lints::default();
    for seq in 0..samples {
        see(&mut lints, &shot(seq, made));
    }
    lints.of(suspect)
}

pub(super) fn of(made: &Made) -> Vec<LintId> {
    let found = after(2, std::slice::from_ref(made), Suspect::Process(made.key()));
    found.into_iter().map(|found| found.lint).collect()
}

pub(super) fn thread(made: &Made, tid: u32) -> Suspect {
    Suspect::Thread(ThreadKey {
        process: made.key(),
        tid,
    })
}

pub(super) fn rates(made: &mut Made, at: usize) -> &mut ThreadRates {
    &mut made.rates.threads[at]
}

/// What is found of `made`, in a group that is throttled for so long and in so many periods, %.
pub(super) fn within_quota(made: &Made, time: f32, periods: f32) -> Vec<LintId> {
    let rates = CgroupRates {
        throttled_periods: Some(periods),
        throttled_percent: Some(time),
        ..CgroupRates::default()
    };
    found_in(made, Cgroup::default(), rates)
}

/// What is found of `made` in this group.
pub(super) fn in_group(made: &Made, group: Cgroup) -> Vec<LintId> {
    found_in(made, group, CgroupRates::default())
}

fn found_in(made: &Made, mut group: Cgroup, rates: CgroupRates) -> Vec<LintId> {
    let mut made = made.clone();
    made.identity().cgroup = Some(b"/slow".as_slice().into());
    let mut shot = shot(0, std::slice::from_ref(&made));
    group.path = b"/slow".as_slice().into();
    Arc::make_mut(&mut shot.sample).cgroups = [Arc::new(group)].into();
    shot.cgroups.push(rates);
    let mut lints = Lints::default();
    for _ in 0..2 {
        see(&mut lints, &shot);
    }
    let found = lints.of(Suspect::Process(made.key())).into_iter();
    found.map(|found| found.lint).collect()
}
