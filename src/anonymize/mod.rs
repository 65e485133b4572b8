//! Samples without what tells whose they are: users, hosts, command lines, names of programs, threads, folders, control groups,
//! containers and devices that not everybody has, and addresses.
//!
//! In: a [`Sample`]. Out: the same with other names. Equal names stay equal, so groups stay groups and pools stay pools; a
//! number at the end of a name stays. Numbers, states, what hardware and kernel are called, and names that many machines have
//! (`known.rs`) stay as they are. Every structure is taken apart whole, so that what is added to one has to be decided on here.

mod known;
mod names;
mod paths;
mod programs;
mod tasks;

use crate::sample::{
    Container, ContainerNames, Device, Disk, Dmi, FileSystem, Host, Interface, Machine, Platform,
    Process, Sample, Sensors, Temperature,
};
use core::net::IpAddr;
use names::{Ids, Names};
use std::sync::Arc;

/// Asset tags that stand for a cloud, not for a machine.
const CLOUD_TAGS: &[&str] = &[
    "7783-7084-3265-9085-8269-3286-77",
    "Amazon EC2",
    "HUAWEICLOUD",
    "OracleCloud.com",
];

/// Gives new names, the same for the same.
#[derive(Default)]
pub struct Anonymizer {
    hosts: Names,
    users: Names,
    programs: Names,
    threads: Names,
    arguments: Names,
    files: Names,
    groups: Names,
    containers: Names,
    devices: Names,
    ids: Ids,
    addresses: rustc_hash::FxHashMap<IpAddr, u32>,
    host: Option<(Arc<Host>, Arc<Host>)>,
    /// Of the last sample each process as it was and as it is: one that did not move stays the same record.
    processes: Vec<(Arc<Process>, Arc<Process>)>,
}

impl Anonymizer {
    /// The same sample with other names.
    pub fn sample(&mut self, sample: Sample) -> Sample {
        let Sample {
            seq,
            at,
            wall,
            host,
            machine,
            processes,
            blocked,
            looks,
            cgroups,
            container_names,
            totals_from,
            departed,
            cost,
        } = sample;
        let host = self.shared_host(&host);
        let machine = self.machine(machine);
        let processes = self.all_processes(processes);
        let cgroups = cgroups.iter().map(|group| Arc::new(self.cgroup(group)));
        let mut cgroups: Vec<_> = cgroups.collect();
        cgroups.sort_by(|one, other| one.paths().cmp(&other.paths()));
        cgroups.dedup_by(|one, other| one.paths() == other.paths());
        Sample {
            seq,
            at,
            wall,
            host,
            machine,
            processes,
            // Functions of the kernel.
            blocked,
            looks,
            cgroups: cgroups.into(),
            container_names: Arc::new(self.container_names(&container_names)),
            totals_from,
            departed: self.departed(departed),
            cost,
        }
    }

    fn shared_host(&mut self, host: &Arc<Host>) -> Arc<Host> {
        if let Some((old, new)) = &self.host
            && old == host
        {
            return Arc::clone(new);
        }
        let new = Arc::new(self.host((**host).clone()));
        self.host = Some((Arc::clone(host), Arc::clone(&new)));
        new
    }

    fn host(&mut self, host: Host) -> Host {
        let Host {
            name,
            kernel,
            boot_id,
            cpu_brand,
            ticks_per_second,
            page_size,
            boot_time,
            platform,
            hidden,
        } = host;
        Host {
            name: text(self.hosts.name("host", name.as_bytes())),
            kernel,
            boot_id: boot_id.map(|id| text(self.ids.id(id.as_bytes()))),
            cpu_brand,
            ticks_per_second,
            page_size,
            boot_time,
            platform: self.platform(platform),
            hidden,
        }
    }

    fn platform(&mut self, platform: Platform) -> Platform {
        let Platform {
            architecture,
            cpuid,
            hypervisor_flag,
            hypervisor_type,
            xen_guest,
            xen_control,
            xen_uuid,
            dmi,
            acpi_oem,
            device_tree,
            clock_source,
            disks,
            nets,
            container,
            cgroup_namespace,
        } = platform;
        let mut devices = |devices: Vec<Device>| -> Vec<Device> {
            let device = |Device {
                              name,
                              driver,
                              model,
                          }| Device {
                name: self.device(&name),
                driver,
                model,
            };
            devices.into_iter().map(device).collect()
        };
        let (disks, nets) = (devices(disks), devices(nets));
        Platform {
            architecture,
            cpuid,
            hypervisor_flag,
            hypervisor_type,
            xen_guest,
            xen_control,
            xen_uuid: xen_uuid.map(|uuid| {
                // What all machines of a cloud begin with.
                let kept = if uuid.starts_with("ec2") { 3 } else { 0 };
                format!(
                    "{}{}",
                    &uuid[..kept],
                    text(self.ids.id(&uuid.as_bytes()[kept..]))
                )
            }),
            dmi: dmi_of(dmi),
            acpi_oem,
            device_tree,
            clock_source,
            disks,
            nets,
            container: container.map(|Container { runtime, evidence }| Container {
                evidence: text(self.path(evidence.as_bytes())),
                runtime: text(self.component(runtime.as_bytes())),
            }),
            cgroup_namespace,
        }
    }

    fn machine(&mut self, machine: Machine) -> Machine {
        let Machine {
            at,
            cpu,
            cpus,
            context_switches,
            interrupts,
            softirqs,
            forks,
            running,
            blocked,
            load,
            tasks,
            uptime,
            memory,
            pressure,
            paging,
            disks,
            interfaces,
            moments,
            cgroup,
            looks,
            sensors,
            file_systems,
        } = machine;
        Machine {
            at,
            cpu,
            cpus,
            context_switches,
            interrupts,
            softirqs,
            forks,
            running,
            blocked,
            load,
            tasks,
            uptime,
            memory,
            pressure,
            paging,
            disks: disks.map(|disks| disks.iter().map(|disk| self.disk(disk)).collect()),
            interfaces: interfaces.map(|all| all.iter().map(|one| self.interface(one)).collect()),
            moments,
            cgroup: cgroup.map(|group| Arc::new(self.cgroup(&group))),
            looks,
            sensors: sensors.map(|sensors| Arc::new(sensors_of(&sensors))),
            file_systems: file_systems
                .map(|all| all.iter().map(|one| self.file_system(one)).collect()),
        }
    }

    fn disk(&mut self, disk: &Disk) -> Disk {
        let Disk {
            name,
            stacked,
            io,
            in_flight,
        } = disk;
        Disk {
            name: self.device(name),
            stacked: *stacked,
            io: *io,
            in_flight: *in_flight,
        }
    }

    fn interface(&mut self, interface: &Interface) -> Interface {
        let Interface {
            name,
            loopback,
            stacked,
            part_of,
            io,
        } = interface;
        let part_of = part_of.as_ref().map(|names| {
            let names: Vec<_> = names.split(' ').map(|name| self.device(name)).collect();
            names.join(" ").into()
        });
        Interface {
            name: self.device(name),
            loopback: *loopback,
            stacked: *stacked,
            part_of,
            io: *io,
        }
    }

    fn file_system(&mut self, file_system: &FileSystem) -> FileSystem {
        let FileSystem {
            point,
            source,
            kind,
            read_only,
            space,
            hangs,
        } = file_system;
        FileSystem {
            point: self.path(point).into(),
            source: self.mounted(source).into(),
            // One in user space may be called as it likes.
            kind: match kind.split_once('.') {
                Some((fuse, program)) => {
                    format!("{fuse}.{}", text(self.program(program.as_bytes())))
                }
                None => kind.clone(),
            },
            read_only: *read_only,
            space: *space,
            hangs: *hangs,
        }
    }

    fn container_names(&mut self, names: &ContainerNames) -> ContainerNames {
        let ContainerNames { names } = names;
        let names = names.iter().map(|(key, name)| {
            let name = self.containers.numbered("container", name);
            (self.component(key).into(), name.into())
        });
        ContainerNames {
            names: names.collect(),
        }
    }
}

/// What the maker of the machine says of it, without what says which one it is.
fn dmi_of(dmi: Dmi) -> Dmi {
    let Dmi {
        sys_vendor,
        product_name,
        product_version,
        board_vendor,
        bios_vendor,
        bios_version,
        chassis_asset_tag,
    } = dmi;
    Dmi {
        sys_vendor,
        product_name,
        product_version,
        board_vendor,
        bios_vendor,
        bios_version,
        chassis_asset_tag: chassis_asset_tag.filter(|tag| CLOUD_TAGS.contains(&tag.as_str())),
    }
}

fn sensors_of(sensors: &Sensors) -> Sensors {
    let Sensors {
        at,
        temperatures,
        clocks,
        celsius,
    } = sensors;
    let temperature = |temperature: &Temperature| {
        let Temperature {
            name,
            celsius,
            critical,
        } = temperature;
        Temperature {
            name: name.clone(),
            celsius: *celsius,
            critical: *critical,
        }
    };
    Sensors {
        at: *at,
        temperatures: temperatures.iter().map(temperature).collect(),
        clocks: clocks.clone(),
        celsius: celsius.clone(),
    }
}

/// What was text is text again.
fn text(bytes: Vec<u8>) -> String {
    String::from_utf8(bytes)
        .unwrap_or_else(|bytes| String::from_utf8_lossy(bytes.as_bytes()).into_owned())
}
