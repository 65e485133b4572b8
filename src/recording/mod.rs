//! Recordings: samples as bytes, for files, for memory and for the way from another machine.
//!
//! In: [`Sample`](crate::sample::Sample)s. Out: records ([`mod@format`]), and the same samples again ([`Tape`]). Nothing is
//! derived, and nothing of the machine is asked.

mod bytes;
mod day;
mod file;
mod folder;
pub mod format;
mod pipe;
mod ring;
mod tape;
#[cfg(test)]
mod tests;
mod timeline;

pub use bytes::Bytes;
pub use file::{FileError, Standing, Writer};
pub use folder::{Folder, Limits};
pub use pipe::Piped;
pub use ring::{Ring, RingWriter, Segment};
pub use tape::{Key, Tape, TapeError};
pub use timeline::{Gap, More, Timeline};
