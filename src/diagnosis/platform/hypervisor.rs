//! Which hypervisor, how it virtualizes the CPU, and on which cloud.

use super::Kind;
use crate::diagnosis::rules::{AWS, CLOUDS, FIRMWARE, SIGNATURES};
use crate::sample::Platform;

/// The clock that KVM alone gives its guests.
const KVM_CLOCK: &str = "kvm-clock";

/// The hypervisor is there, is not, or nothing tells; and how it virtualizes the CPU.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Below {
    pub(super) name: Option<&'static str>,
    pub(super) cpu: Kind,
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

    pub(super) fn of(platform: &Platform) -> Self {
        let found = |&(_, name, cpu): &(&str, &'static str, Kind)| Self {
            name: Some(name),
            cpu,
        };
        match platform.xen_guest.as_deref() {
            Some("PV") => return found(&("", "Xen PV", Kind::Paravirtual)),
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
        let kvm_clock = platform.clock_source.as_deref() == Some(KVM_CLOCK);
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

/// Name of the cloud and the instance type.
pub(super) fn cloud(platform: &Platform) -> (Option<&'static str>, Option<&str>) {
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

/// What says how CPU and memory are virtualized.
pub(super) fn evidence(platform: &Platform) -> String {
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
        if platform.clock_source.as_deref() == Some(KVM_CLOCK) {
            parts.push(format!("clock source {KVM_CLOCK}"));
        }
    }
    if let Some(oem) = &platform.acpi_oem {
        parts.push(format!("ACPI {oem}"));
    }
    if parts.is_empty() {
        return "nothing seen".to_owned();
    }
    parts.join(", ")
}
