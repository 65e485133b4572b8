//! The terminal opened once more, for ourselves.

use std::os::fd::{BorrowedFd, OwnedFd};

use rustix::fs::{Mode, OFlags, fstat, open};

/// Opens the terminal of `output` once more, without blocking. The flag belongs to the open file, which the shell shares with
/// us under the number 1: there it must not be set. `None` when that cannot be done, as with a terminal from outside of
/// a container; then a write may block the thread, and only the thread.
pub(super) fn reopened(output: BorrowedFd<'_>) -> Option<OwnedFd> {
    let name = rustix::termios::ttyname(output, Vec::new()).ok()?;
    let flags = OFlags::WRONLY | OFlags::NOCTTY | OFlags::NONBLOCK | OFlags::CLOEXEC;
    let file = open(name, flags, Mode::empty()).ok()?;
    let (theirs, ours) = (fstat(output).ok()?, fstat(&file).ok()?);
    let same = (theirs.st_dev, theirs.st_ino) == (ours.st_dev, ours.st_ino);
    same.then_some(file)
}
