//! I/O priority of a process's leader: a system call that neither rustix nor nix offers.
#![allow(unsafe_code)]

/// `IOPRIO_WHO_PROCESS`: the number is a thread ID.
const WHO_PROCESS: libc::c_long = 1;

/// Packed by the kernel: class in the bits from 13 on, level below. `None` when the thread has ended, or is hidden.
pub(crate) fn of(tid: u32) -> Option<u16> {
    let tid = libc::c_long::from(tid);
    // SAFETY: plain numbers.
    let packed = unsafe { libc::syscall(libc::SYS_ioprio_get, WHO_PROCESS, tid) };
    u16::try_from(packed).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ours_is_known_and_that_of_nobody_is_not() {
        assert!(of(std::process::id()).is_some());
        assert_eq!(of(u32::MAX), None);
    }
}
