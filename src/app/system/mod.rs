//! The state of the System screen: which part of time is looked at, the panel selected, and the picture drawn.

pub mod picture;

use super::{App, Screen};
use crate::geometry::{Board, PANELS, Panel, Placed, Regions};
use crate::keys::{Action, Contexts, Key};
use crate::sample::Nanos;
use crate::store::History;
use picture::{Picture, Wanted};
use ratatui::layout::{Position, Rect};
use std::time::Duration;

/// The windows of time to choose from, seconds.
const WINDOWS: [u64; 7] = [15, 30, 60, 120, 300, 900, 3_600];

/// Position of the window that is usual as soon as there is so much to see.
const USUAL: usize = 4;

/// The windows on the way there, seconds: each the shortest that holds all there is, so that no picture is half empty for long.
const GROWING: [u64; 9] = [15, 30, 45, 60, 90, 120, 180, 240, WINDOWS[USUAL]];

/// Columns that the cursor moves at once when it shall go fast.
const FAST: i64 = 10;

/// State of the System screen.
#[derive(Clone, Debug)]
pub struct System {
    /// Position in [`WINDOWS`].
    window: usize,
    /// The window was chosen by hand.
    chosen: bool,
    /// Position in [`GROWING`], of the window until one is chosen.
    grown: usize,
    /// Position in [`PANELS`].
    selected: usize,
    /// The first row of panels.
    top: usize,
    /// Only the selected panel is shown.
    large: bool,
    /// Where we are when we look back.
    back: Option<Back>,
    picture: Picture,
}

/// A look back in time.
#[derive(Clone, Copy, Debug)]
struct Back {
    /// The moment under the cursor, nanoseconds since 1970 UTC.
    cursor: Nanos,
    /// The end of the window.
    end: Nanos,
}

impl Default for System {
    fn default() -> Self {
        Self {
            window: USUAL,
            chosen: false,
            grown: GROWING.len() - 1,
            selected: 0,
            top: 0,
            large: false,
            back: None,
            picture: Picture::default(),
        }
    }
}

impl System {
    /// How long the window is, about.
    pub fn window(&self) -> Duration {
        Duration::from_secs(if self.chosen {
            WINDOWS[self.window]
        } else {
            GROWING[self.grown]
        })
    }

    /// The panel that keys act on.
    pub fn selected(&self) -> Panel {
        PANELS[self.selected].panel
    }

    /// Only the selected panel is shown.
    pub fn large(&self) -> bool {
        self.large
    }

    /// The moment under the cursor, nanoseconds since 1970 UTC; `None` when the newest is shown.
    pub fn cursor(&self) -> Option<Nanos> {
        self.back.map(|back| back.cursor)
    }

    /// The moment under the cursor, which is given up: the newest is shown.
    pub(super) fn take_cursor(&mut self) -> Option<Nanos> {
        self.back.take().map(|back| back.cursor)
    }

    /// What is drawn.
    pub fn picture(&self) -> &Picture {
        &self.picture
    }

    /// Takes what is drawn from the store; `newest` is the time of the snapshot shown.
    fn take(
        &mut self,
        history: &History,
        newest: Nanos,
        (interval, per_cell): (Duration, u16),
        board: &Board,
    ) {
        // After a jump in time the cursor may be where nothing is known yet.
        self.back.take_if(|back| back.cursor > newest);
        if !self.chosen && self.back.is_none() {
            let oldest = history.oldest().unwrap_or(newest);
            let known = Duration::from_nanos(newest.saturating_sub(oldest));
            let holds = |window: &u64| Duration::from_secs(*window) >= known;
            let longest = GROWING.len() - 1;
            self.grown = GROWING.iter().position(holds).unwrap_or(longest);
            // From here a choice goes on.
            let from = WINDOWS
                .iter()
                .position(|window| *window >= GROWING[self.grown]);
            self.window = from.unwrap_or(USUAL);
        }
        let strips = board
            .panels
            .iter()
            .find(|placed| placed.panel == Panel::Cpus);
        let wanted = Wanted {
            end: self.back.map_or(newest, |back| back.end),
            cursor: self.cursor(),
            window: self.window(),
            interval,
            columns: board.width * per_cell,
            per_cell,
            strips: strips.map_or(0, |placed| usize::from(placed.plot().height)),
        };
        self.picture.take(history, &wanted);
        if let Some(back) = &mut self.back
            && self.picture.cursor().is_none()
        {
            // Another window of time: the cursor stays, in the middle of it.
            let grid = self.picture.grid();
            let half = grid.width * (grid.count as u64 / 2);
            back.end = back.cursor.saturating_add(half).min(newest);
            let end = back.end;
            self.picture.take(history, &Wanted { end, ..wanted });
        }
    }

    /// Moves the cursor by buckets; beyond the newest it is live again.
    fn travel(&mut self, buckets: i64, newest: Nanos) {
        let width = self.picture.grid().width.max(1);
        let from = self.cursor().unwrap_or(newest) / width;
        self.go_to(from.saturating_add_signed(buckets), newest);
    }

    /// Puts the cursor into a bucket, the window around it.
    fn go_to(&mut self, bucket: u64, newest: Nanos) {
        let grid = self.picture.grid();
        let width = grid.width.max(1);
        let oldest = self.picture.oldest().unwrap_or(newest) / width;
        let bucket = bucket.max(oldest);
        if bucket >= newest / width {
            self.back = None;
            return;
        }
        let end = self.back.map_or(newest, |back| back.end) / width;
        let columns = (grid.count as u64).max(1);
        self.back = Some(Back {
            cursor: bucket * width,
            end: end.clamp(bucket, bucket + columns - 1) * width,
        });
    }

    fn choose(&mut self, window: usize) {
        self.window = window;
        self.chosen = true;
    }

    /// Selects another panel.
    fn step(&mut self, panels: isize) {
        let selected = self.selected.saturating_add_signed(panels);
        self.selected = selected.min(PANELS.len() - 1);
    }

    fn select(&mut self, panel: Panel) {
        let at = PANELS.iter().position(|info| info.panel == panel);
        self.selected = at.unwrap_or(self.selected);
    }
}

/// The action that enlarges each panel.
const PANEL_ACTIONS: [(Panel, Action); PANELS.len()] = [
    (Panel::Cpu, Action::PanelCpu),
    (Panel::Load, Action::PanelLoad),
    (Panel::ContextSwitches, Action::PanelContextSwitches),
    (Panel::Pressure, Action::PanelPressure),
    (Panel::Memory, Action::PanelMemory),
    (Panel::Cpus, Action::PanelCpus),
    (Panel::Parallelism, Action::PanelParallelism),
    (Panel::RunQueue, Action::PanelRunQueue),
    (Panel::Interrupts, Action::PanelInterrupts),
    (Panel::Forks, Action::PanelForks),
    (Panel::Ended, Action::PanelEnded),
    (Panel::Paging, Action::PanelPaging),
    (Panel::Machine, Action::PanelMachine),
];

fn panel_of(action: Action) -> Option<Panel> {
    let mut found = PANEL_ACTIONS.iter().filter(|(_, of)| *of == action);
    found.next().map(|(panel, _)| *panel)
}

impl App {
    /// The key that enlarges a panel of the System screen, if it has one.
    pub fn panel_key(&self, panel: Panel) -> Option<Key> {
        let (_, action) = PANEL_ACTIONS.iter().find(|(of, _)| *of == panel)?;
        self.keys().usable(*action, Contexts::PANELS)
    }

    /// The System screen.
    pub fn system(&self) -> &System {
        &self.system
    }

    /// Where the panels of the System screen are.
    pub fn board(&self) -> Board {
        let area = self
            .regions()
            .map_or_else(Rect::default, |regions| regions.charts);
        self.board_in(area)
    }

    fn board_in(&self, area: Rect) -> Board {
        if area.is_empty() {
            return Board::default();
        }
        let system = &self.system;
        Board::new(area, system.selected, system.top, system.large)
    }

    /// Takes what the charts show, when they are on the screen.
    pub(super) fn take_charts(&mut self, history: &History, regions: &Regions) {
        let Some(newest) = self.newest().filter(|_| !regions.charts.is_empty()) else {
            return;
        };
        let board = self.board_in(regions.charts);
        let resolution = (self.interval(), self.graph_signs().per_cell());
        self.system.take(history, newest, resolution, &board);
    }

    /// Charts are to be shown that have not been taken from the history.
    pub fn awaits_charts(&self) -> bool {
        self.charts() && self.system.picture.oldest().is_none()
    }

    /// Time of the snapshot shown, nanoseconds since 1970 UTC.
    fn newest(&self) -> Option<Nanos> {
        self.feed
            .shown
            .as_ref()
            .map(|snapshot| snapshot.sample.wall)
    }

    /// Does what an action means on charts; false when it is none of theirs.
    pub(super) fn chart(&mut self, action: Action) -> bool {
        let newest = self.newest().unwrap_or(0);
        let before = self.system.back.map(|back| back.cursor);
        let zoomed = self.system.window;
        let past = self.can_leave_past();
        let system = &mut self.system;
        match action {
            Action::Up => system.step(-1),
            Action::Down => system.step(1),
            Action::Earlier => system.travel(-1, newest),
            Action::Later => system.travel(1, newest),
            Action::MuchEarlier => system.travel(-FAST, newest),
            Action::MuchLater => system.travel(FAST, newest),
            Action::Oldest => system.go_to(0, newest),
            Action::Live => system.back = None,
            Action::ZoomIn => system.choose(system.window.saturating_sub(1)),
            Action::ZoomOut => system.choose((system.window + 1).min(WINDOWS.len() - 1)),
            Action::Window => system.choose((system.window + 1) % WINDOWS.len()),
            Action::Enter => system.large = !system.large,
            Action::Back if system.back.is_some() => system.back = None,
            Action::Back if system.large => system.large = false,
            Action::Back if past => self.leave_past(),
            Action::Back => self.told_no_way_back(),
            action => {
                let Some(panel) = panel_of(action) else {
                    return false;
                };
                system.large = !(system.large && system.selected() == panel);
                system.select(panel);
            }
        }
        self.system.top = self.board().top;
        if self.system.back.map(|back| back.cursor) == before && self.system.window == zoomed {
            self.tell_end_of_time(action);
        }
        true
    }

    /// Says why the moment and the window stayed, when the action is about these.
    fn tell_end_of_time(&mut self, action: Action) {
        let told = match action {
            Action::Earlier | Action::MuchEarlier | Action::Oldest => "This is the oldest moment.",
            Action::Later | Action::MuchLater | Action::Live => "This is now.",
            Action::ZoomIn => "This is the shortest window.",
            Action::ZoomOut => "This is the longest window.",
            _ => return,
        };
        self.told(told);
    }

    /// The wheel was turned over the charts.
    pub(super) fn wheel_charts(&mut self, down: bool) {
        self.chart(if down { Action::Down } else { Action::Up });
    }

    /// A click selects the panel and puts the cursor there; on the title of the selected one it makes it large, or small
    /// again.
    pub(super) fn click_charts(&mut self, click: Position) {
        let board = self.board();
        let newest = self.newest().unwrap_or(0);
        let Some(placed) = board.at(click.x, click.y) else {
            return;
        };
        if click.y == placed.area.y && self.system.selected() == placed.panel {
            self.system.large = !self.system.large;
        }
        self.system.select(placed.panel);
        if let Some(bucket) = self.system.bucket_at(placed, click) {
            let first = self.system.picture.grid().first;
            self.system.go_to(first + bucket as u64, newest);
        }
    }

    /// Keys go to charts, not to a list.
    pub(super) fn charts(&self) -> bool {
        self.screen == Screen::System
    }
}

impl System {
    /// The bucket drawn at a cell.
    fn bucket_at(&self, placed: &Placed, click: Position) -> Option<usize> {
        let plot = placed.plot();
        plot.contains(click)
            .then(|| self.picture.bucket_at(click.x - plot.x, plot.width))?
    }
}
