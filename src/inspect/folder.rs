//! What a source lends to those who read a task.

use super::Reading;
use crate::proc::unix_diag::Peer;
use crate::sample::Nanos;
use rustc_hash::FxHashMap;

/// A folder in a tree of kernel files, `/proc` or one captured from it. Paths are relative to it.
pub trait Folder {
    /// Opens a folder: whatever becomes of a PID, what is read in the folder of its task is of that task.
    fn folder(&self, path: &str) -> Reading<Box<dyn Folder>>;

    /// A file, up to `most` bytes of it.
    fn read(&self, path: &str, most: usize) -> Reading<Vec<u8>>;

    /// Where a link points.
    fn link(&self, path: &str) -> Reading<Vec<u8>>;

    /// Numeric names in a folder, ascending.
    fn numbers(&self, path: &str) -> Reading<Vec<u32>>;

    /// Whether a link in `fd` is of a file opened to be read, and to be written: its owner has these rights.
    fn access(&self, path: &str) -> Option<(bool, bool)>;

    /// Unix sockets with a peer, by inode number, in the network namespace of the process whose folder this is.
    fn unix_peers(&self) -> Reading<FxHashMap<u64, Peer>>;
}

/// What a source knows of the machine that its tree is of.
#[derive(Clone, Copy, Debug)]
pub struct TreeInfo {
    /// Nanoseconds of a clock tick, the unit of times in `stat`.
    pub tick: Nanos,
    /// The system call with this number, where it is known.
    pub syscall_name: fn(u64) -> Option<&'static str>,
    /// A clock that never runs back.
    pub now: fn() -> Nanos,
}
