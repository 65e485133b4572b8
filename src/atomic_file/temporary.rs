//! The new file until it has its name.

use super::folder::{Destination, heir, temporary};
use super::{How, Problem};
use rustix::fd::{AsRawFd, OwnedFd};
use rustix::fs::{
    AtFlags, CWD, FlockOperation, Gid, Mode, OFlags, RenameFlags, Stat, Uid, fchmod, fchown, flock,
    fstat, fsync, linkat, openat, renameat, renameat_with, unlinkat,
};
use rustix::io::Errno;
use std::ffi::OsString;

/// A name that was left behind is taken away so often; then somebody puts it there again and again.
const TRIES: usize = 3;

/// A file in the folder of the one that it becomes; without a name where the file system can do that.
pub(super) struct Temporary<'p> {
    file: OwnedFd,
    place: &'p Destination,
    /// The file is in the folder under this name.
    name: Option<OsString>,
}

impl<'p> Temporary<'p> {
    /// A file that only its owner may read, from its first moment on.
    pub(super) fn beside(place: &'p Destination) -> Result<Self, Problem> {
        let flags = OFlags::TMPFILE | OFlags::WRONLY | OFlags::CLOEXEC;
        match openat(place, ".", flags, Mode::RUSR | Mode::WUSR) {
            Ok(file) => Ok(Self {
                file,
                place,
                name: None,
            }),
            // Network file systems and old kernels.
            Err(Errno::OPNOTSUPP | Errno::ISDIR | Errno::INVAL | Errno::NOENT) => {
                Self::named(place)
            }
            Err(error) => Err(error.into()),
        }
    }

    /// A file with a name, locked as long as its writer lives: one that is not locked was left behind.
    pub(super) fn named(place: &'p Destination) -> Result<Self, Problem> {
        let name = temporary(&place.name);
        for _ in 0..TRIES {
            let flags = OFlags::WRONLY | OFlags::CLOEXEC | OFlags::NOFOLLOW;
            let new = flags | OFlags::CREATE | OFlags::EXCL;
            match openat(place, &name, new, Mode::RUSR | Mode::WUSR) {
                Ok(file) => {
                    // Where nothing can be locked, two at once are not told from one that was killed.
                    let _ = flock(&file, FlockOperation::NonBlockingLockExclusive);
                    return Ok(Self {
                        file,
                        place,
                        name: Some(name),
                    });
                }
                Err(Errno::EXIST) => {}
                Err(error) => return Err(error.into()),
            }
            let left = openat(place, &name, flags | OFlags::NONBLOCK, Mode::empty());
            let locked = left.map(|left| flock(left, FlockOperation::NonBlockingLockExclusive));
            if locked == Ok(Err(Errno::WOULDBLOCK)) {
                return Err(Problem::Busy);
            }
            unlinkat(place, &name, AtFlags::empty())?;
        }
        Err(Problem::Busy)
    }

    pub(super) fn write(&mut self, mut bytes: &[u8]) -> Result<(), Problem> {
        while !bytes.is_empty() {
            match rustix::io::write(&self.file, bytes) {
                Ok(written) => bytes = &bytes[written..],
                Err(Errno::INTR) => {}
                Err(error) => return Err(error.into()),
            }
        }
        Ok(())
    }

    /// Takes over from the file that it replaces: whose it is and who may read it.
    pub(super) fn succeed(&self, place: &Destination, how: How) -> Result<(), Problem> {
        let own = fstat(&self.file)?;
        let owner = match (&place.old, how) {
            (Some(old), _) => Some((Uid::from_raw(old.st_uid), Gid::from_raw(old.st_gid))),
            (None, How::Settings { .. }) => heir(&fstat(place)?),
            (None, How::Secret) => None,
        };
        if let Some((user, group)) = owner
            && (user.as_raw(), group.as_raw()) != (own.st_uid, own.st_gid)
        {
            fchown(&self.file, Some(user), Some(group)).map_err(|_| Problem::Owner)?;
        }
        if let (Some(old), How::Settings { .. }) = (&place.old, how) {
            // After the owner: to change that takes modes away.
            fchmod(&self.file, Mode::from_raw_mode(old.st_mode & 0o777))?;
            self.keep_attributes(place, old)?;
        }
        Ok(())
    }

    /// The access control list, the security label and what people attached.
    fn keep_attributes(&self, place: &Destination, old: &Stat) -> Result<(), Problem> {
        const LIST: &[u8] = b"system.posix_acl_access";
        let flags = OFlags::RDONLY | OFlags::CLOEXEC | OFlags::NOFOLLOW | OFlags::NONBLOCK;
        let Ok(file) = openat(place, &place.name, flags, Mode::empty()) else {
            return Ok(());
        };
        if fstat(&file)?.st_ino != old.st_ino {
            return Err(Problem::Busy);
        }
        let mut names = vec![0; 64 * 1024];
        let Ok(length) = rustix::fs::flistxattr(&file, &mut names[..]) else {
            return Ok(());
        };
        let names = names[..length].split(|byte| *byte == 0);
        let kept = |name: &&[u8]| {
            *name == LIST || *name == b"security.selinux" || name.starts_with(b"user.")
        };
        for name in names.filter(kept) {
            let mut value = vec![0; 64 * 1024];
            let set = rustix::fs::fgetxattr(&file, name, &mut value[..]).and_then(|length| {
                let flags = rustix::fs::XattrFlags::empty();
                rustix::fs::fsetxattr(&self.file, name, &value[..length], flags)
            });
            if set.is_err() && name == LIST {
                return Err(Problem::Attributes);
            }
        }
        Ok(())
    }

    /// Takes the name, from whatever has it.
    pub(super) fn replace(mut self, place: &Destination) -> Result<(), Problem> {
        fsync(&self.file)?;
        let name = match self.name.take() {
            Some(name) => name,
            None => self.link(place)?,
        };
        let renamed = renameat(place, &name, place, &place.name);
        if renamed.is_err() {
            let _ = unlinkat(place, &name, AtFlags::empty());
        }
        renamed?;
        // The name is on the disk as well, where folders can be told so.
        let _ = fsync(place);
        Ok(())
    }

    /// Takes the name if nothing has it.
    pub(super) fn create(mut self, place: &Destination) -> Result<(), Problem> {
        fsync(&self.file)?;
        let done = match &self.name {
            None => self.link_as(&place.name),
            Some(name) => {
                let flags = RenameFlags::NOREPLACE;
                match renameat_with(place, name, place, &place.name, flags) {
                    Err(Errno::INVAL | Errno::NOSYS) => {
                        linkat(place, name, place, &place.name, AtFlags::empty())
                    }
                    done => {
                        if done.is_ok() {
                            self.name = None;
                        }
                        done
                    }
                }
            }
        };
        done.map_err(|error| match error {
            Errno::EXIST => Problem::Exists,
            error => error.into(),
        })?;
        let _ = fsync(place);
        Ok(())
    }

    /// Gives it a name beside the one that it takes: only by renaming can it take the place of another one.
    fn link(&self, place: &Destination) -> Result<OsString, Problem> {
        let name = temporary(&place.name);
        for _ in 0..TRIES {
            match self.link_as(&name) {
                // Left behind by one that was killed in that very moment, or complete as ours.
                Err(Errno::EXIST) => unlinkat(place, &name, AtFlags::empty())?,
                done => return Ok(done.map(|()| name)?),
            }
        }
        Err(Problem::Busy)
    }

    fn link_as(&self, name: &std::ffi::OsStr) -> Result<(), Errno> {
        // The way that needs no privilege.
        let own = format!("/proc/self/fd/{}", self.file.as_raw_fd());
        linkat(CWD, own, self.place, name, AtFlags::SYMLINK_FOLLOW)
    }
}

impl Drop for Temporary<'_> {
    fn drop(&mut self) {
        if let Some(name) = &self.name {
            let _ = unlinkat(self.place, name, AtFlags::empty());
        }
    }
}
