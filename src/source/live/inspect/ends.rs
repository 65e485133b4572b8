//! Who has the other end of a pipe, a Unix socket or a connection within the machine: sought among the open files of all
//! processes, as far as they may be read.

use super::sockets::Wanted;
use super::target::{SMALL, Target, access, folder, link, name, numbers, processes, read};
use crate::inspect::{Files, Missing, OpenFile, Owner, Reading, linked_inode};
use crate::proc;
use crate::source::live::reading::files::Path;
use rustc_hash::FxHashMap;
use rustix::fd::OwnedFd;
use std::time::{Duration, Instant};

/// The search ends then, on a machine with very many processes: those left are counted.
const PATIENCE: Duration = Duration::from_millis(500);
/// Ends of one file that are listed at most.
const MOST: usize = 8;

/// What is looked for, by inode number.
struct Sought {
    /// Pipes, and the places in the list of files that they have.
    pipes: FxHashMap<u64, Vec<usize>>,
    /// Sockets, and the places of which they are the other end.
    sockets: Wanted,
    /// Of each file, whether it reads and whether it writes.
    access: Vec<Option<(bool, bool)>>,
}

/// Fills in the other ends; `sockets` are those at the other ends of the target's.
pub(super) fn find(root: &OwnedFd, target: &Target, files: &mut Files, sockets: Wanted) {
    let mut pipes: FxHashMap<u64, Vec<usize>> = FxHashMap::default();
    for (at, file) in files.list.iter().enumerate() {
        if let Some(inode) = file.inode(b"pipe") {
            pipes.entry(inode).or_default().push(at);
        }
    }
    if pipes.is_empty() && sockets.is_empty() {
        return;
    }
    let access = |file: &OpenFile| access(&target.thread, &Path::new().text("fd/").number(file.fd));
    let sought = Sought {
        pipes,
        sockets,
        access: files.list.iter().map(access).collect(),
    };
    let until = Instant::now() + PATIENCE;
    for pid in processes(root) {
        if Instant::now() >= until {
            files.unasked += 1;
            continue;
        }
        match sought.of(root, target, files, pid) {
            // Kernel threads have no files, whoever may not look.
            Err(Missing::Denied) if !is_kernel(root, pid) => files.hidden += 1,
            // It has ended meanwhile.
            _ => {}
        }
    }
}

impl Sought {
    /// Looks through the files of a process.
    fn of(&self, root: &OwnedFd, target: &Target, files: &mut Files, pid: u32) -> Reading<()> {
        let dir = folder(root, &Path::of(pid, "fd"))?;
        for fd in numbers(&dir, &Path::new().text("."))? {
            let path = Path::new().number(fd);
            let points = match link(&dir, &path) {
                // The list may be read where what is in it may not.
                Err(Missing::Denied) => return Err(Missing::Denied),
                Err(_) => continue,
                Ok(points) => points,
            };
            let socket =
                linked_inode(&points, b"socket").and_then(|inode| self.sockets.get(&inode));
            for at in socket.into_iter().flatten() {
                push(&mut files.list[*at], root, pid, fd);
            }
            let pipe = linked_inode(&points, b"pipe").and_then(|inode| self.pipes.get(&inode));
            let Some((pipe, theirs)) = pipe.zip(access(&dir, &path)) else {
                continue;
            };
            for at in pipe {
                // Who reads here wants to know who writes there.
                let other = self.access[*at]
                    .is_some_and(|(reads, writes)| (reads && theirs.1) || (writes && theirs.0));
                if other && (pid, fd) != (target.pid, files.list[*at].fd) {
                    push(&mut files.list[*at], root, pid, fd);
                }
            }
        }
        Ok(())
    }
}

fn push(file: &mut OpenFile, root: &OwnedFd, pid: u32, fd: u32) {
    if file.ends.len() < MOST {
        let name = name(root, pid);
        file.ends.push(Owner { pid, name, fd });
    } else {
        file.more_ends += 1;
    }
}

fn is_kernel(root: &OwnedFd, pid: u32) -> bool {
    let stat = read(root, &Path::of(pid, "stat"), SMALL).unwrap_or_default();
    proc::stat::parse(&stat).is_some_and(|stat| stat.is_kernel())
}
