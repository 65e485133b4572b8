//! Pools of threads.
