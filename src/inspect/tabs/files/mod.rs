//! Open files: what each is, where it points, and who has the other end.

mod ends;
mod read;
mod sockets;

use super::TabInfo;
use crate::inspect::Reading;
use crate::proc::net_sockets::Socket;

pub(super) const INFO: TabInfo = TabInfo {
    title: "Files",
    ..TabInfo::PLAIN
};

/// The open files of a process.
#[derive(Clone, Debug)]
pub struct Files {
    /// Ascending by descriptor.
    pub list: Vec<OpenFile>,
    /// Open files beyond those listed.
    pub more: usize,
    /// Processes whose files may not be read, when other ends were looked for: an end may be theirs.
    pub hidden: usize,
    /// Processes that were not asked, because the search took too long.
    pub unasked: usize,
    /// The peers of Unix sockets could not be asked for (`sock_diag`).
    pub unix_peers: Reading<()>,
}

impl Default for Files {
    fn default() -> Self {
        Self {
            list: Vec::new(),
            more: 0,
            hidden: 0,
            unasked: 0,
            unix_peers: Ok(()),
        }
    }
}

/// An open file (`/proc/PID/fd`, `fdinfo`).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OpenFile {
    /// The descriptor.
    pub fd: u32,
    /// Where the link points: a path, `socket:[1234]`, `pipe:[1234]`, `anon_inode:[eventpoll]`. Raw bytes.
    pub target: Vec<u8>,
    /// How it was opened (`fdinfo`, `flags`).
    pub flags: Option<u32>,
    /// Where reading and writing goes on, bytes (`fdinfo`, `pos`).
    pub position: Option<u64>,
    /// What is known of a socket (`/proc/PID/net/…`, `sock_diag`).
    pub socket: Option<Socket>,
    /// Who has the other end of a pipe, of a Unix socket, or of a connection within the machine; as far as it may be
    /// read.
    pub ends: Vec<Owner>,
    /// Other ends beyond those listed.
    pub more_ends: usize,
}

impl OpenFile {
    /// The inode number of a pipe or socket, if it is one (`kind`).
    pub fn inode(&self, kind: &[u8]) -> Option<u64> {
        linked_inode(&self.target, kind)
    }
}

/// The inode number in what a link in `/proc/PID/fd` points to, `pipe:[1234]` for the kind `pipe`.
pub fn linked_inode(target: &[u8], kind: &[u8]) -> Option<u64> {
    let rest = target.strip_prefix(kind)?.strip_prefix(b":[")?;
    let digits = rest.strip_suffix(b"]")?;
    std::str::from_utf8(digits).ok()?.parse().ok()
}

/// Who else has something open.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Owner {
    /// PID.
    pub pid: u32,
    /// Name of the process, raw bytes.
    pub name: Vec<u8>,
    /// The descriptor there.
    pub fd: u32,
}
