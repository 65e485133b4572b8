//! What is read of one process or thread when somebody asks for it: questions and answers, plain data.
//!
//! In: nothing. Out: types that the source fills, `app` makes text from, and nobody stores. Nothing here is read by
//! itself: an answer exists only because a tab was opened (environments hold secrets, measuring memory costs).
//! Names, paths and values stay the bytes that the kernel gave.

mod files;
mod memory;
mod question;
mod segments;
mod task;

pub use files::{FileLock, Files, Lock, LockRange, Locks, OpenFile, Owner, Socket, linked_inode};
pub use memory::{Mapping, Memory, MemoryTotals, Segment, SegmentKind, Stack, Usage};
pub use question::{
    Answer, Asleep, Missing, Outcome, Parent, Question, Reading, Report, Stuck, Subject, Tab,
};
pub use task::{
    Environment, Isolation, Limit, Limits, Namespace, RunTimes, Scheduling, Syscall, SyscallState,
    Texts,
};
