//! Key sequences, and what they lead to.

mod charts;
mod keys;
mod mouse;
mod properties;
mod rows;
