//! What is asked, and what comes back.

use super::{Report, Tab};
use crate::sample::TaskKey;
use std::time::Duration;

/// The process or thread that a question is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Subject {
    /// The process.
    pub process: TaskKey,
    /// One thread of it, by its TID; else the process itself.
    pub thread: Option<u32>,
}

/// A question to the source.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Question {
    /// The process or thread.
    pub subject: Subject,
    /// What shall be read.
    pub tab: Tab,
    /// Measure as well, where the tab has something to measure, which costs.
    pub measure: bool,
}

/// What the source answers.
#[derive(Clone, Debug)]
pub struct Answer {
    /// To which question.
    pub question: Question,
    /// What came of it.
    pub outcome: Outcome,
    /// How long reading took.
    pub took: Duration,
}

/// What came of a question.
#[derive(Clone, Debug)]
pub enum Outcome {
    /// This was read.
    Known(Box<Report>),
    /// Nothing could be read, for this reason.
    Missing(Missing),
    /// The process has ended, and its parent has not asked yet how (a zombie); what is left of it to be read.
    Unreaped(Parent, Reading<Box<Report>>),
    /// The target does not let itself be read (its memory is locked); the answer may still come.
    Stuck(Stuck),
    /// So many helpers, which are all, wait for targets that do not answer; this one is asked when one comes back.
    Unasked(usize),
}

/// What is known of a target that does not answer.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Stuck {
    /// The first of its threads in state D.
    pub threads: Vec<Asleep>,
}

/// A thread that sleeps and cannot be interrupted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Asleep {
    /// TID.
    pub tid: u32,
    /// Name (`stat`, field 2), raw bytes.
    pub name: Vec<u8>,
    /// The kernel function that it sleeps in (`wchan`), raw bytes, where we may know.
    pub place: Option<Vec<u8>>,
}

/// The parent of a process (`stat`, field 4).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Parent {
    /// PID; 0 for one that is outside of this PID namespace.
    pub pid: u32,
    /// Name, raw bytes.
    pub name: Vec<u8>,
}

/// Why something is not known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Missing {
    /// The kernel does not let us.
    Denied,
    /// The process or thread has ended.
    Ended,
    /// This kernel, or this tree of files, does not have it.
    Absent,
    /// Kernel threads have no such thing.
    Kernel,
    /// Samples do not hold it, and what is shown is past.
    Past,
}

/// A part of a report, or why it is missing.
pub type Reading<T> = Result<T, Missing>;
