//! Memory has to be freed or fetched back.

use super::{Cause, Found, Rule, group_name};
use crate::rates::{CpuShares, Snapshot};
use crate::text::{Sentence, Tone, format};

/// Pressure on memory, %.
const PRESSURE: f32 = 10.0;
/// Out of swap, MiB/s.
const SWAPPED_IN: f64 = 1.0;
/// Major faults per second.
const FAULTS: f64 = 100.0;
/// Of the memory, what is available, %: with less of it, faults mean that it is short.
const AVAILABLE: f64 = 10.0;
/// Of its memory limit, what a group uses that is at it, %.
const AT_LIMIT: f64 = 95.0;

pub(super) const RULE: Rule = Rule {
    cause: Cause::Memory,
    name: "memory",
    tone: Tone::Warn,
    when: || {
        format!(
            "the pressure on memory was {PRESSURE} % or more, or {SWAPPED_IN} MiB/s or more were read back from swap, \
             or {FAULTS} page faults/s or more waited for storage while less than {AVAILABLE} % of the memory is available"
        )
    },
    find,
};

fn find(snapshot: &Snapshot, _: &CpuShares) -> Option<Found> {
    let available = snapshot.sample.machine.memory.and_then(|memory| {
        let available = memory.available? as f64;
        Some(available * 100.0 / memory.total.max(1) as f64)
    });
    let sentence = || Sentence::new("memory pressure");
    let stalled = snapshot.machine.stalled.memory;
    if let Some(pressure) = stalled.filter(|pressure| *pressure >= PRESSURE) {
        let sentence = sentence().number(format!("tasks waited {pressure:.0} % of the time"));
        let sentence = match available.filter(|available| *available >= AVAILABLE) {
            Some(available) => at_limit(sentence, snapshot, available),
            None => sentence,
        };
        return Some((f64::from(pressure), sentence));
    }
    let paging = &snapshot.machine.paging;
    let much = |rate: &f64| *rate >= SWAPPED_IN * 1_048_576.0;
    if let Some(rate) = paging.swapped_in.filter(much) {
        let back = format!("{}B/s come back from swap", format::bytes(rate));
        return Some((rate, sentence().number(back)));
    }
    let faults = paging.major_faults.filter(|rate| *rate >= FAULTS)?;
    let available = available.filter(|available| *available < AVAILABLE)?;
    let sentence = sentence()
        .number(format!("{faults:.0} page faults/s from storage"))
        .number(format!("{available:.0} % of the memory is available"));
    Some((faults, sentence))
}

/// Where the memory is short although the machine has some left: the group that has the least left of its limit.
fn at_limit(sentence: Sentence, snapshot: &Snapshot, available: f64) -> Sentence {
    let own = snapshot.sample.machine.cgroup.iter();
    let groups = own.chain(snapshot.sample.cgroups.iter());
    let known = groups.filter_map(|group| {
        let (used, limit) = group.memory_used.zip(group.memory_limit)?;
        Some((group, limit, used as f64 * 100.0 / limit.max(1) as f64))
    });
    let fullest = known.max_by(|a, b| a.2.total_cmp(&b.2));
    match fullest.filter(|(.., share)| *share >= AT_LIMIT) {
        Some((group, limit, _)) => {
            let name = group_name(group.memory_limit_path(), &snapshot.sample.container_names);
            let limit = format::bytes(limit as f64);
            sentence
                .number(format!("{name} is at its limit of {limit}B"))
                .remark("raise it, or use less")
        }
        None => sentence
            .number(format!("{available:.0} % of it is available"))
            .remark("a control group may be at its limit"),
    }
}

#[cfg(test)]
mod tests {
    use crate::diagnosis::Cause;
    use crate::diagnosis::bottleneck;
    use crate::diagnosis::bottleneck::testing::{cause, group, idle, sentence};
    use crate::rates::Snapshot;
    use crate::sample::Cgroup;
    use std::sync::Arc;

    #[test]
    fn memory_is_short_by_pressure_swap_or_faults() {
        let mut shot = idle();
        shot.machine.stalled.memory = Some(9.9);
        shot.machine.paging.swapped_in = Some(1_048_575.0);
        shot.machine.paging.major_faults = Some(500.0);
        assert_eq!(
            cause(&shot),
            Cause::Nothing,
            "programs that start fault as well"
        );
        let mut few = shot.clone();
        if let Some(memory) = &mut Arc::make_mut(&mut few.sample).machine.memory {
            memory.available = Some(99);
        }
        assert_eq!(
            sentence(&few),
            "memory pressure: 500 page faults/s from storage, 10 % of the memory is available"
        );
        few.machine.paging.major_faults = Some(99.0);
        assert_eq!(cause(&few), Cause::Nothing);
        shot.machine.paging.swapped_in = Some(3.0 * 1_048_576.0);
        assert_eq!(
            sentence(&shot),
            "memory pressure: 3.0MB/s come back from swap"
        );
        few.machine.stalled.memory = Some(10.0);
        assert_eq!(
            sentence(&few),
            "memory pressure: tasks waited 10 % of the time"
        );
    }

    #[test]
    fn memory_that_is_short_for_a_group_alone_is_told_as_that() {
        let mut shot = idle();
        shot.machine.stalled.memory = Some(30.0);
        let told = |shot: &Snapshot| bottleneck(shot).unwrap().sentence.short().to_owned();
        assert_eq!(
            told(&shot),
            "memory pressure: tasks waited 30 % of the time, 50 % of it is available"
        );
        let mut with = |used: u64| {
            let mut limited = Cgroup::clone(&group("/web"));
            limited.memory_limit = Some(64 << 20);
            limited.memory_used = Some(used << 20);
            Arc::make_mut(&mut shot.sample).cgroups = [group("/"), limited.into()].into();
            told(&shot)
        };
        assert!(with(60).ends_with("is available"));
        assert_eq!(
            with(61),
            "memory pressure: tasks waited 30 % of the time, /web is at its limit of 64MB"
        );
    }
}
