//! The lines on the page of lists that choose devices by patterns.

use super::ask::Wanted;
use super::lines::{in_file, title};
use super::values::settings;
use super::{App, Page, SetupLine};
use crate::config::{Config, DeviceList};

/// A line for each list of devices.
pub(super) fn device_lines(config: &Config) -> impl Iterator<Item = SetupLine> {
    DeviceList::ALL
        .into_iter()
        .zip(&config.devices)
        .map(|(list, globs)| SetupLine {
            label: title(list.name()),
            value: if globs.is_empty() {
                "all".to_owned()
            } else {
                globs.to_string()
            },
            about: list.help().to_owned(),
            own: !globs.is_empty(),
            help: in_file(list.help(), &format!("[io] {}", list.name())),
            ..SetupLine::default()
        })
}

impl App {
    /// The list of devices whose line is selected.
    pub(super) fn device_list(&self) -> Option<DeviceList> {
        let setup = self
            .setup_shown()
            .filter(|setup| setup.page == Page::Lists)?;
        let at = setup
            .selected()
            .checked_sub(settings(Page::Lists).count())?;
        DeviceList::ALL.get(at).copied()
    }

    /// Asks for the patterns of a list.
    pub(super) fn ask_devices(&mut self, list: DeviceList) {
        let now = self.config.devices[list as usize].to_string();
        self.ask_for(Wanted::Devices(list), &now);
    }
}
