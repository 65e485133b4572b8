//! Evidence of how the machine is virtualized: files that hardly ever change, read at the start and, where disks or
//! interfaces came or went, once more.
//!
//! Beside a `/proc` tree lies its `/sys`. That of a captured tree is the folder `sys` beside it, if there is one, and the
//! files of its root folder are those around: never the live ones, which tell of another machine.

mod cpuid;
mod devices;

use crate::proc::{container, cpuinfo};
use crate::sample::{Container, Dmi, Machine, Nanos, Platform};
use crate::source::live::reading::files::folder;
use crate::source::live::reading::guard::{Guard, HelperKind};
use crate::source::live::reading::sysfs::{self, bytes, exists, line};
use rustix::fd::{AsFd, BorrowedFd, OwnedFd};
use rustix::fs::{CWD, readlinkat};
use std::sync::Arc;
use std::time::{Duration, Instant};

/// Devices are listed anew at most this often, however fast containers come and go.
const SELDOM: Nanos = 5_000_000_000;

/// Folders of evidence.
pub(crate) struct Evidence {
    proc: OwnedFd,
    sys: Option<OwnedFd>,
    /// Root folder of the machine, where we are in it or it was captured as a whole.
    machine: Option<OwnedFd>,
    /// The tree is our own `/proc`: the CPU may be asked.
    live: bool,
    /// Names of disks and interfaces when they were last looked at.
    names: Vec<Arc<str>>,
    looked: Nanos,
}

impl Evidence {
    /// Finds the folders that belong to the tree at `root`. `live`: it is our own `/proc`.
    pub(crate) fn open(root: BorrowedFd<'_>, live: bool) -> Option<Self> {
        let procfs = sysfs::is_procfs(root);
        let sys = sysfs::open(root);
        let machine = match (live, procfs) {
            (true, _) => folder(CWD, "/").ok(),
            // Another PID namespace's: the marks around us are ours, not theirs.
            (false, true) => None,
            (false, false) => sys.as_ref().and_then(|_| folder(root, "..").ok()),
        };
        Some(Self {
            proc: root.try_clone_to_owned().ok()?,
            sys,
            machine,
            live,
            names: Vec::new(),
            looked: 0,
        })
    }

    /// Reads all of it.
    pub(crate) fn read(&self) -> Platform {
        let proc = self.proc.as_fd();
        let mut platform = Platform {
            architecture: std::env::consts::ARCH.to_owned(),
            cpuid: if self.live { cpuid::signature() } else { None },
            // One piece of a long file: the flags of the first CPU are in it, and to make all of it takes long.
            hypervisor_flag: bytes(proc, "cpuinfo")
                .as_deref()
                .and_then(cpuinfo::hypervisor_flag),
            xen_control: line(proc, "xen/capabilities").is_some_and(|text| text == "control_d"),
            container: self.container(),
            cgroup_namespace: readlinkat(proc, "self/ns/cgroup", Vec::new())
                .is_ok_and(|link| container::is_cgroup_namespace(link.as_bytes())),
            ..Platform::default()
        };
        let Some(sys) = self.sys.as_ref().map(AsFd::as_fd) else {
            return platform;
        };
        platform.hypervisor_type = line(sys, "hypervisor/type");
        platform.xen_guest = line(sys, "hypervisor/guest_type");
        platform.xen_uuid = line(sys, "hypervisor/uuid");
        platform.dmi = dmi(sys);
        platform.acpi_oem = acpi_oem(sys);
        platform.device_tree = line(sys, "firmware/devicetree/base/hypervisor/compatible")
            .or_else(|| line(sys, "firmware/devicetree/base/compatible"));
        platform.clock_source = line(
            sys,
            "devices/system/clocksource/clocksource0/current_clocksource",
        );
        (platform.disks, platform.nets) = devices::list(sys);
        platform
    }

    /// Looks at the devices once more when others than the last time are listed; what `platform` has become then.
    pub(crate) fn follow(&mut self, machine: &Machine, platform: &Platform) -> Option<Platform> {
        let sys = self.sys.as_ref()?.as_fd();
        let names = || {
            let disks = machine.disks.iter().flat_map(|disks| disks.iter());
            let nets = machine.interfaces.iter().flat_map(|nets| nets.iter());
            disks
                .map(|disk| &disk.name)
                .chain(nets.map(|net| &net.name))
        };
        let early = self.looked > 0 && machine.at.saturating_sub(self.looked) < SELDOM;
        if early || names().eq(&self.names) {
            return None;
        }
        let first = self.looked == 0;
        self.names = names().cloned().collect();
        self.looked = machine.at.max(1);
        if first {
            return None;
        }
        let (disks, nets) = devices::list(sys);
        let changed = disks != platform.disks || nets != platform.nets;
        changed.then(|| Platform {
            disks,
            nets,
            ..platform.clone()
        })
    }

    /// The first trace of a container, those that name the runtime best before the others.
    fn container(&self) -> Option<Container> {
        let machine = self.machine.as_ref()?.as_fd();
        let proc = self.proc.as_fd();
        let found = |runtime: &str, evidence: &str| {
            Some(Container {
                runtime: runtime.to_owned(),
                evidence: evidence.to_owned(),
            })
        };
        for (path, runtime) in MARKS {
            if (self.live || path != VAR_RUN) && exists(machine, path) {
                return found(runtime, &format!("/{path}"));
            }
        }
        if let Some(runtime) = line(machine, "run/systemd/container") {
            return found(&runtime, "/run/systemd/container");
        }
        for file in ["self/cgroup", "1/cgroup"] {
            let runtime = bytes(proc, file).and_then(|text| container::of_cgroup(&text));
            if let Some(runtime) = runtime {
                return found(runtime, file);
            }
        }
        let mounts = bytes(proc, "self/mountinfo");
        if let Some(runtime) = mounts.and_then(|text| container::of_mounts(&text)) {
            return found(runtime, "self/mountinfo");
        }
        let environ = first_environ(proc);
        let runtime = environ.and_then(|text| container::of_environ(&text))?;
        found(&runtime, "1/environ")
    }
}

/// The environment of the first process. Where that does not answer, there is none: the program has to start.
fn first_environ(proc: BorrowedFd<'_>) -> Option<Vec<u8>> {
    const HELPER: HelperKind = HelperKind {
        name: "environ",
        helpers: 1,
        stack: 64 * 1024,
    };
    const PATIENCE: Duration = Duration::from_millis(300);
    let proc = proc.try_clone_to_owned().ok()?;
    let mut guard = Guard::new(HELPER, move |file: &&str| bytes(proc.as_fd(), file));
    guard.ask("1/environ", None);
    guard.answer(Instant::now() + PATIENCE)?.1
}

/// `/var/run` may be a folder of its own, or a link to `/run`, which in a captured tree would lead to ours.
const VAR_RUN: &str = "var/run/secrets/kubernetes.io";

/// Files and folders that runtimes put into their containers.
const MARKS: [(&str, &str); 4] = [
    ("run/secrets/kubernetes.io", "kubernetes"),
    (VAR_RUN, "kubernetes"),
    ("run/.containerenv", "podman"),
    (".dockerenv", "docker"),
];

fn dmi(sys: BorrowedFd<'_>) -> Dmi {
    let of = |name: &str| line(sys, &format!("class/dmi/id/{name}"));
    Dmi {
        sys_vendor: of("sys_vendor"),
        product_name: of("product_name"),
        product_version: of("product_version"),
        board_vendor: of("board_vendor"),
        bios_vendor: of("bios_vendor"),
        bios_version: of("bios_version"),
        chassis_asset_tag: of("chassis_asset_tag"),
    }
}

/// Six bytes of the header of an ACPI table.
fn acpi_oem(sys: BorrowedFd<'_>) -> Option<String> {
    let table = bytes(sys, "firmware/acpi/tables/FACP")?;
    let oem = String::from_utf8_lossy(table.get(10..16)?).into_owned();
    let oem = oem.trim_matches(|c: char| c.is_whitespace() || c == '\0');
    (!oem.is_empty()).then(|| oem.to_owned())
}

#[cfg(test)]
mod tests;
