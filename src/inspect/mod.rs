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

pub use crate::proc::limits::Limit;
pub use crate::proc::locks::{Lock, LockRange};
pub use crate::proc::maps::{Mapping, Usage};
pub use crate::proc::net_sockets::Socket;
pub use crate::proc::syscall::SyscallState;
pub use files::{FileLock, Files, Locks, OpenFile, Owner, linked_inode};
pub use memory::{Memory, MemoryTotals, Segment, SegmentKind, Stack};
pub use question::{
    Answer, Asleep, Missing, Outcome, Parent, Question, Reading, Report, Stuck, Subject, Tab,
};
pub use task::{Environment, Isolation, Limits, Namespace, RunTimes, Scheduling, Syscall, Texts};
