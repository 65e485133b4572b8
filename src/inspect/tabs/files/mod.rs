//! Open files: what each is, where it points, and who has the other end.

mod ends;
mod lines;
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
    /// Other ends of a pipe, of a Unix socket, or of a connection within the machine, as far as they may be read.
    pub ends: Vec<OtherEnd>,
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

/// A process that has the other end open.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OtherEnd {
    /// PID.
    pub pid: u32,
    /// Name of the process, raw bytes.
    pub name: Vec<u8>,
    /// The descriptor there.
    pub fd: u32,
}

#[cfg(test)]
impl Files {
    /// What an invented process has.
    pub(crate) fn example() -> Self {
        use crate::inspect::Missing;

        let mut pipe = file(1, "pipe:[2550984]", 1, 0);
        pipe.ends = vec![end(912, b"logger", 0), end(913, b"te\x1be", 0)];
        let mut list = vec![
            file(0, "/dev/null", 0, 0),
            pipe,
            file(2, "/var/log/shop.log", 0o2001, 81_234),
            file(3, "anon_inode:[eventpoll]", 2, 0),
            file(4, "/srv/shop.jar", 0, 0),
        ];
        list.extend(sockets());
        Files {
            list,
            more: 12,
            hidden: 31,
            unasked: 1,
            unix_peers: Err(Missing::Denied),
        }
    }
}

#[cfg(test)]
fn file(fd: u32, target: &str, flags: u32, position: u64) -> OpenFile {
    OpenFile {
        fd,
        target: target.as_bytes().to_vec(),
        flags: Some(flags),
        position: Some(position),
        ..OpenFile::default()
    }
}

#[cfg(test)]
fn end(pid: u32, name: &[u8], fd: u32) -> OtherEnd {
    OtherEnd {
        pid,
        name: name.to_vec(),
        fd,
    }
}

/// Sockets of an invented process.
#[cfg(test)]
fn sockets() -> Vec<OpenFile> {
    let mut listens = file(5, "socket:[111]", 2, 0);
    listens.socket = Some(Socket {
        inode: 111,
        protocol: "TCP6".into(),
        local: b"[::]:8080".to_vec(),
        peer: None,
        state: Some("LISTEN".into()),
        queued: Some((3, 0)),
    });
    let mut connected = file(6, "socket:[112]", 2, 0);
    connected.socket = Some(Socket {
        inode: 112,
        protocol: "TCP".into(),
        local: b"127.0.0.1:51234".to_vec(),
        peer: Some(b"127.0.0.1:5432".to_vec()),
        state: Some("ESTABLISHED".into()),
        queued: None,
    });
    connected.ends = vec![end(903, b"postgres", 9)];
    let unix = |fd, inode: u64, peer: &[u8]| OpenFile {
        socket: Some(Socket {
            inode,
            protocol: "UNIX stream".into(),
            local: Vec::new(),
            peer: Some(peer.to_vec()),
            state: Some("CONNECTED".into()),
            queued: None,
        }),
        ..file(fd, &format!("socket:[{inode}]"), 2, 0)
    };
    let mut named = unix(8, 114, b"/run/x");
    named.ends = vec![end(77, b"dbus-daemon", 12)];
    let mut shared = unix(9, 115, b"socket:[116]");
    shared.ends = (0..8).map(|at| end(100 + at, b"worker", 3)).collect();
    shared.more_ends = 4;
    vec![
        listens,
        connected,
        file(7, "socket:[113]", 2, 0),
        named,
        shared,
        unix(10, 117, b"socket:[118]"),
    ]
}
