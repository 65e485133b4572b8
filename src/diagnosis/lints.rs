//! What is conspicuous about single processes and threads: one table of lints with their thresholds, and what each means
//! in a sentence. A lint is a suspicion with a number, no verdict.

mod find;
mod limits;
mod said;
mod watch;

pub use limits::LintLimits;
pub use watch::{Found, Lints};

/// What is conspicuous, the gravest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Sign {
    /// Its control group may not run.
    Throttled,
    /// It wants to run and does not get a CPU.
    Starved,
    /// It has been waiting uninterruptibly for long.
    Blocked,
    /// It computes without ever waiting.
    Spinning,
    /// Threads of a pool hand one lock to each other.
    Convoy,
    /// The scheduler takes the CPU away again and again.
    Preempted,
    /// It does not reap its ended children.
    Zombies,
    /// One thread fills a CPU, others idle.
    SingleThread,
}

/// A threshold.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Limit {
    /// Its name in the configuration.
    pub name: &'static str,
    /// As long as nobody says something else.
    pub default: f32,
}

/// One lint.
#[derive(Clone, Copy, Debug)]
pub struct Lint {
    /// Which.
    pub sign: Sign,
    /// Its mark in the column `!`; no letter of a state that means something else.
    pub letter: char,
    /// Its name in the configuration.
    pub name: &'static str,
    /// When it is found, `{limit}` standing for the threshold of that name.
    when: &'static str,
    /// Thresholds.
    pub limits: &'static [Limit],
}

impl Limit {
    /// Whole things are counted.
    pub fn is_count(&self) -> bool {
        matches!(self.name, "threads" | "children")
    }

    /// The greatest value with a meaning: shares are at most 100 %, of one CPU as well.
    pub fn most(&self) -> f32 {
        let share = ["percent", "share", "periods"];
        if share.iter().any(|end| self.name.ends_with(end)) {
            100.0
        } else {
            100_000.0
        }
    }
}

const fn limit(name: &'static str, default: f32) -> Limit {
    Limit { name, default }
}

/// All lints with their thresholds, the gravest first.
#[rustfmt::skip] // one lint, one paragraph
pub const LINTS: [Lint; 8] = [
    Lint { sign: Sign::Throttled, letter: 'Q', name: "throttled",
        limits: &[limit("throttled_periods", 10.0), limit("cpu_percent", 1.0)],
        when: "Its control group used up its CPU quota in {throttled_periods} % of the periods or more, and it runs or uses \
               {cpu_percent} % of a CPU or more." },
    Lint { sign: Sign::Starved, letter: 'W', name: "starved",
        limits: &[limit("wait_percent", 50.0), limit("wait_to_cpu", 3.0), limit("least_wait_percent", 20.0)],
        when: "The thread stood in the run queue for {wait_percent} % of the time or more, or {wait_to_cpu} times as \
               long as it ran and {least_wait_percent} % or more, without what it may have waited for the quota of its control \
               group; threads that stand back by themselves (nice above 0, policy IDLE) are left out." },
    Lint { sign: Sign::Blocked, letter: 'D', name: "blocked",
        limits: &[limit("seconds", 5.0)],
        when: "In state D for {seconds} s or more without running: it waits for a disk, a network file system, a lock of the \
               kernel or a child of vfork, or is frozen; signals wait as well, SIGKILL perhaps." },
    Lint { sign: Sign::Spinning, letter: 'L', name: "spinning",
        limits: &[limit("cpu_percent", 95.0), limit("voluntary_switches", 5.0), limit("user_share", 90.0)],
        when: "The thread uses {cpu_percent} % of a CPU or more, {user_share} % of it or more in user mode, and waits \
               for nothing (at most {voluntary_switches} voluntary switches/s): a busy loop, polling, or honest computing." },
    Lint { sign: Sign::Convoy, letter: 'C', name: "convoy",
        limits: &[limit("threads", 3.0), limit("voluntary_switches", 500.0), limit("microseconds", 50.0)],
        when: "A lock convoy? {threads} threads of one pool or more each sleep and wake {voluntary_switches} times/s or more \
               and run {microseconds} microseconds or less in between: perhaps they hand one lock to each other." },
    Lint { sign: Sign::Preempted, letter: 'P', name: "preempted",
        limits: &[limit("involuntary_switches", 500.0), limit("share", 50.0)],
        when: "{involuntary_switches} involuntary switches/s or more, which are {share} % of its switches or more: \
               others want the CPU as well, its time slices are short, or it yields (sched_yield)." },
    Lint { sign: Sign::Zombies, letter: 'Z', name: "zombies",
        limits: &[limit("children", 1.0), limit("seconds", 10.0)],
        when: "{children} of its children or more ended {seconds} s ago or earlier and are still not reaped: they are zombies." },
    Lint { sign: Sign::SingleThread, letter: '1', name: "single_thread",
        limits: &[limit("cpu_percent", 95.0), limit("others_percent", 10.0), limit("idle_percent", 50.0)],
        when: "One thread is the limit: it uses {cpu_percent} % of a CPU or more, the others of its process less than \
               {others_percent} % together, and {idle_percent} % of a CPU or more is idle." },
];

impl Sign {
    /// Its line in the table.
    pub const fn lint(self) -> &'static Lint {
        &LINTS[self as usize]
    }

    /// How grave it is: 1 for the least.
    pub const fn weight(self) -> u8 {
        (LINTS.len() - self as usize) as u8
    }
}

impl Lint {
    /// When it is found, with `{limit}` where the threshold of that name stands.
    pub const fn rule(&self) -> &'static str {
        self.when
    }

    /// When it is found, with these thresholds.
    pub fn when(&self, thresholds: &LintLimits) -> String {
        let mut text = self.when.to_owned();
        for limit in self.limits {
            let value = thresholds.get(self.sign, limit.name);
            text = text.replace(&format!("{{{}}}", limit.name), &value.to_string());
        }
        text
    }
}

#[cfg(test)]
mod tests;
