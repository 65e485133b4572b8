//! What is typed while something is looked into: a text to search for, or the name of a file to copy the tab to.

use super::Inspect;
use crate::app::{App, Editor, Effect};
use crate::keys::Action;

/// A line to type into.
#[derive(Clone, Debug)]
pub struct Prompt {
    /// What is typed.
    pub editor: Editor,
    /// What for.
    pub goal: Goal,
}

/// What a line is typed for.
#[derive(Clone, Debug)]
pub enum Goal {
    /// A text to search for.
    Search {
        /// The line to search from.
        origin: usize,
        /// The first line shown before.
        top: usize,
        /// Something matches.
        found: bool,
    },
    /// A file to copy the tab to.
    Save {
        /// What was wrong, or is asked.
        note: Option<String>,
        /// The file is there, and Enter overwrites it.
        overwrite: bool,
        /// The copy that is being written, by its number.
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
    /// Could not be written, for this reason.
    Failed(String),
}

impl Prompt {
    /// From the line of the last match, where that is seen, otherwise from the first line shown.
    pub(super) fn search(inspect: &Inspect, height: usize) -> Self {
        Self {
            editor: Editor::default(),
            goal: Goal::Search {
                origin: inspect.here(height),
                top: inspect.top,
                found: true,
            },
        }
    }

    /// Proposes a name that says what is in the file.
    pub(super) fn save(inspect: &Inspect) -> Self {
        let subject = inspect.subject;
        let id = subject.thread.unwrap_or(subject.process.tid);
        let tab = inspect.tab.info().title.to_lowercase();
        Self {
            editor: Editor::offering(&format!("threadtop-{id}-{tab}.txt")),
            goal: Goal::Save {
                note: None,
                overwrite: false,
                writing: None,
            },
        }
    }

    /// The copy that is being written, by its number.
    pub const fn writing(&self) -> Option<u64> {
        match self.goal {
            Goal::Save { writing, .. } => writing,
            Goal::Search { .. } => None,
        }
    }
}

impl App {
    /// An action while a line is typed into; `None` when it means nothing there.
    pub(super) fn inspect_prompt(&mut self, action: Action) -> Option<Effect> {
        let height = self.inspect_height();
        let inspect = self.inspecting_mut()?;
        let prompt = inspect.prompt.as_mut()?;
        match (action, &prompt.goal) {
            (Action::Back, Goal::Search { top, .. }) => {
                inspect.top = *top;
                inspect.prompt = None;
            }
            (Action::Back, Goal::Save { writing, .. }) => {
                let given_up = writing.map(|_| prompt.editor.text().trim().to_owned());
                inspect.prompt = None;
                if let Some(path) = given_up {
                    self.message = Some(format!("No longer waiting: {path} may still be written."));
                }
            }
            // Written as it was when that was asked for.
            (_, Goal::Save { writing, .. }) if writing.is_some() => {}
            (Action::Enter, Goal::Search { .. }) => {
                inspect.search = prompt.editor.text().to_owned();
                inspect.prompt = None;
            }
            (Action::Enter, Goal::Save { .. }) => return Some(self.inspect_save()),
            (Action::SearchNext | Action::SearchPrevious, Goal::Search { .. }) => {
                let text = prompt.editor.text().to_owned();
                let step = if action == Action::SearchNext { 1 } else { -1 };
                let from = inspect.here(height);
                let before = inspect.found;
                inspect.find(&text, from, step, height);
                if inspect.found == before {
                    self.tell_no_match(&text);
                }
            }
            (Action::SaveFilter, _) => self.told("Only filters can be saved under a name."),
            (Action::EntryBefore | Action::EntryAfter | Action::SearchEarlier, _) => {
                self.told("No history is kept here.");
            }
            _ => {
                let before = prompt.editor.text().len();
                let known = prompt.editor.act(action);
                if prompt.editor.text().len() != before {
                    self.inspect_edited();
                }
                return known.then_some(Effect::None);
            }
        }
        Some(Effect::None)
    }

    /// Copies the tab to the file that is named.
    fn inspect_save(&mut self) -> Effect {
        let id = self.copies + 1;
        let saving = self.inspecting_mut().and_then(|inspect| {
            let text = inspect.text();
            let Prompt { editor, goal } = inspect.prompt.as_mut()?;
            let path = editor.text().trim().to_owned();
            let Goal::Save {
                note,
                overwrite,
                writing,
            } = goal
            else {
                return None;
            };
            if path.is_empty() {
                return None;
            }
            (*note, *writing) = (None, Some(id));
            let overwrite = *overwrite;
            Some(Effect::Save {
                id,
                path,
                text,
                overwrite,
            })
        });
        if saving.is_none() {
            self.told("Enter a file name.");
        } else {
            self.copies = id;
        }
        saving.unwrap_or(Effect::None)
    }

    /// The line of its prompt has changed.
    pub(in crate::app) fn inspect_edited(&mut self) {
        let height = self.inspect_height();
        let Some(inspect) = self.inspecting_mut() else {
            return;
        };
        let Some(Prompt { editor, goal }) = &mut inspect.prompt else {
            return;
        };
        let (text, from) = match goal {
            // Another name is another file.
            Goal::Save {
                note, overwrite, ..
            } => {
                (*note, *overwrite) = (None, false);
                return;
            }
            Goal::Search { origin, .. } => (editor.text().to_owned(), *origin),
        };
        let hit = inspect.find(&text, from, 0, height);
        if let Some(Prompt {
            goal: Goal::Search { found, .. },
            ..
        }) = &mut inspect.prompt
        {
            *found = hit || text.is_empty();
        }
    }

    /// What became of the copy that was asked for.
    pub fn saved(&mut self, id: u64, saved: Saved) {
        self.dirty = true;
        let taken = self.with_keys("File exists: {enter} overwrites it, {back} cancels.");
        let prompt = self.inspecting_mut().map(|inspect| &mut inspect.prompt);
        // Otherwise nobody waited for it any more.
        let prompt = prompt.filter(|prompt| prompt.as_ref().and_then(Prompt::writing) == Some(id));
        let exists = saved == Saved::Exists;
        let goal = prompt.and_then(|prompt| {
            if matches!(saved, Saved::Done(_)) {
                *prompt = None;
            }
            prompt.as_mut().map(|prompt| &mut prompt.goal)
        });
        let said = match saved {
            Saved::Done(path) => format!("Saved to {path}."),
            Saved::Failed(reason) => reason,
            Saved::Exists if goal.is_some() => taken,
            Saved::Exists => "Not saved: the file exists.".to_owned(),
        };
        match goal {
            Some(Goal::Save {
                note,
                overwrite,
                writing,
            }) => {
                *overwrite |= exists;
                (*note, *writing) = (Some(said), None);
            }
            _ => self.message = Some(said),
        }
    }
}
