//! The recording that is written: asking for it, and what is shown of it.

use super::{Content, plain};
use crate::app::inspect::Prompt;
use crate::app::{App, Effect, Popup};
use crate::text::format;
use crate::view::stamp;

/// A recording that is written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Recording {
    /// The file.
    pub path: String,
    /// Bytes that it has.
    pub bytes: u64,
    /// It ends with the next sample.
    ends: bool,
}

impl Recording {
    pub(super) const fn new(path: String) -> Self {
        Self {
            path,
            bytes: 0,
            ends: false,
        }
    }
}

impl App {
    /// The recording that is written, if one is.
    pub const fn recording(&self) -> Option<&Recording> {
        self.recording.as_ref()
    }

    /// Bytes of memory for samples to look back to.
    pub fn lookback(&self) -> usize {
        usize::try_from(self.config.lookback).unwrap_or(usize::MAX)
    }

    /// Begins a recording, or ends it.
    pub(in crate::app) fn record(&mut self) -> Effect {
        if let Some(recording) = &mut self.recording {
            if !std::mem::replace(&mut recording.ends, true) {
                return Effect::EndRecord;
            }
            self.told("The recording ends with the next sample.");
            return Effect::None;
        }
        if self.is_replay() {
            self.told("This is a recording already.");
            return Effect::None;
        }
        let Some(snapshot) = self.shown() else {
            self.told("There is no sample yet.");
            return Effect::None;
        };
        let host = plain(&snapshot.sample.host.name);
        let name = format!("threadtop-{host}-{}.ttr", stamp(snapshot.sample.wall));
        let prompt = Prompt::save(&name, Content::Samples);
        self.popups.push(Popup::Save(prompt));
        Effect::None
    }

    /// It has so many bytes now.
    pub fn recording_has(&mut self, bytes: u64) {
        if let Some(recording) = &mut self.recording {
            self.dirty |= format::bytes(recording.bytes as f64) != format::bytes(bytes as f64);
            recording.bytes = bytes;
        }
    }

    /// It has ended, with so many bytes.
    pub fn recording_ended(&mut self, bytes: u64) {
        if let Some(Recording { path, .. }) = self.recording.take() {
            let size = format::bytes(bytes as f64);
            self.notify(format!("Recorded to {path} ({size})."));
        }
    }

    /// Tells something that nobody asked for.
    pub fn notify(&mut self, told: String) {
        self.dirty = true;
        self.message = Some(told);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::Options;
    use crate::app::saving::Saved;
    use crate::app::testing::{press, small};
    use std::path::Path;

    #[test]
    fn a_recording_begins_grows_and_ends() {
        for screen in ["", "2", "3", "4"] {
            let mut app = small();
            press(&mut app, screen);
            assert_eq!(press(&mut app, "R"), Effect::None);
            let name = app.typing_mut().unwrap().editor.text().to_owned();
            let begins = name.starts_with("threadtop-ip-10-0-3-17-");
            assert!(
                begins && Path::new(&name).extension() == Some("ttr".as_ref()),
                "{name}"
            );
            let Effect::Record { id, path } = press(&mut app, "Enter") else {
                panic!("not asked for");
            };
            assert_eq!(path, name);
            app.saved(id, Saved::Failed("no room".to_owned()));
            assert!(app.recording().is_none());
            let Effect::Record { id, path } = press(&mut app, "Enter") else {
                panic!("not asked for");
            };
            app.saved(id, Saved::Records { path });
            let told = format!("Recording to {name}; R ends it.");
            assert_eq!(app.message(), Some(&told[..]));
            app.recording_has(2_048);
            assert_eq!(app.recording().unwrap().bytes, 2_048);
            assert_eq!(press(&mut app, "R"), Effect::EndRecord);
            assert_eq!(press(&mut app, "R"), Effect::None);
            app.recording_ended(4_096);
            let told = format!("Recorded to {name} (4.0K).");
            assert_eq!(app.message(), Some(&told[..]));
            assert!(app.recording().is_none());
        }
    }

    #[test]
    fn before_the_first_sample_there_is_nothing_to_record() {
        let mut app = App::new(Options::default());
        assert_eq!(press(&mut app, "R"), Effect::None);
        assert_eq!(app.message(), Some("There is no sample yet."));
    }
}
