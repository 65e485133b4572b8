//! Writing a recording to a file.

use super::bytes::Bytes;
use super::format::{Encoder, HEAD, Head, Kind, MAGIC, Place, put_again};
use super::tape::{Tape, TapeError};
use crate::sample::Sample;
use rustix::fd::BorrowedFd;
use rustix::fs::{CWD, FlockOperation, Mode, OFlags, flock, openat};
use std::fs::File;
use std::io;
use std::os::unix::fs::{FileExt, MetadataExt};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Bytes that are copied at a time.
const COPIED: usize = 256 << 10;

/// Why a file cannot be recorded to.
#[derive(Debug, thiserror::Error)]
pub enum FileError {
    /// It cannot be opened, or written.
    #[error("cannot write {path}: {error}")]
    Io {
        /// The file.
        path: String,
        /// What the kernel said.
        error: io::Error,
    },
    /// It is a folder, a pipe or a device.
    #[error("cannot record to {0}: not a regular file")]
    NoFile(String),
    /// A folder is wanted, and it is none.
    #[error("cannot record to {0}: not a folder")]
    NoFolder(String),
    /// Another program records to it.
    #[error("cannot record to {0}: another program is recording to it")]
    Taken(String),
    /// It holds something else.
    #[error("cannot record to {path}: {error}; the file is unchanged")]
    Other {
        /// The file.
        path: String,
        /// What is wrong with it.
        error: TapeError,
    },
}

/// A file that samples are appended to. Nobody else writes to it, others may read it all the while.
pub struct Writer {
    path: PathBuf,
    file: File,
    encoder: Encoder,
    /// Where the next record goes.
    end: u64,
    /// Where the schema of the records that follow is; `None`: not written yet.
    schema: Option<u64>,
    /// Where the last key frame is.
    key: Option<u64>,
    /// Wall time of the last sample.
    last: Option<u64>,
    /// Records that are to be written.
    buffer: Vec<u8>,
}

/// What has become of a file that nobody else writes to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// It is as it was left.
    Untouched,
    /// It was made shorter; what is appended follows the last whole record.
    Cut,
    /// It has no name any more.
    Removed,
}

impl Writer {
    /// Opens a file, or creates it. A recording that exists is continued; half a record at its end is cut off.
    pub fn open(path: &Path) -> Result<Self, FileError> {
        Self::open_in(CWD, path, path, OFlags::empty())
    }

    /// The same for a name in a folder that is open, which is called `path` where something is told of it.
    pub(super) fn open_in(
        folder: BorrowedFd<'_>,
        name: &Path,
        path: &Path,
        flags: OFlags,
    ) -> Result<Self, FileError> {
        let called = || path.display().to_string();
        let failed = |error| FileError::Io {
            path: called(),
            error,
        };
        // A pipe that nobody reads would hold us up.
        let flags = OFlags::RDWR | OFlags::CREATE | OFlags::NONBLOCK | OFlags::CLOEXEC | flags;
        let file = openat(folder, name, flags, Mode::RUSR | Mode::WUSR);
        let file = File::from(file.map_err(|error| failed(error.into()))?);
        if !file.metadata().map_err(failed)?.is_file() {
            return Err(FileError::NoFile(called()));
        }
        flock(&file, FlockOperation::NonBlockingLockExclusive).map_err(|error| match error {
            rustix::io::Errno::WOULDBLOCK => FileError::Taken(called()),
            error => failed(error.into()),
        })?;
        let mut writer = Self {
            path: path.to_owned(),
            file,
            encoder: Encoder::default(),
            end: MAGIC.len() as u64,
            schema: None,
            key: None,
            last: None,
            buffer: Vec::new(),
        };
        writer.go_on()?;
        Ok(writer)
    }

    /// Finds the end of what is there, and goes on behind it with a sample that stands by itself.
    fn go_on(&mut self) -> Result<(), FileError> {
        self.encoder.begin_anew();
        (self.end, self.schema, self.key, self.last) = (MAGIC.len() as u64, None, None, None);
        if self.is_new().map_err(|error| self.failed(error))? {
            let written = self.file.write_all_at(&MAGIC, 0);
            return written.map_err(|error| self.failed(error));
        }
        let copy = self.file.try_clone().map_err(|error| self.failed(error))?;
        let ends = |mut tape: Tape| Ok((tape.end()?, tape.span()?));
        let ends = Tape::open(Box::new(copy)).and_then(ends);
        let (end, span) = ends.map_err(|error| FileError::Other {
            path: self.path.display().to_string(),
            error,
        })?;
        (self.end, self.key, self.last) = (end.offset, end.key, span.map(|(_, last)| last));
        let cut = self.file.set_len(self.end);
        cut.map_err(|error| self.failed(error))
    }

    /// Nothing is in it but, perhaps, the beginning of what every recording begins with.
    fn is_new(&self) -> io::Result<bool> {
        let mut first = [0; MAGIC.len()];
        let read = FileExt::read_at(&self.file, &mut first, 0)?;
        Ok(read < MAGIC.len() && MAGIC.starts_with(&first[..read]))
    }

    fn failed(&self, error: io::Error) -> FileError {
        FileError::Io {
            path: self.path.display().to_string(),
            error,
        }
    }

    /// Where it is.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Wall time of its last sample, nanoseconds since 1970 UTC.
    pub const fn last(&self) -> Option<u64> {
        self.last
    }

    /// Bytes of the file.
    pub const fn size(&self) -> u64 {
        self.end
    }

    /// Appends a sample, whole or not at all. After an error, the next one stands by itself.
    pub fn append(&mut self, sample: &Sample) -> Result<(), FileError> {
        let records: Vec<_> = self.encoder.encode(&Arc::new(sample.clone())).collect();
        self.buffer.clear();
        let (schema, mut key) = (self.schema.unwrap_or(self.end), self.key);
        if self.schema.is_none() {
            Encoder::schema().put(&mut self.buffer);
        }
        for mut record in records {
            let at = self.end + self.buffer.len() as u64;
            record.stand(at, key, schema);
            key = record.place.map(|_| at).or(key);
            record.put(&mut self.buffer);
        }
        self.write().inspect_err(|_| self.encoder.begin_anew())?;
        (self.schema, self.key, self.last) = (Some(schema), key, Some(sample.wall));
        Ok(())
    }

    /// Appends records of another recording as they are, from the offset `from` on (0: from the first one), which is behind them
    /// then; some at a time, all of these or none. `false`: there are no more yet. They have to begin with a schema, or
    /// to follow those copied last.
    pub fn copy(&mut self, other: &impl Bytes, from: &mut u64) -> Result<bool, FileError> {
        *from = (*from).max(MAGIC.len() as u64);
        let mut chunk = vec![0; COPIED];
        let read = other.read_at(*from, &mut chunk);
        chunk.truncate(read.map_err(|error| self.failed(error))?);
        // Of a record that is larger than that, all.
        if let Some(head) = chunk.first_chunk().and_then(|head| Head::of(head).ok())
            && HEAD + head.length > chunk.len()
        {
            chunk.resize(HEAD + head.length, 0);
            let read = other.read_at(*from, &mut chunk);
            chunk.truncate(read.map_err(|error| self.failed(error))?);
        }
        self.buffer.clear();
        let (mut schema, mut key, mut rest) = (self.schema, self.key, &chunk[..]);
        let mut last = self.last;
        while let Some(head) = rest.first_chunk().and_then(|head| Head::of(head).ok())
            && let Some((record, behind)) = rest.split_at_checked(HEAD + head.length)
        {
            let at = self.end + self.buffer.len() as u64;
            if head.kind == Kind::Key {
                let before = key.replace(at);
                let stand = |place: &mut Place| {
                    place.stand(at, before, schema.unwrap_or(at));
                    last = Some(place.wall);
                };
                put_again(record, stand, &mut self.buffer);
            } else {
                if head.kind == Kind::Schema {
                    schema = Some(at);
                }
                self.buffer.extend_from_slice(record);
            }
            rest = behind;
        }
        if self.buffer.is_empty() {
            return Ok(false);
        }
        let left = rest.len();
        self.write()?;
        // Of samples between key frames it is not looked at when they were.
        (self.schema, self.key, self.last) = (schema, key, last);
        *from += (chunk.len() - left) as u64;
        self.encoder.begin_anew();
        Ok(true)
    }

    /// Appends what is in the buffer.
    fn write(&mut self) -> Result<(), FileError> {
        if let Err(error) = self.file.write_all_at(&self.buffer, self.end) {
            // Half a record would be in the way of the next one; where even that is refused, it is written over.
            let _ = self.file.set_len(self.end);
            return Err(self.failed(error));
        }
        self.end += self.buffer.len() as u64;
        Ok(())
    }

    /// Looks at what others have done to the file, and makes good what can be.
    pub fn mend(&mut self) -> Result<Standing, FileError> {
        let found = self.file.metadata().map_err(|error| self.failed(error))?;
        if found.nlink() == 0 {
            return Ok(Standing::Removed);
        }
        if found.len() >= self.end {
            return Ok(Standing::Untouched);
        }
        self.go_on()?;
        Ok(Standing::Cut)
    }

    /// The same file, to be synced by another thread.
    pub fn shared(&self) -> io::Result<File> {
        self.file.try_clone()
    }

    /// The file still has its name: nobody has taken it away or put another one there.
    pub fn is_there(&self) -> bool {
        let inode = |file: &std::fs::Metadata| (file.dev(), file.ino());
        let own = self.file.metadata();
        let named = std::fs::metadata(&self.path);
        own.is_ok_and(|own| named.is_ok_and(|named| inode(&own) == inode(&named)))
    }
}
