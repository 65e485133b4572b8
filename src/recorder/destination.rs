//! Where samples are written: a file, or a folder with a file for each day.

use super::sync::Syncer;
use crate::privilege;
use crate::recording::{FileError, Folder, Limits, Standing, Writer};
use crate::sample::Sample;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

/// How often it is looked for whether a file still has its name, and whether there are too many.
const LOOK_EVERY: Duration = Duration::from_secs(10);

/// Where samples go.
#[derive(Clone, Debug)]
pub enum Target {
    /// A file.
    File(PathBuf),
    /// A folder with a file for each day.
    Folder(PathBuf, Limits),
}

/// What is open of it.
enum Place {
    File(PathBuf),
    Folder {
        path: PathBuf,
        limits: Limits,
        folder: Option<Folder>,
    },
}

/// The file that is written, with whoever syncs it.
pub(super) struct Destination {
    place: Place,
    writer: Option<Writer>,
    syncer: Syncer,
    looked: Instant,
    /// What was said last of what goes wrong.
    trouble: Option<String>,
}

impl Destination {
    /// Opens it: what cannot be had at the beginning is not waited for.
    pub(super) fn open(target: &Target) -> Result<Self, FileError> {
        let mut writer = None;
        let place = privilege::with_callers(|| match target {
            Target::File(path) => {
                writer = Some(Writer::open(path)?);
                Ok(Place::File(path.clone()))
            }
            Target::Folder(path, limits) => Ok(Place::Folder {
                path: path.clone(),
                limits: *limits,
                folder: Some(Folder::open(path, *limits)?),
            }),
        })?;
        let path = match target {
            Target::File(path) | Target::Folder(path, _) => path,
        };
        let failed = |error| FileError::Io {
            path: path.display().to_string(),
            error,
        };
        let mut destination = Self {
            place,
            writer: None,
            syncer: Syncer::start().map_err(failed)?,
            looked: Instant::now(),
            trouble: None,
        };
        if let Some(writer) = writer {
            destination.take(writer).map_err(failed)?;
        }
        Ok(destination)
    }

    /// Bytes of the file that is written.
    pub(super) fn size(&self) -> u64 {
        self.writer.as_ref().map_or(0, Writer::size)
    }

    /// Writes a sample if that can be done. What goes wrong is said once.
    pub(super) fn append(
        &mut self,
        sample: &Sample,
        notes: &mut dyn Write,
    ) -> Result<(), FileError> {
        let first = matches!(self.place, Place::Folder { .. })
            && self.writer.is_none()
            && self.trouble.is_none();
        let appended = privilege::with_callers(|| self.try_to_append(sample, notes));
        match appended {
            Ok(()) => {
                if self.trouble.take().is_some() {
                    say(notes, "recording continues");
                }
            }
            Err(error) if first => return Err(error),
            Err(error) => {
                let told = error.to_string();
                if self.trouble.as_ref() != Some(&told) {
                    say(
                        notes,
                        &format!("{told}; samples are lost until it can be written again"),
                    );
                    self.trouble = Some(told);
                }
            }
        }
        Ok(())
    }

    fn try_to_append(&mut self, sample: &Sample, notes: &mut dyn Write) -> Result<(), FileError> {
        let look = self.looked.elapsed() >= LOOK_EVERY;
        if look {
            self.looked = Instant::now();
        }
        self.mend(look, notes)?;
        let new = self.turn(sample)?;
        let Some(writer) = &mut self.writer else {
            return Ok(());
        };
        writer.append(sample)?;
        if let Place::Folder {
            folder: Some(folder),
            ..
        } = &mut self.place
            && (new || look || folder.is_full(writer))
        {
            folder.tidy(writer, sample.wall);
        }
        Ok(())
    }

    /// Finds out what others did to the file.
    fn mend(&mut self, look: bool, notes: &mut dyn Write) -> Result<(), FileError> {
        let Some(writer) = &mut self.writer else {
            return Ok(());
        };
        let path = writer.path().display().to_string();
        match writer.mend() {
            Ok(Standing::Untouched) if look && !writer.is_there() => {
                self.writer = None;
                say(notes, &format!("{path} is gone; writing a new one"));
            }
            Ok(Standing::Untouched) => {}
            Ok(Standing::Cut) => {
                say(
                    notes,
                    &format!("{path} was cut by another program; appending to what is left"),
                );
            }
            Ok(Standing::Removed) => {
                self.writer = None;
                say(notes, &format!("{path} is gone; writing a new one"));
            }
            // Something else is in it now.
            Err(error @ FileError::Other { .. }) => {
                self.writer = None;
                return Err(error);
            }
            Err(error) => return Err(error),
        }
        Ok(())
    }

    /// Opens the file that the sample belongs to, if that is not the one that is open. `true`: it was opened.
    fn turn(&mut self, sample: &Sample) -> Result<bool, FileError> {
        let writer = match &mut self.place {
            Place::File(_) if self.writer.is_some() => return Ok(false),
            Place::File(path) => Writer::open(path)?,
            Place::Folder {
                path,
                limits,
                folder,
            } => {
                let open = folder
                    .take()
                    .filter(|folder| self.writer.is_some() || folder.is_there());
                let folder = match open {
                    Some(open) => folder.insert(open),
                    None => folder.insert(Folder::open(path, *limits)?),
                };
                if self
                    .writer
                    .as_ref()
                    .is_some_and(|writer| !folder.is_over(writer, sample.wall))
                {
                    return Ok(false);
                }
                folder.writer(&sample.host.name, sample.wall)?
            }
        };
        let path = writer.path().to_owned();
        self.take(writer).map_err(|error| failed(&path, error))?;
        Ok(true)
    }

    fn take(&mut self, writer: Writer) -> io::Result<()> {
        self.syncer.turn_to(writer.shared()?);
        self.writer = Some(writer);
        Ok(())
    }
}

fn failed(path: &Path, error: io::Error) -> FileError {
    FileError::Io {
        path: path.display().to_string(),
        error,
    }
}

/// Nobody may read the notes any more: recording itself goes on.
fn say(notes: &mut dyn Write, told: &str) {
    let _ = writeln!(notes, "threadtop: {told}");
}
