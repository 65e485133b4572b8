//! Where in time the screen is: now, in a look back at what this program remembers, or in a recording that is replayed.
//!
//! ```text
//! key ─▶ take_commands() ─▶ player ─▶ played(state) ─▶ the screen, as of that moment
//! ```
//!
//! Measuring goes on in a look back; what comes meanwhile is shown on the way back to now.

pub mod bar;
pub(in crate::app) mod seek;

use super::prompt::history::{self, HistoryCursor};
use super::{App, Editor, Popup};
use crate::keys::Action;
use crate::player::{Command, Note, Settings, Speed, State};
use crate::rates::Snapshot;
use crate::text::times::{self, Moment};
use crate::view::{FilterError, clock, date};
use std::borrow::Cow;
use std::sync::Arc;
use std::time::Duration;

const MINUTE: u64 = 60_000_000_000;

/// Where in time the screen is.
#[derive(Clone, Debug, Default)]
pub(super) struct Time {
    /// What the player shows; `None`: now is shown.
    past: Option<Box<State>>,
    /// A recording is replayed: there is no now.
    replay: bool,
    /// What was measured is remembered, and can be looked back at.
    remembers: bool,
    /// What the player shall do.
    commands: Vec<Command>,
    /// The note that was told last.
    told: u64,
    /// Moments that were jumped to, as typed.
    pub(super) jumps: Vec<String>,
    /// Speeds, likewise.
    pub(super) speeds: Vec<String>,
}

/// What is asked for about time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Asked {
    /// A moment to go to.
    Jump,
    /// How fast to play.
    Speed,
}

/// How a snapshot comes after the one that is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Coming {
    /// The same moment, in more detail.
    Again,
    /// The next one, or one that follows it.
    Next,
    /// Of another time.
    Leap,
}

impl Time {
    /// Now, or the recording that is replayed.
    pub(super) fn new(replay: bool) -> Self {
        Self {
            past: replay.then(Box::default),
            replay,
            ..Self::default()
        }
    }
}

impl App {
    /// The past is shown: a recording, or what is remembered.
    pub fn in_past(&self) -> bool {
        self.time.past.is_some()
    }

    /// A recording is replayed.
    pub fn is_replay(&self) -> bool {
        self.time.replay
    }

    /// What the player shows, while the past is shown.
    pub fn past(&self) -> Option<&State> {
        self.time.past.as_deref()
    }

    /// There is something to look back at.
    pub fn set_remembers(&mut self, remembers: bool) {
        self.time.remembers = remembers;
    }

    /// What the player shall do; a look back begins with the first.
    pub fn take_commands(&mut self) -> Vec<Command> {
        std::mem::take(&mut self.time.commands)
    }

    /// What changes what is made of samples.
    pub fn player_settings(&self) -> Settings {
        let [disks, interfaces, file_systems] = self.config.devices.clone();
        Settings {
            patterns: Arc::clone(&self.pool_patterns),
            thresholds: self.config.lints.clone(),
            devices: crate::source::DeviceChoice {
                disks,
                interfaces,
                file_systems,
            },
        }
    }

    /// The player shows something else now.
    pub fn played(&mut self, state: State) {
        let Some(past) = &mut self.time.past else {
            // Now is shown again.
            return;
        };
        self.dirty = true;
        let first = past.snapshot.is_none();
        let leap = first || past.leap != state.leap;
        **past = state.clone();
        self.rest_lookout();
        let snapshot = state.snapshot.filter(|snapshot| {
            let shown = self.feed.shown.as_ref();
            !shown.is_some_and(|shown| Arc::ptr_eq(shown, snapshot))
        });
        if let Some(snapshot) = snapshot {
            self.diagnostics.past = Some(state.judged);
            self.feed.age = Duration::ZERO;
            self.show(snapshot, if leap { Coming::Leap } else { Coming::Next });
            self.tell_lookout();
        }
        if first && self.time.replay {
            let (from, to) = state.span;
            let (from, to) = (date(from), date(to));
            let keys = self.with_keys("{pause} plays, {jump} jumps");
            self.message = Some(format!("Recorded from {from} to {to}; {keys}."));
        }
        if let Some(failure) = state.failure {
            self.message = Some(format!("The recording cannot be read here: {failure}."));
        }
        if let Some((number, note)) = state.note
            && self.time.told != number
        {
            self.time.told = number;
            self.tell_note(note);
        }
    }

    fn tell_note(&mut self, note: Note) {
        let told = match note {
            Note::First => "This is the first sample.".to_owned(),
            // What comes after it is measured just now.
            Note::Last if !self.time.replay => return self.leave_past(),
            Note::Last => "This is the end of the recording.".to_owned(),
            Note::Gap(from, to) => {
                let (from, to) = (clock(from), clock(to));
                format!("Nothing was recorded from {from} to {to}.")
            }
        };
        self.message = Some(told);
    }

    /// Asks the player for something. What is remembered is looked back at from now on.
    pub(super) fn travel_by(&mut self, command: Command) {
        self.dirty = true;
        if self.time.past.is_none() {
            if !self.time.remembers {
                return self.told(
                    "Nothing is remembered here to look back at; threadtop replay FILE shows a recording.",
                );
            }
            self.time.past = Some(Box::default());
            self.feed.paused = false;
        }
        self.time.commands.push(command);
    }

    /// Goes to a moment, nanoseconds since 1970 UTC.
    pub(super) fn travel_to(&mut self, wall: u64) {
        let span = self.span();
        let shown = self.shown_wall();
        match span {
            Some((first, _)) if wall <= first && shown <= first => self.tell_note(Note::First),
            Some((_, last)) if wall >= last && shown >= last && self.in_past() => {
                self.tell_note(Note::Last);
            }
            _ => self.travel_by(Command::GoTo(wall)),
        }
    }

    pub(super) fn shown_wall(&self) -> u64 {
        let shown = self.feed.shown.as_ref();
        shown.map_or(0, |shown| shown.sample.wall)
    }

    /// The first and the last moment of the past, once they are known.
    fn span(&self) -> Option<(u64, u64)> {
        let span = self.time.past.as_ref().map(|past| past.span);
        span.filter(|(_, last)| *last > 0)
    }

    /// Does what an action means in time; false when it is none of these.
    pub(super) fn travel(&mut self, action: Action) -> bool {
        let shown = self.shown_wall();
        match action {
            Action::SampleEarlier => self.travel_by(Command::Step(-1)),
            Action::SampleLater if self.in_past() => self.travel_by(Command::Step(1)),
            Action::MinuteEarlier => self.travel_to(shown.saturating_sub(MINUTE)),
            Action::MinuteLater if self.in_past() => self.travel_to(shown.saturating_add(MINUTE)),
            Action::SampleLater | Action::MinuteLater => self.told("This is now."),
            Action::Jump => self.ask_time(Asked::Jump),
            Action::Pause if self.in_past() => {
                let plays = self.past().is_some_and(|past| past.playing);
                self.travel_by(Command::Play(!plays));
            }
            Action::Interval if self.in_past() => self.ask_time(Asked::Speed),
            _ => return false,
        }
        true
    }

    pub(super) fn ask_time(&mut self, asked: Asked) {
        let offered = match asked {
            Asked::Jump => Editor::default(),
            Asked::Speed => {
                let speed = self.past().map_or_else(Speed::default, |past| past.speed);
                Editor::offering(&speed.times().to_string())
            }
        };
        self.popups.push(Popup::Time {
            asked,
            editor: offered,
            error: None,
            history: HistoryCursor::default(),
        });
    }

    /// A moment or a speed was typed; what is wrong with it.
    pub(super) fn answer_time(&mut self, asked: Asked, text: &str) -> Result<(), FilterError> {
        let wrong = |message| FilterError::at_beginning(text, message);
        match asked {
            Asked::Jump => {
                if Self::is_condition(text) {
                    self.look_for_typed(text)?;
                } else {
                    self.jump(text).map_err(wrong)?;
                }
                history::keep(&mut self.time.jumps, text);
            }
            Asked::Speed => {
                self.travel_by(Command::Speed(speed(text).map_err(wrong)?));
                history::keep(&mut self.time.speeds, text);
            }
        }
        Ok(())
    }

    /// Goes to a moment as a person names it.
    fn jump(&mut self, text: &str) -> Result<(), String> {
        let shown = self.shown_wall();
        let last = self.span().map_or(shown, |(_, last)| last);
        let nanos = |span: Duration| u64::try_from(span.as_nanos()).unwrap_or(u64::MAX);
        let wall = match text.trim().strip_prefix('+') {
            Some(later) => shown.saturating_add(nanos(times::span(later)?)),
            None => match times::moment(text)? {
                // Before what is shown, not before the end.
                Moment::BeforeEnd(span) => shown.saturating_sub(nanos(span)),
                moment => moment.within(last),
            },
        };
        self.travel_to(wall);
        Ok(())
    }

    /// Leaves the charts: the moment under their cursor is shown on the lists too, where there is one to show.
    pub(super) fn take_cursor_along(&mut self) {
        let reachable = self.in_past() || self.time.remembers;
        if reachable && let Some(cursor) = self.system.take_cursor() {
            // A bucket begins there; the sample in it is what was seen.
            self.travel_by(Command::GoTo(cursor));
        }
    }

    /// A look back can be ended: there is a now.
    pub(super) fn can_leave_past(&self) -> bool {
        self.in_past() && !self.time.replay
    }

    /// Ends a look back: now is shown again.
    pub fn leave_past(&mut self) {
        if !self.can_leave_past() {
            return;
        }
        self.dirty = true;
        self.time.past = None;
        self.time.commands.clear();
        self.dismiss_lookout();
        self.time_bar = None;
        self.diagnostics.past = None;
        let latest = self.feed.latest.take();
        if let Some(latest) = latest.or_else(|| self.feed.shown.clone()) {
            self.show(latest, Coming::Leap);
        }
    }

    /// A snapshot of now that is not shown: the past is.
    pub(super) fn remember(&mut self, snapshot: Arc<Snapshot>, next: bool) {
        if next {
            self.see_now(&snapshot);
        }
        self.feed.latest = Some(snapshot);
    }

    /// Why nothing can be done to what is shown, if it is past.
    pub(super) fn only_samples(&self) -> Option<Cow<'static, str>> {
        self.in_past().then(|| {
            let clock = self.clock();
            Cow::Owned(format!(
                "These are samples of {clock}, not running processes."
            ))
        })
    }
}

fn speed(text: &str) -> Result<Speed, String> {
    let number = text.trim().trim_start_matches(['x', '×']).replace(',', ".");
    let times: Option<f64> = number.parse().ok();
    times
        .and_then(Speed::of)
        .ok_or_else(|| "expected a number from 0.25 to 600".to_owned())
}
