//! How the machine is virtualized: by what, on which cloud, and resource by resource.
//!
//! The terms are those of the well-known table of AWS generations: each resource is virtualized in software (VS),
//! paravirtual (P), by hardware (VH), or not at all (H, bare metal).

mod devices;
mod hypervisor;

use crate::sample::{Container, Platform};
use hypervisor::Below;

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
            Self::Timers => "irq, timers",
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

impl<'a> Verdict<'a> {
    /// What this evidence means.
    pub fn of(platform: &'a Platform) -> Self {
        let below = Below::of(platform);
        let (cloud, instance) = hypervisor::cloud(platform);
        let nitro = cloud == Some("AWS") && below.name == Some("KVM");
        let cloud = if nitro { Some("AWS Nitro") } else { cloud };
        let mut resources = vec![
            Finding {
                resource: Resource::Cpu,
                kind: below.cpu,
                evidence: hypervisor::evidence(platform),
            },
            devices::network(platform, below),
        ];
        resources.extend(devices::storage(platform, below));
        resources.push(devices::timers(platform, below, nitro));
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

#[cfg(test)]
mod tests;
