//! The format of recordings.
//!
//! A recording is [`MAGIC`] and then *records* (`record.rs`). Each has a head: kind, codec, length and CRC-32C of all of it.
//! Kinds that are not known are skipped. Numbers in tables have seven bits a byte (`varint.rs`).
//!
//! - A *schema* comes first (`schema.rs`): tables with their columns, each with name, unit and form. What a reader does not know
//!   is skipped, what the recording lacks is unknown: so old programs read new recordings, and new ones read old ones for ever.
//! - A *frame* is what a sample differs in from the one before, table by table, row by row, column by column (`writing.rs`).
//!   A process that stayed as it was takes no byte; one that did not always takes some, even if nothing of it differs.
//!   So whoever reads knows which processes are the same `Arc` (identity, see [`crate::sample`]).
//! - A *key frame* is a whole sample, once a minute and where something does not follow what was before. It comes after the
//!   frame of the same sample, if there is one: who has read that knows what stayed, and passes over it. Texts and sets of
//!   columns are numbered anew from there: nothing before it is needed. It begins with [`SYNC`] and with its
//!   [`Place`]: the moment, the CPU's counters, and how far back the key frame before and the schema are. So a moment is
//!   found by bisection and the whole time is drawn without decoding any, in a file that is still being written, too.
//!
//! Schema, key frames and large frames are compressed by DEFLATE; other frames are not, which would gain little and cost the one
//! that writes them.
//!
//! # What nobody has vouched for
//!
//! No byte is taken apart before its checksum is right; what then is still wrong is [`Damaged`], never a panic. No length is
//! believed before it was compared with what is there: a record has at most 16 MiB, and 64 times as many as are
//! stored, and a sample at most a million rows.

mod column;
mod columns;
mod decoder;
mod encoder;
mod reading;
mod record;
mod schema;
mod table;
#[cfg(test)]
pub(crate) mod testing;
#[cfg(test)]
mod tests;
mod varint;
mod writing;

pub use decoder::Decoder;
pub use encoder::Encoder;
pub use record::{HEAD, Head, Kind, MAGIC, Place, Record, SYNC, put_again};
pub(super) use schema::Unreadable;

/// Bytes that are no record, or not a whole one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the recording is damaged")]
pub struct Damaged;
