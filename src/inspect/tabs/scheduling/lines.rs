//! How it is scheduled, what it has used since it began, where it is.

use super::{Scheduling, Syscall};
use crate::diagnosis;
use crate::inspect::Missing;
use crate::inspect::page::{Lines, Part, dim, foreign, plain, unknown};
use crate::inspect::reasons::sentence;
use crate::proc::syscall::SyscallState;
use crate::sample::Policy;
use crate::text::Tone;
use crate::text::format::{count, time};

impl Scheduling {
    pub(crate) fn write(&self, lines: &mut Lines) {
        if self.threads > 1 {
            let text = format!(
                "Of thread {}; the process has {} threads, each with a page of its own.",
                self.tid, self.threads
            );
            lines.note(text);
        }
        lines.heading("How it is scheduled");
        lines.fact("state", state(self.state));
        lines.fact("policy", plain(policy(self.policy)));
        lines.fact("nice", signed(self.nice));
        let realtime = match self.rt_priority {
            0 => String::new(),
            priority => format!(", real-time priority {priority}"),
        };
        lines.fact(
            "kernel priority",
            plain(format!("{}{realtime}", self.priority)),
        );
        lines.fact("last CPU", plain(self.cpu.to_string()));
        let allowed = |list: &Option<Vec<u8>>| {
            list.as_ref()
                .map_or_else(unknown, |list| plain(foreign(list)))
        };
        lines.fact("may run on CPUs", allowed(&self.allowed_cpus));
        lines.fact("may use memory nodes", allowed(&self.allowed_nodes));
        if let Some(slack) = self.timer_slack {
            lines.fact("timer slack", plain(format!("{} µs", slack / 1000)));
        }
        lines.heading("Since it began");
        counters(self, lines);
        lines.heading("Where it is");
        places(self, lines);
    }
}

fn counters(task: &Scheduling, lines: &mut Lines) {
    if let Some(times) = task.times {
        lines.fact("on a CPU", seconds(times.run));
        lines.fact("in a run queue (wait)", seconds(times.wait));
        lines.fact("times given a CPU", number(Some(times.slices)));
        let mean = times.run.checked_div(times.slices).unwrap_or(0);
        lines.fact(
            "mean time on a CPU",
            plain(format!("{:.3} ms", mean as f64 / 1e6)),
        );
    }
    lines.fact("user time", seconds(task.user));
    lines.fact("kernel time", seconds(task.system));
    lines.fact("waited for block I/O", seconds(task.block_delay));
    lines.fact("voluntary switches", number(task.voluntary));
    lines.fact("involuntary switches", number(task.involuntary));
    lines.fact("moves to another CPU", number(task.migrations));
}

fn places(task: &Scheduling, lines: &mut Lines) {
    let wchan = match &task.wchan {
        // Strangers are told what is told of one that runs.
        Ok(name) if name.is_empty() => match task.syscall {
            _ if task.state == b'R' => dim("none: it runs"),
            Err(missing) => dim(sentence(missing)),
            Ok(_) => dim("none just now"),
        },
        Ok(name) => plain(foreign(name)),
        Err(missing) => dim(sentence(*missing)),
    };
    lines.fact("sleeps in (wchan)", wchan);
    let call = match &task.syscall {
        Ok(call) => syscall(call),
        Err(missing) => dim(sentence(*missing)),
    };
    lines.fact("system call", call);
    match &task.stack {
        Err(Missing::Denied) => lines.fact(
            "kernel stack",
            dim("Not readable: needs CAP_SYS_ADMIN (root)."),
        ),
        Err(missing) => lines.fact("kernel stack", dim(sentence(*missing))),
        Ok(frames) if frames.is_empty() => {
            lines.fact("kernel stack", dim("none: it runs in user space"));
        }
        Ok(frames) => {
            for (at, frame) in frames.iter().enumerate() {
                let label = if at == 0 { "kernel stack" } else { "" };
                lines.fact(label, plain(foreign(frame)));
            }
        }
    }
}

fn syscall(call: &Syscall) -> Part {
    match call.state {
        SyscallState::Running => dim("runs"),
        SyscallState::Blocked(_) => {
            dim("none: it waits in the kernel for something else, a page for example")
        }
        SyscallState::Call(number, arguments, _) => {
            let name = call.name.as_ref().map_or_else(
                || format!("number {number}"),
                |name| format!("{name} ({number})"),
            );
            let arguments = arguments.map(|argument| format!("{argument:#x}"));
            plain(format!("{name}  {}", arguments.join(" ")))
        }
    }
}

fn state(letter: u8) -> Part {
    let word = match letter {
        b'R' => "running, or ready to run",
        b'S' => "sleeps",
        b'D' => "uninterruptible sleep, mostly for a disk",
        b'T' => "stopped",
        b't' => "stopped by a debugger",
        b'Z' => "ended, waits to be reaped",
        b'I' => "idle",
        _ => "ended",
    };
    let text = format!("{} {word}", foreign(&[letter]));
    (text, diagnosis::state_tone(letter))
}

fn policy(number: u32) -> String {
    Policy::from_number(number).map_or_else(
        || format!("number {number}"),
        |policy| format!("SCHED_{policy}: {}", policy.meaning()),
    )
}

fn signed(value: i32) -> Part {
    let tone = if value == 0 { Tone::Dim } else { Tone::Plain };
    (value.to_string(), tone)
}

fn number(value: Option<u64>) -> Part {
    match value {
        None => unknown(),
        Some(0) => dim("0"),
        Some(value) => plain(count(value)),
    }
}

fn seconds(nanos: u64) -> Part {
    let text = time(nanos as f64 / 1e9);
    if nanos == 0 { dim(text) } else { plain(text) }
}
