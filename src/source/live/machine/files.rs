//! Machine-wide files under the root.

use crate::proc;
use crate::sample::{Disk, DiskIo, Host, Machine, Memory, Nanos, Platform, Pressure, Pressures};
use crate::source::live::machine::links::Links;
use crate::source::live::reading::files::{Buffer, Failure, Path, now, open, open_dir};
use crate::source::live::reading::sysfs;
use rustix::fd::{AsFd, BorrowedFd, OwnedFd};
use rustix::fs::{Access, AtFlags};
use std::sync::Arc;

/// Memory moves slowly and its file is expensive to read: it is read at most this often.
const SLOW: Nanos = 900_000_000;

/// Files that are kept open, and the last value of the one that is read more rarely.
pub(crate) struct MachineFiles {
    stat: OwnedFd,
    loadavg: Option<OwnedFd>,
    meminfo: Option<OwnedFd>,
    uptime: Option<OwnedFd>,
    memory: Option<(Nanos, Option<Memory>)>,
    /// Of cpu, io and memory.
    pressure: [Option<OwnedFd>; 3],
    vmstat: Option<OwnedFd>,
    diskstats: Option<OwnedFd>,
    wholes: Wholes,
    net_dev: Option<OwnedFd>,
    links: Links,
}

/// What the machine says, and what only the collector needs of it.
pub(crate) struct MachineState {
    pub(crate) machine: Machine,
    /// The last PID given to a new task: while it stays, no task was born.
    pub(crate) last_pid: Option<u32>,
}

impl MachineFiles {
    pub(crate) fn open(root: BorrowedFd<'_>) -> Result<Self, Failure> {
        let optional = |name: &str| open(root, &Path::new().text(name)).ok();
        Ok(Self {
            stat: open(root, &Path::new().text("stat"))?,
            loadavg: optional("loadavg"),
            meminfo: optional("meminfo"),
            uptime: optional("uptime"),
            memory: None,
            pressure: ["pressure/cpu", "pressure/io", "pressure/memory"].map(optional),
            vmstat: optional("vmstat"),
            diskstats: optional("diskstats"),
            wholes: Wholes::new(root),
            net_dev: optional("net/dev"),
            links: Links::new(root),
        })
    }

    pub(crate) fn read(&mut self, buffer: &mut Buffer) -> MachineState {
        let at = now();
        let stat = buffer.reread_all(&self.stat).ok();
        let mut machine = stat.and_then(proc::system_stat::parse).unwrap_or_default();
        machine.at = at;
        let mut last_pid = None;
        if let Some(load) = parse(buffer, self.loadavg.as_ref(), proc::loadavg::parse) {
            machine.load = Some(load.load);
            machine.tasks = Some(load.tasks);
            last_pid = Some(load.last_pid);
        }
        machine.memory = match self.memory {
            Some((at, memory)) if machine.at - at < SLOW => memory,
            _ => {
                let memory = parse(buffer, self.meminfo.as_ref(), proc::meminfo::parse);
                self.memory = Some((machine.at, memory));
                memory
            }
        };
        machine.uptime = parse(buffer, self.uptime.as_ref(), proc::uptime::parse);
        self.read_traffic(buffer, &mut machine);
        MachineState { machine, last_pid }
    }

    /// What holds tasks up, and what comes and goes: paging, disks, networks.
    fn read_traffic(&mut self, buffer: &mut Buffer, machine: &mut Machine) {
        machine.moments.pressure = now();
        let [cpu, io, memory] = self
            .pressure
            .each_ref()
            .map(|file| proc::pressure::parse(buffer.reread(file.as_ref()?).ok()?));
        machine.pressure = Pressures {
            cpu: cpu.map(|cpu| Pressure { full: None, ..cpu }),
            io,
            memory,
        };
        machine.moments.paging = now();
        let vmstat = parse(buffer, self.vmstat.as_ref(), |bytes| {
            Some(proc::vmstat::parse(bytes))
        });
        machine.paging = vmstat.unwrap_or_default();
        machine.moments.disks = now();
        let disks = parse(buffer, self.diskstats.as_ref(), proc::diskstats::parse);
        machine.disks = disks.map(|disks| self.wholes.keep(disks));
        machine.moments.interfaces = now();
        let interfaces = parse(buffer, self.net_dev.as_ref(), proc::net_dev::parse);
        machine.interfaces = interfaces.map(|all| self.links.place(machine.at, all));
    }
}

/// Which block devices are whole.
struct Wholes {
    /// Where the kernel lists whole devices. Without it (a tree captured without `/sys`, a
    /// container), names tell.
    folder: Option<OwnedFd>,
    /// The devices listed last, and which of them are whole: asked anew only when others are listed.
    known: Vec<(Arc<str>, bool)>,
}

impl Wholes {
    fn new(root: BorrowedFd<'_>) -> Self {
        let sys = sysfs::open(root);
        Self {
            folder: sys.and_then(|sys| open_dir(sys, &Path::new().text("block")).ok()),
            known: Vec::new(),
        }
    }

    /// Leaves out partitions, and devices of loop, ram and the like that were never used.
    fn keep(&mut self, disks: Vec<Disk>) -> Arc<[Disk]> {
        let names = disks.iter().map(|disk| &disk.name);
        if !names.eq(self.known.iter().map(|(name, _)| name)) {
            self.known = self.ask(&disks);
        }
        let wanted = |(disk, (_, whole)): &(Disk, &(Arc<str>, bool))| {
            *whole && !(disk.stacked && disk.io == DiskIo::default())
        };
        let kept = disks.into_iter().zip(&self.known).filter(wanted);
        kept.map(|(disk, _)| disk).collect()
    }

    fn ask(&self, disks: &[Disk]) -> Vec<(Arc<str>, bool)> {
        let names = || disks.iter().map(|disk| &disk.name);
        let listed = |name: &Arc<str>| {
            // A slash in a name cannot be in that of a file.
            let file = name.replace('/', "!");
            self.folder.as_ref().is_some_and(|folder| {
                rustix::fs::accessat(folder, file, Access::EXISTS, AtFlags::empty()).is_ok()
            })
        };
        let found: Vec<_> = names()
            .map(|name| (Arc::clone(name), listed(name)))
            .collect();
        if found.iter().any(|&(_, whole)| whole) {
            return found;
        }
        // Partitions come with the device that they are on.
        let part = |name: &str| {
            let base = proc::diskstats::whole(name);
            base.is_some_and(|base| names().any(|name| **name == *base))
        };
        names()
            .map(|name| (Arc::clone(name), !part(name)))
            .collect()
    }
}

fn parse<T>(
    buffer: &mut Buffer,
    file: Option<&OwnedFd>,
    parse: impl Fn(&[u8]) -> Option<T>,
) -> Option<T> {
    parse(buffer.reread_all(file?).ok()?)
}

/// Facts that stay. `live`: the tree is our own `/proc`.
pub(crate) fn host(root: &OwnedFd, buffer: &mut Buffer, live: bool) -> Host {
    let mut first = |name: &str| {
        let text = buffer.read(root.as_fd(), &Path::new().text(name)).ok()?;
        let text = String::from_utf8_lossy(text).trim().to_owned();
        (!text.is_empty()).then_some(text)
    };
    let name = first("sys/kernel/hostname").unwrap_or_default();
    let kernel = first("sys/kernel/osrelease").unwrap_or_default();
    let boot_id = first("sys/kernel/random/boot_id");
    let file = open(root, &Path::new().text("stat")).ok();
    let boot_time = parse(buffer, file.as_ref(), proc::system_stat::boot_time);
    let tick = |name| {
        nix::unistd::sysconf(name)
            .ok()
            .flatten()
            .and_then(|value| u64::try_from(value).ok())
    };
    Host {
        name,
        kernel,
        boot_id,
        cpu_brand: if live { cpu_brand() } else { None },
        ticks_per_second: tick(nix::unistd::SysconfVar::CLK_TCK).unwrap_or(100).max(1),
        page_size: tick(nix::unistd::SysconfVar::PAGE_SIZE)
            .unwrap_or(4096)
            .max(1),
        boot_time: boot_time.unwrap_or_default(),
        platform: Platform::default(),
        hidden: None,
    }
}

/// sysinfo knows how each architecture tells its brand.
fn cpu_brand() -> Option<String> {
    let mut system = sysinfo::System::new().ok()?;
    system.refresh_cpu_list(sysinfo::CpuRefreshKind::nothing());
    let brand = system.cpus().first()?.brand().trim().to_owned();
    (!brand.is_empty()).then_some(brand)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::skip::skip;

    /// A captured machine with these block devices, all used but for `loop1`; the names that are kept.
    fn kept(names: &[&str]) -> Vec<String> {
        let folder = tempfile::tempdir().unwrap();
        let root = open_dir(
            rustix::fs::CWD,
            &Path::new().text(folder.path().to_str().unwrap()),
        );
        let root = root.unwrap();
        let mut wholes = Wholes::new(root.as_fd());
        let disk = |name: &&str| {
            let used = u8::from(*name != "loop1");
            format!("8 0 {name} {used} 0 0 0 0 0 0 0 0 0 0\n")
        };
        let text: String = names.iter().map(disk).collect();
        let disks = || proc::diskstats::parse(text.as_bytes()).unwrap();
        let kept = wholes.keep(disks());
        assert_eq!(kept, wholes.keep(disks()), "the second time is the same");
        kept.iter().map(|disk| disk.name.to_string()).collect()
    }

    #[test]
    fn a_captured_tree_is_told_by_names() {
        let names = [
            "loop0",
            "loop1",
            "sda",
            "sda1",
            "nvme0n1",
            "nvme0n1p1",
            "xvdb1",
            "dm-0",
            "sr0",
        ];
        let expected = ["loop0", "sda", "nvme0n1", "xvdb1", "dm-0", "sr0"];
        assert_eq!(kept(&names), expected);
    }

    #[test]
    fn a_disk_that_goes_away_takes_nothing_along() {
        assert_eq!(kept(&["sdb1"]), ["sdb1"]);
        assert_eq!(kept(&[]), [""; 0]);
    }

    #[test]
    fn this_machine_is_told_by_its_sysfs() {
        let root = open_dir(rustix::fs::CWD, &Path::new().text("/proc")).unwrap();
        let mut wholes = Wholes::new(root.as_fd());
        let Some(folder) = &wholes.folder else {
            return skip("there is no /sys/block");
        };
        let mut there = rustix::fs::Dir::read_from(folder).unwrap();
        let there = there.find_map(|entry| {
            let name = entry.unwrap().file_name().to_str().unwrap().to_owned();
            (!name.starts_with('.')).then_some(name)
        });
        let Some(there) = there else {
            return skip("there is no block device");
        };
        let disk = |name: &str| Disk {
            name: name.into(),
            ..Disk::default()
        };
        let kept = wholes.keep(vec![disk(&there), disk("no_such_device")]);
        assert_eq!(kept.len(), 1);
        assert_eq!(*kept[0].name, *there);
    }
}
