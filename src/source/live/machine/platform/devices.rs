//! Disks and interfaces, and what drives them.

use crate::sample::Device;
use crate::source::live::reading::sysfs::{exists, line, link, names};
use rustix::fd::BorrowedFd;
use std::sync::Arc;

/// The driver of a disk may be that of a controller so many levels above it.
const LEVELS: usize = 8;

/// Disks and interfaces behind which there is a device.
pub(super) fn list(sys: BorrowedFd<'_>) -> (Vec<Device>, Vec<Device>) {
    let disks = names(sys, "block").into_iter().filter_map(|name| {
        // Drives for discs and floppies say nothing of where data lie.
        let drive = name.starts_with("sr") || name.starts_with("fd");
        let device = format!("block/{name}/device");
        if drive || !exists(sys, &device) {
            return None;
        }
        Some(Device {
            driver: controller(sys, &device),
            model: line(sys, &format!("{device}/model")).map(Into::into),
            name: name.replace('!', "/").into(),
        })
    });
    let nets = names(sys, "class/net").into_iter().filter_map(|name| {
        let device = format!("class/net/{name}/device");
        exists(sys, &device).then(|| Device {
            driver: link(sys, &format!("{device}/driver")),
            model: None,
            name: name.into(),
        })
    });
    (disks.collect(), nets.collect())
}

/// The driver that serves a disk: not that of its kind (`sd`), but that of the first device above that has one.
fn controller(sys: BorrowedFd<'_>, device: &str) -> Option<Arc<str>> {
    let mut path = device.to_owned();
    for _ in 0..LEVELS {
        let driver = link(sys, &format!("{path}/driver"));
        if driver.as_deref().is_some_and(|driver| driver != "sd") {
            return driver;
        }
        path.push_str("/..");
    }
    None
}
