//! State of the program and what changes it.

pub mod input;
mod options;

pub use options::{Options, Start};
