//! Names of the system calls that threads are found in: those that wait, and the commonest others. Numbers are those of
//! the machine that this was built for; a 32-bit program on a 64-bit kernel has others.

macro_rules! names {
    ($($name:ident => $number:ident),* $(,)?) => {
        &[$((libc::$number, stringify!($name))),*]
    };
}

/// On every architecture.
const NAMES: &[(libc::c_long, &str)] = names![
    accept => SYS_accept, accept4 => SYS_accept4, clock_nanosleep => SYS_clock_nanosleep, clone => SYS_clone,
    clone3 => SYS_clone3, close => SYS_close, connect => SYS_connect, copy_file_range => SYS_copy_file_range,
    epoll_pwait => SYS_epoll_pwait, epoll_pwait2 => SYS_epoll_pwait2, execve => SYS_execve, exit => SYS_exit,
    exit_group => SYS_exit_group, fallocate => SYS_fallocate, fcntl => SYS_fcntl, fdatasync => SYS_fdatasync,
    flock => SYS_flock, fsync => SYS_fsync, futex => SYS_futex, futex_waitv => SYS_futex_waitv,
    getdents64 => SYS_getdents64, io_getevents => SYS_io_getevents, io_uring_enter => SYS_io_uring_enter,
    ioctl => SYS_ioctl, madvise => SYS_madvise, membarrier => SYS_membarrier, mmap => SYS_mmap,
    mprotect => SYS_mprotect, mq_timedreceive => SYS_mq_timedreceive, msgrcv => SYS_msgrcv, msync => SYS_msync,
    munmap => SYS_munmap, nanosleep => SYS_nanosleep, openat => SYS_openat, ppoll => SYS_ppoll, pread64 => SYS_pread64,
    preadv => SYS_preadv, pselect6 => SYS_pselect6, ptrace => SYS_ptrace, pwrite64 => SYS_pwrite64,
    pwritev => SYS_pwritev, read => SYS_read, readv => SYS_readv, recvfrom => SYS_recvfrom, recvmmsg => SYS_recvmmsg,
    recvmsg => SYS_recvmsg, renameat2 => SYS_renameat2, restart_syscall => SYS_restart_syscall,
    rt_sigsuspend => SYS_rt_sigsuspend, rt_sigtimedwait => SYS_rt_sigtimedwait, sched_yield => SYS_sched_yield,
    semop => SYS_semop, semtimedop => SYS_semtimedop, sendfile => SYS_sendfile, sendmmsg => SYS_sendmmsg,
    sendmsg => SYS_sendmsg, sendto => SYS_sendto, splice => SYS_splice, statx => SYS_statx, sync => SYS_sync,
    syncfs => SYS_syncfs, tee => SYS_tee, unlinkat => SYS_unlinkat, vmsplice => SYS_vmsplice, wait4 => SYS_wait4,
    waitid => SYS_waitid, write => SYS_write, writev => SYS_writev,
];

/// Older calls that newer architectures never had.
#[cfg(target_arch = "x86_64")]
const OLD: &[(libc::c_long, &str)] = names![
    epoll_wait => SYS_epoll_wait, open => SYS_open, pause => SYS_pause, poll => SYS_poll, select => SYS_select,
    vfork => SYS_vfork,
];
#[cfg(not(target_arch = "x86_64"))]
const OLD: &[(libc::c_long, &str)] = &[];

/// The name of the call with this number, if it is one of those.
pub(super) fn name(number: u64) -> Option<&'static str> {
    let known = NAMES.iter().chain(OLD);
    let mut named = known.filter(|(known, _)| u64::try_from(*known) == Ok(number));
    named.next().map(|(_, name)| *name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_have_names() {
        assert_eq!(name(libc::SYS_futex as u64), Some("futex"));
        assert_eq!(name(1 << 20), None);
    }
}
