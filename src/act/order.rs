//! What shall be done to whom, as plain data: nothing here touches the machine.

use super::CpuList;
use super::signals::signal_name;
use crate::sample::{Policy, TaskKey, ThreadKey};
use std::fmt;
use std::ops::RangeInclusive;

/// A process or a thread that is acted on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Target {
    /// A process, with all its threads.
    Process(TaskKey),
    /// One thread of a process, that thread alone.
    Thread {
        /// Which one.
        key: ThreadKey,
        /// Start time, clock ticks after boot, where it was read (`/proc/PID/task/TID/stat`, field 22). Without, the
        /// one found when the target is opened counts.
        starttime: Option<u64>,
    },
}

impl Target {
    /// The process that it is, or is a part of.
    pub const fn process(self) -> TaskKey {
        match self {
            Self::Process(key) => key,
            Self::Thread { key, .. } => key.process,
        }
    }

    /// PID of a process, TID of a thread.
    pub const fn id(self) -> u32 {
        match self {
            Self::Process(key) => key.tid,
            Self::Thread { key, .. } => key.tid,
        }
    }

    /// One thread alone.
    pub const fn is_thread(self) -> bool {
        matches!(self, Self::Thread { .. })
    }
}

/// What shall be done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Order {
    /// A signal, by number.
    Signal(i32),
    /// A signal to the whole process group of each target, once for each group.
    SignalGroups(i32),
    /// Nice values up or down.
    NiceBy(i32),
    /// A nice value.
    Nice(i32),
    /// Another I/O priority.
    Io(IoPriority),
    /// Another scheduling policy; the real-time priority counts for FIFO and RR only.
    Policy(Policy, i32),
    /// The CPUs to run on.
    Affinity(CpuList),
}

impl Order {
    /// It can end, stop or starve what it is done to. A nice value cannot, and neither can a signal that is
    /// ignored unless a program asks for it, or that only continues.
    pub const fn is_grave(&self) -> bool {
        match self {
            Self::Signal(number) | Self::SignalGroups(number) => {
                !matches!(*number, 17 | 18 | 23 | 28)
            }
            Self::NiceBy(_) | Self::Nice(_) => false,
            Self::Io(_) | Self::Policy(..) | Self::Affinity(_) => true,
        }
    }
}

impl fmt::Display for Order {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Signal(number) | Self::SignalGroups(number) => {
                write!(f, "send {}", signal_name(*number))
            }
            Self::NiceBy(step) => write!(f, "nice {step:+}"),
            Self::Nice(value) => write!(f, "nice {value}"),
            Self::Io(priority) => write!(f, "I/O priority {priority}"),
            Self::Policy(policy, priority) if policy.is_real_time() => {
                write!(f, "policy {policy}, priority {priority}")
            }
            Self::Policy(policy, _) => write!(f, "policy {policy}"),
            Self::Affinity(cpus) => write!(f, "run on CPU {cpus}"),
        }
    }
}

/// Class of the I/O priority (`ioprio_set(2)`).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum IoClass {
    /// None set: best effort, level from the nice value.
    None,
    /// Before all others.
    RealTime,
    /// The usual one.
    BestEffort,
    /// Only when nobody else wants the disk.
    Idle,
}

/// An I/O priority.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct IoPriority {
    /// Before whom it comes.
    pub class: IoClass,
    /// 0 (first) to 7 (last); counts for real time and best effort only.
    pub level: u8,
}

impl IoPriority {
    /// From what `ioprio_get` gives: the class from bit 13 on, the level in the lowest three.
    pub const fn unpack(packed: i64) -> Option<Self> {
        let class = match (packed >> 13) & 7 {
            0 => IoClass::None,
            1 => IoClass::RealTime,
            2 => IoClass::BestEffort,
            3 => IoClass::Idle,
            _ => return None,
        };
        let level = (packed & 7) as u8;
        Some(Self { class, level })
    }

    /// Packed for `ioprio_set`. Classes without levels take none.
    pub const fn pack(self) -> i32 {
        let class = match self.class {
            IoClass::None => return 0,
            IoClass::RealTime => 1,
            IoClass::BestEffort => 2,
            IoClass::Idle => return 3 << 13,
        };
        class << 13 | self.level as i32
    }
}

impl fmt::Display for IoPriority {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.class {
            IoClass::None => f.write_str("none"),
            IoClass::RealTime => write!(f, "real-time {}", self.level),
            IoClass::BestEffort => write!(f, "best-effort {}", self.level),
            IoClass::Idle => f.write_str("idle"),
        }
    }
}

/// Policies that can be chosen. A deadline needs three times more numbers and is left to chrt; a scheduler in BPF is for
/// those who load it.
pub const POLICIES: [Policy; 5] = [
    Policy::Other,
    Policy::Batch,
    Policy::Idle,
    Policy::Fifo,
    Policy::RoundRobin,
];

/// Nice values, highest priority first.
pub const NICE_VALUES: RangeInclusive<i32> = -20..=19;

/// Real-time priorities, least to most urgent.
pub const PRIORITIES: RangeInclusive<i32> = 1..=99;

/// A target as it is when it is opened; of a process what its leader has.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Facts {
    /// Threads that an order reaches (`/proc/PID/stat`, field 20); 1 for a thread.
    pub threads: u32,
    /// Nice value (field 19).
    pub nice: i32,
    /// Scheduling policy (field 41); `None` for one that is not known here.
    pub policy: Option<Policy>,
    /// Real-time priority, 0 for others (field 40).
    pub priority: u32,
    /// I/O priority, where the kernel tells it.
    pub io: Option<IoPriority>,
    /// CPUs it may run on.
    pub cpus: CpuList,
    /// What it is to the one who gives the order.
    pub standing: Standing,
}

/// What a process is to the one who gives the order.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Standing {
    /// Nothing special.
    #[default]
    Other,
    /// The first process: without it the machine, or the container, ends.
    Init,
    /// The shell, terminal or login that this program runs in.
    Ancestor,
    /// This program.
    Own,
}

/// What an order did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// The signal of this number was sent.
    Sent(i32),
    /// So many threads were changed.
    Changed {
        /// How many.
        threads: usize,
        /// What is there now, as the kernel tells it: `nice 1, was 0`.
        now: String,
    },
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn io_priorities_are_packed_as_the_kernel_does() {
        let best = IoPriority {
            class: IoClass::BestEffort,
            level: 4,
        };
        assert_eq!(best.pack(), 0x4004);
        assert_eq!(IoPriority::unpack(0x4004), Some(best));
        let idle = IoPriority::unpack(0x6007).unwrap();
        assert_eq!((idle.class, idle.pack()), (IoClass::Idle, 0x6000));
        assert_eq!(IoPriority::unpack(7 << 13), None);
    }

    #[test]
    fn signals_that_end_nothing_are_not_grave() {
        for (name, grave) in [
            ("term", true),
            ("stop", true),
            ("hup", true),
            ("cont", false),
            ("chld", false),
            ("urg", false),
            ("winch", false),
        ] {
            let number = super::super::signal_number(name).unwrap();
            assert_eq!(Order::Signal(number).is_grave(), grave, "{name}");
        }
    }

    #[test]
    fn orders_read_as_sentences_go_on() {
        assert_eq!(Order::Signal(15).to_string(), "send SIGTERM");
        assert_eq!(Order::NiceBy(-1).to_string(), "nice -1");
        let fifo = Order::Policy(Policy::Fifo, 20).to_string();
        assert_eq!(fifo, "policy FIFO, priority 20");
        assert_eq!(Order::Policy(Policy::Idle, 20).to_string(), "policy IDLE");
    }
}
