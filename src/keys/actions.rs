//! What is known of an action. Which ones there are says the table in `action_table.rs`.

pub use super::action_table::{ACTIONS, Action};

use super::contexts::Contexts;
use super::input::Key;

/// What is known of an action.
#[derive(Clone, Copy, Debug)]
pub struct ActionInfo {
    /// Which one.
    pub action: Action,
    /// Name for configuration, in kebab case.
    pub name: &'static str,
    /// Heading it stands under on the help screen.
    pub section: &'static str,
    /// Keys that do it; the first is the one that the footer names.
    pub keys: &'static [Key],
    /// Where it can be chosen; of two entries for one place the first counts.
    pub offers: &'static [Offer],
    /// What it does, in a sentence.
    pub help: &'static str,
}

/// Places where an action can be chosen, and how the footer tells of it there.
#[derive(Clone, Copy, Debug)]
pub struct Offer {
    contexts: Contexts,
    /// A word for the footer, and its rank: where room is short, the lowest go first.
    footer: Option<(&'static str, u8)>,
}

/// An action can be chosen here.
pub(super) const fn at(contexts: Contexts) -> Offer {
    Offer {
        contexts,
        footer: None,
    }
}

impl Offer {
    /// The footer tells of it by this word.
    pub(super) const fn footer(self, word: &'static str, rank: u8) -> Self {
        Self {
            footer: Some((word, rank)),
            ..self
        }
    }
}

impl ActionInfo {
    /// Everywhere it can be chosen.
    pub fn contexts(&self) -> Contexts {
        let offers = self.offers.iter();
        offers.fold(Contexts::empty(), |all, offer| all | offer.contexts)
    }

    /// The word for it in the footer and its rank, where it belongs there.
    pub fn footer(&self, context: Contexts) -> Option<(&'static str, u8)> {
        let mut offers = self.offers.iter();
        let offer = offers.find(|offer| offer.contexts.intersects(context))?;
        offer.footer
    }
}

impl Action {
    /// What is known of it.
    pub const fn info(self) -> &'static ActionInfo {
        &ACTIONS[self as usize]
    }

    /// How far it moves in a list with so many entries in a line and on a page; `None` when it does not move.
    pub const fn travel(self, line: isize, page: isize) -> Option<isize> {
        Some(match self {
            Self::Up => -line,
            Self::Down => line,
            Self::PageUp => -page,
            Self::PageDown => page,
            Self::Home => isize::MIN,
            Self::End => isize::MAX,
            _ => return None,
        })
    }
}

/// Makes the type and the table out of sections of entries: name in the code, name in the configuration, keys, places, help.
macro_rules! actions {
    ($($section:literal {
        $($action:ident $name:literal [$($key:expr),+] [$($offer:expr),+] $help:literal)+
    })+) => {
        /// Something a person can ask for.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub enum Action {
            $($(#[doc = $help] $action,)+)+
        }

        /// Everything that can be done, in the order of the help and of the footer.
        pub const ACTIONS: &[$crate::keys::ActionInfo] = &[$($($crate::keys::ActionInfo {
            action: Action::$action,
            name: $name,
            section: $section,
            keys: &[$($key),+],
            offers: &[$($offer),+],
            help: $help,
        },)+)+];
    };
}

pub(super) use actions;

#[cfg(test)]
mod tests;
