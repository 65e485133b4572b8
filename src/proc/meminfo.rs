//! `/proc/meminfo`: ten of its fifty lines.

use super::number::{Numbers, lines};
use crate::sample::Memory;

/// Reads the file, bytes; a line that is not of its form is left out. `None` without total and free memory.
pub fn parse(bytes: &[u8]) -> Option<Memory> {
    let (mut total, mut free, mut available) = (None, None, None);
    let [
        mut buffers,
        mut cached,
        mut shared,
        mut slab,
        mut reclaimable,
    ] = [None; 5];
    let (mut swap_total, mut swap_free) = (None, None);
    for line in lines(bytes) {
        let Some(colon) = memchr::memchr(b':', line) else {
            continue;
        };
        let field = match &line[..colon] {
            b"MemTotal" => &mut total,
            b"MemFree" => &mut free,
            b"MemAvailable" => &mut available,
            b"Buffers" => &mut buffers,
            b"Cached" => &mut cached,
            b"Shmem" => &mut shared,
            b"Slab" => &mut slab,
            b"SReclaimable" => &mut reclaimable,
            b"SwapTotal" => &mut swap_total,
            b"SwapFree" => &mut swap_free,
            _ => continue,
        };
        if let Some(size) = size(&line[colon + 1..]) {
            *field = Some(size);
        }
    }
    let cached = u64::saturating_add(cached.unwrap_or(0), reclaimable.unwrap_or(0));
    let shared = shared.unwrap_or(0);
    Some(Memory {
        total: total?,
        available,
        free: free?,
        buffers: buffers.unwrap_or(0),
        cached: cached.saturating_sub(shared),
        shared,
        slab: slab.unwrap_or(0),
        swap_total: swap_total.unwrap_or(0),
        swap_free: swap_free.unwrap_or(0),
    })
}

/// Bytes, of which the kernel writes kB.
fn size(text: &[u8]) -> Option<u64> {
    let mut numbers = Numbers::new(text.trim_ascii().strip_suffix(b"kB")?);
    let size = numbers.unsigned()?.checked_mul(1024)?;
    numbers.is_empty().then_some(size)
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
    fn lines_that_are_not_of_the_kernel_are_refused() {
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
