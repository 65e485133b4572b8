//! The terminal.

mod capabilities;
mod encode;
mod escape;
mod keys;
mod motion;
mod palette;
mod pen;

pub use capabilities::{Capabilities, ColorDepth, TerminalError, Wishes};
