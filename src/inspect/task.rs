//! Arguments and environment, limits, isolation, scheduling.

use super::Reading;
use crate::proc::limits::Limit;
use crate::proc::syscall::SyscallState;

/// What a program was started with.
#[derive(Clone, Debug)]
pub struct Environment {
    /// The program as it was called and its arguments (`/proc/PID/cmdline`); some programs write something else there.
    pub arguments: Texts,
    /// Environment variables, `NAME=value` (`/proc/PID/environ`): what the program changed since is not seen. Unlike the
    /// arguments they are not for everybody to read.
    pub variables: Reading<Texts>,
}

/// Texts of another process, which may hold anything.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Texts {
    /// One each, raw bytes.
    pub list: Vec<Vec<u8>>,
    /// There is more of it.
    pub cut: bool,
}

/// Resource limits (`/proc/PID/limits`), and what is used of some.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Limits {
    /// As the kernel lists them.
    pub list: Vec<Limit>,
}

/// Where a process lives: its control groups, namespaces and folders, and what it may do.
#[derive(Clone, Debug)]
pub struct Isolation {
    /// Controllers and path of each control group (`/proc/PID/cgroup`), raw bytes.
    pub cgroups: Reading<Vec<(Vec<u8>, Vec<u8>)>>,
    /// Namespaces (`/proc/PID/ns`).
    pub namespaces: Reading<Vec<Namespace>>,
    /// The program, the working folder and the root folder (links `exe`, `cwd`, `root`), raw bytes.
    pub folders: [Reading<Vec<u8>>; 3],
    /// Lines of `status`, as far as there: label and value.
    pub status: Vec<(&'static str, Vec<u8>)>,
    /// How likely the kernel is to end it when memory runs out (`oom_score`), and what was added (`oom_score_adj`).
    pub oom: Option<(u32, i32)>,
}

/// A namespace.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Namespace {
    /// `net`, `pid`, `mnt` …
    pub kind: &'static str,
    /// `net:[4026531840]`, raw bytes.
    pub id: Vec<u8>,
    /// It is the one that threadtop is in; unknown in a captured tree.
    pub ours: Option<bool>,
}

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
    /// Its name on this machine, where it is known.
    pub name: Option<&'static str>,
}
