//! How it is scheduled, what it has used since it began, where it is.

use super::{Scheduling, Syscall};
use crate::inspect::Missing;
use crate::inspect::page::{Line, Part, dim, fact, foreign, heading, note, plain};
use crate::inspect::reasons::sentence;
use crate::proc::syscall::SyscallState;
use crate::sample::Policy;
use crate::text::Tone;
use crate::text::format::{count, time};

impl Scheduling {
    pub(crate) fn lines(&self) -> Vec<Line> {
        let mut lines = Vec::new();
        if self.threads > 1 {
            let text = format!(
                "Of thread {}; the process has {} threads, Enter on one of them shows it.",
                self.tid, self.threads
            );
            note(&mut lines, &text);
        }
        heading(&mut lines, "How it is scheduled");
        fact(&mut lines, "state", state(self.state));
        fact(&mut lines, "policy", plain(policy(self.policy)));
        fact(&mut lines, "nice", signed(self.nice));
        let realtime = match self.rt_priority {
            0 => String::new(),
            priority => format!(", real-time priority {priority}"),
        };
        fact(
            &mut lines,
            "kernel priority",
            plain(format!("{}{realtime}", self.priority)),
        );
        fact(&mut lines, "last CPU", plain(self.cpu.to_string()));
        let allowed = |list: &Option<Vec<u8>>| {
            list.as_ref()
                .map_or_else(|| dim("-"), |list| plain(foreign(list)))
        };
        fact(&mut lines, "may run on CPUs", allowed(&self.allowed_cpus));
        fact(
            &mut lines,
            "may use memory nodes",
            allowed(&self.allowed_nodes),
        );
        if let Some(slack) = self.timer_slack {
            let text = format!("{} µs", slack / 1000);
            fact(&mut lines, "timer slack", plain(text));
        }
        heading(&mut lines, "Since it began");
        counters(self, &mut lines);
        heading(&mut lines, "Where it is");
        places(self, &mut lines);
        lines
    }
}

fn counters(task: &Scheduling, lines: &mut Vec<Line>) {
    if let Some(times) = task.times {
        fact(lines, "on a CPU", seconds(times.run));
        fact(lines, "in a run queue (wait)", seconds(times.wait));
        fact(lines, "times given a CPU", number(Some(times.slices)));
        let mean = times.run.checked_div(times.slices).unwrap_or(0);
        let text = format!("{:.3} ms", mean as f64 / 1e6);
        fact(lines, "mean time on a CPU", plain(text));
    }
    fact(lines, "user time", seconds(task.user));
    fact(lines, "kernel time", seconds(task.system));
    fact(lines, "waited for block I/O", seconds(task.block_delay));
    fact(lines, "voluntary switches", number(task.voluntary));
    fact(lines, "involuntary switches", number(task.involuntary));
    fact(lines, "moves to another CPU", number(task.migrations));
}

fn places(task: &Scheduling, lines: &mut Vec<Line>) {
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
    fact(lines, "sleeps in (wchan)", wchan);
    let call = match &task.syscall {
        Ok(call) => syscall(call),
        Err(missing) => dim(sentence(*missing)),
    };
    fact(lines, "system call", call);
    match &task.stack {
        Err(Missing::Denied) => fact(
            lines,
            "kernel stack",
            dim("Not readable: needs CAP_SYS_ADMIN (root)."),
        ),
        Err(missing) => fact(lines, "kernel stack", dim(sentence(*missing))),
        Ok(frames) if frames.is_empty() => {
            fact(lines, "kernel stack", dim("none: it runs in user space"));
        }
        Ok(frames) => {
            for (at, frame) in frames.iter().enumerate() {
                let label = if at == 0 { "kernel stack" } else { "" };
                fact(lines, label, plain(foreign(frame)));
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
            let name = call.name.map_or_else(
                || format!("number {number}"),
                |name| format!("{name} ({number})"),
            );
            let arguments = arguments.map(|argument| format!("{argument:#x}"));
            plain(format!("{name}  {}", arguments.join(" ")))
        }
    }
}

fn state(letter: u8) -> Part {
    let (word, tone) = match letter {
        b'R' => ("running, or ready to run", Tone::Running),
        b'S' => ("sleeps", Tone::Plain),
        b'D' => ("waits uninterruptibly, for a disk mostly", Tone::Warn),
        b'T' => ("stopped", Tone::Warn),
        b't' => ("stopped by a debugger", Tone::Warn),
        b'Z' => ("ended, waits to be reaped", Tone::Warn),
        b'I' => ("idle", Tone::Dim),
        _ => ("ended", Tone::Dim),
    };
    (format!("{} {word}", foreign(&[letter])), tone)
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
        None => dim("-"),
        Some(0) => dim("0"),
        Some(value) => plain(count(value)),
    }
}

fn seconds(nanos: u64) -> Part {
    let text = time(nanos as f64 / 1e9);
    if nanos == 0 { dim(text) } else { plain(text) }
}
