//! Which Unix socket is connected to which, as `sock_diag(7)` tells it to everybody.

use crate::inspect::{Missing, Reading};
use crate::proc::unix_diag::{self, Message, Peer};
use crate::source::live::reading::netlink::{self, DATAGRAM};
use crate::source::live::reading::sysfs::is_procfs;
use rustc_hash::FxHashMap;
use rustix::fd::{AsFd, OwnedFd};
use rustix::fs::{AtFlags, Mode, OFlags};
use rustix::io::Errno;
use rustix::net::RecvFlags;
use rustix::net::netlink::SOCK_DIAG;
use rustix::thread::{LinkNameSpaceType, move_into_link_name_space};
use std::time::{Duration, Instant};

/// The kernel answers at once; whatever happens, the list ends here.
const PATIENCE: Duration = Duration::from_millis(100);
/// Sockets with a peer that are taken at most.
const MOST: usize = 1 << 20;

/// Each Unix socket with a peer in the network namespace of a process, by its inode number, and that peer.
pub(super) fn read(root: &OwnedFd, process: &OwnedFd) -> Reading<FxHashMap<u64, Peer>> {
    // The sockets of a captured tree are none of this kernel's.
    if !is_procfs(process.as_fd()) {
        return Err(Missing::Absent);
    }
    let socket = open(root, process).map_err(why)?;
    netlink::ask(&socket, &unix_diag::request()).map_err(why)?;
    let until = Instant::now() + PATIENCE;
    let mut peers = FxHashMap::default();
    let mut buffer = vec![0; DATAGRAM];
    while Instant::now() < until && peers.len() < MOST {
        let length = match netlink::receive(&socket, &mut buffer, RecvFlags::empty(), until) {
            Ok(length) => length,
            Err(Errno::AGAIN) => break,
            Err(error) => return Err(why(error)),
        };
        for message in unix_diag::messages(&buffer[..length.min(DATAGRAM)]) {
            match message {
                Message::Socket(inode, peer) => {
                    peers.insert(inode, peer);
                }
                Message::Done => return Ok(peers),
                Message::Refused(number) => return Err(why(Errno::from_raw_os_error(number))),
            }
        }
    }
    Ok(peers)
}

/// A socket to ask with, of the network namespace of the process: it lists the sockets of that one.
fn open(root: &OwnedFd, process: &OwnedFd) -> rustix::io::Result<OwnedFd> {
    let identity = |dir: &OwnedFd, path: &str| {
        let stat = rustix::fs::statat(dir, path, AtFlags::empty())?;
        rustix::io::Result::Ok((stat.st_dev, stat.st_ino))
    };
    let theirs = identity(process, "ns/net")?;
    if identity(root, "self/ns/net") == Ok(theirs) {
        return asking();
    }
    let flags = OFlags::RDONLY | OFlags::CLOEXEC;
    let namespace = rustix::fs::openat(process, "ns/net", flags, Mode::empty())?;
    // Only a thread can move, and this one goes nowhere else any more; what it opened stays there.
    let there = move || {
        move_into_link_name_space(namespace.as_fd(), Some(LinkNameSpaceType::Network))?;
        asking()
    };
    let thread = std::thread::Builder::new().name("inspect net".to_owned());
    let thread = thread.spawn(there).map_err(|_| Errno::AGAIN)?;
    thread.join().unwrap_or(Err(Errno::AGAIN))
}

fn asking() -> rustix::io::Result<OwnedFd> {
    netlink::open(SOCK_DIAG, PATIENCE)
}

/// Security modules refuse; kernels without `unix_diag` know neither protocol nor family.
fn why(error: Errno) -> Missing {
    match error {
        Errno::ACCESS | Errno::PERM => Missing::Denied,
        _ => Missing::Absent,
    }
}
