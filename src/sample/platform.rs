//! What tells how the machine is virtualized: evidence as the kernel shows it, no verdict.

use std::sync::Arc;

/// A disk or a network interface and what drives it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Device {
    /// Name, as `nvme0n1`, `eth0`.
    pub name: Arc<str>,
    /// Driver of the device or of the controller behind it (`device/driver` under `/sys/block/NAME` and
    /// `/sys/class/net/NAME`): `nvme`, `virtio_blk`, `ena` … Xen's have the names of the bus: `vbd`, `vif`.
    pub driver: Option<Arc<str>>,
    /// Model, where the device tells it (`/sys/block/NAME/device/model`): `Amazon Elastic Block Store` …
    pub model: Option<Arc<str>>,
}

/// What the firmware says of the machine (`/sys/class/dmi/id`).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Dmi {
    /// `sys_vendor`: `Amazon EC2`, `QEMU`, `VMware, Inc.` …
    pub sys_vendor: Option<String>,
    /// `product_name`: on some clouds the instance type.
    pub product_name: Option<String>,
    /// `product_version`.
    pub product_version: Option<String>,
    /// `board_vendor`.
    pub board_vendor: Option<String>,
    /// `bios_vendor`.
    pub bios_vendor: Option<String>,
    /// `bios_version`: of Xen it has the version and, on AWS, `amazon`.
    pub bios_version: Option<String>,
    /// `chassis_asset_tag`: clouds put their marks here.
    pub chassis_asset_tag: Option<String>,
}

/// What says that we run in a container.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Container {
    /// Name of the runtime: `docker`, `podman`, `lxc`, `kubernetes` …; `container` when only that is known.
    pub runtime: String,
    /// Where that was read.
    pub evidence: String,
}

/// All evidence of a machine.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Platform {
    /// Architecture that this program was built for: `x86_64`, `aarch64` …
    pub architecture: String,
    /// Signature of the hypervisor in the CPU (CPUID leaf `0x4000_0000`, or the one above it that knows better):
    /// `KVMKVMKVM`, `XenVMMXenVMM`, `Microsoft Hv`, `VMwareVMware` … Only of our own machine, on x86.
    pub cpuid: Option<String>,
    /// The CPU says that a hypervisor is present (`/proc/cpuinfo`, flags); `None` where there are no such flags.
    pub hypervisor_flag: Option<bool>,
    /// `/sys/hypervisor/type`: `xen`.
    pub hypervisor_type: Option<String>,
    /// `/sys/hypervisor/guest_type`: `PV`, `HVM` or `PVH`.
    pub xen_guest: Option<String>,
    /// The guest that looks after the others and has the hardware to itself (`/proc/xen/capabilities`, `control_d`).
    pub xen_control: bool,
    /// `/sys/hypervisor/uuid`: under Xen on AWS it begins with `ec2`.
    pub xen_uuid: Option<String>,
    /// What the firmware says.
    pub dmi: Dmi,
    /// Maker of the ACPI tables (`/sys/firmware/acpi/tables/FACP`, OEM ID; only for root): `FIRECK`, `BOCHS` …
    pub acpi_oem: Option<String>,
    /// What the device tree says of a hypervisor, else of the machine (`/sys/firmware/devicetree/base`,
    /// `hypervisor/compatible` and `compatible`, the first word): `linux,kvm`, `xen,xen`, `linux,dummy-virt` …
    pub device_tree: Option<String>,
    /// Clock source in use (`/sys/devices/system/clocksource/clocksource0/current_clocksource`).
    pub clock_source: Option<String>,
    /// Whole disks that are hardware, or pretend to be.
    pub disks: Vec<Device>,
    /// Network interfaces with a device behind them.
    pub nets: Vec<Device>,
    /// We run in a container.
    pub container: Option<Container>,
    /// We are in a control group namespace (`/proc/self/ns/cgroup`): our own group, or one above it, is its root and called
    /// `/`, and groups outside of it are not seen.
    pub cgroup_namespace: bool,
}
