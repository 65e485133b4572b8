//! What the footer offers: the actions with a label, for where keys go now.

use super::actions::{ACTIONS, ActionInfo, Contexts, key_name};
use super::{Action, App, Screen};
use unicode_width::UnicodeWidthStr;

/// An entry of the footer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// What it does.
    pub action: Action,
    /// The key.
    pub key: String,
    /// The word beside it.
    pub label: &'static str,
    /// First cell, from the left edge.
    pub x: u16,
    /// Cells, without the gap to the next.
    pub width: u16,
}

/// The entries that fit `width` cells, in the order of the table.
pub fn entries(app: &App, width: u16, unicode: bool) -> Vec<Entry> {
    let context = app.context();
    let mut x = 1;
    let mut entries = Vec::new();
    for info in ACTIONS
        .iter()
        .filter(|info| info.contexts.intersects(context))
    {
        let Some(label) = info.label.filter(|_| offered(app, info)) else {
            continue;
        };
        let label = if context == Contexts::LIST {
            label
        } else {
            word(info.action, label)
        };
        let key = key_name(info.keys[0], unicode);
        let entry_width = (key.width() + 1 + label.width()) as u16;
        if x + entry_width > width {
            break;
        }
        entries.push(Entry {
            action: info.action,
            key,
            label,
            x,
            width: entry_width,
        });
        x += entry_width + 2;
    }
    entries
}

/// Does the action mean anything on this screen?
fn offered(app: &App, info: &ActionInfo) -> bool {
    let drilled = app.screen() == Screen::Process;
    let list = app.context() == Contexts::LIST;
    match info.action {
        Action::Open | Action::Tree => app.screen() == Screen::Processes,
        Action::Enter => !(drilled && list),
        Action::User => !drilled,
        Action::Back => !list || drilled || !app.pane().filter.is_empty(),
        _ => true,
    }
}

/// The word for an action in popups, where it means something else.
const fn word(action: Action, label: &'static str) -> &'static str {
    match action {
        Action::Enter => "Accept",
        Action::Help => "Close",
        _ => label,
    }
}
