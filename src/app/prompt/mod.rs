//! Prompts and menus: how they open, what typing does, and what they change when they are accepted.

mod editor;
pub(super) mod history;

pub use editor::Editor;

use super::menu::Entry;
use super::{App, Asked, Choice, Menu, Popup};
use crate::keys::Action;
use crate::source::Demand;
use crate::view::{self, COLUMNS, ColumnId, Filter, RowKey};
use history::HistoryCursor;
use std::time::Duration;

impl App {
    pub(super) fn ask_search(&mut self) {
        self.popups.push(Popup::Search {
            editor: Editor::default(),
            origin: self.pane().cursor().cloned(),
            folds: self.folds.clone(),
            found: true,
            history: HistoryCursor::default(),
        });
    }

    pub(super) fn ask_filter(&mut self) {
        let editor = Editor::new(self.pane().filter.text());
        let origin = self.pane().cursor().cloned();
        self.popups.push(Popup::Filter {
            editor,
            origin,
            error: None,
            history: HistoryCursor::default(),
        });
    }

    pub(super) fn ask_interval(&mut self) {
        let seconds = self.config.interval.as_secs_f64();
        self.popups.push(Popup::Interval {
            editor: Editor::offering(&seconds.to_string()),
            error: None,
            history: HistoryCursor::default(),
        });
    }

    pub(super) fn choose_sort(&mut self) {
        let columns = COLUMNS.iter();
        let columns = columns.filter(|column| column.id != ColumnId::History);
        let entries = columns.map(|column| Entry {
            text: format!("{:<10}{}", column.title, column.gist),
            names: [&[column.name], column.aliases].concat(),
            choice: Choice::Column(column.id),
        });
        let now = Choice::Column(self.sort().column);
        let title = match self.compared() {
            Some(_) => "Sort by change of",
            None => "Sort by",
        };
        self.choose(Menu::new(title, entries.collect(), Some(now)));
    }

    pub(super) fn choose_user(&mut self) {
        let users = self
            .feed
            .shown
            .as_ref()
            .map(|snapshot| view::users(snapshot));
        let users = users.into_iter().flatten();
        let users = users.map(|(uid, name)| Entry::new(name, Choice::User(Some(uid))));
        let all = Entry::new("(all users)".to_owned(), Choice::User(None));
        let entries = std::iter::once(all).chain(users).collect();
        let now = Choice::User(self.user);
        self.choose(Menu::new("Tasks of user", entries, Some(now)));
    }

    /// A character was typed that is no key of its own here; false when it means nothing.
    pub(super) fn typed(&mut self, c: char) -> bool {
        self.dirty = true;
        match self.popups.last_mut() {
            Some(Popup::Choose { menu, .. }) => {
                menu.type_in(c);
                self.preview();
            }
            Some(Popup::Act(dialog)) => {
                let known = dialog.type_in(c);
                if known == Some(false) {
                    self.told("Already chosen.");
                }
                return known.is_some();
            }
            Some(_) => return self.entered(c.encode_utf8(&mut [0; 4])),
            None => return false,
        }
        true
    }

    /// A text comes into the prompt that is open: what it changes is found out once, however long it is. False when none is.
    pub(super) fn entered(&mut self, text: &str) -> bool {
        self.dirty = true;
        match self.popups.last_mut() {
            Some(Popup::Inspect(_) | Popup::Save(_)) => {
                // The name of a file that is being written stays.
                let prompt = self.typing_mut();
                let Some(prompt) = prompt.filter(|prompt| prompt.writing().is_none()) else {
                    return false;
                };
                prompt.editor.paste(text);
                self.typing_edited();
            }
            Some(popup) => {
                let Some(editor) = popup.editor_mut() else {
                    return false;
                };
                editor.paste(text);
                self.edited_by_hand();
            }
            None => return false,
        }
        true
    }

    /// An action while a prompt is open; false when the action is none of those.
    pub(super) fn edit(&mut self, action: Action) -> bool {
        let help = matches!(self.popups.last(), Some(Popup::HelpSearch { .. }));
        match action {
            Action::Enter => self.accept(),
            Action::Back => self.cancel(),
            Action::SearchNext if help => self.search_help(1),
            Action::SearchPrevious if help => self.search_help(-1),
            Action::SearchNext => self.search_on(1),
            Action::SearchPrevious => self.search_on(-1),
            Action::EntryBefore | Action::SearchEarlier => self.history(1),
            Action::EntryAfter => self.history(-1),
            Action::SaveFilter => self.save_typed_filter(),
            _ => return self.edit_line(action),
        }
        true
    }

    /// Moves in the line, or deletes; false when the action is none of these.
    fn edit_line(&mut self, action: Action) -> bool {
        let Some(editor) = self.popups.last_mut().and_then(Popup::editor_mut) else {
            return false;
        };
        let before = editor.text().len();
        let known = editor.act(action);
        if editor.text().len() != before {
            self.edited_by_hand();
        }
        known
    }

    /// Puts what was entered before (1) or after (−1) into the line.
    fn history(&mut self, steps: isize) {
        let prompt_history = &self.prompt_history;
        let moved = match self.popups.last_mut() {
            Some(Popup::Search {
                editor, history, ..
            }) => history.step(steps, &prompt_history.searches, editor),
            Some(Popup::Filter {
                editor, history, ..
            }) => history.step(steps, &prompt_history.filters, editor),
            Some(Popup::Interval {
                editor, history, ..
            }) => history.step(steps, &prompt_history.intervals, editor),
            Some(Popup::Time {
                asked,
                editor,
                history,
                ..
            }) => {
                let entries = match asked {
                    Asked::Jump => &self.time.jumps,
                    Asked::Speed => &self.time.speeds,
                };
                history.step(steps, entries, editor)
            }
            _ => false,
        };
        if moved {
            self.edited();
        } else if steps > 0 {
            self.told("No earlier entry.");
        } else {
            self.told("No later entry.");
        }
    }

    fn edited_by_hand(&mut self) {
        if let Some(
            Popup::Search { history, .. }
            | Popup::Filter { history, .. }
            | Popup::Interval { history, .. }
            | Popup::Time { history, .. },
        ) = self.popups.last_mut()
        {
            history.end();
        }
        self.edited();
    }

    /// The line of the topmost prompt changed.
    fn edited(&mut self) {
        match self.popups.last_mut() {
            Some(Popup::Search { .. }) => self.search_on(0),
            Some(Popup::HelpSearch { at, .. }) => {
                *at = None;
                self.search_help(0);
            }
            Some(Popup::Filter {
                editor,
                error,
                origin,
                ..
            }) => {
                let parsed = Filter::parse(editor.text());
                let filter = parsed.as_ref().map_or_else(Filter::finished, Filter::clone);
                *error = parsed.err();
                let origin = origin.clone();
                self.pane_mut().filter = filter;
                self.relist(false);
                self.go_back_to(origin);
            }
            Some(Popup::Interval { error, .. }) => *error = None,
            Some(Popup::Time { error, .. }) => *error = None,
            Some(Popup::Ask(ask)) => ask.edited(),
            _ => {}
        }
    }

    /// Accepts the topmost prompt or menu.
    pub(super) fn accept(&mut self) {
        match self.popups.pop() {
            Some(Popup::Choose { menu, before }) => {
                if let Some(choice) = menu.chosen() {
                    self.chosen(choice);
                } else {
                    let told = menu.told();
                    self.told(&told);
                    self.popups.push(Popup::Choose { menu, before });
                }
            }
            Some(Popup::Ask(ask)) => self.answer(ask),
            Some(Popup::Interval {
                editor, history, ..
            }) => match interval(editor.text()) {
                Ok(interval) => {
                    self.config.interval = interval;
                    history::keep(&mut self.prompt_history.intervals, editor.text());
                }
                Err(error) => self.popups.push(Popup::Interval {
                    editor,
                    error: Some(error),
                    history,
                }),
            },
            Some(Popup::Time {
                asked,
                editor,
                history,
                ..
            }) => {
                if let Err(error) = self.answer_time(asked, editor.text()) {
                    self.popups.push(Popup::Time {
                        asked,
                        editor,
                        error: Some(error),
                        history,
                    });
                }
            }
            Some(Popup::Search { editor, .. }) => {
                history::keep(&mut self.prompt_history.searches, editor.text());
            }
            // What is no filter is not accepted.
            Some(popup @ Popup::Filter { error: Some(_), .. }) => {
                self.popups.push(popup);
                self.told(
                    &self.with_keys("The filter is not complete: see below; {back} clears it."),
                );
            }
            Some(Popup::Filter { editor, .. }) => {
                history::keep(&mut self.prompt_history.filters, editor.text());
                self.reach_match();
            }
            _ => {}
        }
    }

    /// Closes the topmost prompt; what it changed while typing is taken back, and a filter is cleared.
    fn cancel(&mut self) {
        match self.popups.pop() {
            Some(Popup::HelpSearch { origin, .. }) => self.leave_help_search(origin),
            Some(Popup::Search { origin, folds, .. }) => {
                if self.folds != folds {
                    self.folds = folds;
                    self.relist(true);
                }
                self.go_back_to(origin);
            }
            Some(Popup::Filter { origin, .. }) => {
                self.pane_mut().filter = Filter::default();
                self.relist(false);
                self.go_back_to(origin);
            }
            _ => {}
        }
    }

    /// Leaves a row that is listed only for what is below it: orders are meant for what was looked for.
    fn reach_match(&mut self) {
        let height = self.height();
        let pane = self.pane_mut();
        let rows = &pane.list.rows;
        if rows.get(pane.line()).is_some_and(|row| row.context)
            && let Some(line) = rows.iter().position(|row| !row.context)
        {
            pane.go(line, height);
        }
    }

    /// Puts the cursor back on the row it was on, if that is still listed.
    pub(super) fn go_back_to(&mut self, origin: Option<RowKey>) {
        let height = self.height();
        let pane = self.pane_mut();
        let position = origin.and_then(|key| pane.list.position(&key));
        if let Some(line) = position.filter(|line| *line != pane.line()) {
            pane.go(line, height);
        }
    }
}

/// Seconds between two samples, as typed.
fn interval(text: &str) -> Result<Duration, &'static str> {
    let seconds: f64 = text
        .trim()
        .replace(',', ".")
        .parse()
        .map_err(|_| "expected a number of seconds")?;
    Demand::interval_of(seconds).ok_or("expected 0.1 to 60 seconds")
}
