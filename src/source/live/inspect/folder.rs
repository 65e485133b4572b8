//! Folders of the live machine, or of a captured tree, lent to those who read a task.

use super::unix_peers;
use crate::inspect::{Folder, Missing, Reading};
use crate::proc::unix_diag::Peer;
use crate::source::live::reading::files::{self, Lister};
use rustc_hash::FxHashMap;
use rustix::fd::{AsFd, OwnedFd};
use rustix::fs::{AtFlags, Mode, OFlags};
use rustix::io::Errno;
use std::sync::Arc;

/// A folder held open, in the tree at a root.
pub(super) struct OpenFolder {
    folder: Arc<OwnedFd>,
    root: Arc<OwnedFd>,
}

impl OpenFolder {
    /// The root itself.
    pub(super) fn of(root: &Arc<OwnedFd>) -> Self {
        Self {
            folder: Arc::clone(root),
            root: Arc::clone(root),
        }
    }
}

impl Folder for OpenFolder {
    fn folder(&self, path: &str) -> Reading<Box<dyn Folder>> {
        let folder = files::folder(&*self.folder, path).map_err(why)?;
        Ok(Box::new(Self {
            folder: Arc::new(folder),
            root: Arc::clone(&self.root),
        }))
    }

    fn read(&self, path: &str, most: usize) -> Reading<Vec<u8>> {
        let flags = OFlags::RDONLY | OFlags::CLOEXEC | OFlags::NOCTTY | OFlags::NONBLOCK;
        let file = rustix::fs::openat(&*self.folder, path, flags, Mode::empty()).map_err(why)?;
        files::up_to(&file, 16 * 1024, most).map_err(why)
    }

    fn link(&self, path: &str) -> Reading<Vec<u8>> {
        let target = rustix::fs::readlinkat(&*self.folder, path, Vec::new()).map_err(why)?;
        Ok(target.into_bytes())
    }

    fn numbers(&self, path: &str) -> Reading<Vec<u32>> {
        // Opened anew also where it is the root: the position in that one belongs to the samples.
        let folder = files::folder(&*self.folder, path).map_err(why)?;
        let mut ids = Vec::new();
        let listed = Lister::new().list(folder.as_fd(), &mut ids);
        listed.map_err(|_| Missing::Denied)?;
        Ok(ids)
    }

    fn access(&self, path: &str) -> Option<(bool, bool)> {
        let stat = rustix::fs::statat(&*self.folder, path, AtFlags::SYMLINK_NOFOLLOW).ok()?;
        let mode = Mode::from_raw_mode(stat.st_mode);
        Some((mode.contains(Mode::RUSR), mode.contains(Mode::WUSR)))
    }

    fn unix_peers(&self) -> Reading<FxHashMap<u64, Peer>> {
        unix_peers::read(&self.root, &self.folder)
    }
}

fn why(error: Errno) -> Missing {
    match error {
        Errno::ACCESS | Errno::PERM => Missing::Denied,
        Errno::SRCH => Missing::Ended,
        _ => Missing::Absent,
    }
}
