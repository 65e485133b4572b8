//! Tasks in state D, for as long as they live.

#![allow(unsafe_code, reason = "no library has vfork")]

/// A child with these flags of `clone`, which does something and ends with this thread.
pub fn split(flags: libc::c_int, work: impl FnOnce()) {
    let flags = libc::c_long::from(flags | libc::SIGCHLD);
    // SAFETY: plain numbers; without CLONE_VM the child has a copy of everything, and makes nothing but system calls.
    unsafe {
        if libc::syscall(libc::SYS_clone, flags, 0, 0, 0, 0) == 0 {
            libc::prctl(libc::PR_SET_PDEATHSIG, libc::SIGKILL);
            work();
            libc::_exit(0);
        }
    }
}

/// As after `vfork`: in state D until the child starts a program or ends, which it never does.
pub fn wait_for_child() {
    // SAFETY: it takes nothing.
    split(libc::CLONE_VFORK, || unsafe {
        libc::pause();
    });
}
