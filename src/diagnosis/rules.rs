//! What is known of hypervisors, clouds, drivers, models of disks and clock sources: tables, the first match counts.

use super::platform::Kind;
use crate::sample::Dmi;

/// Hypervisors by their signature in the CPU.
pub const SIGNATURES: [(&str, &str, Kind); 11] = [
    ("KVMKVMKVM", "KVM", Kind::Hardware),
    ("Linux KVM Hv", "KVM", Kind::Hardware),
    ("XenVMMXenVMM", "Xen", Kind::Hardware),
    ("Microsoft Hv", "Hyper-V", Kind::Hardware),
    ("VMwareVMware", "VMware", Kind::Hardware),
    ("VBoxVBoxVBox", "VirtualBox", Kind::Hardware),
    ("TCGTCGTCGTCG", "QEMU TCG", Kind::Software),
    ("bhyve bhyve", "bhyve", Kind::Hardware),
    (" lrpepyh  vr", "Parallels", Kind::Hardware),
    ("ACRNACRNACRN", "ACRN", Kind::Hardware),
    ("QNXQVMBSQG", "QNX", Kind::Hardware),
];

/// Hypervisors by the beginning of a word of the firmware; of those that need the CPU's help, how it is virtualized.
/// QEMU may emulate it as well.
pub const FIRMWARE: [(&str, &str, Kind); 14] = [
    ("VMware", "VMware", Kind::Hardware),
    ("VMW", "VMware", Kind::Hardware),
    ("VirtualBox", "VirtualBox", Kind::Hardware),
    ("innotek GmbH", "VirtualBox", Kind::Hardware),
    ("Xen", "Xen", Kind::Hardware),
    ("Parallels", "Parallels", Kind::Hardware),
    ("BHYVE", "bhyve", Kind::Hardware),
    ("Apple Virtualization", "Apple", Kind::Hardware),
    ("KubeVirt", "KVM", Kind::Hardware),
    ("OpenStack", "KVM", Kind::Hardware),
    ("KVM", "KVM", Kind::Hardware),
    ("Amazon EC2", "KVM", Kind::Hardware),
    ("Google", "KVM", Kind::Hardware),
    ("QEMU", "QEMU", Kind::Unknown),
];

/// A field of the firmware.
type Field = fn(&Dmi) -> &Option<String>;

const SYS_VENDOR: Field = |dmi| &dmi.sys_vendor;
const PRODUCT: Field = |dmi| &dmi.product_name;
const BIOS_VENDOR: Field = |dmi| &dmi.bios_vendor;
const BIOS_VERSION: Field = |dmi| &dmi.bios_version;
const ASSET_TAG: Field = |dmi| &dmi.chassis_asset_tag;

/// A cloud that signs the firmware of its machines.
pub struct Cloud {
    /// Where it signs.
    pub field: Field,
    /// What is there, wholly or in part.
    pub mark: &'static str,
    /// Name of the cloud.
    pub name: &'static str,
    /// The product name is the instance type.
    pub instance: bool,
}

const fn cloud(field: Field, mark: &'static str, name: &'static str, instance: bool) -> Cloud {
    Cloud {
        field,
        mark,
        name,
        instance,
    }
}

/// The only vendor name that means one generation of hypervisor, or none.
pub const AWS: &str = "Amazon EC2";

/// Clouds by the firmware.
pub const CLOUDS: [Cloud; 20] = [
    cloud(SYS_VENDOR, AWS, "AWS", true),
    cloud(BIOS_VENDOR, AWS, "AWS", false),
    cloud(BIOS_VERSION, "amazon", "AWS", false),
    cloud(SYS_VENDOR, "Google", "Google Cloud", false),
    cloud(
        ASSET_TAG,
        "7783-7084-3265-9085-8269-3286-77",
        "Azure",
        false,
    ),
    cloud(ASSET_TAG, "OracleCloud.com", "Oracle Cloud", false),
    cloud(SYS_VENDOR, "Alibaba Cloud", "Alibaba Cloud", false),
    cloud(SYS_VENDOR, "Tencent Cloud", "Tencent Cloud", false),
    cloud(SYS_VENDOR, "Huawei Cloud", "Huawei Cloud", false),
    cloud(ASSET_TAG, "HUAWEICLOUD", "Huawei Cloud", false),
    cloud(SYS_VENDOR, "DigitalOcean", "DigitalOcean", false),
    cloud(SYS_VENDOR, "Hetzner", "Hetzner Cloud", false),
    cloud(SYS_VENDOR, "Vultr", "Vultr", true),
    cloud(SYS_VENDOR, "Scaleway", "Scaleway", true),
    cloud(SYS_VENDOR, "Linode", "Linode", false),
    cloud(SYS_VENDOR, "Akamai", "Linode", false),
    cloud(SYS_VENDOR, "UpCloud", "UpCloud", false),
    cloud(SYS_VENDOR, "Exoscale", "Exoscale", false),
    cloud(SYS_VENDOR, "OpenStack", "OpenStack", false),
    cloud(PRODUCT, "OpenStack", "OpenStack", false),
];

/// Where a disk is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reach {
    /// In the machine.
    Local,
    /// Behind a network.
    Remote,
    /// Nothing tells.
    Unknown,
}

/// Disks by the beginning of their model: where they are, and how they are virtualized where the driver alone does not
/// tell.
pub const MODELS: [(&str, Reach, Option<Kind>); 15] = [
    (
        "Amazon Elastic Block Store",
        Reach::Remote,
        Some(Kind::Hardware),
    ),
    (
        "Amazon EC2 NVMe Instance Storage",
        Reach::Local,
        Some(Kind::Hardware),
    ),
    ("PersistentDisk", Reach::Remote, None),
    ("nvme_card-pd", Reach::Remote, Some(Kind::Hardware)),
    ("EphemeralDisk", Reach::Local, None),
    ("nvme_card", Reach::Local, Some(Kind::Hardware)),
    (
        "Microsoft NVMe Direct Disk",
        Reach::Local,
        Some(Kind::Hardware),
    ),
    ("MSFT NVMe Accelerator", Reach::Remote, Some(Kind::Hardware)),
    (
        "Alibaba Cloud Elastic Block Storage",
        Reach::Remote,
        Some(Kind::Hardware),
    ),
    ("QEMU NVMe", Reach::Unknown, Some(Kind::Software)),
    ("VMware Virtual NVMe", Reach::Unknown, Some(Kind::Software)),
    ("ORCL-VBOX-NVME", Reach::Unknown, Some(Kind::Software)),
    ("VBOX HARDDISK", Reach::Unknown, Some(Kind::Software)),
    ("QEMU HARDDISK", Reach::Unknown, None),
    ("Virtual Disk", Reach::Unknown, None),
];

/// Drivers of disks and interfaces: what it means in a virtual machine that one of these serves the device. Drivers made
/// for the guest are paravirtual; those of virtual functions, and of hardware that nobody emulates, mean that the device
/// was handed through; those of hardware of the nineties that it is emulated.
pub const DRIVERS: [(&str, Kind); 46] = [
    ("virtio_net", Kind::Paravirtual),
    ("virtio_blk", Kind::Paravirtual),
    ("virtio_scsi", Kind::Paravirtual),
    ("vif", Kind::Paravirtual),
    ("xen_netfront", Kind::Paravirtual),
    ("vbd", Kind::Paravirtual),
    ("xen_blkfront", Kind::Paravirtual),
    ("vscsi", Kind::Paravirtual),
    ("vmxnet3", Kind::Paravirtual),
    ("vmw_pvscsi", Kind::Paravirtual),
    ("pvscsi", Kind::Paravirtual),
    ("hv_netvsc", Kind::Paravirtual),
    ("hv_storvsc", Kind::Paravirtual),
    ("gve", Kind::Paravirtual),
    ("gvnic", Kind::Paravirtual),
    ("ena", Kind::Hardware),
    ("efa", Kind::Hardware),
    ("ixgbevf", Kind::Hardware),
    ("igbvf", Kind::Hardware),
    ("iavf", Kind::Hardware),
    ("i40evf", Kind::Hardware),
    ("ixgbe", Kind::Hardware),
    ("i40e", Kind::Hardware),
    ("ice", Kind::Hardware),
    ("idpf", Kind::Hardware),
    ("mana", Kind::Hardware),
    ("mlx4_core", Kind::Hardware),
    ("mlx5_core", Kind::Hardware),
    ("bnxt_en", Kind::Hardware),
    ("cxgb4vf", Kind::Hardware),
    ("nvme", Kind::Hardware),
    ("mpt3sas", Kind::Hardware),
    ("e1000", Kind::Software),
    ("e1000e", Kind::Software),
    ("8139cp", Kind::Software),
    ("8139too", Kind::Software),
    ("pcnet32", Kind::Software),
    ("ne2k-pci", Kind::Software),
    ("tulip", Kind::Software),
    ("vlance", Kind::Software),
    ("ata_piix", Kind::Software),
    ("ahci", Kind::Software),
    ("mptspi", Kind::Software),
    ("mptsas", Kind::Software),
    ("sym53c8xx", Kind::Software),
    ("BusLogic", Kind::Software),
];

/// Clock sources in a virtual machine: a clock made for the guest, the CPU's own, or a device to be emulated.
pub const CLOCKS: [(&str, Kind); 8] = [
    ("kvm-clock", Kind::Paravirtual),
    ("xen", Kind::Paravirtual),
    ("hyperv_clocksource", Kind::Paravirtual),
    ("tsc", Kind::Hardware),
    ("arch_sys_counter", Kind::Hardware),
    ("hpet", Kind::Software),
    ("acpi_pm", Kind::Software),
    ("pit", Kind::Software),
];
