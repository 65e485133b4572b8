//! What each action does to the state.

use super::tabs::SCREENS;
use super::{App, Effect, Popup, Screen, setup};
use crate::keys::{Action, Contexts};
use crate::store::TaskSeries;
use crate::view::{ColumnId, RowKey};

/// Does `action`; tells what is left to do outside of the state. Where it has no meaning that is said.
pub fn update(app: &mut App, action: Action) -> Effect {
    dispatch(app, action).unwrap_or_else(|| {
        let key = app.keys().name(action, app.signs);
        app.tell_no_action(&key, None);
        Effect::None
    })
}

/// Does `action`; `None` when it has no handler in this place, and nothing was done. Each place knows what it can do: no arm
/// of these functions takes what it does not name.
pub(super) fn dispatch(app: &mut App, action: Action) -> Option<Effect> {
    app.dirty = true;
    if action == Action::Copy
        && app
            .context()
            .intersects(Contexts::LISTS.union(Contexts::HELP))
    {
        return app.copy();
    }
    app.copied = None;
    match action {
        Action::Quit if app.holds_back() => return Some(Effect::None),
        Action::Quit => return Some(Effect::Quit),
        Action::Suspend => return Some(Effect::Suspend),
        Action::Redraw => return Some(Effect::Redraw),
        Action::Help
            if !matches!(
                app.popups.last(),
                Some(Popup::Help { .. } | Popup::Notes { .. })
            ) =>
        {
            if !app.open_help() {
                app.told(&app.with_keys("This is the help; {back} ends the search."));
            }
            return Some(Effect::None);
        }
        _ => {}
    }
    if app.popups.is_empty() && (app.travel(action) || app.seek(action)) {
        return Some(Effect::None);
    }
    if app.popups.is_empty() && app.charts() && app.chart(action) {
        return Some(Effect::None);
    }
    let known = match app.popups.last() {
        None => return list(app, action),
        Some(Popup::Inspect(_)) => return app.inspect_key(action),
        Some(Popup::Save(_)) => return app.save_key(action),
        Some(Popup::Help { .. } | Popup::Notes { .. }) => help(app, action),
        Some(Popup::Choose { .. }) => menu(app, action),
        Some(Popup::Act(_)) => return app.dialog(action),
        Some(Popup::Setup(_)) => return app.setup(action),
        Some(
            Popup::Search { .. }
            | Popup::HelpSearch { .. }
            | Popup::Filter { .. }
            | Popup::Interval { .. }
            | Popup::Time { .. }
            | Popup::Ask(_),
        ) => app.edit(action),
    };
    known.then_some(Effect::None)
}

/// Does something to the row under the cursor, which is looked for there afterwards.
fn is_about_the_row(action: Action) -> bool {
    let section = action.info().section;
    let looks = matches!(action, Action::Open | Action::Close | Action::Enter);
    let folds = matches!(action, Action::Fold | Action::Unfold);
    looks || folds || matches!(section, super::help::ACT | "Inspect")
}

fn switch_mouse(app: &mut App) -> Effect {
    app.config.mouse = !app.config.mouse;
    let state = if app.config.mouse {
        "on"
    } else {
        "off: the terminal can select text"
    };
    app.message = Some(format!("Mouse {state}."));
    Effect::Mouse(app.config.mouse)
}

fn list(app: &mut App, action: Action) -> Option<Effect> {
    if is_about_the_row(action) {
        app.pane_mut().keep();
    }
    match action {
        Action::Mouse => return Some(switch_mouse(app)),
        Action::SaveScreen => return Some(app.ask_screen()),
        Action::Record => return Some(app.record()),
        Action::Search => app.ask_search(),
        Action::FindNext => app.find_again(1),
        Action::FindPrevious => app.find_again(-1),
        Action::Filter => app.ask_filter(),
        Action::Interval => app.ask_interval(),
        Action::SortMenu => app.choose_sort(),
        Action::User if app.drill().is_some() => {
            app.told("All threads of a process belong to its user.");
        }
        Action::User => app.choose_user(),
        Action::Back => app.back(),
        Action::Enter => app.enter(),
        Action::Open => app.open(),
        Action::Close => app.close(),
        Action::Groups => app.choose_groups(),
        Action::Fold => app.fold(),
        Action::Unfold => app.unfold(),
        Action::FoldAll => app.fold_all(),
        Action::Shallower => app.shallower(),
        Action::Deeper => app.deeper(),
        Action::Signal
        | Action::Renice
        | Action::LowerNice
        | Action::RaiseNice
        | Action::IoPriority
        | Action::Policy
        | Action::Affinity => return Some(app.ask(action)),
        Action::Tag | Action::TagBranch | Action::TagShown | Action::Untag => app.tag(action),
        Action::Follow => app.follow(),
        Action::Inspect | Action::Trace => return Some(app.inspect_row(action)),
        _ if action.tab().is_some() => return Some(app.inspect_row(action)),
        Action::Setup => app.open_setup(),
        Action::Themes => app.choose_theme(),
        Action::Layouts => app.choose_layout(),
        Action::SavedFilters => app.choose_filter(),
        Action::Columns => app.open_setup_at(setup::Page::Columns),
        Action::SaveSettings => app.save_settings(),
        Action::HideIdle => app.hide_idle(),
        Action::ShowAll => app.show_all(),
        Action::Blocked => app.show_blocked(),
        _ if go(app, action) || sort(app, action) || screen(app, action) => {}
        _ if show(app, action) => {}
        _ => return None,
    }
    Some(Effect::None)
}

/// Moves the cursor or the columns; false when the action is none of these.
fn go(app: &mut App, action: Action) -> bool {
    if app.scroll_devices(action) {
        return true;
    }
    let height = app.height();
    let lines = isize::try_from(height).unwrap_or(isize::MAX).max(2) - 1;
    let last = app.scrollable();
    let column = app.pane().column;
    let pane = app.pane_mut();
    match action {
        Action::Up => pane.step(-1, height),
        Action::Down => pane.step(1, height),
        Action::PageUp => pane.step(-lines, height),
        Action::PageDown => pane.step(lines, height),
        Action::Home => pane.home(height),
        Action::End => pane.go(usize::MAX, height),
        Action::ScrollLeft if column > 0 => pane.column -= 1,
        Action::ScrollRight if column < last => pane.column += 1,
        Action::ScrollLeft => app.told("Already at the first column."),
        Action::ScrollRight => app.told("Already at the last column."),
        _ => return false,
    }
    true
}

/// Changes the order; false when the action is none of these.
fn sort(app: &mut App, action: Action) -> bool {
    match action {
        Action::SortCpu => app.sort_by(ColumnId::CpuPercent),
        Action::SortMemory => app.sort_by(ColumnId::Rss),
        Action::SortTime => app.sort_by(ColumnId::Time),
        Action::SortPid => app.sort_by(ColumnId::Pid),
        Action::SortWait => {
            app.sort_by(ColumnId::WaitPercent);
            // In top the same letter saves the settings.
            if app.message.is_none() {
                let told = "Sorted by WAIT%. {save-settings} saves the settings.";
                app.told(&app.with_keys(told));
            }
        }
        Action::SortSwitches => app.sort_by(ColumnId::Switches),
        Action::SortLeft => app.sort_beside(-1),
        Action::SortRight => app.sort_beside(1),
        Action::Invert => app.invert(),
        _ => return false,
    }
    true
}

/// The screen so many tabs to the right, round and round. The drill-down counts as its process's list.
fn beside(screen: Screen, steps: usize) -> Screen {
    let at = SCREENS.iter().position(|(one, ..)| *one == screen);
    SCREENS[(at.unwrap_or(0) + steps) % SCREENS.len()].0
}

/// Goes to another screen; false when the action is none of these.
fn screen(app: &mut App, action: Action) -> bool {
    let next = match action {
        Action::FlatThreads if app.screen == Screen::Threads => Screen::Processes,
        Action::FlatThreads => Screen::Threads,
        Action::NextScreen => beside(app.screen, 1),
        Action::PreviousScreen => beside(app.screen, SCREENS.len() - 1),
        _ => match SCREENS.iter().find(|(_, goes, _)| *goes == action) {
            Some((screen, ..)) => *screen,
            None => return false,
        },
    };
    if next == app.screen && app.drill().is_none() {
        let name = SCREENS.iter().find(|(screen, ..)| *screen == next);
        let name = name.map_or("", |(.., name)| name);
        app.told(&format!("Already on {name}."));
    } else {
        app.go_to(next);
    }
    true
}

/// Changes what is shown; false when the action is none of these.
fn show(app: &mut App, action: Action) -> bool {
    match action {
        Action::Tree if app.screen == Screen::Processes => {
            // From groups back to what it was before.
            app.config.tree ^= app.grouping().is_none();
            app.grouped_last = app.config.group_by.take().or(app.grouped_last);
            let how = if app.config.tree {
                "as a tree"
            } else {
                "as a list"
            };
            app.told(&format!("Processes {how}."));
        }
        Action::Tree if app.screen == Screen::Io => {
            app.message = Some("The I/O screen has no tree.".to_owned());
        }
        Action::Tree => app.message = Some("Threads have no tree.".to_owned()),
        Action::Pools => {
            app.config.group_pools = !app.config.group_pools;
            app.pane_mut().settled.forget_order();
            let how = if app.config.group_pools {
                "one row each"
            } else {
                "a row for each thread"
            };
            app.message = Some(format!("Pools: {how}."));
        }
        Action::KernelThreads => {
            app.config.kernel_threads = !app.config.kernel_threads;
            app.say("Kernel threads", app.config.kernel_threads);
        }
        Action::ProgramPath => {
            app.config.program_path = !app.config.program_path;
            app.say("Program paths", app.config.program_path);
        }
        Action::Divide => app.divide(),
        Action::Spark if app.about_io() => {
            app.message = Some("Sparklines here show bytes read and written.".to_owned());
        }
        Action::Spark => {
            let (spark, name) = match app.config.sparkline {
                TaskSeries::Cpu => (TaskSeries::Wait, "run-queue wait"),
                TaskSeries::Wait => (TaskSeries::Switches, "context switches"),
                TaskSeries::Switches | TaskSeries::Io => (TaskSeries::Cpu, "CPU"),
            };
            app.config.sparkline = spark;
            app.message = Some(format!("Sparklines of rows: {name}."));
        }
        Action::Header => {
            let before = app.regions();
            app.config.header = app.config.header.next();
            if app.regions() == before {
                app.told("There is no room for a larger header.");
            }
        }
        Action::Pause => app.pause(),
        Action::Compare => app.compare(),
        _ => return false,
    }
    app.relist(true);
    true
}

/// Scrolls the help or the notes, or closes them; false when the action is none of theirs.
fn help(app: &mut App, action: Action) -> bool {
    let page = isize::try_from(app.size.1).unwrap_or(isize::MAX) - 3;
    match action {
        Action::Help | Action::Back => drop(app.popups.pop()),
        Action::NextTab | Action::PreviousTab => app.turn_help(action == Action::NextTab),
        Action::Search | Action::FindNext => app.ask_help(),
        _ => match action.travel(1, page.max(1)) {
            Some(lines) => app.scroll_text(lines),
            None => return false,
        },
    }
    true
}

/// Moves in a menu, takes back what was typed, accepts or closes it; false when the action is none of these.
fn menu(app: &mut App, action: Action) -> bool {
    let page = isize::try_from(app.height()).unwrap_or(isize::MAX);
    let lines = match action {
        Action::Enter => {
            app.accept();
            return true;
        }
        Action::Back => {
            if let Some(Popup::Choose { before, .. }) = app.popups.pop() {
                app.show_theme(before);
            }
            return true;
        }
        _ => action.travel(1, page),
    };
    let Some(Popup::Choose { menu, .. }) = app.popups.last_mut() else {
        return false;
    };
    match (action, lines) {
        (_, Some(lines)) => menu.step(lines),
        (Action::DeleteLine, _) => menu.select(menu.selected()),
        (Action::DeleteBefore, _) if menu.type_back() => {}
        (Action::DeleteBefore, _) => app.told("Nothing is typed."),
        _ => return false,
    }
    app.preview();
    true
}

impl App {
    /// Enter on a list: a folded pool is unfolded, as are short-lived programs; on the screens of threads a thread is looked into, anything else
    /// drilled down into.
    fn enter(&mut self) {
        if self.enter_group() {
            return;
        }
        match (self.screen, self.pane().cursor()) {
            (Screen::Process, Some(RowKey::Pool(..))) | (_, Some(RowKey::ShortLived(_))) => {
                self.toggle();
            }
            (Screen::Process | Screen::Threads, Some(RowKey::Thread(_))) => self.inspect(None),
            (Screen::Process, _) => {
                self.message = Some("Already showing the threads of this process.".to_owned());
            }
            _ => self.drill_down(),
        }
    }

    /// Esc on a list.
    fn back(&mut self) {
        if !self.pane().filter.is_empty() {
            self.pane_mut().filter = crate::view::Filter::default();
            self.relist(false);
        } else if self.drill().is_some() {
            self.drill_up();
        } else if self.leave_group() {
        } else if self.can_leave_past() {
            self.leave_past();
        } else if self.baseline.is_some() {
            self.compare();
        } else {
            self.told_no_way_back();
        }
    }

    fn pause(&mut self) {
        self.feed.paused = !self.feed.paused;
        if !self.feed.paused
            && let Some(latest) = self.feed.latest.take()
        {
            self.see_now(&latest);
            self.show(latest, super::time::Coming::Next);
        }
    }

    fn say(&mut self, what: &str, shown: bool) {
        let state = if shown { "shown" } else { "hidden" };
        self.message = Some(format!("{what} {state}."));
    }
}
