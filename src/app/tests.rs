//! Key sequences, and what they lead to.

mod keys;
mod mouse;
mod properties;
mod rows;
