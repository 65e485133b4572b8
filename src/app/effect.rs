//! What is left to do outside of the state.

use crate::act::{Order, Target};
use crate::config::Change;
use crate::inspect::Subject;
use std::path::PathBuf;

/// What the program shall do after a key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Effect {
    /// Nothing beyond drawing.
    None,
    /// End.
    Quit,
    /// Give the terminal back and stop.
    Suspend,
    /// Draw everything anew.
    Redraw,
    /// Take part in the mouse, or leave it to the terminal.
    Mouse(bool),
    /// Take these targets in hand and answer with [`App::opened`](crate::app::App::opened).
    Open(Vec<Target>),
    /// Do this to the targets in hand and answer with [`App::acted`](crate::app::App::acted).
    Act(Order),
    /// Let go of the targets in hand.
    Release,
    /// Put this text on the clipboard of the terminal.
    Copy(String),
    /// Take the screen as text and its sample as JSON, and answer with [`App::captured`](crate::app::App::captured).
    Capture,
    /// Write this text to a file and answer with [`App::saved`](crate::app::App::saved).
    Save {
        /// Which one, for the answer.
        id: u64,
        /// The file.
        path: String,
        /// What to write.
        text: String,
        /// Also when there is such a file.
        overwrite: bool,
    },
    /// Write the samples that are kept, and those that follow, to a file, and answer with
    /// [`App::saved`](crate::app::App::saved).
    Record {
        /// Which one, for the answer.
        id: u64,
        /// The file.
        path: String,
    },
    /// End that.
    EndRecord,
    /// Show its system calls with strace, and answer with [`App::traced`](crate::app::App::traced).
    Trace(Subject),
    /// Write these changes into the configuration file and answer with [`App::configured`](crate::app::App::configured).
    Configure(PathBuf, Vec<Change>),
}
