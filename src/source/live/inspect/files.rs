//! Open files: the links in `fd`, `fdinfo`, sockets by their inode numbers, and who has the other ends.

use super::ends;
use super::sockets;
use super::target::{SMALL, Target, link, numbers, read as read_file};
use crate::inspect::{Files, Missing, OpenFile, Reading};
use crate::proc;
use crate::source::live::reading::files::Path;
use rustix::fd::OwnedFd;

/// Files that are listed at most.
const MOST: usize = 4096;

/// Reads the open files of a target.
pub(super) fn read(root: &OwnedFd, target: &Target) -> Reading<Files> {
    let descriptors = numbers(&target.thread, &Path::new().text("fd"))?;
    let mut files = Files {
        more: descriptors.len().saturating_sub(MOST),
        ..Files::default()
    };
    for fd in descriptors.into_iter().take(MOST) {
        let points = match link(&target.thread, &Path::new().text("fd/").number(fd)) {
            Ok(points) => points,
            // The list of descriptors may be read where what they are may not: as root without CAP_SYS_PTRACE.
            Err(Missing::Denied) => return Err(Missing::Denied),
            // A file that was closed meanwhile is none.
            Err(_) => continue,
        };
        let info = read_file(
            &target.thread,
            &Path::new().text("fdinfo/").number(fd),
            SMALL,
        );
        let info = info.map(|bytes| proc::fdinfo::parse(&bytes));
        let info = info.unwrap_or_default();
        files.list.push(OpenFile {
            fd,
            target: points,
            flags: info.flags,
            position: info.position,
            ..OpenFile::default()
        });
    }
    let wanted = sockets::resolve(root, target, &mut files);
    ends::find(root, target, &mut files, wanted);
    Ok(files)
}
