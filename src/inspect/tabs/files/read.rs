//! Open files: the links in `fd`, `fdinfo`, sockets by their inode numbers, and who has the other ends.

use super::{Files, OpenFile, ends, sockets};
use crate::inspect::target::{SMALL, Target};
use crate::inspect::{Missing, Reading};
use crate::proc;

/// Files that are listed at most.
const MOST: usize = 4096;

impl Files {
    pub(crate) fn read(target: &Target) -> Reading<Self> {
        let descriptors = target.thread.numbers("fd")?;
        let mut files = Self {
            more: descriptors.len().saturating_sub(MOST),
            ..Self::default()
        };
        for fd in descriptors.into_iter().take(MOST) {
            let points = match target.thread.link(&format!("fd/{fd}")) {
                Ok(points) => points,
                // The list of descriptors may be read where what they are may not: as root without CAP_SYS_PTRACE.
                Err(Missing::Denied) => return Err(Missing::Denied),
                // A file that was closed meanwhile is none.
                Err(_) => continue,
            };
            let info = target.thread.read(&format!("fdinfo/{fd}"), SMALL);
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
        let wanted = sockets::resolve(target, &mut files);
        ends::find(target, &mut files, wanted);
        Ok(files)
    }
}
