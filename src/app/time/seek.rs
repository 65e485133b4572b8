//! Looking for moments: where a condition begins to hold, where another verdict is told, where the selected task begins or ends.

use super::Asked;
use crate::app::App;
use crate::keys::Action;
use crate::player::condition::Condition;
use crate::player::lookout::{Errand, Outlook};
use crate::player::search::{Direction, Search, Wanted};
use crate::player::{Command, State};
use crate::sample::Nanos;
use crate::store::TaskRef;
use crate::view::{FilterError, RowKey};

/// While it is played faster than this, the player has the CPU.
const RESTS_ABOVE: f64 = 8.0;

/// What is being looked for, and what was last.
#[derive(Clone, Debug, Default)]
pub(in crate::app) struct Seek {
    /// What the lookout shall do.
    errands: Vec<Errand>,
    /// The condition that was looked for last.
    condition: Option<Condition>,
    /// Where a moment is being looked for, and in which direction.
    looking: Option<(Nanos, Direction)>,
    /// The number of the last search.
    asked: u64,
    /// The lookout rests.
    rests: bool,
}

impl Seek {
    /// Where a moment is being looked for.
    pub(in crate::app) fn looking(&self) -> Option<Nanos> {
        self.looking.map(|(at, _)| at)
    }
}

impl App {
    /// What the lookout shall do.
    pub fn take_errands(&mut self) -> Vec<Errand> {
        std::mem::take(&mut self.seek.errands)
    }

    /// The lookout has something else to tell.
    pub fn looked_out(&mut self, outlook: &Outlook) {
        self.dirty = true;
        let Some((at, direction)) = &mut self.seek.looking else {
            return;
        };
        let direction = *direction;
        let (number, found) = outlook.found;
        // What one before has found is of no interest any more.
        if number != self.seek.asked {
            if let Some(failure) = &outlook.failure {
                self.seek.looking = None;
                self.message = Some(format!("The recording cannot be read here: {failure}."));
            } else {
                *at = outlook.looking.unwrap_or(*at);
            }
            return;
        }
        self.seek.looking = None;
        match (found, direction) {
            (Some(at), _) => self.travel_by(Command::GoTo(at)),
            (None, Direction::Later) => self.told("None until the end."),
            (None, Direction::Earlier) => self.told("None since the beginning."),
        }
    }

    /// A key was pressed: what is being looked for is looked for no longer.
    pub(in crate::app) fn stop_looking(&mut self) -> bool {
        let looked = self.seek.looking.take().is_some();
        if looked {
            self.seek.errands.push(Errand::Stop);
            self.dirty = true;
        }
        looked
    }

    /// Does what an action means for looking for moments; false when it is none of these.
    pub(in crate::app) fn seek(&mut self, action: Action) -> bool {
        let (wanted, direction) = match action {
            Action::NextMatch => (self.condition(), Direction::Later),
            Action::PreviousMatch => (self.condition(), Direction::Earlier),
            Action::NextVerdict => (Some(Wanted::Verdict), Direction::Later),
            Action::PreviousVerdict => (Some(Wanted::Verdict), Direction::Earlier),
            Action::NextTaskEvent => (self.selected_task(), Direction::Later),
            Action::PreviousTaskEvent => (self.selected_task(), Direction::Earlier),
            _ => return false,
        };
        match (wanted, action) {
            (Some(wanted), _) => self.look_for(wanted, direction),
            // There was no condition yet.
            (None, Action::NextMatch | Action::PreviousMatch) => self.ask_time(Asked::Jump),
            (None, _) => self.told("Select a process or a thread first."),
        }
        true
    }

    fn condition(&self) -> Option<Wanted> {
        self.seek.condition.clone().map(Wanted::Condition)
    }

    fn selected_task(&self) -> Option<Wanted> {
        if self.charts() {
            return None;
        }
        match self.row()?.key {
            RowKey::Process(key) => Some(Wanted::Task(TaskRef::Process(key))),
            RowKey::Thread(key) => Some(Wanted::Task(TaskRef::Thread(key))),
            _ => None,
        }
    }

    fn look_for(&mut self, wanted: Wanted, direction: Direction) {
        if direction == Direction::Later && !self.in_past() {
            return self.told("This is now.");
        }
        let shown = self.shown_wall();
        if !self.in_past() {
            // A look back begins here.
            self.travel_by(Command::GoTo(shown));
        }
        if self.in_past() {
            self.dirty = true;
            self.seek.looking = Some((shown, direction));
            self.seek.asked += 1;
            let search = Search::new(wanted, direction, shown);
            self.seek
                .errands
                .push(Errand::Search(self.seek.asked, search));
        }
    }

    /// A condition was typed: goes to where it begins to hold, later in a recording, and where now is shown, before.
    pub(in crate::app) fn look_for_typed(&mut self, text: &str) -> Result<(), FilterError> {
        let condition = Condition::parse(text)?;
        self.seek.condition = Some(condition.clone());
        let direction = if self.in_past() {
            Direction::Later
        } else {
            Direction::Earlier
        };
        self.look_for(Wanted::Condition(condition), direction);
        Ok(())
    }

    /// Another moment is shown.
    pub(in crate::app) fn tell_lookout(&mut self) {
        let shown = self.shown_wall();
        self.seek.errands.push(Errand::Near(shown));
    }

    /// While it is played fast, the lookout rests.
    pub(in crate::app) fn rest_lookout(&mut self) {
        let fast = |past: &State| past.playing && past.speed.times() > RESTS_ABOVE;
        let rests = self.past().is_some_and(fast);
        if self.seek.rests != rests {
            self.seek.rests = rests;
            self.seek.errands.push(Errand::Rest(rests));
        }
    }

    /// The lookout is let go of; the condition stays.
    pub(in crate::app) fn dismiss_lookout(&mut self) {
        self.seek = Seek {
            condition: self.seek.condition.take(),
            asked: self.seek.asked,
            ..Seek::default()
        };
    }

    /// Whether a text is meant as a condition rather than as a moment.
    pub(in crate::app) fn is_condition(text: &str) -> bool {
        let text = text.trim_start();
        let letters = text.find(|c: char| !c.is_ascii_alphanumeric() && !"_%-".contains(c));
        let (word, rest) = text.split_at(letters.unwrap_or(text.len()));
        let begins = word.starts_with(|c: char| c.is_ascii_alphabetic());
        begins && (rest.trim_start().starts_with(['=', '<', '>', '!', '~']) || word == "any")
    }
}
