//! Where `/sys` is.

use super::files::{Path, open_dir};
use rustix::fd::{AsFd, BorrowedFd, OwnedFd};
use rustix::fs::{CWD, FsWord, PROC_SUPER_MAGIC};

/// Of a live `/sys`.
const SYSFS_MAGIC: FsWord = 0x6265_6572;

/// The `/sys` that belongs to the tree at `root`: the folder `sys` beside it. The live one knows nothing of a captured
/// machine.
pub(super) fn open(root: BorrowedFd<'_>) -> Option<OwnedFd> {
    let folder = |dir: BorrowedFd<'_>, path| open_dir(dir, &Path::new().text(path)).ok();
    let beside = folder(root, "../sys");
    if is_procfs(root) {
        // The same kernel, wherever it is mounted.
        return beside.or_else(|| folder(CWD, "/sys"));
    }
    // A captured tree may lie in the root folder: beside it is the live one then.
    beside.filter(|sys| !is(sys.as_fd(), SYSFS_MAGIC))
}

/// The tree is a `/proc` of this kernel, no copy.
pub(super) fn is_procfs(root: BorrowedFd<'_>) -> bool {
    is(root, PROC_SUPER_MAGIC)
}

fn is(folder: BorrowedFd<'_>, magic: FsWord) -> bool {
    rustix::fs::fstatfs(folder).is_ok_and(|system| system.f_type == magic)
}
