//! What `threadtop dump` writes.

use super::super::{Fields as Wanted, metrics, select};
use crate::calibrate::cost::Known;
use crate::groups::GroupBy;
use crate::source::{DeviceChoice, Extras};
use crate::view::{ColumnId, Filter, Mode};
use std::time::Duration;

/// Form of the output.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// One object per sample and line.
    Json,
    /// The table as on the screen.
    Text,
    /// A line of names, then one of values for each sample, or for each group of it; of metrics and groups alone.
    Csv,
}

/// Which part of a sample is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum What {
    /// The machine and its processes.
    All,
    /// The machine alone.
    System,
    /// The machine, and processes that ended by name.
    Ended,
    /// Processes without their threads.
    Processes,
    /// Processes with their threads.
    Threads,
    /// Twenty metrics of the machine, as CSV or JSON.
    Metrics {
        /// The counters themselves, not what they grew by.
        cumulative: bool,
    },
}

/// How processes are arranged.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    /// Parents before their children.
    Tree,
    /// One by one.
    List,
}

/// What to write; checked already.
#[derive(Clone, Debug)]
pub struct Options {
    /// Which part of each sample.
    pub what: What,
    /// Form of the output.
    pub format: Format,
    /// Samples to write.
    pub count: u64,
    /// Time between two samples.
    pub interval: Duration,
    /// CPU time per second below which reading keeps itself; zero for no limit.
    pub budget: Duration,
    /// Only these PIDs, with their threads; all when empty.
    pub only: Vec<u32>,
    /// Which disks, interfaces and file systems are listed and summed.
    pub devices: DeviceChoice,
    /// Only processes of this user (effective UID).
    pub user: Option<u32>,
    /// Only what matches, as on the screen; may be empty.
    pub filter: Filter,
    /// Order; inside siblings in the tree.
    pub sort: Option<ColumnId>,
    /// Arrangement; when not given, text is a tree (flat with `threads`) and JSON a list.
    pub shape: Option<Shape>,
    /// In groups, instead of one by one.
    pub by: Option<GroupBy>,
    /// With the threads of every process.
    pub threads: bool,
    /// Guides of the tree in Unicode; in ASCII otherwise.
    pub unicode: bool,
    /// Which values.
    pub fields: Wanted,
    /// Only the first so many processes in their order; of threads listed flat, only so many threads.
    pub top: Option<usize>,
    /// What a context switch costs on this machine, if that was measured.
    pub switch_cost: Known,
}

impl Options {
    /// Whether the threads of this process are written.
    pub(in crate::export) fn threads_of(&self, pid: u32) -> bool {
        self.what != What::Processes && (self.threads || self.only.contains(&pid))
    }

    /// How rows are arranged, which decides what columns there are.
    pub fn mode(&self) -> Mode {
        select::mode(self)
    }

    /// JSON has the threads of processes.
    pub fn has_threads(&self) -> bool {
        self.what != What::Processes && (self.threads || !self.only.is_empty())
    }

    /// Places of the metrics that are written.
    pub(super) fn metrics(&self) -> Vec<usize> {
        match &self.fields {
            Wanted::Metrics(places) => places.clone(),
            _ => metrics::all(),
        }
    }

    /// Keys that are written; all when `None`.
    pub(super) fn keys(&self) -> Option<&[&'static str]> {
        match &self.fields {
            Wanted::Keys(keys) => Some(keys),
            _ => None,
        }
    }

    /// Whether the machine is written.
    pub(super) fn is_of_machine(&self) -> bool {
        matches!(self.what, What::All | What::System | What::Ended)
    }

    /// What is asked of the machine.
    pub(super) fn extras(&self) -> Extras {
        let mut extras = Extras::default();
        extras.set(Extras::PARALLELISM, self.is_of_machine());
        let ended = self.what == What::Ended || self.by == Some(GroupBy::Program);
        extras.set(Extras::DEPARTURES, ended);
        extras.set(Extras::FILE_SYSTEMS, self.is_of_machine());
        let sensors = self.is_of_machine() && self.format == Format::Json;
        extras.set(Extras::SENSORS, sensors);
        extras
    }

    pub(super) fn is_metrics(&self) -> bool {
        matches!(self.what, What::Metrics { .. })
    }
}
