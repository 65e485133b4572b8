//! Processes: which are there, what is due of each, and what only the kernel can add.

pub(crate) mod births;
pub(crate) mod code;
pub(crate) mod groups;
pub(crate) mod hiding;
pub(crate) mod interest;
pub(crate) mod io_priority;
pub(crate) mod last_read;
pub(crate) mod listener;
pub(crate) mod missing;
pub(crate) mod need;
pub(crate) mod population;
pub(crate) mod ports;
pub(crate) mod process_files;
pub(crate) mod programs;
pub(crate) mod pss;
pub(crate) mod reaping;
pub(crate) mod rest;
pub(crate) mod taskstats;
pub(crate) mod totals;
pub(crate) mod tracker;
pub(crate) mod turn;
