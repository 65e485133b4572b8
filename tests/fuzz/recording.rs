//! Any recording can be read, shown and written, whatever is in it: no panic, no end of memory, no hang.

#![no_main]

#[path = "../support/everything.rs"]
mod everything;
#[path = "../support/hostile.rs"]
mod hostile;

use libfuzzer_sys::{fuzz_mutator, fuzz_target, fuzzer_mutate};

fuzz_target!(|recording: &[u8]| {
    everything::is_done_with(recording);
});

// Changes what the records hold, and makes their checksums right again. Now and then the bytes as they are.
fuzz_mutator!(|data: &mut [u8], size: usize, max_size: usize, seed: u32| {
    let mut state = u64::from(seed);
    let mut chance = || {
        // SplitMix64.
        state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (state ^ (state >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    };
    let mut parts = hostile::taken_apart(&data[..size]);
    if parts.is_empty() || chance() % 32 == 0 {
        return fuzzer_mutate(data, size, max_size);
    }
    for _ in 0..=chance() % 4 {
        if chance() % 3 == 0 && !parts.is_empty() {
            let which = chance() as usize % parts.len();
            let content = &mut parts[which].content;
            let length = content.len();
            content.resize(length + 64, 0);
            let changed = fuzzer_mutate(content, length, length + 64);
            content.truncate(changed);
        } else {
            hostile::change(&mut parts, &mut chance);
        }
    }
    let changed = hostile::put_together(&parts);
    let size = changed.len().min(max_size);
    data[..size].copy_from_slice(&changed[..size]);
    size
});
