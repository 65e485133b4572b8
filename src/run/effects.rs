//! What comes from outside, a person or a signal, and what has to be done outside of the state for it.

use super::Run;
use crate::app::Effect;
use crate::keys::Event;
use crate::terminal::{Input, Signal};
use crate::ui::Theme;
use anyhow::Context;
use std::ops::ControlFlow;

impl Run {
    /// Something came from the terminal; `None`: it has gone.
    pub(super) fn input(
        &mut self,
        input: Option<std::io::Result<Input>>,
    ) -> anyhow::Result<ControlFlow<()>> {
        let Some(input) = input else {
            return Ok(ControlFlow::Break(()));
        };
        let effect = match input.context("cannot read from the terminal")? {
            Input::Event(Event::Key(key)) => {
                self.app.key_time(self.started.elapsed());
                // Keys typed ahead of the first charts move in what these are going to show.
                if self.app.awaits_charts() {
                    self.app.take_history(&self.history().clone().history());
                }
                self.app.key(key)
            }
            Input::Event(Event::Mouse(mouse)) => self.app.mouse(mouse),
            Input::Event(Event::Paste(text)) => {
                self.app.paste(&text);
                Effect::None
            }
            Input::Background(background) => {
                self.capabilities.background = Some(background);
                self.app.set_auto_theme(Theme::auto(&self.capabilities));
                Effect::None
            }
        };
        self.effect(effect)
    }

    /// Does what the app leaves to be done.
    fn effect(&mut self, effect: Effect) -> anyhow::Result<ControlFlow<()>> {
        match effect {
            Effect::None => {}
            Effect::Quit => return Ok(ControlFlow::Break(())),
            Effect::Redraw => self.redraw(),
            Effect::Copy(text) => self.terminal.copy(&text),
            Effect::Mouse(on) => self.terminal.set_mouse(on),
            Effect::Suspend => {
                self.terminal
                    .suspend()
                    .context("cannot give the terminal back")?;
                self.redraw();
            }
            Effect::Open(targets) => {
                let openings = self.actor.as_mut().map(|actor| actor.open(&targets));
                let next = self.app.opened(openings.unwrap_or_default());
                return self.effect(next);
            }
            Effect::Act(order) => {
                let outcomes = self.actor.as_mut().map(|actor| actor.perform(&order));
                self.app.acted(&outcomes.unwrap_or_default());
            }
            Effect::Release => {
                if let Some(actor) = &mut self.actor {
                    actor.release();
                }
            }
            Effect::Capture => self.capture(),
            Effect::Save {
                id,
                path,
                text,
                overwrite,
            } => self.save(id, &path, &text, overwrite),
            Effect::Record { id, path } => self.begin_recording(id, &path),
            Effect::EndRecord => self.record.stop(self.app.interval() * 2),
            // Tracing goes by number, like acting.
            Effect::Trace(subject) => self.trace = self.actor.as_ref().map(|_| subject),
            Effect::Configure(path, changes) => self.configure(&path, &changes),
        }
        Ok(ControlFlow::Continue(()))
    }

    /// Somebody sent us a signal.
    pub(super) fn signal(&mut self, signal: Signal) -> anyhow::Result<ControlFlow<()>> {
        match signal {
            Signal::Terminate | Signal::Hangup | Signal::Interrupt => {
                return Ok(ControlFlow::Break(()));
            }
            Signal::Stop => return self.effect(Effect::Suspend),
            Signal::Continue => {
                self.terminal
                    .resume()
                    .context("cannot take the terminal back")?;
                self.redraw();
            }
            Signal::Resize => self.redraw(),
        }
        Ok(ControlFlow::Continue(()))
    }

    /// The screen may hold anything: draw it from nothing.
    pub(super) fn redraw(&mut self) {
        self.terminal.invalidate();
        self.app.resize(self.terminal.size());
        self.dirty = true;
    }
}
