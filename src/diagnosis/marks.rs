//! Marks: a letter for the gravest of what was found about a task.

use crate::sample::{TaskKey, ThreadKey};
use rustc_hash::FxHashMap;

/// What can be conspicuous.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Suspect {
    /// A process.
    Process(TaskKey),
    /// A thread.
    Thread(ThreadKey),
}

/// The gravest mark of a task.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Mark {
    /// The graver, the more.
    pub weight: u8,
    /// How it is shown where there is little room.
    pub letter: char,
    /// How it is shown where there is room for it.
    pub word: &'static str,
}

/// Marks of processes and threads; of most there are none.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Marks {
    /// Of processes.
    pub processes: FxHashMap<TaskKey, Mark>,
    /// Of threads.
    pub threads: FxHashMap<ThreadKey, Mark>,
}

impl Marks {
    /// Cells of the longest word among the marks of processes, and among those of threads.
    pub fn widest(&self) -> [u16; 2] {
        let cells = |mark: &Mark| mark.word.len() as u16;
        let processes = self.processes.values().map(cells).max();
        let threads = self.threads.values().map(cells).max();
        [processes, threads].map(Option::unwrap_or_default)
    }

    /// Marks a process or thread; the gravest mark stays.
    pub(super) fn add(&mut self, suspect: Suspect, mark: Mark) {
        let entry = match suspect {
            Suspect::Process(key) => self.processes.entry(key).or_insert(mark),
            Suspect::Thread(key) => self.threads.entry(key).or_insert(mark),
        };
        *entry = mark.max(*entry);
    }
}
