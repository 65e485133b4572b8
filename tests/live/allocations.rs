//! Sampling allocates nothing per task once it has settled.

use crate::Watch;
use crate::victim::Victim;
use std::alloc::{GlobalAlloc, Layout, System};
use std::cell::Cell;

/// Counts the allocations of each thread.
struct Counting;

thread_local! {
    static ALLOCATIONS: Cell<usize> = const { Cell::new(0) };
}

#[global_allocator]
static ALLOCATOR: Counting = Counting;

// SAFETY: hands everything on to the system's allocator.
#[allow(unsafe_code)]
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        let _ = ALLOCATIONS.try_with(|count| count.set(count.get() + 1));
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, pointer: *mut u8, layout: Layout) {
        unsafe { System.dealloc(pointer, layout) }
    }
}

#[test]
fn reading_a_moving_thread_allocates_nothing() {
    let victim = Victim::start("pool", &["400"]);
    let mut watch = Watch::new().looking_at(victim.pid());
    // Other processes come and go; a sample in which none did shows what the threads cost.
    let mut fewest = usize::MAX;
    for _ in 0..200 {
        let before = ALLOCATIONS.get();
        let sample = watch.raw_sample();
        let allocations = ALLOCATIONS.get() - before;
        if sample.cost.tasks_read >= 400 {
            fewest = fewest.min(allocations);
        }
        if fewest < 100 {
            return;
        }
    }
    panic!("{fewest} allocations in a sample that read 400 threads");
}
