//! What the footer offers: the actions with a label, for where keys go now.

use super::setup::Page;
use super::{App, Popup, Screen};
use crate::keys::{ACTIONS, Action, ActionInfo, Contexts, key_name};
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

/// Where room is short, these go first, one after the other; then whatever is not in [`LAST_TO_GO`].
const FIRST_TO_GO: [Action; 21] = [
    Action::Inspect,
    Action::Setup,
    Action::SetupReset,
    Action::SetupRename,
    Action::SetupMoveLeft,
    Action::SetupMoveRight,
    Action::SetupMore,
    Action::User,
    Action::Pause,
    Action::Divide,
    Action::Tree,
    Action::SortMenu,
    Action::Trace,
    Action::Signal,
    Action::Reread,
    Action::NextTab,
    Action::Save,
    Action::FindNext,
    Action::Filter,
    Action::Open,
    Action::Enter,
];

/// Help and the ways out.
const LAST_TO_GO: [Action; 3] = [Action::Help, Action::Quit, Action::Back];

/// The entries that fit `width` cells, in the order of the table.
pub fn entries(app: &App, width: u16, unicode: bool) -> Vec<Entry> {
    let mut entries: Vec<Entry> = ACTIONS
        .iter()
        .filter(|info| info.contexts.intersects(app.context()))
        .filter_map(|info| entry(app, info, unicode))
        .collect();
    let others: Vec<Action> = entries
        .iter()
        .rev()
        .map(|entry| entry.action)
        .filter(|action| !LAST_TO_GO.contains(action))
        .collect();
    for action in FIRST_TO_GO.iter().chain(&others).chain(&LAST_TO_GO) {
        let needed: u16 = entries.iter().map(|entry| entry.width + 2).sum();
        // A cell before the first, no gap behind the last.
        if needed <= width.saturating_add(1) {
            break;
        }
        entries.retain(|entry| entry.action != *action);
    }
    let mut x = 1;
    for entry in &mut entries {
        entry.x = x;
        x += entry.width + 2;
    }
    entries
}

/// The entry of an action, still without its place; nothing for one that is not offered.
fn entry(app: &App, info: &ActionInfo, unicode: bool) -> Option<Entry> {
    let label = info.label.filter(|_| offered(app, info))?;
    let label = match app.context() {
        Contexts::LIST if info.action == Action::Enter && threads(app) => "Inspect",
        Contexts::LIST if info.action == Action::Open && threads(app) => "Process",
        Contexts::LIST => label,
        Contexts::INSPECT => inspect_word(app, info.action, label),
        Contexts::CHARTS => chart_word(app, info.action, label),
        Contexts::SETUP => setup_word(app, info.action, label),
        _ => word(info.action, label),
    };
    let key = key_name(*app.keys().keys(info.action).first()?, unicode);
    Some(Entry {
        action: info.action,
        width: (key.width() + 1 + label.width()) as u16,
        key,
        label,
        x: 0,
    })
}

/// Does the action mean anything on this screen?
fn offered(app: &App, info: &ActionInfo) -> bool {
    let drilled = app.screen() == Screen::Process;
    let list = app.context() == Contexts::LIST;
    match info.action {
        Action::Open => app.screen() != Screen::Process,
        Action::Tree => app.screen() == Screen::Processes,
        Action::Divide => app.screen() == Screen::Io,
        // On threads Enter does it.
        Action::Inspect => !threads(app),
        // In the help it does what the key of the help does.
        Action::Back if helping(app) => false,
        Action::Help | Action::NextTab | Action::FindNext if app.context() == Contexts::HELP => {
            helping(app)
        }
        Action::Trace => !list && app.read_only().is_none(),
        Action::User => !drilled,
        Action::Back if app.setup_shown().is_some() => true,
        _ if app.wants_key() => false,
        Action::Enter if app.setup_shown().is_some() => asks(app) || on_pages(app, &OWN, true),
        Action::SetupMoveLeft | Action::SetupMoveRight => {
            on_pages(app, &[Page::Columns, Page::Pools], true)
        }
        Action::SetupAdd => on_pages(app, &OWN, false),
        Action::SetupDelete => on_pages(app, &OWN, true),
        Action::SetupRename => on_pages(app, &[Page::Filters, Page::Layouts], true),
        Action::SetupMore | Action::SetupReset => {
            !asks(app) && (info.action == Action::SetupReset || !on_pages(app, &OWN, false))
        }
        Action::SetupNext | Action::SetupWrite => !asks(app),
        Action::Back if app.charts() => app.system().large() || app.system().cursor().is_some(),
        Action::Signal => app.read_only().is_none(),
        Action::Back => !list || drilled || !app.pane().filter.is_empty(),
        _ => true,
    }
}

/// The rows are threads.
fn threads(app: &App) -> bool {
    matches!(app.screen(), Screen::Process | Screen::Threads)
}

/// The help screen is shown.
fn helping(app: &App) -> bool {
    matches!(app.popups().last(), Some(Popup::Help { .. }))
}

/// The word for an action while something is looked into, where it means something else.
fn inspect_word(app: &App, action: Action, label: &'static str) -> &'static str {
    let measures = app
        .inspecting()
        .is_some_and(|inspect| inspect.tab.info().measures);
    match action {
        Action::Reread if measures => "Measure",
        _ => label,
    }
}

/// The pages whose lines are opened, added and deleted.
const OWN: [Page; 4] = [Page::Keys, Page::Filters, Page::Layouts, Page::Pools];

/// Is one of these pages shown, without a question and, where that matters, with something on it?
fn on_pages(app: &App, pages: &[Page], filled: bool) -> bool {
    let setup = app.setup_shown();
    setup.is_some_and(|setup| pages.contains(&setup.page) && setup.question.is_none())
        && !(filled && app.setup_lines().is_empty())
}

/// The word for an action on the Setup screen, where it means something else.
fn setup_word(app: &App, action: Action, label: &'static str) -> &'static str {
    let page = app.setup_shown().map(|setup| setup.page);
    match (action, page) {
        (Action::Enter, _) if asks(app) => "Write",
        (Action::Enter, Some(Page::Keys)) => "Set",
        (Action::Enter, Some(Page::Layouts)) => "Apply",
        (Action::Enter, _) => "Edit",
        (Action::SetupAdd, Some(Page::Keys)) => "Add",
        (Action::SetupDelete, Some(Page::Keys)) => "Remove",
        (Action::SetupReset, Some(Page::Filters | Page::Layouts | Page::Pools)) => "Undo",
        (Action::SetupMoveLeft, Some(Page::Pools)) => "Up",
        (Action::SetupMoveRight, Some(Page::Pools)) => "Down",
        _ => label,
    }
}

/// Is there a question on the Setup screen?
fn asks(app: &App) -> bool {
    app.setup_shown()
        .is_some_and(|setup| setup.question.is_some())
}

/// The word for an action on charts, where it means something else.
fn chart_word(app: &App, action: Action, label: &'static str) -> &'static str {
    match action {
        Action::Enter if app.system().large() => "All panels",
        Action::Enter => "Enlarge",
        Action::Back if app.system().cursor().is_some() => "Now",
        _ => label,
    }
}

/// The word for an action in popups, where it means something else.
const fn word(action: Action, label: &'static str) -> &'static str {
    match action {
        Action::Enter => "Accept",
        Action::Help => "Close",
        Action::NextTab => "Next section",
        _ => label,
    }
}
