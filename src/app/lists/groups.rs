//! Processes in groups: choosing by what, opening a group, and the threads of one.

use crate::app::menu::Entry;
use crate::app::{App, Choice, Menu, Screen};
use crate::config::Lists;
use crate::groups::{Group, GroupBy, GroupKey};
use crate::view::{Fold, Mode, Row, RowKey};

impl App {
    /// By what the processes are grouped on this screen.
    pub(in crate::app) fn grouping(&self) -> Option<GroupBy> {
        self.config
            .group_by
            .filter(|_| self.list() == Lists::Groups)
    }

    /// The group whose threads alone are listed, and what to call it.
    pub fn within(&self) -> Option<&(GroupKey, String)> {
        self.within
            .as_ref()
            .filter(|_| self.screen == Screen::Threads)
    }

    /// A menu of what to group by.
    pub(in crate::app) fn choose_groups(&mut self) {
        let entries = GroupBy::ALL.map(|by| {
            let mut entry = Entry::new(format!("by {}", by.title()), Choice::Groups(Some(by)));
            entry.names = vec![by.name()];
            entry
        });
        let none = Entry::new("(no groups)".to_owned(), Choice::Groups(None));
        let entries = entries.into_iter().chain([none]).collect();
        let now = self.config.group_by.or(self.grouped_last);
        let now = now.unwrap_or(GroupBy::Program);
        self.choose(Menu::new("Group", entries, Some(Choice::Groups(Some(now)))));
    }

    /// Groups processes, or lists them one by one again.
    pub(in crate::app) fn group_by(&mut self, by: Option<GroupBy>) {
        self.grouped_last = self.config.group_by.or(self.grouped_last);
        self.config.group_by = by;
        if self.screen == Screen::Processes {
            self.relist(false);
        } else {
            self.go_to(Screen::Processes);
        }
        let inside = (self.shown()).is_some_and(|shot| shot.host().platform.cgroup_namespace);
        self.message = Some(match by {
            Some(GroupBy::Cgroup) if inside => {
                "Processes grouped by control group, as seen from inside this one.".to_owned()
            }
            Some(by) => format!("Processes grouped by {}.", by.title()),
            None if self.config.tree => "Processes as a tree.".to_owned(),
            None => "Processes as a list.".to_owned(),
        });
    }

    /// The group under the cursor, and its row.
    fn group(&self) -> Option<(&Row, &Group)> {
        let row = self.row()?;
        Some((row, self.pane().list.group(row)?))
    }

    /// Lists the processes of the group under the cursor below it; false where there is none.
    pub(in crate::app) fn open_group(&mut self) -> bool {
        let Some((row, group)) = self.group() else {
            return false;
        };
        let (key, folded) = (group.key.clone(), row.fold == Fold::Folded);
        if row.subject.has_ended() {
            self.told("All processes of this group have ended.");
        } else if folded && group.children > 0 {
            self.folds.unfold(RowKey::Group(key));
            self.relist(false);
        } else if row.threads_open {
            self.told("Its processes are already shown.");
        } else if group.members.is_empty() {
            self.told("Its processes are in the groups below it.");
        } else {
            self.open_groups.insert(key);
            self.relist(false);
        }
        true
    }

    /// Hides the processes of the group under the cursor, or the groups below it; false where there is nothing to hide.
    pub(in crate::app) fn close_group(&mut self) -> bool {
        let Some((row, group)) = self.group() else {
            return false;
        };
        let (key, open, fold) = (group.key.clone(), row.threads_open, row.fold);
        let foldable = fold == Fold::Open && group.children > 0;
        if open {
            self.open_groups.remove(&key);
        } else if foldable {
            self.folds.fold(RowKey::Group(key));
        } else {
            return false;
        }
        self.relist(true);
        true
    }

    /// Lists the threads of the group under the cursor; false where there is none.
    pub(in crate::app) fn enter_group(&mut self) -> bool {
        let Some((row, group)) = self.group() else {
            return false;
        };
        if row.subject.has_ended() {
            self.told("All processes of this group have ended.");
            return true;
        }
        let within = (group.key.clone(), group.name.to_string());
        self.go_to(Screen::Threads);
        self.within = Some(within);
        let height = self.height();
        self.relist(false);
        self.pane_mut().home(height);
        true
    }

    /// Goes back from the threads of a group; false where none is chosen.
    pub(in crate::app) fn leave_group(&mut self) -> bool {
        if self.within().is_none() {
            return false;
        }
        self.within = None;
        self.go_to(Screen::Processes);
        true
    }

    /// Levels can be folded here.
    pub(in crate::app) fn has_levels(&self) -> bool {
        matches!(self.mode(), Mode::Tree | Mode::Groups(GroupBy::Cgroup))
    }
}
