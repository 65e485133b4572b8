//! What holds the machine back now: one table of rules, the most severe first; the first that is true is the verdict.

mod blocked;
mod cpu;
mod disk;
mod hidden;
mod memory;
mod short_lived;
mod single_thread;
mod steal;
mod task_limit;
#[cfg(test)]
mod testing;
mod throttled;

use crate::rates::{CpuShares, Snapshot};
use crate::sample::{CgroupName, ContainerNames};
use crate::text::cgroup::{compressed, container};
use crate::text::{Sentence, Tone};

/// What holds the machine back, the most severe first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Cause {
    /// The hypervisor runs somebody else.
    Steal,
    /// Our own control group, or the container that we are in, used up its CPU quota.
    Throttled,
    /// More wants to run than there are CPUs.
    Cpu,
    /// Memory has to be freed or fetched back.
    Memory,
    /// Tasks wait for a disk.
    Disk,
    /// A control group has as many tasks as it may have: none can be started in it.
    TaskLimit,
    /// Another control group used up its CPU quota: the machine has time left, those in it do not.
    ThrottledGroup,
    /// More wants to run than there are CPUs again and again, while there is idle time in between, or elsewhere.
    CpuAtTimes,
    /// Tasks are stuck in the kernel (state D) while the CPU is idle.
    Blocked,
    /// One thread fills a CPU, others idle.
    SingleThread,
    /// Programs that end at once take much of the CPU time.
    ShortLived,
    /// More wants to run than there are CPUs, but only what lets others go first has to wait.
    LowPriority,
    /// Nothing.
    Nothing,
}

impl Cause {
    /// Name in JSON.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Nothing => "nothing",
            cause => RULES[cause as usize].name,
        }
    }

    /// How loudly it is told.
    pub const fn tone(self) -> Tone {
        match self {
            Self::Nothing => Tone::Plain,
            cause => RULES[cause as usize].tone,
        }
    }

    /// Worth the place of something else where the screen is narrow.
    pub const fn is_wrong(self) -> bool {
        matches!(self.tone(), Tone::Warn | Tone::Critical)
    }
}

/// A verdict.
#[derive(Clone, Debug, PartialEq)]
pub struct Bottleneck {
    /// What it is.
    pub cause: Cause,
    /// The number that it rests on, as the sentence tells it; of nothing the share of CPU time used, %.
    pub number: f64,
    /// The verdict in words, with its number and what to do about it.
    pub sentence: Sentence,
}

/// The number and the sentence of a verdict.
type Found = (f64, Sentence);

/// When a verdict is true.
#[derive(Clone, Copy, Debug)]
pub struct Rule {
    /// The verdict.
    pub cause: Cause,
    /// Name in JSON.
    name: &'static str,
    /// How loudly it is told.
    tone: Tone,
    /// When it is given, with its thresholds.
    pub when: fn() -> String,
    find: fn(&Snapshot, &CpuShares) -> Option<Found>,
}

/// All rules in the order of their causes, the most severe first.
pub const RULES: [Rule; 12] = [
    steal::RULE,
    throttled::OURS,
    cpu::SATURATED,
    memory::RULE,
    disk::RULE,
    task_limit::RULE,
    throttled::OF_OTHERS,
    cpu::AT_TIMES,
    blocked::RULE,
    single_thread::RULE,
    short_lived::RULE,
    cpu::LOW_PRIORITY,
];

/// What holds the machine back in this interval; `None` while there are no rates.
pub fn bottleneck(snapshot: &Snapshot) -> Option<Bottleneck> {
    let shares = snapshot.machine.cpu.as_ref()?;
    let found = RULES.iter().find_map(|rule| {
        let (number, sentence) = (rule.find)(snapshot, shares)?;
        Some(Bottleneck {
            cause: rule.cause,
            number,
            sentence,
        })
    });
    Some(found.unwrap_or_else(|| {
        let busy = shares.busy();
        let steal = shares.steal.map(|steal| format!("steal {steal:.0} %"));
        Bottleneck {
            cause: Cause::Nothing,
            number: f64::from(busy),
            sentence: Sentence::new(hidden::nothing(snapshot))
                .number(format!("CPU {busy:.0} %"))
                .number(hidden::by_whom(snapshot, shares))
                .number(steal.unwrap_or_default()),
        }
    }))
}

/// What people call a control group.
fn group_name(path: &[u8], names: &ContainerNames) -> String {
    match path {
        // The root of our namespace: its name is not to be seen from inside.
        b"/" => "our own group".to_owned(),
        path => container(&CgroupName::of(path), names).unwrap_or_else(|| compressed(path)),
    }
}

#[cfg(test)]
mod tests;
