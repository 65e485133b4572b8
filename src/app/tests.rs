//! Key sequences, and what they lead to.

mod charts;
mod finding;
mod groups;
mod io;
mod keys;
mod mouse;
mod properties;
mod rows;
mod steady;
