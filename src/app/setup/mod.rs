//! The Setup screen: pages of what can be set. A change counts at once; the file is written only when it is asked for,
//! after a question.

mod columns;
mod lines;
mod place;
mod writing;

pub use lines::Line;
pub use place::Place;

use super::{Action, App, Effect, Popup};
use crate::config::{self, Change, Kind, Lists, SETTINGS, Setting, Value};
use crate::view::{Limits, THRESHOLDS};
use ratatui::layout::Position;
use std::path::PathBuf;
use std::time::Duration;

/// A page of the Setup screen.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[repr(u8)]
pub enum Page {
    /// What the program does.
    #[default]
    General,
    /// The header, and what lists show.
    Display,
    /// Columns of each list.
    Columns,
    /// Colours.
    Theme,
    /// What deserves the eye.
    Thresholds,
    /// Which keys do what.
    Keys,
}

impl Page {
    /// All of them, in the order of the numbers.
    pub const ALL: [Self; 6] = [
        Self::General,
        Self::Display,
        Self::Columns,
        Self::Theme,
        Self::Thresholds,
        Self::Keys,
    ];

    /// Its title.
    pub const fn title(self) -> &'static str {
        match self {
            Self::General => "General",
            Self::Display => "Display",
            Self::Columns => "Columns",
            Self::Theme => "Theme",
            Self::Thresholds => "Thresholds",
            Self::Keys => "Keys",
        }
    }
}

/// Where in the Setup screen we are.
#[derive(Clone, Debug, Default)]
pub struct Setup {
    /// The page shown.
    pub page: Page,
    /// The line selected on each page.
    selected: [usize; Page::ALL.len()],
    /// The list whose columns are shown.
    pub list: Lists,
    /// What is asked to be written.
    pub question: Option<(PathBuf, Vec<Change>)>,
    /// What there is to say about the last key.
    pub note: Option<String>,
}

impl Setup {
    /// The line selected.
    pub const fn selected(&self) -> usize {
        self.selected[self.page as usize]
    }

    /// Selects a line of the page shown.
    pub(super) const fn select(&mut self, line: usize) {
        self.selected[self.page as usize] = line;
    }
}

/// Steps of the interval, seconds.
const INTERVALS: [f64; 10] = [0.1, 0.2, 0.5, 1.0, 1.5, 2.0, 5.0, 10.0, 30.0, 60.0];

impl App {
    pub(super) fn open_setup(&mut self) {
        let mut setup = Setup {
            list: self.lists(),
            ..Setup::default()
        };
        let themes = self.themes.iter();
        let now = themes
            .map(|theme| &theme.name)
            .position(|name| *name == self.kept.theme);
        setup.selected[Page::Theme as usize] = now.unwrap_or(0);
        self.popups.push(Popup::Setup(Box::new(setup)));
    }

    /// The Setup screen, when it is shown.
    pub fn setup_shown(&self) -> Option<&Setup> {
        match self.popups.last() {
            Some(Popup::Setup(setup)) => Some(setup),
            _ => None,
        }
    }

    fn setup_mut(&mut self) -> Option<&mut Setup> {
        match self.popups.last_mut() {
            Some(Popup::Setup(setup)) => Some(setup),
            _ => None,
        }
    }

    /// An action on the Setup screen.
    pub(super) fn setup(&mut self, action: Action) -> Effect {
        let Some(setup) = self.setup_mut() else {
            return Effect::None;
        };
        setup.note = None;
        if let Some((path, changes)) = setup.question.take() {
            return match action {
                Action::Enter => Effect::Configure(path, changes),
                _ => Effect::None,
            };
        }
        let mouse = self.mouse;
        let page = isize::try_from(self.setup_height()).unwrap_or(1);
        match action {
            Action::Up => self.setup_step(-1),
            Action::Down => self.setup_step(1),
            Action::PageUp => self.setup_step(-page),
            Action::PageDown => self.setup_step(page),
            Action::Home => self.setup_step(isize::MIN),
            Action::End => self.setup_step(isize::MAX),
            Action::SetupNext => self.turn(1),
            Action::SetupPrevious => self.turn(Page::ALL.len() - 1),
            Action::Enter | Action::SetupMore => self.alter(true),
            Action::SetupLess => self.alter(false),
            Action::SetupSooner => self.shift(-1),
            Action::SetupLater => self.shift(1),
            Action::SetupReset => self.reset(),
            Action::SetupWrite => self.ask_write(),
            _ => self.leave_setup(),
        }
        if self.mouse == mouse {
            Effect::None
        } else {
            Effect::Mouse(self.mouse)
        }
    }

    /// To the page so many further, round and round.
    fn turn(&mut self, pages: usize) {
        if let Some(setup) = self.setup_mut() {
            setup.page = Page::ALL[(setup.page as usize + pages) % Page::ALL.len()];
        }
    }

    /// Moves the selection, not beyond the ends. On the page of themes, the one selected is shown.
    pub(super) fn setup_step(&mut self, lines: isize) {
        let last = self.setup_lines().len().saturating_sub(1);
        let Some(setup) = self.setup_mut() else {
            return;
        };
        let at = &mut setup.selected[setup.page as usize];
        *at = at.saturating_add_signed(lines).min(last);
        self.show_selected_theme();
    }

    pub(super) fn show_selected_theme(&mut self) {
        if let Some(setup) = self.setup_shown()
            && setup.page == Page::Theme
            && let Some(theme) = self.themes.get(setup.selected())
        {
            self.show_theme(theme.name.clone());
        }
    }

    /// Changes what is selected, to the next value or to the one before.
    fn alter(&mut self, more: bool) {
        let Some(setup) = self.setup_shown() else {
            return;
        };
        let at = setup.selected();
        let mut config = self.config();
        match setup.page {
            Page::General | Page::Display => {
                let Some(setting) = settings(setup.page).nth(at) else {
                    return;
                };
                let value = beside(setting, (setting.get)(&config), more);
                (setting.set)(&mut config, value);
            }
            Page::Columns => return self.alter_columns(at, more),
            Page::Thresholds => {
                let Some(info) = THRESHOLDS.get(at / 2) else {
                    return;
                };
                let Limits { warn, critical } = config.thresholds.of(info.id);
                let limits = if at % 2 == 0 {
                    let warn = stepped(warn, more);
                    Limits { warn, critical }
                } else {
                    let critical = stepped(critical, more).max(warn);
                    Limits { warn, critical }
                };
                config.thresholds.set(info.id, limits);
            }
            Page::Theme => return self.show_selected_theme(),
            Page::Keys => return self.note_setup("Keys are set in [keys] of the file."),
        }
        self.configure(config);
    }

    fn note_setup(&mut self, note: impl Into<String>) {
        if let Some(setup) = self.setup_mut() {
            setup.note = Some(note.into());
        }
    }

    /// Puts back the default of what is selected.
    fn reset(&mut self) {
        let Some(setup) = self.setup_shown() else {
            return;
        };
        let (at, list, page) = (setup.selected(), setup.list, setup.page);
        let default = config::Config::default();
        let mut config = self.config();
        match page {
            Page::General | Page::Display => {
                if let Some(setting) = settings(page).nth(at) {
                    (setting.set)(&mut config, (setting.get)(&default));
                }
            }
            Page::Columns => config.columns[list as usize].clear(),
            Page::Theme => {
                config.theme = default.theme;
                let first = self.setup_mut();
                if let Some(setup) = first {
                    setup.selected[Page::Theme as usize] = 0;
                }
            }
            Page::Thresholds => {
                if let Some(info) = THRESHOLDS.get(at / 2) {
                    config
                        .thresholds
                        .set(info.id, default.thresholds.of(info.id));
                }
            }
            Page::Keys => return self.note_setup("Keys are set in [keys] of the file."),
        }
        self.configure(config);
    }

    /// A click chooses a page or a line; on the line selected it changes the value.
    pub(super) fn click_setup(&mut self, click: Position) -> Effect {
        let Some(place) = self.setup_place() else {
            return Effect::None;
        };
        if let Some(setup) = self.setup_mut()
            && let Some(page) = place.page_at(setup.page, click)
        {
            setup.page = page;
            return Effect::None;
        }
        if !place.list.contains(click) {
            return Effect::None;
        }
        let line = place.top + usize::from(click.y - place.list.y);
        let lines = self.setup_lines().len();
        let Some(setup) = self.setup_mut().filter(|_| line < lines) else {
            return Effect::None;
        };
        if setup.selected() == line {
            return self.setup(Action::SetupMore);
        }
        setup.select(line);
        self.show_selected_theme();
        Effect::None
    }
}

/// The settings of a page.
fn settings(page: Page) -> impl Iterator<Item = &'static Setting> {
    let page = match page {
        Page::Display => config::Page::Display,
        _ => config::Page::General,
    };
    SETTINGS.iter().filter(move |setting| setting.page == page)
}

/// The value after this one, or before.
fn beside(setting: &Setting, value: Value, more: bool) -> Value {
    match (value, setting.kind) {
        (Value::Switch(on), _) => Value::Switch(!on),
        (Value::Number(now), Kind::Number { least, most }) => {
            let next = if more {
                INTERVALS.into_iter().find(|step| *step > now + 1e-6)
            } else {
                INTERVALS.into_iter().rfind(|step| *step < now - 1e-6)
            };
            Value::Number(next.unwrap_or(now).clamp(least, most))
        }
        (Value::Choice(at), Kind::Choice(words)) => {
            let steps = if more { 1 } else { words.len() - 1 };
            Value::Choice((at + steps) % words.len())
        }
        (value, _) => value,
    }
}

/// A limit one step higher or lower; steps grow with it.
fn stepped(value: f64, more: bool) -> f64 {
    // Coming down from a round number, the steps are those below it.
    let size = if more { value } else { value * 0.999 };
    let step = match size {
        ..2.0 => 0.5,
        ..10.0 => 1.0,
        ..100.0 => 5.0,
        ..1_000.0 => 50.0,
        _ => 500.0,
    };
    if more {
        value + step
    } else {
        (value - step).max(0.5)
    }
}

/// Seconds as a person says them.
fn seconds(interval: Duration) -> String {
    format!("{} s", interval.as_secs_f64())
}

#[cfg(test)]
mod tests;
