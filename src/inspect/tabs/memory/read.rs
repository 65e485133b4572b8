//! Sums from `status`, segments from `maps` or `smaps`, stacks of threads from their stack pointers.

use super::{Memory, MemoryTotals};
use crate::inspect::target::{SMALL, Target, threads};
use crate::inspect::{Missing, Reading};
use crate::proc;
use crate::proc::status::bytes;
use crate::proc::syscall::SyscallState;

/// `smaps` is read up to here: some sixty thousand mappings.
const MAPS: usize = 64 << 20;
/// Threads whose stacks are sought at most.
const THREADS: usize = 1024;

impl Memory {
    /// Measuring what is used of each segment, the kernel walks all its pages.
    pub(crate) fn read(target: &Target) -> Reading<Self> {
        let status = target.thread.read("status", SMALL)?;
        let size = |label| bytes(&status, label);
        let totals = MemoryTotals {
            virt: size("VmSize"),
            rss: size("VmRSS"),
            peak: size("VmHWM"),
            anon: size("RssAnon"),
            file: size("RssFile"),
            shmem: size("RssShmem"),
            swap: size("VmSwap"),
            locked: size("VmLck"),
            tables: size("VmPTE"),
        };
        let maps = target
            .thread
            .read(if target.measure { "smaps" } else { "maps" }, MAPS)
            .map(|bytes| proc::maps::parse(&bytes));
        let program = target.thread.link("exe").unwrap_or_default();
        let tids = threads(&*target.process);
        let pointers = if maps.is_ok() {
            stack_pointers(target, &tids)
        } else {
            Vec::new()
        };
        let count = tids.len() as u32;
        Ok(Self::new(totals, maps, &program, &pointers, count))
    }
}

/// Where the stacks of threads that do not run just now are.
fn stack_pointers(target: &Target, tids: &[u32]) -> Vec<(u32, u64)> {
    let mut pointers = Vec::new();
    for tid in tids.iter().take(THREADS) {
        match target.process.read(&format!("task/{tid}/syscall"), SMALL) {
            // Denied once is denied always.
            Err(Missing::Denied) => break,
            Err(_) => {}
            Ok(bytes) => {
                let state = proc::syscall::parse(&bytes);
                let pointer = state.and_then(SyscallState::stack_pointer);
                pointers.extend(pointer.map(|pointer| (*tid, pointer)));
            }
        }
    }
    pointers
}
