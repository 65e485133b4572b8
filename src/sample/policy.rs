//! Scheduling policies: one table of those that the kernel has.

use std::fmt;

/// Scheduling policy, by its number in the kernel (`SCHED_…`, sched(7)).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Policy {
    /// Shares the CPU by nice value.
    Other = 0,
    /// Real time: runs until it waits.
    Fifo = 1,
    /// Real time: takes turns with its equals.
    RoundRobin = 2,
    /// Like `Other`, for work that nobody waits for.
    Batch = 3,
    /// Below every nice value.
    Idle = 5,
    /// By run time, deadline and period.
    Deadline = 6,
    /// By a scheduler in BPF.
    Ext = 7,
}

/// Each with its name in the kernel, without `SCHED_`, and what it means.
const POLICIES: [(Policy, &str, &str); 7] = [
    (Policy::Other, "OTHER", "shares the CPU by nice value"),
    (Policy::Fifo, "FIFO", "real time: runs until it blocks"),
    (
        Policy::RoundRobin,
        "RR",
        "real time: round robin among equal priorities",
    ),
    (Policy::Batch, "BATCH", "as OTHER, for batch work"),
    (Policy::Idle, "IDLE", "only when nothing else wants to run"),
    (
        Policy::Deadline,
        "DEADLINE",
        "real time: the nearest deadline runs first",
    ),
    (Policy::Ext, "EXT", "by a scheduler in BPF"),
];

impl Policy {
    /// Number in the kernel.
    pub const fn number(self) -> u32 {
        self as u32
    }

    /// The policy of this number (`/proc/PID/stat`, field 41); `None` for one that is not known here.
    pub fn from_number(number: u32) -> Option<Self> {
        let mut policies = POLICIES.iter().map(|(policy, ..)| *policy);
        policies.find(|policy| policy.number() == number)
    }

    fn entry(self) -> &'static (Self, &'static str, &'static str) {
        let mut entries = POLICIES.iter();
        let found = entries.find(|(policy, ..)| *policy == self);
        found.unwrap_or(&POLICIES[0])
    }

    /// Name in the kernel, without `SCHED_`.
    pub fn name(self) -> &'static str {
        self.entry().1
    }

    /// What it means, in some words.
    pub fn meaning(self) -> &'static str {
        self.entry().2
    }

    /// Has a real-time priority.
    pub const fn is_real_time(self) -> bool {
        matches!(self, Self::Fifo | Self::RoundRobin)
    }
}

impl fmt::Display for Policy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn policies_have_the_numbers_of_the_kernel() {
        let named = (0..9).map(|number| Policy::from_number(number).map(Policy::name));
        let expected = [
            Some("OTHER"),
            Some("FIFO"),
            Some("RR"),
            Some("BATCH"),
            None,
            Some("IDLE"),
            Some("DEADLINE"),
            Some("EXT"),
            None,
        ];
        assert_eq!(named.collect::<Vec<_>>(), expected);
        assert_eq!(Policy::from_number(u32::MAX), None);
    }
}
