//! What the source shall read, from what is looked at.

use super::{App, Popup, Screen};
use crate::source::{Demand, Fields};
use crate::view::ColumnId;

impl App {
    /// What is looked at now.
    pub fn demand(&self) -> Demand {
        let pane = self.pane();
        let mut demand = Demand {
            interval: self.interval,
            all_threads: self.screen == Screen::Threads,
            fields: self.fields(),
            ..Demand::default()
        };
        if let Some(snapshot) = self.table_snapshot() {
            let window = pane.window(self.height());
            (demand.visible, demand.visible_threads) = pane.list.visible(snapshot, window);
        }
        if let Some(drill) = self.drill() {
            demand.visible.push(drill.key);
            demand.open.push(drill.key);
        }
        if self.screen == Screen::Processes {
            demand.open.extend(&self.open);
        }
        // In an order of their own, so that a row that moves is no new demand.
        demand.visible.sort_unstable();
        demand.visible.dedup();
        demand.visible_threads.sort_unstable();
        demand.open.sort_unstable();
        demand.open.dedup();
        demand
    }

    fn fields(&self) -> Fields {
        let mut fields = self.pane().sort.column.column().sort_fields(self.mode());
        for placed in self.columns(self.size.0) {
            fields |= placed.id.column().shows;
        }
        let searches = matches!(self.popups.last(), Some(Popup::Search { .. }))
            || !self.recall.searches.is_empty();
        let threads = match self.screen {
            Screen::Processes => !self.open.is_empty(),
            Screen::Io => false,
            _ => true,
        };
        if threads && searches {
            fields |= Fields::NAMES;
        }
        fields |= self.pane().filter.fields(self.mode(), threads);
        if self.program_path && self.shows(ColumnId::Command) {
            fields |= Fields::EXE;
        }
        fields
    }
}
