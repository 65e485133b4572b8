//! System calls that neither rustix nor nix offers safely: signals by number (real-time ones too), to one thread, I/O
//! priority, scheduling policy, affinity without a limit of 1,024 CPUs. Each takes numbers or a buffer of its own.
//!
//! Raw system calls, because musl's `sched_setscheduler` only says that it does not exist.
#![allow(unsafe_code)]

use rustix::io::Errno;
use std::os::fd::{AsRawFd, BorrowedFd};

/// Words of an affinity mask: room for 8,192 CPUs, the most that Linux can be built for on x86.
pub const MASK_WORDS: usize = 8_192 / 64;

/// `IOPRIO_WHO_PROCESS`: the number is a thread ID.
const IOPRIO_WHO_PROCESS: libc::c_long = 1;

/// `PIDFD_SIGNAL_PROCESS_GROUP` of `linux/pidfd.h`, from Linux 6.9 on: to the process group that the process leads.
const PROCESS_GROUP: libc::c_uint = 1 << 2;

/// Sends a signal through a pidfd to its process.
pub fn pidfd_send_signal(pidfd: BorrowedFd<'_>, signal: i32) -> Result<(), Errno> {
    pidfd_signal(pidfd, signal, 0)
}

/// Sends a signal through a pidfd to the process group that its process leads; `EINVAL` before Linux 6.9.
pub fn pidfd_signal_group(leader: BorrowedFd<'_>, signal: i32) -> Result<(), Errno> {
    pidfd_signal(leader, signal, PROCESS_GROUP)
}

fn pidfd_signal(pidfd: BorrowedFd<'_>, signal: i32, flags: libc::c_uint) -> Result<(), Errno> {
    // SAFETY: plain numbers, and a null pointer that stands for "as kill does it".
    done(unsafe {
        libc::syscall(
            libc::SYS_pidfd_send_signal,
            pidfd.as_raw_fd(),
            signal,
            std::ptr::null::<libc::siginfo_t>(),
            flags,
        )
    })
    .map(drop)
}

/// Sends a signal to a process group by its number. To group 1 there is no way: the kernel takes −1 as everybody.
pub fn kill_group(group: u32, signal: i32) -> Result<(), Errno> {
    if group == 1 {
        return Err(Errno::INVAL);
    }
    // SAFETY: plain numbers.
    done(unsafe { libc::syscall(libc::SYS_kill, -id(group)?, signal) }).map(drop)
}

/// Sends a signal to a process by its PID.
pub fn kill(pid: u32, signal: i32) -> Result<(), Errno> {
    // SAFETY: plain numbers.
    done(unsafe { libc::syscall(libc::SYS_kill, id(pid)?, signal) }).map(drop)
}

/// Sends a signal to one thread of a process.
pub fn tgkill(pid: u32, tid: u32, signal: i32) -> Result<(), Errno> {
    // SAFETY: plain numbers.
    done(unsafe { libc::syscall(libc::SYS_tgkill, id(pid)?, id(tid)?, signal) }).map(drop)
}

/// I/O priority of a thread as the kernel packs it: class in the bits from 13 on, level below.
pub fn ioprio_get(tid: u32) -> Result<i64, Errno> {
    // SAFETY: plain numbers.
    done(unsafe { libc::syscall(libc::SYS_ioprio_get, IOPRIO_WHO_PROCESS, id(tid)?) })
}

/// Sets what [`ioprio_get`] gives.
pub fn ioprio_set(tid: u32, packed: i32) -> Result<(), Errno> {
    // SAFETY: plain numbers.
    done(unsafe {
        libc::syscall(
            libc::SYS_ioprio_set,
            IOPRIO_WHO_PROCESS,
            id(tid)?,
            libc::c_long::from(packed),
        )
    })
    .map(drop)
}

/// Sets policy and real-time priority of a thread.
pub fn sched_setscheduler(tid: u32, policy: i32, priority: i32) -> Result<(), Errno> {
    // The kernel knows this one number only, whatever a libc adds to the structure.
    let parameter: libc::c_int = priority;
    // SAFETY: the kernel reads one int from the pointer, which outlives the call.
    done(unsafe {
        libc::syscall(
            libc::SYS_sched_setscheduler,
            id(tid)?,
            policy,
            &raw const parameter,
        )
    })
    .map(drop)
}

/// Sets the CPUs that a thread may run on.
pub fn sched_setaffinity(tid: u32, mask: &[u64; MASK_WORDS]) -> Result<(), Errno> {
    // SAFETY: the kernel reads as many bytes as the mask has.
    done(unsafe {
        libc::syscall(
            libc::SYS_sched_setaffinity,
            id(tid)?,
            size_of_val(mask),
            mask.as_ptr(),
        )
    })
    .map(drop)
}

/// The CPUs that a thread may run on.
pub fn sched_getaffinity(tid: u32) -> Result<[u64; MASK_WORDS], Errno> {
    let mut mask = [0; MASK_WORDS];
    // SAFETY: the kernel writes at most as many bytes as the mask has.
    done(unsafe {
        libc::syscall(
            libc::SYS_sched_getaffinity,
            id(tid)?,
            size_of_val(&mask),
            mask.as_mut_ptr(),
        )
    })?;
    Ok(mask)
}

/// An ID as the kernel takes it. Zero would mean ourselves, or a group of processes.
fn id(id: u32) -> Result<libc::c_long, Errno> {
    match i32::try_from(id) {
        Ok(id) if id > 0 => Ok(libc::c_long::from(id)),
        _ => Err(Errno::SRCH),
    }
}

/// What a system call answered.
fn done(answer: libc::c_long) -> Result<i64, Errno> {
    if answer >= 0 {
        return Ok(answer);
    }
    let error = std::io::Error::last_os_error();
    Err(error
        .raw_os_error()
        .map_or(Errno::INVAL, Errno::from_raw_os_error))
}
