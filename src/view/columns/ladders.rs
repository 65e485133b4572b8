//! Which columns are shown by themselves: the tables that say which come first where room is short.

use super::{ColumnId as C, Mode};

/// Columns that come together, and the cells that COMMAND keeps at least when they come.
pub(super) type Step<'a> = (&'a [C], u16);

/// Room for COMMAND on top of what its step says: a quarter of the width, for the more modest steps.
pub(super) const ROOMY: u16 = 30;

/// Processes.
const PROCESSES: &[Step<'static>] = &[
    (&[C::CpuPercent], 10),
    (&[C::State], 12),
    (&[C::Marks], 12),
    (&[C::User], 15),
    (&[C::WaitPercent], 15),
    (&[C::ThreadCount], 15),
    (&[C::VoluntarySwitches], 15),
    (&[C::InvoluntarySwitches], 15),
    (&[C::History], 15),
    (&[C::Rss], 15),
    (&[C::MemPercent], 18),
    (&[C::EndedChildrenPercent], 18),
    (&[C::Time], ROOMY),
    (&[C::Switches], ROOMY),
    (&[C::Priority, C::Nice], ROOMY),
    (&[C::UserPercent, C::SystemPercent], ROOMY),
    (&[C::ReadBytes, C::WriteBytes], ROOMY),
    (&[C::Virt, C::Shared], ROOMY),
    (&[C::MajorFaults], ROOMY),
    (&[C::StartTime], ROOMY),
    (&[C::ThreadStates], ROOMY),
];

/// Threads of one process.
const THREADS: &[Step<'static>] = &[
    (&[C::CpuPercent], 10),
    (&[C::State], 12),
    (&[C::Marks], 12),
    (&[C::WaitPercent], 15),
    (&[C::VoluntarySwitches], 15),
    (&[C::InvoluntarySwitches], 15),
    (&[C::History], 15),
    (&[C::LastCpu], 15),
    (&[C::Time], 15),
    (&[C::Priority], 16),
    (&[C::Nice], 16),
    (&[C::Policy], 16),
    (&[C::Switches], ROOMY),
    (&[C::UserPercent, C::SystemPercent], ROOMY),
    (&[C::Migrations], ROOMY),
    (&[C::ReadBytes, C::WriteBytes], ROOMY),
    (&[C::MinorFaults, C::MajorFaults], ROOMY),
    (&[C::Nid], ROOMY),
];

/// Threads of all processes.
const FLAT: &[Step<'static>] = &[
    (&[C::CpuPercent], 10),
    (&[C::State], 12),
    (&[C::Marks], 12),
    (&[C::WaitPercent], 15),
    (&[C::VoluntarySwitches], 15),
    (&[C::InvoluntarySwitches], 15),
    (&[C::Tgid], 15),
    (&[C::User], 15),
    (&[C::History], 15),
    (&[C::LastCpu], 20),
    (&[C::Time], ROOMY),
    (&[C::Priority, C::Nice], ROOMY),
    (&[C::Policy], ROOMY),
    (&[C::Switches], ROOMY),
    (&[C::UserPercent, C::SystemPercent], ROOMY),
    (&[C::Migrations], ROOMY),
    (&[C::ReadBytes, C::WriteBytes], ROOMY),
];

/// Processes and threads by what they read and write.
const IO: &[Step<'static>] = &[
    (&[C::ReadBytes, C::WriteBytes], 10),
    (&[C::State], 12),
    (&[C::Marks], 12),
    (&[C::User], 15),
    (&[C::History], 15),
    (&[C::MajorFaults], 15),
    (&[C::BlockDelayPercent], 15),
    (&[C::CpuPercent], 15),
    (&[C::IoBytes], 15),
    (&[C::ThreadCount], ROOMY),
    (&[C::Rss], ROOMY),
    (&[C::WaitPercent], ROOMY),
    (&[C::Time], ROOMY),
    (&[C::Switches], ROOMY),
];

/// The ladder for rows of this mode, the most important columns first; `io`: for rows about reading and writing.
pub(super) const fn ladder(mode: Mode, io: bool) -> &'static [Step<'static>] {
    match mode {
        _ if io => IO,
        Mode::Tree | Mode::List => PROCESSES,
        Mode::Threads(_) => THREADS,
        Mode::AllThreads => FLAT,
    }
}
