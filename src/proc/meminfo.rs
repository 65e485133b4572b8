//! `/proc/meminfo`.

use super::number::lines;
use crate::sample::Memory;
use procfs::FromBufRead;

/// Lines that the `procfs` crate insists on, that we do not need, and that small or emulated kernels leave out. Put
/// before the file, whose own lines then win.
const NOT_NEEDED: &[u8] = b"SwapCached: 0 kB\nActive: 0 kB\nInactive: 0 kB\nDirty: 0 kB\nWriteback: 0 kB\n\
    Mapped: 0 kB\nSlab: 0 kB\nCommitted_AS: 0 kB\nVmallocTotal: 0 kB\nVmallocUsed: 0 kB\nVmallocChunk: 0 kB\n\
    Buffers: 0 kB\nCached: 0 kB\nSwapTotal: 0 kB\nSwapFree: 0 kB\n";

/// Reads the file, bytes; a line that is not of its form is left out. `None` without total and free memory.
pub fn parse(bytes: &[u8]) -> Option<Memory> {
    let mut text = NOT_NEEDED.to_vec();
    for line in lines(bytes).filter(|line| is_safe(line)) {
        text.extend_from_slice(line);
        text.push(b'\n');
    }
    let memory = procfs::Meminfo::from_buf_read(&text[..]).ok()?;
    let cached = memory
        .cached
        .saturating_add(memory.s_reclaimable.unwrap_or(0))
        .saturating_sub(memory.shmem.unwrap_or(0));
    Some(Memory {
        total: memory.mem_total,
        available: memory.mem_available,
        free: memory.mem_free,
        buffers: memory.buffers,
        cached,
        shared: memory.shmem.unwrap_or(0),
        slab: memory.slab,
        swap_total: memory.swap_total,
        swap_free: memory.swap_free,
    })
}

/// The crate cuts the last byte off a label and multiplies by the unit, both unchecked: a line that is not of the
/// kernel's making must not reach it.
fn is_safe(line: &[u8]) -> bool {
    let Ok(line) = std::str::from_utf8(line) else {
        return false;
    };
    let mut words = line.split_whitespace();
    let Some(label) = words.next() else {
        return line.is_empty();
    };
    let value: Option<u64> = words.next().and_then(|value| value.parse().ok());
    label.is_ascii()
        && value.is_some_and(|value| value <= u64::MAX / 1024)
        && matches!(words.next(), None | Some("kB"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_real_one() {
        let bytes = include_bytes!("../../tests/fixtures/proc/firecracker-6.18/meminfo");
        let text = std::str::from_utf8(bytes).unwrap();
        let line = |label: &str| {
            let rest = text.lines().find_map(|line| line.strip_prefix(label));
            let words = rest.unwrap().trim().strip_suffix(" kB").unwrap();
            words.parse::<u64>().unwrap() * 1024
        };
        let memory = parse(bytes).unwrap();
        assert_eq!(memory.total, line("MemTotal:"));
        assert_eq!(memory.free, line("MemFree:"));
        assert_eq!(memory.available, Some(line("MemAvailable:")));
        assert_eq!(memory.slab, line("Slab:"));
        assert_eq!(
            memory.cached,
            line("Cached:") + line("SReclaimable:") - line("Shmem:")
        );
        assert_eq!(memory.swap_total, line("SwapTotal:"));
    }

    #[test]
    fn a_kernel_before_available_and_shmem() {
        let bytes = b"MemTotal:  1000 kB\nMemFree:  400 kB\nBuffers:  10 kB\nCached:  20 kB\nSwapCached: 0 kB\n\
            HighTotal: 0 kB\nHugePages_Total:     0\n";
        let memory = parse(bytes).unwrap();
        assert_eq!((memory.total, memory.free), (1_024_000, 409_600));
        assert_eq!(memory.available, None);
        assert_eq!((memory.buffers, memory.cached), (10_240, 20_480));
        assert_eq!((memory.shared, memory.swap_total), (0, 0));
    }

    #[test]
    fn more_shared_memory_than_cache_is_no_cache() {
        let bytes = b"MemTotal: 9 kB\nMemFree: 1 kB\nCached: 2 kB\nShmem: 3 kB\n";
        assert_eq!(parse(bytes).unwrap().cached, 0);
    }

    #[test]
    fn lines_that_would_break_the_crate_are_refused() {
        assert_eq!(parse("é 1 kB\n".as_bytes()), None);
        assert_eq!(
            parse(b"MemTotal: 18446744073709551615 kB\nMemFree: 1 kB\n"),
            None
        );
        assert_eq!(parse(b"MemTotal: 99999999999999 GB\nMemFree: 1 kB\n"), None);
        assert_eq!(parse(b"MemFree: 1 kB\n"), None);
        assert_eq!(parse(b""), None);
    }

    proptest! {
        #[test]
        fn any_bytes_are_survived(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
            let _ = parse(&bytes);
        }

        #[test]
        fn any_lines_are_survived(text in "(\\PC{0,3}:? {0,2}[0-9]{0,22} (kB|GB|)\n){0,6}") {
            let _ = parse(text.as_bytes());
        }
    }
}
