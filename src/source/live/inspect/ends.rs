//! Who has the other end of a pipe or of a connection within the machine: sought among the open files of all processes,
//! as far as they may be read.

use super::super::files::Path;
use super::target::{Target, access, folder, link, name, numbers, processes};
use crate::inspect::{Files, Owner};
use rustc_hash::FxHashMap;
use rustix::fd::OwnedFd;
use std::time::{Duration, Instant};

/// The search ends then, on a machine with very many processes: who was not asked counts as hidden.
const PATIENCE: Duration = Duration::from_millis(500);
/// Ends of one file that are listed at most.
const MOST: usize = 8;

/// Fills in the other ends. `peers` are inode numbers of sockets, and of which descriptor they are the other end.
pub(super) fn find(
    root: &OwnedFd,
    target: &Target,
    files: &mut Files,
    peers: &FxHashMap<u64, u32>,
) {
    let mut pipes: FxHashMap<u64, Vec<usize>> = FxHashMap::default();
    let mut places = FxHashMap::default();
    for (at, file) in files.list.iter().enumerate() {
        places.insert(file.fd, at);
        if let Some(inode) = file.inode(b"pipe") {
            pipes.entry(inode).or_default().push(at);
        }
    }
    if pipes.is_empty() && peers.is_empty() {
        return;
    }
    let ours: Vec<Option<(bool, bool)>> = files
        .list
        .iter()
        .map(|file| access(&target.thread, &Path::new().text("fd/").number(file.fd)))
        .collect();
    let until = Instant::now() + PATIENCE;
    for pid in processes(root) {
        let descriptors = folder(root, &Path::of(pid, "fd"))
            .and_then(|dir| Ok((numbers(&dir, &Path::new().text("."))?, dir)));
        let (true, Ok((descriptors, dir))) = (Instant::now() < until, descriptors) else {
            files.hidden += 1;
            continue;
        };
        for fd in descriptors {
            let path = Path::new().number(fd);
            let Ok(points) = link(&dir, &path) else {
                continue;
            };
            if let Some(at) = inode(&points, b"socket:[")
                .and_then(|inode| peers.get(&inode))
                .and_then(|fd| places.get(fd))
            {
                push(&mut files.list[*at].ends, root, pid, fd);
            }
            let pipe = inode(&points, b"pipe:[").and_then(|inode| pipes.get(&inode));
            let Some((pipe, theirs)) = pipe.zip(access(&dir, &path)) else {
                continue;
            };
            for at in pipe {
                // Who reads here wants to know who writes there.
                let other = ours[*at]
                    .is_some_and(|(reads, writes)| (reads && theirs.1) || (writes && theirs.0));
                if other && (pid, fd) != (target.pid, files.list[*at].fd) {
                    push(&mut files.list[*at].ends, root, pid, fd);
                }
            }
        }
    }
}

fn push(ends: &mut Vec<Owner>, root: &OwnedFd, pid: u32, fd: u32) {
    if ends.len() < MOST {
        let name = name(root, pid);
        ends.push(Owner { pid, name, fd });
    }
}

fn inode(target: &[u8], kind: &[u8]) -> Option<u64> {
    let digits = target.strip_prefix(kind)?.strip_suffix(b"]")?;
    std::str::from_utf8(digits).ok()?.parse().ok()
}
