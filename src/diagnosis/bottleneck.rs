//! What holds the machine back now: one table of rules, the most severe first; the first that is true is the verdict.

mod find;
mod hidden;
mod short_lived;
mod stuck;

use self::find::{
    cpu, cpu_at_times, disk, low_priority, memory, single, steal, throttled, throttled_group,
};
use self::short_lived::short_lived;
use self::stuck::blocked;
use crate::rates::{CpuShares, Snapshot};
use unicode_width::UnicodeWidthStr;

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
            Self::Steal => "steal",
            Self::Throttled => "throttled",
            Self::Cpu => "cpu",
            Self::Memory => "memory",
            Self::Disk => "disk",
            Self::ThrottledGroup => "throttled_group",
            Self::CpuAtTimes => "cpu_at_times",
            Self::Blocked => "blocked",
            Self::SingleThread => "single_thread",
            Self::ShortLived => "short_lived",
            Self::LowPriority => "low_priority",
            Self::Nothing => "nothing",
        }
    }
}

/// A verdict.
#[derive(Clone, Debug, PartialEq)]
pub struct Bottleneck {
    /// What it is.
    pub cause: Cause,
    /// The number that it rests on, as the sentence tells it; of nothing the share of CPU time used, %.
    pub number: f64,
    /// The same in words, with the number; clean for a terminal. Behind a semicolon stands what to do about it.
    pub sentence: String,
}

impl Bottleneck {
    /// The sentence without what to do about it.
    pub fn short(&self) -> &str {
        let end = self.sentence.find(';');
        end.map_or(&self.sentence, |end| &self.sentence[..end])
    }

    /// As much of the sentence as `cells` hold: without what to do about it, then without the end after a comma. The
    /// first part, where not even that fits.
    pub fn within(&self, cells: usize) -> &str {
        if self.sentence.width() <= cells {
            return &self.sentence;
        }
        let mut words = self.short();
        while words.width() > cells {
            let Some(comma) = words.rfind(", ") else {
                break;
            };
            words = &words[..comma];
        }
        words
    }

    /// The verdict alone, without its number.
    pub fn word(&self) -> &str {
        let end = self.sentence.find(':');
        end.map_or(&self.sentence, |end| &self.sentence[..end])
    }
}

/// The number and the sentence of a verdict.
type Found = (f64, String);

/// When a verdict is true.
#[derive(Clone, Copy, Debug)]
pub struct Rule {
    /// The verdict.
    pub cause: Cause,
    /// When it is given, with its thresholds.
    pub when: &'static str,
    find: fn(&Snapshot, &CpuShares) -> Option<Found>,
}

/// All rules, the most severe first.
#[rustfmt::skip] // one rule, one paragraph
pub const RULES: [Rule; 11] = [
    Rule { cause: Cause::Steal, find: steal,
        when: "steal is 5 % of the CPU time or more, and 10 % or more of what was wanted (busy and steal)" },
    Rule { cause: Cause::Throttled, find: throttled,
        when: "the CPU quota of our own control group (in a container: of that) was used up in 10 % of the periods or more, \
               which held it up for 1 % of the time or more" },
    Rule { cause: Cause::Cpu, find: cpu,
        when: "busy and steal are 90 % of the CPU time or more, and all tasks together waited in run queues for half of the \
               time of each CPU or more, or the pressure on the CPU was 10 % or more; without what tasks of low priority \
               (nice above 0, policy IDLE) waited, and what throttled groups waited for their quota" },
    Rule { cause: Cause::Memory, find: memory,
        when: "the pressure on memory was 10 % or more, or 1 MiB/s or more come back from swap, or 100 page faults/s or more \
               wait for storage while less than 10 % of the memory is available" },
    Rule { cause: Cause::Disk, find: disk,
        when: "the pressure on I/O was 20 % or more; where the kernel does not count it: iowait is 20 % of the CPU time or more" },
    Rule { cause: Cause::ThrottledGroup, find: throttled_group,
        when: "the CPU quota of the control group of a process on the screen, or of one that waits, was used up in the same way" },
    Rule { cause: Cause::CpuAtTimes, find: cpu_at_times,
        when: "busy and steal are 50 to 90 % of the CPU time, and tasks waited as for `cpu`, or the pressure on the CPU was 25 % \
               or more: bursts, or tasks that may not run on every CPU" },
    Rule { cause: Cause::Blocked, find: blocked,
        when: "half of the CPU time or more is idle, and as many tasks as there are CPUs (at least 2; 4 are always enough) are in \
               state D and did not run in the interval; kernel threads are left out" },
    Rule { cause: Cause::SingleThread, find: single,
        when: "one thread uses 95 % of a CPU or more, the other threads of its process less than 10 % together, and half a \
               CPU or more is idle" },
    Rule { cause: Cause::ShortLived, find: short_lived,
        when: "processes that ended, by the counters of their parents and what no row explains, used 20 % of the CPU time or \
               more, and half of what was busy or more" },
    Rule { cause: Cause::LowPriority, find: low_priority,
        when: "busy and steal are 90 % of the CPU time or more, and tasks of low priority alone waited in run queues for half of \
               the time of each CPU or more" },
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
        let steal = shares
            .steal
            .map_or_else(String::new, |steal| format!(", steal {steal:.0} %"));
        Bottleneck {
            cause: Cause::Nothing,
            number: f64::from(busy),
            sentence: format!(
                "{}: CPU {busy:.0} %{}{steal}",
                hidden::nothing(snapshot),
                hidden::by_whom(snapshot, shares),
            ),
        }
    }))
}

#[cfg(test)]
mod tests;
