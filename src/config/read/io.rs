//! The section of devices: which disks, interfaces and file systems are wanted.

use super::{Item, Reader};
use crate::config::DeviceList;
use crate::text::globs::{Glob, Globs};
use crate::text::unknown;
use toml::de::DeTable;

impl Reader<'_> {
    pub(super) fn io(&mut self, table: &DeTable<'_>) {
        for (key, value) in table {
            let name = key.get_ref().as_ref();
            let mut lists = DeviceList::ALL.into_iter();
            if let Some(list) = lists.find(|list| list.name() == name) {
                self.config.devices[list as usize] = self.globs(list, value);
            } else {
                let names = DeviceList::ALL.map(DeviceList::name);
                self.wrong(key.span().start, unknown("list of devices", name, names));
            }
        }
    }

    /// The patterns in an array. Those that are none are told and left out.
    fn globs(&mut self, list: DeviceList, value: &Item<'_>) -> Globs {
        let expected = || {
            let name = list.name();
            format!("{name} must be a list of patterns such as [\"!loop*\"]; [] chooses all")
        };
        let Some(array) = value.get_ref().as_array() else {
            self.wrong(value.span().start, expected());
            return Globs::default();
        };
        let mut globs = Vec::new();
        for item in array {
            let at = item.span().start;
            match item.get_ref().as_str().map(Glob::parse) {
                Some(Ok(glob)) => globs.push(glob),
                Some(Err(error)) => {
                    let text = item.get_ref().as_str().unwrap_or_default();
                    self.wrong(at, format!("{text:?} is not a pattern: {error}"));
                }
                None => self.wrong(at, expected()),
            }
        }
        globs.into_iter().collect()
    }
}
