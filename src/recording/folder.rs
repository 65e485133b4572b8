//! A folder of recordings: a file for each day, and the oldest removed when they are too old or too many.
//!
//! Nothing is removed but regular files whose names are those of this machine's days (`day.rs`) and which begin as
//! recordings do; never the one that is written, nor one that another program writes, nor anything that a link leads to.

use super::day::{self, DayFile};
use super::file::{FileError, Writer};
use super::format::MAGIC;
use rustix::fd::{AsFd, OwnedFd};
use rustix::fs::{
    AtFlags, CWD, Dir, FileType, FlockOperation, Mode, OFlags, Stat, flock, fstat, openat, stat,
    statat, unlinkat,
};
use rustix::io::Errno;
use std::fs::DirBuilder;
use std::io;
use std::ops::Range;
use std::os::unix::fs::DirBuilderExt;
use std::path::{Path, PathBuf};
use std::time::Duration;

/// A file is followed by another one of its day when it has this part of what all may have: so that removing the oldest
/// leaves most of the time.
const SHARE: u64 = 4;
/// So many files a day may have: where none of them can be written, something else is wrong.
const PARTS: u32 = 10_000;

/// How much is kept.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Limits {
    /// A day is removed when it has been over for so long; never if `None`.
    pub keep: Option<Duration>,
    /// Bytes of all files of this machine; any number if `None`.
    pub total: Option<u64>,
}

/// A folder that one program records to.
pub struct Folder {
    path: PathBuf,
    /// Open and locked.
    own: OwnedFd,
    limits: Limits,
    /// The day that is written, and its moments.
    day: Option<(DayFile, Range<u64>)>,
    /// Bytes of the files that are not written any more.
    others: u64,
}

impl Folder {
    /// Opens a folder, or creates it, for its owner alone.
    pub fn open(path: &Path, limits: Limits) -> Result<Self, FileError> {
        let called = || path.display().to_string();
        let failed = |error: io::Error| FileError::Io {
            path: called(),
            error,
        };
        let made = DirBuilder::new().recursive(true).mode(0o700).create(path);
        made.map_err(|error| match error.kind() {
            io::ErrorKind::AlreadyExists => FileError::NoFolder(called()),
            _ => failed(error),
        })?;
        let flags = OFlags::RDONLY | OFlags::DIRECTORY | OFlags::CLOEXEC;
        let folder =
            openat(CWD, path, flags, Mode::empty()).map_err(|error| failed(error.into()))?;
        let lock = flock(&folder, FlockOperation::NonBlockingLockExclusive);
        lock.map_err(|error| match error {
            Errno::WOULDBLOCK => FileError::Taken(called()),
            error => failed(error.into()),
        })?;
        Ok(Self {
            path: path.to_owned(),
            own: folder,
            limits,
            day: None,
            others: 0,
        })
    }

    /// The folder still has its name.
    pub fn is_there(&self) -> bool {
        let inode = |found: Stat| (found.st_dev, found.st_ino);
        let own = fstat(&self.own).map(inode);
        own.is_ok_and(|own| stat(&self.path).map(inode) == Ok(own))
    }

    /// Whether a sample of this wall time goes to another file than the one that is written: its day is over, the clock was
    /// set back, or the file is large enough.
    pub fn is_over(&self, writer: &Writer, wall: u64) -> bool {
        let day = self
            .day
            .as_ref()
            .is_some_and(|(_, span)| span.contains(&wall));
        !day || !self.has_room(writer) || writer.last().is_some_and(|last| wall <= last)
    }

    fn has_room(&self, writer: &Writer) -> bool {
        let share = self.limits.total.map(|total| total / SHARE);
        share.is_none_or(|share| writer.size() < share)
    }

    /// The file for a sample of this wall time: the last one of its day, or another one where that cannot be gone on with.
    pub fn writer(&mut self, host: &str, wall: u64) -> Result<Writer, FileError> {
        let (date, span) = day::of(wall);
        let host = day::host(host);
        let last = self
            .days(&host)?
            .into_iter()
            .filter(|file| file.date == date)
            .max();
        let mut file = last.unwrap_or(DayFile {
            date,
            part: 1,
            host,
        });
        loop {
            let name = file.to_string();
            let path = self.path.join(&name);
            let found = Writer::open_in(self.own.as_fd(), name.as_ref(), &path, OFlags::NOFOLLOW);
            match found {
                Ok(writer)
                    if writer
                        .last()
                        .is_none_or(|last| last < wall && self.has_room(&writer)) =>
                {
                    self.day = Some((file, span));
                    return Ok(writer);
                }
                Err(error) if !is_unusable(&error) || file.part >= PARTS => return Err(error),
                // Of a later time, full, another's, a link, something else.
                _ => file.part += 1,
            }
        }
    }

    /// Removes what is too old or too much. Files that cannot be removed stay, and are tried again the next time.
    pub fn tidy(&mut self, writer: &Writer, wall: u64) {
        let Some((current, _)) = &self.day else {
            return;
        };
        let Ok(mut days) = self.days(&current.host) else {
            return;
        };
        days.retain(|file| file != current);
        days.sort();
        let sized = days
            .into_iter()
            .filter_map(|file| Some((self.size(&file)?, file)));
        let mut left: Vec<(u64, DayFile)> = sized.collect();
        let bytes = |left: &[(u64, DayFile)]| left.iter().map(|(size, _)| size).sum::<u64>();
        let mut all = bytes(&left) + writer.size();
        left.retain(|(size, file)| {
            let keep = self
                .limits
                .keep
                .map(|keep| u64::try_from(keep.as_nanos()).unwrap_or(u64::MAX));
            let old = keep.is_some_and(|keep| day::end(file.date).saturating_add(keep) <= wall);
            let many = self.limits.total.is_some_and(|total| all > total);
            let removed = (old || many) && self.remove(file);
            if removed {
                all -= size;
            }
            !removed
        });
        self.others = bytes(&left);
    }

    /// There are more bytes than there may be.
    pub fn is_full(&self, writer: &Writer) -> bool {
        let all = self.others.saturating_add(writer.size());
        self.limits.total.is_some_and(|total| all > total)
    }

    /// Files with names of this machine's days.
    fn days(&self, host: &str) -> Result<Vec<DayFile>, FileError> {
        let entries = Dir::read_from(&self.own).and_then(Iterator::collect::<Result<Vec<_>, _>>);
        let entries = entries.map_err(|error| FileError::Io {
            path: self.path.display().to_string(),
            error: error.into(),
        })?;
        let names = entries
            .iter()
            .filter_map(|entry| entry.file_name().to_str().ok());
        Ok(names
            .filter_map(DayFile::of)
            .filter(|file| file.host == host)
            .collect())
    }

    /// The file of this name, if it is a recording that nobody writes.
    fn recording(&self, file: &DayFile) -> Option<(OwnedFd, Stat)> {
        let flags = OFlags::RDONLY | OFlags::NOFOLLOW | OFlags::NONBLOCK | OFlags::CLOEXEC;
        let found = openat(&self.own, file.to_string(), flags, Mode::empty()).ok()?;
        let stat = fstat(&found).ok()?;
        let mut first = [0; MAGIC.len()];
        let is_ours = FileType::from_raw_mode(stat.st_mode) == FileType::RegularFile
            && rustix::io::pread(&found, &mut first, 0) == Ok(MAGIC.len())
            && first == MAGIC;
        is_ours.then_some((found, stat))
    }

    fn size(&self, file: &DayFile) -> Option<u64> {
        let (_, stat) = self.recording(file)?;
        u64::try_from(stat.st_size).ok()
    }

    fn remove(&self, file: &DayFile) -> bool {
        let Some((found, stat)) = self.recording(file) else {
            return false;
        };
        let name = file.to_string();
        let is_free = flock(&found, FlockOperation::NonBlockingLockExclusive).is_ok();
        let named = statat(&self.own, &name, AtFlags::SYMLINK_NOFOLLOW);
        let is_same =
            named.is_ok_and(|named| (named.st_dev, named.st_ino) == (stat.st_dev, stat.st_ino));
        is_free && is_same && unlinkat(&self.own, &name, AtFlags::empty()).is_ok()
    }
}

/// The name stands for something that cannot be recorded to, whatever happens to the disk.
fn is_unusable(error: &FileError) -> bool {
    match error {
        FileError::NoFile(_) | FileError::Taken(_) | FileError::Other { .. } => true,
        FileError::NoFolder(_) => false,
        FileError::Io { error, .. } => {
            let code = error.raw_os_error().map(Errno::from_raw_os_error);
            matches!(code, Some(Errno::LOOP | Errno::ISDIR | Errno::NXIO))
        }
    }
}

#[cfg(test)]
mod tests;
