//! The player beside the collector: a recording that is replayed, or a look back at what is remembered.

use super::Run;
use crate::player::lookout::{Errand, Lookout, Outlook};
use crate::player::{Command, Player, State};
use crate::store::Store;
use anyhow::{Context, bail};
use std::sync::Arc;
use std::time::Duration;
use tokio::time::Instant;

impl Run {
    /// The history of what is shown.
    pub(super) fn history(&self) -> &Arc<Store> {
        let past = self.player.as_ref().filter(|_| self.app.in_past());
        past.map_or(&self.store, Player::store)
    }

    /// Hands on what the player is asked for. The first such question begins a look back; one that has ended is let go of.
    pub(super) fn tell_player(&mut self) -> anyhow::Result<()> {
        let mut commands = self.app.take_commands();
        let errands = self.app.take_errands();
        if !self.app.in_past() {
            (self.player, self.lookout) = (None, None);
            return Ok(());
        }
        if self.player.is_none() {
            self.look_back(&mut commands)?;
        }
        let Some(player) = &self.player else {
            return Ok(());
        };
        let settings = self.app.player_settings();
        if settings != self.player_settings {
            self.player_settings = settings.clone();
            if let Some(lookout) = &self.lookout {
                lookout.ask(Errand::Devices(settings.devices.clone()));
            }
            player.command(Command::Settings(settings));
        }
        for command in commands {
            player.command(command);
        }
        if let Some(lookout) = &self.lookout {
            for errand in errands {
                lookout.ask(errand);
            }
        }
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
        self.player_settings = self.app.player_settings();
        let player = Player::start(timeline, shown, self.player_settings.clone());
        self.player = Some(player.context("cannot start the player thread")?);
        let again = self.ring.timeline().context("cannot look back")?;
        let lookout = Lookout::start(again, true, self.player_settings.devices.clone());
        self.lookout = Some(lookout.context("cannot start the lookout thread")?);
        Ok(())
    }

    /// The player shows something else.
    pub(super) fn played(&mut self, state: State) -> anyhow::Result<()> {
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
pub(super) async fn next(player: &mut Option<Player>) -> Option<State> {
    match player {
        Some(player) => player.changed().await.then(|| player.state()),
        None => std::future::pending().await,
    }
}

/// What the lookout has to tell next; never, where there is none.
pub(super) async fn looked_out(lookout: &mut Option<Lookout>) -> Option<Outlook> {
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
