//! What each column says of a group: nothing is left out that adds up, has a most or a least, or may be common to all.

use super::*;
use crate::groups::{Common, GroupBy};
use crate::sample::{Connections, Io, Port, Sockets, Statm, Transport};
use crate::view::task::Task;
use std::sync::Arc;

/// What the row of a group shows of what its processes have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Shows {
    Sum,
    Most,
    Least,
    /// The same as all of them, or nothing.
    Common,
    /// Something of its own, or a text put together.
    Own,
    /// Nothing: an identity of one process, or numbers that mean nothing together.
    Nothing,
}

/// What each column shows.
const SHOWS: [(Shows, &[ColumnId]); 6] = {
    use ColumnId as C;
    [
        (
            Shows::Sum,
            &[
                C::ThreadCount,
                C::CpuPercent,
                C::EndedChildrenPercent,
                C::WaitPercent,
                C::VoluntarySwitches,
                C::InvoluntarySwitches,
                C::Switches,
                C::UserPercent,
                C::SystemPercent,
                C::MemPercent,
                C::Rss,
                C::Pss,
                C::ReadBytes,
                C::WriteBytes,
                C::IoBytes,
                C::BlockDelayPercent,
                C::Time,
                C::GuestPercent,
                C::ExitedCpuPercent,
                C::MinorFaults,
                C::MajorFaults,
                C::Connections,
                C::Established,
                C::SynSent,
                C::CloseWait,
            ],
        ),
        (Shows::Most, &[C::Elapsed, C::OomScore]),
        (Shows::Least, &[C::StartTime]),
        (
            Shows::Common,
            &[
                C::User,
                C::Priority,
                C::Nice,
                C::Policy,
                C::Ppid,
                C::Pgrp,
                C::Session,
                C::Tty,
                C::IoPriority,
                C::Name,
                C::Exe,
                C::Unit,
                C::Container,
            ],
        ),
        (
            Shows::Own,
            &[
                C::State,
                C::Marks,
                C::History,
                C::ThreadStates,
                C::Wchan,
                C::Ports,
                C::Command,
                C::Cgroup,
                C::ThrottledPercent,
                C::CgroupCpuPercent,
                C::QuotaPercent,
                C::CgroupWeight,
                C::CgroupMemory,
                C::MemoryLimitPercent,
                C::CgroupSwap,
                C::CgroupPids,
                C::PidsLimitPercent,
                C::CgroupCpuPressure,
                C::CgroupIoPressure,
                C::CgroupMemoryPressure,
                C::Group,
                C::Processes,
                C::Births,
                C::Ends,
                C::Life,
            ],
        ),
        // Address spaces and pages of files are no use of memory; threads move, not groups.
        (
            Shows::Nothing,
            &[
                C::Pid,
                C::Tgid,
                C::Nid,
                C::Virt,
                C::Shared,
                C::LastCpu,
                C::Migrations,
            ],
        ),
    ]
};

fn shows(id: ColumnId) -> Shows {
    let mut found = SHOWS.iter().filter(|(_, ids)| ids.contains(&id));
    let (shows, _) = found
        .next()
        .unwrap_or_else(|| panic!("{id:?} is not in the table"));
    *shows
}

/// A process of which everything is known, in different amounts.
fn known(pid: u32) -> Made {
    let mut made = process(pid, 1, "p");
    let amount = pid as f32;
    made.command(&["p"])
        .rss(u64::from(pid) << 20)
        .pss(u64::from(pid) << 18);
    made.cpu(amount).wait(amount).switches(amount, amount);
    made.process.clock = u64::from(pid) * 1_000_000_000;
    made.process.statm = Some(Statm::default());
    made.process.io = Some(Io::default());
    made.process.oom_and_io_priority.oom_score = Some(pid);
    made.process.oom_and_io_priority.io_priority = Some(4);
    let tally = &mut made.rates.total;
    tally.ended_children_percent = Some(0.0);
    for rate in [
        &mut tally.minor_faults,
        &mut tally.major_faults,
        &mut tally.user_percent,
        &mut tally.system_percent,
        &mut tally.guest_percent,
        &mut tally.read_bytes,
        &mut tally.write_bytes,
        &mut tally.block_delay_percent,
    ] {
        *rate = Some(amount);
    }
    made.rates.exited_cpu_percent = Some(amount);
    let identity = made.identity();
    identity.exe = Some((*b"/usr/bin/p").into());
    identity.cgroup = Some((*b"/system.slice/p.service").into());
    identity.sockets = Some(Arc::new(Sockets {
        ports: [Port {
            number: pid as u16,
            transport: Transport::Tcp,
            address: ([0, 0, 0, 0], pid as u16).into(),
        }]
        .into(),
        connections: Connections {
            all: pid,
            established: pid,
            syn_sent: pid,
            close_wait: pid,
        },
    }));
    made
}

/// The only group of these, and what it says in a column.
fn of_group(all: &[Made], id: ColumnId) -> Value<'static> {
    let shot = snapshot(0, all);
    let list = made(&shot, &query(Mode::Groups(GroupBy::User)));
    let row = list
        .rows
        .iter()
        .find(|row| matches!(row.key, RowKey::Group(_)));
    let task = Task::of(row.unwrap(), &list, &shot).unwrap();
    match task.value(id.column(), &shot) {
        Value::Text(text) => Value::Text(text.into_owned().into()),
        Value::Number(number) => Value::Number(number),
        Value::State(letter, count) => Value::State(letter, count),
        Value::Unknown => Value::Unknown,
        Value::Nothing => Value::Nothing,
    }
}

#[test]
fn every_column_says_of_a_group_what_can_be_said() {
    let (one, two) = (known(20), known(30));
    let both = [one.clone(), two.clone()];
    for column in COLUMNS {
        let id = column.id;
        let [alone, other, together] =
            [&both[..1], &both[1..], &both[..]].map(|all| of_group(all, id));
        let numbers = match (&alone, &other, &together) {
            (Value::Number(one), Value::Number(two), Value::Number(all)) => {
                Some((*one, *two, *all))
            }
            _ => None,
        };
        let name = column.name;
        assert_eq!(
            column.rows.contains(Rows::GROUP),
            shows(id) != Shows::Nothing,
            "{name}"
        );
        assert_eq!(
            column.common != Common::empty(),
            shows(id) == Shows::Common,
            "{name}"
        );
        let expected = numbers.map(|(one, two, _)| match shows(id) {
            Shows::Sum => one + two,
            Shows::Most => one.max(two),
            Shows::Least => one.min(two),
            _ => f64::NAN,
        });
        match shows(id) {
            Shows::Sum | Shows::Most | Shows::Least => {
                let (_, _, all) =
                    numbers.unwrap_or_else(|| panic!("{name}: {alone:?} {together:?}"));
                let expected = expected.unwrap();
                assert!(
                    (all - expected).abs() < 1e-3,
                    "{name}: {all}, not {expected}"
                );
            }
            Shows::Nothing => assert_eq!(together, Value::Nothing, "{name}"),
            Shows::Common => {
                let differ = matches!(id, ColumnId::Pgrp | ColumnId::Session);
                let expected = if differ {
                    Value::Nothing
                } else {
                    alone.clone()
                };
                assert_eq!(together, expected, "{name}");
                assert_ne!(alone, Value::Unknown, "{name}");
            }
            Shows::Own => {}
        }
    }
}

#[test]
fn what_differs_within_a_group_is_not_said_of_it() {
    let one = known(20);
    let mut two = known(30);
    let stat = &mut two.process.stat;
    (stat.nice, stat.priority, stat.policy) = (5, 25, 3);
    (stat.ppid, stat.tty) = (2, 34816);
    two.process.oom_and_io_priority.io_priority = Some(2 << 13);
    let identity = two.identity();
    identity.name = (*b"q").into();
    identity.exe = None;
    identity.cgroup = Some((*b"/system.slice/docker-0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef.scope").into());
    let both = [one, two];
    for column in COLUMNS {
        if shows(column.id) == Shows::Common && column.id != ColumnId::User {
            assert_eq!(
                of_group(&both, column.id),
                Value::Nothing,
                "{}",
                column.name
            );
        }
    }
    assert_eq!(of_group(&both, ColumnId::Cgroup), Value::Nothing);
    let ports = Value::Text(b"tcp/20 tcp/30"[..].into());
    assert_eq!(of_group(&both, ColumnId::Ports), ports);
}

#[test]
fn sockets_that_are_not_known_make_lower_bounds() {
    let one = known(20);
    let mut two = known(30);
    two.identity().sockets = None;
    let both = [one, two.clone()];
    let shot = snapshot(0, &both);
    let list = made(&shot, &query(Mode::Groups(GroupBy::User)));
    let cell = cell(ColumnId::Connections, &list.rows[0], &list, &shot);
    assert_eq!(cell.text, "≥20");
    for id in [ColumnId::Connections, ColumnId::Ports] {
        assert_eq!(of_group(std::slice::from_ref(&two), id), Value::Unknown);
    }
    // A process is blocked in a function of the kernel, and so is its group.
    two.rates.state = b'D';
    let blocked = Value::Text(b"io_schedule"[..].into());
    assert_eq!(of_group(&[known(20), two], ColumnId::Wchan), blocked);
    assert_eq!(of_group(&[known(20)], ColumnId::Wchan), Value::Nothing);
}

#[test]
fn groups_are_ordered_by_what_begins_and_how_long_it_lives() {
    let mut settled = Settled::default();
    let at = |seq: u64, pid: u32, name: &str, age: u64| {
        let mut made = process(pid, 1, name);
        made.command(&[name]);
        made.process.born = seq > 0;
        made.process.key.starttime = (100_000 + seq - age) * 100;
        made
    };
    let there = [at(0, 2, "a", 9), at(0, 3, "b", 9), at(0, 4, "c", 9)];
    let mut listed = |seq: u64, extra: &[Made], column| {
        let mut query = query(Mode::Groups(GroupBy::Program));
        query.sort.column = column;
        query.sort.descending = true;
        let shot = snapshot(seq, &[&there[..], extra].concat());
        lines(&build(&shot, &query, &mut settled)).join(" ")
    };
    listed(0, &[], ColumnId::Births);
    let born = [at(1, 10, "b", 0), at(1, 11, "b", 0), at(1, 12, "c", 9)];
    assert_eq!(listed(1, &born, ColumnId::Births), "b c a");
    // Those of b lived for a second or two, that of c for ten.
    assert_eq!(listed(2, &[], ColumnId::Ends), "b c a");
    assert_eq!(listed(3, &[], ColumnId::Life), "c b a");
}
