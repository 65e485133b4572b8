//! Parsers of kernel files: one file here for each file there, or for those that have the same form.
//!
//! In: the bytes of one file of `/proc` (of a program, an answer over `netlink`), wherever they came from. Out: what it
//! tells, or `None` when the bytes are no such file; of a table, the lines that are of its form: an odd one takes nothing
//! from the others. Pure: no I/O, no clock.
//! What is read once per task and sample (`stat`, `schedstat`, `status`, `statm`, `io`) allocates nothing. Any bytes are
//! accepted without a panic: names in these files belong to strangers.
//!
//! A field that older kernels do not have is 0 or `None`, as the type says; a number that does not fit its type makes
//! its line, or a file of one line, `None` rather than a wrong value.

pub mod cgroup;
pub mod cgroup_files;
pub mod cgroup_mounts;
pub mod cgroups;
pub mod container;
pub mod cpuinfo;
pub mod diskstats;
pub mod elf;
pub mod fdinfo;
pub mod io;
pub mod limits;
pub mod links;
pub mod loadavg;
pub mod locks;
pub mod maps;
pub mod meminfo;
pub mod mountinfo;
pub mod net_dev;
pub mod net_sockets;
pub mod netlink;
mod number;
#[cfg(test)]
mod odd_lines;
pub mod oom_score;
pub mod passwd;
pub mod pressure;
pub mod proc_mount;
pub mod sched;
pub mod schedstat;
pub mod stack;
pub mod stat;
pub mod statm;
pub mod status;
pub mod syscall;
pub mod system_stat;
pub mod taskstats;
pub mod timerslack;
pub mod unix_diag;
pub mod uptime;
pub mod vmstat;
pub mod wchan;
