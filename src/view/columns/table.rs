//! The table of columns: what each says of a row, and what must be read for it. Those of control groups and of groups of
//! processes are in `groups.rs`, the order of all in `id.rs`. Cells, sorting, the filter, exports and the help are loops
//! over it.

use super::entry::{
    ALL_SUMS, PARTS, POOLS, PROCESSES, SUMS, TASKS_AND_GROUPS, column, columns, in_order,
};
use super::groups::GROUP_COLUMNS;
use super::{Column, ColumnId, Rows};
use crate::diagnosis::ThresholdId;
use crate::groups::Common;
use crate::rates::AtLeast;
use crate::source::Fields;
use crate::view::value::{Take, Value};
use crate::view::{Kind, texts};
use Take::{Beside, Number, Text};

/// A rate that threads and sums over them have under the same name.
macro_rules! rate {
    ($name:ident) => {
        Number(|task, _| task.rate(|sums| sums.$name, |thread| thread.$name))
    };
}

/// Counted of the sockets of a process.
macro_rules! connections {
    ($name:ident) => {
        Number(|task, _| Some(task.connections()?.$name.into()))
    };
}

/// Read and written together, where both are known.
fn both(read: Option<f32>, written: Option<f32>) -> Option<f32> {
    Some(read? + written?)
}

const STAT: Fields = Fields::STAT.union(Fields::DETAIL);

/// Every column there is, in the order of the screen.
pub const COLUMNS: &[Column] = &in_order(&[TASK_COLUMNS, GROUP_COLUMNS]);

const TASK_COLUMNS: &[Column] = columns! {
    Pid("pid", "PID", 7, Kind::Pid,
        "Process ID" "; of a thread, its thread ID (TID).") {
        take: Number(|task, _| task.tid().map(f64::from)), aliases: &["tid"],
    }
    Tgid("tgid", "TGID", 7, Kind::Pid,
        "Thread group ID" ": the PID of the process that a thread belongs to.") {
        take: Number(|task, _| Some(task.process().key.tid.into())), rows: PARTS, of_process: true,
    }
    Nid("nid", "NID", 8, Kind::HexPid,
        "PID or TID in hexadecimal" ", as nid in a JVM thread dump.") {
        take: Number(|task, _| task.tid().map(f64::from)), aliases: &["hex"],
    }
    User("user", "USER", 8, Kind::Text,
        "Effective user" " (status, Uid). Long names are cut and end in +.") {
        take: Text(|task| Value::text(texts::user(task.process()))), rows: ALL_SUMS, common: Common::USER, of_process: true,
    }
    State("state", "S", 3, Kind::State,
        "State: R running or runnable, S sleeping"
        ", D uninterruptible sleep, T stopped, t traced, Z zombie (ended, not reaped), X ended, I idle kernel \
        thread. Of a process: R if any of its threads that were read runs, then D, then that of its leader, with the number of \
        threads in R or D. A ! follows where it wanted to run and its control group was throttled in a tenth of the \
        periods or more.") {
        take: Take::State, sorts: STAT, rows: SUMS, aliases: &["stat"],
    }
    Marks("marks", "MARK", 4, Kind::Graph,
        "Mark of a task that deserves a look"
        ": a pattern that held for two samples, the most severe if several did. Wide screens show a word, others its letter; \
        the line above the list explains the mark of the selected row.") {
        descending: true, rows: SUMS,
    }
    ThreadCount("thread_count", "THR", 4, Kind::Count,
        "Number of threads" " (stat, num_threads).") {
        take: Number(|task, _| task.thread_count().map(f64::from)), bound: AtLeast::THREADS,
        sorts: Fields::STAT, rows: PROCESSES, additive: true, aliases: &["threads", "thread", "nlwp"],
    }
    ThreadStates("thread_states", "STATES", 12, Kind::Text,
        "Threads by state"
        " where known: R2 D1 S40. States of threads are known while their threads are shown.") {
        take: Beside(texts::thread_states), shows: Fields::THREADS,
        sorts: Fields::THREADS_OF_ALL, rows: PROCESSES, descending: true,
    }
    CpuPercent("cpu_percent", "CPU%", 5, Kind::Percent,
        "CPU use, % of one CPU"
        " (200 = two full CPUs), from nanosecond counters. A process includes its threads that have ended.") {
        take: rate!(cpu_percent), bound: AtLeast::CPU, rows: Rows::all(), additive: true,
        aliases: &["cpu", "pcpu", "percentcpu"],
        threshold: Some(ThresholdId::CpuPercent),
    }
    EndedChildrenPercent("ended_children_percent", "CHLD%", 5, Kind::Percent,
        "CPU use of ended children, % of one CPU"
        " (stat, cutime and cstime): what a script or make spends on short programs. Only children that it waited for, \
        without those that had rows of their own. Rows sorted by CPU% are placed by CPU% and CHLD% together, and \
        CPU% of a folded branch includes it.") {
        take: Number(|task, _| task.sums()?.ended_children_percent.map(f64::from)), sorts: Fields::STAT,
        rows: PROCESSES, additive: true, aliases: &["chld", "children"],
    }
    History("history", "HIST", 8, Kind::Graph,
        "Sparkline of CPU%, WAIT% or CSW/s"
        ", on the I/O screen of IO/s; the newest sample is on the right.") {
        take: rate!(cpu_percent), bound: AtLeast::CPU, descending: true, rows: Rows::all(), additive: true,
    }
    WaitPercent("wait_percent", "WAIT%", 5, Kind::Percent,
        "Time runnable but waiting for a CPU, %"
        " of the interval (schedstat, run_delay): too many tasks, or a CPU quota used up (see THROT%). Time stolen by \
        the hypervisor is not included: see steal in the header. Of a process: the sum over its threads. Threads \
        that have ended are included with privilege only; otherwise ≥ marks a sum that misses them.") {
        take: rate!(wait_percent), bound: AtLeast::WAIT, rows: ALL_SUMS, additive: true, aliases: &["wait"],
        threshold: Some(ThresholdId::WaitPercent),
    }
    ThrottledPercent("throttled_percent", "THROT%", 6, Kind::Percent,
        "Time its control group was throttled, %"
        " of the interval, summed over CPUs, because its CPU quota was used up (cpu.stat, throttled_usec). Groups \
        without a quota have none. All processes of a group share the value.") {
        take: Number(|task, snapshot| task.group(snapshot)?.throttled_percent.map(f64::from)), shows: Fields::CGROUP,
        sorts: Fields::CGROUP_OF_ALL, of_process: true,
        rows: TASKS_AND_GROUPS,
        threshold: Some(ThresholdId::ThrottledPercent),
    }
    VoluntarySwitches("voluntary_switches", "VOL/s", 5, Kind::Rate,
        "Voluntary context switches per second"
        ": it slept or waited for something (status). Of a process: the sum over its threads; ≥ as for WAIT%.") {
        take: rate!(voluntary_switches), bound: AtLeast::BY_KIND, sorts: Fields::SPLIT, rows: ALL_SUMS,
        additive: true, aliases: &["vol", "voluntary"],
    }
    InvoluntarySwitches("involuntary_switches", "INV/s", 5, Kind::Rate,
        "Involuntary context switches per second"
        ": the scheduler took the CPU away (status). Of a process: the sum over its threads; ≥ as for WAIT%.") {
        take: rate!(involuntary_switches), bound: AtLeast::BY_KIND, sorts: Fields::SPLIT, rows: ALL_SUMS,
        additive: true, aliases: &["inv", "involuntary"],
        threshold: Some(ThresholdId::InvoluntarySwitches),
    }
    Switches("switches", "CSW/s", 5, Kind::Rate,
        "Context switches per second, both kinds"
        " (schedstat, times run). Of a process: the sum over its threads; ≥ as for WAIT%.") {
        take: rate!(switches), bound: AtLeast::SWITCHES, rows: ALL_SUMS, additive: true, aliases: &["csw"],
    }
    UserPercent("user_percent", "USR%", 5, Kind::Percent,
        "CPU use in user mode, % of one CPU" ", from clock ticks (stat, utime).") {
        take: rate!(user_percent), bound: AtLeast::USER, sorts: STAT, rows: SUMS, additive: true,
    }
    SystemPercent("system_percent", "SYS%", 5, Kind::Percent,
        "CPU use in kernel mode, % of one CPU" ", from clock ticks (stat, stime).") {
        take: rate!(system_percent), bound: AtLeast::SYSTEM, sorts: STAT, rows: SUMS, additive: true,
        aliases: &["system"],
    }
    MemPercent("mem_percent", "MEM%", 5, Kind::Percent,
        "Resident memory, % of the machine's memory" ".") {
        take: Number(|task, snapshot| task.rss_percent(&snapshot.sample)), bound: AtLeast::RSS,
        sorts: Fields::STATM, rows: PROCESSES, additive: true, aliases: &["mem", "pmem", "percentmem"],
        threshold: Some(ThresholdId::MemPercent),
    }
    Rss("rss", "RES", 5, Kind::Bytes,
        "Resident memory"
        " (statm). A folded branch shows the sum, marked ~ because shared pages count more than once, or ≥ where a \
        process may not be read.") {
        take: Number(|task, _| task.rss()), bound: AtLeast::RSS, sorts: Fields::STATM, rows: PROCESSES,
        additive: true,
        aliases: &["mresident", "rssize"],
    }
    Pss("pss", "PSS", 5, Kind::Bytes,
        "Resident memory, shared pages divided among sharers"
        " (proportional set size; smaps_rollup, Pss), so that sums of it are right. Read every few seconds while it is shown, sorted or \
         filtered by, with a twentieth of a CPU at most; until all of a group have been read, its sum is marked ≥. Other users' \
         processes need root.") {
        take: Number(|task, _| task.pss()), bound: AtLeast::PSS, shows: Fields::PSS, sorts: Fields::PSS_OF_ALL, rows: PROCESSES,
        additive: true, aliases: &["mpss"],
    }
    Virt("virt", "VIRT", 5, Kind::Bytes,
        "Virtual memory: all mapped memory, used or not" " (statm).") {
        take: Number(|task, _| Some(task.virt()? as f64)), sorts: Fields::STATM, rows: Rows::PROCESS,
        aliases: &["vsz", "vsize", "mvirt"],
    }
    Shared("shared", "SHR", 5, Kind::Bytes,
        "Resident memory backed by files or shared memory" " (statm).") {
        take: Number(|task, _| Some(task.as_process()?.statm?.shared as f64)), sorts: Fields::STATM, rows: Rows::PROCESS,
        aliases: &["mshare"],
    }
    ReadBytes("read_bytes", "READ/s", 6, Kind::ByteRate,
        "Bytes read from storage per second"
        " (io, read_bytes). Other users' tasks need root (in a container, CAP_SYS_PTRACE). A process takes over the \
        counters of children that have ended.") {
        take: rate!(read_bytes), bound: AtLeast::READ, shows: Fields::VISIBLE_IO, sorts: Fields::IO, rows: SUMS,
        additive: true, aliases: &["read"],
    }
    WriteBytes("write_bytes", "WRITE/s", 7, Kind::ByteRate,
        "Bytes written to storage per second"
        " (io, write_bytes), counted when pages become dirty. Otherwise as READ/s.") {
        take: rate!(write_bytes), bound: AtLeast::WRITE, shows: Fields::VISIBLE_IO, sorts: Fields::IO, rows: SUMS,
        additive: true, aliases: &["write"],
    }
    IoBytes("io_bytes", "IO/s", 5, Kind::ByteRate,
        "Bytes read and written per second" ": READ/s and WRITE/s together.") {
        take: Number(|task, _| {
            task.rate(|sums| both(sums.read_bytes, sums.write_bytes), |thread| both(thread.read_bytes, thread.write_bytes))
        }),
        bound: AtLeast::READ.union(AtLeast::WRITE), shows: Fields::VISIBLE_IO, sorts: Fields::IO, rows: SUMS,
        additive: true,
    }
    Wchan("wchan", "WCHAN", 20, Kind::Text,
        "Kernel function that a blocked task sleeps in"
        " (/proc/PID/wchan); empty unless it is in uninterruptible sleep (D). Of a process: that of its first blocked \
        thread; of a group, of its first blocked process.") {
        take: Beside(texts::wchan), rows: TASKS_AND_GROUPS,
    }
    BlockDelayPercent("block_delay_percent", "BLKD%", 5, Kind::Percent,
        "Time waiting for block I/O, %"
        " of the interval, from clock ticks (stat, delayacct_blkio_ticks); of a process, the sum over the threads that \
        are shown. Always 0 unless the kernel counts it (sysctl kernel.task_delayacct=1).") {
        take: rate!(block_delay_percent), bound: AtLeast::BLOCK_DELAY, sorts: STAT, rows: SUMS, additive: true,
    }
    LastCpu("last_cpu", "P", 3, Kind::Id,
        "CPU it last ran on" "; of a process, that of its leader (stat, processor).") {
        take: Number(|task, _| task.stat(|stat| stat.cpu.into(), |thread| thread.cpu.into())), sorts: STAT,
        aliases: &["psr", "processor"],
    }
    Migrations("migrations", "MIGR/s", 6, Kind::Rate,
        "Moves to another CPU per second" ", as far as samples show them.") {
        take: Number(|task, _| task.rate(|_| None, |rates| rates.migrations)), bound: AtLeast::MIGRATIONS,
        sorts: Fields::DETAIL, rows: Rows::THREAD.union(Rows::POOL),
    }
    Priority("priority", "PRI", 3, Kind::Id,
        "Kernel priority: 20 + nice"
        ", negative for real time, RT for the highest (stat, priority).") {
        take: Number(|task, _| task.stat(|stat| stat.priority.into(), |thread| thread.priority.into())), sorts: STAT, rows: TASKS_AND_GROUPS, common: Common::PRIORITY,
    }
    Nice("nice", "NI", 3, Kind::Id,
        "Nice value: -20 (most CPU) to 19 (least)" " (stat, nice).") {
        take: Number(|task, _| task.stat(|stat| stat.nice.into(), |thread| thread.nice.into())), sorts: STAT, rows: TASKS_AND_GROUPS, common: Common::NICE,
        usual: &["0"],
    }
    Policy("policy", "POLICY", 6, Kind::Text,
        "Scheduling policy: OTHER, BATCH, IDLE, FIFO, RR" ", DLINE or EXT (stat, policy).") {
        take: Text(|task| Value::text(texts::policy(task))), sorts: STAT, rows: TASKS_AND_GROUPS, common: Common::POLICY, usual: &["OTHER"],
    }
    Time("time", "TIME", 8, Kind::Time,
        "CPU time used since its start"
        ": minutes:seconds, then hours:minutes:seconds, then days and hours. A folded branch shows the sum.") {
        take: Number(|task, _| Some(task.run()? as f64 / 1e9)), bound: AtLeast::TIME, rows: SUMS, additive: true,
    }
    GuestPercent("guest_percent", "GUEST%", 6, Kind::Percent,
        "CPU use running a virtual machine, % of one CPU" "; included in USR% (stat, guest_time).") {
        take: rate!(guest_percent), bound: AtLeast::GUEST, sorts: STAT, rows: SUMS, additive: true,
        aliases: &["guest"],
    }
    ExitedCpuPercent("exited_cpu_percent", "EXIT%", 5, Kind::Percent,
        "CPU use of threads that ended, % of one CPU"
        ": the CPU time of the process less that of its threads, in this interval.") {
        take: Number(|task, _| task.exited_cpu_percent().map(f64::from)), shows: Fields::THREADS,
        sorts: Fields::THREADS_OF_ALL,
        rows: PROCESSES.union(Rows::ENDED_THREADS), aliases: &["exited"],
        threshold: Some(ThresholdId::ExitedCpuPercent),
    }
    MinorFaults("minor_faults", "MINFLT/s", 8, Kind::Rate,
        "Minor page faults per second" ", served without storage (stat, minflt).") {
        take: rate!(minor_faults), bound: AtLeast::MINOR_FAULTS, sorts: STAT, rows: SUMS, additive: true,
        aliases: &["minor"],
    }
    MajorFaults("major_faults", "MAJFLT/s", 8, Kind::Rate,
        "Major page faults per second" ", which waited for storage (stat, majflt).") {
        take: rate!(major_faults), bound: AtLeast::MAJOR_FAULTS, sorts: STAT, rows: SUMS, additive: true,
        aliases: &["major"],
        threshold: Some(ThresholdId::MajorFaults),
    }
    StartTime("start_time", "START", 5, Kind::Start,
        "Start: the time if within the last day" ", otherwise the date or the year.") {
        take: Number(|task, snapshot| task.started(&snapshot.sample)), sorts: Fields::DETAIL, rows: TASKS_AND_GROUPS,
        aliases: &["stime", "lstart"],
    }
    Elapsed("elapsed", "AGE", 6, Kind::Age,
        "Time since its start" ".") {
        take: Number(|task, snapshot| task.age(&snapshot.sample)), sorts: Fields::DETAIL, rows: TASKS_AND_GROUPS,
        aliases: &["etime", "etimes"],
    }
    Ppid("ppid", "PPID", 7, Kind::Pid,
        "Parent process ID" " (stat, ppid); of a thread, its process.") {
        take: Number(|task, _| task.parent().map(f64::from)), sorts: Fields::STAT, rows: POOLS.union(Rows::GROUP), common: Common::PARENT, of_process: true,
    }
    Pgrp("pgrp", "PGRP", 7, Kind::Pid,
        "Process group ID" " (stat, pgrp).") {
        take: Number(|task, _| Some(task.process_stat()?.pgrp.into())), sorts: Fields::STAT, rows: TASKS_AND_GROUPS, common: Common::PROCESS_GROUP, of_process: true,
    }
    Session("session", "SID", 7, Kind::Pid,
        "Session ID" " (stat, session).") {
        take: Number(|task, _| Some(task.process_stat()?.session.into())), sorts: Fields::STAT, rows: TASKS_AND_GROUPS, common: Common::SESSION, of_process: true,
    }
    Tty("tty", "TTY", 7, Kind::Text,
        "Controlling terminal" " (stat, tty_nr); empty if none.") {
        take: Text(|task| Value::text(texts::terminal(task))), sorts: Fields::STAT, rows: TASKS_AND_GROUPS, common: Common::TERMINAL, of_process: true,
    }
    OomScore("oom_score", "OOM", 4, Kind::Id,
        "Out-of-memory score, 0 to 2000"
        ": the highest is killed first when memory runs out (oom_score). Of a group: its highest.") {
        take: Number(|task, _| task.oom_score().map(f64::from)), shows: Fields::STANDING,
        sorts: Fields::STANDING_OF_ALL, rows: PROCESSES, descending: true, aliases: &["oom"],
    }
    IoPriority("io_priority", "IOPRI", 5, Kind::Text,
        "I/O priority of the leader"
        " (ioprio_get): rt/0 to rt/7 real time, be/0 to be/7 best effort, idle; none if it follows from nice.") {
        take: Text(|task| Value::text(texts::io_priority(task.process()))), shows: Fields::STANDING,
        sorts: Fields::STANDING_OF_ALL, rows: PROCESSES, common: Common::IO_PRIORITY, aliases: &["ioprio"], usual: &["none", "be/4"],
    }
    Name("name", "NAME", 15, Kind::Text,
        "Name as the kernel keeps it, 15 bytes at most" ": of the leader, or of the thread (stat, comm).") {
        take: Text(|task| Value::text(task.name())), sorts: Fields::NAMES, rows: TASKS_AND_GROUPS, common: Common::NAME,
        aliases: &["comm", "ucmd"],
    }
    Exe("exe", "EXE", 20, Kind::Text,
        "Path of the program" " (exe), its end if long. Other users' processes need root.") {
        take: Text(|task| Value::text(task.process().identity.exe.as_deref())), shows: Fields::EXE,
        sorts: Fields::EXE_OF_ALL, rows: TASKS_AND_GROUPS, common: Common::EXE, of_process: true,
    }
    Ports("ports", "PORTS", 20, Kind::Text,
        "Ports that it listens on"
        ": tcp/8080 on all addresses, tcp/127.0.0.1:631 on one; in the network namespace of the process (net/tcp, net/udp, fd). \
        Other users' processes need root. Filter: port=8080, port>1024.") {
        take: Text(texts::ports), shows: Fields::SOCKETS, sorts: Fields::SOCKETS_OF_ALL,
        rows: PROCESSES, aliases: &["port"],
    }
    Connections("connections", "CONN", 5, Kind::Count,
        "Open TCP and UDP connections"
        ", in any state and direction. Closed ones (TIME_WAIT) belong to no process.") {
        take: connections!(all),
        shows: Fields::SOCKETS, sorts: Fields::SOCKETS_OF_ALL, rows: PROCESSES, bound: AtLeast::SOCKETS, additive: true, aliases: &["conn"],
    }
    Established("established", "ESTAB", 5, Kind::Count,
        "Established TCP connections" ", in both directions.") {
        take: connections!(established), shows: Fields::SOCKETS, sorts: Fields::SOCKETS_OF_ALL, rows: PROCESSES, bound: AtLeast::SOCKETS, additive: true,
        aliases: &["estab"],
    }
    SynSent("syn_sent", "SYNSNT", 6, Kind::Count,
        "Connections that wait for the peer to answer" " (SYN_SENT); they pile up if it does not.") {
        take: connections!(syn_sent), shows: Fields::SOCKETS, sorts: Fields::SOCKETS_OF_ALL, rows: PROCESSES, bound: AtLeast::SOCKETS, additive: true,
    }
    CloseWait("close_wait", "CLSWT", 5, Kind::Count,
        "Connections that only the peer has closed" " (CLOSE_WAIT); if they pile up, the process forgets to close its sockets.") {
        take: connections!(close_wait), shows: Fields::SOCKETS, sorts: Fields::SOCKETS_OF_ALL, rows: PROCESSES, bound: AtLeast::SOCKETS, additive: true,
    }
    Command("command", "COMMAND", 15, Kind::Text,
        "Command line"
        " (cmdline); of a thread its name, of a kernel thread its name in brackets.") {
        take: Text(|task| Value::text(texts::command(task))), sorts: Fields::NAMES, rows: Rows::all(),
        aliases: &["args", "cmd"],
    }
};
