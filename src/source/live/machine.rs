//! Machine-wide files under the root.

use super::files::{Buffer, Failure, Path, now, open};
use crate::proc;
use crate::sample::{Host, Machine, Memory, Nanos};
use rustix::fd::{AsFd, BorrowedFd, OwnedFd};

/// Memory moves slowly and its file is dear: it is read at most this often.
const SLOW: Nanos = 900_000_000;

/// Files that are kept open, and the last value of the one that is read more rarely.
pub(super) struct MachineFiles {
    stat: OwnedFd,
    loadavg: Option<OwnedFd>,
    meminfo: Option<OwnedFd>,
    uptime: Option<OwnedFd>,
    memory: Option<(Nanos, Option<Memory>)>,
}

/// What the machine says, and what only the collector needs of it.
pub(super) struct MachineState {
    pub(super) machine: Machine,
    /// The last PID given to a new task: while it stays, no task was born.
    pub(super) last_pid: Option<u32>,
}

impl MachineFiles {
    pub(super) fn open(root: BorrowedFd<'_>) -> Result<Self, Failure> {
        let optional = |name: &str| open(root, &Path::new().text(name)).ok();
        Ok(Self {
            stat: open(root, &Path::new().text("stat"))?,
            loadavg: optional("loadavg"),
            meminfo: optional("meminfo"),
            uptime: optional("uptime"),
            memory: None,
        })
    }

    pub(super) fn read(&mut self, buffer: &mut Buffer) -> MachineState {
        let mut machine = Machine {
            at: now(),
            ..Machine::default()
        };
        if let Some(stat) = buffer
            .reread_all(&self.stat)
            .ok()
            .and_then(proc::system_stat::parse)
        {
            machine.cpu = stat.cpu;
            machine.cpus = stat.cpus;
            machine.context_switches = stat.context_switches;
            machine.interrupts = stat.interrupts;
            machine.softirqs = stat.softirqs;
            machine.forks = stat.forks;
            machine.running = stat.running;
            machine.blocked = stat.blocked;
        }
        let mut last_pid = None;
        if let Some(load) = parse(buffer, self.loadavg.as_ref(), proc::loadavg::parse) {
            machine.load = Some(load.load);
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
        MachineState { machine, last_pid }
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
pub(super) fn host(root: &OwnedFd, buffer: &mut Buffer, live: bool) -> Host {
    let mut first = |name: &str| {
        let text = buffer.read(root.as_fd(), &Path::new().text(name)).ok()?;
        let text = String::from_utf8_lossy(text).trim().to_owned();
        (!text.is_empty()).then_some(text)
    };
    let name = first("sys/kernel/hostname").unwrap_or_default();
    let kernel = first("sys/kernel/osrelease").unwrap_or_default();
    let boot_id = first("sys/kernel/random/boot_id");
    let file = open(root, &Path::new().text("stat")).ok();
    let boot_time =
        parse(buffer, file.as_ref(), proc::system_stat::parse).and_then(|stat| stat.boot_time);
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
        live,
    }
}

/// sysinfo knows how each architecture tells its brand.
fn cpu_brand() -> Option<String> {
    let mut system = sysinfo::System::new().ok()?;
    system.refresh_cpu_list(sysinfo::CpuRefreshKind::nothing());
    let brand = system.cpus().first()?.brand().trim().to_owned();
    (!brand.is_empty()).then_some(brand)
}
