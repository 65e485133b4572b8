//! Memory by segment.

mod read;
mod segments;

use super::{MemoryLock, TabInfo};
use crate::inspect::Reading;
use crate::proc::maps::{Mapping, Usage};

pub(super) const INFO: TabInfo = TabInfo {
    title: "Memory",
    memory_lock: MemoryLock::All,
    measures: true,
    ..TabInfo::PLAIN
};

/// Memory of a process.
#[derive(Clone, Debug)]
pub struct Memory {
    /// Sums that the kernel keeps (`status`).
    pub totals: MemoryTotals,
    /// Segments, in the order of [`SegmentKind`]; those that have no mapping are left out.
    pub segments: Reading<Vec<Segment>>,
    /// Largest mappings, by what is resident where that was measured, else by size.
    pub largest: Vec<Mapping>,
    /// Stacks of threads that could be found, ascending by TID.
    pub stacks: Vec<Stack>,
    /// Threads of the process.
    pub threads: u32,
}

/// Sums of `/proc/PID/status`, bytes; `None` where the kernel does not say (kernel threads).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct MemoryTotals {
    /// `VmSize`.
    pub virt: Option<u64>,
    /// `VmRSS`.
    pub rss: Option<u64>,
    /// `VmHWM`: the most that was ever resident.
    pub peak: Option<u64>,
    /// `RssAnon`.
    pub anon: Option<u64>,
    /// `RssFile`.
    pub file: Option<u64>,
    /// `RssShmem`.
    pub shmem: Option<u64>,
    /// `VmSwap`.
    pub swap: Option<u64>,
    /// `VmLck`.
    pub locked: Option<u64>,
    /// `VmPTE`: page tables.
    pub tables: Option<u64>,
}

/// Kinds of memory.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum SegmentKind {
    /// Executable parts of the program's file.
    Code,
    /// The rest of the program's file.
    Data,
    /// `[heap]`.
    Heap,
    /// `[stack]`, and the stacks of threads as far as they were found.
    Stacks,
    /// Shared libraries.
    Libraries,
    /// Memory shared with others: `/dev/shm`, System V, `memfd`, shared anonymous.
    Shared,
    /// Other files.
    Files,
    /// Everything without a name: allocators, thread-local arenas, JIT code.
    Anonymous,
    /// Pages that the kernel puts there: vdso, vvar.
    Kernel,
}

impl SegmentKind {
    /// The word for it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Code => "code",
            Self::Data => "data",
            Self::Heap => "heap",
            Self::Stacks => "stacks",
            Self::Libraries => "libraries",
            Self::Shared => "shared memory",
            Self::Files => "files",
            Self::Anonymous => "anonymous",
            Self::Kernel => "kernel",
        }
    }
}

/// Mappings of one kind together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Segment {
    /// Which.
    pub kind: SegmentKind,
    /// How many mappings.
    pub count: u32,
    /// Address space, bytes.
    pub size: u64,
    /// What is used of it, where that was measured.
    pub usage: Option<Usage>,
}

/// The stack of a thread: the mapping that its stack pointer is in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stack {
    /// Whose.
    pub tid: u32,
    /// Size of the mapping, bytes.
    pub size: u64,
    /// From the stack pointer to the upper end, bytes.
    pub depth: u64,
    /// What is used of it, where that was measured.
    pub usage: Option<Usage>,
}
