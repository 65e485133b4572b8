//! The tabs of a task, a folder each: what is known of it (`mod.rs`), how that is read from a [`Target`] (`read.rs`), and
//! what is written of it on a page (`lines.rs`).
//!
//! A new one is its folder, and its entries in this file.

mod environment;
mod files;
mod history;
mod limits;
mod locks;
mod memory;
mod namespaces;
mod scheduling;

pub use environment::{Environment, Texts};
pub use files::{Files, OpenFile, Owner};
pub use history::Series;
pub use limits::Limits;
pub use locks::{FileLock, Locks};
pub use memory::{Memory, MemoryTotals, Segment, SegmentKind, Stack};
pub use namespaces::{Namespace, Namespaces};
pub use scheduling::{RunTimes, Scheduling, Syscall};

use super::page::{Line, Lines};
use super::target::Target;
use super::{Missing, Reading};

/// What can be looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Tab {
    /// Arguments and environment variables.
    Environment,
    /// Open files and sockets.
    Files,
    /// File locks.
    Locks,
    /// Memory by segment.
    Memory,
    /// Resource limits.
    Limits,
    /// Namespaces, control groups, confinement.
    Namespaces,
    /// How it is scheduled, and where it waits.
    Scheduling,
    /// CPU, wait and switches of the last samples.
    History,
}

/// What was read for a tab.
#[derive(Clone, Debug)]
pub enum Report {
    /// Of [`Tab::Environment`].
    Environment(Environment),
    /// Of [`Tab::Files`].
    Files(Files),
    /// Of [`Tab::Locks`].
    Locks(Locks),
    /// Of [`Tab::Memory`].
    Memory(Memory),
    /// Of [`Tab::Limits`].
    Limits(Limits),
    /// Of [`Tab::Namespaces`].
    Namespaces(Namespaces),
    /// Of [`Tab::Scheduling`].
    Scheduling(Scheduling),
}

impl Tab {
    /// All, from left to right.
    pub const ALL: [Self; 8] = [
        Self::Environment,
        Self::Files,
        Self::Locks,
        Self::Memory,
        Self::Limits,
        Self::Namespaces,
        Self::Scheduling,
        Self::History,
    ];

    /// What is to be known of it before anything is read.
    pub const fn info(self) -> &'static TabInfo {
        match self {
            Self::Environment => &environment::INFO,
            Self::Files => &files::INFO,
            Self::Locks => &locks::INFO,
            Self::Memory => &memory::INFO,
            Self::Limits => &limits::INFO,
            Self::Namespaces => &namespaces::INFO,
            Self::Scheduling => &scheduling::INFO,
            Self::History => &history::INFO,
        }
    }

    /// Reads what the tab shows; `measure`: see [`TabInfo::measures`].
    pub(super) fn read(self, target: &Target, measure: bool) -> Reading<Report> {
        Ok(match self {
            Self::Environment => Report::Environment(Environment::read(target)?),
            Self::Files => Report::Files(Files::read(target)?),
            Self::Locks => Report::Locks(Locks::read(target)?),
            Self::Memory => Report::Memory(Memory::read(target, measure)?),
            Self::Limits => Report::Limits(Limits::read(target)?),
            Self::Namespaces => Report::Namespaces(Namespaces::read(target)),
            Self::Scheduling => Report::Scheduling(Scheduling::read(target)?),
            Self::History => return Err(Missing::Absent),
        })
    }
}

impl Report {
    /// What is written of it.
    pub fn lines(&self) -> Vec<Line> {
        let mut lines = Lines::default();
        match self {
            Self::Environment(environment) => environment.write(&mut lines),
            Self::Files(files) => files.write(&mut lines),
            Self::Locks(locks) => locks.write(&mut lines),
            Self::Memory(memory) => memory.write(&mut lines),
            Self::Limits(limits) => limits.write(&mut lines),
            Self::Namespaces(namespaces) => namespaces.write(&mut lines),
            Self::Scheduling(scheduling) => scheduling.write(&mut lines),
        }
        lines.into()
    }
}

#[cfg(test)]
impl Tab {
    /// What is read of an invented process.
    ///
    /// # Panics
    /// For a tab that nothing is read for.
    pub fn example(self, measured: bool) -> Report {
        match self {
            Self::Environment => Report::Environment(Environment::example()),
            Self::Files => Report::Files(Files::example()),
            Self::Locks => Report::Locks(Locks::example()),
            Self::Memory => Report::Memory(Memory::example(measured)),
            Self::Limits => Report::Limits(Limits::example()),
            Self::Namespaces => Report::Namespaces(Namespaces::example()),
            Self::Scheduling => Report::Scheduling(Scheduling::example()),
            Self::History => panic!("nothing is read for it"),
        }
    }
}

/// What is to be known of a tab before anything is read.
#[derive(Clone, Copy, Debug)]
pub struct TabInfo {
    /// The word on the tab.
    pub title: &'static str,
    /// Which of its files wait for the lock of the target's memory.
    pub memory_lock: MemoryLock,
    /// There is something to read of a zombie; of one without, files and memory are given back already.
    pub of_zombies: bool,
    /// On demand it measures, which costs more than reading.
    pub measures: bool,
    /// When it is read.
    pub read: When,
}

impl TabInfo {
    /// Of a tab that is read again and again, from files that wait for nothing.
    const PLAIN: Self = Self {
        title: "",
        memory_lock: MemoryLock::None,
        of_zombies: false,
        measures: false,
        read: When::Again,
    };
}

/// Which of a tab's files wait for the lock of the target's memory: for ever where a target is stuck with it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MemoryLock {
    /// None.
    None,
    /// Some.
    Some,
    /// All: they are about the memory, which kernel threads have none of.
    All,
}

/// When a tab is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum When {
    /// Never: what it shows comes from the store.
    Never,
    /// When it is opened: what it shows does not change.
    Once,
    /// When it is opened, and again with samples, as often as reading is cheap.
    Again,
}
