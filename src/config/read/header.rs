//! The section of the header: how much of it is shown, and which meters stand in its columns.

use super::{Item, Name, Reader, scalar};
use crate::config::{METER_COLUMNS, SETTINGS};
use crate::geometry::{METERS, Meter};
use crate::text::unknown;
use toml::de::DeTable;

impl Reader<'_> {
    pub(super) fn header(&mut self, table: &DeTable<'_>) {
        for (key, value) in table {
            let name = key.get_ref().as_ref();
            if let Some(column) = METER_COLUMNS.iter().position(|column| *column == name) {
                let meters = self.meters(value);
                self.config.meters[column] = meters;
            } else if name == "mode" {
                self.header_mode(value);
            } else {
                let names = std::iter::once("mode").chain(METER_COLUMNS);
                self.wrong(key.span().start, unknown("part of the header", name, names));
            }
        }
    }

    fn header_mode(&mut self, value: &Item<'_>) {
        let setting = SETTINGS.iter().find(|setting| setting.name == "header");
        match setting.map(|setting| (setting, scalar(setting, value.get_ref()))) {
            Some((setting, Ok(mode))) => (setting.set)(&mut self.config, mode),
            Some((_, Err(expected))) => {
                self.wrong(value.span().start, format!("mode must be {expected}"));
            }
            None => {}
        }
    }

    /// As it was before the header had a section of its own: counts, and how it is written now is told.
    pub(super) fn old_header(&mut self, key: &Name<'_>, value: &Item<'_>) {
        let mode = value.get_ref().as_str().unwrap_or("full");
        let sentence = format!(
            "header is a section: write [header] on a line of its own and mode = {mode:?} below it"
        );
        self.header_mode(value);
        self.wrong(key.span().start, sentence);
    }

    /// The meters in an array. Those that do not exist, or stand in the header already, are told and left out.
    fn meters(&mut self, value: &Item<'_>) -> Vec<Meter> {
        let Some(array) = value.get_ref().as_array() else {
            let sentence = "meters are a list of names such as [\"cpus\", \"memory\"]";
            self.wrong(value.span().start, sentence.to_owned());
            return Vec::new();
        };
        let mut meters = Vec::new();
        for item in array {
            let at = item.span().start;
            let Some(name) = item.get_ref().as_str() else {
                self.wrong(at, "a meter is a text such as \"cpus\"".to_owned());
                continue;
            };
            let known = self.config.meters.iter().flatten();
            match Meter::find(name) {
                Some(meter) if known.chain(&meters).any(|one| *one == meter) => {
                    self.wrong(at, format!("{name} is listed twice"));
                }
                Some(meter) => meters.push(meter),
                None => {
                    let names = METERS.iter().map(|info| info.name);
                    self.wrong(at, unknown("meter", name, names));
                }
            }
        }
        meters
    }
}
