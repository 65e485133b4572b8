//! The player beside the collector: a recording that is replayed, or a look back at what is remembered.

use super::Run;
use crate::player::lookout::{Errand, Lookout, Outlook};
use crate::player::{Command, Player, Settings, State};
use crate::recording::Timeline;
use crate::store::Store;
use anyhow::{Context, bail};
use std::sync::Arc;
use std::time::Duration;
use tokio::time::Instant;

/// Who shows the past, while that is shown.
pub(super) struct Past {
    player: Option<Player>,
    /// Sees what all of it was like.
    pub(super) lookout: Option<Lookout>,
    /// What both were told last.
    settings: Settings,
}

/// What is new of the past.
pub(super) enum News {
    /// The player shows something else.
    Shown(State),
    /// The lookout has seen more.
    Seen(Outlook),
}

impl Past {
    /// Nothing is shown yet.
    pub(super) const fn new(settings: Settings) -> Self {
        Self {
            player: None,
            lookout: None,
            settings,
        }
    }

    /// Begins at a wall time, nanoseconds since 1970 UTC. The same timeline twice: two threads read it.
    pub(super) fn begin(
        &mut self,
        [timeline, again]: [Timeline; 2],
        at: u64,
        grows: bool,
    ) -> anyhow::Result<()> {
        let lookout = Lookout::start(again, grows, self.settings.devices.clone());
        self.lookout = Some(lookout.context("cannot start the lookout thread")?);
        let player = Player::start(timeline, at, self.settings.clone());
        self.player = Some(player.context("cannot start the player thread")?);
        Ok(())
    }

    /// What is new; never, where nothing of the past is shown. Cancel safe.
    pub(super) async fn news(&mut self) -> News {
        tokio::select! {
            Some(state) = next(&mut self.player) => News::Shown(state),
            Some(outlook) = looked_out(&mut self.lookout) => News::Seen(outlook),
            else => std::future::pending().await,
        }
    }

    fn tell(&mut self, settings: Settings, commands: Vec<Command>, errands: Vec<Errand>) {
        let mut commands = commands;
        let mut errands = errands;
        if settings != self.settings {
            errands.insert(0, Errand::Devices(settings.devices.clone()));
            commands.insert(0, Command::Settings(settings.clone()));
            self.settings = settings;
        }
        if let Some(player) = &self.player {
            for command in commands {
                player.command(command);
            }
        }
        if let Some(lookout) = &self.lookout {
            for errand in errands {
                lookout.ask(errand);
            }
        }
    }
}

impl Run {
    /// The history of what is shown.
    pub(super) fn history(&self) -> &Arc<Store> {
        let past = self.past.player.as_ref().filter(|_| self.app.in_past());
        past.map_or(&self.store, Player::store)
    }

    /// Hands on what the player is asked for. The first such question begins a look back; one that has ended is let go of.
    pub(super) fn tell_player(&mut self) -> anyhow::Result<()> {
        let mut commands = self.app.take_commands();
        let errands = self.app.take_errands();
        if !self.app.in_past() {
            (self.past.player, self.past.lookout) = (None, None);
            return Ok(());
        }
        if self.past.player.is_none() {
            self.look_back(&mut commands)?;
        }
        self.past
            .tell(self.app.player_settings(), commands, errands);
        Ok(())
    }

    /// Begins a look back, at the moment that is shown.
    fn look_back(&mut self, commands: &mut Vec<Command>) -> anyhow::Result<()> {
        let remembered = self.ring.timeline();
        let remembered = remembered.and_then(|mut timeline| Ok((timeline.span()?.1, timeline)));
        let (last, timeline) = match remembered {
            Ok(remembered) => remembered,
            Err(error) => {
                self.app.leave_past();
                self.app.notify(format!("What is remembered {error}."));
                return Ok(());
            }
        };
        let shown = self.app.shown().map_or(u64::MAX, |shown| shown.sample.wall);
        // The sample that is shown now comes into memory with the next one: the last one there is one earlier.
        if last < shown && commands.first() == Some(&Command::Step(-1)) {
            commands.remove(0);
        }
        self.past.settings = self.app.player_settings();
        let again = self.ring.timeline().context("cannot look back")?;
        self.past.begin([timeline, again], shown, true)
    }

    /// Takes in what is new of the past.
    pub(super) fn learned(&mut self, news: News) -> anyhow::Result<()> {
        match news {
            News::Shown(state) => self.played(state),
            News::Seen(outlook) => {
                self.app.looked_out(&outlook);
                Ok(())
            }
        }
    }

    /// The player shows something else.
    fn played(&mut self, state: State) -> anyhow::Result<()> {
        if state.snapshot.is_none()
            && let Some(failure) = state.failure
        {
            bail!("cannot read the recording: {failure}");
        }
        if self.app.shown().is_none() {
            self.frame_at = Instant::now();
        }
        self.app.played(state);
        self.tick();
        Ok(())
    }

    /// Time since what is shown was measured, where that is now.
    pub(super) fn age(&self) -> Duration {
        if self.app.in_past() {
            Duration::ZERO
        } else {
            self.arrived.elapsed()
        }
    }
}

/// What the player shows next; never, where there is none.
async fn next(player: &mut Option<Player>) -> Option<State> {
    match player {
        Some(player) => player.changed().await.then(|| player.state()),
        None => std::future::pending().await,
    }
}

/// What the lookout has to tell next; never, where there is none.
async fn looked_out(lookout: &mut Option<Lookout>) -> Option<Outlook> {
    match lookout {
        Some(lookout) => lookout.changed().await.then(|| lookout.outlook()),
        None => std::future::pending().await,
    }
}

/// The time of day, nanoseconds since 1970 UTC.
pub(super) fn now() -> u64 {
    let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
    since.map_or(0, |since| {
        u64::try_from(since.as_nanos()).unwrap_or(u64::MAX)
    })
}
