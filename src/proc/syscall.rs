//! `/proc/PID/syscall`.

/// In a system call, or not.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SyscallState {
    /// Runs: there is nothing to see.
    Running,
    /// Stopped, or asleep in the kernel but not in a call (a page fault, say). Stack pointer.
    Blocked(u64),
    /// Number, arguments and stack pointer of the call.
    Call(u64, [u64; 6], u64),
}

impl SyscallState {
    /// The user's stack pointer.
    pub const fn stack_pointer(self) -> Option<u64> {
        match self {
            Self::Running => None,
            Self::Blocked(sp) | Self::Call(_, _, sp) => Some(sp),
        }
    }
}

/// Reads the line: `running`, `-1 SP PC`, or number, six arguments, SP and PC of a call.
pub fn parse(bytes: &[u8]) -> Option<SyscallState> {
    let text = std::str::from_utf8(bytes).ok()?;
    let mut words = text.split_ascii_whitespace();
    let first = words.next()?;
    if first == "running" {
        return Some(SyscallState::Running);
    }
    let mut hex = || u64::from_str_radix(words.next()?.strip_prefix("0x")?, 16).ok();
    let number: i64 = first.parse().ok()?;
    let Ok(number) = u64::try_from(number) else {
        return Some(SyscallState::Blocked(hex()?));
    };
    let mut arguments = [0; 6];
    for argument in &mut arguments {
        *argument = hex()?;
    }
    Some(SyscallState::Call(number, arguments, hex()?))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn in_a_call_or_not() {
        assert_eq!(parse(b"running\n"), Some(SyscallState::Running));
        assert_eq!(
            parse(b"-1 0x7ffea2e8f578 0x7f8897e082ad\n"),
            Some(SyscallState::Blocked(0x7ffe_a2e8_f578))
        );
        assert_eq!(
            parse(b"202 0x1 0x2 0x3 0x4 0x5 0xffffffff 0x7ffd 0x7f88\n"),
            Some(SyscallState::Call(
                202,
                [1, 2, 3, 4, 5, 0xffff_ffff],
                0x7ffd
            ))
        );
        assert_eq!(parse(b"202 0x1 0x2\n"), None);
    }

    proptest! {
        #[test]
        fn any_bytes_are_survived(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
            let _ = parse(&bytes);
        }

        #[test]
        fn the_numbers_come_back(number in 0u32..1000, arguments: [u64; 6], sp: u64) {
            let rest = arguments.iter().chain([&sp, &0]);
            let rest: Vec<String> = rest.map(|argument| format!("{argument:#x}")).collect();
            let text = format!("{number} {}", rest.join(" "));
            let expected = SyscallState::Call(number.into(), arguments, sp);
            prop_assert_eq!(parse(text.as_bytes()), Some(expected));
        }
    }
}
