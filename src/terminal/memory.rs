//! Memory that nobody uses, given back to the kernel.
#![allow(unsafe_code)]

/// Bytes from which on it is worth the while.
pub(super) const WORTH: usize = 1 << 20;

/// Has the allocator give back what it holds and nobody uses. glibc keeps it: blocks as large as those of a large screen
/// raise the size from which on it asks the kernel for each block alone. Others give back by themselves.
pub(super) fn give_back() {
    #[cfg(target_env = "gnu")]
    // SAFETY: takes a number, and may be called at any time.
    unsafe {
        libc::malloc_trim(0);
    }
}
