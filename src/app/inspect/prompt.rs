//! What is typed while something is looked into: a text to search for, or the name of a file to copy the tab to.

use super::Inspect;
use crate::app::saving::{Content, Saving};
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
    /// A file to write to.
    Save(Saving),
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

    /// Proposes this name for the file.
    pub(in crate::app) fn save(name: &str, content: Content) -> Self {
        Self {
            editor: Editor::offering(name),
            goal: Goal::Save(Saving::new(content)),
        }
    }

    /// Proposes a name that says what is in the file.
    pub(super) fn save_tab(inspect: &Inspect) -> Self {
        let subject = inspect.subject;
        let id = subject.thread.unwrap_or(subject.process.tid);
        let tab = inspect.tab.info().title.to_lowercase();
        Self::save(&format!("threadtop-{id}-{tab}.txt"), Content::Tab)
    }

    /// The file that is being written, by its number.
    pub const fn writing(&self) -> Option<u64> {
        match &self.goal {
            Goal::Save(saving) => saving.writing,
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
            (_, Goal::Save(_)) => return self.save_key(action),
            (Action::Back, Goal::Search { top, .. }) => {
                inspect.top = *top;
                inspect.prompt = None;
            }
            (Action::Enter, Goal::Search { .. }) => {
                inspect.search = prompt.editor.text().to_owned();
                inspect.prompt = None;
            }
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
            (Action::SearchEarlier, _) => self.told("This prompt has no history."),
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

    /// The text that is searched for has changed.
    pub(in crate::app) fn inspect_edited(&mut self) {
        let height = self.inspect_height();
        let Some(inspect) = self.inspecting_mut() else {
            return;
        };
        let Some(Prompt { editor, goal }) = &mut inspect.prompt else {
            return;
        };
        let Goal::Search { origin, .. } = goal else {
            return;
        };
        let (text, from) = (editor.text().to_owned(), *origin);
        let hit = inspect.find(&text, from, 0, height);
        if let Some(Prompt {
            goal: Goal::Search { found, .. },
            ..
        }) = &mut inspect.prompt
        {
            *found = hit || text.is_empty();
        }
    }
}
