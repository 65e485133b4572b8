//! The Setup screen: pages of what can be set. A change counts at once; the file is written only when it is asked for,
//! after a question.

mod areas;
mod ask;
mod columns;
mod devices;
mod header;
mod keys;
mod lines;
mod saved;
mod values;
mod writing;

pub use areas::SetupAreas;
pub use ask::{Ask, Wrong};
pub use header::MeterGrid;
pub use lines::{IN_FILE, SetupLine};

use super::{App, Effect, Popup};
use crate::config::{Change, Config, Lists};
use crate::keys::{Action, Contexts};
use keys::Question;
use ratatui::layout::Position;
use std::path::PathBuf;

/// What is said when it was asked whether to write, and the answer was no.
pub(super) const NOT_WRITTEN: &str = "Not saved.";

/// A page of the Setup screen.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[repr(u8)]
pub enum Page {
    /// What the program does.
    #[default]
    General,
    /// What lists show.
    Lists,
    /// Meters of the header.
    Header,
    /// Columns of each list.
    Columns,
    /// Colours.
    Theme,
    /// From which values on cells are coloured.
    Thresholds,
    /// When a task gets which mark.
    Marks,
    /// Which keys do what.
    Keys,
    /// Saved filters.
    Filters,
    /// Layouts.
    Layouts,
    /// Patterns over names of threads.
    Pools,
}

impl Page {
    /// All of them, in the order of the numbers.
    pub const ALL: [Self; 11] = [
        Self::General,
        Self::Lists,
        Self::Header,
        Self::Columns,
        Self::Theme,
        Self::Thresholds,
        Self::Marks,
        Self::Keys,
        Self::Filters,
        Self::Layouts,
        Self::Pools,
    ];

    /// Cells of all titles, with a blank between them.
    pub(super) const WIDTH: u16 = {
        let (mut cells, mut at) = (Self::ALL.len() - 1, 0);
        while at < Self::ALL.len() {
            cells += Self::ALL[at].title().len();
            at += 1;
        }
        cells as u16
    };

    /// The title.
    pub const fn title(self) -> &'static str {
        match self {
            Self::General => "General",
            Self::Lists => "Lists",
            Self::Header => "Header",
            Self::Columns => "Columns",
            Self::Theme => "Theme",
            Self::Thresholds => "Thresholds",
            Self::Marks => "Marks",
            Self::Keys => "Keys",
            Self::Filters => "Filters",
            Self::Layouts => "Layouts",
            Self::Pools => "Pools",
        }
    }
}

/// Where in the Setup screen we are.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Setup {
    /// The page shown.
    pub page: Page,
    /// The line selected on each page.
    selected: [usize; Page::ALL.len()],
    /// The list whose columns are shown.
    pub list: Lists,
    /// The meter selected is picked up: it goes where the selection goes.
    pub held: bool,
    /// What is asked to be written.
    pub question: Option<(PathBuf, Vec<Change>)>,
    /// Which key is asked for.
    pub key_question: Option<Question>,
    /// What there is to say about the last key.
    pub note: Option<String>,
    /// The line that was clicked on last, on which page, and the first line shown then.
    clicked: Option<(Page, (usize, usize))>,
    /// Quitting was refused once, because it loses what is not written.
    warned: bool,
}

impl Setup {
    /// The line selected.
    pub const fn selected(&self) -> usize {
        self.selected[self.page as usize]
    }

    /// Where keys go.
    pub(super) const fn context(&self) -> Contexts {
        if self.question.is_some() {
            return Contexts::SETUP_QUESTION;
        }
        if self.key_question.is_some() {
            return Contexts::KEY_ASKED;
        }
        match self.page {
            Page::General | Page::Lists | Page::Theme | Page::Thresholds | Page::Marks => {
                Contexts::SETUP_VALUES
            }
            Page::Header => Contexts::SETUP_HEADER,
            Page::Columns => Contexts::SETUP_COLUMNS,
            Page::Keys => Contexts::SETUP_KEYS,
            Page::Filters => Contexts::SETUP_FILTERS,
            Page::Layouts => Contexts::SETUP_LAYOUTS,
            Page::Pools => Contexts::SETUP_POOLS,
        }
    }

    /// Selects a line of the page shown.
    pub(super) const fn select(&mut self, line: usize) {
        self.selected[self.page as usize] = line;
    }
}

impl App {
    pub(super) fn open_setup(&mut self) {
        self.open_setup_at(Page::default());
    }

    pub(super) fn open_setup_at(&mut self, page: Page) {
        let mut setup = Setup {
            page,
            list: self.column_list(),
            ..Setup::default()
        };
        let themes = self.themes.iter();
        let now = themes
            .map(|theme| &theme.name)
            .position(|name| *name == self.config.theme);
        setup.selected[Page::Theme as usize] = now.unwrap_or(0);
        self.popups.push(Popup::Setup(Box::new(setup)));
    }

    /// The Setup screen, when it is shown; a line may be typed over it.
    pub fn setup_shown(&self) -> Option<&Setup> {
        let mut below = self.popups.iter().rev();
        match below.find(|popup| !matches!(popup, Popup::Ask(_))) {
            Some(Popup::Setup(setup)) => Some(setup),
            _ => None,
        }
    }

    fn setup_mut(&mut self) -> Option<&mut Setup> {
        let mut below = self.popups.iter_mut().rev();
        match below.find(|popup| !matches!(popup, Popup::Ask(_))) {
            Some(Popup::Setup(setup)) => Some(setup),
            _ => None,
        }
    }

    /// An action on the Setup screen; `None` when it means nothing there.
    pub(super) fn setup(&mut self, action: Action) -> Option<Effect> {
        let setup = self.setup_mut()?;
        setup.note = None;
        setup.warned = false;
        if let Some(effect) = self.setup_answered(action) {
            return Some(effect);
        }
        let mouse = self.config.mouse;
        let page = isize::try_from(self.setup_height()).unwrap_or(1);
        let before = self.setup_state();
        match action {
            Action::Up => self.setup_step(-1),
            Action::Down => self.setup_step(1),
            Action::PageUp => self.setup_step(-page),
            Action::PageDown => self.setup_step(page),
            Action::Home => self.setup_step(isize::MIN),
            Action::End => self.setup_step(isize::MAX),
            Action::SetupNext => self.turn(1),
            Action::SetupPrevious => self.turn(Page::ALL.len() - 1),
            Action::SetupShow => self.show_meter(),
            Action::SetupLeft => self.header_sideways(false),
            Action::SetupRight => self.header_sideways(true),
            Action::Enter | Action::SetupMore => self.alter(true),
            Action::SetupAdd => self.add(),
            Action::SetupRename => self.ask_rename(),
            Action::SetupDelete => self.delete(),
            Action::SetupLess => self.alter(false),
            Action::SetupMoveLeft => self.shift(-1),
            Action::SetupMoveRight => self.shift(1),
            Action::SetupReset => self.reset(),
            Action::SetupWrite => self.ask_write(),
            Action::Back => self.leave_setup(),
            _ => return None,
        }
        if self.setup_state() == before {
            self.tell_unchanged(action);
        }
        Some(if self.config.mouse == mouse {
            Effect::None
        } else {
            Effect::Mouse(self.config.mouse)
        })
    }

    /// What was asked is answered, and what was picked up put down, by whatever is done next.
    fn setup_answered(&mut self, action: Action) -> Option<Effect> {
        let setup = self.setup_mut()?;
        if let Some((path, changes)) = setup.question.take() {
            if action == Action::Enter {
                setup.note = Some(format!("Writing to {} ...", path.display()));
                self.writing = Some(self.config.clone());
                return Some(Effect::Configure(path, changes));
            }
            setup.note = Some(NOT_WRITTEN.to_owned());
            return Some(Effect::None);
        }
        if setup.key_question.take().is_some() {
            return Some(Effect::None);
        }
        if setup.held {
            let goes_on = matches!(
                action,
                Action::Up
                    | Action::Down
                    | Action::SetupLeft
                    | Action::SetupRight
                    | Action::SetupMoveLeft
                    | Action::SetupMoveRight
                    | Action::Enter
            );
            setup.held = goes_on;
            if action == Action::Back {
                return Some(Effect::None);
            }
        }
        None
    }

    /// What an action of this screen can change.
    fn setup_state(&self) -> (usize, Config, Option<Setup>) {
        let setup = self.setup_shown().cloned();
        (self.popups.len(), self.config.clone(), setup)
    }

    /// Says why an action changed nothing. Where a movement ends is seen.
    fn tell_unchanged(&mut self, action: Action) {
        let Some(page) = self.setup_shown().map(|setup| setup.page) else {
            return;
        };
        let own = matches!(page, Page::Filters | Page::Layouts | Page::Pools);
        let told = match action {
            Action::SetupReset if own => "Already as in the file.".to_owned(),
            Action::SetupReset => "Already the default.".to_owned(),
            _ if action.travel(1, 1).is_some() => return,
            _ if self.setup_lines().is_empty() => self.empty_page(page),
            Action::SetupMoveLeft => "Already first.".to_owned(),
            Action::SetupMoveRight => "Already last.".to_owned(),
            _ => match page {
                Page::Theme => "Already the current theme.".to_owned(),
                Page::Columns => self.with_keys("Not shown; {setup-change} adds it."),
                Page::Header => "No column there.".to_owned(),
                Page::General | Page::Lists | Page::Thresholds | Page::Marks => {
                    format!("No further value. {}", self.setup_help())
                }
                Page::Keys | Page::Filters | Page::Layouts | Page::Pools => {
                    self.with_keys("No value before this one; {enter} opens it.")
                }
            },
        };
        self.note_setup(told);
    }

    /// To the page so many further, round and round.
    fn turn(&mut self, pages: usize) {
        if let Some(setup) = self.setup_mut() {
            setup.page = Page::ALL[(setup.page as usize + pages) % Page::ALL.len()];
        }
    }

    /// Moves the selection, not beyond the ends. On the page of themes, the one selected is shown.
    pub(super) fn setup_step(&mut self, lines: isize) {
        if self.setup_page() == Some(Page::Header) {
            return self.header_step(lines);
        }
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

    fn note_setup(&mut self, note: impl Into<String>) {
        if let Some(setup) = self.setup_mut() {
            setup.note = Some(note.into());
        }
    }

    /// A click chooses a page or a line; on the line selected it changes the value.
    pub(super) fn click_setup(&mut self, click: Position) -> Effect {
        let Some(place) = self.setup_place() else {
            return Effect::None;
        };
        if let Some(setup) = self.setup_mut() {
            setup.warned = false;
        }
        if let Some(setup) = self.setup_mut()
            && let Some(page) = place.page_at(setup.page, click)
        {
            setup.key_question = None;
            setup.held = false;
            setup.page = page;
            return Effect::None;
        }
        if !place.list.contains(click) {
            return Effect::None;
        }
        let row = place.top + usize::from(click.y - place.list.y);
        let Some(line) = self.setup_line_at(&place, row, click.x) else {
            return Effect::None;
        };
        let Some(setup) = self.setup_mut() else {
            return Effect::None;
        };
        setup.clicked = Some((setup.page, (row, place.top)));
        if setup.selected() == line {
            let change = match setup.page {
                Page::Header => Action::SetupShow,
                _ => Action::SetupMore,
            };
            return self.setup(change).unwrap_or(Effect::None);
        }
        setup.key_question = None;
        setup.held = false;
        setup.select(line);
        self.show_selected_theme();
        Effect::None
    }
}

#[cfg(test)]
mod tests;
