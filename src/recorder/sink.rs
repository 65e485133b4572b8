//! The file that what is in memory is written to.

use super::sync::Syncer;
use crate::recording::{FileError, Standing, Writer};
use std::io;
use std::path::PathBuf;
use std::time::{Duration, Instant};

/// How often it is looked for whether the file still has its name.
const LOOK_EVERY: Duration = Duration::from_secs(10);

/// The file, with whoever syncs it.
pub(super) struct Sink {
    path: PathBuf,
    pub(super) writer: Writer,
    syncer: Syncer,
    looked: Instant,
    /// What was said last of what goes wrong.
    trouble: Option<String>,
}

impl Sink {
    pub(super) fn new(path: PathBuf, writer: Writer) -> io::Result<Self> {
        let syncer = Syncer::start()?;
        syncer.turn_to(writer.shared()?);
        Ok(Self {
            path,
            writer,
            syncer,
            looked: Instant::now(),
            trouble: None,
        })
    }

    /// Finds out what others did to the file. `true`: what was written last is not in it any more.
    pub(super) fn is_another(&mut self, say: &mut dyn FnMut(&str)) -> bool {
        let look = self.looked.elapsed() >= LOOK_EVERY;
        if look {
            self.looked = Instant::now();
        }
        let name = self.path.display();
        match self.writer.mend() {
            Ok(Standing::Cut) => {
                say(&format!(
                    "{name} was cut by another program; appending to what is left"
                ));
                return true;
            }
            Ok(Standing::Untouched) if !look || self.writer.is_there() => return false,
            // What cannot be mended is told by the next that is written.
            Err(_) => return false,
            Ok(_) => {}
        }
        if let Ok(writer) = Writer::open(&self.path)
            && let Ok(file) = writer.shared()
        {
            self.syncer.turn_to(file);
            self.writer = writer;
            say(&format!("{name} is gone; writing a new one"));
            return true;
        }
        false
    }

    /// Writes, and says what goes wrong: once, with what that means. `None` where it did.
    pub(super) fn write<T>(
        &mut self,
        write: impl FnOnce(&mut Writer) -> Result<T, FileError>,
        means: &str,
        say: &mut dyn FnMut(&str),
    ) -> Option<T> {
        match write(&mut self.writer) {
            Ok(written) => {
                if self.trouble.take().is_some() {
                    say("recording continues");
                }
                Some(written)
            }
            Err(error) => {
                let told = error.to_string();
                if self.trouble.as_ref() != Some(&told) {
                    say(&format!("{told}; {means}"));
                    self.trouble = Some(told);
                }
                None
            }
        }
    }
}
