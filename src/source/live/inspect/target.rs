//! The folder of a task, opened once: whatever becomes of its PID, what is read through it is of that task.

use crate::inspect::{Missing, Parent, Reading, Subject};
use crate::proc;
use crate::source::live::reading::files::{self, Lister, Path};
use rustix::fd::{AsFd, OwnedFd};
use rustix::fs::{Mode, OFlags};
use rustix::io::Errno;

/// A process, and one of its threads.
pub(super) struct Target {
    /// PID.
    pub(super) pid: u32,
    /// The thread asked for; else the first one, or one that lives where the first has ended.
    pub(super) tid: u32,
    /// `/proc/PID`.
    pub(super) process: OwnedFd,
    /// `/proc/PID/task/TID`, or `/proc/PID` in trees without tasks.
    pub(super) thread: OwnedFd,
    /// The process with all its threads has ended, and this parent has to reap it.
    pub(super) unreaped: Option<Parent>,
    /// It is a kernel thread: no program, no memory of its own.
    pub(super) kernel: bool,
}

impl Target {
    /// Opens the folders, and makes sure that the PID still means the same process.
    pub(super) fn open(root: &OwnedFd, subject: Subject) -> Reading<Self> {
        let pid = subject.process.tid;
        let process = folder(root, &Path::new().number(pid)).map_err(ended)?;
        let stat = read(&process, &Path::new().text("stat"), SMALL).map_err(ended)?;
        let stat = proc::stat::parse(&stat).ok_or(Missing::Ended)?;
        let key = subject.process;
        if key.starttime != 0 && key.starttime != stat.starttime {
            return Err(Missing::Ended);
        }
        let living = (stat.state == b'Z' && stat.thread_count > 1)
            .then(|| threads(&process).into_iter().find(|tid| *tid != pid));
        let tid = subject.thread.or(living.flatten()).unwrap_or(pid);
        let thread = match folder(&process, &Path::new().text("task/").number(tid)) {
            Ok(thread) => thread,
            Err(_) if tid == pid => process.try_clone().map_err(|_| Missing::Absent)?,
            Err(missing) => return Err(ended(missing)),
        };
        let unreaped = (stat.state == b'Z' && stat.thread_count <= 1).then(|| Parent {
            pid: stat.ppid,
            name: name(root, stat.ppid),
        });
        Ok(Self {
            pid,
            tid,
            process,
            thread,
            unreaped,
            kernel: stat.is_kernel(),
        })
    }

    /// A file of the thread, up to `most` bytes of it.
    pub(super) fn read(&self, name: &str, most: usize) -> Reading<Vec<u8>> {
        read(&self.thread, &Path::new().text(name), most)
    }

    /// What `parse` finds in a small file of the thread; `None` as well where it cannot be read.
    pub(super) fn parse<T>(&self, name: &str, parse: impl FnOnce(&[u8]) -> Option<T>) -> Option<T> {
        parse(&self.read(name, SMALL).ok()?)
    }

    /// Where a link of the thread points.
    pub(super) fn link(&self, name: &str) -> Reading<Vec<u8>> {
        link(&self.thread, &Path::new().text(name))
    }
}

/// Enough for files of a fixed form.
pub(super) const SMALL: usize = 64 * 1024;

/// A task without a folder has ended.
fn ended(missing: Missing) -> Missing {
    match missing {
        Missing::Absent => Missing::Ended,
        other => other,
    }
}

/// TIDs of a process, ascending.
pub(super) fn threads(process: &OwnedFd) -> Vec<u32> {
    numbers(process, &Path::new().text("task")).unwrap_or_default()
}

/// Numeric names in a folder, ascending.
pub(super) fn numbers(dir: impl AsFd, path: &Path) -> Reading<Vec<u32>> {
    let folder = folder(dir, path)?;
    let mut ids = Vec::new();
    let listed = Lister::new().list(folder.as_fd(), &mut ids);
    listed.map_err(|_| Missing::Denied)?;
    Ok(ids)
}

/// Opens a folder.
pub(super) fn folder(dir: impl AsFd, path: &Path) -> Reading<OwnedFd> {
    files::folder(dir, path.as_c_str()).map_err(why)
}

/// Where a link points.
pub(super) fn link(dir: impl AsFd, path: &Path) -> Reading<Vec<u8>> {
    let target = rustix::fs::readlinkat(dir, path.as_c_str(), Vec::new()).map_err(why)?;
    Ok(target.into_bytes())
}

/// A file, up to `most` bytes of it.
pub(super) fn read(dir: impl AsFd, path: &Path, most: usize) -> Reading<Vec<u8>> {
    let flags = OFlags::RDONLY | OFlags::CLOEXEC | OFlags::NOCTTY | OFlags::NONBLOCK;
    let file = rustix::fs::openat(dir, path.as_c_str(), flags, Mode::empty()).map_err(why)?;
    let mut bytes = vec![0; most.min(16 * 1024)];
    let mut filled = 0;
    loop {
        match rustix::io::read(&file, &mut bytes[filled..]).map_err(why)? {
            0 => break,
            more => filled += more,
        }
        if filled == most {
            break;
        }
        if filled == bytes.len() {
            bytes.resize((filled * 2).min(most), 0);
        }
    }
    bytes.truncate(filled);
    Ok(bytes)
}

/// The name of a process, raw bytes; empty when it has ended.
pub(super) fn name(root: &OwnedFd, pid: u32) -> Vec<u8> {
    let mut name = read(root, &Path::of(pid, "comm"), SMALL).unwrap_or_default();
    if name.last() == Some(&b'\n') {
        name.pop();
    }
    name
}

/// Every process under `root`.
pub(super) fn processes(root: &OwnedFd) -> Vec<u32> {
    // Not the descriptor itself: its position in the folder belongs to the samples.
    numbers(root, &Path::new().text(".")).unwrap_or_default()
}

/// May be read and written by their owner, as the link in `fd` says of what it was opened for.
pub(super) fn access(dir: impl AsFd, path: &Path) -> Option<(bool, bool)> {
    let flags = rustix::fs::AtFlags::SYMLINK_NOFOLLOW;
    let stat = rustix::fs::statat(dir, path.as_c_str(), flags).ok()?;
    let mode = Mode::from_raw_mode(stat.st_mode);
    Some((mode.contains(Mode::RUSR), mode.contains(Mode::WUSR)))
}

fn why(error: Errno) -> Missing {
    match error {
        Errno::ACCESS | Errno::PERM => Missing::Denied,
        Errno::SRCH => Missing::Ended,
        _ => Missing::Absent,
    }
}
