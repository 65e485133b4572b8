//! More wants to run than there are CPUs: all the time, at times, or only what lets others go first.

use super::hidden::by_whom;
use super::{Cause, Found, Rule, short_lived};
use crate::diagnosis::waiting::Waits;
use crate::rates::{CpuShares, Snapshot};
use crate::text::{Sentence, Tone};

/// CPU time that was wanted, %: more is not to be had.
const FULL: f32 = 90.0;
/// CPU time that was wanted, %: with less of it, tasks that wait do so for their quota or for a CPU that they are bound to.
const HALF: f32 = 50.0;
/// Pressure on the CPU when it is full, %.
const PRESSURE: f32 = 10.0;
/// Pressure on the CPU when it is not full, %.
const PRESSURE_AT_TIMES: f32 = 25.0;
/// Run-queue wait of all tasks, % of one CPU for each CPU.
const WAIT: f32 = 50.0;

pub(super) const SATURATED: Rule = Rule {
    cause: Cause::Cpu,
    name: "cpu",
    tone: Tone::Warn,
    when: || {
        format!(
            "busy and steal are {FULL} % of the CPU time or more, and all tasks together waited in run queues for \
             {WAIT} % of the time of each CPU or more, or the pressure on the CPU was {PRESSURE} % or more; waits of \
             low-priority tasks (nice above 0, policy IDLE) and of throttled groups do not count"
        )
    },
    find: saturated,
};

pub(super) const AT_TIMES: Rule = Rule {
    cause: Cause::CpuAtTimes,
    name: "cpu_at_times",
    tone: Tone::Warn,
    when: || {
        format!(
            "busy and steal are {HALF} to {FULL} % of the CPU time, and tasks waited as for `cpu`, or the pressure on the CPU \
             was {PRESSURE_AT_TIMES} % or more: bursts, or tasks that may not run on every CPU"
        )
    },
    find: at_times,
};

pub(super) const LOW_PRIORITY: Rule = Rule {
    cause: Cause::LowPriority,
    name: "low_priority",
    tone: Tone::Plain,
    when: || {
        format!(
            "busy and steal are {FULL} % of the CPU time or more, and only low-priority tasks waited in run queues, \
             for \
             {WAIT} % of the time of each CPU or more"
        )
    },
    find: low_priority,
};

fn saturated(snapshot: &Snapshot, shares: &CpuShares) -> Option<Found> {
    let cpus = full(snapshot, shares)?;
    let (number, waited, on_average) = waiting(snapshot, cpus, PRESSURE)?;
    let sentence = Sentence::new("CPU saturated")
        .number(waited)
        .of(on_average)
        .number(short_lived::by(snapshot, shares))
        .number(by_whom(snapshot, shares));
    Some((number, sentence))
}

fn at_times(snapshot: &Snapshot, shares: &CpuShares) -> Option<Found> {
    let used = shares.used();
    if !(HALF..FULL).contains(&used) {
        return None;
    }
    let (number, waited, on_average) = waiting(snapshot, cpus(snapshot), PRESSURE_AT_TIMES)?;
    let rest = 100.0 - used;
    let sentence = Sentence::new("CPU contended at times")
        .number(waited)
        .of(on_average)
        .number(format!("while {rest:.0} % of its time was idle"))
        .number(short_lived::by(snapshot, shares))
        .number(by_whom(snapshot, shares));
    Some((number, sentence))
}

/// That tasks waited for one of `cpus` CPUs, if they did, and how that is meant: by their own waits, or by the pressure, from
/// `least` % on.
fn waiting(snapshot: &Snapshot, cpus: f32, least: f32) -> Option<(f64, String, &'static str)> {
    let waits = Waits::of(snapshot);
    if waits.cpu >= WAIT * cpus {
        let sentence = waited(waits.cpu, cpus, waits.at_least);
        return Some((f64::from(waits.cpu / 100.0), sentence, ON_AVERAGE));
    }
    // Also of tasks that have ended since, of which nobody knows any more how long they waited.
    let pressure = snapshot.machine.stalled.cpu?;
    // The pressure is the mean of all CPUs.
    let excused = (waits.low_priority + waits.quota) / cpus;
    let sentence = || format!("tasks waited {pressure:.0} % of the time");
    (pressure - excused >= least).then(|| (f64::from(pressure), sentence(), ""))
}

fn low_priority(snapshot: &Snapshot, shares: &CpuShares) -> Option<Found> {
    let cpus = full(snapshot, shares)?;
    let waits = Waits::of(snapshot);
    let wait = waits.low_priority;
    let sentence = || {
        Sentence::new("low-priority load")
            .number(waited(wait, cpus, waits.at_least))
            .of(ON_AVERAGE)
            .remark("nice is above 0, or the policy IDLE")
    };
    (wait >= WAIT * cpus).then(|| (f64::from(wait / 100.0), sentence()))
}

/// How many CPUs there are, if no more time of them is to be had.
fn full(snapshot: &Snapshot, shares: &CpuShares) -> Option<f32> {
    (shares.used() >= FULL).then(|| cpus(snapshot))
}

fn cpus(snapshot: &Snapshot) -> f32 {
    snapshot.cpu_count() as f32
}

/// Each task waits for 100 % of the time that it waits: the sum is how many wait, on average.
fn waited(wait: f32, cpus: f32, at_least: bool) -> String {
    let tasks = wait / 100.0;
    let digits = usize::from(tasks < 10.0);
    let plural = if cpus > 1.0 { "s" } else { "" };
    let at_least = if at_least { "at least " } else { "" };
    format!("{at_least}{tasks:.digits$} tasks waited for {cpus} CPU{plural}")
}

/// Of the tasks that waited.
const ON_AVERAGE: &str = "on average";

#[cfg(test)]
mod tests {
    use crate::diagnosis::Cause;
    use crate::diagnosis::bottleneck;
    use crate::diagnosis::bottleneck::testing::{
        cause, group, idle, machine, sentence, shares, throttled_in,
    };
    use crate::rates::Snapshot;
    use crate::rates::testing::process;
    use std::sync::Arc;

    #[test]
    fn a_full_cpu_alone_is_no_saturation() {
        let mut shot = idle();
        shot.machine.cpu = Some(shares(97.0, 0.0, 0.0));
        shot.machine.stalled.cpu = Some(9.9);
        assert_eq!(cause(&shot), Cause::Nothing);
        shot.counts.running = Some(30);
        assert_eq!(
            cause(&shot),
            Cause::Nothing,
            "just now, of the interval it says nothing"
        );
        shot.machine.stalled.cpu = Some(10.0);
        assert_eq!(
            sentence(&shot),
            "CPU saturated: tasks waited 10 % of the time"
        );
        shot.machine.cpu = Some(shares(89.0, 0.0, 0.0));
        assert_eq!(cause(&shot), Cause::Nothing);
        shot.machine.cpu = Some(shares(86.0, 4.0, 0.0));
        assert_eq!(cause(&shot), Cause::Cpu);
    }

    #[test]
    fn a_cpu_that_is_not_full_can_be_short_at_times() {
        let of = |user, pressure| {
            let mut shot = idle();
            shot.machine.cpu = Some(shares(user, 0.0, 0.0));
            shot.machine.stalled.cpu = Some(pressure);
            shot
        };
        assert_eq!(cause(&of(80.0, 24.9)), Cause::Nothing);
        assert_eq!(cause(&of(49.0, 60.0)), Cause::Nothing, "bound to a CPU");
        assert_eq!(cause(&of(90.0, 56.0)), Cause::Cpu);
        assert_eq!(
            sentence(&of(80.0, 56.0)),
            "CPU contended at times: tasks waited 56 % of the time, while 20 % of its time was idle"
        );
        let mut waiting = waiting(0, 180.0);
        waiting.machine.cpu = Some(shares(70.0, 0.0, 0.0));
        assert_eq!(
            sentence(&waiting),
            "CPU contended at times: 1.8 tasks waited for 2 CPUs on average, while 30 % of its time was idle"
        );
    }

    /// A full machine on which tasks of this nice value wait so long, %.
    fn waiting(nice: i32, wait: f32) -> Snapshot {
        let mut one = process(1, 0, "one");
        let mut two = process(2, 0, "two");
        for made in [&mut one, &mut two] {
            made.wait(wait / 2.0).process.stat.nice = nice;
        }
        let mut shot = machine(&[one, two]);
        shot.machine.cpu = Some(shares(100.0, 0.0, 0.0));
        shot
    }

    #[test]
    fn waiting_tasks_make_a_full_cpu_a_saturated_one() {
        assert_eq!(cause(&waiting(0, 98.0)), Cause::Nothing);
        assert_eq!(
            sentence(&waiting(0, 180.0)),
            "CPU saturated: 1.8 tasks waited for 2 CPUs on average"
        );
        let mut lone = waiting(0, 180.0);
        Arc::make_mut(&mut lone.sample).machine.cpus.pop();
        assert_eq!(
            bottleneck(&lone).unwrap().sentence.short(),
            "CPU saturated: 1.8 tasks waited for 1 CPU on average"
        );
    }

    #[test]
    fn who_lets_others_go_first_is_a_mild_note() {
        assert_eq!(cause(&waiting(19, 99.0)), Cause::Nothing);
        let mut shot = waiting(19, 180.0);
        // The kernel makes no difference.
        shot.machine.stalled.cpu = Some(90.0);
        assert_eq!(
            bottleneck(&shot).unwrap().sentence.short(),
            "low-priority load: 1.8 tasks waited for 2 CPUs on average"
        );
        // More than what these can be the cause of: others waited that have ended since.
        shot.machine.stalled.cpu = Some(100.0);
        assert_eq!(cause(&shot), Cause::Cpu);
        shot.machine.stalled.cpu = Some(90.0);
        shot.machine.cpu = Some(shares(80.0, 0.0, 0.0));
        assert_eq!(cause(&shot), Cause::Nothing);
    }

    #[test]
    fn waiting_for_a_quota_is_no_saturation() {
        let mut made = process(7, 1, "limited");
        made.wait(90.0);
        made.identity().cgroup = Some(b"/a"[..].into());
        let mut shot = machine(&[made]);
        let sample = Arc::make_mut(&mut shot.sample);
        sample.machine.cpus.pop();
        sample.cgroups = [group("/a")].into();
        shot.machine.cpu = Some(shares(97.0, 0.0, 0.0));
        shot.machine.stalled.cpu = Some(80.0);
        shot.cgroups = vec![throttled_in(9.0)];
        assert_eq!(cause(&shot), Cause::Cpu);
        shot.cgroups = vec![throttled_in(85.0)];
        assert_eq!(cause(&shot), Cause::ThrottledGroup);
    }
}
