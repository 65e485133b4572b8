//! Programs that end so soon that they are in no row.

use super::{Cause, Found, Rule};
use crate::rates::{CpuShares, Snapshot};
use crate::text::{self, Sentence, Tone};

/// Of the CPU time, %: what is less is worth no verdict.
const MUCH: f32 = 20.0;
/// Of what is busy, %.
const MOST: f32 = 50.0;
/// CPU of ended threads, % of one CPU: with more of it, tasks created are not processes alone.
const THREADS: f32 = 1.0;

pub(super) const RULE: Rule = Rule {
    cause: Cause::ShortLived,
    name: "short_lived",
    tone: Tone::Plain,
    when: || {
        format!(
            "ended processes used {MUCH} % of the CPU time or more, and {MOST} % of the busy time or more, by the \
             counters of their parents and by the CPU time that no row accounts for"
        )
    },
    find,
};

/// What processes that ended used.
#[derive(Clone, Debug, PartialEq)]
struct ShortLived {
    /// Of the CPU time of the machine, %.
    share: f32,
    /// Name of the process that waited for most of them.
    parent: Option<String>,
    /// How many there are a second, if that is known.
    rate: Option<f64>,
}

impl ShortLived {
    /// By the counters of parents, and what no row explains.
    fn of(snapshot: &Snapshot) -> Option<Self> {
        let tasks = || snapshot.sample.processes.iter().zip(&snapshot.processes);
        let handed = tasks().filter_map(|(process, rates)| {
            let children = rates.total.ended_children_percent?;
            (children > 0.0).then_some((process, children))
        });
        let most = handed.max_by(|(_, one), (_, other)| one.total_cmp(other));
        let sum = snapshot.ended_percent();
        let cpus = snapshot.cpu_count() as f32;
        let parent = most.filter(|(_, children)| *children * 2.0 >= sum);
        let threads = tasks().any(|(_, rates)| rates.exited_cpu_percent > Some(THREADS));
        (sum > 0.0).then(|| Self {
            share: sum / cpus,
            parent: parent.map(|(process, _)| text::clean(&process.identity.name)),
            rate: (snapshot.machine.forks).filter(|forks| *forks >= 1.0 && !threads),
        })
    }

    /// They make up most of what is busy.
    fn fills(&self, shares: &CpuShares) -> bool {
        self.share >= MUCH && self.share * 100.0 >= MOST * shares.busy()
    }

    /// `short-lived processes of make`.
    fn who(&self) -> String {
        let parent = self.parent.as_ref();
        let parent = parent.map_or_else(String::new, |name| format!(" of {name}"));
        format!("short-lived processes{parent}")
    }

    /// `90 a second`; nothing where that is not known.
    fn rate(&self) -> String {
        let rate = self.rate;
        rate.map_or_else(String::new, |rate| format!("{rate:.0} a second"))
    }
}

/// That they are what fills the CPU, behind the verdict on it; nothing where they are not.
pub(super) fn by(snapshot: &Snapshot, shares: &CpuShares) -> String {
    let found = ShortLived::of(snapshot).filter(|found| found.fills(shares));
    found.map_or_else(String::new, |found| format!("mostly {}", found.who()))
}

fn find(snapshot: &Snapshot, shares: &CpuShares) -> Option<Found> {
    let found = ShortLived::of(snapshot).filter(|found| found.fills(shares))?;
    let share = found.share.min(100.0);
    let sentence = Sentence::new(found.who())
        .number(format!("{share:.0} % of CPU time"))
        .number(found.rate());
    Some((f64::from(share), sentence))
}

#[cfg(test)]
mod tests {
    use crate::diagnosis::{Cause, bottleneck};
    use crate::rates::testing::{process, snapshot};
    use crate::rates::{CpuShares, Snapshot};
    use crate::sample::CpuTimes;
    use std::sync::Arc;

    /// `make`, whose ended children used so much of a CPU, on two CPUs that are as busy as said.
    fn making(children: f32, busy: f32) -> Snapshot {
        let mut make = process(7, 1, "make");
        make.rates.total.ended_children_percent = Some(children);
        let mut shot = snapshot(1, &[make]);
        let cpus = (0..2).map(|id| (id, CpuTimes::default()));
        Arc::make_mut(&mut shot.sample).machine.cpus = cpus.collect();
        shot.machine.cpu = Some(CpuShares {
            user: busy,
            idle: 100.0 - busy,
            ..CpuShares::default()
        });
        shot.machine.forks = Some(90.4);
        shot
    }

    fn cause(shot: &Snapshot) -> Cause {
        bottleneck(shot).unwrap().cause
    }

    fn sentence(shot: &Snapshot) -> String {
        bottleneck(shot).unwrap().sentence.into()
    }

    #[test]
    fn programs_that_end_at_once_are_named_where_they_fill_the_cpu() {
        let shot = making(70.0, 45.0);
        assert_eq!(cause(&shot), Cause::ShortLived);
        let expected = "short-lived processes of make: 35 % of CPU time, 90 a second";
        assert_eq!(sentence(&shot), expected);
        assert_eq!(cause(&making(39.0, 25.0)), Cause::Nothing, "less than 20 %");
        assert_eq!(cause(&making(50.0, 51.0)), Cause::Nothing, "less than half");
    }

    #[test]
    fn programs_that_nobody_waits_for_have_no_parent_to_name() {
        let mut shot = making(10.0, 60.0);
        shot.machine.ended_percent = Some(80.0);
        let expected = "short-lived processes: 45 % of CPU time, 90 a second";
        assert_eq!(sentence(&shot), expected);
    }

    #[test]
    fn a_cpu_saturated_by_programs_that_end_at_once_says_so() {
        let mut shot = making(150.0, 98.0);
        shot.machine.stalled.cpu = Some(40.0);
        assert_eq!(cause(&shot), Cause::Cpu);
        let expected =
            "CPU saturated: tasks waited 40 % of the time, mostly short-lived processes of make";
        assert_eq!(sentence(&shot), expected);
    }

    #[test]
    fn a_cpu_short_at_times_through_programs_that_end_at_once_says_so() {
        let mut shot = making(120.0, 80.0);
        shot.machine.stalled.cpu = Some(42.0);
        assert_eq!(cause(&shot), Cause::CpuAtTimes);
        let expected = "CPU contended at times: tasks waited 42 % of the time, while 20 % of its time was idle, mostly short-lived \
                        processes of make";
        assert_eq!(sentence(&shot), expected);
        let mut shot = making(79.0, 80.0);
        shot.machine.stalled.cpu = Some(42.0);
        assert!(
            sentence(&shot).starts_with("CPU contended at times: "),
            "less than half"
        );
    }
}
