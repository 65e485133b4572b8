//! From mappings to segments, the largest mappings and the stacks of threads.

use super::{Memory, MemoryTotals, Segment, SegmentKind, Stack};
use crate::inspect::Reading;
use crate::proc::maps::{Mapping, Usage};

/// Mappings that are listed one by one at most.
const LARGEST: usize = 40;

impl Memory {
    /// Sorts mappings, ascending by address, into segments. `program` is the path of the program, `pointers` the stack
    /// pointers of threads.
    pub fn new(
        totals: MemoryTotals,
        mappings: Reading<Vec<Mapping>>,
        program: &[u8],
        pointers: &[(u32, u64)],
        threads: u32,
    ) -> Self {
        let mut memory = Self {
            totals,
            segments: Ok(Vec::new()),
            largest: Vec::new(),
            stacks: Vec::new(),
            threads,
        };
        let mappings = match mappings {
            Ok(mappings) => mappings,
            Err(missing) => {
                memory.segments = Err(missing);
                return memory;
            }
        };
        let mut stacks = vec![false; mappings.len()];
        for (tid, pointer) in pointers {
            let at = mappings.partition_point(|mapping| mapping.end <= *pointer);
            // A pointer into a file or the heap is no stack of its own: a green thread runs there.
            if let Some(mapping) = mappings.get(at).filter(|one| one.holds_stack(*pointer)) {
                stacks[at] = true;
                memory.stacks.push(Stack {
                    tid: *tid,
                    size: mapping.size(),
                    depth: mapping.end - pointer,
                    usage: mapping.usage,
                });
            }
        }
        memory.stacks.sort_unstable_by_key(|stack| stack.tid);
        memory.segments = Ok(segments(&mappings, program, &stacks));
        memory.largest = mappings;
        memory.largest.sort_by_key(|mapping| {
            let rss = mapping.usage.map_or(0, |usage| usage.rss);
            std::cmp::Reverse((rss, mapping.size()))
        });
        memory.largest.truncate(LARGEST);
        memory
    }

    /// Every segment together.
    pub fn sum(&self) -> Option<Segment> {
        let segments = self.segments.as_ref().ok()?;
        let mut all = *segments.first()?;
        for segment in &segments[1..] {
            all.add(segment.count, segment.size, segment.usage.as_ref());
        }
        Some(all)
    }
}

impl Segment {
    fn add(&mut self, count: u32, size: u64, usage: Option<&Usage>) {
        self.count += count;
        self.size += size;
        match (&mut self.usage, usage) {
            (Some(sum), Some(usage)) => sum.add(usage),
            (sum @ None, Some(usage)) => *sum = Some(*usage),
            _ => {}
        }
    }
}

impl Mapping {
    fn holds_stack(&self, pointer: u64) -> bool {
        let anonymous = self.path.is_empty()
            || self.path.starts_with(b"[stack")
            || self.path.starts_with(b"[anon:");
        (self.start..self.end).contains(&pointer) && anonymous && self.permissions[1] == b'w'
    }

    /// What kind of memory it is, apart from stacks found otherwise.
    pub fn kind(&self, program: &[u8]) -> SegmentKind {
        let path = &self.path[..];
        let shared = self.permissions[3] == b's';
        let executable = self.permissions[2] == b'x';
        if path == b"[heap]" {
            SegmentKind::Heap
        } else if path.starts_with(b"[stack")
            || memchr::memmem::find(path, b"stack").is_some_and(|_| path.starts_with(b"[anon:"))
        {
            SegmentKind::Stacks
        } else if path.starts_with(b"[anon") && shared {
            SegmentKind::Shared
        } else if path.starts_with(b"[anon") || path.is_empty() {
            SegmentKind::Anonymous
        } else if path.starts_with(b"[") {
            SegmentKind::Kernel
        } else if path.starts_with(b"/dev/shm/")
            || path.starts_with(b"/SYSV")
            || path.starts_with(b"/memfd:")
            || path.starts_with(b"/dev/zero")
        {
            SegmentKind::Shared
        } else if path == program {
            if executable {
                SegmentKind::Code
            } else {
                SegmentKind::Data
            }
        } else if is_library(path) {
            SegmentKind::Libraries
        } else {
            SegmentKind::Files
        }
    }
}

/// `libc.so.6`, `plugin.so`, also after an update has replaced it.
fn is_library(path: &[u8]) -> bool {
    let path = path.strip_suffix(b" (deleted)").unwrap_or(path);
    path.ends_with(b".so") || memchr::memmem::find(path, b".so.").is_some()
}

fn segments(mappings: &[Mapping], program: &[u8], stacks: &[bool]) -> Vec<Segment> {
    let mut segments: Vec<Segment> = Vec::new();
    let mut last: Option<&Mapping> = None;
    for (mapping, stack) in mappings.iter().zip(stacks) {
        let kind = match mapping.kind(program) {
            _ if *stack => SegmentKind::Stacks,
            // What follows the program without a gap and has no name is its zeroed data (bss).
            SegmentKind::Anonymous
                if last.is_some_and(|last| last.end == mapping.start && last.path == program)
                    && !program.is_empty() =>
            {
                SegmentKind::Data
            }
            kind => kind,
        };
        last = Some(mapping);
        match segments.iter_mut().find(|segment| segment.kind == kind) {
            Some(segment) => segment.add(1, mapping.size(), mapping.usage.as_ref()),
            None => segments.push(Segment {
                kind,
                count: 1,
                size: mapping.size(),
                usage: mapping.usage,
            }),
        }
    }
    segments.sort_unstable_by_key(|segment| segment.kind);
    segments
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mapping(start: u64, end: u64, permissions: [u8; 4], path: &str) -> Mapping {
        Mapping {
            start,
            end,
            permissions,
            path: path.as_bytes().to_vec(),
            ..Mapping::default()
        }
    }

    fn made() -> Vec<Mapping> {
        vec![
            mapping(0x1000, 0x3000, *b"r-xp", "/usr/bin/app"),
            mapping(0x3000, 0x4000, *b"rw-p", "/usr/bin/app"),
            mapping(0x4000, 0x6000, *b"rw-p", ""),
            mapping(0x8000, 0x9000, *b"rw-p", "[heap]"),
            mapping(0xa000, 0xb000, *b"rw-p", ""),
            mapping(0xc000, 0xf000, *b"rw-p", ""),
            mapping(0x1_0000, 0x1_1000, *b"r--p", "/usr/lib/libc.so.6"),
            mapping(0x1_1000, 0x1_2000, *b"r--p", "/usr/lib/x.so (deleted)"),
            mapping(0x1_2000, 0x1_3000, *b"r--s", "/usr/share/locale"),
            mapping(0x1_3000, 0x1_4000, *b"rw-s", "/dev/shm/pg (deleted)"),
            mapping(0x2_0000, 0x2_1000, *b"rw-p", "[stack]"),
            mapping(0x3_0000, 0x3_1000, *b"r-xp", "[vdso]"),
        ]
    }

    #[test]
    fn mappings_become_segments() {
        let pointers = [(7, 0xe800), (8, 0x8100), (9, 0x7000)];
        let memory = Memory::new(
            MemoryTotals::default(),
            Ok(made()),
            b"/usr/bin/app",
            &pointers,
            3,
        );
        let segments = memory.segments.as_ref().unwrap();
        let sizes: Vec<_> = segments.iter().map(|one| (one.kind, one.size)).collect();
        assert_eq!(
            sizes,
            [
                (SegmentKind::Code, 0x2000),
                (SegmentKind::Data, 0x3000),
                (SegmentKind::Heap, 0x1000),
                (SegmentKind::Stacks, 0x4000),
                (SegmentKind::Libraries, 0x2000),
                (SegmentKind::Shared, 0x1000),
                (SegmentKind::Files, 0x1000),
                (SegmentKind::Anonymous, 0x1000),
                (SegmentKind::Kernel, 0x1000),
            ]
        );
        // A stack pointer in the heap, or nowhere, is nobody's stack.
        assert_eq!(memory.stacks.len(), 1);
        assert_eq!((memory.stacks[0].tid, memory.stacks[0].depth), (7, 0x800));
        assert_eq!(memory.sum().unwrap().count, 12);
    }

    #[test]
    fn the_largest_come_first_and_not_all() {
        let mut many: Vec<Mapping> = (0..99)
            .map(|at| mapping(at << 20, (at << 20) + 0x1000, *b"rw-p", ""))
            .collect();
        many[50].usage = Some(Usage {
            rss: 4096,
            ..Usage::default()
        });
        let memory = Memory::new(MemoryTotals::default(), Ok(many), b"", &[], 1);
        assert_eq!(memory.largest.len(), LARGEST);
        assert_eq!(memory.largest[0].start, 50 << 20);
    }
}
