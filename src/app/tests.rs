//! Key sequences, and what they lead to.

mod io;
mod keys;
mod mouse;
mod properties;
mod rows;
