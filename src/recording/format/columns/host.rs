//! Columns of the machine that stay while it is up.

use crate::recording::format::column::{Cell, Form, Value, columns, pack, unpack};
use crate::recording::format::table::Row;
use crate::sample::{Container, Device, Hidepid, Host};
use std::borrow::Cow;
use std::sync::Arc;

impl Row for Host {
    const TABLE: &'static str = "host";
    columns! {
        ["name" "" = name]
        ["kernel" "" = kernel]
        ["boot_id" "" = boot_id]
        ["cpu_brand" "" = cpu_brand]
        ["ticks_per_second" "" = ticks_per_second]
        ["page_size" "B" = page_size]
        ["boot_time" "s" = boot_time]
        ["hidden" "" = hidden]
        ["architecture" "" = platform.architecture]
        ["cpuid" "" = platform.cpuid]
        ["hypervisor_flag" "" = platform.hypervisor_flag]
        ["hypervisor_type" "" = platform.hypervisor_type]
        ["xen_guest" "" = platform.xen_guest]
        ["xen_control" "" = platform.xen_control]
        ["xen_uuid" "" = platform.xen_uuid]
        ["sys_vendor" "" = platform.dmi.sys_vendor]
        ["product_name" "" = platform.dmi.product_name]
        ["product_version" "" = platform.dmi.product_version]
        ["board_vendor" "" = platform.dmi.board_vendor]
        ["bios_vendor" "" = platform.dmi.bios_vendor]
        ["bios_version" "" = platform.dmi.bios_version]
        ["chassis_asset_tag" "" = platform.dmi.chassis_asset_tag]
        ["acpi_oem" "" = platform.acpi_oem]
        ["device_tree" "" = platform.device_tree]
        ["clock_source" "" = platform.clock_source]
        ["disks" "" = platform.disks]
        ["nets" "" = platform.nets]
        ["container" "" = (platform.container: Container)? runtime]
        ["container_evidence" "" = (platform.container: Container)? evidence]
        ["cgroup_namespace" "" = platform.cgroup_namespace]
    }
}

/// Three texts for each device: its name, its driver and its model, the latter two with a sign before them where they are
/// known.
impl Value for Vec<Device> {
    const FORM: Form = Form::Text;

    fn cell(&self) -> Cell<'_> {
        let mut texts = Vec::new();
        for device in self {
            let known = |text: &Option<Arc<str>>| {
                text.as_ref()
                    .map_or_else(String::new, |text| format!("={text}"))
            };
            texts.extend([
                device.name.to_string(),
                known(&device.driver),
                known(&device.model),
            ]);
        }
        Cell::Bytes(Cow::Owned(pack(texts.iter().map(String::as_bytes))))
    }

    fn of(cell: Cell<'_>) -> Self {
        let text = |bytes: &[u8]| -> Arc<str> { String::from_utf8_lossy(bytes).into() };
        let known = |bytes: &[u8]| Some(text(bytes.strip_prefix(b"=")?));
        let texts = unpack(&cell);
        let devices = texts.chunks_exact(3).map(|device| Device {
            name: text(device[0]),
            driver: known(device[1]),
            model: known(device[2]),
        });
        devices.collect()
    }
}

impl Value for Hidepid {
    const FORM: Form = Form::Number;

    fn cell(&self) -> Cell<'_> {
        Cell::Number(match self {
            Self::NoAccess => 1,
            Self::Invisible => 2,
            Self::Ptraceable => 4,
        })
    }

    fn of(cell: Cell<'_>) -> Self {
        match cell {
            Cell::Number(1) => Self::NoAccess,
            Cell::Number(4) => Self::Ptraceable,
            _ => Self::Invisible,
        }
    }
}
