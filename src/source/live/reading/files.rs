//! Reading small kernel files without allocating: paths built on the stack, one buffer for all.

use crate::sample::Nanos;
use rustix::fd::{AsFd, BorrowedFd, OwnedFd};
use rustix::fs::{Mode, OFlags};
use rustix::io::Errno;
use rustix::path::Arg;
use rustix::time::{ClockId, Timespec, clock_gettime};
use std::ffi::CStr;

/// Why a file could not be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Failure {
    /// The task has ended: normal, not an error.
    Gone,
    /// Not for us to read.
    Denied,
    /// Too many files are open, here or on the whole machine.
    Exhausted,
    /// No such file in this kernel, or anything else.
    Other,
}

impl From<Errno> for Failure {
    fn from(error: Errno) -> Self {
        match error {
            Errno::NOENT | Errno::SRCH => Self::Gone,
            Errno::ACCESS | Errno::PERM => Self::Denied,
            Errno::MFILE | Errno::NFILE => Self::Exhausted,
            _ => Self::Other,
        }
    }
}

/// A path like `4711/task/4712/stat`, built on the stack.
pub(crate) struct Path {
    bytes: [u8; 64],
    len: usize,
}

impl Path {
    pub(crate) fn new() -> Self {
        Self {
            bytes: [0; 64],
            len: 0,
        }
    }

    /// `TID/file`.
    pub(crate) fn of(tid: u32, file: &str) -> Self {
        Self::new().number(tid).text("/").text(file)
    }

    pub(crate) fn number(mut self, number: u32) -> Self {
        let mut digits = [0; 10];
        let mut at = digits.len();
        let mut rest = number;
        loop {
            at -= 1;
            digits[at] = b'0' + (rest % 10) as u8;
            rest /= 10;
            if rest == 0 {
                break;
            }
        }
        self.push(&digits[at..]);
        self
    }

    pub(crate) fn text(mut self, text: &str) -> Self {
        self.push(text.as_bytes());
        self
    }

    fn push(&mut self, bytes: &[u8]) {
        // The last byte stays NUL. What the callers build is at most "4294967295/task/4294967295/schedstat".
        let room = self.bytes.len() - 1 - self.len;
        let taken = bytes.len().min(room);
        debug_assert_eq!(taken, bytes.len());
        self.bytes[self.len..self.len + taken].copy_from_slice(&bytes[..taken]);
        self.len += taken;
    }

    pub(crate) fn as_c_str(&self) -> &CStr {
        CStr::from_bytes_until_nul(&self.bytes).unwrap_or_default()
    }
}

/// Opens a file for reading, relative to a folder. Nothing here is waited for: a pipe in a copied tree has no bytes.
pub(crate) fn open(dir: impl AsFd, path: &Path) -> Result<OwnedFd, Failure> {
    open_as(dir, path, OFlags::NONBLOCK)
}

/// Opens a file for helpers, which may be kept waiting for as long as it takes.
pub(crate) fn open_patiently(dir: impl AsFd, path: &Path) -> Result<OwnedFd, Failure> {
    open_as(dir, path, OFlags::empty())
}

fn open_as(dir: impl AsFd, path: &Path, more: OFlags) -> Result<OwnedFd, Failure> {
    let flags = OFlags::RDONLY | OFlags::CLOEXEC | OFlags::NOCTTY | more;
    Ok(rustix::fs::openat(
        dir,
        path.as_c_str(),
        flags,
        Mode::empty(),
    )?)
}

/// A file from where it stands, up to `most` bytes of it. Most files are no longer than `first`.
pub(crate) fn up_to(file: &OwnedFd, first: usize, most: usize) -> Result<Vec<u8>, Errno> {
    let mut bytes = vec![0; most.min(first)];
    let mut filled = 0;
    loop {
        match rustix::io::read(file, &mut bytes[filled..])? {
            0 => break,
            more => filled += more,
        }
        if filled == most {
            break;
        }
        if filled == bytes.len() {
            bytes.resize((filled * 4).min(most), 0);
        }
    }
    bytes.truncate(filled);
    Ok(bytes)
}

/// Opens a folder whose path may be of any length.
pub(crate) fn folder(dir: impl AsFd, path: impl Arg) -> Result<OwnedFd, Errno> {
    let flags = OFlags::RDONLY | OFlags::DIRECTORY | OFlags::CLOEXEC;
    rustix::fs::openat(dir, path, flags, Mode::empty())
}

/// Opens a folder.
pub(crate) fn open_dir(dir: impl AsFd, path: &Path) -> Result<OwnedFd, Failure> {
    Ok(folder(dir, path.as_c_str())?)
}

/// No file of the kernel's is longer; what a copied tree has in its place may have no end. `/proc/stat` of 8,192 CPUs has
/// about 1 MB.
const LONGEST: usize = 4 << 20;

/// Holds any per-task file: `/proc/PID/status` of a machine with many CPUs has long masks.
const SMALL: usize = 8192;

/// A buffer that files are read into.
#[derive(Debug)]
pub(crate) struct Buffer {
    bytes: Vec<u8>,
}

impl Buffer {
    pub(crate) fn new() -> Self {
        Self {
            bytes: vec![0; SMALL],
        }
    }

    /// The whole of a small file. Per-task files come in one piece.
    pub(crate) fn read(&mut self, dir: BorrowedFd<'_>, path: &Path) -> Result<&[u8], Failure> {
        let file = open(dir, path)?;
        let len = rustix::io::read(&file, &mut self.bytes[..SMALL])?;
        Ok(&self.bytes[..len])
    }

    /// What `parse` finds in a small file; `None` as well where it cannot be read.
    pub(crate) fn parse<'a, T>(
        &'a mut self,
        dir: BorrowedFd<'_>,
        path: &Path,
        parse: impl FnOnce(&'a [u8]) -> Option<T>,
    ) -> Option<T> {
        parse(self.read(dir, path).ok()?)
    }

    /// The whole of a small file that is kept open.
    pub(crate) fn reread(&mut self, file: &OwnedFd) -> Result<&[u8], Failure> {
        let len = rustix::io::pread(file, &mut self.bytes[..SMALL], 0)?;
        Ok(&self.bytes[..len])
    }

    /// The whole of a file of any size (`/proc/stat` of a machine with many CPUs); the buffer grows once.
    pub(crate) fn reread_all(&mut self, file: &OwnedFd) -> Result<&[u8], Failure> {
        /// The kernel fills a page with whole lines, none of which is longer than the rest of a page above this: a piece
        /// that is shorter, and did not have to be, is the last.
        const SHORT: usize = 4096 - 512;
        let mut filled = 0;
        loop {
            if filled >= LONGEST {
                return Err(Failure::Other);
            }
            if filled == self.bytes.len() {
                self.bytes.resize(filled * 2, 0);
            }
            let more = rustix::io::pread(file, &mut self.bytes[filled..], filled as u64)?;
            filled += more;
            if more < SHORT && filled < self.bytes.len() {
                return Ok(&self.bytes[..filled]);
            }
        }
    }
}

/// Reads the numeric names in a folder, ascending as `/proc` lists them.
#[derive(Debug)]
pub(crate) struct Lister {
    space: Vec<u8>,
}

impl Lister {
    pub(crate) fn new() -> Self {
        Self {
            space: Vec::with_capacity(32 * 1024),
        }
    }

    /// Puts the numeric names into `ids`, ascending.
    pub(crate) fn list(&mut self, dir: BorrowedFd<'_>, ids: &mut Vec<u32>) -> Result<(), Failure> {
        ids.clear();
        rustix::fs::seek(dir, rustix::fs::SeekFrom::Start(0))?;
        let mut entries = rustix::fs::RawDir::new(dir, self.space.spare_capacity_mut());
        while let Some(entry) = entries.next() {
            let entry = entry?;
            if let Some(id) = number(entry.file_name().to_bytes()) {
                ids.push(id);
            }
        }
        // The kernel lists PIDs and TIDs in ascending order; a captured tree on a disk comes in any.
        if !ids.is_sorted() {
            ids.sort_unstable();
        }
        Ok(())
    }
}

fn number(name: &[u8]) -> Option<u32> {
    if !name.first()?.is_ascii_digit() {
        return None;
    }
    name.iter().try_fold(0u32, |sum, byte| {
        let digit = byte.is_ascii_digit().then(|| u32::from(byte - b'0'))?;
        sum.checked_mul(10)?.checked_add(digit)
    })
}

/// The monotonic clock in nanoseconds.
pub(crate) fn now() -> Nanos {
    nanos(clock_gettime(ClockId::Monotonic))
}

/// What a clock says, in nanoseconds.
pub(crate) fn nanos(time: Timespec) -> Nanos {
    time.tv_sec as Nanos * 1_000_000_000 + time.tv_nsec as Nanos
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_built_from_numbers_and_names() {
        let path = Path::new()
            .number(4_294_967_295)
            .text("/task/")
            .number(0)
            .text("/schedstat");
        assert_eq!(path.as_c_str().to_bytes(), b"4294967295/task/0/schedstat");
    }

    #[test]
    fn only_numeric_names_are_tasks() {
        assert_eq!(number(b"4711"), Some(4711));
        assert_eq!(number(b"self"), None);
        assert_eq!(number(b"12a"), None);
        assert_eq!(number(b""), None);
        assert_eq!(number(b"99999999999"), None);
    }

    #[test]
    fn what_has_ended_is_gone_not_an_error() {
        let proc = open_dir(rustix::fs::CWD, &Path::new().text("/proc")).unwrap();
        let missing = Buffer::new()
            .read(proc.as_fd(), &Path::of(4_194_305, "stat"))
            .map(<[u8]>::len);
        assert_eq!(missing, Err(Failure::Gone));
    }

    #[test]
    fn own_threads_are_listed_in_order() {
        let tasks = open_dir(rustix::fs::CWD, &Path::new().text("/proc/self/task")).unwrap();
        let mut ids = Vec::new();
        Lister::new().list(tasks.as_fd(), &mut ids).unwrap();
        assert!(ids.contains(&std::process::id()));
        assert!(ids.is_sorted());
    }
}
