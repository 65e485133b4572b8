//! Looking into one process or thread: what is asked about it, how that is read, and what is written of it, a folder of
//! `tabs` for each that people choose between.
//!
//! ```text
//! Question ─▶ source ─▶ Question::read(Folder) ─▶ Report ─▶ Answer ─▶ app
//! ```
//!
//! In: folders that a source lends ([`Folder`]). Out: answers, plain data that a source on another machine can send, and
//! lines of text made of them. Does no I/O of its own, and what writes lines knows nothing of folders. Nothing is read unasked: an answer exists only because a tab was opened (environments hold secrets,
//! measuring memory costs). Names, paths and values stay the bytes that the kernel gave.

mod folder;
pub mod page;
mod question;
mod read;
pub mod reasons;
mod stuck;
mod tabs;
mod target;

pub use folder::{Folder, TreeInfo};
pub use question::{Answer, Asleep, Missing, Outcome, Parent, Question, Reading, Stuck, Subject};
pub use stuck::stuck;
pub use tabs::*;
