//! The tabs: one for each screen, and one for the process drilled into.

use super::{Action, App, Screen};
use crate::view::text;
use unicode_width::UnicodeWidthStr;

/// A tab.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tab {
    /// What it says.
    pub text: String,
    /// What a click on it does; nothing when it is the screen shown and no other way leads there.
    pub action: Option<Action>,
    /// It is the screen shown.
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

/// Which of several titles beside each other, so many cells wide each, are seen in `room` cells, and where each begins:
/// from the first on, or where room is short, so that the one `shown` is among them.
pub(super) fn in_sight(widths: &[u16], shown: usize, room: u16) -> Vec<(usize, u16)> {
    let fits = |first: &usize| widths[*first..=shown].iter().sum::<u16>() <= room;
    let first = (0..shown).find(fits).unwrap_or(shown);
    let mut x = 0;
    let placed = widths.iter().enumerate().skip(first).map(|(at, width)| {
        let begin = x;
        x += width;
        (at, begin, x)
    });
    let seen = placed.take_while(|(at, _, end)| *at == shown || *end <= room);
    seen.map(|(at, begin, _)| (at, begin)).collect()
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
        let key = app.keys().name(action, false);
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_title_shown_is_in_sight() {
        let widths = [4, 3, 5, 2];
        assert_eq!(in_sight(&widths, 1, 14), [(0, 0), (1, 4), (2, 7), (3, 12)]);
        assert_eq!(in_sight(&widths, 1, 13), [(0, 0), (1, 4), (2, 7)]);
        assert_eq!(in_sight(&widths, 2, 8), [(1, 0), (2, 3)]);
        assert_eq!(
            in_sight(&widths, 2, 1),
            [(2, 0)],
            "as much of it as there is"
        );
    }
}
