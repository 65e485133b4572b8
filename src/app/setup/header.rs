//! The page of the header: how much of it is shown, and which meters stand where. The header above is the preview.

use super::lines::{in_file, setting_lines};
use super::{App, Page, SetupLine};
use crate::config::{Config, METER_COLUMNS, SETTINGS};
use crate::geometry::{METERS, Meter, MeterColumns};

/// Lines before the meters: how much is shown, and whether the width decides.
const HEADS: usize = 2;

impl App {
    /// The lines of the page.
    pub(super) fn header_lines(&self) -> Vec<SetupLine> {
        let chosen = self.config.meters.iter().any(|column| !column.is_empty());
        let mut lines = setting_lines(Page::Header, &self.config);
        lines.push(SetupLine {
            mark: Some(!chosen),
            label: "Automatic".to_owned(),
            value: "by width and number of CPUs".to_owned(),
            own: chosen,
            help: "The usual meters, in two or three columns; with many CPUs these have a column of their own.".to_owned(),
        });
        debug_assert_eq!(lines.len(), HEADS);
        let columns = self.setup_meters();
        lines.extend(meters(&columns).into_iter().map(|meter| {
            let info = meter.info();
            let column = place(&columns, meter).map(|(column, _)| METER_COLUMNS[column]);
            SetupLine {
                mark: Some(column.is_some()),
                label: info.titled(),
                value: format!("{:<8}{}", column.unwrap_or_default(), info.help),
                own: false,
                help: in_file(info.help, info.name),
            }
        }));
        lines
    }

    /// The meters as they are chosen, otherwise what the width and the number of CPUs show.
    fn setup_meters(&self) -> MeterColumns {
        self.header_wanted().shown(self.size)
    }

    /// Changes the line selected. A meter goes to the next column, or to the one before, and from the last one out of the
    /// header.
    pub(super) fn alter_header(&mut self, at: usize, more: bool) {
        let mut config = self.config.clone();
        let shown = self.setup_meters();
        if at == 0 {
            return self.alter_setting(more);
        }
        if at < HEADS {
            let chosen = config.meters.iter().any(|column| !column.is_empty());
            config.meters = if chosen {
                MeterColumns::default()
            } else {
                shown
            };
            return self.configure(config);
        }
        let Some(meter) = meters(&shown).get(at - HEADS).copied() else {
            return;
        };
        let column = place(&shown, meter).map(|(column, _)| column);
        let last = METER_COLUMNS.len() - 1;
        let next = match (column, more) {
            (None, true) => Some(0),
            (None, false) => Some(last),
            (Some(column), true) => Some(column + 1).filter(|next| *next <= last),
            (Some(column), false) => column.checked_sub(1),
        };
        self.put_meter(shown, meter, next);
    }

    /// Takes the meter selected out of the header.
    pub(super) fn remove_meter(&mut self) {
        let shown = self.setup_meters();
        if let Some(meter) = self.selected_meter(&shown)
            && place(&shown, meter).is_some()
        {
            self.put_meter(shown, meter, None);
        } else {
            self.note_setup("Not in the header.");
        }
    }

    /// Puts a meter below the others of a column, or nowhere.
    fn put_meter(&mut self, mut columns: MeterColumns, meter: Meter, column: Option<usize>) {
        for column in &mut columns {
            column.retain(|one| *one != meter);
        }
        if let Some(column) = column {
            columns[column].push(meter);
        }
        if columns.iter().all(Vec::is_empty) {
            return self.note_setup("At least one meter is needed.");
        }
        self.set_meters(columns, meter);
    }

    /// Moves the meter selected up or down; from the end of a column to the beginning of the next one.
    pub(super) fn shift_meter(&mut self, places: isize) {
        let mut columns = self.setup_meters();
        let Some(meter) = self.selected_meter(&columns) else {
            return;
        };
        let Some((column, at)) = place(&columns, meter) else {
            return self.note_setup(self.with_keys("Not shown; {setup-change} adds it."));
        };
        let up = places < 0;
        columns[column].remove(at);
        match (up, at) {
            (true, 0) if column > 0 => columns[column - 1].push(meter),
            (true, _) => columns[column].insert(at.saturating_sub(1), meter),
            (false, _) if at < columns[column].len() => columns[column].insert(at + 1, meter),
            (false, _) if column + 1 < columns.len() => columns[column + 1].insert(0, meter),
            (false, _) => columns[column].insert(at, meter),
        }
        if columns != self.setup_meters() {
            self.set_meters(columns, meter);
        }
    }

    /// Puts these meters in force, and keeps the selection on this one.
    fn set_meters(&mut self, columns: MeterColumns, meter: Meter) {
        let line = meters(&columns).iter().position(|one| *one == meter);
        let config = Config {
            meters: columns,
            ..self.config.clone()
        };
        self.configure(config);
        if let (Some(line), Some(setup)) = (line, self.setup_mut()) {
            setup.select(HEADS + line);
        }
    }

    fn selected_meter(&self, columns: &MeterColumns) -> Option<Meter> {
        let at = self.setup_shown()?.selected().checked_sub(HEADS)?;
        meters(columns).get(at).copied()
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

/// The meters in the order of their lines: first those in the columns, then the others.
fn meters(columns: &MeterColumns) -> Vec<Meter> {
    let mut all: Vec<Meter> = columns.iter().flatten().copied().collect();
    for info in METERS {
        if !all.contains(&info.meter) {
            all.push(info.meter);
        }
    }
    all
}

/// The column of a meter, and where in it.
fn place(columns: &MeterColumns, meter: Meter) -> Option<(usize, usize)> {
    let mut places = columns.iter().enumerate();
    places.find_map(|(column, meters)| {
        let at = meters.iter().position(|one| *one == meter)?;
        Some((column, at))
    })
}
