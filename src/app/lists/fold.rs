//! What is folded and what is open.

use super::drill::ENDED;
use crate::app::no_effect::NO_ROW;
use crate::app::{App, Screen};
use crate::view::{Fold, Mode, Row, RowKey};

impl App {
    /// The row under the cursor.
    pub fn row(&self) -> Option<&Row> {
        self.pane().list.rows.get(self.pane().line())
    }

    /// Unfolds the node; if it is not folded, lists the threads of the process below it. Among all threads, goes to the
    /// screen of the thread's process.
    pub(in crate::app) fn open(&mut self) {
        if self.open_group() {
            return;
        }
        let Some(row) = self.row() else {
            return self.told(NO_ROW);
        };
        if row.fold == Fold::Folded {
            self.unfold();
        } else if row.fold == Fold::Open && row.key.folds_alone() {
            self.told("Already unfolded.");
        } else if row.subject.has_ended() {
            self.told(ENDED);
        } else if let RowKey::Process(key) = row.key
            && !row.threads_open
            && matches!(self.screen, Screen::Processes | Screen::Io)
        {
            self.open.insert(key);
            self.relist(false);
            let process = self.table_snapshot().and_then(|shot| shot.process(key));
            if process.is_some_and(|(process, _)| process.threads.list.is_empty()) {
                self.told("Reading its threads …");
            }
        } else if self.screen == Screen::Threads {
            self.drill_down();
        } else if matches!(row.key, RowKey::Process(_)) {
            self.told("Its threads are already shown.");
        } else {
            self.told("A thread has nothing below it.");
        }
    }

    /// Closes the threads listed below the process, or an open pool; otherwise goes to the parent.
    pub(in crate::app) fn close(&mut self) {
        if self.close_group() {
            return;
        }
        let height = self.height();
        let Some(row) = self.row() else {
            return self.told(NO_ROW);
        };
        match &row.key {
            RowKey::Process(key) if row.threads_open => {
                let key = *key;
                self.open.remove(&key);
                self.relist(true);
            }
            key if row.fold == Fold::Open && key.folds_alone() => self.fold(),
            _ => {
                if let Some(parent) = row.parent {
                    self.pane_mut().go(parent as usize, height);
                    self.dirty = true;
                } else {
                    self.told(&if self.is_at_rest() {
                        "Nothing to close, and no parent.".to_owned()
                    } else {
                        self.with_keys("Nothing to close; {back} goes back.")
                    });
                }
            }
        }
    }

    /// Opens the threads of the row, or closes them; what a second click does.
    pub(in crate::app) fn toggle(&mut self) {
        let Some(row) = self.row() else { return };
        let is_group = matches!(row.key, RowKey::Group(_));
        if row.threads_open
            || is_group && row.fold == Fold::Open
            || (row.fold == Fold::Open && row.key.folds_alone())
        {
            self.close();
        } else {
            self.open();
        }
    }

    /// Unfolds the node or pool under the cursor.
    pub(in crate::app) fn unfold(&mut self) {
        let Some(row) = self.row().cloned() else {
            return self.told(NO_ROW);
        };
        match row.fold {
            Fold::Leaf => return self.tell_leaf(),
            Fold::Open => return self.told("Already unfolded."),
            Fold::Folded if self.open_group() => return,
            Fold::Folded => {}
        }
        let key = row.key.clone();
        if matches!(key, RowKey::Pool(..)) {
            // Its threads were in no order before: place them by what they do now.
            self.pane_mut().settled.forget_order();
        }
        self.folds.unfold(key);
        self.relist(false);
    }

    /// Folds the node or pool under the cursor.
    pub(in crate::app) fn fold(&mut self) {
        let Some(row) = self.row().cloned() else {
            return self.told(NO_ROW);
        };
        match row.fold {
            Fold::Leaf => return self.tell_leaf(),
            Fold::Folded => return self.told("Already folded."),
            Fold::Open if self.close_group() => return,
            Fold::Open => {}
        }
        let key = row.key.clone();
        self.folds.fold(key);
        self.relist(true);
    }

    /// Says why a row can be neither folded nor unfolded, and what can be done with it.
    fn tell_leaf(&mut self) {
        let row = self.row();
        let is_process = row.is_some_and(|row| matches!(row.key, RowKey::Process(_)));
        let open = row.is_some_and(|row| row.threads_open);
        let told = match (self.screen, self.mode()) {
            (Screen::Processes, Mode::Groups(_)) if is_process => "{open} shows its threads.",
            (Screen::Processes, Mode::List) => "Folding needs the tree ({tree}).",
            (Screen::Processes, _) if open => "It has no children; {close} closes its threads.",
            (Screen::Processes, _) if is_process => "It has no children; {open} shows its threads.",
            (Screen::Processes, _) => "A thread has no children; {close} goes to its process.",
            (Screen::Process, _) => "It belongs to no pool; {pools} shows pools.",
            _ => "Nothing can be folded in this list.",
        };
        self.told(&self.with_keys(told));
    }

    /// Folds every node below the roots; if that is so already, unfolds all.
    pub(in crate::app) fn fold_all(&mut self) {
        let folds = &self.folds;
        let all = folds.depth == Some(1) && folds.folded.is_empty() && folds.unfolded.is_empty();
        self.fold_to(if all { None } else { Some(1) });
    }

    /// Shows one level of the tree less.
    pub(in crate::app) fn shallower(&mut self) {
        let deepest = self.pane().list.rows.iter().map(|row| row.depth).max();
        let depth = self.folds.depth.or(deepest).unwrap_or(0);
        self.fold_to(Some(depth.saturating_sub(1)));
    }

    /// Shows one level of the tree more.
    pub(in crate::app) fn deeper(&mut self) {
        let folded = self.pane().list.rows.iter().any(|row| {
            row.fold == Fold::Folded && matches!(row.key, RowKey::Process(_) | RowKey::Group(_))
        });
        let depth = self.folds.depth.map(|depth| depth.saturating_add(1));
        self.fold_to(depth.filter(|_| folded));
    }

    fn fold_to(&mut self, depth: Option<u16>) {
        if !self.has_levels() {
            return self.told(&self.with_keys("Levels need the tree ({tree})."));
        }
        self.folds.to_depth(depth);
        self.message = Some(match depth {
            None => "Whole tree.".to_owned(),
            Some(depth) => format!("Tree down to level {}.", depth + 1),
        });
        self.relist(true);
    }
}
