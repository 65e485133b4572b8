//! What the screen reads of the state: nothing here changes it.

use super::{App, Drill, Pane, Popup, Screen, Series};
use crate::calibrate::cost::{Calibration, Known};
use crate::config::Lists;
use crate::diagnosis::{Bottleneck, Thresholds};
use crate::geometry::{Body, Regions};
use crate::keys::{Contexts, Keymap};
use crate::rates::Snapshot;
use crate::view::Mode;
use ratatui::layout::Rect;
use std::sync::Arc;
use std::time::Duration;

impl App {
    /// The snapshot on the screen.
    pub fn shown(&self) -> Option<&Arc<Snapshot>> {
        self.feed.shown.as_ref()
    }

    /// The snapshot that the rows are made from: of a process that has ended, the last one that knew it.
    pub fn table_snapshot(&self) -> Option<&Arc<Snapshot>> {
        self.drill()
            .and_then(|drill| drill.held.as_ref())
            .or(self.feed.shown.as_ref())
    }

    /// The list on this screen.
    pub fn pane(&self) -> &Pane {
        &self.panes[self.list() as usize]
    }

    /// Which of the lists this screen shows; charts hide that of the processes.
    pub(super) fn list(&self) -> Lists {
        match self.screen {
            Screen::Processes if self.config.group_by.is_some() => Lists::Groups,
            Screen::Processes | Screen::System => Lists::Processes,
            Screen::Threads => Lists::Threads,
            Screen::Process => Lists::Process,
            Screen::Io => Lists::Io,
        }
    }

    /// Which screen this is.
    pub fn screen(&self) -> Screen {
        self.screen
    }

    /// The process drilled into, when its screen is shown.
    pub fn drill(&self) -> Option<&Drill> {
        self.drill
            .as_ref()
            .filter(|_| self.screen == Screen::Process)
    }

    /// Where what is on a screen of the size last told; `None` when that is too small.
    pub fn regions(&self) -> Option<Regions> {
        let area = Rect::new(0, 0, self.size.0, self.size.1);
        let body = match self.screen {
            Screen::Processes | Screen::Threads => Body::List,
            Screen::Process => Body::Process,
            Screen::System => Body::Charts,
            Screen::Io => self.devices_body(),
        };
        let mut regions = Regions::new(area, self.header_wanted(), body)?;
        if self.time_bar.is_some() {
            regions.add_timeline();
        }
        if let Some(Popup::Filter { .. } | Popup::Ask(_) | Popup::Time { .. }) = self.popups.last()
        {
            regions.widen_footer();
        }
        Some(regions)
    }

    /// Lines of rows.
    pub fn height(&self) -> usize {
        self.regions()
            .map_or(1, |regions| usize::from(regions.rows.height))
    }

    /// Where keys go.
    pub fn context(&self) -> Contexts {
        let past = self.system.cursor().is_some();
        match (self.popups.last(), self.screen) {
            // A page of what a person has made may have nothing on it.
            (Some(popup @ Popup::Setup(_)), _)
                if Contexts::SETUP_OWN.contains(popup.context())
                    && self.setup_lines().is_empty() =>
            {
                Contexts::SETUP_EMPTY
            }
            (Some(popup), _) => popup.context(),
            (None, Screen::Processes) => match self.mode() {
                Mode::Groups(_) => Contexts::GROUPS,
                _ => Contexts::PROCESSES,
            },
            (None, Screen::Threads) => Contexts::THREADS,
            (None, Screen::Process) => Contexts::PROCESS,
            (None, Screen::Io) => Contexts::IO,
            (None, Screen::System) => match (self.system.large(), past) {
                (false, false) => Contexts::PANELS,
                (false, true) => Contexts::PANELS_PAST,
                (true, false) => Contexts::PANEL,
                (true, true) => Contexts::PANEL_PAST,
            },
        }
    }

    /// What lies over the list, the topmost last.
    pub fn popups(&self) -> &[Popup] {
        &self.popups
    }

    /// The screen is frozen.
    pub fn paused(&self) -> bool {
        self.feed.paused
    }

    /// Only tasks of this user are listed.
    pub fn user(&self) -> Option<u32> {
        self.user
    }

    /// Threads are listed that have yet to be read: there is a process whose they are.
    pub fn awaits_threads(&self) -> bool {
        let wanted = |pid: &u32| self.only.is_empty() || self.only.contains(pid);
        let processes = self.shown().map(|shown| &shown.sample.processes);
        let mut pids = processes.into_iter().flatten().map(|one| one.key.tid);
        self.mode() == Mode::AllThreads && pids.any(|pid| wanted(&pid))
    }

    /// Only these PIDs are listed; all when empty.
    pub fn only(&self) -> &[u32] {
        &self.only
    }

    /// What a context switch costs here, if it was measured on this CPU.
    pub fn calibration(&self) -> Option<&Calibration> {
        self.switch_cost.of_brand(self.cpu_brand())
    }

    /// A sentence on what the context switches of the machine cost at `rate` per second, or on why that is not known.
    pub fn switch_cost(&self, rate: Option<f64>) -> String {
        self.switch_cost
            .sentence(self.cpu_brand(), rate, self.signs.unicode())
    }

    /// What is known of the cost of a context switch.
    pub fn switch_cost_known(&self) -> &Known {
        &self.switch_cost
    }

    fn cpu_brand(&self) -> Option<&str> {
        let shown = self.feed.shown.as_ref();
        shown.and_then(|snapshot| snapshot.sample.host.cpu_brand.as_deref())
    }

    /// Time between two samples, of what is shown.
    pub fn interval(&self) -> Duration {
        let recorded = self.past().and_then(|past| past.interval);
        recorded.unwrap_or(self.config.interval)
    }

    /// From which values on things deserve the eye.
    pub fn thresholds(&self) -> &Thresholds {
        &self.config.thresholds
    }

    /// Which keys do what.
    pub fn keys(&self) -> &Keymap {
        &self.config.keys
    }

    /// A sentence with keys in it, see [`Keymap::fill`].
    pub fn with_keys(&self, sentence: &str) -> String {
        self.keys().fill(sentence, self.context())
    }

    /// What there is to say about the last key.
    pub fn message(&self) -> Option<&str> {
        self.message.as_deref()
    }

    /// The time of day of what is shown, as text.
    pub fn clock(&self) -> &str {
        &self.clock
    }

    /// What is shown is older than its clock and the interval tell: it is frozen, or the next sample is late.
    pub fn shows_age(&self) -> bool {
        !self.in_past() && (self.feed.paused || self.feed.age >= self.late_after())
    }

    /// The next sample is late when the newest one is that old.
    pub fn late_after(&self) -> Duration {
        const LATE: Duration = Duration::from_secs(1);
        self.config.interval + LATE
    }

    /// Time since the moment that is shown.
    pub fn age_of_shown(&self) -> Duration {
        let [latest, shown] = [&self.feed.latest, &self.feed.shown]
            .map(|snapshot| snapshot.as_ref().map_or(0, |snapshot| snapshot.sample.at));
        self.feed.age + Duration::from_nanos(latest.saturating_sub(shown))
    }

    /// Time since the newest snapshot arrived.
    pub fn age(&self) -> Duration {
        self.feed.age
    }

    /// The series of what is visible.
    pub fn series(&self) -> &Series {
        &self.series
    }

    /// What holds the machine back, but for what shows in a single sample.
    pub fn bottleneck(&self) -> Option<&Bottleneck> {
        self.judged().watch.told()
    }

    /// The texts that rows are searched or filtered for, to be highlighted in any case. A search is for one.
    pub fn highlight(&self) -> Vec<&str> {
        let mut texts: Vec<&str> = match self.popups.last() {
            Some(Popup::Search { editor, .. }) => vec![editor.text()],
            _ => self.pane().filter.texts(),
        };
        texts.retain(|text| !text.is_empty());
        texts
    }
}
