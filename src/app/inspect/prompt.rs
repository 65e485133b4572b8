//! What is typed while something is looked into: a text to search for, or the name of a file to copy the tab to.

use super::Inspect;
use crate::app::{App, Editor, Effect};
use crate::keys::Action;

/// A line to type into.
#[derive(Clone, Debug)]
pub enum Prompt {
    /// A text to search for.
    Search {
        /// What is typed.
        editor: Editor,
        /// The line to search from.
        origin: usize,
        /// The first line shown before.
        top: usize,
        /// Something matches.
        found: bool,
    },
    /// A file to copy the tab to.
    Save {
        /// What is typed.
        editor: Editor,
        /// What was wrong, or is asked.
        note: Option<String>,
        /// The file is there, and Enter overwrites it.
        overwrite: bool,
        /// It is being written: by the number of the copy.
        writing: Option<u64>,
    },
}

/// What became of a copy.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Saved {
    /// Written to this file.
    Done(String),
    /// There is such a file already.
    Exists,
    /// It cannot be written, for this reason.
    Failed(String),
}

impl Prompt {
    /// From the line of the last match, where that is seen, otherwise from the first line shown.
    pub(super) fn search(inspect: &Inspect, height: usize) -> Self {
        Self::Search {
            editor: Editor::default(),
            origin: inspect.here(height),
            top: inspect.top,
            found: true,
        }
    }

    /// Proposes a name that says what is in the file.
    pub(super) fn save(inspect: &Inspect) -> Self {
        let id = inspect
            .subject
            .thread
            .unwrap_or(inspect.subject.process.tid);
        let tab = inspect.tab.info().title.to_lowercase();
        Self::Save {
            editor: Editor::new(&format!("threadtop-{id}-{tab}.txt")),
            note: None,
            overwrite: false,
            writing: None,
        }
    }

    /// The line.
    pub const fn editor(&self) -> &Editor {
        match self {
            Self::Search { editor, .. } | Self::Save { editor, .. } => editor,
        }
    }

    /// The copy that is being written, by its number.
    pub const fn writing(&self) -> Option<u64> {
        match self {
            Self::Save { writing, .. } => *writing,
            Self::Search { .. } => None,
        }
    }

    pub(in crate::app) fn editor_mut(&mut self) -> &mut Editor {
        match self {
            Self::Search { editor, .. } | Self::Save { editor, .. } => editor,
        }
    }
}

impl App {
    /// An action while a line is typed into; `None` when it means nothing there.
    pub(super) fn inspect_prompt(&mut self, action: Action) -> Option<Effect> {
        let height = self.inspect_height();
        let id = self.copies + 1;
        let inspect = self.inspecting_mut()?;
        let prompt = inspect.prompt.as_mut()?;
        match (action, &*prompt) {
            (Action::Back, Prompt::Search { top, .. }) => {
                inspect.top = *top;
                inspect.prompt = None;
            }
            (
                Action::Back,
                Prompt::Save {
                    editor, writing, ..
                },
            ) => {
                let path = editor.text().trim().to_owned();
                let given_up = writing.is_some();
                inspect.prompt = None;
                if given_up {
                    self.message = Some(format!("Not waited for: {path} may still be written."));
                }
            }
            // It is being written as it was when it was asked for.
            (
                _,
                Prompt::Save {
                    writing: Some(_), ..
                },
            ) => {}
            (Action::Enter, Prompt::Search { editor, .. }) => {
                inspect.search = editor.text().to_owned();
                inspect.prompt = None;
            }
            (
                Action::Enter,
                Prompt::Save {
                    editor, overwrite, ..
                },
            ) if !editor.text().trim().is_empty() => {
                let (path, overwrite) = (editor.text().trim().to_owned(), *overwrite);
                let text = inspect.text();
                if let Some(Prompt::Save { writing, note, .. }) = &mut inspect.prompt {
                    (*writing, *note) = (Some(id), None);
                }
                self.copies = id;
                return Some(Effect::Save {
                    id,
                    path,
                    text,
                    overwrite,
                });
            }
            (Action::Enter, Prompt::Save { .. }) => self.told("The name of a file, please."),
            (Action::SearchNext | Action::SearchPrevious, Prompt::Search { editor, .. }) => {
                let text = editor.text().to_owned();
                let step = if action == Action::SearchNext { 1 } else { -1 };
                let from = inspect.here(height);
                let before = inspect.found;
                inspect.find(&text, from, step, height);
                if inspect.found == before {
                    self.tell_no_match(&text, "line");
                }
            }
            (Action::SaveFilter, _) => self.told("Only a filter is saved by a name."),
            (Action::EntryBefore | Action::EntryAfter | Action::SearchEarlier, _) => {
                self.told("Nothing is kept of what was entered here.");
            }
            _ => {
                let editor = prompt.editor_mut();
                let before = editor.text().len();
                let known = editor.act(action);
                if editor.text().len() != before {
                    self.inspect_edited();
                }
                return known.then_some(Effect::None);
            }
        }
        Some(Effect::None)
    }

    /// The line of its prompt has changed.
    pub(in crate::app) fn inspect_edited(&mut self) {
        let height = self.inspect_height();
        let Some(inspect) = self.inspecting_mut() else {
            return;
        };
        let (text, from) = match &mut inspect.prompt {
            // Another name is another file.
            Some(Prompt::Save {
                note, overwrite, ..
            }) => {
                (*note, *overwrite) = (None, false);
                return;
            }
            Some(Prompt::Search { editor, origin, .. }) => (editor.text().to_owned(), *origin),
            None => return,
        };
        let hit = inspect.find(&text, from, 0, height);
        if let Some(Prompt::Search { found, .. }) = &mut inspect.prompt {
            *found = hit || text.is_empty();
        }
    }

    /// What became of the copy that was asked for.
    pub fn saved(&mut self, id: u64, saved: Saved) {
        self.dirty = true;
        let prompt = self.inspecting_mut().map(|inspect| &mut inspect.prompt);
        let mut none = None;
        let prompt = match prompt {
            Some(prompt @ Some(Prompt::Save { .. }))
                if prompt.as_ref().and_then(Prompt::writing) == Some(id) =>
            {
                prompt
            }
            // Nobody waited for it any more.
            _ => &mut none,
        };
        if let Some(Prompt::Save { writing, .. }) = prompt {
            *writing = None;
        }
        match (saved, prompt) {
            (Saved::Done(path), prompt) => {
                *prompt = None;
                self.message = Some(format!("Copied to {path}."));
            }
            (Saved::Exists, None) => {
                self.message = Some("Nothing is copied: there is such a file.".to_owned());
            }
            (Saved::Failed(reason), None) => self.message = Some(reason),
            (
                Saved::Exists,
                Some(Prompt::Save {
                    note, overwrite, ..
                }),
            ) => {
                *note = Some("It exists: Enter overwrites it, Esc leaves it.".to_owned());
                *overwrite = true;
            }
            (Saved::Failed(reason), Some(Prompt::Save { note, .. })) => *note = Some(reason),
            (_, Some(Prompt::Search { .. })) => {}
        }
    }
}
