//! The folder of a task, opened once.

use super::folder::{Folder, TreeInfo};
use super::{Missing, Parent, Question, Reading};
use crate::proc;

/// Enough for files of a fixed form, bytes.
pub const SMALL: usize = 64 * 1024;

/// A process, and one of its threads.
pub struct Target<'a> {
    /// Where all processes are: `/proc`.
    pub root: &'a dyn Folder,
    /// The machine that the tree is of.
    pub tree: &'a TreeInfo,
    /// PID.
    pub pid: u32,
    /// The thread asked for; else the first one, or one that lives where the first has ended.
    pub tid: u32,
    /// `/proc/PID`.
    pub process: Box<dyn Folder>,
    /// `/proc/PID/task/TID`, or `/proc/PID` in trees without tasks.
    pub thread: Box<dyn Folder>,
    /// The process with all its threads has ended, and this parent has to reap it.
    pub unreaped: Option<Parent>,
    /// Measure as well, see [`TabInfo::measures`](super::TabInfo::measures).
    pub measure: bool,
    /// A kernel thread: no program, no memory of its own.
    pub kernel: bool,
}

impl<'a> Target<'a> {
    /// Opens the folders, and makes sure that the PID still means the same process.
    pub fn open(root: &'a dyn Folder, tree: &'a TreeInfo, question: &Question) -> Reading<Self> {
        let subject = question.subject;
        let pid = subject.process.tid;
        let process = root.folder(&pid.to_string()).map_err(ended)?;
        let stat = process.read("stat", SMALL).map_err(ended)?;
        let stat = proc::stat::parse(&stat).ok_or(Missing::Ended)?;
        let key = subject.process;
        if key.starttime != 0 && key.starttime != stat.starttime {
            return Err(Missing::Ended);
        }
        let zombie = stat.state == b'Z';
        let living = (zombie && stat.thread_count > 1)
            .then(|| threads(&*process).into_iter().find(|tid| *tid != pid));
        let tid = subject.thread.or(living.flatten()).unwrap_or(pid);
        let thread = match process.folder(&format!("task/{tid}")) {
            Ok(thread) => thread,
            Err(_) if tid == pid => process.folder(".").map_err(|_| Missing::Absent)?,
            Err(missing) => return Err(ended(missing)),
        };
        let unreaped = (zombie && stat.thread_count <= 1).then(|| Parent {
            pid: stat.ppid,
            name: process_name(root, stat.ppid),
        });
        Ok(Self {
            root,
            tree,
            pid,
            tid,
            process,
            thread,
            unreaped,
            measure: question.measure,
            kernel: stat.is_kernel(),
        })
    }

    /// What `parse` finds in a small file of the thread; `None` as well where it cannot be read.
    pub fn parse<T>(&self, path: &str, parse: impl FnOnce(&[u8]) -> Option<T>) -> Option<T> {
        parse(&self.thread.read(path, SMALL).ok()?)
    }

    /// The name of another process, raw bytes; empty when it has ended.
    pub fn name_of(&self, pid: u32) -> Vec<u8> {
        process_name(self.root, pid)
    }
}

/// A task without a folder has ended.
fn ended(missing: Missing) -> Missing {
    match missing {
        Missing::Absent => Missing::Ended,
        other => other,
    }
}

/// TIDs of a process, ascending.
pub fn threads(process: &dyn Folder) -> Vec<u32> {
    process.numbers("task").unwrap_or_default()
}

fn process_name(root: &dyn Folder, pid: u32) -> Vec<u8> {
    let mut name = root.read(&format!("{pid}/comm"), SMALL).unwrap_or_default();
    if name.last() == Some(&b'\n') {
        name.pop();
    }
    name
}
