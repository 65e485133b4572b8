//! Memory by segment.

mod lines;
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
    /// The thread.
    pub tid: u32,
    /// Size of the mapping, bytes.
    pub size: u64,
    /// From the stack pointer to the upper end, bytes.
    pub depth: u64,
    /// What is used of it, where that was measured.
    pub usage: Option<Usage>,
}

#[cfg(test)]
impl Memory {
    /// What an invented process has.
    pub(crate) fn example() -> Self {
        Self::invented(|_| None)
    }

    /// What it has where it was measured.
    pub(crate) fn measured_example() -> Self {
        Self::invented(|kib| {
            Some(Usage {
                rss: kib << 9,
                pss: kib << 8,
                shared: kib << 8,
                private: kib << 8,
                swap: 0,
            })
        })
    }

    fn invented(usage: impl Fn(u64) -> Option<Usage>) -> Self {
        let totals = MemoryTotals {
            virt: Some(9_770 << 20),
            rss: Some(742 << 20),
            peak: Some(801 << 20),
            anon: Some(700 << 20),
            file: Some(42 << 20),
            shmem: Some(0),
            swap: Some(0),
            locked: None,
            tables: Some(2 << 20),
        };
        let mapping = |start: u64, kib: u64, permissions: &[u8; 4], path: &str| Mapping {
            start,
            end: start + (kib << 10),
            permissions: *permissions,
            inode: 0,
            path: path.as_bytes().to_vec(),
            usage: usage(kib),
        };
        let mappings = vec![
            mapping(0x5590_0000_0000, 8, b"r-xp", "/usr/bin/java"),
            mapping(0x5590_0000_2000, 4, b"rw-p", "/usr/bin/java"),
            mapping(0x5590_1000_0000, 1_320, b"rw-p", "[heap]"),
            mapping(0x7000_0000_0000, 2 << 20, b"rw-p", ""),
            mapping(0x7f00_0000_0000, 1_024, b"rw-p", ""),
            mapping(
                0x7f10_0000_0000,
                20_000,
                b"r-xp",
                "/usr/lib/jvm/lib/server/libjvm.so",
            ),
            mapping(0x7f20_0000_0000, 96, b"r--s", "/srv/\u{1b}shop.jar"),
            mapping(0x7ffd_0000_0000, 132, b"rw-p", "[stack]"),
        ];
        let pointers = [(4312, 0x7ffd_0000_8000), (4319, 0x7f00_000f_0000)];
        Memory::new(totals, Ok(mappings), b"/usr/bin/java", &pointers, 11)
    }
}
