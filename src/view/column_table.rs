//! The table of columns: the one place that says which exist. Screens, exports, sorting and the help are loops over it.

use super::columns::{Align, Column, ColumnId as Id, Kind};
use crate::source::Fields;

/// A column as its kind has it.
const fn column(
    id: Id,
    name: &'static str,
    title: &'static str,
    width: u16,
    kind: Kind,
    help: &'static str,
) -> Column {
    let (align, descending) = match kind {
        Kind::Text | Kind::Graph => (Align::Left, false),
        Kind::State => (Align::Left, true),
        Kind::Id => (Align::Right, false),
        _ => (Align::Right, true),
    };
    Column {
        id,
        name,
        title,
        aliases: &[],
        width,
        kind,
        align,
        descending,
        help,
        shows: Fields::empty(),
        sorts: Fields::empty(),
    }
}

impl Column {
    const fn aliases(mut self, aliases: &'static [&'static str]) -> Self {
        self.aliases = aliases;
        self
    }

    const fn shows(mut self, fields: Fields) -> Self {
        self.shows = fields;
        self
    }

    const fn sorts(mut self, fields: Fields) -> Self {
        self.sorts = fields;
        self
    }
}

const STAT: Fields = Fields::STAT.union(Fields::DETAIL);

/// Every column there is, in the order of the screen.
#[rustfmt::skip] // one column, one paragraph
pub const COLUMNS: &[Column] = &[
    column(Id::Pid, "pid", "PID", 7, Kind::Id,
        "Process ID; of a thread its thread ID (TID).").aliases(&["tid"]),
    column(Id::Tgid, "tgid", "TGID", 7, Kind::Id,
        "Thread group: the PID of the process that a thread belongs to."),
    column(Id::User, "user", "USER", 8, Kind::Text,
        "Effective user (status, Uid). A name that is too long ends in +."),
    column(Id::State, "state", "S", 3, Kind::State,
        "State: R running or runnable, S sleeping, D waiting uninterruptibly, T stopped, t traced, Z ended but not \
         reaped, I idle kernel thread. Of a process: R if any thread runs, then D, then its leader's; with the number of \
         threads in R or D.").sorts(STAT),
    column(Id::ThreadCount, "thread_count", "THR", 4, Kind::Count,
        "Threads (stat, num_threads).").sorts(Fields::STAT).aliases(&["threads", "thread"]),
    column(Id::CpuPercent, "cpu_percent", "CPU%", 5, Kind::Percent,
        "CPU time per time, % of one CPU: 250 means two and a half CPUs. From nanoseconds; a process counts threads that \
         have ended as well.").aliases(&["cpu"]),
    Column { descending: true, ..column(Id::History, "history", "history", 8, Kind::Graph,
        "The last samples of CPU%, WAIT% or CSW/s, the newest on the right.") },
    column(Id::WaitPercent, "wait_percent", "WAIT%", 5, Kind::Percent,
        "Share of the interval spent ready to run, but waiting for a CPU (schedstat, run_delay). What overload and a busy \
         hypervisor do to this task. Of a process: the sum over its threads.").aliases(&["wait"]),
    column(Id::VoluntarySwitches, "voluntary_switches", "VOL/s", 5, Kind::Rate,
        "Voluntary context switches per second: it slept or waited for something (status). Of a process: the sum over its \
         threads.").sorts(Fields::SPLIT).aliases(&["vol", "voluntary"]),
    column(Id::InvoluntarySwitches, "involuntary_switches", "INV/s", 5, Kind::Rate,
        "Involuntary context switches per second: the scheduler took the CPU away (status). Of a process: the sum over its \
         threads.").sorts(Fields::SPLIT).aliases(&["inv", "involuntary"]),
    column(Id::Switches, "switches", "CSW/s", 5, Kind::Rate,
        "Context switches per second, both kinds (schedstat, times run). Of a process: the sum over its threads.")
        .aliases(&["csw"]),
    column(Id::UserPercent, "user_percent", "USR%", 5, Kind::Percent,
        "CPU time in user mode, % of one CPU; from clock ticks (stat, utime).").sorts(STAT),
    column(Id::SystemPercent, "system_percent", "SYS%", 5, Kind::Percent,
        "CPU time in kernel mode, % of one CPU; from clock ticks (stat, stime).").sorts(STAT).aliases(&["system"]),
    column(Id::MemPercent, "mem_percent", "MEM%", 5, Kind::Percent,
        "Resident memory, % of the machine's memory.").sorts(Fields::STATM).aliases(&["mem"]),
    column(Id::Rss, "rss", "RES", 5, Kind::Bytes,
        "Resident memory: pages that are in memory now (statm). A folded branch shows the sum, marked ~: shared pages count \
         more than once.").sorts(Fields::STATM),
    column(Id::Virt, "virt", "VIRT", 5, Kind::Bytes,
        "Virtual memory: all that is mapped, used or not (statm).").sorts(Fields::STATM),
    column(Id::Shared, "shared", "SHR", 5, Kind::Bytes,
        "Resident memory that is files or shared memory (statm).").sorts(Fields::STATM),
    column(Id::ReadBytes, "read_bytes", "READ/s", 6, Kind::ByteRate,
        "Bytes per second fetched from storage (io, read_bytes); of other users' tasks only for root.")
        .shows(Fields::VISIBLE_IO).sorts(Fields::IO).aliases(&["read"]),
    column(Id::WriteBytes, "write_bytes", "WRITE/s", 7, Kind::ByteRate,
        "Bytes per second sent to storage (io, write_bytes); of other users' tasks only for root.")
        .shows(Fields::VISIBLE_IO).sorts(Fields::IO).aliases(&["write"]),
    column(Id::LastCpu, "last_cpu", "P", 3, Kind::Id,
        "Number of the CPU that it last ran on; of a process the leader's (stat, processor).").sorts(STAT),
    column(Id::Migrations, "migrations", "MIGR/s", 6, Kind::Rate,
        "Changes of the last CPU per second, of those that were seen from one sample to the next.").sorts(Fields::DETAIL),
    column(Id::Priority, "priority", "PRI", 3, Kind::Id,
        "Priority as the kernel counts it: 20 + nice, below 0 for real time, RT for the highest (stat, priority).").sorts(STAT),
    column(Id::Nice, "nice", "NI", 3, Kind::Id,
        "Nice value: -20 gets most, 19 least (stat, nice).").sorts(STAT),
    column(Id::Policy, "policy", "POLICY", 6, Kind::Text,
        "Scheduling policy: OTHER, BATCH, IDLE, FIFO, RR, DLINE or EXT (stat, policy).").sorts(STAT),
    column(Id::Time, "time", "TIME", 8, Kind::Time,
        "CPU time used since its start: minutes:seconds, then hours:minutes:seconds, then days and hours."),
    column(Id::GuestPercent, "guest_percent", "GUEST%", 6, Kind::Percent,
        "CPU time spent running a virtual machine, % of one CPU; part of USR% (stat, guest_time).").sorts(STAT)
        .aliases(&["guest"]),
    column(Id::ExitedCpuPercent, "exited_cpu_percent", "EXIT%", 5, Kind::Percent,
        "CPU time of threads that ended in the interval, % of one CPU: the process's clock less that of its threads.")
        .aliases(&["exited"]),
    column(Id::MinorFaults, "minor_faults", "MINFLT/s", 8, Kind::Rate,
        "Page faults per second that needed no storage (stat, minflt).").sorts(STAT).aliases(&["minor"]),
    column(Id::MajorFaults, "major_faults", "MAJFLT/s", 8, Kind::Rate,
        "Page faults per second that waited for storage (stat, majflt).").sorts(STAT).aliases(&["major"]),
    column(Id::StartTime, "start_time", "START", 5, Kind::Start,
        "When it was started: the time within the last day, otherwise the date or the year.").sorts(Fields::DETAIL),
    column(Id::Elapsed, "elapsed", "AGE", 6, Kind::Age,
        "Time since its start.").sorts(Fields::DETAIL),
    column(Id::Ppid, "ppid", "PPID", 7, Kind::Id,
        "Parent process (stat, ppid); of a thread its process.").sorts(Fields::STAT),
    column(Id::Pgrp, "pgrp", "PGRP", 7, Kind::Id,
        "Process group (stat, pgrp).").sorts(Fields::STAT),
    column(Id::Session, "session", "SID", 7, Kind::Id,
        "Session (stat, session).").sorts(Fields::STAT),
    column(Id::Tty, "tty", "TTY", 7, Kind::Text,
        "Controlling terminal (stat, tty_nr); empty without one.").sorts(Fields::STAT),
    column(Id::Name, "name", "NAME", 15, Kind::Text,
        "Name as the kernel keeps it, 15 bytes at most: of the leader, or of the thread (stat, comm).").sorts(Fields::NAMES),
    column(Id::Exe, "exe", "EXE", 20, Kind::Text,
        "Path of the program, its end (exe); of other users' processes only for root.").shows(Fields::EXE).sorts(Fields::EXE),
    column(Id::Cgroup, "cgroup", "CGROUP", 20, Kind::Text,
        "Control group, the end of its path (cgroup).").shows(Fields::CGROUP).sorts(Fields::CGROUP),
    column(Id::Command, "command", "COMMAND", 15, Kind::Text,
        "Program and arguments (cmdline); of a thread its name, of a kernel thread its name in brackets.").sorts(Fields::NAMES),
];
