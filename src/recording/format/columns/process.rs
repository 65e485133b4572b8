//! Columns of processes and their threads.

use crate::recording::format::column::{Cell, Value, columns, pack, unpack};
use crate::recording::format::table::Row;
use crate::sample::{
    Code, Identity, Io, Port, Process, Program, Sockets, Split, Statm, Thread, ThreadDetail,
    Totals, Transport, Unread,
};
use core::net::SocketAddr;
use std::borrow::Cow;
use std::cmp::Ordering;
use std::sync::Arc;

impl Row for Process {
    const TABLE: &'static str = "process";
    columns! {
        ["pid" "" = key.tid]
        ["start" "ticks" = key.starttime]
        ["born" "" = born]
        ["at" "ns" @ at]
        ["cpu_time" "ns" = clock]
        ["unasked_since" "ns" @ unasked_since]
        ["stat_at" "ns" @ stat.at]
        ["state" "" = stat.state]
        ["ppid" "" = stat.ppid]
        ["pgrp" "" = stat.pgrp]
        ["session" "" = stat.session]
        ["tty" "" = stat.tty]
        ["kernel" "" = stat.kernel]
        ["minor_faults" "" = stat.minor_faults]
        ["major_faults" "" = stat.major_faults]
        ["user_time" "ticks" = stat.user]
        ["system_time" "ticks" = stat.system]
        ["ended_children_at" "ns" @ stat.children.at]
        ["ended_children_user" "ticks" = stat.children.user]
        ["ended_children_system" "ticks" = stat.children.system]
        ["priority" "" = stat.priority]
        ["nice" "" = stat.nice]
        ["threads" "" = stat.thread_count]
        ["stat_virt" "B" = stat.virt]
        ["stat_rss" "B" = stat.rss]
        ["cpu" "" = stat.cpu]
        ["rt_priority" "" = stat.rt_priority]
        ["policy" "" = stat.policy]
        ["block_delay" "ticks" = stat.block_delay]
        ["guest_time" "ticks" = stat.guest]
        ["virt" "B" = (statm: Statm)? virt]
        ["rss" "B" = (statm: Statm)? rss]
        ["shared" "B" = (statm: Statm)? shared]
        ["text" "B" = (statm: Statm)? text]
        ["data" "B" = (statm: Statm)? data]
        ["pss" "B" = pss]
        ["io_at" "ns" @ (io: Io)? at]
        ["read_bytes" "B" = (io: Io)? read_bytes]
        ["write_bytes" "B" = (io: Io)? write_bytes]
        ["oom_score" "" = oom_and_io_priority.oom_score]
        ["io_priority" "" = oom_and_io_priority.io_priority]
        ["totals_at" "ns" @ (totals: Totals)? at]
        ["totals_wait" "ns" = (totals: Totals)? wait]
        ["totals_switches" "" = (totals: Totals)? switches]
        ["totals_block_delay" "ns" = (totals: Totals)? block_delay]
        ["totals_voluntary" "" = (totals: Totals)? (split: Split)? voluntary]
        ["totals_involuntary" "" = (totals: Totals)? (split: Split)? involuntary]
        ["totals_split_at" "ns" @ (totals: Totals)? (split: Split)? at]
        ["threads_complete" "ns" @ threads.complete]
        ["threads_since" "ns" @ threads.since]
        ["ended_switches" "" = threads.ended_switches]
        ["ended_voluntary" "" = threads.ended_voluntary]
        ["ended_involuntary" "" = threads.ended_involuntary]
        ["ended_wait" "ns" = threads.ended_wait]
        ["unseen" "ns" = threads.unseen]
        ["name" "" = identity * name]
        ["command" "" = identity * cmdline]
        ["command_unread" "" = identity * unread]
        ["exe" "" = identity * exe]
        ["cgroup" "" = identity * cgroup]
        ["cpu_cgroup" "" = identity * cpu_cgroup]
        ["memory_cgroup" "" = identity * memory_cgroup]
        ["uid" "" = identity * uid]
        ["user" "" = identity * user]
        ["code" "" identity * Number,
            |row| flag(row.identity.code.is_some()),
            |row, cell| set_present(&mut identity(row).code, &cell)]
        ["mapped" "" identity * Text,
            |row| code(row).map_or(Cell::Unknown, |code| code.mapped.cell()),
            |row, cell| set_code(row, cell, |code, cell| code.mapped = Value::of(cell))]
        ["sections" "" identity * Text,
            |row| program(row).map_or(Cell::Unknown, |program| program.sections.cell()),
            |row, cell| set_program(row, cell, false, |program, cell| program.sections = Value::of(cell))]
        ["comment" "" identity * Text,
            |row| program(row).map_or(Cell::Unknown, |program| program.comment.cell()),
            |row, cell| set_program(row, cell, false, |program, cell| program.comment = Value::of(cell))]
        ["go_version" "" identity * Text,
            |row| program(row).map_or(Cell::Unknown, |program| program.go_version.cell()),
            |row, cell| set_program(row, cell, true, |program, cell| program.go_version = Value::of(cell))]
        ["ports" "" identity * Text,
            |row| row.identity.sockets.as_ref().map_or(Cell::Unknown, |sockets| ports(sockets)),
            |row, cell| set_sockets(row, cell, |sockets, cell| sockets.ports = ports_of(&cell))]
        ["connections" "" identity * Number,
            |row| row.identity.sockets.as_ref().map_or(Cell::Unknown, |sockets| sockets.connections.all.cell()),
            |row, cell| set_sockets(row, cell, |sockets, cell| sockets.connections.all = Value::of(cell))]
        ["established" "" identity * Number,
            |row| row.identity.sockets.as_ref().map_or(Cell::Unknown, |sockets| sockets.connections.established.cell()),
            |row, cell| set_sockets(row, cell, |sockets, cell| sockets.connections.established = Value::of(cell))]
        ["syn_sent" "" identity * Number,
            |row| row.identity.sockets.as_ref().map_or(Cell::Unknown, |sockets| sockets.connections.syn_sent.cell()),
            |row, cell| set_sockets(row, cell, |sockets, cell| sockets.connections.syn_sent = Value::of(cell))]
        ["close_wait" "" identity * Number,
            |row| row.identity.sockets.as_ref().map_or(Cell::Unknown, |sockets| sockets.connections.close_wait.cell()),
            |row, cell| set_sockets(row, cell, |sockets, cell| sockets.connections.close_wait = Value::of(cell))]
    }

    fn order(one: &Self, other: &Self) -> Option<Ordering> {
        Some(one.key.cmp(&other.key))
    }
}

impl Row for Thread {
    const TABLE: &'static str = "thread";
    const PARENT: Option<&'static str> = Some("process");
    columns! {
        ["tid" "" = tid]
        ["at" "ns" @ at]
        ["cpu_time" "ns" = run]
        ["wait" "ns" = wait]
        ["switches" "" = switches]
        ["born" "" = born]
        ["voluntary" "" = (split: Split)? voluntary]
        ["involuntary" "" = (split: Split)? involuntary]
        ["split_at" "ns" @ (split: Split)? at]
        ["read_bytes" "B" = read_bytes]
        ["write_bytes" "B" = write_bytes]
        ["detail_at" "ns" @ (detail: ThreadDetail)? at]
        ["start" "ticks" = (detail: ThreadDetail)? starttime]
        ["name" "" = (detail: ThreadDetail)? name]
        ["state" "" = (detail: ThreadDetail)? state]
        ["cpu" "" = (detail: ThreadDetail)? cpu]
        ["priority" "" = (detail: ThreadDetail)? priority]
        ["nice" "" = (detail: ThreadDetail)? nice]
        ["rt_priority" "" = (detail: ThreadDetail)? rt_priority]
        ["policy" "" = (detail: ThreadDetail)? policy]
        ["user_time" "ticks" = (detail: ThreadDetail)? user]
        ["system_time" "ticks" = (detail: ThreadDetail)? system]
        ["minor_faults" "" = (detail: ThreadDetail)? minor_faults]
        ["major_faults" "" = (detail: ThreadDetail)? major_faults]
        ["guest_time" "ticks" = (detail: ThreadDetail)? guest]
        ["block_delay" "ticks" = (detail: ThreadDetail)? block_delay]
    }

    fn order(one: &Self, other: &Self) -> Option<Ordering> {
        Some(one.tid.cmp(&other.tid))
    }
}

const fn flag(is: bool) -> Cell<'static> {
    Cell::Number(is as u64)
}

fn identity(row: &mut Process) -> &mut Identity {
    Arc::make_mut(&mut row.identity)
}

/// There or not.
fn set_present<T: Default>(part: &mut Option<Arc<T>>, cell: &Cell<'_>) {
    if *cell == flag(true) {
        part.get_or_insert_default();
    } else {
        *part = None;
    }
}

fn code(row: &Process) -> Option<&Code> {
    row.identity.code.as_deref()
}

fn program(row: &Process) -> Option<&Program> {
    code(row)?.program.as_ref()
}

fn set_code(row: &mut Process, cell: Cell<'_>, set: impl FnOnce(&mut Code, Cell<'_>)) {
    if let Some(code) = &mut identity(row).code {
        set(Arc::make_mut(code), cell);
    }
}

fn set_program(
    row: &mut Process,
    cell: Cell<'_>,
    is_optional: bool,
    set: impl FnOnce(&mut Program, Cell<'_>),
) {
    set_code(row, cell, |code, cell| {
        crate::recording::format::column::set_part(&mut code.program, is_optional, cell, set);
    });
}

fn set_sockets(row: &mut Process, cell: Cell<'_>, set: impl FnOnce(&mut Sockets, Cell<'_>)) {
    let sockets = &mut identity(row).sockets;
    if cell == Cell::Unknown {
        *sockets = None;
    } else {
        set(Arc::make_mut(sockets.get_or_insert_default()), cell);
    }
}

/// As `tcp 127.0.0.1:631`.
fn ports(sockets: &Sockets) -> Cell<'static> {
    let texts = sockets.ports.iter().map(|port| {
        let transport = match port.transport {
            Transport::Tcp => "tcp",
            Transport::Udp => "udp",
        };
        format!("{transport} {}", port.address)
    });
    let texts: Vec<String> = texts.collect();
    Cell::Bytes(Cow::Owned(pack(texts.iter().map(String::as_bytes))))
}

fn ports_of(cell: &Cell<'_>) -> Box<[Port]> {
    let port = |text: &[u8]| {
        let (transport, address) = str::from_utf8(text).ok()?.split_once(' ')?;
        let address: SocketAddr = address.parse().ok()?;
        let transport = match transport {
            "tcp" => Transport::Tcp,
            "udp" => Transport::Udp,
            _ => return None,
        };
        Some(Port {
            number: address.port(),
            transport,
            address,
        })
    };
    unpack(cell).into_iter().filter_map(port).collect()
}

impl Value for Unread {
    const FORM: crate::recording::format::column::Form =
        crate::recording::format::column::Form::Number;

    fn cell(&self) -> Cell<'_> {
        Cell::Number(match self {
            Self::No => 0,
            Self::Stuck => 1,
            Self::Unasked => 2,
        })
    }

    fn of(cell: Cell<'_>) -> Self {
        match cell {
            Cell::Number(1) => Self::Stuck,
            Cell::Number(2) => Self::Unasked,
            _ => Self::No,
        }
    }
}
