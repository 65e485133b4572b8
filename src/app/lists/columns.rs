//! Which columns are on the screen, and sorting by them.

use crate::app::{App, Screen};
use crate::view::{self, ColumnId, Placed, Sort};

/// Cells of the sparkline on a screen of this width: a tenth of what is wider than a common one goes to it.
pub(in crate::app) fn history_width(width: u16) -> u16 {
    const COMMON: u16 = 140;
    let more = width.saturating_sub(COMMON) * 3 / 20;
    (width.min(COMMON) / 14 + more).clamp(5, 60)
}

impl App {
    /// The columns that fit `width` cells.
    pub fn columns(&self, width: u16) -> Vec<Placed> {
        self.column_layout(width).place()
    }

    /// What decides about the columns.
    fn column_layout(&self, width: u16) -> view::ColumnLayout<'_> {
        let pane = self.pane();
        view::ColumnLayout {
            mode: self.mode(),
            width,
            scroll: pane.column,
            history_width: history_width(width),
            sorted: self.sort().column,
            id_width: self.id_width,
            percent_width: self.percent_width,
            mark_width: self.mark_width(),
            compared: self.compared(),
            io: self.about_io(),
            chosen: match self.blocked_columns() {
                Some(columns) => columns,
                None => &self.config.columns[self.column_list() as usize],
            },
        }
    }

    /// How many columns can be scrolled out.
    pub(in crate::app) fn scrollable(&self) -> usize {
        self.column_layout(self.size.0).max_scroll()
    }

    /// The column is on the screen.
    pub(in crate::app) fn shows(&self, id: ColumnId) -> bool {
        self.columns(self.size.0)
            .iter()
            .any(|placed| placed.id == id)
    }

    /// The order of the list on this screen. That of the threads of one process is for this process.
    pub fn sort(&self) -> Sort {
        self.drill()
            .map_or(self.config.sort[self.list() as usize], |drill| drill.sort)
    }

    pub(in crate::app) fn sort_mut(&mut self) -> &mut Sort {
        let list = self.list();
        match &mut self.drill {
            Some(drill) if self.screen == Screen::Process => &mut drill.sort,
            _ => &mut self.config.sort[list as usize],
        }
    }

    /// Sorts by a column, in the order that it likes best.
    pub(in crate::app) fn sort_by(&mut self, column: ColumnId) {
        let sort = Sort::by(column);
        if self.sort() == sort {
            let title = column.column().title;
            let turns = self.with_keys("{invert} reverses the order.");
            self.told(&format!("Already sorted by {title}; {turns}"));
        }
        *self.sort_mut() = sort;
        self.show_order();
    }

    /// Turns the order round.
    pub(in crate::app) fn invert(&mut self) {
        let sort = self.sort_mut();
        sort.descending = !sort.descending;
        self.show_order();
    }

    /// The order is another: what is first in it now is what was asked for, unless a task is followed.
    fn show_order(&mut self) {
        self.relist(false);
        if self.followed().is_none() {
            let height = self.height();
            self.pane_mut().home(height);
        }
    }

    /// Sorts by the column so many places to the right of the present one, among those on the screen.
    pub(in crate::app) fn sort_beside(&mut self, places: isize) {
        let columns: Vec<ColumnId> = self
            .columns(self.size.0)
            .iter()
            .map(|placed| placed.id)
            .filter(|id| *id != ColumnId::History)
            .collect();
        let now = self.sort().column;
        let next = match columns.iter().position(|id| *id == now) {
            Some(at) => at.saturating_add_signed(places).min(columns.len() - 1),
            None => 0,
        };
        match columns.get(next) {
            Some(id) if *id != now => self.sort_by(*id),
            _ if places < 0 => self.told("This is the first column."),
            _ => self.told("This is the last column."),
        }
    }
}
