//! Samples as text, as JSON and as CSV, for other programs and for checking every number from outside.
//!
//! In: a [`Source`](crate::source::Source) and what the command line asks for. Out: bytes on a writer. Needs no
//! terminal and no runtime: samples are taken here, one after the other.

mod dump;
mod fields;
mod json;
mod metrics;
mod select;
mod text;

#[cfg(test)]
mod testing;

pub use dump::{DumpError, Format, Options, Shape, What, dump, left_out, sample};
pub use fields::Fields;
