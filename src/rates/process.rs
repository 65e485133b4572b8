//! Rates of a process and its threads.
