//! CPU time of the machine that is in no row.

use super::{Counts, CpuShares, ProcessRates, Snapshot};
use crate::sample::Sample;
use std::sync::Arc;

/// What is left over of the machine, % of one CPU.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct LeftOver {
    /// In this interval; not below 0.
    pub(super) percent: Option<f32>,
    /// The mean of the last seconds: the machine's times are counted in ticks, now too many, now too few.
    pub(super) mean: Option<f32>,
}

/// Seconds that the mean is about.
const LATELY: f64 = 5.0;

impl LeftOver {
    /// What all CPUs did for tasks, less what the rows of `rates` and their ended children tell of; `ended`: processes
    /// were created or ended in the interval. Where nobody was, nothing can be left over but for ticks.
    pub(super) fn new(
        previous: &Snapshot,
        (sample, elapsed): (&Sample, f64),
        (cpu, counts): (&CpuShares, &Counts),
        rates: &[Arc<ProcessRates>],
        ended: bool,
    ) -> Self {
        if hides_tasks(sample, counts) {
            return Self::default();
        }
        let cpus = sample.machine.cpus.len().max(1) as f64;
        let busy = f64::from(cpu.user + cpu.nice + cpu.system) * cpus;
        let known = |rates: &Arc<ProcessRates>| {
            let total = &rates.total;
            let [own, children] = [total.cpu_percent, total.ended_children_percent];
            f64::from(own.unwrap_or(0.0)) + f64::from(children.unwrap_or(0.0))
        };
        let rows: f64 = rates.iter().map(known).sum();
        let left = if ended { busy - rows } else { 0.0 };
        let weight = 1.0 - (-elapsed / LATELY).exp();
        let before = previous.machine.ended_mean.map(f64::from);
        let mean = before.map_or(left, |before| before + (left - before) * weight);
        Self {
            percent: Some(left.max(0.0) as f32),
            mean: Some(mean as f32),
        }
    }
}

/// There are more tasks than we may see: other PID namespaces, or other users where `/proc` hides them. The machine's times
/// are theirs as well.
fn hides_tasks(sample: &Sample, counts: &Counts) -> bool {
    /// Tasks that came and went while the sample was taken, and counts that are some seconds old.
    const SLACK: u32 = 32;
    let seen = counts.threads.saturating_add(counts.kernel_threads);
    let all = sample.machine.tasks;
    sample.host.hidden.is_some()
        || all.is_some_and(|all| all > seen.saturating_add(SLACK).saturating_add(seen / 4))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sample::CpuTimes;

    /// Two CPUs, a third of their time busy, and rows of 20 % and 10 %; so many tasks exist.
    fn left(tasks: u32, ended: bool) -> LeftOver {
        let mut sample = Sample::default();
        sample.machine.cpus = (0..2).map(|id| (id, CpuTimes::default())).collect();
        sample.machine.tasks = Some(tasks);
        let cpu = CpuShares {
            user: 20.0,
            system: 10.0,
            softirq: 3.0,
            idle: 67.0,
            ..CpuShares::default()
        };
        let counts = Counts {
            threads: 100,
            ..Counts::default()
        };
        let mut rates = ProcessRates::default();
        rates.total.cpu_percent = Some(20.0);
        rates.total.ended_children_percent = Some(10.0);
        let mut previous = Snapshot::default();
        previous.machine.ended_mean = Some(0.0);
        let rates = [Arc::new(rates)];
        LeftOver::new(&previous, (&sample, 5.0), (&cpu, &counts), &rates, ended)
    }

    #[test]
    fn what_no_row_explains_is_left_over_and_its_mean_follows() {
        let left = left(110, true);
        assert_eq!(left.percent, Some(30.0));
        let mean = left.mean.unwrap();
        assert!((18.0..20.0).contains(&mean), "{mean}");
    }

    #[test]
    fn nothing_is_left_over_where_nobody_ended() {
        assert_eq!(left(110, false).percent, Some(0.0));
    }

    #[test]
    fn where_others_are_hidden_nobody_knows() {
        assert_eq!(left(400, true), LeftOver::default());
    }
}
