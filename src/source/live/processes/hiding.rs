//! What the `/proc` that is read does not show us, by the options that it is mounted with.

use crate::proc::proc_mount::{self, ProcMount};
use crate::sample::Hidepid;
use crate::source::live::reading::files::{Buffer, Failure, Path as Name, open};
use rustix::fd::{AsFd, OwnedFd};
use std::os::unix::ffi::OsStrExt;
use std::path::Path;

/// How the `/proc` at `path` is mounted; `None` where nothing tells, or it is a copy.
pub(crate) fn mount(root: &OwnedFd, path: &Path, buffer: &mut Buffer) -> Option<ProcMount> {
    let point = std::fs::canonicalize(path).ok()?;
    let file = open(root, &Name::new().text("self/mountinfo")).ok()?;
    let text = buffer.reread_all(&file).ok()?;
    proc_mount::parse(text, point.as_os_str().as_bytes())
}

/// By what others are hidden from us.
pub(crate) fn hidden(root: &OwnedFd, path: &Path, buffer: &mut Buffer) -> Option<Hidepid> {
    let mount = mount(root, path, buffer)?;
    let hidepid = mount.hidepid?;
    let first = buffer.read(root.as_fd(), &Name::new().text("1/stat"));
    let seen = !matches!(first, Err(Failure::Denied | Failure::Gone));
    // The first process of a container may be ours: then it says nothing about the others.
    let all = rustix::process::geteuid().is_root() || mount.group.is_some_and(is_ours);
    (!(seen && all)).then_some(hidepid)
}

fn is_ours(group: u32) -> bool {
    let group = nix::unistd::Gid::from_raw(group);
    nix::unistd::getegid() == group
        || nix::unistd::getgroups().is_ok_and(|groups| groups.contains(&group))
}
