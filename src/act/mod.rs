//! What changes other processes: signals, nice, I/O priority, scheduling policy, CPU affinity.
//!
//! In: a [`Target`] and an [`Order`], plain data that `app` makes. Out: [`Facts`] about the target as it is, and what
//! became of the order: an [`Outcome`] or a [`Refusal`], a sentence that names the permission missing. Knows nothing of
//! drawing. Only [`LocalActor`] touches the machine; code that was handed no [`Actor`] can do nothing.
//!
//! A PID that was looked at may belong to somebody else when the key is pressed. So a target is *opened* when its dialog
//! opens: a pidfd is taken and the start time compared (`/proc/PID/stat`, field 22), in this order, so that the process
//! found at the end is the one that the pidfd stands for. A signal to a process goes through the pidfd and can reach no
//! other one; one to a process group goes through the pidfd of its leader, from Linux 6.9 on. What the kernel offers for IDs only (threads, nice, I/O priority, policy, affinity, and signals on kernels
//! before 5.3, which have no pidfd) is done right after the start time was compared once more; between the two lie
//! microseconds, in which the kernel would have to hand out every other ID first.

mod actor;
mod calls;
mod change;
mod cpu_list;
mod groups;
mod opened;
mod order;
mod refusal;
mod signals;
#[cfg(test)]
mod sleeper;
mod standing;
mod task;

pub use actor::{Actor, LocalActor, Opening};
pub use cpu_list::{CpuList, LIMIT as CPU_LIMIT};
pub use order::{
    Facts, IoClass, IoPriority, NICE_VALUES, Order, Outcome, POLICIES, PRIORITIES, Standing, Target,
};
pub use refusal::Refusal;
pub use signals::{SIGNALS, signal_name, signal_number, signals};
