//! What lies over the list: help, menus and prompts.

use super::act::Dialog;
use super::inspect::{Inspect, Prompt};
use super::menu::Menu;
use super::prompt::history::HistoryCursor;
use super::setup::{Ask, Setup};
use super::{Asked, Editor};
use crate::config::Problem;
use crate::keys::Contexts;
use crate::view::{FilterError, Folds, RowKey};

/// Something that lies over the list and takes the keys.
#[derive(Clone, Debug)]
pub enum Popup {
    /// The help screen.
    Help {
        /// The first line shown.
        top: usize,
    },
    /// A text to search the help screen for, which is below it.
    HelpSearch {
        /// What is typed.
        editor: Editor,
        /// The first line shown before.
        origin: usize,
        /// The line of the match.
        at: Option<usize>,
    },
    /// Incremental search.
    Search {
        /// What is typed.
        editor: Editor,
        /// Where the cursor was before.
        origin: Option<RowKey>,
        /// What was folded before.
        folds: Folds,
        /// Something matches.
        found: bool,
        /// Where in the searches before we are.
        history: HistoryCursor,
    },
    /// The filter.
    Filter {
        /// What is typed.
        editor: Editor,
        /// Where the cursor was before.
        origin: Option<RowKey>,
        /// Why what is typed is no filter; the last one that was stays in effect.
        error: Option<FilterError>,
        /// Where in the filters before we are.
        history: HistoryCursor,
    },
    /// Time between two samples.
    Interval {
        /// What is typed.
        editor: Editor,
        /// What was wrong with it when it was last accepted.
        error: Option<&'static str>,
        /// Where in the intervals before we are.
        history: HistoryCursor,
    },
    /// What is to be done to tasks.
    Act(Box<Dialog>),
    /// A process or thread that is looked into.
    Inspect(Box<Inspect>),
    /// The name of a file for the screen and its sample.
    Save(Prompt),
    /// Choice from a menu.
    Choose {
        /// What there is.
        menu: Menu,
        /// Name of the theme before.
        before: String,
    },
    /// A moment to go to, or a speed.
    Time {
        /// Which of them.
        asked: Asked,
        /// What is typed.
        editor: Editor,
        /// What is wrong with it.
        error: Option<FilterError>,
        /// Where we are in what was entered before.
        history: HistoryCursor,
    },
    /// What was wrong before the first screen.
    Notes {
        /// All of it.
        problems: Vec<Problem>,
        /// The first line shown.
        top: usize,
    },
    /// The Setup screen.
    Setup(Box<Setup>),
    /// A name or a value for the configuration.
    Ask(Box<Ask>),
}

impl Popup {
    /// Where keys go while it is on top.
    pub(super) fn context(&self) -> Contexts {
        match self {
            Self::Help { .. } => Contexts::HELP,
            Self::Notes { .. } => Contexts::NOTES,
            Self::Choose { .. } => Contexts::MENU,
            Self::Setup(setup) => setup.context(),
            Self::Act(dialog) => dialog.form.context(),
            Self::Inspect(inspect) => inspect.context(),
            Self::Search { .. } | Self::HelpSearch { .. } => Contexts::SEARCH,
            Self::Filter { .. }
            | Self::Interval { .. }
            | Self::Time { .. }
            | Self::Ask(_)
            | Self::Save(_) => Contexts::PROMPT,
        }
    }

    /// The line that is typed into, if it is a prompt.
    pub fn editor(&self) -> Option<&Editor> {
        match self {
            Self::Inspect(inspect) => inspect.prompt.as_ref().map(|prompt| &prompt.editor),
            Self::Save(prompt) => Some(&prompt.editor),
            Self::Ask(ask) => Some(&ask.editor),
            Self::Search { editor, .. }
            | Self::HelpSearch { editor, .. }
            | Self::Filter { editor, .. }
            | Self::Interval { editor, .. }
            | Self::Time { editor, .. } => Some(editor),
            _ => None,
        }
    }

    /// The line that is typed into, to be changed.
    pub const fn editor_mut(&mut self) -> Option<&mut Editor> {
        match self {
            Self::Ask(ask) => Some(&mut ask.editor),
            Self::Search { editor, .. }
            | Self::HelpSearch { editor, .. }
            | Self::Filter { editor, .. }
            | Self::Interval { editor, .. }
            | Self::Time { editor, .. } => Some(editor),
            _ => None,
        }
    }
}
