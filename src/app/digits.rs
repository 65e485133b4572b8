//! Digits on a screen: one that has a screen goes there at once; two in quick succession, and one that has none, begin a PID.

use super::tabs::SCREENS;
use super::{App, Drill, Screen};
use crate::keys::{Action, Contexts, Key, KeyCode};
use std::time::Duration;

/// Two digits are of one number when no more time is between them.
const PAUSE: Duration = Duration::from_millis(500);

/// A digit that has just gone to a screen, and where from.
#[derive(Clone, Debug)]
pub(super) struct Hop {
    digit: char,
    at: Duration,
    screen: Screen,
    drill: Option<Drill>,
}

impl App {
    /// Tells when the next key is pressed, by any clock that never runs back.
    pub fn key_time(&mut self, at: Duration) {
        self.key_at = at;
    }

    /// A key that means `action` here was pressed after `hop`: true when it is a digit of a PID, which is searched for now.
    pub(super) fn digit(&mut self, key: Key, action: Option<Action>, hop: Option<Hop>) -> bool {
        let KeyCode::Char(digit @ '0'..='9') = key.code else {
            return false;
        };
        let here = self.context();
        if !key.is_text() || !Contexts::SCREENS.contains(here) {
            return false;
        }
        if let Some(hop) = hop.filter(|hop| self.key_at.saturating_sub(hop.at) <= PAUSE) {
            let typed = format!("{}{digit}", hop.digit);
            self.hop_back(hop);
            self.search_id(&typed);
            return true;
        }
        let goes = |action: Action| SCREENS.iter().any(|(_, goes, _)| *goes == action);
        match action {
            None if Contexts::LISTS.contains(here) => self.search_id(&digit.to_string()),
            Some(action) if goes(action) => {
                self.hop = Some(Hop {
                    digit,
                    at: self.key_at,
                    screen: self.screen,
                    drill: self.drill.clone(),
                });
                return false;
            }
            _ => return false,
        }
        true
    }

    /// To the screen before; charts have no PIDs, so from there to the processes.
    fn hop_back(&mut self, hop: Hop) {
        self.drill = hop.drill;
        self.screen = match hop.screen {
            Screen::System => Screen::Processes,
            screen => screen,
        };
        self.relist(false);
    }

    fn search_id(&mut self, typed: &str) {
        self.ask_search();
        self.entered(typed);
    }
}
