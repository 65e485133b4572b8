//! Key sequences, and what they lead to.

mod finding;
mod keys;
mod mouse;
mod properties;
mod rows;
