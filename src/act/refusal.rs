//! Why an order was not carried out, as a sentence that names the permission missing.

use super::{IoClass, Order};
use rustix::io::Errno;

/// Why nothing, or not all, was done. Reads on after the name of the target: "java (4312) has ended".
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// The process or the thread is gone.
    #[error("has ended")]
    Ended,
    /// The process has ended, its parent has not asked for its exit status yet: nothing can be done to it.
    #[error("has already ended (a zombie; only its parent can reap it)")]
    Zombie,
    /// The number belongs to somebody else now.
    #[error("has ended, and its PID was reused")]
    Reused,
    /// It was to be reached by its process group, and is in another one now.
    #[error("has left its process group")]
    LeftGroup,
    /// The process group would end who gives the order, and nobody was asked about that.
    #[error("refused: its process group now holds {0}; choose it again")]
    HoldsUs(&'static str),
    /// A permission is missing, or the kernel refuses for another reason.
    #[error("refused: {0}")]
    Denied(String),
    /// Some threads were changed, some were not.
    #[error("{done} of {all} threads changed; refused: {reason}")]
    Partly {
        /// Threads changed.
        done: usize,
        /// Threads there were.
        all: usize,
        /// Why not the others.
        reason: String,
    },
}

impl Refusal {
    /// What an error of the kernel means for this order.
    pub(super) fn of(order: &Order, error: Errno) -> Self {
        match error {
            Errno::SRCH | Errno::NOENT => Self::Ended,
            _ => Self::Denied(reason(order, error)),
        }
    }
}

/// What an error means, permissions by their names.
pub(super) fn reason(order: &Order, error: Errno) -> String {
    let forbidden = error == Errno::PERM || error == Errno::ACCESS;
    let invalid = error == Errno::INVAL;
    let text = match order {
        Order::Signal(_) | Order::SignalGroups(_) if forbidden => "needs CAP_KILL or the same user",
        Order::Signal(_) | Order::SignalGroups(_) if invalid => {
            "the kernel does not know this signal"
        }
        // EACCES: the value is the trouble; EPERM: whose process it is.
        Order::NiceBy(_) | Order::Nice(_) if error == Errno::ACCESS => {
            "lowering nice needs CAP_SYS_NICE or RLIMIT_NICE"
        }
        Order::Io(priority) if forbidden && priority.class == IoClass::RealTime => {
            "the real-time class needs CAP_SYS_NICE"
        }
        Order::Policy(policy, _) if forbidden && policy.is_real_time() => {
            "needs CAP_SYS_NICE, or the same user and RLIMIT_RTPRIO"
        }
        Order::Policy(..) if forbidden => {
            "needs CAP_SYS_NICE or the same user (RLIMIT_NICE to leave IDLE)"
        }
        Order::Affinity(_) if invalid => {
            "none of these CPUs is online and in its cpuset, or it is bound to its CPU"
        }
        Order::Policy(..) if invalid => "the kernel does not know this policy or priority",
        _ if forbidden => "needs CAP_SYS_NICE or the same user",
        _ if error == Errno::NOSYS => "this kernel does not support it",
        _ => return std::io::Error::from(error).to_string(),
    };
    text.to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::act::{CpuList, IoPriority};
    use crate::sample::Policy;

    fn told(order: &Order, error: Errno) -> String {
        Refusal::of(order, error).to_string()
    }

    #[test]
    fn each_refusal_names_what_is_missing() {
        let io = |class| Order::Io(IoPriority { class, level: 0 });
        for (order, error, needs) in [
            (Order::Signal(9), Errno::PERM, "CAP_KILL or the same user"),
            (Order::Signal(99), Errno::INVAL, "does not know this signal"),
            (Order::NiceBy(-1), Errno::ACCESS, "RLIMIT_NICE"),
            (
                Order::NiceBy(1),
                Errno::PERM,
                "CAP_SYS_NICE or the same user",
            ),
            (
                io(IoClass::RealTime),
                Errno::PERM,
                "real-time class needs CAP_SYS_NICE",
            ),
            (
                io(IoClass::Idle),
                Errno::PERM,
                "CAP_SYS_NICE or the same user",
            ),
            (Order::Policy(Policy::Fifo, 1), Errno::PERM, "RLIMIT_RTPRIO"),
            (Order::Policy(Policy::Batch, 0), Errno::PERM, "same user"),
            (Order::Affinity(CpuList::default()), Errno::INVAL, "cpuset"),
            (
                Order::Affinity(CpuList::default()),
                Errno::PERM,
                "CAP_SYS_NICE",
            ),
            (io(IoClass::Idle), Errno::NOSYS, "this kernel"),
            (Order::NiceBy(1), Errno::SRCH, "ended"),
        ] {
            let told = told(&order, error);
            assert!(told.contains(needs), "{order:?} {error:?}: {told}");
        }
    }

    #[test]
    fn any_other_error_is_told_as_the_system_does() {
        let told = told(&Order::Signal(9), Errno::AGAIN);
        assert!(told.starts_with("refused: Resource temporarily"), "{told}");
    }
}
