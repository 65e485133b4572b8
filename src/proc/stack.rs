//! `/proc/PID/task/TID/stack`: what the kernel does for a thread.

use super::number::lines;

/// Functions with their offsets, the innermost first: `do_syscall_64+0x71/0x280`.
pub fn frames(bytes: &[u8]) -> impl Iterator<Item = &[u8]> {
    lines(bytes).filter_map(frame)
}

/// `[<0>] do_syscall_64+0x71/0x280`.
fn frame(line: &[u8]) -> Option<&[u8]> {
    let at = memchr::memchr(b']', line)?;
    let frame = line[at + 1..].trim_ascii();
    (!frame.is_empty()).then_some(frame)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn frames_are_functions() {
        let stack = b"[<0>] ksys_read+0x66/0xe0\n[<0>] do_syscall_64+0x71/0x280\n[<0>]\n\n";
        let found: Vec<&[u8]> = frames(stack).collect();
        assert_eq!(
            found,
            [&b"ksys_read+0x66/0xe0"[..], b"do_syscall_64+0x71/0x280"]
        );
    }

    proptest! {
        #[test]
        fn any_bytes_are_survived(bytes in prop::collection::vec(any::<u8>(), 0..99)) {
            frames(&bytes).count();
        }
    }
}
