//! Where a file is to be: a name in a folder that is open, behind all links.

use super::Problem;
use rustix::fd::{AsFd, OwnedFd};
use rustix::fs::{
    AtFlags, CWD, FileType, Mode, OFlags, Stat, chownat, lstat, mkdir, openat, stat, statat,
};
use rustix::fs::{Gid, Uid};
use rustix::io::Errno;
use std::ffi::{OsStr, OsString};
use std::os::unix::ffi::OsStringExt;
use std::path::Path;

/// Links that are followed; the kernel follows as many.
const LINKS: usize = 40;

/// A name in a folder.
pub(super) struct Destination {
    pub(super) folder: OwnedFd,
    pub(super) name: OsString,
    /// What has the name now.
    pub(super) old: Option<Stat>,
}

impl Destination {
    /// Where a path leads, through links to the file itself.
    pub(super) fn find(path: &Path) -> Result<Self, Problem> {
        let mut path = path.to_owned();
        let mut link: Option<Stat> = None;
        for _ in 0..LINKS {
            match rustix::fs::readlink(&path, Vec::new()) {
                Ok(target) => {
                    link = Some(lstat(&path)?);
                    path = folder(&path).join(OsString::from_vec(target.into_bytes()));
                }
                Err(Errno::NOENT) if link.is_some() => return Err(Problem::Dangling(path)),
                _ => break,
            }
        }
        let place = Self::of_name(&path)?;
        let kind = place.old.map(|old| FileType::from_raw_mode(old.st_mode));
        match kind {
            None if link.is_some() => return Err(Problem::Dangling(path)),
            None | Some(FileType::RegularFile) => {}
            Some(FileType::Directory) => return Err(Problem::Folder),
            Some(FileType::Symlink) => return Err(Errno::LOOP.into()),
            Some(_) => return Err(Problem::NoFile),
        }
        // As root, one could be led by somebody else to what is not theirs.
        if let (Some(link), Some(old)) = (link, place.old)
            && rustix::process::geteuid().is_root()
            && link.st_uid != 0
            && link.st_uid != old.st_uid
        {
            return Err(Problem::Misled(path));
        }
        Ok(place)
    }

    /// The name itself, whatever it is.
    pub(super) fn of_name(path: &Path) -> Result<Self, Problem> {
        let name = path.file_name().ok_or(Problem::Folder)?.to_owned();
        let folder = folder(path);
        let open = |how| {
            let flags = OFlags::DIRECTORY | OFlags::CLOEXEC | how;
            openat(CWD, folder, flags, Mode::empty())
        };
        // A folder may be written to by those who may not list it.
        let opened = open(OFlags::RDONLY).or_else(|error| match error {
            Errno::ACCESS => open(OFlags::PATH),
            error => Err(error),
        });
        let opened = opened.map_err(|error| match error {
            Errno::NOENT => Problem::Missing(folder.to_owned()),
            error => error.into(),
        })?;
        let old = match statat(&opened, &name, AtFlags::SYMLINK_NOFOLLOW) {
            Ok(old) => Some(old),
            Err(Errno::NOENT) => None,
            Err(error) => return Err(error.into()),
        };
        Ok(Self {
            folder: opened,
            name,
            old,
        })
    }

    /// A link has the name.
    pub(super) fn is_link(&self) -> bool {
        (self.old.as_ref()).is_some_and(|old| FileType::from_raw_mode(old.st_mode).is_symlink())
    }

    /// Something has the name.
    pub(super) fn is_taken(&self) -> bool {
        self.old.is_some()
    }
}

/// The folder of a file.
fn folder(path: &Path) -> &Path {
    match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    }
}

/// Makes the folder of a file, and those above it, at most so many: they are for their owner alone, who is the owner of
/// the folder that was there where root makes them.
pub(super) fn make(path: &Path, most: usize) -> Result<(), Problem> {
    let mut missing: Vec<&Path> = Vec::new();
    let mut at = folder(path);
    let above = loop {
        match stat(at) {
            Ok(found) if FileType::from_raw_mode(found.st_mode).is_dir() => break found,
            Ok(_) => return Err(Errno::NOTDIR.into()),
            Err(Errno::NOENT) => {
                if let Ok(target) = std::fs::read_link(at) {
                    return Err(Problem::Dangling(folder(at).join(target)));
                }
                if missing.len() == most {
                    return Err(Problem::Missing(at.to_owned()));
                }
                missing.push(at);
                at = folder(at);
            }
            Err(error) => return Err(error.into()),
        }
    };
    for folder in missing.into_iter().rev() {
        match mkdir(folder, Mode::RWXU) {
            Ok(()) => {}
            Err(Errno::EXIST) => continue,
            Err(error) => return Err(error.into()),
        }
        if let Some((owner, group)) = heir(&above) {
            let flags = AtFlags::SYMLINK_NOFOLLOW;
            chownat(CWD, folder, Some(owner), Some(group), flags)?;
        }
    }
    Ok(())
}

/// To whom belongs what root makes in a folder of somebody else.
pub(super) fn heir(folder: &Stat) -> Option<(Uid, Gid)> {
    let foreign = rustix::process::geteuid().is_root() && folder.st_uid != 0;
    foreign.then(|| (Uid::from_raw(folder.st_uid), Gid::from_raw(folder.st_gid)))
}

/// A name in the folder for what is not complete: the same for the same file, so that one that was left behind is found.
pub(super) fn temporary(name: &OsStr) -> OsString {
    use std::hash::{Hash, Hasher};
    let mut hash = rustc_hash::FxHasher::default();
    name.hash(&mut hash);
    format!(".threadtop-{:016x}", hash.finish()).into()
}

impl AsFd for Destination {
    fn as_fd(&self) -> rustix::fd::BorrowedFd<'_> {
        self.folder.as_fd()
    }
}
