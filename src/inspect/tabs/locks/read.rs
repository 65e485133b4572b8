//! File locks: those that `/proc/locks` has of the process, and those of its open file descriptions (`fdinfo`).

use super::{FileLock, Locks};
use crate::inspect::target::{SMALL, Target};
use crate::inspect::{Missing, Reading};
use crate::proc;
use crate::proc::locks::Lock;

/// `/proc/locks` is read up to here.
const LIST: usize = 16 << 20;

/// An open file of the process.
struct Open {
    fd: u32,
    inode: Option<u64>,
    locks: Vec<Lock>,
}

impl Locks {
    pub(crate) fn read(target: &Target) -> Reading<Self> {
        let listed = target.root.read("locks", LIST);
        let opened = open_files(target);
        if let (Err(missing), Err(_)) = (&listed, &opened) {
            return Err(*missing);
        }
        let all = proc::locks::parse(&listed.unwrap_or_default());
        let paths = opened.as_ref().map(|_| ()).map_err(|missing| *missing);
        let opened = opened.unwrap_or_default();
        let mut list: Vec<Lock> = all
            .iter()
            .filter(|lock| lock.pid == Some(target.pid))
            .cloned()
            .collect();
        for lock in opened.iter().flat_map(|file| &file.locks) {
            if !list.iter().any(|known| same(known, lock)) {
                // Numbers in `fdinfo` are its own: the list's tells who waits.
                let number = all.iter().find(|known| same(known, lock));
                list.push(number.unwrap_or(lock).clone());
            }
        }
        let place = |lock: Lock| FileLock {
            file: file_of(target, &opened, &lock),
            others: others(target, &all, &lock),
            lock,
        };
        Ok(Self {
            list: list.into_iter().map(place).collect(),
            paths,
        })
    }
}

fn same(one: &Lock, other: &Lock) -> bool {
    one.device == other.device
        && one.inode == other.inode
        && one.range == other.range
        && one.kind == other.kind
        && one.waits == other.waits
        && one.pid == other.pid
}

fn open_files(target: &Target) -> Result<Vec<Open>, Missing> {
    let descriptors = target.thread.numbers("fd")?;
    let mut opened = Vec::new();
    for fd in descriptors {
        let bytes = match target.thread.read(&format!("fdinfo/{fd}"), SMALL) {
            Ok(bytes) => bytes,
            Err(Missing::Denied) => return Err(Missing::Denied),
            // A file that was closed meanwhile is none.
            Err(_) => continue,
        };
        let info = proc::fdinfo::parse(&bytes);
        opened.push(Open {
            fd,
            inode: info.inode,
            locks: info.locks,
        });
    }
    Ok(opened)
}

/// The open file that a lock is on. One that is only waited for is found by its inode number alone.
fn file_of(target: &Target, opened: &[Open], lock: &Lock) -> Option<(u32, Vec<u8>)> {
    let holds = |file: &&Open| file.locks.iter().any(|known| same(known, lock));
    let file = opened.iter().find(holds).or_else(|| {
        let same_inode = |file: &&Open| file.inode == Some(lock.inode);
        opened.iter().find(same_inode)
    })?;
    let path = target.thread.link(&format!("fd/{}", file.fd)).ok()?;
    Some((file.fd, path))
}

/// PID and name of each that waits for the lock, or holds it.
fn others(target: &Target, all: &[Lock], lock: &Lock) -> Vec<(u32, Vec<u8>)> {
    let listed = all.iter().any(|known| known == lock);
    all.iter()
        .filter(|other| listed && other.id == lock.id && other.waits != lock.waits)
        .filter_map(|other| Some((other.pid?, target.name_of(other.pid?))))
        .collect()
}
