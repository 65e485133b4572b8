//! Key sequences, and what they lead to.

mod charts;
mod io;
mod keys;
mod mouse;
mod properties;
mod rows;
