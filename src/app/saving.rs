//! Writing to a file that a person names: a tab that is looked into, or the screen with its sample.

pub mod recording;

use super::inspect::{Goal, Prompt};
use super::{App, Effect, Popup};
use crate::keys::Action;
use crate::text::format;
use crate::view::stamp;
use recording::Recording;
use std::sync::Arc;

/// What is written to a file, and how far that is.
#[derive(Clone, Debug)]
pub struct Saving {
    /// What is written.
    pub content: Content,
    /// What was wrong, or is asked.
    pub note: Option<String>,
    /// The file is there, and Enter overwrites it.
    overwrite: bool,
    /// The file that is being written, by its number.
    pub writing: Option<u64>,
}

/// What is written to a file.
#[derive(Clone, Debug)]
pub enum Content {
    /// The tab that is looked into, as it is when it is written.
    Tab,
    /// The screen and its sample, as they were when that was asked for.
    Screen(Arc<str>),
    /// The samples that are kept, and those that follow.
    Samples,
}

/// What became of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Saved {
    /// Written.
    Done {
        /// The file.
        path: String,
        /// How large it is.
        bytes: usize,
    },
    /// Samples are recorded to it from now on.
    Records {
        /// The file.
        path: String,
    },
    /// There is such a file already.
    Exists,
    /// Could not be written, for this reason.
    Failed(String),
}

impl Saving {
    pub(super) const fn new(content: Content) -> Self {
        Self {
            content,
            note: None,
            overwrite: false,
            writing: None,
        }
    }

    /// Another name is another file.
    pub(super) fn edited(&mut self) {
        (self.note, self.overwrite) = (None, false);
    }
}

impl App {
    /// Wants the screen as text and its sample as JSON.
    pub(super) fn ask_screen(&mut self) -> Effect {
        if self.shown().is_some() {
            return Effect::Capture;
        }
        self.told("There is no sample yet.");
        Effect::None
    }

    /// Asks where to write the screen and its sample, which are these.
    pub fn captured(&mut self, text: String) {
        let Some(snapshot) = self.shown() else { return };
        let host = plain(&snapshot.sample.host.name);
        let name = format!("threadtop-{host}-{}.txt", stamp(snapshot.sample.wall));
        let prompt = Prompt::save(&name, Content::Screen(text.into()));
        self.dirty = true;
        match self.popups.last_mut() {
            Some(Popup::Inspect(inspect)) => inspect.prompt = Some(prompt),
            _ => self.popups.push(Popup::Save(prompt)),
        }
    }

    /// The line that is typed into on top of everything, where it names a file or is of what is looked into.
    pub(super) fn typing_mut(&mut self) -> Option<&mut Prompt> {
        match self.popups.last_mut()? {
            Popup::Save(prompt) => Some(prompt),
            Popup::Inspect(inspect) => inspect.prompt.as_mut(),
            _ => None,
        }
    }

    /// Such a line has changed.
    pub(super) fn typing_edited(&mut self) {
        match self.typing_mut().map(|prompt| &mut prompt.goal) {
            Some(Goal::Save(saving)) => saving.edited(),
            Some(Goal::Search { .. }) => self.inspect_edited(),
            None => {}
        }
    }

    /// An action while a file is named; `None` when it means nothing there.
    pub(super) fn save_key(&mut self, action: Action) -> Option<Effect> {
        let prompt = self.typing_mut()?;
        match (action, prompt.writing()) {
            (Action::Back, writing) => {
                let path = prompt.editor.text().trim().to_owned();
                self.close_saving();
                if writing.is_some() {
                    self.message = Some(format!("No longer waiting: {path} may still be written."));
                }
            }
            // Written as it was when that was asked for.
            (_, Some(_)) => {}
            (Action::Enter, _) => return Some(self.save()),
            (Action::SaveFilter, _) => self.told("Only filters can be saved under a name."),
            (Action::EntryBefore | Action::EntryAfter, _) => {
                self.told("This prompt has no history.");
            }
            _ => {
                let before = prompt.editor.text().len();
                let known = prompt.editor.act(action);
                if prompt.editor.text().len() != before {
                    self.typing_edited();
                }
                return known.then_some(Effect::None);
            }
        }
        Some(Effect::None)
    }

    /// Writes to the file that is named.
    fn save(&mut self) -> Effect {
        let id = self.files + 1;
        let tab = self.inspecting().map(super::Inspect::text);
        let saving = self.typing_mut().and_then(|Prompt { editor, goal }| {
            let path = editor.text().trim().to_owned();
            let Goal::Save(saving) = goal else {
                return None;
            };
            if path.is_empty() {
                return None;
            }
            let text = match &saving.content {
                Content::Tab => tab?,
                Content::Screen(text) => text.as_ref().to_owned(),
                Content::Samples => String::new(),
            };
            (saving.note, saving.writing) = (None, Some(id));
            if matches!(saving.content, Content::Samples) {
                return Some(Effect::Record { id, path });
            }
            Some(Effect::Save {
                id,
                path,
                text,
                overwrite: saving.overwrite,
            })
        });
        if saving.is_none() {
            self.told("Enter a file name.");
        } else {
            self.files = id;
        }
        saving.unwrap_or(Effect::None)
    }

    fn close_saving(&mut self) {
        match self.popups.last_mut() {
            Some(Popup::Inspect(inspect)) => inspect.prompt = None,
            Some(Popup::Save(_)) => drop(self.popups.pop()),
            _ => {}
        }
    }

    /// What became of the file that was to be written.
    pub fn saved(&mut self, id: u64, saved: Saved) {
        self.dirty = true;
        let waits = |popup: &Popup| match popup {
            Popup::Save(prompt) => prompt.writing() == Some(id),
            Popup::Inspect(inspect) => {
                inspect.prompt.as_ref().and_then(Prompt::writing) == Some(id)
            }
            _ => false,
        };
        // The help may lie over it; where nobody waits any more, it is told all the same.
        let at = self.popups.iter().position(waits);
        let taken = self.with_keys("File exists: {enter} overwrites it, {back} cancels.");
        let exists = saved == Saved::Exists;
        let done = matches!(saved, Saved::Done { .. } | Saved::Records { .. });
        let said = match saved {
            Saved::Records { path } => {
                let said = self.with_keys("; {record} ends it.");
                self.recording = Some(Recording::new(path.clone()));
                format!("Recording to {path}{said}")
            }
            Saved::Done { path, bytes } => {
                format!("Saved to {path} ({}).", format::bytes(bytes as f64))
            }
            Saved::Failed(reason) => reason,
            Saved::Exists if at.is_some() => taken,
            Saved::Exists => "Not saved: the file exists.".to_owned(),
        };
        let prompt = match at.map(|at| (at, &mut self.popups[at])) {
            Some((_, Popup::Inspect(inspect))) if done => {
                inspect.prompt = None;
                None
            }
            Some((_, Popup::Inspect(inspect))) => inspect.prompt.as_mut(),
            Some((at, _)) if done => {
                self.popups.remove(at);
                None
            }
            Some((_, Popup::Save(prompt))) => Some(prompt),
            _ => None,
        };
        match prompt.map(|prompt| &mut prompt.goal) {
            Some(Goal::Save(saving)) => {
                saving.overwrite |= exists;
                (saving.note, saving.writing) = (Some(said), None);
            }
            _ => self.message = Some(said),
        }
    }
}

/// A name that no file system, shell or terminal takes for anything else.
fn plain(name: &str) -> String {
    let kept = |c: char| c.is_ascii_alphanumeric() || ".-_".contains(c);
    let name: String = name
        .chars()
        .map(|c| if kept(c) { c } else { '_' })
        .take(64)
        .collect();
    if name.is_empty() {
        "host".to_owned()
    } else {
        name
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::testing::{JAVA, find, press, small, write};
    use crate::app::{Options, Screen};

    /// Presses the key; the screen is this text.
    fn asked(app: &mut App) -> String {
        assert_eq!(press(app, "^S"), Effect::Capture);
        app.captured("the screen\n".to_owned());
        let prompt = app.typing_mut().unwrap();
        prompt.editor.text().to_owned()
    }

    fn wanted(effect: Effect) -> (u64, String, String, bool) {
        match effect {
            Effect::Save {
                id,
                path,
                text,
                overwrite,
            } => (id, path, text, overwrite),
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn the_screen_is_written_from_everywhere_and_nothing_overwritten_unasked() {
        for keys in ["", "2", "3", "4", "l"] {
            let mut app = small();
            find(&mut app, JAVA);
            press(&mut app, keys);
            let context = app.context();
            let name = asked(&mut app);
            let begins = name.starts_with("threadtop-ip-10-0-3-17-");
            let ending = name.rsplit('-').next().unwrap();
            assert!(begins && ending.len() == "hhmmss.txt".len(), "{name}");
            assert_eq!(app.context(), crate::keys::Contexts::PROMPT, "{keys}");
            let (id, path, text, overwrite) = wanted(press(&mut app, "Enter"));
            assert_eq!(
                (&path, &text[..], overwrite),
                (&name, "the screen\n", false)
            );
            app.saved(id, Saved::Exists);
            let (id, .., overwrite) = wanted(press(&mut app, "Enter"));
            assert!(overwrite, "asked, and answered");
            app.saved(id, Saved::Failed("no room".to_owned()));
            write(&mut app, "2");
            let (id, path, _, overwrite) = wanted(press(&mut app, "Enter"));
            assert!(path == "2" && !overwrite, "another name: {path}");
            app.saved(id, Saved::Done { path, bytes: 2_048 });
            let told = app.message().unwrap();
            assert_eq!(told, "Saved to 2 (2.0K).");
            assert_eq!(app.context(), context, "{keys}");
        }
    }

    #[test]
    fn it_is_left_and_a_file_given_up() {
        let mut app = small();
        let name = asked(&mut app);
        press(&mut app, "Esc");
        assert!(app.popups().is_empty());
        asked(&mut app);
        let (id, ..) = wanted(press(&mut app, "Enter"));
        assert_eq!(press(&mut app, "x Enter"), Effect::None, "once is enough");
        press(&mut app, "Esc");
        let told = format!("No longer waiting: {name} may still be written.");
        assert_eq!(app.message(), Some(&told[..]));
        app.saved(id, Saved::Exists);
        assert_eq!(app.message(), Some("Not saved: the file exists."));
        asked(&mut app);
        press(&mut app, "^U");
        assert_eq!(press(&mut app, "Enter"), Effect::None);
        assert_eq!(app.message(), Some("Enter a file name."));
    }

    #[test]
    fn before_the_first_sample_there_is_nothing_to_write() {
        let mut app = App::new(Options {
            start: Screen::System,
            ..Options::default()
        });
        assert_eq!(press(&mut app, "^S"), Effect::None);
        assert_eq!(app.message(), Some("There is no sample yet."));
    }

    #[test]
    fn a_host_name_is_a_part_of_a_file_name() {
        assert_eq!(plain("db-1.example_2"), "db-1.example_2");
        assert_eq!(plain("../a b\u{202e}/ü\n"), ".._a_b____");
        assert_eq!(plain(""), "host");
        assert_eq!(plain(&"x".repeat(300)).len(), 64);
    }
}
