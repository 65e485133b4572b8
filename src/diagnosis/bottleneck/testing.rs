//! Machines made up for tests of rules, and the verdict on them.

use super::{Cause, bottleneck};
use crate::rates::testing::{Made, snapshot};
use crate::rates::{CgroupRates, CpuShares, Snapshot};
use crate::sample::{Cgroup, CpuTimes, Memory};
use std::sync::Arc;

/// A machine with two CPUs and these processes, all idle but for what the test says.
pub(super) fn machine(processes: &[Made]) -> Snapshot {
    let mut shot = snapshot(1, processes);
    let sample = Arc::make_mut(&mut shot.sample);
    sample.machine.cpus = vec![(0, CpuTimes::default()), (1, CpuTimes::default())];
    sample.machine.memory = Some(Memory {
        total: 1000,
        available: Some(500),
        ..Memory::default()
    });
    shot.machine.cpu = Some(CpuShares {
        idle: 100.0,
        ..CpuShares::default()
    });
    shot
}

pub(super) fn idle() -> Snapshot {
    machine(&[])
}

/// Shares that leave the rest idle.
pub(super) fn shares(user: f32, steal: f32, iowait: f32) -> CpuShares {
    CpuShares {
        user,
        steal: Some(steal),
        iowait: Some(iowait),
        idle: 100.0 - user - steal - iowait,
        ..CpuShares::default()
    }
}

pub(super) fn cause(shot: &Snapshot) -> Cause {
    bottleneck(shot).unwrap().cause
}

pub(super) fn sentence(shot: &Snapshot) -> String {
    bottleneck(shot).unwrap().sentence.into()
}

pub(super) fn group(path: &str) -> Arc<Cgroup> {
    Arc::new(Cgroup {
        path: path.as_bytes().into(),
        cpu_limit: Some(1.5),
        ..Cgroup::default()
    })
}

pub(super) fn throttled_in(share: f32) -> CgroupRates {
    CgroupRates {
        throttled_periods: Some(share),
        throttled_percent: Some(share),
        ..CgroupRates::default()
    }
}
