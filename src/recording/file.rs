//! Writing a recording to a file.

use super::format::{Encoder, MAGIC};
use super::tape::{Tape, TapeError};
use crate::sample::Sample;
use rustix::fs::{FlockOperation, OFlags, flock};
use std::fs::{File, OpenOptions};
use std::io;
use std::os::unix::fs::{FileExt, MetadataExt, OpenOptionsExt};
use std::path::{Path, PathBuf};

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
    /// Records that are to be written.
    buffer: Vec<u8>,
}

impl Writer {
    /// Opens a file, or creates it. A recording that exists is continued; half a record at its end is cut off.
    pub fn open(path: &Path) -> Result<Self, FileError> {
        let name = || path.display().to_string();
        let failed = |error| FileError::Io {
            path: name(),
            error,
        };
        let file = OpenOptions::new()
            .read(true)
            .write(true)
            .create(true)
            .truncate(false)
            .mode(0o600)
            // A pipe that nobody reads would hold us up.
            .custom_flags(OFlags::NONBLOCK.bits().cast_signed())
            .open(path);
        let file = file.map_err(failed)?;
        if !file.metadata().map_err(failed)?.is_file() {
            return Err(FileError::NoFile(name()));
        }
        flock(&file, FlockOperation::NonBlockingLockExclusive).map_err(|error| match error {
            rustix::io::Errno::WOULDBLOCK => FileError::Taken(name()),
            error => failed(error.into()),
        })?;
        let mut writer = Self {
            path: path.to_owned(),
            file,
            encoder: Encoder::default(),
            end: MAGIC.len() as u64,
            schema: None,
            key: None,
            buffer: Vec::new(),
        };
        writer.go_on(name)?;
        Ok(writer)
    }

    /// Finds the end of what is there.
    fn go_on(&mut self, name: impl Fn() -> String) -> Result<(), FileError> {
        let failed = |error| FileError::Io {
            path: name(),
            error,
        };
        if self.file.metadata().map_err(failed)?.len() == 0 {
            return self.file.write_all_at(&MAGIC, 0).map_err(failed);
        }
        let copy = self.file.try_clone().map_err(failed)?;
        let end = Tape::open(Box::new(copy)).and_then(|mut tape| tape.end());
        let end = end.map_err(|error| FileError::Other {
            path: name(),
            error,
        })?;
        (self.end, self.key) = (end.offset, end.key);
        self.file.set_len(self.end).map_err(failed)
    }

    /// Bytes of the file.
    pub const fn size(&self) -> u64 {
        self.end
    }

    /// Appends a sample, whole or not at all. After an error, the next one stands by itself.
    pub fn append(&mut self, sample: &Sample) -> Result<(), FileError> {
        let records: Vec<_> = self.encoder.encode(sample).collect();
        self.buffer.clear();
        let (mut schema, mut key) = (self.schema, self.key);
        if schema.is_none() {
            schema = Some(self.end);
            Encoder::schema().put(&mut self.buffer);
        }
        for mut record in records {
            let at = self.end + self.buffer.len() as u64;
            if let Some(place) = &mut record.place {
                place.previous = key.map_or(0, |key| at - key);
                place.schema = schema.map_or(0, |schema| at - schema);
                key = Some(at);
            }
            record.put(&mut self.buffer);
        }
        if let Err(error) = self.file.write_all_at(&self.buffer, self.end) {
            // Half a record would be in the way of the next one; where even that is refused, it is written over.
            let _ = self.file.set_len(self.end);
            self.encoder.begin_anew();
            return Err(FileError::Io {
                path: self.path.display().to_string(),
                error,
            });
        }
        self.end += self.buffer.len() as u64;
        (self.schema, self.key) = (schema, key);
        Ok(())
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
