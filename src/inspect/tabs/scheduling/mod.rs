//! How a thread is scheduled, and where it waits.

mod lines;
mod read;

use super::{MemoryLock, TabInfo};
use crate::inspect::Reading;
use crate::proc::syscall::SyscallState;
use std::borrow::Cow;

pub(super) const INFO: TabInfo = TabInfo {
    title: "Scheduling",
    memory_lock: MemoryLock::Some,
    of_zombies: true,
    ..TabInfo::PLAIN
};

/// How a thread is scheduled, and where it waits.
#[derive(Clone, Debug)]
pub struct Scheduling {
    /// The thread that this is about: of a process its first one.
    pub tid: u32,
    /// Threads of its process (`stat`, field 20).
    pub threads: u32,
    /// State letter (`stat`, field 3).
    pub state: u8,
    /// Scheduling policy as the kernel counts them (`stat`, field 41).
    pub policy: u32,
    /// Nice value (`stat`, field 19).
    pub nice: i32,
    /// Priority inside of the kernel (`stat`, field 18).
    pub priority: i32,
    /// Real-time priority (`stat`, field 40).
    pub rt_priority: u32,
    /// CPU it last ran on (`stat`, field 39).
    pub cpu: u32,
    /// Time run and waited (`schedstat`).
    pub times: Option<RunTimes>,
    /// User time, nanoseconds (`stat`, field 14).
    pub user: u64,
    /// Kernel time, nanoseconds (`stat`, field 15).
    pub system: u64,
    /// Wait for block I/O, nanoseconds (`stat`, field 42).
    pub block_delay: u64,
    /// Voluntary switches (`status`).
    pub voluntary: Option<u64>,
    /// Involuntary switches (`status`).
    pub involuntary: Option<u64>,
    /// Moves from CPU to CPU (`sched`, `se.nr_migrations`); kernels without scheduler debugging do not say.
    pub migrations: Option<u64>,
    /// CPUs it may run on (`status`, `Cpus_allowed_list`).
    pub allowed_cpus: Option<Vec<u8>>,
    /// Memory nodes it may use (`status`, `Mems_allowed_list`).
    pub allowed_nodes: Option<Vec<u8>>,
    /// How late its timers may be, nanoseconds (`timerslack_ns`).
    pub timer_slack: Option<u64>,
    /// The kernel function it sleeps in (`wchan`); empty when it runs.
    pub wchan: Reading<Vec<u8>>,
    /// The system call it is in (`syscall`).
    pub syscall: Reading<Syscall>,
    /// Kernel stack, innermost first (`stack`).
    pub stack: Reading<Vec<Vec<u8>>>,
}

/// Times of a thread (`schedstat`).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RunTimes {
    /// Nanoseconds on a CPU.
    pub run: u64,
    /// Nanoseconds in a run queue.
    pub wait: u64,
    /// Times it was given a CPU.
    pub slices: u64,
}

/// What `/proc/PID/syscall` tells.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Syscall {
    /// In a call, or not.
    pub state: SyscallState,
    /// Name on the machine that was read, where it is known.
    pub name: Option<Cow<'static, str>>,
}

#[cfg(test)]
impl Scheduling {
    /// What an invented process has.
    pub(crate) fn example() -> Self {
        use crate::inspect::Missing;

        Scheduling {
            tid: 4319,
            threads: 11,
            state: b'D',
            policy: 0,
            nice: 0,
            priority: 20,
            rt_priority: 0,
            cpu: 1,
            times: Some(RunTimes {
                run: 812_340_000_000,
                wait: 12_000_000_000,
                slices: 123_456,
            }),
            user: 700_000_000_000,
            system: 112_340_000_000,
            block_delay: 0,
            voluntary: Some(100_000),
            involuntary: Some(0),
            migrations: None,
            allowed_cpus: Some(b"0-1".to_vec()),
            allowed_nodes: Some(b"0".to_vec()),
            timer_slack: Some(50_000),
            wchan: Ok(b"futex_do_wait".to_vec()),
            syscall: Ok(Syscall {
                state: SyscallState::Call(
                    202,
                    [0x7f01, 0x189, 0, 0, 0, 0xffff_ffff],
                    0x7f00_000f_0000,
                ),
                name: Some("futex".into()),
            }),
            stack: Err(Missing::Denied),
        }
    }
}
