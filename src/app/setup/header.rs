//! The page of the header: how much of it is shown, and which meters stand where, in columns side by side as on the
//! screen. The header above is the preview.
//!
//! ```text
//!     Header     full
//! [x] Automatic  by width and number of CPUs
//! left             middle           right            not shown
//! CPU (cpus)                        Load             CPU
//! Mem (memory)                      Switches         TLP
//! ```

use super::lines::{in_file, setting_lines};
use super::{App, Page, SetupLine};
use crate::config::{Config, METER_COLUMNS, SETTINGS};
use crate::geometry::{METERS, Meter, MeterColumns};

/// Lines before the meters: how much is shown, and whether the width decides.
pub(super) const HEADS: usize = 2;

/// The column of those that the header does not have.
const HIDDEN: usize = METER_COLUMNS.len();

/// Meters by columns; the last one has those that are not shown.
pub type MeterGrid = [Vec<Meter>; HIDDEN + 1];

/// A place in the grid: column and row.
type Cell = (usize, usize);

impl App {
    /// The lines of the page: a line for each meter, column by column.
    pub(super) fn header_lines(&self) -> Vec<SetupLine> {
        let chosen = self.config.meters.iter().any(|column| !column.is_empty());
        let mut lines = setting_lines(Page::Header, &self.config);
        lines.push(SetupLine {
            mark: Some(!chosen),
            label: "Automatic".to_owned(),
            value: "by width and number of CPUs".to_owned(),
            own: chosen,
            help: "The usual meters, in two or three columns; with many CPUs these have a column of their own.".to_owned(),
            ..SetupLine::default()
        });
        debug_assert_eq!(lines.len(), HEADS);
        lines.extend(self.meter_grid().iter().flatten().map(|meter| {
            let info = meter.info();
            SetupLine {
                label: info.titled(),
                help: in_file(info.help, info.name),
                ..SetupLine::default()
            }
        }));
        lines
    }

    /// The meters as they are chosen, otherwise what the width and the number of CPUs show.
    fn setup_meters(&self) -> MeterColumns {
        self.header_wanted().shown(self.size)
    }

    /// All meters, column by column.
    pub fn meter_grid(&self) -> MeterGrid {
        let [left, middle, right] = self.setup_meters();
        let shown = |meter: &Meter| {
            [&left, &middle, &right]
                .iter()
                .any(|column| column.contains(meter))
        };
        let all = METERS.iter().map(|info| info.meter);
        let hidden = all.filter(|meter| !shown(meter)).collect();
        [left, middle, right, hidden]
    }

    /// Where the selected meter stands; `None` on the lines before the meters.
    pub fn meter_selected(&self) -> Option<Cell> {
        let at = self.setup_shown()?.selected().checked_sub(HEADS)?;
        cell(&self.meter_grid(), at)
    }

    /// The line of a meter in the grid.
    pub(super) fn meter_line(&self, at: Cell) -> Option<usize> {
        line(&self.meter_grid(), at).map(|line| HEADS + line)
    }

    /// Up or down: on the lines before the meters, and within a column. A meter that is picked up goes along.
    pub(super) fn header_step(&mut self, lines: isize) {
        let Some(setup) = self.setup_shown() else {
            return;
        };
        let (now, held) = (setup.selected(), setup.held);
        let grid = self.meter_grid();
        let first = (0..grid.len()).find(|column| !grid[*column].is_empty());
        let Some((column, row)) = self.meter_selected().or(first.map(|column| (column, 0))) else {
            return;
        };
        if held {
            return self.shift_meter(lines.signum());
        }
        // The lines before the meters, and the column below them.
        let from = if now < HEADS { now } else { HEADS + row };
        let last = HEADS + grid[column].len() - 1;
        let to = from.saturating_add_signed(lines).min(last);
        let to = match to.checked_sub(HEADS) {
            None => to,
            Some(row) => self.meter_line((column, row)).unwrap_or(now),
        };
        if let Some(setup) = self.setup_mut() {
            setup.select(to);
        }
    }

    /// To the next column, or to the one before. A meter that is picked up goes along; before the meters, the value changes.
    pub(super) fn header_sideways(&mut self, more: bool) {
        let Some(at @ (column, row)) = self.meter_selected() else {
            return self.alter_header(more);
        };
        let beside = |column: usize| {
            let next = if more {
                Some(column + 1)
            } else {
                column.checked_sub(1)
            };
            next.filter(|next| *next <= HIDDEN)
        };
        if self.setup_shown().is_some_and(|setup| setup.held) {
            if let Some(to) = beside(column) {
                self.move_meter(at, (to, row));
            }
            return;
        }
        let grid = self.meter_grid();
        let mut to = beside(column);
        while let Some(next) = to.filter(|next| grid[*next].is_empty()) {
            to = beside(next);
        }
        let line = to.and_then(|to| self.meter_line((to, row.min(grid[to].len() - 1))));
        if let (Some(line), Some(setup)) = (line, self.setup_mut()) {
            setup.select(line);
        }
    }

    /// Enter: picks a meter up, or puts it down; before the meters, the value changes.
    pub(super) fn hold_meter(&mut self) {
        if self.meter_selected().is_none() {
            return self.alter_header(true);
        }
        if let Some(setup) = self.setup_mut() {
            setup.held = !setup.held;
        }
    }

    /// Shows the meter below all others, or takes it out of the header; before the meters, the value changes.
    pub(super) fn show_meter(&mut self) {
        let Some(at @ (column, _)) = self.meter_selected() else {
            return self.alter_header(true);
        };
        let grid = self.meter_grid();
        let last = grid[..HIDDEN].iter().rposition(|column| !column.is_empty());
        let to = if column == HIDDEN {
            last.unwrap_or(0)
        } else {
            HIDDEN
        };
        self.move_meter(at, (to, usize::MAX));
    }

    /// Takes the meter selected out of the header.
    pub(super) fn remove_meter(&mut self) {
        match self.meter_selected() {
            Some(at @ (column, _)) if column != HIDDEN => self.move_meter(at, (HIDDEN, 0)),
            _ => self.note_setup("Not in the header."),
        }
    }

    /// Changes a line before the meters: how much is shown, or whether the width decides.
    fn alter_header(&mut self, more: bool) {
        let at = self.setup_shown().map_or(0, super::Setup::selected);
        if at == 0 {
            return self.alter_setting(more);
        }
        let mut config = self.config.clone();
        let chosen = config.meters.iter().any(|column| !column.is_empty());
        config.meters = if chosen {
            MeterColumns::default()
        } else {
            self.setup_meters()
        };
        self.configure(config);
    }

    /// Moves the meter selected up or down in its column.
    pub(super) fn shift_meter(&mut self, rows: isize) {
        let Some(at @ (column, row)) = self.meter_selected() else {
            return;
        };
        if column == HIDDEN {
            return self.note_setup(self.with_keys("Not shown; {setup-show} shows it."));
        }
        let last = self.meter_grid()[column].len() - 1;
        let to = row.checked_add_signed(rows).filter(|to| *to <= last);
        if let Some(to) = to {
            self.move_meter(at, (column, to));
        }
    }

    /// Moves a meter to another place of the grid, or as near to it as there are meters, and the selection with it.
    fn move_meter(&mut self, (column, row): Cell, (to, place): Cell) {
        let mut grid = self.meter_grid();
        let meter = grid[column].remove(row);
        if grid[..HIDDEN].iter().all(Vec::is_empty) && to == HIDDEN {
            return self.note_setup("At least one meter is needed.");
        }
        let place = place.min(grid[to].len());
        grid[to].insert(place, meter);
        let [left, middle, right, _] = grid;
        let config = Config {
            meters: [left, middle, right],
            ..self.config.clone()
        };
        self.configure(config);
        // Those that are not shown have an order of their own.
        let grid = self.meter_grid();
        let line = grid.iter().flatten().position(|one| *one == meter);
        if let (Some(line), Some(setup)) = (line, self.setup_mut()) {
            setup.select(HEADS + line);
        }
    }

    /// The default of the line selected: how much is shown, or which meters.
    pub(super) fn reset_header(config: &mut Config, at: usize) {
        let default = Config::default();
        match SETTINGS.iter().find(|setting| setting.name == "header") {
            Some(setting) if at == 0 => (setting.set)(config, (setting.get)(&default)),
            _ => config.meters = default.meters,
        }
    }
}

/// The place of a meter, by its number column by column.
fn cell(grid: &MeterGrid, at: usize) -> Option<Cell> {
    let mut left = at;
    for (column, meters) in grid.iter().enumerate() {
        match left.checked_sub(meters.len()) {
            None => return Some((column, left)),
            Some(behind) => left = behind,
        }
    }
    None
}

/// The number of a meter, by its place.
fn line(grid: &MeterGrid, (column, row): Cell) -> Option<usize> {
    let meters = grid.get(column)?;
    let before: usize = grid[..column].iter().map(Vec::len).sum();
    (row < meters.len()).then_some(before + row)
}
