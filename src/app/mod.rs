//! State of the program and what changes it.
//!
//! In: keys, the mouse, snapshots. Out: what to draw (read by `ui`), an [`Effect`] for the loop that runs the program, and a
//! [`Demand`](crate::source::Demand) for the source. Does no I/O, reads no clock and draws nothing.

pub mod act;
mod arrivals;
mod copy;
mod demand;
mod diagnostics;
mod digits;
mod effect;
pub mod footer;
mod header;
pub mod help;
pub mod inspect;
pub mod io;
mod lists;
mod menu;
mod mouse;
mod navigation;
mod no_effect;
mod options;
mod popup;
mod prompt;
pub mod saving;
mod scroll;

mod series;
mod settings;
pub mod setup;
mod shown;
pub mod system;
pub mod tabs;
pub mod time;

mod update;

pub use crate::config::Screen;
pub use act::Dialog;
pub use diagnostics::Remark;
pub use effect::Effect;
pub use header::HostFacts;
pub use inspect::Inspect;
pub use lists::{Drill, Pane};
pub use menu::{Choice, Menu, Typed};
pub use options::Options;
pub use popup::Popup;
pub use prompt::Editor;
pub use series::Series;
pub use setup::Setup;
pub use system::System;
pub use time::Asked;
pub use update::update;

use crate::calibrate::cost::Known;
use crate::config::{Config, GraphSigns, Lists, ThemeFile, plain};
use crate::groups::{GroupBy, GroupKey};
use crate::keys::{Action, Key, KeyCode, Signs, key_name};
use crate::rates::Snapshot;
use crate::sample::TaskKey;
use crate::text::patterns::Patterns;
use crate::view::{Folds, Mode, Numbers, Query, RowKey, Sort};
use diagnostics::Diagnostics;
use digits::Hop;
use header::HeaderState;
use io::Division;
use prompt::history::PromptHistory;
use rustc_hash::FxHashSet;
use saving::recording::Recording;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;
use time::Time;

/// What has arrived of the machine.
#[derive(Clone, Debug, Default)]
struct Feed {
    /// The snapshot on the screen.
    shown: Option<Arc<Snapshot>>,
    /// The newest one, when it is not on the screen: paused.
    latest: Option<Arc<Snapshot>>,
    /// Samples in the history that are newer than what is shown.
    behind: usize,
    /// Time since the newest snapshot arrived.
    age: Duration,
    paused: bool,
}

/// State of the program.
#[derive(Clone, Debug)]
pub struct App {
    signs: Signs,
    /// What this terminal shows graphs best with.
    graph: GraphSigns,
    only: Vec<u32>,
    size: (u16, u16),
    feed: Feed,
    time: Time,
    /// The moment A that lists are compared with.
    baseline: Option<Arc<Snapshot>>,
    header: HeaderState,
    screen: Screen,
    /// The lists, by their numbers; that of one process is of the process drilled into.
    panes: [Pane; Lists::ALL.len()],
    drill: Option<Drill>,
    folds: Folds,
    open: FxHashSet<TaskKey>,
    open_groups: FxHashSet<GroupKey>,
    /// What processes were grouped by, while they are not.
    grouped_last: Option<GroupBy>,
    /// The group whose threads alone are listed, and what to call it.
    within: Option<(GroupKey, String)>,
    user: Option<u32>,
    division: Division,
    /// Devices scrolled out above, while they have the keys.
    devices_above: usize,
    /// Where the mouse holds a scroll bar: a line of its thumb.
    grip: Option<u16>,
    /// The row whose ID was copied by the last key.
    copied: Option<RowKey>,
    /// While blocked threads are listed: the screen that was left for them.
    blocked_from: Option<Screen>,
    /// Whom the cursor goes to as soon as they are listed.
    sought: Option<RowKey>,
    /// When the last key was pressed, since some moment.
    key_at: Duration,
    /// What the last key did, if it was a digit.
    hop: Option<Hop>,
    popups: Vec<Popup>,
    prompt_history: PromptHistory,
    message: Option<String>,
    clock: String,
    series: Series,
    switch_cost: Known,
    system: System,
    /// Where in time we are, while the past is shown.
    time_bar: Option<time::bar::TimeBar>,
    seek: time::seek::Seek,
    diagnostics: Diagnostics,
    pool_patterns: Arc<Patterns>,
    /// Digits of the largest ID seen.
    id_width: u16,
    /// Cells that shares of CPU time need.
    percent_width: u16,
    act: act::State,
    /// What is in force.
    config: Config,
    /// The configuration as the program began, or as it was written last.
    saved_config: Config,
    config_path: Option<PathBuf>,
    /// The configuration that is being written.
    writing: Option<Config>,
    /// Files that were written, or begun.
    files: u64,
    recording: Option<Recording>,
    themes: Arc<[ThemeFile]>,
    /// Name of the theme that `auto` stands for.
    auto_theme: &'static str,
    dirty: bool,
}

impl App {
    /// The program before its first snapshot.
    pub fn new(options: Options) -> Self {
        let mut config = options.loaded.config;
        for list in [Lists::Processes, Lists::Groups, Lists::Threads] {
            let sort = &mut config.sort[list as usize];
            *sort = options.sort.map_or(*sort, Sort::by);
        }
        let pane = |list: Lists| Pane::new(options.filters[list as usize].clone());
        let (pool_patterns, mistakes) = Patterns::new(&config.pool_patterns);
        let mut app = Self {
            signs: options.signs,
            graph: options.graph,
            only: options.only,
            size: (80, 24),
            feed: Feed::default(),
            time: Time::new(options.replay),
            baseline: None,
            header: HeaderState::default(),
            screen: options.start,
            panes: Lists::ALL.map(pane),
            drill: None,
            folds: Folds::default(),
            open: FxHashSet::default(),
            open_groups: FxHashSet::default(),
            grouped_last: None,
            within: None,
            user: options.user,
            division: Division::Both,
            devices_above: 0,
            grip: None,
            copied: None,
            blocked_from: None,
            sought: None,
            key_at: Duration::ZERO,
            hop: None,
            popups: Vec::new(),
            prompt_history: PromptHistory::default(),
            message: mistakes.into_iter().next(),
            clock: String::new(),
            series: Series::default(),
            switch_cost: options.switch_cost,
            system: System::default(),
            time_bar: None,
            seek: time::seek::Seek::default(),
            diagnostics: Diagnostics::default(),
            pool_patterns: Arc::new(pool_patterns),
            id_width: 0,
            percent_width: 0,
            act: act::State::new(options.read_only),
            saved_config: config.clone(),
            config,
            config_path: options.loaded.path,
            writing: None,
            recording: None,
            files: 0,
            themes: options.loaded.themes,
            auto_theme: &plain().name,
            dirty: true,
        };
        app.tell_problems(options.loaded.problems);
        app.relist(false);
        app
    }

    /// A key was pressed.
    pub fn key(&mut self, key: Key) -> Effect {
        let effect = self.pressed(key);
        self.show_cursor();
        effect
    }

    fn pressed(&mut self, key: Key) -> Effect {
        self.grip = None;
        self.sought = None;
        let hop = self.hop.take();
        let told = self.message.take().is_some();
        self.dirty |= told;
        let looked = self.stop_looking();
        if self.wants_key() {
            self.key_given(key);
            return Effect::None;
        }
        let context = self.context();
        let action = self.config.keys.lookup(context, key);
        if action == Some(Action::Back) && (looked || told && self.is_at_rest()) {
            // It was meant for the message, or for what was looked for.
            return Effect::None;
        }
        if self.digit(key, action, hop) {
            return Effect::None;
        }
        if let Some(effect) = action.and_then(|action| update::dispatch(self, action)) {
            self.notice_moves();
            return effect;
        }
        if matches!(self.popups.last(), Some(Popup::Notes { .. })) {
            // What went wrong stands in the way of everything, and the keys may be what went wrong.
            self.popups.pop();
            self.dirty = true;
            return Effect::None;
        }
        let typed = match key.code {
            KeyCode::Char(c) if key.is_text() && context.takes_text() => self.typed(c),
            _ => false,
        };
        if !typed {
            let name = key_name(key, self.signs);
            self.tell_no_action(&name, Some(key));
        }
        Effect::None
    }

    /// Text was pasted: it goes into a prompt, and never counts as keys.
    pub fn paste(&mut self, text: &str) {
        self.dirty = true;
        self.message = None;
        let taken = match self.popups.last_mut() {
            Some(Popup::Act(dialog)) => dialog.form.paste(text),
            Some(_) => self.entered(text),
            None => false,
        };
        if !taken {
            self.told("Paste ignored: no prompt is open.");
        }
    }

    /// Something changed since this was last asked: draw.
    pub fn take_dirty(&mut self) -> bool {
        std::mem::take(&mut self.dirty)
    }

    /// What is listed on this screen.
    pub fn query(&self) -> Query {
        let pane = self.pane();
        Query {
            mode: self.mode(),
            sort: self.sort(),
            filter: pane.filter.clone(),
            uid: self.user.filter(|_| self.screen != Screen::Process),
            only: self.only.clone(),
            kernel_threads: self.config.kernel_threads,
            folds: self.folds.clone(),
            open: self.open.clone(),
            open_groups: self.open_groups.clone(),
            all_groups_open: false,
            within: self.within().map(|(key, _)| key.clone()),
            group_pools: self.config.group_pools,
            group_short_lived: true,
            pool_patterns: Arc::clone(&self.pool_patterns),
            marks: Arc::clone(self.lints().marks()),
            program_path: self.config.program_path,
            numbers: Numbers::LinedUp {
                percent: self.percent_width,
            },
            baseline: self.baseline.clone(),
        }
    }

    /// Which rows this screen lists.
    pub fn mode(&self) -> Mode {
        match (self.screen, &self.drill) {
            (Screen::Process, Some(drill)) => Mode::Threads(drill.key),
            (Screen::Threads, _) => Mode::AllThreads,
            (Screen::Io, _) => Mode::List,
            _ if let Some(by) = self.config.group_by => Mode::Groups(by),
            _ if self.config.tree => Mode::Tree,
            _ => Mode::List,
        }
    }

    fn pane_mut(&mut self) -> &mut Pane {
        &mut self.panes[self.list() as usize]
    }

    /// Scrolls to the cursor: a header or a prompt that has grown may have taken its line.
    fn show_cursor(&mut self) {
        let height = self.height();
        self.pane_mut().show(height);
    }

    /// Makes the rows anew; `hidden` when what vanishes does so because it was folded away.
    fn relist(&mut self, hidden: bool) {
        self.dirty = true;
        self.notice_blocked();
        if self.charts() {
            // There is no list; it is made anew when there is one again.
            return;
        }
        let Some(snapshot) = self.table_snapshot().cloned() else {
            return;
        };
        let query = self.query();
        let height = self.height();
        self.notice_moves();
        let mut list = crate::view::build(&snapshot, &query, &mut self.pane_mut().settled);
        list.thresholds = self.config.thresholds;
        list.lints = self.config.lints.clone();
        let followed = self.followed_in(&list, &snapshot);
        let held = followed.is_some();
        let pane = self.pane_mut();
        if let Some(key) = followed {
            pane.bind(key);
        }
        pane.relist(list, hidden, held, height);
        self.leave_cursor();
        self.find_sought();
    }
}

#[cfg(test)]
pub mod testing;
#[cfg(test)]
mod tests;
