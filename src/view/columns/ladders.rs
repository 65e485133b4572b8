//! Which columns are shown by themselves: the tables that say which come first where room is short.

use super::{ColumnId as C, Mode};

/// Columns that come together.
pub(super) type Step<'a> = &'a [C];

/// Columns by rank.
pub(super) struct Ladder {
    /// They come while COMMAND keeps the least room. One that finds none leaves it to the next.
    pub(super) first: &'static [Step<'static>],
    /// They come while COMMAND keeps more than that. None overtakes one before it.
    pub(super) then: &'static [Step<'static>],
}

/// Processes.
const PROCESSES: Ladder = Ladder {
    first: &[
        &[C::CpuPercent],
        &[C::State],
        &[C::Marks],
        &[C::User],
        &[C::WaitPercent],
        &[C::ThreadCount],
        &[C::Rss],
        &[C::History],
        &[C::VoluntarySwitches],
        &[C::InvoluntarySwitches],
        &[C::MemPercent],
        &[C::EndedChildrenPercent],
    ],
    then: &[
        &[C::Time],
        &[C::ReadBytes, C::WriteBytes],
        &[C::Priority, C::Nice],
        &[C::Switches],
        &[C::UserPercent, C::SystemPercent],
        &[C::Virt, C::Shared],
        &[C::MajorFaults],
        &[C::StartTime],
        &[C::ThreadStates],
    ],
};

/// Groups of processes.
const GROUPS: Ladder = Ladder {
    first: &[
        &[C::CpuPercent],
        &[C::Marks],
        &[C::WaitPercent],
        &[C::ThreadCount],
        &[C::Rss],
        &[C::History],
        &[C::VoluntarySwitches],
        &[C::InvoluntarySwitches],
        &[C::Births],
        &[C::State],
        &[C::MemPercent],
        &[C::Life],
    ],
    then: &[
        &[C::Time],
        &[C::ReadBytes, C::WriteBytes],
        &[C::User],
        &[C::Switches],
        &[C::Ends],
        &[C::UserPercent, C::SystemPercent],
        &[C::MajorFaults],
        &[C::Elapsed],
        &[C::ThreadStates],
    ],
};

/// Threads of one process.
const THREADS: Ladder = Ladder {
    first: &[
        &[C::CpuPercent],
        &[C::State],
        &[C::Marks],
        &[C::WaitPercent],
        &[C::VoluntarySwitches],
        &[C::InvoluntarySwitches],
        &[C::History],
        &[C::LastCpu],
        &[C::Time],
        &[C::Priority],
        &[C::Nice],
        &[C::Policy],
    ],
    then: &[
        &[C::Switches],
        &[C::UserPercent, C::SystemPercent],
        &[C::Migrations],
        &[C::ReadBytes, C::WriteBytes],
        &[C::MinorFaults, C::MajorFaults],
        &[C::Nid],
    ],
};

/// Threads of all processes.
const FLAT: Ladder = Ladder {
    first: &[
        &[C::CpuPercent],
        &[C::State],
        &[C::Marks],
        &[C::WaitPercent],
        &[C::VoluntarySwitches],
        &[C::InvoluntarySwitches],
        &[C::Tgid],
        &[C::History],
        &[C::User],
        &[C::LastCpu],
    ],
    then: &[
        &[C::Time],
        &[C::Priority, C::Nice],
        &[C::Policy],
        &[C::Switches],
        &[C::UserPercent, C::SystemPercent],
        &[C::Migrations],
        &[C::ReadBytes, C::WriteBytes],
    ],
};

/// Processes and threads by what they read and write.
const IO: Ladder = Ladder {
    first: &[
        &[C::ReadBytes, C::WriteBytes],
        &[C::State],
        &[C::Marks],
        &[C::User],
        &[C::History],
        &[C::CpuPercent],
        &[C::MajorFaults],
        &[C::BlockDelayPercent],
        &[C::IoBytes],
    ],
    then: &[
        &[C::ThreadCount],
        &[C::Rss],
        &[C::WaitPercent],
        &[C::Time],
        &[C::Switches],
    ],
};

/// The ladder for rows of this mode, the most important columns first; `io`: for rows about reading and writing.
pub(super) const fn ladder(mode: Mode, io: bool) -> &'static Ladder {
    match mode {
        _ if io => &IO,
        Mode::Tree | Mode::List => &PROCESSES,
        Mode::Groups(_) => &GROUPS,
        Mode::Threads(_) => &THREADS,
        Mode::AllThreads => &FLAT,
    }
}
