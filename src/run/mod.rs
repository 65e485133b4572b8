//! The loop: the only room, beside the command line, that knows all others.
//!
//! ```text
//! keys, mouse ─┐
//! signals ─────┤            ┌─▶ frame, at most one in 16 ms, none when nothing changed
//! snapshots ───┼─▶ App ─────┤
//! timer ───────┘            └─▶ Demand, when something else is looked at
//! ```

mod capture;
mod effects;
mod past;
mod record;
mod save;
mod trace;

use crate::act::Actor;
use crate::app::{App, Options};
use crate::collector::Collector;
use crate::config::plain;
use crate::inspect::{Answer, Missing, Outcome, Subject};
use crate::rates::Snapshot;
use crate::recording::{Ring, Timeline};
use crate::source::{Demand, Inspector, Source};
use crate::store::Store;
use crate::terminal::{Capabilities, Events, Input, Settings, Signals, Terminal};
use crate::ui::{self, Theme};
use crate::view::clock;
use anyhow::{Context, bail};
use past::Past;
use record::Record;
use save::Writing;
use std::future::{Future, poll_fn};
use std::ops::ControlFlow;
use std::pin::pin;
use std::sync::Arc;
use std::task::Poll;
use std::time::Duration;
use tokio::time::{Instant, sleep_until};

/// Time between two frames: what an eye can follow.
const FRAME: Duration = Duration::from_millis(16);

/// The first frame waits this long for the first snapshot before it is drawn without.
const FIRST: Duration = Duration::from_millis(150);

/// A collector that is late is looked at again after this time.
const RECHECK: Duration = Duration::from_millis(500);

/// What the monitor shows.
pub enum From {
    /// What is measured now.
    Source(Box<dyn Source>),
    /// What was recorded, from this wall time on, nanoseconds since 1970 UTC. The same timeline twice: two threads read it.
    Recording(Box<[Timeline; 2]>, u64),
}

/// Runs the monitor on this terminal until somebody quits.
pub fn monitor(mut options: Options, from: From, capabilities: Capabilities) -> anyhow::Result<()> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .context("cannot start the event loop")?;
    let mouse = options.loaded.config.mouse;
    let view_path = options.view_path.take();
    let actor = match &from {
        From::Source(source) => admit(&mut options, &**source),
        From::Recording(..) => None,
    };
    let mut app = App::new(options);
    app.set_auto_theme(Theme::auto(&capabilities));
    let store = Arc::new(Store::new(app.interval()));
    let demand = app.demand();
    let ring = Arc::new(Ring::new(app.lookback()));
    let mut past = Past::new(app.player_settings());
    let (mut inspector, mut collector) = (None, None);
    match from {
        From::Source(source) => {
            inspector = source.inspector();
            let started = Collector::start(source, store.clone(), ring.clone(), demand.clone());
            collector = Some(started.context("cannot start the collector thread")?);
        }
        From::Recording(timelines, at) => past.begin(*timelines, at, false)?,
    }
    runtime.block_on(async {
        // Before the terminal changes, so that no signal can leave it changed.
        let signals = Signals::new().context("cannot listen for signals")?;
        let terminal = Terminal::enter(Settings { mouse }, &capabilities)
            .context("cannot set up the terminal")?;
        let now = Instant::now();
        let mut run = Run {
            app,
            theme: Theme::on(plain(), &capabilities),
            theme_name: None,
            capabilities,
            terminal,
            store,
            collector,
            ring,
            record: Record::new(),
            demand,
            past,
            actor,
            inspector,
            trace: None,
            writing: Writing::new(),
            dirty: true,
            frame_at: now + FIRST,
            started: now,
            arrived: now,
        };
        let result = run.follow(signals).await;
        run.terminal.restore();
        result?;
        run.end_recording().await?;
        match run.app.view_left() {
            Some(view) => save::remember(view_path.as_deref(), &view),
            None => Ok(()),
        }
    })
}

/// The capability to do something to the tasks of `source`, unless the person wants nobody to; where there is none, the options
/// tell why.
fn admit(options: &mut Options, source: &dyn Source) -> Option<Box<dyn Actor>> {
    let actor = options.read_only.map_or_else(|| source.actor(), Err);
    options.read_only = actor.as_ref().err().copied();
    actor.ok()
}

/// Everything that runs.
struct Run {
    app: App,
    theme: Theme,
    /// Name of the theme.
    theme_name: Option<String>,
    /// What is drawn for.
    capabilities: Capabilities,
    terminal: Terminal,
    store: Arc<Store>,
    /// Where something is measured.
    collector: Option<Collector>,
    /// The newest samples, to be looked back to and recorded.
    ring: Arc<Ring>,
    /// The recording that is written.
    record: Record,
    /// What the source was told last.
    demand: Demand,
    /// Who shows the past.
    past: Past,
    /// Acts on the tasks on the screen, where that is possible and permitted.
    actor: Option<Box<dyn Actor>>,
    /// Answers questions about single tasks.
    inspector: Option<Inspector>,
    /// The task that strace shall trace next.
    trace: Option<Subject>,
    /// Files that are being written.
    writing: Writing,
    /// The screen does not show the state.
    dirty: bool,
    /// When the program began to listen.
    started: Instant,
    /// No frame before this moment.
    frame_at: Instant,
    /// When the newest snapshot came.
    arrived: Instant,
}

impl Run {
    /// Does what comes, until somebody quits.
    async fn follow(&mut self, mut signals: Signals) -> anyhow::Result<()> {
        let mut events = Events::new(self.capabilities.asks());
        let mut snapshots = self.store.watch();
        self.app.resize(self.terminal.size());
        loop {
            self.dirty |= self.app.take_dirty();
            let ready = self.terminal.ready();
            if self.dirty && ready && Instant::now() >= self.frame_at {
                self.frame();
                continue;
            }
            let tick_at = self.tick_at();
            let late = self.late();
            let step = tokio::select! {
                biased;
                signal = signals.next() => self.signal(signal)?,
                event = events.next() => self.inputs(event, &mut events).await?,
                Ok(()) = snapshots.changed() => {
                    self.snapshot(snapshots.borrow_and_update().clone());
                    ControlFlow::Continue(())
                }
                news = self.past.news() => {
                    self.learned(news)?;
                    ControlFlow::Continue(())
                }
                Some(answer) = told(&mut self.inspector) => {
                    self.app.inspected(answer);
                    ControlFlow::Continue(())
                }
                Some(event) = self.record.told() => {
                    self.recorded(event);
                    ControlFlow::Continue(())
                }
                Some(done) = self.writing.done() => {
                    self.written(done);
                    ControlFlow::Continue(())
                }
                () = self.terminal.drained(), if self.dirty && !ready => ControlFlow::Continue(()),
                () = sleep_until(self.frame_at), if self.dirty && ready => ControlFlow::Continue(()),
                () = sleep_until(tick_at.unwrap_or(late)), if tick_at.is_some() => {
                    self.tick();
                    ControlFlow::Continue(())
                }
                () = sleep_until(late) => self.check()?,
            };
            if step.is_break() || self.terminal.lost() {
                return Ok(());
            }
            if let Some(subject) = self.trace.take()
                && self
                    .trace(subject, &mut events, &mut signals)
                    .await?
                    .is_break()
            {
                return Ok(());
            }
            self.tell_player()?;
            self.tell();
        }
    }

    /// Takes in what was typed, and all that was typed meanwhile: it comes before the frame.
    async fn inputs(
        &mut self,
        first: Option<std::io::Result<Input>>,
        events: &mut Events,
    ) -> anyhow::Result<ControlFlow<()>> {
        let mut step = self.input(first)?;
        while step.is_continue() {
            let Some(event) = at_once(events.next()).await else {
                break;
            };
            step = self.input(event)?;
        }
        Ok(step)
    }

    /// Draws, and allows the next frame a little later.
    fn frame(&mut self) {
        self.frame_at = Instant::now() + FRAME;
        self.dirty = false;
        self.app.take_history(&self.history().clone().history());
        if let Some(lookout) = &self.past.lookout {
            self.app.take_time_bar(&lookout.strip(), past::now());
        }
        self.choose_theme();
        let (app, theme) = (&self.app, &self.theme);
        self.terminal.draw(|canvas| ui::draw(app, theme, canvas));
    }

    /// Draws with the theme that is chosen now.
    fn choose_theme(&mut self) {
        let chosen = self.app.theme_file();
        if let Some(file) = chosen.filter(|file| self.theme_name.as_ref() != Some(&file.name)) {
            self.theme = Theme::on(file, &self.capabilities);
            self.theme_name = Some(file.name.clone());
        }
    }

    /// Tells the source when something else is looked at, and asks what the app wants to know.
    fn tell(&mut self) {
        let collector = self.collector.as_ref();
        // What the past shows is not what is going to be looked at.
        if let Some(collector) = collector.filter(|_| !self.app.in_past())
            && let demand = self.app.demand()
            && demand != self.demand
        {
            if demand.interval != self.demand.interval {
                self.store.history().set_interval(demand.interval);
            }
            collector.demand(demand.clone());
            self.demand = demand;
        }
        let least = self.record.least();
        self.ring.set_limit(least.max(self.app.lookback()));
        self.app.set_remembers(self.ring.remembers());
        if let Some(question) = self.app.take_question() {
            let missing = |missing| Answer {
                question,
                outcome: Outcome::Missing(missing),
                took: Duration::ZERO,
            };
            match &self.inspector {
                _ if self.app.in_past() => self.app.inspected(missing(Missing::Past)),
                Some(inspector) => inspector.ask(question),
                None => self.app.inspected(missing(Missing::Absent)),
            }
        }
    }

    fn snapshot(&mut self, snapshot: Option<Arc<Snapshot>>) {
        let Some(snapshot) = snapshot else { return };
        if self.app.shown().is_none() {
            self.frame_at = Instant::now();
        }
        self.arrived = Instant::now();
        self.app.snapshot(snapshot);
        self.tick();
    }

    /// When what is shown changes by itself: what is marked as new is so no longer, the next sample is late, the age that is
    /// shown grows.
    fn tick_at(&self) -> Option<Instant> {
        if self.app.in_past() {
            return None;
        }
        let age = self.app.age();
        let title = self
            .app
            .regions()
            .is_some_and(|layout| layout.header.height > 0);
        let second = Duration::from_secs(age.as_secs() + 1);
        let aged = if self.app.shows_age() {
            second
        } else {
            self.app.late_after()
        };
        let faded = Duration::from_nanos(Snapshot::LINGER);
        let next = [(aged, title), (faded, true)].into_iter();
        let next = next.filter_map(|(at, seen)| (seen && at > age).then_some(at));
        next.min().map(|at| self.arrived + at)
    }

    fn tick(&mut self) {
        let shown = self.app.shown().map(|shown| clock(shown.sample.wall));
        let age = self.age();
        self.app.tick(shown.unwrap_or_default(), age);
    }

    /// When a snapshot is so late that the collector may have ended.
    fn late(&self) -> Instant {
        let patience = self.app.interval() * 2 + Duration::from_secs(1);
        (self.arrived + patience).max(Instant::now() + RECHECK)
    }

    fn check(&mut self) -> anyhow::Result<ControlFlow<()>> {
        let collector = self.collector.as_ref();
        if let Some(failure) = collector.and_then(Collector::failure) {
            bail!(failure);
        }
        Ok(ControlFlow::Continue(()))
    }
}

/// The next answer; never, where nobody answers.
async fn told(inspector: &mut Option<Inspector>) -> Option<Answer> {
    match inspector {
        Some(inspector) => inspector.answer().await,
        None => std::future::pending().await,
    }
}

/// What a future gives when it has something already.
async fn at_once<F: Future>(future: F) -> Option<F::Output> {
    let mut future = pin!(future);
    poll_fn(|context| {
        Poll::Ready(match future.as_mut().poll(context) {
            Poll::Ready(value) => Some(value),
            Poll::Pending => None,
        })
    })
    .await
}

#[cfg(test)]
mod tests;
