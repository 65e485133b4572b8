//! How network, storage and timers are virtualized: what serves them tells.

use super::hypervisor::Below;
use super::{Finding, Kind, Resource};
use crate::diagnosis::rules::{CLOCKS, DRIVERS, MODELS, Reach};
use crate::sample::{Device, Platform};

/// How a device that this driver serves is virtualized.
fn driver_kind(driver: Option<&str>, below: Below) -> Kind {
    if below.real_devices {
        return Kind::BareMetal;
    }
    let known = DRIVERS.iter().find(|(name, _)| Some(*name) == driver);
    match known {
        // Real ones and handed-through ones look the same: without a hypervisor that is known, they are not told apart.
        Some((_, Kind::Hardware | Kind::Software)) if below.name.is_none() => Kind::Unknown,
        Some(&(_, kind)) => kind,
        None => Kind::Unknown,
    }
}

/// How the network is virtualized.
pub(super) fn network(platform: &Platform, below: Below) -> Finding {
    let kind = |net: &Device| driver_kind(net.driver.as_deref(), below);
    let nets = platform.nets.iter();
    devices(Resource::Network, nets.map(|net| (net, kind(net))))
}

/// Where a disk is, and how it is virtualized.
fn disk_kind(disk: &Device, below: Below) -> (Reach, Kind) {
    let model = disk.model.as_deref().unwrap_or_default();
    let known = MODELS.iter().find(|(start, ..)| model.starts_with(start));
    let &(_, place, kind) = known.unwrap_or(&("", Reach::Unknown, None));
    let by_driver = driver_kind(disk.driver.as_deref(), below);
    let kind = kind.filter(|_| !below.real_devices);
    (place, kind.unwrap_or(by_driver))
}

/// How each kind of storage that there is is virtualized; storage of an unknown kind where there is no disk.
pub(super) fn storage(platform: &Platform, below: Below) -> Vec<Finding> {
    let disks = || {
        let disks = platform.disks.iter();
        disks.map(|disk| (disk, disk_kind(disk, below)))
    };
    let places = [
        (Reach::Local, Resource::LocalStorage),
        (Reach::Remote, Resource::RemoteStorage),
        (Reach::Unknown, Resource::Storage),
    ];
    let there = places.into_iter().filter(|&(place, _)| {
        let none = platform.disks.is_empty() && place == Reach::Unknown;
        none || disks().any(|(_, (at, _))| at == place)
    });
    let finding = |(place, resource)| {
        let of_place = disks().filter(|(_, (at, _))| *at == place);
        devices(resource, of_place.map(|(disk, (_, kind))| (disk, kind)))
    };
    there.map(finding).collect()
}

/// Devices of one resource. Of several kinds, the one nearest to the hardware is told: where a virtual function stands
/// beside a paravirtual interface, it carries the traffic.
fn devices<'d>(resource: Resource, devices: impl Iterator<Item = (&'d Device, Kind)>) -> Finding {
    let devices: Vec<_> = devices.collect();
    let kind = devices.iter().map(|&(_, kind)| kind).max();
    let kind = kind.unwrap_or(Kind::Unknown);
    let mixed = devices.iter().any(|&(_, other)| other != kind);
    // Many like disks are one line.
    let mut told: Vec<(Vec<&str>, String)> = Vec::new();
    for (device, kind) in devices {
        let driver = device.driver.as_deref().unwrap_or("no driver");
        let mut what = vec![driver.to_owned()];
        what.extend(device.model.as_deref().map(str::to_owned));
        if mixed {
            what.push(kind.short().to_owned());
        }
        let what = what.join(", ");
        match told.iter_mut().find(|(_, known)| *known == what) {
            Some((names, _)) => names.push(&device.name),
            None => told.push((vec![&device.name], what)),
        }
    }
    let told = told.iter();
    let evidence: Vec<String> = told
        .map(|(names, what)| format!("{}: {what}", names.join(" ")))
        .collect();
    Finding {
        resource,
        kind,
        evidence: if evidence.is_empty() {
            "no device seen".to_owned()
        } else {
            evidence.join("; ")
        },
    }
}

/// How interrupts and timers are virtualized.
pub(super) fn timers(platform: &Platform, below: Below, nitro: bool) -> Finding {
    let source = platform.clock_source.as_deref();
    let known = source.and_then(|source| {
        let mut known = CLOCKS.iter();
        known.find(|(start, _)| source.starts_with(start))
    });
    let kind = match known {
        _ if nitro => Kind::Hardware,
        _ if below.cpu == Kind::BareMetal => Kind::BareMetal,
        // A real machine has these as well.
        Some((_, Kind::Hardware | Kind::Software)) if below.name.is_none() => Kind::Unknown,
        Some(&(_, kind)) => kind,
        None => Kind::Unknown,
    };
    let mut evidence = source.map_or_else(
        || "no clock source seen".to_owned(),
        |source| format!("clock source {source}"),
    );
    if nitro {
        evidence.push_str(", AWS Nitro delivers interrupts by hardware");
    }
    Finding {
        resource: Resource::Timers,
        kind,
        evidence,
    }
}
