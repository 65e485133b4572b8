//! The terminal.

mod escape;
mod keys;
