//! What evidence means: verdicts, each with what it rests on.
//!
//! In: evidence as it was read. Out: what a person who knows the field would say of it. Pure, and made anew whenever
//! it is asked for: only evidence is ever kept. "Unknown" is a verdict.

pub mod platform;
mod rules;
