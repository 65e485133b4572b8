//! How much of every task is recorded: what a replay wants to know cannot be asked for later.

use crate::source::{Demand, Extras, Fields};

/// How much is read of every task.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Detail {
    /// Processes alone.
    Processes,
    /// And their threads: the counters of those that moved, all that `stat` says of the busy ones.
    #[default]
    Threads,
    /// Everything, of every task.
    Full,
}

impl Detail {
    /// What is looked at, in each sample.
    pub(super) fn demand(self) -> Demand {
        let of_processes =
            Fields::STAT | Fields::STATM | Fields::IO | Fields::CGROUP_OF_ALL | Fields::EXE_OF_ALL;
        let demand = Demand {
            extras: Extras::all(),
            ..Demand::default()
        };
        match self {
            Self::Processes => Demand {
                processes_only: true,
                fields: of_processes,
                ..demand
            },
            Self::Threads => Demand {
                fields: of_processes | Fields::SPLIT | Fields::NAMES | Fields::BUSY,
                ..demand
            },
            Self::Full => Demand {
                all_threads: true,
                fields: Fields::ALL | Fields::GROUPS_ABOVE,
                ..demand
            },
        }
    }
}
