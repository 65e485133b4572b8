//! `stat`, `status`, `schedstat`, `sched`, and where a thread sleeps: `wchan`, `syscall`, `stack`.

use super::{RunTimes, Scheduling, Syscall};
use crate::inspect::target::{SMALL, Target};
use crate::inspect::{Missing, Reading};
use crate::proc;
use crate::proc::status::value;
use crate::proc::syscall::SyscallState;

impl Scheduling {
    pub(crate) fn read(target: &Target) -> Reading<Self> {
        let text = target.thread.read("stat", SMALL)?;
        let stat = proc::stat::parse(&text).ok_or(Missing::Absent)?;
        let status = target.thread.read("status", SMALL).unwrap_or_default();
        let times = target.parse("schedstat", proc::schedstat::parse);
        let switches = proc::status::parse(&status);
        let allowed = |label| value(&status, label).map(<[u8]>::to_vec);
        // Only processes have this file; it speaks of their first thread.
        let slack = (target.tid == target.pid)
            .then(|| target.process.read("timerslack_ns", SMALL))
            .and_then(Result::ok);
        let nanos = |ticks: u64| ticks.saturating_mul(target.tree.tick);
        Ok(Self {
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
            wchan: target.thread.read("wchan", SMALL).map(|name| {
                let name = name.trim_ascii();
                if name == b"0" {
                    Vec::new()
                } else {
                    name.to_vec()
                }
            }),
            syscall: syscall(target),
            stack: target.thread.read("stack", SMALL).map(|bytes| {
                let frames = proc::stack::frames(&bytes);
                frames.map(<[u8]>::to_vec).collect()
            }),
        })
    }
}

/// The system call that the thread is in.
fn syscall(target: &Target) -> Reading<Syscall> {
    // What the kernel says of its own threads looks like a call of number 0.
    if target.kernel {
        return Err(Missing::Kernel);
    }
    let bytes = target.thread.read("syscall", SMALL)?;
    let state = proc::syscall::parse(&bytes).ok_or(Missing::Absent)?;
    let name = match state {
        SyscallState::Call(number, ..) => (target.tree.syscall_name)(number).map(Into::into),
        _ => None,
    };
    Ok(Syscall { state, name })
}
