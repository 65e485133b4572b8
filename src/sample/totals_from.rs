//! Who counts what the threads of a process did together.

/// From where the wait and the switches of whole processes are ([`super::Totals`]).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TotalsFrom {
    /// The kernel counts them, ended threads included: threads are read only of processes that somebody looks into, or of
    /// which a single thread may matter.
    Kernel,
    /// They are added up from each thread that moved; and why.
    Threads(WhyThreads),
}

/// Why the kernel's own counts of whole processes are not used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WhyThreads {
    /// The kernel has not been asked yet.
    Unasked,
    /// It answers to `CAP_NET_ADMIN` in the first user namespace alone.
    Denied,
    /// It has no `taskstats`, or counts nothing of use.
    Unsupported,
    /// It forgets the switches of ended threads.
    Forgets,
    /// The processes are those of another machine, time or PID namespace.
    Elsewhere,
}

impl Default for TotalsFrom {
    fn default() -> Self {
        Self::Threads(WhyThreads::Unasked)
    }
}

impl TotalsFrom {
    /// In one word.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Kernel => "kernel",
            Self::Threads(_) => "threads",
        }
    }

    /// Why the kernel does not count.
    pub const fn why(self) -> Option<&'static str> {
        let Self::Threads(why) = self else {
            return None;
        };
        Some(match why {
            WhyThreads::Unasked => "the kernel has not been asked yet",
            WhyThreads::Denied => {
                "the kernel reports them only with CAP_NET_ADMIN, outside of containers"
            }
            WhyThreads::Unsupported => "this kernel does not count them (taskstats)",
            WhyThreads::Forgets => "this kernel does not count the switches of ended threads",
            WhyThreads::Elsewhere => {
                "these are not processes of this machine, or not of this PID namespace"
            }
        })
    }
}
