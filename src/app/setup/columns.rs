//! The page of columns: which a list has, and in which order.

use super::App;
use super::Page;
use crate::app::lists::columns::history_width;
use crate::config::Lists;
use crate::groups::GroupBy;
use crate::view::{self, ColumnId, Mode};

/// Lines before the columns on their page: the list, and whether the width decides.
pub(super) const HEADS: usize = 2;

impl App {
    pub(super) fn alter_columns(&mut self, at: usize, more: bool) {
        let Some(setup) = self.setup_mut() else {
            return;
        };
        let list = setup.list;
        if at == 0 {
            let lists = Lists::ALL.len();
            let steps = if more { 1 } else { lists - 1 };
            setup.list = Lists::ALL[(list as usize + steps) % lists];
            return;
        }
        let mut config = self.config.clone();
        let chosen = &mut config.columns[list as usize];
        let automatic = chosen.is_empty();
        let shown = self.setup_columns(list);
        if at < HEADS {
            *chosen = if automatic { shown } else { Vec::new() };
            return self.configure(config);
        }
        let Some(id) = self.column_lines(list).get(at - HEADS).copied() else {
            return;
        };
        // From what the width chose, one goes on.
        *chosen = shown;
        match chosen.iter().position(|one| *one == id) {
            Some(_) if chosen.len() == 1 => {
                return self.note_setup("At least one column is needed.");
            }
            Some(place) => drop(chosen.remove(place)),
            None if more => chosen.push(id),
            None => return,
        }
        self.configure(config);
        self.select_column(list, id);
    }

    /// Moves the selected column among the chosen ones, or the selected pattern.
    pub(super) fn shift(&mut self, places: isize) {
        let Some(setup) = self.setup_shown() else {
            return;
        };
        match setup.page {
            Page::Columns => {}
            Page::Header => return self.shift_meter(places),
            Page::Pools => return self.shift_pattern(places),
            _ => return self.note_setup("Only meters, columns and patterns can be moved."),
        }
        let list = setup.list;
        let Some(at) = setup.selected().checked_sub(HEADS) else {
            return;
        };
        let mut chosen = self.setup_columns(list);
        if at >= chosen.len() {
            return self.note_setup(self.with_keys("Not shown; {setup-change} adds it."));
        }
        let to = at.saturating_add_signed(places).min(chosen.len() - 1);
        let id = chosen.remove(at);
        chosen.insert(to, id);
        let mut config = self.config.clone();
        config.columns[list as usize] = chosen;
        self.configure(config);
        self.select_column(list, id);
    }

    /// Keeps the selection on a column that went to another line.
    pub(super) fn select_column(&mut self, list: Lists, id: ColumnId) {
        let place = self.column_lines(list).iter().position(|one| *one == id);
        if let (Some(place), Some(setup)) = (place, self.setup_mut()) {
            setup.selected[Page::Columns as usize] = place + HEADS;
        }
    }

    /// The columns of a list between the ID and COMMAND: the chosen ones, otherwise what its width shows.
    pub(super) fn setup_columns(&self, list: Lists) -> Vec<ColumnId> {
        let chosen = &self.config.columns[list as usize];
        if !chosen.is_empty() {
            return chosen.clone();
        }
        let layout = view::ColumnLayout {
            compared: None,
            mode: self.mode_of(list),
            width: self.size.0,
            scroll: 0,
            history_width: history_width(self.size.0),
            sorted: self.config.sort[list as usize].column,
            io: list == Lists::Io,
            id_width: self.id_width,
            percent_width: self.percent_width,
            mark_width: self.mark_width(),
            chosen: &[],
        };
        let placed = layout.place().into_iter().map(|placed| placed.id);
        placed
            .filter(|id| !matches!(id, ColumnId::Pid | ColumnId::Command))
            .collect()
    }

    /// The columns of a list as its page shows them: first those on the screen in their order, then the others.
    pub(super) fn column_lines(&self, list: Lists) -> Vec<ColumnId> {
        let mut lines = self.setup_columns(list);
        let mode = self.mode_of(list);
        let others = view::COLUMNS.iter().filter(|column| {
            !matches!(column.id, ColumnId::Pid | ColumnId::Command) && column.exists(mode)
        });
        for column in others {
            if !lines.contains(&column.id) {
                lines.push(column.id);
            }
        }
        lines
    }

    /// What rows of a list are.
    pub(super) fn mode_of(&self, list: Lists) -> Mode {
        match list {
            Lists::Processes | Lists::Io => Mode::List,
            Lists::Threads => Mode::AllThreads,
            Lists::Process => Mode::Threads(crate::sample::TaskKey::default()),
            Lists::Groups => Mode::Groups(self.config.group_by.unwrap_or(GroupBy::Program)),
        }
    }
}
