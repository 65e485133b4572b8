//! Arguments and environment, limits, isolation, scheduling.

use super::syscall_names;
use super::target::{SMALL, Target, link, numbers};
use crate::inspect::{
    Environment, Isolation, Limits, Missing, Namespace, Reading, RunTimes, Scheduling, Syscall,
    SyscallState, Texts,
};
use crate::proc;
use crate::proc::status::{bytes, value};
use crate::source::live::reading::files::Path;
use rustix::fd::OwnedFd;

/// Arguments and an environment are read up to here each.
const TEXTS: usize = 1 << 20;

/// Reads arguments and environment: bytes of the target's own memory.
pub(super) fn environment(target: &Target) -> Reading<Environment> {
    let mut arguments = target.read("cmdline", TEXTS)?;
    // What is empty counts among arguments; a program that writes its title there leaves zeros behind it.
    while arguments.ends_with(&[0]) {
        arguments.pop();
    }
    let variables = target.read("environ", TEXTS);
    Ok(Environment {
        arguments: Texts {
            cut: arguments.len() >= TEXTS - 1,
            list: split(&arguments).map(<[u8]>::to_vec).collect(),
        },
        variables: variables.map(|bytes| Texts {
            cut: bytes.len() == TEXTS,
            list: split(&bytes)
                .filter(|variable| !variable.is_empty())
                .map(<[u8]>::to_vec)
                .collect(),
        }),
    })
}

/// What stands between zeros.
fn split(bytes: &[u8]) -> impl Iterator<Item = &[u8]> {
    bytes.split(|byte| *byte == 0)
}

/// Reads the limits, and how much is used of some.
pub(super) fn limits(target: &Target, tick: u64) -> Reading<Limits> {
    let mut list = proc::limits::parse(&target.read("limits", SMALL)?);
    let status = target.read("status", SMALL).unwrap_or_default();
    let stat = super::target::read(&target.process, &Path::new().text("stat"), SMALL);
    let stat = stat.unwrap_or_default();
    for limit in &mut list {
        limit.used = match &limit.name[..] {
            "Max cpu time" => proc::stat::parse(&stat)
                .map(|stat| (stat.user + stat.system).saturating_mul(tick) / 1_000_000_000),
            "Max data size" => bytes(&status, "VmData"),
            "Max stack size" => bytes(&status, "VmStk"),
            "Max resident set" => bytes(&status, "VmRSS"),
            "Max locked memory" => bytes(&status, "VmLck"),
            "Max address space" => bytes(&status, "VmSize"),
            "Max open files" => numbers(&target.thread, &Path::new().text("fd"))
                .ok()
                .map(|fds| fds.len() as u64),
            "Max pending signals" => proc::status::queued_signals(&status),
            _ => None,
        };
    }
    Ok(Limits { list })
}

/// Kinds of namespaces, as the links in `ns` are called.
const NAMESPACES: [&str; 8] = ["cgroup", "ipc", "mnt", "net", "pid", "time", "user", "uts"];

/// Lines of `status` that say what a process may do, and who it is.
const STATUS: [&str; 9] = [
    "NSpid",
    "Uid",
    "Gid",
    "Groups",
    "CapEff",
    "CapBnd",
    "CapAmb",
    "NoNewPrivs",
    "Seccomp",
];

/// Reads where a process lives. What is missing is told part by part.
pub(super) fn isolation(root: &OwnedFd, target: &Target) -> Isolation {
    let cgroups = target.read("cgroup", SMALL).map(|bytes| {
        let lines = proc::cgroup::parse(&bytes);
        let groups = lines.map(|line| (line.controllers.to_vec(), line.path.to_vec()));
        groups.collect()
    });
    let status = target.read("status", SMALL).unwrap_or_default();
    let lines = STATUS
        .into_iter()
        .filter_map(|label| Some((label, value(&status, label)?.to_vec())));
    let score = target.parse("oom_score", proc::oom_score::parse);
    let added = target.parse("oom_score_adj", proc::oom_score::parse_adjustment);
    Isolation {
        cgroups,
        namespaces: namespaces(root, target),
        folders: ["exe", "cwd", "root"].map(|name| match target.link(name) {
            Err(Missing::Absent) if target.unreaped.is_some() => Err(Missing::Ended),
            Err(Missing::Absent) if target.kernel => Err(Missing::Kernel),
            link => link,
        }),
        status: lines.collect(),
        oom: score.zip(added),
    }
}

fn namespaces(root: &OwnedFd, target: &Target) -> Reading<Vec<Namespace>> {
    let mut list = Vec::new();
    for kind in NAMESPACES {
        let path = || Path::new().text("ns/").text(kind);
        let id = match link(&target.thread, &path()) {
            Ok(id) => id,
            // Not all kernels have all of them.
            Err(Missing::Absent) => continue,
            Err(missing) => return Err(missing),
        };
        let own = link(root, &Path::new().text("self/ns/").text(kind)).ok();
        list.push(Namespace {
            kind,
            ours: own.map(|own| own == id),
            id,
        });
    }
    Ok(list)
}

/// Reads how a thread is scheduled.
pub(super) fn scheduling(target: &Target, tick: u64) -> Reading<Scheduling> {
    let text = target.read("stat", SMALL)?;
    let stat = proc::stat::parse(&text).ok_or(Missing::Absent)?;
    let status = target.read("status", SMALL).unwrap_or_default();
    let times = target.parse("schedstat", proc::schedstat::parse);
    let switches = proc::status::parse(&status);
    let allowed = |label| value(&status, label).map(<[u8]>::to_vec);
    // Only processes have this file; it speaks of their first thread.
    let slack = (target.tid == target.pid)
        .then(|| super::target::read(&target.process, &Path::new().text("timerslack_ns"), SMALL))
        .and_then(Result::ok);
    let nanos = |ticks: u64| ticks.saturating_mul(tick);
    Ok(Scheduling {
        tid: target.tid,
        threads: stat.thread_count,
        state: stat.state,
        policy: stat.policy,
        nice: stat.nice,
        priority: stat.priority,
        rt_priority: stat.rt_priority,
        cpu: stat.cpu,
        times: times.map(|times| RunTimes {
            run: times.run,
            wait: times.wait,
            slices: times.switches,
        }),
        user: nanos(stat.user),
        system: nanos(stat.system),
        block_delay: nanos(stat.block_delay),
        voluntary: switches.and_then(|switches| switches.voluntary),
        involuntary: switches.and_then(|switches| switches.involuntary),
        migrations: target.parse("sched", proc::sched::migrations),
        allowed_cpus: allowed("Cpus_allowed_list"),
        allowed_nodes: allowed("Mems_allowed_list"),
        timer_slack: slack.and_then(|text| proc::timerslack::parse(&text)),
        // "0" means awake, and is what strangers are told.
        wchan: target.read("wchan", SMALL).map(|name| {
            let name = name.trim_ascii();
            if name == b"0" {
                Vec::new()
            } else {
                name.to_vec()
            }
        }),
        syscall: syscall(target),
        stack: target.read("stack", SMALL).map(|bytes| {
            let frames = proc::stack::frames(&bytes);
            frames.map(<[u8]>::to_vec).collect()
        }),
    })
}

/// The system call that the thread is in.
fn syscall(target: &Target) -> Reading<Syscall> {
    // What the kernel says of its own threads looks like a call of number 0.
    if target.kernel {
        return Err(Missing::Kernel);
    }
    let bytes = target.read("syscall", SMALL)?;
    let state = proc::syscall::parse(&bytes).ok_or(Missing::Absent)?;
    let name = match state {
        SyscallState::Call(number, ..) => syscall_names::name(number),
        _ => None,
    };
    Ok(Syscall { state, name })
}
