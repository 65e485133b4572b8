//! The player's thread: commands, playing on, and what is read while nothing is asked for.

use super::reel::{Came, Reel};
use super::{Command, Note, Settings, Speed, State};
use crate::recording::{TapeError, Timeline};
use crate::store::Store;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, RecvTimeoutError, TryRecvError};
use std::time::{Duration, Instant};
use tokio::sync::watch;

/// Samples that are read for the history before the channel is looked at again.
const SLICE: usize = 16;
/// Between two states while playing: what an eye and a slow link can follow.
const FRAME: Duration = Duration::from_millis(50);
/// A gap is stood before so long, then jumped over.
const BEFORE_GAP: Duration = Duration::from_secs(1);
/// Samples so many intervals apart have a gap between them.
const GAP: u32 = 5;

/// What the thread holds.
pub(super) struct Work {
    reel: Reel,
    commands: Receiver<Command>,
    states: watch::Sender<State>,
    span: (u64, u64),
    playing: bool,
    speed: Speed,
    /// When the next sample is shown while playing.
    due: Option<Instant>,
    note: Option<(u64, Note)>,
    notes: u64,
    failure: Option<String>,
    published: Instant,
    /// What is shown was not published yet.
    fresh: bool,
}

/// The other side has hung up.
struct Quit;

impl Work {
    pub(super) fn new(
        timeline: Timeline,
        store: Arc<Store>,
        settings: Settings,
        commands: Receiver<Command>,
        states: watch::Sender<State>,
    ) -> Self {
        Self {
            reel: Reel::new(timeline, store, settings),
            commands,
            states,
            span: (0, 0),
            playing: false,
            speed: Speed::default(),
            due: None,
            note: None,
            notes: 0,
            failure: None,
            published: Instant::now(),
            fresh: true,
        }
    }

    /// Goes to `at`, and does what is asked for until nobody asks any more.
    pub(super) fn run(mut self, at: u64) {
        let found = self.reel.span().map(|span| self.span = span);
        let found = found.and_then(|()| self.reel.go_to(at));
        // The first sample of all has no rates: the one after it tells more.
        let found = found.and_then(|()| match self.reel.shown() {
            Some(shown) if shown.elapsed.is_none() => self.reel.forward().map(|_| ()),
            _ => Ok(()),
        });
        self.heed(found);
        loop {
            if self.fresh && (!self.playing || self.published.elapsed() >= FRAME) {
                self.publish();
            }
            let commands = match self.next() {
                Ok(commands) => commands,
                Err(Quit) => return,
            };
            let done = if commands.is_empty() {
                self.work()
            } else {
                self.obey(commands)
            };
            self.heed(done);
        }
    }

    /// What cannot be read is told, and nothing more is tried by itself.
    fn heed(&mut self, done: Result<(), TapeError>) {
        if let Err(error) = done {
            self.failure = Some(error.to_string());
            (self.playing, self.fresh) = (false, true);
        }
    }

    fn publish(&mut self) {
        self.fresh = false;
        self.published = Instant::now();
        if let Some(shown) = self.reel.shown() {
            self.span.1 = self.span.1.max(shown.sample.wall);
        }
        let interval = self.reel.interval();
        self.states.send_replace(State {
            snapshot: self.reel.shown().cloned(),
            judged: Arc::clone(self.reel.judged()),
            leap: self.reel.leap(),
            span: self.span,
            interval: Some(interval),
            playing: self.playing,
            speed: self.speed,
            note: self.note,
            failure: self.failure.clone(),
        });
    }

    /// The commands that have come; none when there is something else to do now.
    fn next(&self) -> Result<Vec<Command>, Quit> {
        let busy = self.failure.is_none() && self.reel.is_cold(!self.playing);
        let due = self.due.filter(|_| self.playing);
        let shown = (self.published + FRAME).saturating_duration_since(Instant::now());
        let wait = match due {
            _ if busy => Duration::ZERO,
            Some(due) => due.saturating_duration_since(Instant::now()),
            None if self.playing => Duration::ZERO,
            None => Duration::from_hours(1),
        };
        let wait = if self.fresh { wait.min(shown) } else { wait };
        let first = match self.commands.recv_timeout(wait) {
            Ok(command) => command,
            Err(RecvTimeoutError::Timeout) => return Ok(Vec::new()),
            Err(RecvTimeoutError::Disconnected) => return Err(Quit),
        };
        let mut commands = vec![first];
        loop {
            match self.commands.try_recv() {
                Ok(command) => commands.push(command),
                Err(TryRecvError::Empty) => return Ok(commands),
                Err(TryRecvError::Disconnected) => return Err(Quit),
            }
        }
    }

    /// Does what is asked for. Where to go says the newest command: what came before that went elsewhere is left out.
    fn obey(&mut self, commands: Vec<Command>) -> Result<(), TapeError> {
        self.fresh = true;
        self.failure = None;
        let moves = |command: &Command| matches!(command, Command::GoTo(_) | Command::Step(_));
        let last = commands
            .iter()
            .rposition(|command| matches!(command, Command::GoTo(_)));
        for (at, command) in commands.into_iter().enumerate() {
            if moves(&command) && last.is_some_and(|last| at < last) {
                continue;
            }
            match command {
                Command::GoTo(wall) => {
                    self.due = None;
                    self.reel.go_to(wall)?;
                }
                Command::Step(samples) => {
                    self.due = None;
                    self.step(samples)?;
                }
                Command::Play(on) => (self.playing, self.due) = (on, None),
                Command::Speed(speed) => (self.speed, self.due) = (speed, None),
                Command::Settings(settings) => {
                    self.reel.settings = settings;
                    let shown = self.reel.shown().map(|shown| shown.sample.wall);
                    if let Some(wall) = shown {
                        self.reel.go_to(wall)?;
                    }
                }
            }
        }
        Ok(())
    }

    fn step(&mut self, samples: i64) -> Result<(), TapeError> {
        for _ in 0..samples.unsigned_abs() {
            let before = self.reel.shown().map(|shown| shown.sample.wall);
            let (came, end) = if samples < 0 {
                (self.reel.back()?, Note::First)
            } else {
                (self.reel.forward()?, Note::Last)
            };
            if came == Came::End {
                self.say(end);
                break;
            }
            let shown = self.reel.shown().map(|shown| shown.sample.wall);
            if let Some((one, other)) = before.zip(shown) {
                self.say_gap(one.min(other), one.max(other));
            }
        }
        Ok(())
    }

    fn say(&mut self, note: Note) {
        self.notes += 1;
        self.note = Some((self.notes, note));
        self.fresh = true;
    }

    /// Says that there is a gap between two samples that follow each other, if there is one.
    fn say_gap(&mut self, from: u64, to: u64) -> bool {
        let gap = self.reel.interval() * GAP;
        let is_gap = u128::from(to.saturating_sub(from)) > gap.as_nanos();
        if is_gap {
            self.say(Note::Gap(from, to));
        }
        is_gap
    }

    /// Nothing is asked for: plays on, or reads more of the history.
    fn work(&mut self) -> Result<(), TapeError> {
        if self.failure.is_some() {
            return Ok(());
        }
        if self.reel.is_cold(!self.playing) {
            self.fresh |= self.reel.warm(SLICE)?;
            return Ok(());
        }
        if self.playing {
            self.play()?;
        }
        Ok(())
    }

    fn play(&mut self) -> Result<(), TapeError> {
        let now = Instant::now();
        if self.due.is_some_and(|due| now >= due) {
            if self.reel.forward()? == Came::End {
                return self.end();
            }
            self.fresh = true;
        }
        if self.due.is_none_or(|due| now >= due) {
            let Some(next) = self.reel.ahead()? else {
                return self.end();
            };
            let wall = self.reel.shown().map_or(next, |shown| shown.sample.wall);
            let pause = if self.say_gap(wall, next) {
                BEFORE_GAP
            } else {
                let recorded = Duration::from_nanos(next.saturating_sub(wall));
                recorded.div_f64(self.speed.times())
            };
            // Deadlines are absolute; what cannot be kept up with makes it slower, and leaves nothing out.
            self.due = Some((self.due.unwrap_or(now) + pause).max(now));
        }
        Ok(())
    }

    fn end(&mut self) -> Result<(), TapeError> {
        (self.playing, self.due) = (false, None);
        self.span = self.reel.span()?;
        self.say(Note::Last);
        Ok(())
    }
}
