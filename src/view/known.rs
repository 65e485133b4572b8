//! What is known of a process, and which sums are lower bounds because something is not.

use super::ColumnId as C;
use crate::rates::AtLeast;
use crate::sample::Process;

/// What says of the number in this column that it is a lower bound; none of those that never are.
pub(super) fn bound(column: C) -> AtLeast {
    match column {
        C::CpuPercent | C::History => AtLeast::CPU,
        C::UserPercent => AtLeast::USER,
        C::SystemPercent => AtLeast::SYSTEM,
        C::GuestPercent => AtLeast::GUEST,
        C::MinorFaults => AtLeast::MINOR_FAULTS,
        C::MajorFaults => AtLeast::MAJOR_FAULTS,
        C::ReadBytes => AtLeast::READ,
        C::WriteBytes => AtLeast::WRITE,
        C::IoBytes => AtLeast::READ | AtLeast::WRITE,
        C::Migrations => AtLeast::MIGRATIONS,
        C::WaitPercent => AtLeast::WAIT,
        C::Switches => AtLeast::SWITCHES,
        C::VoluntarySwitches | C::InvoluntarySwitches => AtLeast::BY_KIND,
        C::BlockDelayPercent => AtLeast::BLOCK_DELAY,
        C::Rss | C::MemPercent => AtLeast::RSS,
        C::ThreadCount => AtLeast::THREADS,
        C::Time => AtLeast::TIME,
        _ => AtLeast::empty(),
    }
}

/// Facts of a process that a branch adds up.
pub(super) const FACTS: AtLeast = AtLeast::RSS.union(AtLeast::THREADS).union(AtLeast::TIME);

/// Those of them that are known.
pub(super) fn known_facts(process: &Process) -> AtLeast {
    let mut known = AtLeast::empty();
    for column in [C::Rss, C::ThreadCount, C::Time] {
        known.set(bound(column), knows(process, column));
    }
    known
}

/// The files that tell what stands in this column could be read.
pub(super) fn knows(process: &Process, column: C) -> bool {
    match column {
        C::Time => process.knows_clock(),
        C::Rss | C::MemPercent | C::Virt => process.stat.is_read() || process.statm.is_some(),
        C::ThreadCount => process.stat.is_read() || process.threads.complete.is_some(),
        C::Ppid
        | C::Pgrp
        | C::Session
        | C::State
        | C::LastCpu
        | C::Priority
        | C::Nice
        | C::StartTime
        | C::Elapsed => process.stat.is_read(),
        _ => true,
    }
}
