//! Where `/sys` is, and reading what is in it.

use crate::source::live::reading::files::{Path, folder, open_dir};
use rustix::fd::{AsFd, BorrowedFd, OwnedFd};
use rustix::fs::{Access, AtFlags, CWD, FsWord, Mode, OFlags, PROC_SUPER_MAGIC};
use std::sync::Arc;

/// Of a live `/sys`.
const SYSFS_MAGIC: FsWord = 0x6265_6572;

/// The `/sys` that belongs to the tree at `root`: the folder `sys` beside it. The live one knows nothing of a captured
/// machine.
pub(crate) fn open(root: BorrowedFd<'_>) -> Option<OwnedFd> {
    let there = |dir: BorrowedFd<'_>, path| open_dir(dir, &Path::new().text(path)).ok();
    let beside = there(root, "../sys");
    if is_procfs(root) {
        // The same kernel, wherever it is mounted.
        return beside.or_else(|| there(CWD, "/sys"));
    }
    // A captured tree may lie in the root folder: beside it is the live one then.
    beside.filter(|sys| !is(sys.as_fd(), SYSFS_MAGIC))
}

/// The tree is a `/proc` of this kernel, no copy.
pub(crate) fn is_procfs(root: BorrowedFd<'_>) -> bool {
    is(root, PROC_SUPER_MAGIC)
}

fn is(folder: BorrowedFd<'_>, magic: FsWord) -> bool {
    rustix::fs::fstatfs(folder).is_ok_and(|system| system.f_type == magic)
}

/// The first piece of a file. Nothing here is waited for: a pipe in a captured tree has no bytes.
pub(crate) fn bytes(base: BorrowedFd<'_>, path: &str) -> Option<Vec<u8>> {
    let flags = OFlags::RDONLY | OFlags::CLOEXEC | OFlags::NOCTTY | OFlags::NONBLOCK;
    let file = rustix::fs::openat(base, path, flags, Mode::empty()).ok()?;
    let mut bytes = vec![0; 16 * 1024];
    let len = rustix::io::read(&file, &mut bytes[..]).ok()?;
    bytes.truncate(len);
    Some(bytes)
}

/// The first word or line of a small file; `None` when there is nothing in it.
pub(crate) fn line(base: BorrowedFd<'_>, path: &str) -> Option<String> {
    let bytes = bytes(base, path)?;
    let text = bytes.split(|&byte| byte == b'\n' || byte == 0).next()?;
    let text = String::from_utf8_lossy(text).trim().to_owned();
    (!text.is_empty()).then_some(text)
}

pub(crate) fn exists(base: BorrowedFd<'_>, path: &str) -> bool {
    rustix::fs::accessat(base, path, Access::EXISTS, AtFlags::empty()).is_ok()
}

/// Last part of what a link points to.
pub(crate) fn link(base: BorrowedFd<'_>, path: &str) -> Option<Arc<str>> {
    let target = rustix::fs::readlinkat(base, path, Vec::new()).ok()?;
    let target = target.to_string_lossy();
    let name = target.rsplit('/').next()?;
    (!name.is_empty()).then(|| name.into())
}

/// Names in a folder, sorted.
pub(crate) fn names(base: BorrowedFd<'_>, path: &str) -> Vec<String> {
    let Ok(folder) = folder(base, path) else {
        return Vec::new();
    };
    let Ok(entries) = rustix::fs::Dir::read_from(&folder) else {
        return Vec::new();
    };
    let names = entries.filter_map(|entry| {
        let name = entry.ok()?.file_name().to_str().ok()?.to_owned();
        (!name.starts_with('.')).then_some(name)
    });
    let mut names: Vec<String> = names.collect();
    names.sort_unstable();
    names
}
