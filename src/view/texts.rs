//! What columns of text say, where it is more than one field.

use super::task::Task;
use super::{Value, container_of, states, text};
use crate::rates::Snapshot;
use crate::sample::{Identity, Policy, Process, Transport};
use crate::text::UNKNOWN;
use std::borrow::Cow;

/// Program and arguments; of what has none its name.
pub(super) fn command<'a>(task: &Task<'a>) -> Option<Cow<'a, [u8]>> {
    let arguments = &task.process().identity.cmdline;
    if task.is_part() || arguments.is_empty() {
        return task.name().map(Cow::Borrowed);
    }
    Some(text::join(arguments).into())
}

/// Where a blocked task sleeps in the kernel; of a process, its first blocked thread.
pub(super) fn wchan(task: &Task<'_>, snapshot: &Snapshot) -> Value<'static> {
    let blocked = &snapshot.sample.blocked;
    let pid = task.process().key.tid;
    let from = match task {
        Task::Thread { thread, .. } => thread.tid,
        _ => 0,
    };
    let at = blocked.partition_point(|one| one.order() < (pid, from));
    let found = blocked
        .get(at)
        .filter(|one| one.process == task.process().key && (from == 0 || one.tid == from));
    found.map_or(Value::Nothing, |one| {
        Value::text(one.wchan.as_deref().map(<[u8]>::to_vec))
    })
}

/// How many of its threads are in which state.
pub(super) fn thread_states(task: &Task<'_>, snapshot: &Snapshot) -> Value<'static> {
    let text = states::text(task, snapshot);
    Value::text((!text.is_empty()).then(|| text.into_bytes()))
}

/// Name of the group.
pub(super) fn group<'a>(task: &Task<'a>) -> Value<'a> {
    Value::text(task.as_group().map(|group| group.name.as_bytes()))
}

/// The path of its control group.
pub(super) fn cgroup<'a>(task: &Task<'a>) -> Value<'a> {
    match task.as_group() {
        Some(group) => group
            .path()
            .map_or(Value::Nothing, |path| Value::Text(path.into())),
        None => Value::text(task.process().identity.cgroup.as_deref()),
    }
}

/// Login name, or the number; of a group with processes of several users nothing.
pub(super) fn user_value<'a>(task: &Task<'a>) -> Value<'a> {
    match task.as_group() {
        Some(group) if !group.all.has_one_user() => Value::Nothing,
        _ => Value::text(user(task.process())),
    }
}

/// The I/O priority of a process's leader (`ioprio_get`): class and level, `none` when it follows from nice.
pub(super) fn io_priority(process: &Process) -> Option<Cow<'static, [u8]>> {
    let packed = process.oom_and_io_priority.io_priority?;
    let level = packed & 7;
    let text = match packed >> 13 {
        0 => return Some(Cow::Borrowed(b"none")),
        1 => format!("rt/{level}"),
        2 => format!("be/{level}"),
        3 => return Some(Cow::Borrowed(b"idle")),
        class => format!("{class}/{level}"),
    };
    Some(text.into_bytes().into())
}

/// Login name, or the number; a dash where we may not know. Clean for a terminal.
pub fn user_name(process: &Process) -> String {
    user(process).map_or_else(|| UNKNOWN.to_owned(), |user| text::clean(&user))
}

/// Login name of the user with this number, as some process of that user has it; clean for a terminal.
pub fn user_of(uid: u32, snapshot: &Snapshot) -> Option<String> {
    let mut processes = snapshot.sample.processes.iter();
    let known = processes.find(|process| process.identity.uid == Some(uid))?;
    Some(user_name(known))
}

/// Login name, or the number.
pub(super) fn user(process: &Process) -> Option<Cow<'_, [u8]>> {
    match &process.identity.user {
        Some(user) => Some(user.as_bytes().into()),
        None => Some(process.identity.uid?.to_string().into_bytes().into()),
    }
}

/// The container that a process runs in, as runtime and name or short ID.
pub(super) fn container(task: &Task<'_>, snapshot: &Snapshot) -> Value<'static> {
    let identity = &task.process().identity;
    match identity.cgroup_name() {
        Some(group) => container_of(&group, &snapshot.sample.container_names)
            .map_or(Value::Nothing, |name| Value::Text(name.into_bytes().into())),
        None => Value::Unknown,
    }
}

/// The unit of systemd that a process runs in.
pub(super) fn unit(identity: &Identity) -> Value<'_> {
    match identity.cgroup_name() {
        Some(group) => (group.unit).map_or(Value::Nothing, |unit| Value::Text(unit.name().into())),
        None => Value::Unknown,
    }
}

/// Where a process listens. Of a port on all addresses no address, and of one for both versions of IP one entry.
pub(super) fn ports(process: &Process) -> Value<'static> {
    let Some(sockets) = process.identity.sockets.as_deref() else {
        return Value::Unknown;
    };
    let mut entries: Vec<String> = Vec::new();
    for port in &sockets.ports {
        let transport = match port.transport {
            Transport::Tcp => "tcp",
            Transport::Udp => "udp",
        };
        let entry = if port.address.ip().is_unspecified() {
            format!("{transport}/{}", port.number)
        } else {
            format!("{transport}/{}", port.address)
        };
        if !entries.contains(&entry) {
            entries.push(entry);
        }
    }
    if entries.is_empty() {
        return Value::Nothing;
    }
    Value::Text(entries.join(" ").into_bytes().into())
}

/// Name of the scheduling policy.
pub(super) fn policy(task: &Task<'_>) -> Option<&'static [u8]> {
    let number = task.stat(|stat| stat.policy, |thread| thread.policy)?;
    Some(match Policy::from_number(number) {
        // The column has room for no more.
        Some(Policy::Deadline) => b"DLINE",
        Some(policy) => policy.name().as_bytes(),
        None => b"?",
    })
}

/// Name of the controlling terminal; empty for none.
pub(super) fn terminal(task: &Task<'_>) -> Option<Vec<u8>> {
    let stat = task.process_stat()?;
    Some(text::terminal(stat.tty).into_bytes())
}
