//! Where `/sys` is.

use super::files::{Path, open_dir};
use rustix::fd::{BorrowedFd, OwnedFd};

/// The `/sys` that belongs to the tree at `root`: of our own `/proc` (`live`) the machine's, of any other tree the folder
/// `sys` beside it. The live one knows nothing of a captured machine.
pub(super) fn open(root: BorrowedFd<'_>, live: bool) -> Option<OwnedFd> {
    let folder = if live {
        open_dir(rustix::fs::CWD, &Path::new().text("/sys"))
    } else {
        open_dir(root, &Path::new().text("../sys"))
    };
    folder.ok()
}
