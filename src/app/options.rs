//! What the command line and the configuration ask of the monitor.

use crate::calibrate::cost::Known;
use crate::config::Loaded;
use crate::diagnosis::LintThresholds;
use crate::view::{ColumnId, Filter};
use std::time::Duration;

/// With which view the monitor opens.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Start {
    /// Processes as a tree.
    #[default]
    Tree,
    /// Processes one by one.
    List,
    /// All threads of the machine.
    Threads,
    /// The machine over time.
    System,
    /// Disks and interfaces.
    Io,
}

/// What the command line asks of the monitor; checked already.
#[derive(Clone, Debug, PartialEq)]
pub struct Options {
    /// Time between two samples, 0.1 to 60 s.
    pub interval: Duration,
    /// Only these PIDs; all when empty.
    pub only: Vec<u32>,
    /// Only tasks of this user (effective UID).
    pub user: Option<u32>,
    /// Filter to begin with; may be empty.
    pub filter: Filter,
    /// Column to sort by; that of the configuration when not given.
    pub sort: Option<ColumnId>,
    /// View to begin with.
    pub start: Start,
    /// Take part in the mouse.
    pub mouse: bool,
    /// Plain hjkl move, as Alt-hjkl always does.
    pub vim_keys: bool,
    /// Why nothing can be done to processes and threads, if so, as a sentence.
    pub read_only: Option<&'static str>,
    /// Draw with Unicode glyphs; with ASCII otherwise.
    pub unicode: bool,
    /// Regular expressions that say which threads are a pool, see [`Patterns::new`](crate::text::patterns::Patterns::new).
    pub pool_patterns: Vec<String>,
    /// From where on tasks are conspicuous.
    pub lint_thresholds: LintThresholds,
    /// What a context switch costs on this machine, if that was measured.
    pub switch_cost: Known,
    /// What the configuration says; what is asked for above beats it.
    pub loaded: Loaded,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            interval: Duration::from_secs(1),
            only: Vec::new(),
            user: None,
            filter: Filter::default(),
            sort: None,
            start: Start::default(),
            mouse: true,
            vim_keys: false,
            read_only: None,
            unicode: true,
            pool_patterns: Vec::new(),
            lint_thresholds: LintThresholds::default(),
            switch_cost: Known::Nothing,
            loaded: Loaded::default(),
        }
    }
}
