//! What machines of each kind show, and what is said of them.

use super::{Kind, Resource, Verdict};
use crate::sample::{Device, Dmi, Platform};
use proptest::prelude::*;

fn device(name: &str, driver: &str, model: &str) -> Device {
    let given = |text: &str| (!text.is_empty()).then(|| text.into());
    Device {
        name: name.into(),
        driver: given(driver),
        model: given(model),
    }
}

/// A guest whose CPU tells this signature.
fn guest(cpuid: &str, clock: &str) -> Platform {
    Platform {
        cpuid: Some(cpuid.to_owned()),
        hypervisor_flag: Some(true),
        clock_source: Some(clock.to_owned()),
        ..Platform::default()
    }
}

/// `summary: cpu, network, local, remote, other storage, timers`.
fn said(platform: &Platform) -> String {
    let verdict = Verdict::of(platform);
    let kind = |resource| match verdict.of_resource(resource) {
        Some(finding) => finding.kind.short(),
        None => "-",
    };
    let kinds = Resource::ALL.map(kind).join(" ");
    let summary = verdict.summary().unwrap_or_default();
    format!("{summary}: {kinds}")
}

#[test]
fn virtio_is_paravirtual() {
    let mut platform = guest("KVMKVMKVM", "kvm-clock");
    platform.disks = vec![
        device("vda", "virtio_blk", ""),
        device("sda", "virtio_scsi", "QEMU HARDDISK"),
    ];
    platform.nets = vec![device("eth0", "virtio_net", "")];
    assert_eq!(said(&platform), "KVM: VH P - - P P");
    let verdict = Verdict::of(&platform);
    let storage = verdict.of_resource(Resource::Storage).unwrap();
    assert_eq!(
        storage.evidence,
        "vda: virtio_blk; sda: virtio_scsi, QEMU HARDDISK"
    );
    platform.acpi_oem = Some("FIRECK".to_owned());
    assert_eq!(said(&platform), "KVM Firecracker: VH P - - P P");
}

#[test]
fn emulated_devices_are_software() {
    let mut platform = guest("VBoxVBoxVBox", "acpi_pm");
    platform.disks = vec![device("sda", "ahci", "VBOX HARDDISK")];
    platform.nets = vec![device("enp0s3", "e1000", "")];
    assert_eq!(said(&platform), "VirtualBox: VH VS - - VS VS");
    assert_eq!(
        said(&guest("TCGTCGTCGTCG", "tsc")),
        "QEMU TCG: VS ? - - ? VH"
    );
}

#[test]
fn a_virtual_function_beside_its_synthetic_interface_carries_the_traffic() {
    let mut platform = guest("Microsoft Hv", "hyperv_clocksource_tsc_page");
    platform.dmi = Dmi {
        sys_vendor: Some("Microsoft Corporation".to_owned()),
        product_name: Some("Virtual Machine".to_owned()),
        chassis_asset_tag: Some("7783-7084-3265-9085-8269-3286-77".to_owned()),
        ..Dmi::default()
    };
    platform.disks = vec![
        device("sda", "hv_storvsc", "Virtual Disk"),
        device("nvme0n1", "nvme", "Microsoft NVMe Direct Disk"),
    ];
    platform.nets = vec![
        device("eth0", "hv_netvsc", ""),
        device("enP1s1", "mlx5_core", ""),
    ];
    assert_eq!(said(&platform), "Hyper-V / Azure: VH VH VH - P P");
    let verdict = Verdict::of(&platform);
    let network = verdict.of_resource(Resource::Network).unwrap();
    assert_eq!(
        network.evidence,
        "eth0: hv_netvsc, P; enP1s1: mlx5_core, VH"
    );
    platform.dmi.chassis_asset_tag = None;
    assert!(said(&platform).starts_with("Hyper-V:"));
}

#[test]
fn google_has_persistent_disks() {
    let mut platform = guest("KVMKVMKVM", "kvm-clock");
    platform.dmi.sys_vendor = Some("Google".to_owned());
    platform.disks = vec![
        device("sda", "virtio_scsi", "PersistentDisk"),
        device("nvme0n1", "nvme", "nvme_card"),
    ];
    platform.nets = vec![device("ens4", "gve", "")];
    assert_eq!(said(&platform), "KVM / Google Cloud: VH P VH P - P");
}

#[test]
fn nothing_below_is_bare_metal() {
    let mut platform = Platform {
        hypervisor_flag: Some(false),
        clock_source: Some("tsc".to_owned()),
        disks: vec![device("nvme0n1", "nvme", "SAMSUNG MZVL2512HCJQ")],
        nets: vec![device("eno1", "igb", "")],
        ..Platform::default()
    };
    assert_eq!(said(&platform), "bare metal: H H - - H H");
    platform.nets.clear();
    assert_eq!(said(&platform), "bare metal: H ? - - H H");
}

#[test]
fn the_control_domain_of_xen_has_the_real_devices() {
    let platform = Platform {
        hypervisor_type: Some("xen".to_owned()),
        xen_guest: Some("PV".to_owned()),
        xen_control: true,
        clock_source: Some("tsc".to_owned()),
        nets: vec![device("eno1", "igb", "")],
        disks: vec![device("sda", "ahci", "")],
        ..Platform::default()
    };
    assert_eq!(said(&platform), "Xen dom0: P H - - H VH");
}

#[test]
fn other_architectures_are_told_by_firmware() {
    let mut platform = Platform {
        clock_source: Some("arch_sys_counter".to_owned()),
        dmi: Dmi {
            sys_vendor: Some("Amazon EC2".to_owned()),
            product_name: Some("c7g.large".to_owned()),
            ..Dmi::default()
        },
        nets: vec![device("ens5", "ena", "")],
        ..Platform::default()
    };
    assert_eq!(said(&platform), "KVM / AWS Nitro c7g.large: VH VH - - ? VH");
    platform.dmi.product_name = Some("c7g.metal".to_owned());
    assert_eq!(said(&platform), "bare metal / AWS c7g.metal: H H - - ? H");
    platform.dmi = Dmi::default();
    assert_eq!(said(&platform), ": ? ? - - ? ?");
    platform.device_tree = Some("linux,kvm".to_owned());
    assert_eq!(said(&platform), "KVM: VH VH - - ? VH");
}

#[test]
fn the_unknown_is_said_to_be_unknown() {
    let mut platform = Platform::default();
    assert_eq!(said(&platform), ": ? ? - - ? ?");
    assert_eq!(Verdict::of(&platform).summary(), None);
    platform.hypervisor_flag = Some(true);
    assert_eq!(said(&platform), "unknown hypervisor: ? ? - - ? ?");
    // QEMU without its own clock may emulate the CPU as well.
    platform.dmi.sys_vendor = Some("QEMU".to_owned());
    assert_eq!(said(&platform), "QEMU: ? ? - - ? ?");
    // What may be real or handed through is not guessed at where nothing is known below.
    let platform = Platform {
        nets: vec![device("eth0", "mlx5_core", "")],
        disks: vec![device("vda", "virtio_blk", "")],
        ..Platform::default()
    };
    assert_eq!(said(&platform), ": ? ? - - P ?");
}

#[test]
fn every_verdict_tells_what_it_rests_on() {
    for platform in [
        guest("KVMKVMKVM", "tsc"),
        Platform::default(),
        Platform {
            hypervisor_type: Some("xen".to_owned()),
            ..Platform::default()
        },
    ] {
        for finding in Verdict::of(&platform).resources {
            assert!(!finding.evidence.is_empty(), "{finding:?}");
        }
    }
}

#[test]
fn many_like_disks_are_one_line() {
    let mut platform = guest("KVMKVMKVM", "tsc");
    platform.disks = vec![
        device("vda", "virtio_blk", ""),
        device("vdb", "virtio_blk", ""),
        device("vdc", "", ""),
    ];
    let verdict = Verdict::of(&platform);
    let storage = verdict.of_resource(Resource::Storage).unwrap();
    assert_eq!(storage.kind, Kind::Paravirtual);
    assert_eq!(
        storage.evidence,
        "vda vdb: virtio_blk, P; vdc: no driver, ?"
    );
}

proptest! {
    #[test]
    fn anything_that_firmware_says_is_survived(words in prop::collection::vec(".{0,12}", 8)) {
        let word = |at: usize| words.get(at).cloned();
        let platform = Platform {
            cpuid: word(0),
            xen_guest: word(1),
            hypervisor_type: word(2),
            device_tree: word(3),
            clock_source: word(4),
            dmi: Dmi { sys_vendor: word(5), product_name: word(6), ..Dmi::default() },
            disks: vec![device("sda", "nvme", &words[7])],
            ..Platform::default()
        };
        let verdict = Verdict::of(&platform);
        prop_assert!(verdict.resources.len() >= 4);
    }
}
