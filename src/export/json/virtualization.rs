//! `host.virtualization`: the verdicts, and what they rest on.

use crate::diagnosis::platform::{Finding, Resource, Verdict};
use crate::export::json::number::rounded;
use crate::rates::Snapshot;
use crate::sample::{Device, Platform};
use serde::Serialize;

/// How the machine is virtualized. `null` members where nothing tells.
#[derive(Serialize)]
pub struct Virtualization<'a> {
    /// `none` on bare metal.
    hypervisor: Option<&'static str>,
    cloud: Option<&'static str>,
    instance: Option<&'a str>,
    container: Option<Container<'a>>,
    /// Paths of control groups begin at the root of our namespace.
    cgroup_namespace: bool,
    resources: Resources,
    evidence: Evidence<'a>,
}

/// The container that we run in, and its limits: CPUs and bytes.
#[derive(Serialize)]
struct Container<'a> {
    runtime: &'a str,
    evidence: &'a str,
    cpu_limit: Option<f64>,
    memory_limit: Option<u64>,
}

#[derive(Serialize)]
struct Resources {
    cpu: Option<Resolved>,
    network: Option<Resolved>,
    local_storage: Option<Resolved>,
    remote_storage: Option<Resolved>,
    storage: Option<Resolved>,
    timers: Option<Resolved>,
}

#[derive(Serialize)]
struct Resolved {
    /// `VS`, `P`, `VH`, `H` or `unknown`.
    verdict: &'static str,
    evidence: String,
}

#[derive(Serialize)]
struct Evidence<'a> {
    architecture: &'a str,
    cpuid: Option<&'a str>,
    hypervisor_flag: Option<bool>,
    hypervisor_type: Option<&'a str>,
    xen_guest: Option<&'a str>,
    sys_vendor: Option<&'a str>,
    product_name: Option<&'a str>,
    bios_vendor: Option<&'a str>,
    bios_version: Option<&'a str>,
    chassis_asset_tag: Option<&'a str>,
    acpi_oem: Option<&'a str>,
    device_tree: Option<&'a str>,
    clock_source: Option<&'a str>,
    disks: Vec<Driven<'a>>,
    nets: Vec<Driven<'a>>,
}

#[derive(Serialize)]
struct Driven<'a> {
    name: &'a str,
    driver: Option<&'a str>,
    model: Option<&'a str>,
}

impl<'a> Virtualization<'a> {
    /// What is known of this machine; `None` when there is no evidence at all.
    pub fn new(snapshot: &'a Snapshot) -> Option<Self> {
        let platform = &snapshot.sample.host.platform;
        if *platform == Platform::default() {
            return None;
        }
        let verdict = Verdict::of(platform);
        let cgroup = snapshot.sample.machine.cgroup.as_deref();
        let container = verdict.container.map(|container| Container {
            runtime: &container.runtime,
            evidence: &container.evidence,
            cpu_limit: cgroup.and_then(|cgroup| cgroup.cpu_limit).map(rounded),
            memory_limit: cgroup.and_then(|cgroup| cgroup.memory_limit),
        });
        Some(Self {
            hypervisor: verdict.hypervisor,
            cloud: verdict.cloud,
            instance: verdict.instance,
            container,
            cgroup_namespace: platform.cgroup_namespace,
            resources: Resources::new(&verdict),
            evidence: Evidence::new(platform),
        })
    }
}

impl Resources {
    fn new(verdict: &Verdict) -> Self {
        let of = |resource| verdict.of_resource(resource).map(Resolved::new);
        Self {
            cpu: of(Resource::Cpu),
            network: of(Resource::Network),
            local_storage: of(Resource::LocalStorage),
            remote_storage: of(Resource::RemoteStorage),
            storage: of(Resource::Storage),
            timers: of(Resource::Timers),
        }
    }
}

impl Resolved {
    fn new(finding: &Finding) -> Self {
        Self {
            verdict: finding.kind.code(),
            evidence: finding.evidence.clone(),
        }
    }
}

impl<'a> Evidence<'a> {
    fn new(platform: &'a Platform) -> Self {
        let driven = |device: &'a Device| Driven {
            name: &device.name,
            driver: device.driver.as_deref(),
            model: device.model.as_deref(),
        };
        Self {
            architecture: &platform.architecture,
            cpuid: platform.cpuid.as_deref(),
            hypervisor_flag: platform.hypervisor_flag,
            hypervisor_type: platform.hypervisor_type.as_deref(),
            xen_guest: platform.xen_guest.as_deref(),
            sys_vendor: platform.dmi.sys_vendor.as_deref(),
            product_name: platform.dmi.product_name.as_deref(),
            bios_vendor: platform.dmi.bios_vendor.as_deref(),
            bios_version: platform.dmi.bios_version.as_deref(),
            chassis_asset_tag: platform.dmi.chassis_asset_tag.as_deref(),
            acpi_oem: platform.acpi_oem.as_deref(),
            device_tree: platform.device_tree.as_deref(),
            clock_source: platform.clock_source.as_deref(),
            disks: platform.disks.iter().map(driven).collect(),
            nets: platform.nets.iter().map(driven).collect(),
        }
    }
}

#[cfg(test)]
mod tests;
