//! What `/proc` tells of a task that is about to be changed.

use crate::proc::stat;
use rustix::io::Errno;
use std::fs;
use std::io;

/// Of a task: who it is and how it is scheduled (`/proc/PID/task/TID/stat`).
#[derive(Clone, Copy, Debug)]
pub struct Seen {
    /// Start after boot, clock ticks (field 22).
    pub starttime: u64,
    /// State letter (field 3).
    pub state: u8,
    /// Parent (field 4).
    pub parent: u32,
    /// Process group (field 5); 0 where it cannot be seen from here.
    pub group: u32,
    /// Threads of its process (field 20).
    pub threads: u32,
    /// Nice value (field 19).
    pub nice: i32,
    /// Real-time priority (field 40).
    pub priority: u32,
    /// Scheduling policy (field 41).
    pub policy: u32,
}

/// Reads a process.
pub fn process(pid: u32) -> Result<Seen, Errno> {
    read(&format!("/proc/{pid}/stat"))
}

/// Reads a thread of a process.
pub fn thread(pid: u32, tid: u32) -> Result<Seen, Errno> {
    read(&format!("/proc/{pid}/task/{tid}/stat"))
}

fn read(path: &str) -> Result<Seen, Errno> {
    let bytes = fs::read(path).map_err(|error| errno(&error))?;
    let stat = stat::parse(&bytes).ok_or(Errno::SRCH)?;
    Ok(Seen {
        starttime: stat.starttime,
        state: stat.state,
        parent: stat.ppid,
        group: stat.pgrp,
        threads: stat.thread_count,
        nice: stat.nice,
        priority: stat.rt_priority,
        policy: stat.policy,
    })
}

/// IDs of the threads of a process (names in `/proc/PID/task`), ascending as the kernel lists them.
pub fn threads(pid: u32) -> Result<Vec<u32>, Errno> {
    let entries = fs::read_dir(format!("/proc/{pid}/task")).map_err(|error| errno(&error))?;
    let tids = entries.map_while(Result::ok);
    Ok(tids
        .filter_map(|entry| entry.file_name().to_str()?.parse().ok())
        .collect())
}

fn errno(error: &io::Error) -> Errno {
    Errno::from_io_error(error).unwrap_or(Errno::SRCH)
}
