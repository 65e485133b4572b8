//! Counting.
fn main() {}
