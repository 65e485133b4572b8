//! Search: from match to match, into what is folded as well.

use crate::app::{App, Popup};
use crate::view::{self, Fold, List, Query, Row, RowKey};

/// The rows as if nothing were folded, and the match in them.
struct Hit {
    list: List,
    line: usize,
}

impl App {
    /// Goes to a match while a search is typed: 1 to the next one, −1 to the one before, 0 to the first one from where
    /// the search began.
    pub(in crate::app) fn search_on(&mut self, step: isize) {
        let Some(Popup::Search {
            editor,
            origin,
            folds,
            ..
        }) = self.popups.last()
        else {
            return;
        };
        let text = editor.text().to_owned();
        let from = match step {
            0 => origin.clone(),
            _ => self.pane().cursor().cloned(),
        };
        let hit = self.find(&text, from.as_ref(), step);
        // What was unfolded for the match before folds again: in the end only the branch of one match is open.
        if self.folds != *folds {
            self.folds = folds.clone();
            self.relist(true);
        }
        let found = hit.is_some() || text.is_empty();
        match hit {
            Some(hit) => self.show_hit(&hit),
            None if text.is_empty() => self.go_back_to(from.clone()),
            None => {}
        }
        if let Some(Popup::Search { found: mark, .. }) = self.popups.last_mut() {
            *mark = found;
        }
        if step != 0 && self.pane().cursor() == from.as_ref() {
            self.tell_no_match(&text);
        }
    }

    /// Says that going on from match to match leads nowhere.
    pub(in crate::app) fn tell_no_match(&mut self, text: &str) {
        self.told(&match text {
            "" => "Type a text first.".to_owned(),
            text => format!("No other match: {text}"),
        });
    }

    /// The last search again, outside of the prompt; a new one when there was none.
    pub(in crate::app) fn find_again(&mut self, step: isize) {
        let Some(text) = self.prompt_history.searches.last().cloned() else {
            return self.ask_search();
        };
        let from = self.pane().cursor().cloned();
        match self.find(&text, from.as_ref(), step) {
            Some(hit) => self.show_hit(&hit),
            None => return self.told(&format!("Not found: {text}")),
        }
        if self.pane().cursor() == from.as_ref() {
            self.told(&format!("No other match: {text}"));
        }
    }

    /// The match for `text` that is next to the row `from`; see [`App::search_on`] for the steps.
    fn find(&self, text: &str, from: Option<&RowKey>, step: isize) -> Option<Hit> {
        let snapshot = self.table_snapshot()?;
        let mut query = self.query();
        unfold_all(&mut query);
        let list = view::build(snapshot, &query, &mut self.pane().settled.clone());
        let now = from.and_then(|key| self.place(key, &list)).unwrap_or(0);
        let line = if step == 0 {
            view::search(&list, snapshot, text, now, true)
        } else {
            let next = (now + list.rows.len()).saturating_add_signed(step);
            view::search_next(&list, snapshot, text, next, step > 0)
        };
        Some(Hit { line: line?, list })
    }

    /// Where a row is in a list of everything; of one that stands for several, the first of them.
    fn place(&self, key: &RowKey, all: &List) -> Option<usize> {
        all.position(key).or_else(|| {
            let shown = &self.pane().list;
            let row = &shown.rows[shown.position(key)?];
            all.rows.iter().position(|one| self.holds(row, &one.key))
        })
    }

    /// The row is a pool that this thread is in, or stands for this short-lived process among others.
    fn holds(&self, row: &Row, key: &RowKey) -> bool {
        let Some(snapshot) = self.table_snapshot() else {
            return false;
        };
        let list = &self.pane().list;
        match key {
            RowKey::Thread(thread) => list.holds(row, *thread, snapshot),
            RowKey::Process(process) => list.holds_short_lived(row, *process, snapshot),
            _ => false,
        }
    }

    /// Unfolds what hides the match, and goes there.
    fn show_hit(&mut self, hit: &Hit) {
        let key = &hit.list.rows[hit.line].key;
        if self.pane().list.position(key).is_none() {
            let mut row = &hit.list.rows[hit.line];
            while let Some(parent) = row.parent {
                row = &hit.list.rows[parent as usize];
                if let RowKey::Group(group) = &row.key {
                    self.open_groups.insert(group.clone());
                }
                if self.folds.is_folded(&row.key, row.depth) {
                    self.folds.unfold(row.key.clone());
                }
            }
            self.relist(false);
        }
        if self.pane().list.position(key).is_none() {
            let rows = &self.pane().list.rows;
            let holder = rows
                .iter()
                .find(|row| row.fold == Fold::Folded && self.holds(row, key));
            if let Some(holder) = holder.map(|row| row.key.clone()) {
                self.folds.unfold(holder);
                self.relist(false);
            }
        }
        if let Some(line) = self.pane().list.position(key) {
            let height = self.height();
            self.pane_mut().go(line, height);
            self.dirty = true;
        }
    }
}

/// Lists everything: no branch and no pool is folded.
fn unfold_all(query: &mut Query) {
    query.folds = view::Folds::default();
    query.all_groups_open = true;
    query.group_pools = false;
    query.group_short_lived = false;
}
