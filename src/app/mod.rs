//! State of the program and what changes it.

pub mod input;
