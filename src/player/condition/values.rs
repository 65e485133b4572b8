//! Values of the machine that conditions are made of: one table.

use crate::rates::Snapshot;
use crate::store::MachineSeries as Series;
use crate::text::format::Kind;
use crate::text::suggestion;

/// A value of the machine.
#[derive(Clone, Copy, Debug)]
pub struct Value {
    /// Its name.
    pub name: &'static str,
    /// Another name; the short one.
    pub short: &'static str,
    /// What it is counted in.
    pub kind: Kind,
    /// What it is.
    pub help: &'static str,
    /// The value at a moment, in the unit of its kind; `None` where it is not known.
    pub(super) take: fn(&Snapshot) -> Option<f64>,
}

macro_rules! values {
    ($($name:literal $short:literal $kind:ident $help:literal $take:expr;)*) => {
        /// All of them.
        pub const VALUES: &[Value] = &[$(Value {
            name: $name,
            short: $short,
            kind: Kind::$kind,
            help: $help,
            take: $take,
        }),*];
    };
}

fn series(series: Series, shot: &Snapshot) -> Option<f64> {
    series.of(shot).map(f64::from)
}

/// Share of memory or of swap in use, %.
fn share(part: Option<f64>, whole: Option<u64>) -> Option<f64> {
    let whole = whole.filter(|whole| *whole > 0)?;
    Some(part? / whole as f64 * 100.0)
}

values! {
    "cpu" "busy" Percent "CPU time used, % of all CPUs" |shot| series(Series::Cpu, shot);
    "steal" "st" Percent "CPU time that the hypervisor gave to others, % of all CPUs" |shot| series(Series::Steal, shot);
    "user" "us" Percent "CPU time in user mode, without nice, %" |shot| series(Series::User, shot);
    "nice" "ni" Percent "CPU time of niced tasks in user mode, %" |shot| series(Series::Nice, shot);
    "system" "sy" Percent "CPU time in kernel mode, %" |shot| series(Series::System, shot);
    "idle" "id" Percent "CPU time that was idle, %" |shot| series(Series::Idle, shot);
    "iowait" "wa" Percent "idle while I/O was outstanding, %" |shot| series(Series::Iowait, shot);
    "irq" "hi" Percent "CPU time in interrupts, %" |shot| series(Series::Irq, shot);
    "softirq" "si" Percent "CPU time in soft interrupts, %" |shot| series(Series::Softirq, shot);
    "load" "load1" Percent "load average over one minute" |shot| series(Series::Load, shot);
    "load5" "load5" Percent "load average over five minutes" |shot| series(Series::Load5, shot);
    "load15" "load15" Percent "load average over fifteen minutes" |shot| series(Series::Load15, shot);
    "context_switches" "csw" Rate "context switches per second" |shot| series(Series::ContextSwitches, shot);
    "interrupts" "intr" Rate "interrupts per second" |shot| series(Series::Interrupts, shot);
    "forks" "fork" Rate "tasks created per second" |shot| series(Series::Forks, shot);
    "running" "run" Count "runnable tasks" |shot| series(Series::Running, shot);
    "blocked" "d" Count "tasks in state D" |shot| series(Series::Blocked, shot);
    "processes" "procs" Count "processes without kernel threads" |shot| Some(shot.counts.processes.into());
    "threads" "thr" Count "threads of those" |shot| Some(shot.counts.threads.into());
    "mem" "memory" Percent "memory used, % of all" |shot|
        share(series(Series::MemoryUsed, shot), shot.memory().map(|memory| memory.total));
    "memory_used" "used" Bytes "memory used" |shot| series(Series::MemoryUsed, shot);
    "swap" "swp" Percent "swap used, % of all" |shot|
        share(series(Series::SwapUsed, shot), shot.memory().map(|memory| memory.swap_total));
    "swap_used" "swapped" Bytes "swap used" |shot| series(Series::SwapUsed, shot);
    "swap_in" "swapin" ByteRate "bytes per second fetched from swap" |shot| series(Series::SwappedIn, shot);
    "swap_out" "swapout" ByteRate "bytes per second put into swap" |shot| series(Series::SwappedOut, shot);
    "major_faults" "majflt" Rate "page faults per second that waited for storage" |shot| series(Series::MajorFaults, shot);
    "pressure_cpu" "psi_cpu" Percent "some task waited for a CPU, % of the last 10 seconds" |shot| series(Series::PressureCpu, shot);
    "pressure_io" "psi_io" Percent "some task waited for I/O, % of the last 10 seconds" |shot| series(Series::PressureIo, shot);
    "pressure_memory" "psi_mem" Percent "some task waited for memory, % of the last 10 seconds" |shot|
        series(Series::PressureMemory, shot);
    "disk" "io" ByteRate "bytes per second read from and written to all disks" |shot| series(Series::DiskBytes, shot);
    "net" "network" ByteRate "bytes per second received and sent" |shot| series(Series::NetBytes, shot);
    "tlp" "parallelism" Percent "thread-level parallelism" |shot| series(Series::Parallelism, shot);
}

/// The place of the value of this name, in capitals or not, with `%` or `/s` or without.
pub(super) fn find(name: &str) -> Option<usize> {
    let name = name.to_lowercase().replace('-', "_");
    let name = name.trim_end_matches("/s").trim_end_matches('%');
    VALUES
        .iter()
        .position(|value| value.name == name || value.short == name)
}

/// What there is to say of a name that no value has.
pub(super) fn unknown(name: &str) -> String {
    let names = VALUES.iter().flat_map(|value| [value.name, value.short]);
    match suggestion(name, names.chain([super::VERDICT])) {
        Some(meant) => format!("no value is called {name}; did you mean {meant}?"),
        None => format!("no value of the machine is called {name}; any {name}… looks at tasks"),
    }
}
