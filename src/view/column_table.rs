//! The table of columns: the one place that says which exist. Screens, exports, sorting and the help are loops over it.

use super::Align;
use super::Kind;
use super::columns::{Column, ColumnId as Id, Rows};
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
        rows: TASKS,
        additive: false,
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

    const fn of(mut self, rows: Rows) -> Self {
        self.rows = rows;
        self
    }

    const fn sums(mut self) -> Self {
        self.additive = true;
        self
    }
}

const STAT: Fields = Fields::STAT.union(Fields::DETAIL);

const TASKS: Rows = Rows::PROCESS.union(Rows::THREAD);
const POOLS: Rows = TASKS.union(Rows::POOL);

/// Every column there is, in the order of the screen.
#[rustfmt::skip] // one column, one paragraph
pub const COLUMNS: &[Column] = &[
    column(Id::Pid, "pid", "PID", 7, Kind::Id,
        "Process ID; of a thread its thread ID (TID).").aliases(&["tid"]),
    column(Id::Tgid, "tgid", "TGID", 7, Kind::Id,
        "Thread group: the PID of the process that a thread belongs to.").of(Rows::all()),
    column(Id::Nid, "nid", "NID", 8, Kind::Id,
        "The same as PID, of a thread as TID, in hexadecimal: nid in a thread dump of a JVM, so that a thread is found \
         there.").aliases(&["hex"]),
    column(Id::User, "user", "USER", 8, Kind::Text,
        "Effective user (status, Uid). A name that is too long ends in +.").of(Rows::all()),
    column(Id::State, "state", "S", 3, Kind::State,
        "State: R running or runnable, S sleeping, D waiting uninterruptibly, T stopped, t traced, Z ended but not \
         reaped, I idle kernel thread. Of a process: R if any thread runs, then D, then its leader's; with the number of \
         threads in R or D. A ! behind it: it wanted to run, and its control group was throttled in a tenth of the periods \
         or more.").sorts(STAT).of(POOLS),
    Column { descending: true, rows: POOLS, ..column(Id::Marks, "marks", "!", 1, Kind::Graph,
        "Mark of what deserves a look, when it held for two samples; the gravest where there are several. The letters are \
         those of the lints; what is marked under the cursor is told in the line of tabs.") },
    column(Id::ThreadCount, "thread_count", "THR", 4, Kind::Count,
        "Threads (stat, num_threads).").sorts(Fields::STAT).of(Rows::PROCESS).sums().aliases(&["threads", "thread"]),
    Column { descending: true, ..column(Id::ThreadStates, "thread_states", "STATES", 12, Kind::Text,
        "Threads by state, of those whose state is known: R2 D1 S40. Known are threads that are looked at.")
        .of(Rows::PROCESS) },
    column(Id::CpuPercent, "cpu_percent", "CPU%", 5, Kind::Percent,
        "CPU time per time, % of one CPU: 250 means two and a half CPUs. From nanoseconds; a process counts threads that \
         have ended as well.").of(Rows::all()).sums().aliases(&["cpu"]),
    column(Id::EndedChildrenPercent, "ended_children_percent", "CHLD%", 5, Kind::Percent,
        "CPU time of ended children (stat, cutime and cstime), % of one CPU: what a script or make spends on short programs. \
         Only of those that it waited for, and without what stood in rows of their own. Rows sorted by CPU% stand where both \
         together put them, and CPU% of a folded branch has it in.")
        .sorts(Fields::STAT).of(Rows::PROCESS).sums().aliases(&["chld", "children"]),
    Column { descending: true, rows: Rows::all(), additive: true, ..column(Id::History, "history", "history", 8, Kind::Graph,
        "The last samples of CPU%, WAIT% or CSW/s, on the I/O screen of IO/s; the newest on the right.") },
    column(Id::WaitPercent, "wait_percent", "WAIT%", 5, Kind::Percent,
        "Share of the interval spent ready to run, but waiting in the run queue for a CPU (schedstat, run_delay): too many \
         tasks, or a quota used up (THROT%). What the hypervisor steals is no wait: see steal in the header. Of a process: \
         the sum over its threads; with those that have ended as far as the kernel tells it to the privileged, otherwise ≥ \
         marks what is too low by them.").of(Rows::all()).sums().aliases(&["wait"]),
    column(Id::ThrottledPercent, "throttled_percent", "THROT%", 6, Kind::Percent,
        "Time that the control group of its process was throttled, because it had used up its CPU quota, summed over CPUs, \
         % of the interval (cpu.stat, throttled_usec). Groups without a quota have none. All processes of a group share it.")
        .shows(Fields::CGROUP).sorts(Fields::CGROUP_OF_ALL),
    column(Id::VoluntarySwitches, "voluntary_switches", "VOL/s", 5, Kind::Rate,
        "Voluntary context switches per second: it slept or waited for something (status). Of a process: the sum over its \
         threads; ≥ as for WAIT%.").sorts(Fields::SPLIT).of(Rows::all()).sums().aliases(&["vol", "voluntary"]),
    column(Id::InvoluntarySwitches, "involuntary_switches", "INV/s", 5, Kind::Rate,
        "Involuntary context switches per second: the scheduler took the CPU away (status). Of a process: the sum over its \
         threads; ≥ as for WAIT%.").sorts(Fields::SPLIT).of(Rows::all()).sums().aliases(&["inv", "involuntary"]),
    column(Id::Switches, "switches", "CSW/s", 5, Kind::Rate,
        "Context switches per second, both kinds (schedstat, times run). Of a process: the sum over its threads; ≥ as \
         for WAIT%.").of(Rows::all()).sums().aliases(&["csw"]),
    column(Id::UserPercent, "user_percent", "USR%", 5, Kind::Percent,
        "CPU time in user mode, % of one CPU; from clock ticks (stat, utime).").sorts(STAT).of(POOLS).sums(),
    column(Id::SystemPercent, "system_percent", "SYS%", 5, Kind::Percent,
        "CPU time in kernel mode, % of one CPU; from clock ticks (stat, stime).").sorts(STAT).of(POOLS).sums().aliases(&["system"]),
    column(Id::MemPercent, "mem_percent", "MEM%", 5, Kind::Percent,
        "Resident memory, % of the machine's memory.").sorts(Fields::STATM).of(Rows::PROCESS).sums().aliases(&["mem"]),
    column(Id::Rss, "rss", "RES", 5, Kind::Bytes,
        "Resident memory: pages that are in memory now (statm). A folded branch shows the sum, marked ~: shared pages count \
         more than once; or ≥ where a process of it may not be read.").sorts(Fields::STATM).of(Rows::PROCESS).sums(),
    column(Id::Virt, "virt", "VIRT", 5, Kind::Bytes,
        "Virtual memory: all that is mapped, used or not (statm).").sorts(Fields::STATM).of(Rows::PROCESS),
    column(Id::Shared, "shared", "SHR", 5, Kind::Bytes,
        "Resident memory that is files or shared memory (statm).").sorts(Fields::STATM).of(Rows::PROCESS),
    column(Id::ReadBytes, "read_bytes", "READ/s", 6, Kind::ByteRate,
        "Bytes per second fetched from storage (io, read_bytes); of other users' tasks only for root (in a container \
         with CAP_SYS_PTRACE). A process takes over \
         what a child had counted when the child has ended.")
        .shows(Fields::VISIBLE_IO).sorts(Fields::IO).of(POOLS).sums().aliases(&["read"]),
    column(Id::WriteBytes, "write_bytes", "WRITE/s", 7, Kind::ByteRate,
        "Bytes per second sent to storage (io, write_bytes), counted when the pages become dirty; otherwise as READ/s.")
        .shows(Fields::VISIBLE_IO).sorts(Fields::IO).of(POOLS).sums().aliases(&["write"]),
    column(Id::IoBytes, "io_bytes", "IO/s", 5, Kind::ByteRate,
        "Bytes per second fetched from storage and sent to it, READ/s and WRITE/s together.")
        .shows(Fields::VISIBLE_IO).sorts(Fields::IO).of(POOLS).sums(),
    column(Id::BlockDelayPercent, "block_delay_percent", "BLKD%", 5, Kind::Percent,
        "Share of the interval spent waiting for block I/O, from clock ticks (stat, delayacct_blkio_ticks); of a process the \
         sum over its threads that are looked at. 0 everywhere unless the kernel counts it (sysctl kernel.task_delayacct=1).")
        .sorts(STAT).of(POOLS).sums(),
    column(Id::LastCpu, "last_cpu", "P", 3, Kind::Id,
        "Number of the CPU that it last ran on; of a process the leader's (stat, processor).").sorts(STAT),
    column(Id::Migrations, "migrations", "MIGR/s", 6, Kind::Rate,
        "Changes of the last CPU per second, of those that were seen from one sample to the next.").sorts(Fields::DETAIL)
        .of(Rows::THREAD.union(Rows::POOL)),
    column(Id::Priority, "priority", "PRI", 3, Kind::Id,
        "Priority as the kernel counts it: 20 + nice, below 0 for real time, RT for the highest (stat, priority).").sorts(STAT),
    column(Id::Nice, "nice", "NI", 3, Kind::Id,
        "Nice value: -20 gets most, 19 least (stat, nice).").sorts(STAT),
    column(Id::Policy, "policy", "POLICY", 6, Kind::Text,
        "Scheduling policy: OTHER, BATCH, IDLE, FIFO, RR, DLINE or EXT (stat, policy).").sorts(STAT),
    column(Id::Time, "time", "TIME", 8, Kind::Time,
        "CPU time used since its start: minutes:seconds, then hours:minutes:seconds, then days and hours. A folded \
         branch shows the sum.").of(POOLS).sums(),
    column(Id::GuestPercent, "guest_percent", "GUEST%", 6, Kind::Percent,
        "CPU time spent running a virtual machine, % of one CPU; part of USR% (stat, guest_time).").sorts(STAT)
        .of(POOLS).sums().aliases(&["guest"]),
    column(Id::ExitedCpuPercent, "exited_cpu_percent", "EXIT%", 5, Kind::Percent,
        "CPU time of threads that ended in the interval, % of one CPU: the process's clock less that of its threads.")
        .of(Rows::PROCESS.union(Rows::ENDED_THREADS)).aliases(&["exited"]),
    column(Id::MinorFaults, "minor_faults", "MINFLT/s", 8, Kind::Rate,
        "Page faults per second that needed no storage (stat, minflt).").sorts(STAT).of(POOLS).sums().aliases(&["minor"]),
    column(Id::MajorFaults, "major_faults", "MAJFLT/s", 8, Kind::Rate,
        "Page faults per second that waited for storage (stat, majflt).").sorts(STAT).of(POOLS).sums().aliases(&["major"]),
    column(Id::StartTime, "start_time", "START", 5, Kind::Start,
        "When it was started: the time within the last day, otherwise the date or the year.").sorts(Fields::DETAIL),
    column(Id::Elapsed, "elapsed", "AGE", 6, Kind::Age,
        "Time since its start.").sorts(Fields::DETAIL),
    column(Id::Ppid, "ppid", "PPID", 7, Kind::Id,
        "Parent process (stat, ppid); of a thread its process.").sorts(Fields::STAT).of(POOLS),
    column(Id::Pgrp, "pgrp", "PGRP", 7, Kind::Id,
        "Process group (stat, pgrp).").sorts(Fields::STAT),
    column(Id::Session, "session", "SID", 7, Kind::Id,
        "Session (stat, session).").sorts(Fields::STAT),
    column(Id::Tty, "tty", "TTY", 7, Kind::Text,
        "Controlling terminal (stat, tty_nr); empty without one.").sorts(Fields::STAT),
    Column { descending: true, ..column(Id::OomScore, "oom_score", "OOM", 4, Kind::Id,
        "How likely the kernel is to end it when memory runs out, 0 to 2000 (oom_score).")
        .shows(Fields::STANDING).sorts(Fields::STANDING_OF_ALL).of(Rows::PROCESS).aliases(&["oom"]) },
    column(Id::IoPriority, "io_priority", "IOPRI", 5, Kind::Text,
        "I/O priority of its leader (ioprio_get): rt/0 to rt/7 real time, be/0 to be/7 best effort, idle; none when it \
         follows from nice.").shows(Fields::STANDING).sorts(Fields::STANDING_OF_ALL).of(Rows::PROCESS).aliases(&["ioprio"]),
    column(Id::Name, "name", "NAME", 15, Kind::Text,
        "Name as the kernel keeps it, 15 bytes at most: of the leader, or of the thread (stat, comm).").sorts(Fields::NAMES),
    column(Id::Exe, "exe", "EXE", 20, Kind::Text,
        "Path of the program, its end (exe); of other users' processes only for root.").shows(Fields::EXE)
        .sorts(Fields::EXE_OF_ALL),
    column(Id::Cgroup, "cgroup", "CGROUP", 20, Kind::Text,
        "Control group, the end of its path (cgroup), shortened: [S] system.slice, [U:1000] user-1000.slice, [M] machine.slice, \
         [x] another slice, !x a scope, without the ending of services; of long IDs the beginning.")
        .shows(Fields::CGROUP).sorts(Fields::CGROUP_OF_ALL),
    column(Id::Container, "container", "CONTAINER", 23, Kind::Text,
        "Container that it runs in, as far as its control group tells: the runtime and the short ID or name, as \
         docker:1a2b3c4d5e6f, podman:1a2b3c4d5e6f, lxc:web, nspawn:web; k8s: and the short ID of the pod. Empty for none.")
        .shows(Fields::CGROUP).sorts(Fields::CGROUP_OF_ALL),
    column(Id::Command, "command", "COMMAND", 15, Kind::Text,
        "Program and arguments (cmdline); of a thread its name, of a kernel thread its name in brackets.").sorts(Fields::NAMES)
        .of(Rows::all()),
];
