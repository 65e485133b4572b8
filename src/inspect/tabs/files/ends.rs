//! The other ends of pipes, Unix sockets and connections within the machine: sought among the open files of all
//! processes, as far as they may be read.

use super::sockets::Wanted;
use super::{Files, OpenFile, OtherEnd, linked_inode};
use crate::inspect::target::{SMALL, Target};
use crate::inspect::{Missing, Reading};
use crate::proc;
use crate::sample::Nanos;
use rustc_hash::FxHashMap;

/// The search ends then, on a machine with very many processes: those left are counted.
const PATIENCE: Nanos = 500_000_000;
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
pub(super) fn find(target: &Target, files: &mut Files, sockets: Wanted) {
    let mut pipes: FxHashMap<u64, Vec<usize>> = FxHashMap::default();
    for (at, file) in files.list.iter().enumerate() {
        if let Some(inode) = file.inode(b"pipe") {
            pipes.entry(inode).or_default().push(at);
        }
    }
    if pipes.is_empty() && sockets.is_empty() {
        return;
    }
    let access = |file: &OpenFile| target.thread.access(&format!("fd/{}", file.fd));
    let sought = Sought {
        pipes,
        sockets,
        access: files.list.iter().map(access).collect(),
    };
    let until = (target.tree.now)() + PATIENCE;
    for pid in target.root.numbers(".").unwrap_or_default() {
        if (target.tree.now)() >= until {
            files.unasked += 1;
            continue;
        }
        match sought.of(target, files, pid) {
            // Kernel threads have no files, whoever may not look.
            Err(Missing::Denied) if !is_kernel(target, pid) => files.hidden += 1,
            // It has ended meanwhile.
            _ => {}
        }
    }
}

impl Sought {
    /// Looks through the files of a process.
    fn of(&self, target: &Target, files: &mut Files, pid: u32) -> Reading<()> {
        let dir = target.root.folder(&format!("{pid}/fd"))?;
        for fd in dir.numbers(".")? {
            let path = fd.to_string();
            let points = match dir.link(&path) {
                // The list may be read where what is in it may not.
                Err(Missing::Denied) => return Err(Missing::Denied),
                Err(_) => continue,
                Ok(points) => points,
            };
            let socket =
                linked_inode(&points, b"socket").and_then(|inode| self.sockets.get(&inode));
            for at in socket.into_iter().flatten() {
                push(&mut files.list[*at], target, pid, fd);
            }
            let pipe = linked_inode(&points, b"pipe").and_then(|inode| self.pipes.get(&inode));
            let Some((pipe, theirs)) = pipe.zip(dir.access(&path)) else {
                continue;
            };
            for at in pipe {
                // Who reads here wants to know who writes there.
                let other = self.access[*at]
                    .is_some_and(|(reads, writes)| (reads && theirs.1) || (writes && theirs.0));
                if other && (pid, fd) != (target.pid, files.list[*at].fd) {
                    push(&mut files.list[*at], target, pid, fd);
                }
            }
        }
        Ok(())
    }
}

fn push(file: &mut OpenFile, target: &Target, pid: u32, fd: u32) {
    if file.ends.len() < MOST {
        let name = target.name_of(pid);
        file.ends.push(OtherEnd { pid, name, fd });
    } else {
        file.more_ends += 1;
    }
}

fn is_kernel(target: &Target, pid: u32) -> bool {
    let stat = target
        .root
        .read(&format!("{pid}/stat"), SMALL)
        .unwrap_or_default();
    proc::stat::parse(&stat).is_some_and(|stat| stat.is_kernel())
}
