//! Which hypervisor, how it virtualizes the CPU, and on which cloud.

use super::Kind;
use crate::diagnosis::rules::{AWS, CLOUDS, FIRMWARE, SIGNATURES};
use crate::sample::Platform;

/// The clock that KVM alone gives its guests.
const KVM_CLOCK: &str = "kvm-clock";
/// How Firecracker signs its ACPI tables.
const FIRECRACKER: &str = "FIRECK";

/// The hypervisor is there, is not, or nothing tells; and how it virtualizes the CPU.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Below {
    /// See [`Verdict::hypervisor`](super::Verdict::hypervisor).
    pub(super) name: Option<&'static str>,
    pub(super) cpu: Kind,
    /// Devices are the machine's own: there is no hypervisor, or it leaves them to this guest.
    pub(super) real_devices: bool,
}

impl Below {
    const METAL: Self = Self {
        real_devices: true,
        ..Self::named("none", Kind::BareMetal)
    };
    const UNNAMED: Self = Self::named("unknown hypervisor", Kind::Unknown);
    const UNKNOWN: Self = Self {
        name: None,
        ..Self::UNNAMED
    };

    const fn named(name: &'static str, cpu: Kind) -> Self {
        Self {
            name: Some(name),
            cpu,
            real_devices: false,
        }
    }

    pub(super) fn of(platform: &Platform) -> Self {
        let known = Self::of_xen(platform).or_else(|| Self::of_cpuid(platform));
        if let Some(below) = known {
            return below;
        }
        if platform.hypervisor_type.as_deref() == Some("xen") {
            return Self::named("Xen", Kind::Unknown);
        }
        if platform.hypervisor_flag == Some(false) {
            return Self::METAL;
        }
        let unnamed = match platform.hypervisor_flag {
            Some(true) => Self::UNNAMED,
            _ => Self::UNKNOWN,
        };
        Self::of_clock_and_tree(platform)
            .or_else(|| Self::of_firmware(platform))
            .unwrap_or(unnamed)
    }

    fn of_xen(platform: &Platform) -> Option<Self> {
        let cpu = match platform.xen_guest.as_deref()? {
            "PV" => Kind::Paravirtual,
            "HVM" | "PVH" => Kind::Hardware,
            _ => return None,
        };
        if platform.xen_control {
            return Some(Self {
                real_devices: true,
                ..Self::named("Xen dom0", cpu)
            });
        }
        let name = match platform.xen_guest.as_deref()? {
            "PV" => "Xen PV",
            "HVM" => "Xen HVM",
            _ => "Xen PVH",
        };
        Some(Self::named(name, cpu))
    }

    fn of_cpuid(platform: &Platform) -> Option<Self> {
        let cpuid = platform.cpuid.as_deref()?;
        let mut known = SIGNATURES.iter();
        let &(_, name, cpu) = known.find(|(signature, ..)| cpuid == *signature)?;
        let micro = name == "KVM" && platform.acpi_oem.as_deref() == Some(FIRECRACKER);
        Some(Self::named(
            if micro { "KVM Firecracker" } else { name },
            cpu,
        ))
    }

    /// Where the CPU does not tell the name: on other architectures than x86, and in captured trees.
    fn of_clock_and_tree(platform: &Platform) -> Option<Self> {
        let tree = platform.device_tree.as_deref().unwrap_or_default();
        if platform.clock_source.as_deref() == Some(KVM_CLOCK) || tree == "linux,kvm" {
            return Some(Self::named("KVM", Kind::Hardware));
        }
        let xen = tree.starts_with("xen,");
        xen.then_some(Self::named("Xen", Kind::Unknown))
    }

    fn of_firmware(platform: &Platform) -> Option<Self> {
        let dmi = &platform.dmi;
        let (vendor, product) = (dmi.sys_vendor.as_deref(), dmi.product_name.as_deref());
        match (vendor, product) {
            (Some(AWS), Some(product)) if product.contains(".metal") => return Some(Self::METAL),
            (Some("Microsoft Corporation"), Some("Virtual Machine")) => {
                return Some(Self::named("Hyper-V", Kind::Hardware));
            }
            _ => {}
        }
        let (board, bios) = (dmi.board_vendor.as_deref(), dmi.bios_vendor.as_deref());
        let mut words = [product, vendor, board, bios].into_iter().flatten();
        words.find_map(|word| {
            let mut known = FIRMWARE.iter();
            let &(_, name, cpu) = known.find(|(mark, ..)| word.starts_with(mark))?;
            Some(Self::named(name, cpu))
        })
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
    if platform.xen_control {
        parts.push("control domain".to_owned());
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
