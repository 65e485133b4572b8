//! What columns of text say, where it is more than one field.

use super::task::Task;
use super::{Value, container_of, states, text};
use crate::groups::Common;
use crate::rates::{AtLeast, Snapshot};
use crate::sample::{Identity, Policy, Port, Process, Transport};
use crate::text::UNKNOWN;
use std::borrow::Cow;
use std::collections::BTreeSet;

/// Program and arguments; of what has none its name.
pub(super) fn command<'a>(task: &Task<'a>) -> Option<Cow<'a, [u8]>> {
    let arguments = &task.process().identity.cmdline;
    if task.is_part() || arguments.is_empty() {
        return task.name().map(Cow::Borrowed);
    }
    Some(text::join(arguments).into())
}

/// Where a blocked task sleeps in the kernel; of a process, its first blocked thread, of a group its first blocked process.
pub(super) fn wchan(task: &Task<'_>, snapshot: &Snapshot) -> Value<'static> {
    let blocked = &snapshot.sample.blocked;
    let key = match task.as_group() {
        Some(group) => match group.all.blocked {
            Some(key) => key,
            None => return Value::Nothing,
        },
        None => task.process().key,
    };
    let from = match task {
        Task::Thread { thread, .. } => thread.tid,
        _ => 0,
    };
    let at = blocked.partition_point(|one| one.order() < (key.tid, from));
    let found = blocked
        .get(at)
        .filter(|one| one.process == key && (from == 0 || one.tid == from));
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

/// The path of its control group; of a group that of all its processes.
pub(super) fn cgroup<'a>(task: &Task<'a>) -> Value<'a> {
    match task.as_group() {
        Some(group) if group.path().is_some() => Value::text(group.path()),
        Some(group) if !group.all.common.contains(Common::CGROUP) => Value::Nothing,
        _ => Value::text(task.process().identity.cgroup.as_deref()),
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

/// Where a process listens, or those of a group. Of a port on all addresses no address, and of one for both versions of IP one
/// entry.
pub(super) fn ports(task: &Task<'_>) -> Value<'static> {
    let own = task.process().identity.sockets.as_slice();
    let (sockets, is_known) = match task.as_group() {
        Some(group) => (
            &*group.all.listening,
            !group.all.total.unknown().contains(AtLeast::SOCKETS),
        ),
        None => (own, !own.is_empty()),
    };
    if !is_known {
        return Value::Unknown;
    }
    let ports: BTreeSet<&Port> = sockets.iter().flat_map(|one| &one.ports).collect();
    let mut entries: Vec<String> = Vec::new();
    for port in ports {
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
