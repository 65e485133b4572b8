//! Raw counters of one process.

use super::{CgroupName, CgroupPaths, Code, Nanos, Sockets, Split, TaskKey, Thread};
use std::sync::Arc;

/// Names, user and groups of a process; shared between samples while it stays the same.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Identity {
    /// Name of the leader (`/proc/PID/stat`, field 2; of a kworker with its work queue), raw bytes.
    pub name: Box<[u8]>,
    /// Arguments, each ended by NUL, raw bytes (`/proc/PID/cmdline`). Empty for kernel threads and while not read yet.
    pub cmdline: Box<[u8]>,
    /// Why the command line could not be read in time, if so.
    pub unread: Unread,
    /// Real path of the program (`/proc/PID/exe`), where we may read it.
    pub exe: Option<Box<[u8]>>,
    /// Control group, path in the unified hierarchy (`/proc/PID/cgroup`), when asked for; where that is not used, in
    /// another.
    pub cgroup: Option<Box<[u8]>>,
    /// Control group in the hierarchy that limits the CPU, where that is not `cgroup`.
    pub cpu_cgroup: Option<Box<[u8]>>,
    /// Control group in the hierarchy that limits memory, where that is not `cgroup`.
    pub memory_cgroup: Option<Box<[u8]>>,
    /// What its files tell of the program; `None` while nobody has asked.
    pub code: Option<Arc<Code>>,
    /// Internet sockets that it has open, when asked for and allowed.
    pub sockets: Option<Arc<Sockets>>,
    /// Effective user (`/proc/PID/status`, Uid, second number); `None` where we may not read it.
    pub uid: Option<u32>,
    /// Login name of `uid`, once known.
    pub user: Option<Arc<str>>,
}

/// Why a command line was not read in time.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Unread {
    /// Read, or not late yet.
    #[default]
    No,
    /// The process does not answer: somebody holds the lock of its memory.
    Stuck,
    /// Nobody has asked: all helpers wait for processes that do not answer.
    Unasked,
}

/// `/proc/PID/stat` of a process: the totals of all its threads, ended ones included.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ProcessStat {
    /// When this was true.
    pub at: Nanos,
    /// State letter of the leader (field 3); [`ProcessStat::UNREAD`] where the file may not be read: then nothing here means
    /// anything.
    pub state: u8,
    /// Parent (field 4).
    pub ppid: u32,
    /// Process group (field 5).
    pub pgrp: u32,
    /// Session (field 6).
    pub session: u32,
    /// Controlling terminal, device number; 0 for none (field 7).
    pub tty: u32,
    /// Kernel thread (field 9, flag `PF_KTHREAD`).
    pub kernel: bool,
    /// Minor faults (field 10).
    pub minor_faults: u64,
    /// Major faults (field 12).
    pub major_faults: u64,
    /// User time, clock ticks (field 14).
    pub user: u64,
    /// Kernel time, clock ticks (field 15).
    pub system: u64,
    /// What its ended children have used.
    pub children: EndedChildren,
    /// Priority of the leader as the kernel counts it (field 18).
    pub priority: i32,
    /// Nice value of the leader (field 19).
    pub nice: i32,
    /// Threads (field 20).
    pub thread_count: u32,
    /// Virtual memory, bytes (field 23).
    pub virt: u64,
    /// Resident memory, bytes (field 24 in pages; approximate on many CPUs).
    pub rss: u64,
    /// CPU the leader last ran on (field 39).
    pub cpu: u32,
    /// Real-time priority of the leader (field 40).
    pub rt_priority: u32,
    /// Scheduling policy of the leader (field 41).
    pub policy: u32,
    /// Delay by block I/O, clock ticks (field 42).
    pub block_delay: u64,
    /// Guest time, clock ticks (field 43).
    pub guest: u64,
}

/// CPU time that a process was handed by children that have ended and that it waited for, and by what these had waited
/// for themselves. Children that end unwaited for (`SIGCHLD` ignored) leave nothing here.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct EndedChildren {
    /// When this was true, together with who is listed in the sample: none of those listed is counted here, everybody is
    /// who had ended before. May be older than the rest of `stat`.
    pub at: Nanos,
    /// User time, clock ticks (`/proc/PID/stat`, field 16).
    pub user: u64,
    /// Kernel time, clock ticks (`/proc/PID/stat`, field 17).
    pub system: u64,
}

impl EndedChildren {
    /// Both together, clock ticks.
    pub fn ticks(&self) -> u64 {
        self.user.saturating_add(self.system)
    }
}

/// `/proc/PID/statm`, in bytes. Exact where `stat` is approximate; read for processes that somebody looks at.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Statm {
    /// Virtual memory (field 1).
    pub virt: u64,
    /// Resident memory (field 2).
    pub rss: u64,
    /// Resident and shared: files and shared memory (field 3).
    pub shared: u64,
    /// Code (field 4).
    pub text: u64,
    /// Data and stacks (field 6).
    pub data: u64,
}

/// `/proc/PID/io`: own processes, or all for root.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Io {
    /// When this was true.
    pub at: Nanos,
    /// Bytes fetched from storage (`read_bytes`).
    pub read_bytes: u64,
    /// Bytes sent to storage (`write_bytes`).
    pub write_bytes: u64,
}

/// What else the kernel thinks of a process; read for those that somebody looks at.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct OomAndIoPriority {
    /// How likely it is to be ended when memory runs out, 0 to 2,000 (`/proc/PID/oom_score`).
    pub oom_score: Option<u32>,
    /// I/O priority of the leader as the kernel packs it: class in the bits from 13 on, level below (`ioprio_get`).
    pub io_priority: Option<u16>,
}

/// Counters of a process with all its threads, ended ones included (`taskstats` by TGID), which the kernel tells to the
/// privileged alone.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Totals {
    /// When this was true.
    pub at: Nanos,
    /// Time runnable but not running (`cpu_delay_total`), with the wait that is still going on credited; nanoseconds.
    pub wait: Nanos,
    /// Times put on a CPU (`cpu_count`).
    pub switches: u64,
    /// Switches by kind (`nvcsw`, `nivcsw`); `None` from kernels that forget those of ended threads.
    pub split: Option<Split>,
    /// Delay by block I/O (`blkio_delay_total`), nanoseconds; 0 unless the kernel accounts it.
    pub block_delay: Nanos,
}

/// The threads of a process.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Threads {
    /// Every thread known, ascending by TID. Empty until the first look at them.
    pub list: Vec<Thread>,
    /// All threads are in `list` and were all accounted for at this moment: read, or proved not to have run. `None`
    /// until the first full look.
    pub complete: Option<Nanos>,
    /// When the threads began to be read: what those did before that are not [`Thread::born`] is not known. `None` while
    /// nobody reads them.
    pub since: Option<Nanos>,
    /// Switches and wait of threads that have ended since the monitor first saw the process, as last seen; so that
    /// sums over threads never run back.
    pub ended_switches: u64,
    /// See `ended_switches`.
    pub ended_voluntary: u64,
    /// See `ended_switches`.
    pub ended_involuntary: u64,
    /// See `ended_switches`; nanoseconds.
    pub ended_wait: Nanos,
    /// What threads ran since the first look at all that no look has seen, as they had ended by the next one; so much
    /// at least. Nanoseconds.
    pub unseen: Nanos,
}

/// Raw counters of one process.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Process {
    /// PID and start time.
    pub key: TaskKey,
    /// Seen in a sample after the first one: it was started while we looked.
    pub born: bool,
    /// When `clock` was true (for a carried process: the last time it was found unmoved is the sample's `at`).
    pub at: Nanos,
    /// Since when the clock had not been asked before, where there were samples in between in which it was not: the record
    /// of those was true until then alone.
    pub unasked_since: Option<Nanos>,
    /// CPU time of all its threads, ended ones included, nanoseconds: the process's CPU clock; from the ticks of
    /// `stat` where there is no such clock.
    pub clock: Nanos,
    /// Totals and facts of the process.
    pub stat: ProcessStat,
    /// Exact memory, when somebody looks.
    pub statm: Option<Statm>,
    /// Resident memory with each shared page divided by the number of processes that share it (`smaps_rollup`, `Pss`), bytes;
    /// when asked for and allowed.
    pub pss: Option<u64>,
    /// Storage I/O, when asked for and allowed.
    pub io: Option<Io>,
    /// OOM score and I/O priority, when asked for.
    pub oom_and_io_priority: OomAndIoPriority,
    /// Name, command line, user.
    pub identity: Arc<Identity>,
    /// Counters with those of ended threads, where the kernel tells.
    pub totals: Option<Totals>,
    /// Threads, as far as they were looked at: where the kernel tells `totals`, of few processes.
    pub threads: Threads,
}

impl ProcessStat {
    /// The state of a process whose `stat` may not be read.
    pub const UNREAD: u8 = b'?';

    /// Known states, those that deserve the eye first.
    pub const STATES: [u8; 8] = *b"RDSTtZIX";

    /// The file could be read.
    pub const fn is_read(&self) -> bool {
        self.state != Self::UNREAD
    }

    /// All its threads have exited, and it is not reaped yet: it waits for nobody any more, and the kernel gave its
    /// children to another parent.
    pub const fn has_exited(&self) -> bool {
        matches!(self.state, b'Z' | b'X' | b'x') && self.thread_count <= 1
    }
}

impl Threads {
    /// Where in `list` the thread is; an error says where it would be.
    pub fn position(&self, tid: u32) -> Result<usize, usize> {
        self.list.binary_search_by_key(&tid, |thread| thread.tid)
    }

    /// The thread with this TID.
    pub fn get(&self, tid: u32) -> Option<&Thread> {
        let at = self.position(tid).ok()?;
        self.list.get(at)
    }

    /// The thread with this TID, to be changed.
    pub fn get_mut(&mut self, tid: u32) -> Option<&mut Thread> {
        let at = self.position(tid).ok()?;
        self.list.get_mut(at)
    }

    /// Keeps what an ended thread had counted.
    pub fn end(&mut self, thread: &Thread) {
        self.ended_switches += thread.switches.unwrap_or(0);
        self.ended_wait += thread.wait.unwrap_or(0);
        if let Some(split) = thread.split {
            self.ended_voluntary += split.voluntary;
            self.ended_involuntary += split.involuntary;
        }
    }
}

impl Identity {
    /// What its control group says; `None` where that was not asked for. Of a container each runtime tells in the
    /// hierarchies that it uses.
    pub fn cgroup_name(&self) -> Option<CgroupName<'_>> {
        let mut name = CgroupName::of(self.cgroup.as_deref()?);
        let others = [&self.cpu_cgroup, &self.memory_cgroup];
        for path in others.into_iter().filter_map(Option::as_deref) {
            if name.container.is_none() {
                let other = CgroupName::of(path);
                name.container = other.container;
                name.pod = name.pod.or(other.pod);
            }
        }
        Some(name)
    }

    /// Paths of the groups that limit the control group with this path, which is its own or one above that.
    pub fn limiting_cgroups_at<'a>(&'a self, level: &'a [u8]) -> Option<CgroupPaths<'a>> {
        self.limiting_cgroups()?.at(level)
    }

    /// Paths of the groups that limit it.
    pub fn limiting_cgroups(&self) -> Option<CgroupPaths<'_>> {
        let name = self.cgroup.as_deref();
        Some(CgroupPaths {
            cpu: self.cpu_cgroup.as_deref().or(name)?,
            memory: self.memory_cgroup.as_deref().or(name)?,
        })
    }
}

impl Process {
    /// Its proportional set size, where it is known: kernel threads have no memory of their own.
    pub fn proportional_memory(&self) -> Option<u64> {
        self.pss.or(self.stat.kernel.then_some(0))
    }

    /// How much it has run is known. Where its own clock cannot be asked (a copy of a `/proc`), its `stat` has to tell.
    pub const fn knows_clock(&self) -> bool {
        self.stat.is_read() || self.clock > 0
    }

    /// For how long it was not looked at what this thread does, nanoseconds: while others of the process moved it was neither
    /// read nor proved to stand still.
    pub fn age_of(&self, thread: &Thread) -> Nanos {
        // Before the first look at all of them, what is known of one was just read.
        let complete = self.threads.complete.unwrap_or(self.at);
        self.at.saturating_sub(thread.at.max(complete))
    }

    /// Takes over everything from `other` without giving up the room that its own list of threads has.
    pub fn copy_from(&mut self, other: &Self) {
        let mut list = std::mem::take(&mut self.threads.list);
        list.clone_from(&other.threads.list);
        *self = Self {
            identity: Arc::clone(&other.identity),
            threads: Threads {
                list,
                ..other.threads
            },
            ..*other
        };
    }
}
