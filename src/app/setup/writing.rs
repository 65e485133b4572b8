//! Writing what was changed, when it is asked for.

use super::super::{App, Popup};
use crate::config::{self, Change};

impl App {
    /// What differs from the file, as far as we know it.
    pub fn unwritten(&self) -> Vec<Change> {
        config::changes(&self.saved_config, &self.config)
    }

    pub(super) fn ask_write(&mut self) {
        let changes = self.unwritten();
        let path = self.config_path.clone();
        let writing = self.still_writing();
        let Some(setup) = self.setup_mut() else {
            return;
        };
        match path {
            _ if writing.is_some() => setup.note = writing,
            None => {
                setup.note = Some(
                    "No file to write: --no-config was given, or there is no home directory."
                        .to_owned(),
                );
            }
            Some(_) if changes.is_empty() => {
                setup.note = Some("No changes to write.".to_owned());
            }
            Some(path) => setup.question = Some((path, changes)),
        }
    }

    /// Opens Setup with the question whether to write.
    pub(in crate::app) fn save_settings(&mut self) {
        self.open_setup();
        self.ask_write();
    }

    /// That the file is being written, if it is.
    fn still_writing(&self) -> Option<String> {
        let path = self
            .config_path
            .as_ref()
            .filter(|_| self.writing.is_some())?;
        Some(format!("Still writing to {}.", path.display()))
    }

    /// The changes were written, or not: a sentence says why.
    pub fn configured(&mut self, outcome: Result<(), String>) {
        self.dirty = true;
        let written = self.writing.take();
        let note = match outcome {
            Ok(()) => {
                // More may have changed since.
                self.saved_config = written.unwrap_or_else(|| self.config.clone());
                let path = self
                    .config_path
                    .as_deref()
                    .unwrap_or(std::path::Path::new(""));
                format!("Written to {}.", path.display())
            }
            Err(sentence) => sentence,
        };
        match self.setup_mut() {
            Some(setup) => setup.note = Some(note),
            None => self.message = Some(note),
        }
    }

    /// Quitting from Setup would lose what was changed there and not written: the first time it is said, the second
    /// time it is done. In other programs F10 leaves the settings with what was set.
    pub(in crate::app) fn holds_back(&mut self) -> bool {
        let count = config::about(&self.unwritten()).len();
        let may = self.with_keys("{quit} again quits; the file may still be written.");
        let lost = self.with_keys("{setup-write} writes, {quit} again quits without writing.");
        let writing = self.still_writing();
        let Some(Popup::Setup(setup)) = self.popups.last_mut() else {
            return false;
        };
        if count == 0 || setup.warned || self.config_path.is_none() {
            return false;
        }
        setup.warned = true;
        setup.question = None;
        setup.key_question = None;
        let what = match count {
            1 => "One change is".to_owned(),
            count => format!("{count} changes are"),
        };
        setup.note = Some(match writing {
            Some(writing) => format!("{writing} {may}"),
            None => format!("{what} not written: {lost}"),
        });
        true
    }

    pub(super) fn leave_setup(&mut self) {
        self.popups.pop();
        if let Some(writing) = self.still_writing() {
            self.message = Some(writing);
        } else if !self.unwritten().is_empty() {
            let told = "Changes last until you quit; {setup} {setup-write} saves them.";
            self.message = Some(self.with_keys(told));
        }
    }
}
