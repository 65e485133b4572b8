//! How the machine is virtualized: by what, on which cloud, and resource by resource.
//!
//! The terms are those of the well-known table of AWS generations: each resource is virtualized in software (VS),
//! paravirtual (P), by hardware (VH), or not at all (H, bare metal).

use super::rules::{AWS, CLOCKS, CLOUDS, DRIVERS, FIRMWARE, MODELS, Place, SIGNATURES};
use crate::sample::{Container, Device, Platform};

/// How a resource is virtualized. The later ones are nearer to the hardware.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// Nothing tells.
    Unknown,
    /// Software plays a device that exists elsewhere.
    Software,
    /// The guest knows that it is one, and asks the hypervisor in its own language.
    Paravirtual,
    /// Hardware does it; the hypervisor has set it up and stays out of the way.
    Hardware,
    /// There is no hypervisor.
    BareMetal,
}

impl Kind {
    /// `VS`, `P`, `VH`, `H`; `?` for the unknown.
    pub const fn short(self) -> &'static str {
        match self {
            Self::Unknown => "?",
            Self::Software => "VS",
            Self::Paravirtual => "P",
            Self::Hardware => "VH",
            Self::BareMetal => "H",
        }
    }

    /// For programs: as [`short`](Self::short), but `unknown`.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Unknown => "unknown",
            known => known.short(),
        }
    }

    /// In a word or two.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Unknown => "unknown",
            Self::Software => "software",
            Self::Paravirtual => "paravirtual",
            Self::Hardware => "hardware",
            Self::BareMetal => "bare metal",
        }
    }
}

/// What can be virtualized in its own way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Resource {
    /// CPU and memory.
    Cpu,
    /// Network interfaces.
    Network,
    /// Disks in the machine.
    LocalStorage,
    /// Disks behind a network.
    RemoteStorage,
    /// Disks of which nothing tells where they are.
    Storage,
    /// Interrupts and timers.
    Timers,
}

impl Resource {
    /// All, in the order in which they are told.
    pub const ALL: [Self; 6] = [
        Self::Cpu,
        Self::Network,
        Self::LocalStorage,
        Self::RemoteStorage,
        Self::Storage,
        Self::Timers,
    ];

    /// In two words.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Cpu => "cpu, memory",
            Self::Network => "network",
            Self::LocalStorage => "local storage",
            Self::RemoteStorage => "remote storage",
            Self::Storage => "storage",
            Self::Timers => "timers",
        }
    }
}

/// How one resource is virtualized.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// Which.
    pub resource: Resource,
    /// How.
    pub kind: Kind,
    /// What says so, as it was read: may hold anything that firmware and devices say of themselves.
    pub evidence: String,
}

/// What the evidence means.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verdict<'a> {
    /// Name of the hypervisor; `none` on bare metal, `None` when nothing tells.
    pub hypervisor: Option<&'static str>,
    /// Name of the cloud.
    pub cloud: Option<&'static str>,
    /// Instance type, where the cloud tells it in the firmware.
    pub instance: Option<&'a str>,
    /// We run in a container.
    pub container: Option<&'a Container>,
    /// CPU, network and timers, and each kind of storage that there is; at least one.
    pub resources: Vec<Finding>,
}

/// The hypervisor is there, is not, or nothing tells; and how it virtualizes the CPU.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Below {
    name: Option<&'static str>,
    cpu: Kind,
}

impl Below {
    const METAL: Self = Self {
        name: Some("none"),
        cpu: Kind::BareMetal,
    };
    const UNNAMED: Self = Self {
        name: Some("unknown hypervisor"),
        cpu: Kind::Unknown,
    };
    const UNKNOWN: Self = Self {
        name: None,
        cpu: Kind::Unknown,
    };

    fn of(platform: &Platform) -> Self {
        let found = |&(_, name, cpu): &(&str, &'static str, Kind)| Self {
            name: Some(name),
            cpu,
        };
        match platform.xen_guest.as_deref() {
            Some("PV") => {
                return found(&("", "Xen PV", Kind::Paravirtual));
            }
            Some("HVM") => return found(&("", "Xen HVM", Kind::Hardware)),
            Some("PVH") => return found(&("", "Xen PVH", Kind::Hardware)),
            _ => {}
        }
        if let Some(cpuid) = &platform.cpuid {
            let known = SIGNATURES.iter().find(|(name, ..)| cpuid == name);
            if let Some(below) = known.map(found) {
                let micro =
                    below.name == Some("KVM") && platform.acpi_oem.as_deref() == Some("FIRECK");
                return if micro {
                    found(&("", "KVM Firecracker", below.cpu))
                } else {
                    below
                };
            }
        }
        if platform.hypervisor_type.as_deref() == Some("xen") {
            return found(&("", "Xen", Kind::Unknown));
        }
        if platform.hypervisor_flag == Some(false) {
            return Self::METAL;
        }
        Self::of_firmware(platform)
    }

    /// Where the CPU does not tell the name: on other architectures than x86, and in captured trees.
    fn of_firmware(platform: &Platform) -> Self {
        let tree = platform.device_tree.as_deref().unwrap_or_default();
        let kvm_clock = platform.clock_source.as_deref() == Some("kvm-clock");
        if kvm_clock || tree == "linux,kvm" {
            return Self {
                name: Some("KVM"),
                cpu: Kind::Hardware,
            };
        }
        if tree.starts_with("xen,") {
            return Self {
                name: Some("Xen"),
                cpu: Kind::Unknown,
            };
        }
        let dmi = &platform.dmi;
        let is_metal = |product: &String| product.contains(".metal");
        if dmi.sys_vendor.as_deref() == Some(AWS) && dmi.product_name.as_ref().is_some_and(is_metal)
        {
            return Self::METAL;
        }
        let microsoft = dmi.sys_vendor.as_deref() == Some("Microsoft Corporation");
        if microsoft && dmi.product_name.as_deref() == Some("Virtual Machine") {
            return Self {
                name: Some("Hyper-V"),
                cpu: Kind::Hardware,
            };
        }
        let words = [
            &dmi.product_name,
            &dmi.sys_vendor,
            &dmi.board_vendor,
            &dmi.bios_vendor,
        ];
        let known = words.into_iter().flatten().find_map(|word| {
            let mut known = FIRMWARE.iter();
            known.find(|(mark, ..)| word.starts_with(mark))
        });
        let below = known.map(|&(_, name, cpu)| Self {
            name: Some(name),
            cpu,
        });
        let unnamed = match platform.hypervisor_flag {
            Some(true) => Self::UNNAMED,
            _ => Self::UNKNOWN,
        };
        below.unwrap_or(unnamed)
    }
}

impl<'a> Verdict<'a> {
    /// What this evidence means.
    pub fn of(platform: &'a Platform) -> Self {
        let below = Below::of(platform);
        let (cloud, instance) = cloud(platform);
        let nitro = cloud == Some("AWS") && below.name == Some("KVM");
        let cloud = if nitro { Some("AWS Nitro") } else { cloud };
        let mut resources = vec![
            Finding {
                resource: Resource::Cpu,
                kind: below.cpu,
                evidence: cpu_evidence(platform),
            },
            devices(
                Resource::Network,
                platform.nets.iter().map(|net| (net, net_kind(net, below))),
            ),
        ];
        resources.extend(storage(platform, below));
        resources.push(timers(platform, below, nitro));
        Self {
            hypervisor: below.name,
            cloud,
            instance,
            container: platform.container.as_ref(),
            resources,
        }
    }

    /// The finding about a resource, if there is such a thing here.
    pub fn of_resource(&self, resource: Resource) -> Option<&Finding> {
        let mut findings = self.resources.iter();
        findings.find(|finding| finding.resource == resource)
    }

    /// In one line: `KVM / AWS Nitro c5.large`, `bare metal`; `None` when nothing is known.
    pub fn summary(&self) -> Option<String> {
        let below = match self.hypervisor {
            Some("none") => Some("bare metal"),
            other => other,
        };
        let above: Vec<&str> = self.cloud.into_iter().chain(self.instance).collect();
        let above = (!above.is_empty()).then(|| above.join(" "));
        match (below, above) {
            (Some(below), Some(above)) => Some(format!("{below} / {above}")),
            (below, above) => above.or(below.map(str::to_owned)),
        }
    }
}

/// Name of the cloud and the instance type.
fn cloud(platform: &Platform) -> (Option<&'static str>, Option<&str>) {
    let signed = CLOUDS.iter().find(|cloud| {
        let field = (cloud.field)(&platform.dmi).as_deref();
        field.is_some_and(|text| text.contains(cloud.mark))
    });
    if let Some(cloud) = signed {
        let product = platform.dmi.product_name.as_deref();
        return (Some(cloud.name), product.filter(|_| cloud.instance));
    }
    // Guests of Xen without firmware.
    let uuid = platform.xen_uuid.as_deref().unwrap_or_default();
    (uuid.starts_with("ec2").then_some("AWS"), None)
}

fn cpu_evidence(platform: &Platform) -> String {
    let mut parts = Vec::new();
    if let Some(cpuid) = &platform.cpuid {
        parts.push(format!("CPUID {}", cpuid.trim()));
    }
    if let Some(kind) = &platform.hypervisor_type {
        let guest = platform.xen_guest.as_deref().unwrap_or_default();
        parts.push(
            format!("hypervisor type {kind} {guest}")
                .trim_end()
                .to_owned(),
        );
    }
    match platform.hypervisor_flag {
        Some(true) => parts.push("CPU flag hypervisor".to_owned()),
        Some(false) => parts.push("no CPU flag hypervisor".to_owned()),
        None => {}
    }
    if platform.cpuid.is_none() && platform.hypervisor_type.is_none() {
        let vendor = platform.dmi.sys_vendor.iter();
        let tree = platform.device_tree.iter();
        parts.extend(vendor.map(|name| format!("DMI {name}")));
        parts.extend(tree.map(|name| format!("device tree {name}")));
    }
    if let Some(oem) = &platform.acpi_oem {
        parts.push(format!("ACPI {oem}"));
    }
    parts.join(", ")
}

/// How a device that this driver serves is virtualized.
fn driver_kind(driver: Option<&str>, below: Below) -> Kind {
    if below.cpu == Kind::BareMetal {
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

fn net_kind(net: &Device, below: Below) -> Kind {
    driver_kind(net.driver.as_deref(), below)
}

/// Where a disk is, and how it is virtualized.
fn disk_kind(disk: &Device, below: Below) -> (Place, Kind) {
    let model = disk.model.as_deref().unwrap_or_default();
    let known = MODELS.iter().find(|(start, ..)| model.starts_with(start));
    let &(_, place, kind) = known.unwrap_or(&("", Place::Unknown, None));
    let by_driver = driver_kind(disk.driver.as_deref(), below);
    let kind = kind.filter(|_| by_driver != Kind::BareMetal);
    (place, kind.unwrap_or(by_driver))
}

fn storage(platform: &Platform, below: Below) -> Vec<Finding> {
    let disks = || {
        let disks = platform.disks.iter();
        disks.map(|disk| (disk, disk_kind(disk, below)))
    };
    let places = [
        (Place::Local, Resource::LocalStorage),
        (Place::Remote, Resource::RemoteStorage),
        (Place::Unknown, Resource::Storage),
    ];
    let there = places.into_iter().filter(|&(place, _)| {
        let none = platform.disks.is_empty() && place == Place::Unknown;
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

fn timers(platform: &Platform, below: Below, nitro: bool) -> Finding {
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
