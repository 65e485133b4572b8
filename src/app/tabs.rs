//! The tabs: one for each screen, and one for the process drilled into.

use super::{App, Screen};
use crate::keys::{Action, Signs};
use crate::text;
use crate::text::Width;

/// A tab.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tab {
    /// What it says.
    pub text: String,
    /// What a click on it does; nothing when it is the screen shown and no other way leads there.
    pub action: Option<Action>,
    /// Whether the screen of the tab is the one shown.
    pub current: bool,
    /// First cell.
    pub x: u16,
}

impl Tab {
    /// Cells.
    pub fn width(&self) -> u16 {
        self.text.width() as u16
    }

    /// The cell is part of it.
    pub fn covers(&self, x: u16) -> bool {
        (self.x..self.x + self.width()).contains(&x)
    }
}

/// The screens in the order of their tabs, each with the action that goes there.
pub(super) const SCREENS: [(Screen, Action, &str); 4] = [
    (Screen::Processes, Action::Processes, "Processes"),
    (Screen::Threads, Action::Threads, "Threads"),
    (Screen::System, Action::System, "System"),
    (Screen::Io, Action::Io, "I/O"),
];

/// The tabs from left to right.
pub fn tabs(app: &App) -> Vec<Tab> {
    let mut tabs = Vec::new();
    let mut x = 0;
    let mut push = |text: String, action: Option<Action>, current: bool| {
        let tab = Tab {
            text,
            action,
            current,
            x,
        };
        x += tab.width();
        tabs.push(tab);
    };
    for (screen, action, name) in SCREENS {
        let key = app.keys().name(action, Signs::Ascii);
        let current = app.screen() == screen;
        push(format!(" {key} {name} "), Some(action), current);
    }
    if let Some(drill) = app.drill() {
        let name = app
            .table_snapshot()
            .and_then(|snapshot| snapshot.process(drill.key))
            .map(|(process, _)| text::clean(&process.identity.name));
        let name = name.unwrap_or_default();
        push(format!(" {} {name} ", drill.key.tid), None, true);
    }
    tabs
}
