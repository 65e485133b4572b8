//! What the command line and the configuration ask of the monitor.

use crate::calibrate::cost::Known;
use crate::config::{GraphSigns, Lists, Loaded, Screen};
use crate::keys::Signs;
use crate::view::{ColumnId, Filter};
use std::path::PathBuf;

/// What the command line asks of the monitor; checked already.
#[derive(Clone, Debug, PartialEq)]
pub struct Options {
    /// Only these PIDs; all when empty.
    pub only: Vec<u32>,
    /// Only tasks of this user (effective UID).
    pub user: Option<u32>,
    /// The filters of the lists to begin with; may be empty.
    pub filters: [Filter; Lists::ALL.len()],
    /// Column to sort by; that of the configuration when not given.
    pub sort: Option<ColumnId>,
    /// Screen to begin with.
    pub start: Screen,
    /// Why nothing can be done to processes and threads, if so, as a sentence.
    pub read_only: Option<&'static str>,
    /// A recording is replayed: nothing is measured.
    pub replay: bool,
    /// Signs that texts are written with.
    pub signs: Signs,
    /// What this terminal shows graphs best with.
    pub graph: GraphSigns,
    /// What a context switch costs on this machine, if that was measured.
    pub switch_cost: Known,
    /// Where the view is written down on leaving, if that is asked for; `None` where there is no place.
    pub view_path: Option<PathBuf>,
    /// What the configuration says, with what the command line says of the same.
    pub loaded: Loaded,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            only: Vec::new(),
            user: None,
            filters: Default::default(),
            sort: None,
            start: Screen::default(),
            read_only: None,
            replay: false,
            signs: Signs::Unicode,
            graph: GraphSigns::Braille,
            switch_cost: Known::Nothing,
            view_path: None,
            loaded: Loaded::default(),
        }
    }
}
